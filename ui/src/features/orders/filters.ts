/** What a person narrows the list to, and how that becomes the core's filter. */
import type { OrderFilter } from '$lib/bindings/commands';
import { parseAmount } from '$lib/format/money';

/** `30d`, `3m`, `2026`: a span, or a year. */
export type Period = string;

export interface Filters {
  period: Period | null;
  status: string[];
  category: string | null;
  /** As typed. */
  least: string;
  most: string;
}

export const NO_FILTERS: Filters = { period: null, status: [], category: null, least: '', most: '' };

/** How many conditions there are. */
export function active(filters: Filters): number {
  return [filters.period, filters.status.length, filters.category, filters.least.trim() || filters.most.trim()].filter(Boolean).length;
}

/** From when until when, in this device's zone. */
export function span(period: Period, now: Date): { from: number; to?: number } {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  if (period === '30d') {
    midnight.setDate(midnight.getDate() - 29);
    return { from: midnight.getTime() };
  }
  if (period === '3m') return { from: new Date(now.getFullYear(), now.getMonth() - 2, 1).getTime() };
  const year = Number(period);
  return { from: new Date(year, 0, 1).getTime(), to: new Date(year + 1, 0, 1).getTime() };
}

/** The periods on offer: two spans, then every year back to the oldest order. */
export function periods(oldest: number | null, now: Date): Period[] {
  const last = now.getFullYear();
  const first = oldest === null ? last : Math.min(last, new Date(oldest).getFullYear());
  return ['30d', '3m', ...Array.from({ length: last - first + 1 }, (_, index) => String(last - index))];
}

export function toOrderFilter(filters: Filters, currency: string, now: Date): OrderFilter {
  const made: OrderFilter = {};
  if (filters.period) Object.assign(made, span(filters.period, now));
  if (filters.status.length > 0) made.status = filters.status;
  if (filters.category) made.category = filters.category;
  const least = parseAmount(filters.least, currency);
  const most = parseAmount(filters.most, currency);
  if (least !== undefined) made.min_total = least;
  if (most !== undefined) made.max_total = most;
  return made;
}
