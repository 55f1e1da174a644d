/** Words of orders: categories, and an order's goods in one line. */
import type { OrderRow } from '$lib/bindings/commands';
import { t, word } from '$lib/l10n/index.svelte';

/** `dog/food` as `Dogs › Food`; what has no translation keeps the store's name with a capital. */
export function categoryName(path: string): string {
  return path
    .split('/')
    .map((part) => {
      const text = word('category', part);
      return text.charAt(0).toLocaleUpperCase() + text.slice(1);
    })
    .join(' › ');
}

/** What was bought, as one would say it; for labels that are read aloud. */
export function goods(row: OrderRow): string {
  const names = row.items.join(', ');
  return row.more_items > 0 ? `${names} ${t('orders-more-items', { n: row.more_items })}` : names;
}
