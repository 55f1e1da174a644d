/** Payments in words: what it was, how it stands, with what, and what can be done about a refusal. */
import type { CreditView, MembershipPlan, MethodsView, PaymentView } from '$lib/bindings/commands';
import { money } from '$lib/format/money';
import { has, t, word } from '$lib/l10n/index.svelte';
import type { Shape, Tone } from '$lib/ui/status';

export type PaymentRecord = PaymentView['payment'];
export type PaymentMethod = MethodsView['methods'][number];
type Summary = { kind: string; brand?: string | null; last4?: string | null };

/** Brands as they write themselves; the words on the wire are lower case. */
const BRANDS: Record<string, string> = { visa: 'Visa', mastercard: 'Mastercard', amex: 'American Express', mir: 'Mir', jcb: 'JCB', unionpay: 'UnionPay', paypal: 'PayPal', pawpay: 'PawPay' };

export function brand(name: string): string {
  return BRANDS[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
}

/** `Visa ending in 4242`; a wallet's last digits are its name. */
export function withWhat(method: Summary): string {
  if (method.kind === 'wallet' && method.last4) return method.last4;
  const name = method.brand ? brand(method.brand) : word('method', method.kind);
  return method.last4 ? t('detail-card', { brand: name, last4: method.last4 }) : name;
}

/** `12/2030`, as it stands on the card; nothing for what does not expire. */
export function until(method: PaymentMethod): string | null {
  return method.expires_month && method.expires_year ? `${String(method.expires_month).padStart(2, '0')}/${method.expires_year}` : null;
}

/** Whether a card is over: it is good to the end of its month. */
export function expired(method: PaymentMethod, now: number = Date.now()): boolean {
  if (!method.expires_month || !method.expires_year) return false;
  return Date.UTC(method.expires_year, method.expires_month, 1) <= now;
}

const STATES: Record<string, { shape: Shape; tone: Tone }> = {
  pending: { shape: 'dashed', tone: 'info' },
  succeeded: { shape: 'check', tone: 'ok' },
  failed: { shape: 'alert', tone: 'danger' },
  canceled: { shape: 'cross', tone: 'quiet' },
  expired: { shape: 'cross', tone: 'quiet' },
};

/** How it stands; a refund that arrived is no sale. */
export function stateOf(payment: PaymentRecord): { shape: Shape; tone: Tone; text: string } {
  const shown = STATES[payment.state] ?? { shape: 'open' as const, tone: 'quiet' as const };
  if (payment.state === 'succeeded' && payment.kind === 'refund') return { shape: 'back', tone: 'quiet', text: t('payment-state-refunded') };
  if (payment.state === 'succeeded' && payment.kind === 'setup') return { ...shown, text: t('payment-state-kept') };
  return { ...shown, text: word('payment-state', payment.state) };
}

/** What it was for: `Order 204117`, `Refund for order 204117`. */
export function titleOf(payment: PaymentRecord): string {
  const number = payment.order_number ?? null;
  const id = `payment-${payment.kind.replaceAll('_', '-')}`;
  if (number && has(`${id}-order`)) return t(`${id}-order`, { number });
  return has(id) ? t(id) : payment.kind.replaceAll('_', ' ');
}

/** Money that comes in to the customer carries a plus. */
export function signed(payment: PaymentRecord): { minor: number; plus: boolean } {
  return { minor: payment.amount, plus: payment.kind === 'refund' || payment.kind === 'top_up' };
}

/** Between which amounts store credit can be topped up now, in minor units. */
export function bounds({ balance, rules }: Pick<CreditView, 'balance' | 'rules'>): { least: number; most: number } {
  if (!rules) return { least: 0, most: -1 };
  return { least: rules.smallest, most: Math.min(rules.largest, Math.max(0, rules.largest_balance - balance)) };
}

/** What is wrong with an amount to add, if anything is. */
export function wrongWith(minor: number | undefined, credit: CreditView): string | null {
  const { least, most } = bounds(credit);
  const shown = (amount: number) => money({ minor: amount, currency: credit.currency });
  if (minor === undefined) return t('top-up-not-an-amount');
  if (minor < least) return t('top-up-small', { least: shown(least) });
  return minor > most ? t('top-up-large', { most: shown(most) }) : null;
}

/** What a plan comes to in a month, where it is for more than one. */
export function planLines({ months, price }: MembershipPlan, currency: string): string[] {
  return months > 1 ? [t('membership-price-month', { price: money({ minor: Math.round(price / months), currency }) })] : [];
}

/** Why it did not work, and what to do. */
export function reasonOf(payment: PaymentRecord): string {
  const reason = payment.reason ?? (payment.state === 'expired' ? 'abandoned' : 'declined');
  const id = `payment-reason-${reason.replaceAll('_', '-')}`;
  return t(has(id) ? id : 'payment-reason-declined');
}

export function decided(payment: PaymentRecord): boolean {
  return payment.state !== 'pending';
}
