/** An invented address book, outbox and checkout for the host with invented answers. */
import type { NoticeSettingsView, NoticeView, OrderRow, OrderView } from '../src/lib/bindings/commands';
import type { AddressView, CheckoutArgs, IntentView, OptionsView, OutboxView, PlacedView, PutAddressArgs, Quote, ReorderView, SupportView } from '../src/lib/bindings/commands';

import type { FakeShop } from './fake-shop';

export function makeAddress(pseudo: boolean): AddressView {
  return {
    pending: false,
    address: {
      id: 'address-1',
      label: pseudo ? 'Дом' : 'Home',
      recipient: pseudo ? 'Алекс Морган' : 'Alex Morgan',
      phone: '+1 202 555 0143',
      country: 'US',
      region: pseudo ? 'Область' : 'Virginia',
      city: pseudo ? 'Город' : 'Springfield',
      postal_code: '22150',
      street: pseudo ? 'Лесная, 5' : '5 Forest Street',
      unit: '12',
      comment: pseudo ? 'Позвонить' : 'Ring twice',
      is_default: true,
    },
  };
}

/** Keeps an address: a default one takes the mark from the others, and comes first. */
export function putAddress(book: AddressView[], { id, ...rest }: PutAddressArgs, pending: boolean): AddressView[] {
  const entry: AddressView = { address: { ...rest, id: id ?? `address-${book.length + 2}` }, pending };
  const others = book.filter(({ address }) => address.id !== entry.address.id);
  const kept = entry.address.is_default ? others.map((one) => ({ ...one, address: { ...one.address, is_default: false } })) : others;
  return [...kept, entry].sort((a, b) => Number(b.address.is_default) - Number(a.address.is_default));
}

export function makeIntents(now: number, pseudo: boolean): IntentView[] {
  const one = (index: number, kind: string, more: Partial<IntentView>): IntentView => ({
    intent_id: `intent-${index}`,
    kind,
    subject: 'product-1',
    title: pseudo ? 'Канат' : 'rope toy',
    created_at: now - 3_600_000,
    state: 'waiting',
    problem: null,
    offer: null,
    attempts: 0,
    next_attempt_at: null,
    expires_at: null,
    ...more,
  });
  const problem = (code: string) => ({ code, message: '', retry: 'never' as const, field: null, retry_after_s: null, tries_left: null });
  return [
    one(1, 'list.add', {}),
    one(2, 'order.annotate', { attempts: 3, next_attempt_at: now + 60_000, problem: problem('unavailable') }),
    one(3, 'order.cancel', { state: 'parked', problem: problem('conflict') }),
    one(4, 'order.place', { state: 'expired', title: '', expires_at: now }),
    one(5, 'order.place', { state: 'parked', title: '', problem: problem('price_changed'), offer: quoteOf({ goods: 2400, delivery: 500 }, []) }),
    one(6, 'gift.send', { state: 'sending', title: '' }),
  ];
}

export function outbox(intents: IntentView[]): OutboxView {
  const parked = intents.filter(({ state }) => state === 'parked' || state === 'expired').length;
  return { intents, parked, waiting: intents.length - parked };
}

export function options(pseudo: boolean, away: boolean, now: number, member = false): OptionsView {
  const promised = new Date(now + 3 * 86_400_000).toISOString().slice(0, 10);
  return {
    as_of: now - 60_000,
    offline: away,
    free_from: member ? 2_000 : null,
    options: {
      options: [
        { id: 'pickup', method: 'pickup', price: 0, free_from: null, days: 1, promised },
        { id: 'post', method: 'post', price: 490, free_from: 10_000, days: 5, promised },
        { id: 'courier', method: 'courier', price: 790, free_from: null, days: 2, promised },
      ],
      points: [
        { id: 'point-1', name: pseudo ? 'Пункт на Лесной' : 'Forest Street shop', region: pseudo ? 'Область' : 'Virginia', address: [pseudo ? 'Лесная, 1' : '1 Forest Street'], hours: '9–21' },
        { id: 'point-2', name: pseudo ? 'Пункт у реки' : 'River shop', region: pseudo ? 'Область' : 'Virginia', address: [pseudo ? 'Речная, 8' : '8 River Road'], hours: '10–20' },
      ],
    },
  };
}

function quoteOf({ goods, delivery }: { goods: number; delivery: number }, lines: Quote['lines']): Quote {
  return { currency: 'USD', lines, totals: { items: goods, discount: 0, delivery, tax: 0, points: 0, total: goods + delivery, refunded: 0 }, promised: null };
}

export function quote(shop: FakeShop, args: CheckoutArgs, now: number): Quote {
  const lines = args.lines.map(({ product }) => {
    const found = shop.products.find(({ id }) => id === product);
    const regular = found && found.member_price !== null ? { regular: found.price.minor } : {};
    return { product, unit_price: found?.member_price ?? found?.price.minor ?? null, ...regular, available: found !== undefined && found.availability !== 'out_of_stock' };
  });
  const goods = args.lines.reduce((sum, { quantity }, index) => sum + (lines[index]?.available ? quantity * (lines[index]?.unit_price ?? 0) : 0), 0);
  const option = options(false, false, now).options.options.find(({ id }) => id === args.delivery);
  const quoted = quoteOf({ goods, delivery: option && !(option.free_from !== null && goods >= option.free_from) ? option.price : 0 }, lines);
  return withCredit(shop, args, withPoints(shop, args, goods, quoted));
}

/** What store credit would pay of what points leave. */
function withCredit(shop: FakeShop, args: CheckoutArgs, quoted: Quote): Quote {
  if (shop.credit === undefined) return quoted;
  const { total } = quoted.totals;
  const most = Math.min(shop.credit, total);
  const used = Math.min(args.credit ?? 0, most);
  const limited_by = (args.credit ?? 0) > used ? (most < total ? ('balance' as const) : ('total' as const)) : null;
  return { ...quoted, credit: { used, most, limited_by, balance: shop.credit, to_pay: total - used } };
}

function withPoints(shop: FakeShop, args: CheckoutArgs, goods: number, quoted: Quote): Quote {
  if (shop.points === undefined) return quoted;
  const asked = args.points ?? 0;
  const most = Math.min(shop.points, Math.floor(goods / 2));
  const used = Math.min(asked, most);
  const points = { used, amount: used, most, balance: shop.points, value: 1, earns: Math.floor((goods - used) / 100), limited_by: asked > used ? ('balance' as const) : null };
  return { ...quoted, totals: { ...quoted.totals, points: used, total: quoted.totals.total - used }, points };
}

export function place(shop: FakeShop, args: CheckoutArgs, now: number): PlacedView {
  if (shop.away) return { kind: 'queued', intent_id: 'intent-9', expires_at: now + 48 * 3_600_000 };
  const offer = quote(shop, args, now);
  if ((args.points ?? 0) > (offer.points?.used ?? 0)) {
    return { kind: 'refused', intent_id: 'intent-9', offer, problem: { code: 'points_limited', message: '', retry: 'now', field: 'points', retry_after_s: null, tries_left: null } };
  }
  if ((args.credit ?? 0) > (offer.credit?.used ?? 0)) {
    return { kind: 'refused', intent_id: 'intent-9', offer, problem: { code: 'credit_limited', message: '', retry: 'now', field: 'credit', retry_after_s: null, tries_left: null } };
  }
  if (offer.totals.total !== args.expected_total) {
    return { kind: 'refused', intent_id: 'intent-9', offer, problem: { code: 'price_changed', message: '', retry: 'never', field: null, retry_after_s: null, tries_left: null } };
  }
  args.lines.forEach(({ product }) => shop.lists.cart.delete(product));
  return { kind: 'placed', order_id: 'order-0', number: '209001' };
}

export function reorder(order: OrderView): ReorderView {
  const changes = ['same', 'cheaper', 'dearer', 'out_of_stock', 'gone'] as const;
  const lines = order.lines.map((line, index) => {
    const change = changes[index % changes.length] ?? 'same';
    const now = { same: 0, cheaper: -100, dearer: 150, out_of_stock: 0, gone: null }[change];
    return {
      product_id: change === 'gone' ? null : `product-${index}`,
      name: line.name,
      variant: line.variant,
      art: line.art,
      quantity: line.ordered,
      price_then: line.unit_price,
      price_now: now === null ? null : line.unit_price + now,
      change,
    };
  });
  const can = lines.filter(({ change }) => change !== 'gone' && change !== 'out_of_stock');
  const sum = (price: (line: (typeof lines)[number]) => number) => ({ minor: can.reduce((all, line) => all + price(line) * line.quantity, 0), currency: 'USD' });
  return { lines, then: sum(({ price_then }) => price_then), now: can.length > 0 ? sum(({ price_now }) => price_now ?? 0) : null };
}

/** How the fake store is reached. */
export function support(pseudo: boolean, region: string | null): SupportView {
  const name = pseudo ? 'Огайо' : 'Ohio';
  const hours = pseudo ? '8–22' : 'Mon–Sat 8–22';
  return {
    phone: '+1 800 555 0100',
    regions: [{ id: 'ohio', name, names: [name], phone: '+1 614 555 0102', hours }],
    region,
    chat_url: 'https://chat.shop.example/',
    chat_hours: hours,
    answer_hours: hours,
  };
}

/** News about the newest orders; the first two are unread. */
export function makeNotices(rows: OrderRow[], pseudo: boolean, now: number): NoticeView[] {
  const kinds = ['shipped', 'paid', 'confirmed', 'delivered', 'refunded', 'delayed', 'on_hold', 'canceled'];
  return kinds.flatMap((kind, index) => {
    const row = rows[index];
    if (!row) return [];
    const items = pseudo ? ['Корм', 'Мяч'] : row.items;
    return [{ seq: kinds.length - index, order_id: row.id, number: row.number, items, points: null, until: null, kind, at: now - index * 5_400_000, read: index > 1 }];
  });
}

export function noticeSettings(): NoticeSettingsView {
  const groups = ['confirmed', 'on_hold', 'canceled', 'payment', 'on_the_way', 'delivered', 'trouble', 'points'];
  return { on: true, groups: groups.map((group) => ({ group, on: true })), quiet_from: null, quiet_to: null };
}
