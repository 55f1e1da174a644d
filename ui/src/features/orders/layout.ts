/**
 * The list as the virtual scroller sees it: one flat sequence of heads and rows.
 *
 * The outline names every month with its count, so the height of the whole list is exact before a single row is here;
 * rows are fetched by (month, offset). This file is the arithmetic between the two, and does no I/O.
 */
import type { Month } from '$lib/bindings/commands';

/** What stands at a position. */
export type Slot = { kind: 'head'; month: number } | { kind: 'row'; month: number; offset: number };

/** Some rows of one month to fetch. */
export interface Page {
  month: number;
  page: number;
}

/** Rows per fetch. Two screens of compact rows; the core takes at most 200. */
export const PAGE = 100;

export class Layout {
  /** The position of each month's head, and one past the end. */
  readonly #starts: number[];
  /** Heads and rows together. */
  readonly size: number;
  readonly months: readonly Month[];

  constructor(months: readonly Month[]) {
    this.months = months;
    this.#starts = [0];
    for (const month of months) this.#starts.push((this.#starts.at(-1) ?? 0) + 1 + month.count);
    this.size = this.#starts.at(-1) ?? 0;
  }

  /** Which month a position belongs to, by halving. */
  #month(index: number): number {
    let low = 0;
    let high = this.months.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  at(index: number): Slot {
    const month = this.#month(index);
    const offset = index - (this.#starts[month] ?? 0) - 1;
    return offset < 0 ? { kind: 'head', month } : { kind: 'row', month, offset };
  }

  isHead(index: number): boolean {
    return this.at(index).kind === 'head';
  }

  index(month: number, offset: number): number {
    return (this.#starts[month] ?? 0) + 1 + offset;
  }

  /** The number of a row among rows alone, from 0. */
  ordinal(index: number): number {
    return index - this.#month(index) - 1;
  }

  /** The pages that cover the positions `first` to `last`, both included. */
  pages(first: number, last: number): Page[] {
    const found: Page[] = [];
    if (this.size === 0) return found;
    const from = this.at(Math.max(0, first));
    const to = this.at(Math.min(this.size - 1, last));
    for (let month = from.month; month <= to.month; month += 1) {
      const count = this.months[month]?.count ?? 0;
      const low = month === from.month && from.kind === 'row' ? from.offset : 0;
      const high = month === to.month ? (to.kind === 'row' ? to.offset : -1) : count - 1;
      for (let page = Math.floor(low / PAGE); page * PAGE <= Math.min(high, count - 1); page += 1) found.push({ month, page });
    }
    return found;
  }

  /** The nearest row to a position, going `step` (1 or -1) over heads; stays inside. */
  row(index: number, step: 1 | -1): number {
    let at = Math.max(0, Math.min(this.size - 1, index));
    if (this.isHead(at)) at += step;
    if (at < 0) at = 1;
    return Math.min(this.size - 1, at);
  }
}
