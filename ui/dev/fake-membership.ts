/** The fake store's membership: two plans, periods of every kind, and a purchase that a test finishes. */
import type { BuyMembershipArgs, MembershipPeriod, MembershipView, PaymentMethod, PaymentView } from '../src/lib/bindings/commands';
import { Failure } from '../src/lib/host';

const DAY = 86_400_000;

export type FakeStanding = 'none' | 'active' | 'ended';

export interface FakeMembership {
  view: MembershipView;
}

export function makeMembership(now: number, none: boolean, standing: FakeStanding, method: PaymentMethod | null, reason: string): FakeMembership {
  const view: MembershipView = {
    membership: null,
    active: false,
    renew_pending: false,
    method: null,
    saved: 0,
    currency: 'USD',
    periods: [],
    rules: none
      ? null
      : { enabled: true, plans: [{ id: 'month', months: 1, price: 999 }, { id: 'year', months: 12, price: 9_588 }], discount_percent: 10, free_delivery_from: 2_000, grace_days: 3 },
    may_buy: !none,
  };
  const made: FakeMembership = { view };
  if (none || standing === 'none') return made;
  const over = standing === 'ended' ? 40 * DAY : 0;
  const period = (kind: MembershipPeriod['kind'], from: number, until: number, more: Partial<MembershipPeriod>) =>
    book(made, { kind, at: from, from, until, price: 0, ...more });
  period('granted', now - 82 * DAY - over, now - 52 * DAY - over, { reason });
  period('bought', now - 52 * DAY - over, now - 22 * DAY - over, { plan: 'month', price: 999, payment: 'payment-m1' });
  period('renewed', now - 22 * DAY - over, now + 8 * DAY - over, { plan: 'month', price: 999, payment: 'payment-m2' });
  if (made.view.membership) made.view.membership = { ...made.view.membership, renews: standing === 'active', method: method?.id ?? null };
  made.view = { ...made.view, method, saved: 1_840 };
  return made;
}

function book(made: FakeMembership, period: Omit<MembershipPeriod, 'id' | 'number'>): void {
  const number = made.view.periods.length + 1;
  const before = made.view.membership;
  made.view = {
    ...made.view,
    periods: [{ id: `period-${number}`, number, ...period }, ...made.view.periods],
    membership: {
      ...before,
      plan: period.plan ?? before?.plan ?? null,
      since: before?.since ?? period.from,
      until: period.until,
      renews: before?.renews ?? false,
      periods: number,
    },
    active: period.until > Date.now(),
  };
}

/** What the store refuses, it refuses; otherwise the plan. */
export function check({ view }: FakeMembership, args: BuyMembershipArgs): { months: number; price: number } {
  const plan = view.rules?.plans.find(({ id }) => id === args.plan);
  if (!plan) throw new Failure({ code: 'policy_forbids', retry: 'never' });
  if (plan.price !== args.expected_amount) throw new Failure({ code: 'price_changed' });
  return plan;
}

/** Money that came buys one period, once. */
export function arrived(made: FakeMembership, payment: PaymentView['payment'], method: PaymentMethod | null): void {
  const wish = payment.membership;
  if (payment.kind !== 'membership' || payment.state !== 'succeeded' || !wish) return;
  if (made.view.periods.some((period) => period.payment === payment.id)) return;
  const from = Math.max(Date.now(), made.view.membership?.until ?? 0);
  book(made, { kind: 'bought', at: Date.now(), from, until: from + wish.months * 30 * DAY, plan: wish.plan, price: payment.amount, payment: payment.id });
  if (made.view.membership) made.view.membership = { ...made.view.membership, renews: wish.renew, method: method?.id ?? null };
  made.view = { ...made.view, method };
}

export function renew(made: FakeMembership, on: boolean, waits: boolean): MembershipView {
  if (made.view.membership) made.view = { ...made.view, membership: { ...made.view.membership, renews: on }, renew_pending: waits };
  return { ...made.view };
}
