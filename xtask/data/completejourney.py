"""Complete Journey's baskets as import records (docs/import.md), one JSON object a line.

A basket is an order that was picked up in a store. What is done about lines that cannot stand as they are is decided
here, once, and counted on standard error:

- a quantity of 0 or less with money paid becomes a quantity of 1;
- a quantity of 0 or less without money is left out;
- a line whose product the product table does not have is left out where it cost nothing, and kept under the name
  "Item <id>" without a product where it did;
- a basket without a line left is left out.

A coupon that a household redeemed in a campaign becomes points that the campaign gave: COUPON of them, because the data does not
say what a coupon was worth.
"""

import argparse
import json
import sys
from collections import Counter
from datetime import timezone
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ZONE = ZoneInfo("America/New_York")
# One hundred numbers an area code are set aside for fiction (555-0100 to 555-0199): 26 area codes reach all households.
AREAS = [212, 213, 214, 215, 216, 301, 303, 305, 312, 313, 314, 404, 412, 415, 503, 504, 512, 513, 602, 612, 614, 617,
         702, 713, 804, 816]


COUPON = 100


def phone(household):
    return f"+1{AREAS[household // 100]}55501{household % 100:02}"


def cents(value):
    return round((value or 0.0) * 100)


def words(text):
    return " ".join((text or "").replace(":", " ").split()).capitalize()


def slug(text):
    return "-".join("".join(c if c.isalnum() else " " for c in (text or "other").lower()).split()) or "other"


def products(path):
    found = {}
    for batch in pq.ParquetFile(path).iter_batches(10_000):
        for row in batch.to_pylist():
            kind = row["product_type"] or row["product_category"] or row["department"] or "Item"
            found[row["product_id"]] = {
                "name": f"{words(kind)} {row['product_id']}",
                "variant": row["package_size"] or "",
                "category": f"{slug(row['department'])}/{slug(row['product_category'])}",
            }
    return found


def main():
    options = argparse.ArgumentParser()
    options.add_argument("source")
    options.add_argument("out")
    options.add_argument("--household", type=int, action="append", default=[])
    options = options.parse_args()
    count = Counter()
    known = products(f"{options.source}/products.parquet")

    table = pq.read_table(
        f"{options.source}/transactions.parquet",
        columns=["household_id", "store_id", "basket_id", "product_id", "quantity", "sales_value", "retail_disc",
                 "transaction_timestamp"],
    )
    if options.household:
        table = table.filter(pc.is_in(table["household_id"], pa.array(options.household)))
    table = table.sort_by([("transaction_timestamp", "ascending"), ("basket_id", "ascending")])
    used = set(pc.unique(table["product_id"]).to_pylist())
    households = sorted(pc.unique(table["household_id"]).to_pylist())
    price = dearest(table)

    with open(options.out, "w", encoding="utf-8") as out:
        def put(kind, record):
            out.write(json.dumps({kind: record}, ensure_ascii=False, separators=(",", ":")) + "\n")
            count[f"{kind.rstrip('s')}s"] += 1

        for household in households:
            put("customer", {"external_id": f"household-{household}", "name": f"Household {household}",
                             "phone": phone(household)})
        for product in sorted(used):
            item = known.get(product)
            if item is None:
                continue
            put("product", {"external_id": str(product), "sku": str(product), "name": {"en": item["name"]},
                            "variant": {"en": item["variant"]} if item["variant"] else {},
                            "category": item["category"], "price": price.get(product, 0)})
        basket = []
        for batch in table.to_batches(max_chunksize=50_000):
            for row in batch.to_pylist():
                if basket and basket[0]["basket_id"] != row["basket_id"]:
                    order(basket, known, put, count)
                    basket = []
                basket.append(row)
        if basket:
            order(basket, known, put, count)
        for place, row in coupons(f"{options.source}/coupon_redemptions.parquet", set(households)):
            put("points", {"external_id": f"coupon-{place}", "customer": f"household-{row['household_id']}", "points": COUPON,
                           "reason": f"Campaign {row['campaign_id']}: coupon redeemed on {str(row['redemption_date'])[:10]}"})
    for name, number in sorted(count.items()):
        print(f"{number:>10,}  {name.replace('_', ' ')}", file=sys.stderr)


def coupons(path, households):
    """Redeemed coupons with their places among all of them, the oldest first."""
    table = pq.read_table(path).sort_by(
        [("redemption_date", "ascending"), ("household_id", "ascending"), ("coupon_upc", "ascending")])
    return [(place, row) for place, row in enumerate(table.to_pylist()) if row["household_id"] in households]


def dearest(table):
    """The price of one, by product, from what was paid: the store's own prices are not in the data."""
    found = {}
    for batch in table.select(["product_id", "quantity", "sales_value", "retail_disc"]).to_batches(max_chunksize=50_000):
        columns = (batch.column(i).to_pylist() for i in range(4))
        for product, quantity, paid, off in zip(*columns):
            if quantity > 0:
                one = round((cents(paid) + cents(off)) / quantity)
                if one > found.get(product, 0):
                    found[product] = one
    return found


def order(rows, known, put, count):
    lines = []
    for row in rows:
        count["source_lines"] += 1
        product, quantity, paid = row["product_id"], row["quantity"], cents(row["sales_value"])
        if quantity <= 0:
            if paid <= 0:
                count["lines_left_out:_no_quantity_and_no_money"] += 1
                continue
            quantity = 1
            count["lines_repaired:_no_quantity_but_money"] += 1
        line = {}
        if product in known:
            line["product"] = str(product)
        elif paid <= 0:
            count["lines_left_out:_no_product_and_no_money"] += 1
            continue
        else:
            line["name"] = f"Item {product}"
            count["lines_repaired:_no_product"] += 1
        full = paid + max(cents(row["retail_disc"]), 0)
        # Rounded up, so that the line never costs more than its pieces.
        line |= {"unit_price": -(-full // quantity), "ordered": quantity, "fulfilled": quantity, "total": paid}
        lines.append(line)
    if not lines:
        count["baskets_left_out:_no_line_left"] += 1
        return
    first = rows[0]
    placed = first["transaction_timestamp"].replace(tzinfo=ZONE).astimezone(timezone.utc)
    at = int(placed.timestamp() * 1000)
    total = sum(line["total"] for line in lines)
    inside = [{"line": place, "quantity": line["ordered"]} for place, line in enumerate(lines, 1)]
    put("order", {
        "external_id": str(first["basket_id"]),
        "customer": f"household-{first['household_id']}",
        "placed_at": at,
        "language": "en",
        "currency": "USD",
        "status": "completed",
        "payment_status": "paid",
        "fulfillment_status": "delivered",
        "lines": lines,
        "totals": {"items": total, "total": total},
        "delivery": {"method": "pickup", "recipient": f"Household {first['household_id']}",
                     "address": [f"Store {first['store_id']}"]},
        "payment": {"method": "cash"},
        "fulfillments": [{"kind": "pickup", "lines": inside, "events": [{"kind": "delivered", "at": at}]}],
        "events": [{"kind": "placed", "at": at}, {"kind": "completed", "at": at}],
    })


if __name__ == "__main__":
    main()
