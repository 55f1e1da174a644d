/** Store credit in words: what a movement was for. The store gives the figures; nothing is reckoned here. */
import type { CreditEntry } from '$lib/bindings/commands';
import { money } from '$lib/format/money';
import { has, t } from '$lib/l10n/index.svelte';

/** `+$20.00`, `−$5.00`: with a sign, as a change. */
export function signed(minor: number, currency: string): string {
  const amount = money({ minor: Math.abs(minor), currency });
  return minor > 0 ? `+${amount}` : minor < 0 ? `−${amount}` : amount;
}

export function titleOf(entry: CreditEntry): string {
  const id = `credit-kind-${entry.kind.replaceAll('_', '-')}`;
  return t(has(id) ? id : 'credit-kind-other', { number: entry.order_number ?? '' });
}
