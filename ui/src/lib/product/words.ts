/** Words of products. */
import type { ProductCard } from '$lib/bindings/commands';
import { word } from '$lib/l10n/index.svelte';
import type { Shape, Tone } from '$lib/ui/status';

/** Whether it can be put into the cart. */
export function buyable(product: Pick<ProductCard, 'availability'>): boolean {
  return product.availability !== 'out_of_stock' && product.availability !== 'discontinued';
}

/** What one costs this account, in minor units: as a member, where that is less. */
export function priceOf({ price, member_price }: Pick<ProductCard, 'price' | 'member_price'>): number {
  return member_price ?? price.minor;
}

export function availability(value: string): { text: string; shape: Shape; tone: Tone } {
  const looks: Record<string, [Shape, Tone]> = {
    in_stock: ['check', 'ok'],
    low: ['dot', 'warn'],
    out_of_stock: ['dashed', 'quiet'],
    discontinued: ['cross', 'quiet'],
  };
  const [shape, tone] = looks[value] ?? ['open', 'quiet'];
  return { text: word('availability', value), shape, tone };
}
