/** The fake store's points: a ledger with every kind of entry. */
import type { ForecastView, PointsEntriesView, PointsEntry, PointsHistoryView, PointsView, Tier } from '../src/lib/bindings/commands';

export interface FakePoints {
  view: PointsView;
  /** Newest first. */
  entries: PointsEntry[];
}

const DAY = 86_400_000;

export function makePoints(now: number, none: boolean, order: string, pseudo: boolean): FakePoints {
  const reason = pseudo ? '7' : 'A late parcel';
  const silver: Tier = { id: 'silver', name: pseudo ? { en: 'Серебряный' } : { en: 'Silver', ru: 'Серебряный', es: 'Plata', vi: 'Bạc' }, from: 30_000, percent: 125 };
  const gold: Tier = { id: 'gold', name: pseudo ? { en: 'Золотой' } : { en: 'Gold', ru: 'Золотой', es: 'Oro', vi: 'Vàng' }, from: 100_000, percent: 150 };
  const view: PointsView = {
    balance: 0,
    pending: 0,
    entries: 0,
    redeem: false,
    redeem_pending: false,
    expiries: [],
    rules: none
      ? null
      : { enabled: true, rate: 100, rates: [], rounding: 'down', delay_days: 14, lifetime_days: 365, grace_days: 30, value: 1, cap_percent: 50, not_redeemable: [], debt: false, remind_days: 14, tiers: [silver, gold] },
    spent: none ? 0 : 41_250,
    tier: none ? null : silver,
    next_tier: none ? null : { tier: gold, missing: 58_750 },
  };
  if (none) return { view, entries: [] };
  const line = { line: 1, points: 35, amount: null, rate: null, pieces: null, of: null };
  const earned = { policy: 3, tier: null, lines: [{ ...line, points: 70, amount: 3500, rate: 200 }], since: null, until: null, reason: null };
  const gone = { ...earned, lines: [{ ...line, pieces: 1, of: 2 }] };
  const nothing = { policy: null, tier: null, lines: [], since: null, until: null, reason: null };
  const entry = (number: number, kind: PointsEntry['kind'], change: Partial<PointsEntry>): PointsEntry => ({
    id: `entry-${number}`,
    number,
    kind,
    source: `source-${number}`,
    at: now - (20 - number) * DAY,
    points: 0,
    pending: 0,
    debt: 0,
    forgiven: 0,
    expired: null,
    balance: 0,
    order,
    order_number: '209001',
    from: [],
    opened: [],
    why: nothing,
    ...change,
  });
  const own = { order: null, order_number: null };
  const lot = 'lot-1';
  const entries = [
    entry(1, 'adjust', { ...own, points: 500, balance: 500, why: { ...nothing, reason } }),
    entry(2, 'redeem', { points: -100, balance: 400, why: { ...earned, lines: [{ ...line, points: 100, amount: 100 }] } }),
    entry(3, 'earn_pending', { pending: 70, balance: 400, why: earned }),
    entry(4, 'earn_cancel', { pending: -35, balance: 400, why: gone }),
    entry(5, 'redeem_refund', { points: 50, balance: 450, why: { ...gone, lines: [{ ...line, points: 50, pieces: 1, of: 2 }] } }),
    entry(6, 'activate', { points: 35, pending: -35, balance: 485, why: { ...nothing, policy: 3, since: '2026-03-04' } }),
    entry(7, 'clawback', { points: -20, forgiven: 5, debt: 0, expired: { lot, points: 10 }, balance: 465, why: gone }),
    entry(8, 'expire', { ...own, points: -100, balance: 365, why: { ...nothing, until: '2026-03-05' } }),
    entry(9, 'earn_pending', { pending: 70, balance: 365, why: { ...earned, tier: silver } }),
  ].reverse();
  const expiries = [
    { day: '2026-12-24', points: 300 },
    { day: '2027-03-04', points: 35 },
    { day: null, points: 30 },
  ];
  return { view: { ...view, balance: 365, pending: 70, entries: 9, expiries }, entries };
}

export function history(points: FakePoints): PointsHistoryView {
  const byDay = new Map<string, number>();
  for (const { at, balance, points: change } of [...points.entries].reverse()) if (change !== 0) byDay.set(new Date(at).toISOString().slice(0, 10), balance);
  return { days: [...byDay].map(([day, balance]) => ({ day, balance })) };
}

/** A point for a whole unit of money, in the tier of the fake's customer. */
export function forecast(points: FakePoints, total: number): ForecastView {
  return { earns: points.view.rules ? Math.floor((total * points.view.rules.rate * (points.view.tier?.percent ?? 100)) / 1_000_000) : null };
}

export function page(points: FakePoints, before: number | undefined, limit: number, order: string | undefined): PointsEntriesView {
  if (order) return { entries: points.entries.filter((one) => one.order === order).reverse(), next: null };
  const all = points.entries.filter(({ number }) => before === undefined || number < before);
  const entries = all.slice(0, limit);
  return { entries, next: all.length > limit ? (entries.at(-1)?.number ?? null) : null };
}
