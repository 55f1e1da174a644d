/** Invented orders for the host with invented answers. */
import type { OrderRow, OrderView } from '../src/lib/bindings/commands';

const NAMES = {
  plain: ['Royal Paws adult dry food, 12 kg', 'Salmon treats', 'Rope toy', 'Clumping litter, 10 l', 'Cat tunnel', 'Millet spray', 'Reef salt, 4 kg', 'Grooming brush', 'Travel bowl'],
  pseudo: ['Корм сухой, 12 кг', 'Лакомство с лососем', 'Игрушка-канат', 'Наполнитель, 10 л', 'Тоннель', 'Просо', 'Соль', 'Щётка', 'Миска'],
};

/** Numbers that look drawn, and are the same every time. */
export function lottery(): () => number {
  let random = 7;
  return () => (random = (random * 1103515245 + 12345) % 2147483648) / 2147483648;
}

export function makeRows(orders: number, now: number, pseudo: boolean, next: () => number): OrderRow[] {
  const names = pseudo ? NAMES.pseudo : NAMES.plain;
  const rows: OrderRow[] = [];
  for (let index = 0; index < orders; index += 1) {
    const at = now - Math.floor((index * 1000 * 86400 * 1500) / Math.max(orders, 600)) - 3_600_000;
    const fresh = index < 5;
    const kind = fresh ? index : 5 + Math.floor(next() * 8);
    const items = Array.from({ length: 1 + Math.floor(next() * 3) }, () => names[Math.floor(next() * names.length)] ?? '');
    rows.push({
      id: `order-${index}`,
      key: orders - index,
      number: `${204_000 + orders - index}`,
      placed_at: at,
      items,
      more_items: next() > 0.6 ? 1 + Math.floor(next() * 4) : 0,
      art: [],
      status: (['created', 'confirmed', 'processing', 'processing', 'on_hold', 'canceled'] as const)[kind] ?? 'completed',
      payment_status: kind === 5 ? 'voided' : 'paid',
      fulfillment_status: kind < 3 ? 'not_fulfilled' : kind === 3 ? 'fulfilled' : 'delivered',
      return_status: kind === 6 ? 'returned' : 'none',
      archived: false,
      late: kind === 3,
      promised: null,
      total: { minor: 990 + Math.floor(next() * 18_000), currency: 'USD' },
      marks: [],
    });
  }
  return rows;
}

export function orderView(row: OrderRow, recipient: string, pseudo: boolean): OrderView {
  const total = row.total.minor;
  const day = 86_400_000;
  const civil = (at: number) => new Date(at).toISOString().slice(0, 10);
  return {
    ...row,
    currency: 'USD',
    path: [
      { step: 'placed', state: 'done', at: row.placed_at, promised: null },
      { step: 'confirmed', state: 'done', at: row.placed_at + 3_600_000, promised: null },
      { step: 'shipped', state: row.late ? 'current' : 'done', at: row.placed_at + day, promised: null },
      { step: 'delivered', state: row.late ? 'ahead' : 'done', at: row.late ? null : row.placed_at + 3 * day, promised: civil(row.placed_at + 2 * day) },
      { step: 'completed', state: 'ahead', at: null, promised: null },
    ],
    lines: row.items.map((name, index) => ({
      line: index + 1,
      name,
      variant: pseudo ? 'говядина' : 'beef',
      sku: `90${index}17`,
      category: 'dog/food',
      art: null,
      unit_price: Math.round(total / row.items.length),
      regular: null,
      ordered: 1 + index,
      current: index === 1 ? 1 : 1 + index,
      fulfilled: 1,
      total: Math.round(total / row.items.length),
    })),
    credit: 0,
    to_pay: total,
    saved: 0,
    totals: { items: total - 500, discount: 250, delivery: 700, tax: 50, points: 0, total, refunded: row.return_status === 'returned' ? total : 0 },
    delivery: { method: 'courier', recipient: recipient, address: pseudo ? ['ул. Лесная, 5'] : ['5 Forest Street', 'Springfield'] },
    payment: { method: 'card', brand: pseudo ? 'Мир' : 'Visa', last4: '4242' },
    fulfillments: [
      {
        id: 'parcel-1',
        kind: 'shipping',
        carrier: pseudo ? 'Почта' : 'Swift Post',
        tracking: '1029 3847',
        lines: [{ line: 1, quantity: 1 }],
        promised: civil(row.placed_at + 2 * day),
        events: [
          { kind: 'packed', at: row.placed_at + 7_200_000, place: null },
          { kind: 'shipped', at: row.placed_at + day, place: pseudo ? 'Склад' : 'Warehouse' },
          ...(row.late ? [] : [{ kind: 'delivered', at: row.placed_at + 3 * day, place: null }]),
        ],
      },
    ],
    tracked: [
      {
        id: 'parcel-1',
        promised: civil(row.placed_at + 2 * day),
        arrived: row.late ? null : civil(row.placed_at + 3 * day),
        days: 1,
        late: row.late,
      },
    ],
    returns: [],
    returnable: row.status === 'completed' && row.return_status === 'none' ? [{ line: 1, quantity: 1, until: civil(row.placed_at + 33 * day) }] : [],
    return_until: row.status === 'completed' ? civil(row.placed_at + 33 * day) : null,
    adjustments: row.return_status === 'returned' ? [{ id: 'a', kind: 'refund', amount: total, at: row.placed_at + 6 * day, reason: null }] : [],
    events: [
      { kind: 'placed', at: row.placed_at },
      { kind: 'paid', at: row.placed_at + 1000 },
    ],
    note: row.late ? (pseudo ? 'Проверить упаковку' : 'Check the box') : '',
    tags: row.late ? [pseudo ? 'щенок' : 'puppy'] : [],
    pending: row.late,
    canceling: false,
    may_pay: row.payment_status === 'not_paid',
    payment_due: row.payment_status === 'not_paid' ? row.placed_at + 5 * 3_600_000 : null,
    may_cancel: row.status === 'created' || row.status === 'confirmed',
    may_archive: row.status === 'completed' || row.status === 'canceled',
  };
}
