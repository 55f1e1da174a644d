/** The fake store's credit: a ledger with every kind of movement, and a top-up that a test finishes. */
import type { CreditEntriesView, CreditEntry, CreditView, PaymentView, TopUpArgs } from '../src/lib/bindings/commands';
import { Failure } from '../src/lib/host';

export interface FakeCredit {
  view: CreditView;
  /** Newest first. */
  entries: CreditEntry[];
}

const DAY = 86_400_000;

export function makeCredit(now: number, none: boolean, order: string, reason: string): FakeCredit {
  const view: CreditView = {
    balance: 0,
    currency: 'USD',
    entries: 0,
    rules: none ? null : { enabled: true, smallest: 500, largest: 50_000, largest_balance: 100_000 },
    may_top_up: !none,
  };
  if (none) return { view, entries: [] };
  const made: FakeCredit = { view, entries: [] };
  book(made, now - 9 * DAY, 'top_up', 5_000);
  book(made, now - 8 * DAY, 'spend', -2_000, { order, order_number: '209001' });
  book(made, now - 6 * DAY, 'refund', 700, { order, order_number: '209001' });
  book(made, now - 2 * DAY, 'adjust', 300, { reason });
  return made;
}

export function book(credit: FakeCredit, at: number, kind: CreditEntry['kind'], amount: number, more: Partial<CreditEntry> = {}): void {
  const [number, balance] = [credit.view.entries + 1, credit.view.balance + amount];
  const entry: CreditEntry = { id: `credit-${number}`, number, kind, source: `source-${number}`, at, amount, balance, currency: credit.view.currency, ...more };
  credit.entries = [entry, ...credit.entries];
  credit.view = { ...credit.view, balance, entries: number };
}

export function page(credit: FakeCredit, before: number | undefined, limit: number): CreditEntriesView {
  const all = credit.entries.filter(({ number }) => before === undefined || number < before);
  const entries = all.slice(0, limit);
  return { entries, next: all.length > limit ? (entries.at(-1)?.number ?? null) : null };
}

/** What the store refuses, it refuses. */
export function check(credit: FakeCredit, { amount }: TopUpArgs): void {
  const { rules, balance } = credit.view;
  if (!rules) throw new Failure({ code: 'policy_forbids', retry: 'never' });
  if (amount < rules.smallest || amount > Math.min(rules.largest, rules.largest_balance - balance)) throw new Failure({ code: 'invalid', field: 'amount' });
}

/** Money that came by a top-up is there, once. */
export function arrived(credit: FakeCredit, payment: PaymentView['payment']): void {
  if (payment.kind !== 'top_up' || payment.state !== 'succeeded') return;
  if (credit.entries.some((entry) => entry.payment === payment.id)) return;
  book(credit, Date.now(), 'top_up', payment.amount, { payment: payment.id, source: payment.id });
}
