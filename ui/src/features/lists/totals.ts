/** What a cart comes to: only what can be bought counts. */
import type { ListItemView } from '$lib/bindings/commands';
import { buyable, priceOf } from '$lib/product/words';

export interface CartSum {
  /** Pieces that can be bought. */
  pieces: number;
  minor: number;
  /** Different products that cannot: sold out, or gone from the catalogue. */
  left: number;
}

export function sumOf(items: ListItemView[]): CartSum {
  const sum: CartSum = { pieces: 0, minor: 0, left: 0 };
  for (const { product, quantity } of items) {
    if (product && buyable(product)) {
      sum.pieces += quantity;
      sum.minor += priceOf(product) * quantity;
    } else sum.left += 1;
  }
  return sum;
}

/** What of that a member saves, in minor units. */
export function savedIn(items: ListItemView[]): number {
  return bought(items).reduce((sum, { product, quantity }) => sum + (product ? product.price.minor - priceOf(product) : 0) * quantity, 0);
}

/** The items of a cart that can be bought. */
export function bought(items: ListItemView[]): ListItemView[] {
  return items.filter(({ product }) => product && buyable(product));
}
