/** What an order comes to as far as this computer knows, and what the store says differently. */
import type { DeliveryOption, Quote, WantedLine } from '$lib/bindings/commands';
import type { Totals } from '$lib/bindings/commands';

export function itemsOf(lines: WantedLine[]): number {
  return lines.reduce((sum, { quantity, unit_price }) => sum + quantity * unit_price, 0);
}

/** What a membership means for delivery. */
export interface Member {
  /** What the goods come to without it: nobody pays more for being a member. */
  regular: number;
  /** From which sum on, at what a member pays, delivery is free; nothing for anybody else. */
  from: number | null;
}

/** What delivery costs for goods of this worth. */
export function deliveryPrice(option: DeliveryOption, items: number, { regular, from }: Member = { regular: items, from: null }): number {
  if (from !== null && items >= from) return 0;
  return option.free_from !== null && regular >= option.free_from ? 0 : option.price;
}

/** From which sum on a way that costs something would be free. */
export function freeFrom(option: DeliveryOption, member: number | null): number | null {
  if (option.free_from === null || member === null) return option.free_from ?? member;
  return Math.min(option.free_from, member);
}

/** The sum without asking the store. */
export function estimate(lines: WantedLine[], option: DeliveryOption | null, member?: Member): Totals {
  const items = itemsOf(lines);
  const delivery = option ? deliveryPrice(option, items, member) : 0;
  return { items, discount: 0, delivery, tax: 0, points: 0, total: items + delivery, refunded: 0 };
}

/** What is saved as a member: by the store's word, or by what is known of the goods. */
export function savedOf(goods: { product: string; quantity: number; unit_price: number; regular?: number | null }[], quote: Quote | null): number {
  const quoted = new Map(quote?.lines.map((line) => [line.product, line]));
  const lines = goods.reduce((sum, one) => {
    const regular = quote ? (quoted.get(one.product)?.regular ?? null) : (one.regular ?? null);
    return sum + (regular === null ? 0 : (regular - one.unit_price) * one.quantity);
  }, 0);
  return lines + (quote?.regular_fee == null ? 0 : quote.regular_fee - quote.totals.delivery);
}

/** A line whose price or availability is not what was seen. */
export interface Difference {
  product: string;
  seen: number;
  /** Nothing where it is gone. */
  now: number | null;
  available: boolean;
}

export function differences(lines: WantedLine[], quote: Quote): Difference[] {
  const asked = new Map(lines.map((line) => [line.product, line.unit_price]));
  return quote.lines
    .map(({ product, unit_price: now, available }) => ({ product, seen: asked.get(product) ?? now ?? 0, now, available }))
    .filter(({ seen, now, available }) => now !== seen || !available);
}

/** The lines at the store's prices, without what cannot be had: what one orders after agreeing. */
export function agreed(lines: WantedLine[], quote: Quote): WantedLine[] {
  const now = new Map(quote.lines.map((line) => [line.product, line]));
  return lines.flatMap((line) => {
    const quoted = now.get(line.product);
    if (!quoted) return [line];
    return quoted.available && quoted.unit_price !== null ? [{ ...line, unit_price: quoted.unit_price }] : [];
  });
}
