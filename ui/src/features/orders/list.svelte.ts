/**
 * The archive as a list: an outline of months with rows fetched in windows, or the hits of a search. While nothing narrows
 * the list, orders with a late parcel stand above the months as a group of their own (B8); they stand in their months too,
 * since they belong to what a month came to.
 *
 * A signal that orders changed arrives often while a first sync runs. Everything that is in view is fetched anew first
 * and put on the screen in one step, so a row never blinks; what is out of view is marked stale and fetched when it is
 * looked at. The rows live in a plain map and one `version` counter wakes the screen, since a proxy per row would cost
 * more than the rows.
 */
import type { Facets, OrderFilter, OrderRow, Outline, SearchPage } from '$lib/bindings/commands';
import { coalesced, onTopic } from '$lib/app/signals';
import { Failure, host } from '$lib/host';

import { active, NO_FILTERS, toOrderFilter, type Filters } from './filters';
import { Layout, PAGE, type Page } from './layout';

/** What a position of the list shows; `row` is missing while it is being fetched. */
export type Item =
  | { kind: 'head'; month: Outline['months'][number] }
  | { kind: 'late'; count: number }
  | { kind: 'row'; row: OrderRow | undefined; late?: true }
  | { kind: 'more' };

const SEARCH_PAGE = 60;
/** Jumps that follow each other faster than this are a scroll bar being dragged: rows are fetched where it comes to rest. */
const REST_MS = 90;

/** What a list shows first. */
interface Top {
  outline: Outline;
  late: OrderRow[];
  /** By page. */
  rows: Map<string, OrderRow[]>;
}

function keyOf(layout: Layout, { month, page }: Page): string {
  return `${layout.months[month]?.month}/${page}`;
}

async function pageOf(filter: OrderFilter, layout: Layout, { month, page }: Page): Promise<OrderRow[]> {
  const name = layout.months[month]?.month ?? '';
  return (await host().call('orders.window', { filter, month: name, offset: page * PAGE, limit: PAGE })).rows;
}

/** All pages that cover these positions, by key. */
async function rowsOf(filter: OrderFilter, layout: Layout, first: number, last: number): Promise<Map<string, OrderRow[]>> {
  const pages = layout.pages(first, last);
  return new Map(await Promise.all(pages.map(async (page) => [keyOf(layout, page), await pageOf(filter, layout, page)] as const)));
}

async function lateOnes(): Promise<OrderRow[]> {
  return (await host().call('orders.late', {})).rows;
}

async function top(filter: OrderFilter): Promise<Top> {
  const [outline, late] = await Promise.all([host().call('orders.outline', { filter }), lateOnes()]);
  return { outline, late, rows: await rowsOf(filter, new Layout(outline.months), 0, 40) };
}

let ahead: Promise<Top> | undefined;

/** Begins to fetch what the list shows first, while the screen around it is still being made. Changed orders are fetched anew. */
export function fetchAhead(): void {
  ahead = top({});
  const drop = () => {
    ahead = undefined;
    stops.forEach((stop) => stop());
  };
  const stops = (['orders', 'session', 'vault'] as const).map((topic) => onTopic(topic, drop));
  ahead.catch(drop);
}

function takeAhead(filter: OrderFilter): Promise<Top> | undefined {
  const taken = Object.keys(filter).length === 0 ? ahead : undefined;
  ahead = undefined;
  return taken;
}

export class OrderList {
  filters: Filters = $state.raw(NO_FILTERS);
  query = $state('');
  failure: Failure | null = $state.raw(null);
  facets: Facets | null = $state.raw(null);
  outline: Outline | null = $state.raw(null);
  hits: SearchPage | null = $state.raw(null);
  /** Orders with a late parcel, the longest awaited first. */
  late: OrderRow[] = $state.raw([]);
  /** The words the hits belong to; what is typed runs ahead of it. */
  searched = $state('');
  /** A change of the rows in the cache. */
  version = $state(0);

  readonly layout: Layout = $derived(new Layout(this.outline?.months ?? []));
  readonly searching: boolean = $derived(this.query.trim() !== '');
  readonly conditions: number = $derived(active(this.filters));
  /** How many positions the late ones take above the months: their head and their rows. */
  readonly above: number = $derived(this.hits || this.conditions > 0 || this.late.length === 0 ? 0 : this.late.length + 1);
  readonly size: number = $derived(
    this.hits ? this.hits.rows.length + (this.hits.next === null ? 0 : 1) : this.above + this.layout.size,
  );

  #rows = new Map<string, OrderRow[]>();
  #fresh = new Set<string>();
  #asked = new Set<string>();
  #filter: OrderFilter = {};
  /** Which filter an answer belongs to; an answer of an earlier one is dropped. */
  #turn = 0;
  /** Which words a page of hits belongs to. */
  #words = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #view = { first: 0, last: 0 };
  /** When the view last jumped to where nothing of it was, and what waits for it to rest. */
  #jumped = -Infinity;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #loadingMore = false;
  #loading: Promise<void> = Promise.resolve();
  /** Ends when there was something to show for the first time, or a reason why not. */
  first: Promise<void> = Promise.resolve();
  /** Told by how many positions what was in view has moved. */
  onshift: (positions: number) => void = () => undefined;

  readonly #currency: string;

  constructor(currency: string) {
    this.#currency = currency;
  }

  /** Loads, and follows changes until the answer is called. */
  start(): () => void {
    this.first = this.#reload();
    // The chips can wait for the rows.
    void this.first.then(() => this.#loadFacets());
    const changed = coalesced(() => this.#follow(), 200);
    const facets = coalesced(() => this.#loadFacets(), 2000);
    const stop = onTopic('orders', () => {
      changed();
      facets();
    });
    return () => {
      stop();
      clearTimeout(this.#timer);
      clearTimeout(this.#rest);
      this.#turn += 1;
      this.#words += 1;
    };
  }

  /** What stands at a position. Reads `version`, so a component that calls it follows the cache. */
  at(index: number): Item {
    void this.version;
    if (this.hits) {
      return index < this.hits.rows.length ? { kind: 'row', row: this.hits.rows[index] } : { kind: 'more' };
    }
    if (index < this.above) {
      return index === 0 ? { kind: 'late', count: this.late.length } : { kind: 'row', row: this.late[index - 1], late: true };
    }
    const slot = this.layout.at(index - this.above);
    const month = this.layout.months[slot.month];
    if (slot.kind === 'head') return month ? { kind: 'head', month } : { kind: 'more' };
    const page = this.#rows.get(`${month?.month}/${Math.floor(slot.offset / PAGE)}`);
    return { kind: 'row', row: page?.[slot.offset % PAGE] };
  }

  isHead(index: number): boolean {
    if (this.hits) return false;
    return index < this.above ? index === 0 : this.layout.isHead(index - this.above);
  }

  /** The nearest position that holds a row, going over heads. */
  toRow(index: number, step: 1 | -1): number {
    if (this.size === 0) return -1;
    if (this.hits) return Math.max(0, Math.min(this.hits.rows.length - 1, index));
    const below = index - this.above;
    if (this.above > 0 && (below < 0 || (below === 0 && step === -1))) return Math.max(1, Math.min(this.above - 1, index));
    return this.above + this.layout.row(below, step);
  }

  /** Where an order stands, if its row is in the cache. */
  find(id: string): number {
    if (this.hits) return this.hits.rows.findIndex((row) => row.id === id);
    for (const [month, { month: name }] of this.layout.months.entries()) {
      for (let page = 0; page * PAGE < (this.layout.months[month]?.count ?? 0); page += 1) {
        const offset = this.#rows.get(`${name}/${page}`)?.findIndex((row) => row.id === id) ?? -1;
        if (offset >= 0) return this.above + this.layout.index(month, page * PAGE + offset);
      }
    }
    return -1;
  }

  /** Whether an order stands at a position: a late one stands at two. */
  standsAt(id: string, index: number): boolean {
    if (index < 0 || index >= this.size) return false;
    const item = this.at(index);
    return item.kind === 'row' && item.row?.id === id;
  }

  setFilters(filters: Filters): void {
    this.filters = filters;
    this.#filter = toOrderFilter(filters, this.#currency, new Date());
    void this.#reload();
  }

  setQuery(query: string): void {
    this.query = query;
    clearTimeout(this.#timer);
    if (query.trim() === '') {
      this.#words += 1;
      this.hits = null;
      this.searched = '';
      this.failure = null;
      if (!this.outline) void this.#reload();
      else this.need(0, 40);
      return;
    }
    // Answers take milliseconds; the pause only spares the letters in the middle of fast typing.
    this.#timer = setTimeout(() => void this.#search(), 45);
  }

  retry(): void {
    this.failure = null;
    void this.#reload();
  }

  /** The screen shows these positions: fetches what is missing around them. */
  need(first: number, last: number): void {
    const jumps = first > this.#view.last || last < this.#view.first;
    this.#view = { first, last };
    clearTimeout(this.#rest);
    if (this.hits) {
      if (last >= this.hits.rows.length - 20) void this.#more();
      return;
    }
    const now = performance.now();
    const dragged = jumps && now - this.#jumped < REST_MS;
    if (jumps) this.#jumped = now;
    if (dragged) this.#rest = setTimeout(() => this.#fill(), REST_MS);
    else this.#fill();
  }

  #fill(): void {
    const { first, last } = this.#view;
    for (const page of this.layout.pages(first - this.above - 30, last - this.above + 30)) {
      const key = keyOf(this.layout, page);
      if (!this.#fresh.has(key) && !this.#asked.has(key)) void this.#fetch(page, key);
    }
  }

  async #fetch(page: Page, key: string): Promise<void> {
    const turn = this.#turn;
    this.#asked.add(key);
    try {
      const rows = await pageOf(this.#filter, this.layout, page);
      if (turn !== this.#turn) return;
      this.#rows.set(key, rows);
      this.#fresh.add(key);
      this.version += 1;
    } catch (thrown) {
      if (turn === this.#turn && this.#rows.size === 0) this.failure = Failure.from(thrown);
    } finally {
      this.#asked.delete(key);
    }
  }

  /** A new filter, or the first time: nothing that was cached holds. */
  #reload(): Promise<void> {
    return (this.#loading = this.#load());
  }

  async #load(): Promise<void> {
    const turn = (this.#turn += 1);
    try {
      const fetched = takeAhead(this.#filter);
      const { outline, late, rows } = await (fetched ? fetched.catch(() => top(this.#filter)) : top(this.#filter));
      if (turn !== this.#turn) return;
      this.late = late;
      this.#rows = rows;
      this.#fresh = new Set(rows.keys());
      this.#asked.clear();
      this.outline = outline;
      this.failure = null;
      this.version += 1;
      if (this.searching) await this.#search();
    } catch (thrown) {
      if (turn === this.#turn) this.failure = Failure.from(thrown);
    }
  }

  /** Orders changed: fetches what is in view, then swaps everything at once. */
  async #follow(): Promise<void> {
    // What is on its way was asked for before the change and must not arrive after it.
    await this.#loading;
    if (!this.outline) return this.#reload();
    const turn = this.#turn;
    try {
      const [outline, late] = await Promise.all([host().call('orders.outline', { filter: this.#filter }), lateOnes()]);
      const layout = new Layout(outline.months);
      const before = this.layout;
      const { first: top, last: bottom } = this.#view;
      const anchor = this.hits ? undefined : this.#anchor(top, bottom);
      const [first, last] = [top - this.above, bottom - this.above];
      // What was in view has moved by at most what was added in all.
      const grown = Math.max(0, Math.min(layout.size - before.size, PAGE));
      const rows = await rowsOf(this.#filter, layout, first - 5, last + grown + 5);
      if (turn !== this.#turn) return;
      const counts = new Map(before.months.map(({ month, count }) => [month, count]));
      const same = new Set(outline.months.filter(({ month, count }) => counts.get(month) === count).map(({ month }) => month));
      const kept = [...this.#rows].filter(([key]) => same.has(key.split('/')[0] ?? '') && !rows.has(key));
      this.#rows = new Map([...kept, ...rows]);
      this.#fresh = new Set(rows.keys());
      this.outline = outline;
      this.late = late;
      this.failure = null;
      this.version += 1;
      if (anchor && top > 0) {
        const now = this.find(anchor.id);
        if (now >= 0 && now !== anchor.index) this.onshift(now - anchor.index);
      }
      if (this.searching) await this.#search(true);
    } catch {
      // What is on the screen stays; the next signal tries again.
    }
  }

  #anchor(first: number, last: number): { id: string; index: number } | undefined {
    for (let index = first; index <= Math.min(last, this.size - 1); index += 1) {
      const item = this.at(index);
      if (item.kind === 'row' && item.row && !item.late) return { id: item.row.id, index };
    }
    return undefined;
  }

  async #search(again = false): Promise<void> {
    const query = this.query.trim();
    if (query === '') return;
    const turn = again ? this.#words : (this.#words += 1);
    const limit = again ? Math.min(200, Math.max(SEARCH_PAGE, this.hits?.rows.length ?? 0)) : SEARCH_PAGE;
    try {
      const page = await host().call('orders.search', { query, filter: this.#filter, limit });
      if (turn !== this.#words) return;
      this.hits = page;
      this.searched = query;
      this.failure = null;
      this.version += 1;
    } catch (thrown) {
      if (turn === this.#words && !again) this.failure = Failure.from(thrown);
    }
  }

  async #more(): Promise<void> {
    const before = this.hits?.next;
    if (this.#loadingMore || before === null || before === undefined) return;
    const turn = this.#words;
    this.#loadingMore = true;
    try {
      const page = await host().call('orders.search', { query: this.searched, filter: this.#filter, before, limit: SEARCH_PAGE * 2 });
      if (turn !== this.#words || !this.hits || this.hits.next !== before) return;
      this.hits = { ...page, rows: [...this.hits.rows, ...page.rows] };
    } catch {
      // Scrolling on asks again.
    } finally {
      this.#loadingMore = false;
    }
  }

  async #loadFacets(): Promise<void> {
    try {
      this.facets = await host().call('orders.facets', {});
    } catch {
      // The chips keep what they had.
    }
  }
}
