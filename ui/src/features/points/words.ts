/** Points in words: what an entry booked, and why. The store gives the figures; nothing is reckoned here. */
import type { PointsEntry, Tier } from '$lib/bindings/commands';
import { money } from '$lib/format/money';
import { count } from '$lib/format/number';
import { civilDate } from '$lib/format/time';
import { has, language, t } from '$lib/l10n/index.svelte';

/** A rate is so many points in this many minor units. */
const RATE_UNIT = 10_000;

export function points(n: number): string {
  return t('points-n', { n });
}

/** `+70`, `−30`: with a sign, as a change. */
export function signed(n: number): string {
  return n > 0 ? `+${count(n)}` : n < 0 ? `−${count(-n)}` : '0';
}

export function titleOf(entry: PointsEntry): string {
  const id = `points-kind-${entry.kind.replaceAll('_', '-')}`;
  const order = entry.order_number ? t('points-order', { number: entry.order_number }) : '';
  return t(has(id) ? id : 'points-kind-other', { order });
}

/** A tier's name in the language shown, or in one that the store writes. */
export function tierName({ name, id }: Tier): string {
  return name[language()] ?? name.en ?? Object.values(name)[0] ?? id;
}

/** What the entries of an order come to: what it will earn or has earned, and what paid for it. */
export function ofOrder(entries: PointsEntry[]): string[] {
  const sum = (kinds: string[], of: (entry: PointsEntry) => number) => entries.filter(({ kind }) => kinds.includes(kind)).reduce((all, entry) => all + of(entry), 0);
  const waiting = entries.reduce((all, { pending }) => all + (pending ?? 0), 0);
  // What was taken back in name only was earned no more than what was taken.
  const taken = sum(['clawback'], (entry) => entry.points - (entry.forgiven ?? 0) - (entry.expired?.points ?? 0));
  const earned = -sum(['activate'], ({ pending }) => pending ?? 0) + taken;
  const used = -sum(['redeem', 'redeem_refund'], (entry) => entry.points);
  return [
    ...(waiting > 0 ? [t('points-will-earn', { n: waiting })] : []),
    ...(earned > 0 ? [t('points-earned', { n: earned })] : []),
    ...(used > 0 ? [t('points-used', { n: used })] : []),
  ];
}

/** The reason of an entry, line by line, as the store reckoned it. */
export function reasons(entry: PointsEntry, currency: string): string[] {
  const amount = (minor: number) => money({ minor, currency });
  const { why } = entry;
  const lines = (why.lines ?? []).map((line) => {
    const n = points(line.points);
    if (line.pieces != null && line.of != null) return t('points-line-gone', { line: line.line, pieces: line.pieces, of: line.of, n });
    if (line.rate != null) return t('points-line-earned', { line: line.line, amount: amount(line.amount ?? 0), rate: points(line.rate), unit: amount(RATE_UNIT), n });
    return t('points-line-redeemed', { line: line.line, amount: amount(line.amount ?? 0), n });
  });
  return [
    ...(why.reason ? [why.reason] : []),
    ...lines,
    ...(why.tier ? [t('points-tier-why', { tier: tierName(why.tier), percent: why.tier.percent })] : []),
    ...(why.since ? [t('points-since', { date: civilDate(why.since) })] : []),
    ...(why.until ? [t('points-until', { date: civilDate(why.until) })] : []),
    ...(entry.expired ? [t('points-expired-before', { n: points(entry.expired.points) })] : []),
    ...(entry.forgiven ? [t('points-forgiven', { n: points(entry.forgiven) })] : []),
    ...(entry.debt ? [t('points-owed', { n: points(entry.debt) })] : []),
    ...(why.policy != null ? [t('points-policy', { version: why.policy })] : []),
  ];
}
