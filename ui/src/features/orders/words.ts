/** Words of orders: an order's goods in one line. */
import type { OrderRow } from '$lib/bindings/commands';
import { t } from '$lib/l10n/index.svelte';

/** What was bought, as one would say it; for labels that are read aloud. */
export function goods(row: OrderRow): string {
  const names = row.items.join(', ');
  return row.more_items > 0 ? `${names} ${t('orders-more-items', { n: row.more_items })}` : names;
}
