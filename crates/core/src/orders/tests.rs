//! The archive over a real database.

use kabinet_protocol::order::Order;

/// A small order, the same for the same `n`.
pub(crate) fn sample(n: u8) -> Order {
    serde_json::from_value(serde_json::json!({
        "id": uuid::Uuid::from_bytes([n; 16]),
        "number": format!("PS-{:06}", u32::from(n) + 204_000),
        "placed_at": 1_772_000_000_000i64 + i64::from(n) * 86_400_000,
        "language": "en",
        "currency": "USD",
        "status": "created",
        "payment_status": "not_paid",
        "fulfillment_status": "not_fulfilled",
        "return_status": "none",
        "lines": [
            { "line": 1, "sku": "DF-100", "name": "Dog Food \"Đồ chơi\" Señor", "category": "dog/food",
              "unit_price": 1000, "ordered": 2, "current": 2, "fulfilled": 0, "total": 2000 },
        ],
        "totals": { "items": 2000, "total": 2000 },
        "delivery": { "method": "post", "recipient": "Alex Morgan", "address": ["1 Main St"] },
        "payment": { "method": "card" },
    }))
    .expect("an order")
}
