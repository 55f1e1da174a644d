/** Invented payments for the host with invented answers: a page that somebody else finishes, a card that is always refused. */
import type { BuyMembershipArgs, MethodsView, OrderRow, PaymentStartedView, PaymentView, StartPaymentArgs, TopUpArgs } from '../src/lib/bindings/commands';
import { Failure } from '../src/lib/host';

type PaymentRecord = PaymentView['payment'];
type PaymentMethod = MethodsView['methods'][number];

export interface FakePayments {
  payments: PaymentRecord[];
  methods: PaymentMethod[];
  /** What became of pages: the browser opens, or does not. */
  page: PaymentStartedView['page'];
}

const day = 86_400_000;

export function makePayments(rows: OrderRow[], now: number, empty: boolean, pseudo: boolean): FakePayments {
  const methods: PaymentMethod[] = [
    { id: 'method-1', kind: 'card', brand: pseudo ? 'Мир' : 'visa', last4: '4242', expires_month: 12, expires_year: 2031, is_default: true, created_at: now - 90 * day },
    { id: 'method-2', kind: 'wallet', brand: pseudo ? 'Кошелёк' : 'paypal', last4: pseudo ? '7788' : '', is_default: false, created_at: now - 60 * day },
    { id: 'method-3', kind: 'card', brand: pseudo ? 'Мир' : 'mastercard', last4: '0002', expires_month: 1, expires_year: 2024, is_default: false, created_at: now - 900 * day },
  ];
  const card = { kind: 'card' as const, brand: pseudo ? 'Мир' : 'visa', last4: '4242' };
  const of = (id: string, index: number, more: Partial<PaymentRecord>): PaymentRecord => {
    const row = rows[index % Math.max(1, rows.length)];
    return {
      id,
      kind: 'charge',
      state: 'succeeded',
      order: row?.id ?? 'order-0',
      order_number: row?.number ?? '1',
      amount: row?.total.minor ?? 1000,
      currency: 'USD',
      method: card,
      receipt: `10${index}`,
      created_at: now - index * 3 * day,
      settled_at: now - index * 3 * day + 60_000,
      ...more,
    };
  };
  const open = of('11111111-2222-7333-8444-000000000001', 0, { state: 'pending' });
  delete open.settled_at;
  delete open.method;
  delete open.receipt;
  const payments: PaymentRecord[] = [
    open,
    of('11111111-2222-7333-8444-000000000002', 2, { state: 'failed', reason: 'insufficient_funds' }),
    of('11111111-2222-7333-8444-000000000003', 4, { kind: 'refund', refund_of: '11111111-2222-7333-8444-000000000005' }),
    of('11111111-2222-7333-8444-000000000004', 7, { kind: 'setup', amount: 0 }),
    of('11111111-2222-7333-8444-000000000005', 8, {}),
    of('11111111-2222-7333-8444-000000000006', 9, { state: 'expired' }),
  ];
  return { payments: empty ? [] : payments, methods: empty ? [] : methods, page: 'opened' };
}

export const view = (payment: PaymentRecord): PaymentView => ({ payment, has_receipt: payment.state === 'succeeded' && payment.kind !== 'setup' });

export function find(shop: FakePayments, id: string): PaymentRecord {
  const found = shop.payments.find((one) => one.id === id);
  if (!found) throw new Failure({ code: 'not_found', retry: 'never' });
  return found;
}

function put(shop: FakePayments, payment: PaymentRecord): PaymentRecord {
  shop.payments = [payment, ...shop.payments.filter(({ id }) => id !== payment.id)];
  return payment;
}

let minted = 0;

/** Method 2 is always refused; a page waits until a test finishes it. */
export function start(shop: FakePayments, row: OrderRow, args: StartPaymentArgs): PaymentStartedView {
  if (args.expected_amount !== row.total.minor) throw new Failure({ code: 'price_changed' });
  const id = `payment-${(minted += 1)}`;
  const base: PaymentRecord = { id, kind: 'charge', state: 'pending', order: row.id, order_number: row.number, amount: row.total.minor, currency: 'USD', created_at: Date.now() };
  return settled(shop, base, args.method_id);
}

/** A kept method answers at once; without one the page is open. */
function settled(shop: FakePayments, base: PaymentRecord, kept: string | undefined): PaymentStartedView {
  if (!kept) return { payment: put(shop, base), page: shop.page };
  const { kind, brand, last4 } = shop.methods.find((one) => one.id === kept) ?? { kind: 'card', brand: 'visa', last4: '' };
  const method = { kind, brand, ...(last4 ? { last4 } : {}) };
  const done = kept === 'method-2' ? { state: 'failed', reason: 'insufficient_funds' } : { state: 'succeeded', receipt: '77' };
  return { payment: put(shop, { ...base, ...done, method, settled_at: Date.now() } as PaymentRecord), page: 'none' };
}

/** Begins a top-up, as [`start`] begins a payment. */
export function topUp(shop: FakePayments, args: TopUpArgs): PaymentStartedView {
  const id = `payment-${(minted += 1)}`;
  const base: PaymentRecord = { id, kind: 'top_up', state: 'pending', amount: args.amount, currency: 'USD', created_at: Date.now() };
  return settled(shop, base, args.method_id);
}

/** Begins to buy a membership, as [`start`] begins a payment. */
export function membership(shop: FakePayments, args: BuyMembershipArgs, months: number): PaymentStartedView {
  const id = `payment-${(minted += 1)}`;
  const wish = { plan: args.plan, months, renew: args.renew };
  const base: PaymentRecord = { id, kind: 'membership', state: 'pending', amount: args.expected_amount, currency: 'USD', membership: wish, created_at: Date.now() };
  return settled(shop, base, args.method_id);
}

export function keep(shop: FakePayments): PaymentStartedView {
  return { payment: put(shop, { id: `payment-${(minted += 1)}`, kind: 'setup', state: 'pending', amount: 0, currency: 'USD', created_at: Date.now() }), page: shop.page };
}

/** What the page, or the bank, or time makes of it. */
export function settle(shop: FakePayments, id: string, state: string, reason?: string): PaymentRecord {
  const before = find(shop, id);
  if (before.state !== 'pending') return before;
  return put(shop, { ...before, state, settled_at: Date.now(), ...(reason ? { reason } : {}), ...(state === 'succeeded' ? { receipt: '78' } : {}) } as PaymentRecord);
}
