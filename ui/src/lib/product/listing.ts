/** What can be done with the lists wherever a product is shown. The feature `lists` does it; others are handed this. */
import type { ProductCard } from '$lib/bindings/commands';

/** Where a product is listed. */
export interface Listed {
  /** How many are in the cart; 0 for none. */
  cart: number;
  saved: number;
  favourite: boolean;
  /** The price a favourite is watched for, in minor units. */
  target: number | null;
}

/** As much of a product as a list needs to speak of it. */
export type Named = Pick<ProductCard, 'id' | 'name' | 'variant'>;

export interface Listing {
  of(product: string): Listed;
  add(product: Named, quantity: number): Promise<void>;
  favourite(product: Named, on: boolean): Promise<void>;
  watch(product: Named, target: number | null): Promise<void>;
}
