/** Money as the language shown writes it. Amounts are minor units; how many digits those are is the currency's. */
import type { Money } from '$lib/bindings/commands';
import { locale } from '$lib/l10n/index.svelte';

const formats = new Map<string, Intl.NumberFormat>();

function format(tag: string, currency: string): Intl.NumberFormat {
  const key = `${tag} ${currency}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.NumberFormat(tag, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
    formats.set(key, made);
  }
  return made;
}

/** Digits after the point: 2 for USD, 0 for VND. */
export function currencyDigits(currency: string): number {
  return format('en', currency).resolvedOptions().maximumFractionDigits ?? 2;
}

/**
 * The amount as a decimal numeral, digit by digit. `Intl` takes such a string exactly, where a division would go through
 * binary fractions.
 */
export function decimal(minor: number, digits: number): string {
  const sign = minor < 0 ? '-' : '';
  const all = Math.abs(minor).toString().padStart(digits + 1, '0');
  return digits === 0 ? `${sign}${all}` : `${sign}${all.slice(0, -digits)}.${all.slice(-digits)}`;
}

export function money(amount: Money, tag: string = locale()): string {
  const numeral = decimal(amount.minor, currencyDigits(amount.currency));
  return format(tag, amount.currency).format(numeral as `${number}`);
}

/** Several sums, one per currency; never added up. */
export function sums(amounts: Money[], tag: string = locale()): string {
  return amounts.map((amount) => money(amount, tag)).join(' + ');
}

/** What a person typed as an amount, in minor units: `12`, `12.5`, `1 200,50`; nothing when it is no amount. */
export function parseAmount(text: string, currency: string): number | undefined {
  const digits = currencyDigits(currency);
  const bare = text.replace(/[\s\u00a0\u202f']/g, '').replace(/^\p{Sc}|\p{Sc}$/gu, '');
  const match = /^(\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,](\d{1,2}))?$/.exec(bare);
  if (!match) return undefined;
  const whole = (match[1] ?? '').replace(/[.,]/g, '');
  const part = (match[2] ?? '').padEnd(digits, '0').slice(0, digits);
  const minor = Number(`${whole}${part}`);
  return Number.isSafeInteger(minor) ? minor : undefined;
}
