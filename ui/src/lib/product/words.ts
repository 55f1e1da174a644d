/** Words of products: availability, and the name a label reads out. */
import type { ProductCard } from '$lib/bindings/commands';
import { t, word } from '$lib/l10n/index.svelte';
import type { Shape, Tone } from '$lib/ui/status';

/** Whether it can be put into the cart. */
export function buyable(product: Pick<ProductCard, 'availability'>): boolean {
  return product.availability !== 'out_of_stock' && product.availability !== 'discontinued';
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

/** The name with its variant, as one would say it. */
export function fullName(product: { name: string; variant: string | null }): string {
  return product.variant ? t('product-full-name', { name: product.name, variant: product.variant }) : product.name;
}
