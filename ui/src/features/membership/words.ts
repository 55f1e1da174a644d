/** A membership in words: how it stands, what it gives, and what a period was. The store gives the figures; nothing is reckoned here. */
import type { MembershipPeriod, MembershipRules, MembershipView } from '$lib/bindings/commands';
import { money } from '$lib/format/money';
import { count } from '$lib/format/number';
import { longDate } from '$lib/format/time';
import { has, t } from '$lib/l10n/index.svelte';

export type Standing = 'none' | 'active' | 'ended';

export function standing({ membership, active }: Pick<MembershipView, 'membership' | 'active'>): Standing {
  if (membership === null) return 'none';
  return active ? 'active' : 'ended';
}

export function standingText(view: MembershipView): string {
  return t(`membership-${standing(view)}`, { date: view.membership ? longDate(view.membership.until) : '' });
}

/** What it gives, one sentence each. */
export function gives({ discount_percent, free_delivery_from }: MembershipRules, currency: string): string[] {
  const texts: string[] = [];
  if (discount_percent > 0) texts.push(t('membership-gives-discount', { percent: count(discount_percent) }));
  if (free_delivery_from === 0) texts.push(t('membership-gives-delivery-all'));
  else if (free_delivery_from !== null) texts.push(t('membership-gives-delivery', { amount: money({ minor: free_delivery_from, currency }) }));
  return texts;
}

export function kindOf(period: MembershipPeriod): string {
  const id = `membership-kind-${period.kind}`;
  return t(has(id) ? id : 'membership-kind-other');
}

/** Why it is not renewed, and what can be done; nothing where nothing is wrong. */
export function problemOf({ membership, rules }: Pick<MembershipView, 'membership' | 'rules'>): string | null {
  const problem = membership?.renew_problem;
  if (!membership || !problem) return null;
  // What is tried no more has lapsed.
  const lapsed = !membership.renews && ['declined', 'unavailable'].includes(problem);
  const id = lapsed ? 'membership-problem-lapsed' : `membership-problem-${problem.replaceAll('_', '-')}`;
  return t(has(id) ? id : 'membership-problem-other', { date: longDate(lastTry(membership.until, rules)) });
}

/** Until when a renewal that could not be charged is tried again. */
function lastTry(until: number, rules: MembershipRules | null): number {
  return until + (rules?.grace_days ?? 0) * 86_400_000;
}

/** What the renewal will do: what is charged with what, or that nothing is. */
export function renewalText({ membership, active, rules, currency }: MembershipView, method: string | null): string {
  if (!membership) return '';
  const date = longDate(membership.until);
  if (!membership.renews) return t('membership-renew-off', { date });
  if (!active) return t('membership-renew-tried', { date: longDate(lastTry(membership.until, rules)) });
  const plan = rules?.plans.find(({ id }) => id === membership.plan);
  if (!plan || method === null) return t('membership-renew-on-kept', { date });
  return t('membership-renew-on', { date, price: money({ minor: plan.price, currency }), method });
}
