/**
 * The catalogue as it is looked at: the categories, and the products of one question, page after page. It is read from the
 * copy on this device, so an answer takes milliseconds and needs no connection.
 */
import { coalesced, onTopic } from '$lib/app/signals';
import type { Categories, ProductCard } from '$lib/bindings/commands';
import { Failure, host } from '$lib/host';

import { NO_FILTERS, question, type Filters } from './filters';

const PAGE = 60;
/** The most that is asked for in one go when what is shown is refreshed. */
const MOST = 200;

export class Catalogue {
  filters: Filters = $state.raw(NO_FILTERS);
  query = $state('');
  categories: Categories | null = $state.raw(null);
  products: ProductCard[] | null = $state.raw(null);
  /** How many answer the question, loaded or not. */
  total = $state(0);
  failure: Failure | null = $state.raw(null);
  /** Counts the questions that were answered: what is shown begins at its top again. */
  asked = $state(0);
  /** The words the products belong to; what is typed runs ahead of them. */
  searched = $state('');

  #next: string | null = null;
  #turn = 0;
  #more = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #looked = false;
  readonly #currency: string;

  constructor(currency: string) {
    this.#currency = currency;
  }

  /** Follows changes until the answer is called; asks nothing before somebody looks. */
  start(): () => void {
    const changed = coalesced(() => this.#follow(), 400);
    const stop = onTopic('catalogue', () => {
      if (this.#looked) changed();
    });
    return () => {
      stop();
      clearTimeout(this.#timer);
      this.#turn += 1;
    };
  }

  /** Somebody looks. */
  look(): void {
    if (this.#looked) return;
    this.#looked = true;
    void this.#ask();
    void this.#count();
  }

  get complete(): boolean {
    return this.products !== null && this.products.length >= this.total;
  }

  setFilters(change: Partial<Filters>): void {
    this.filters = { ...this.filters, ...change };
    void this.#ask();
  }

  setQuery(query: string): void {
    this.query = query;
    clearTimeout(this.#timer);
    // Answers take milliseconds; the pause only spares the letters in the middle of fast typing.
    this.#timer = setTimeout(() => void this.#ask(), query.trim() === '' ? 0 : 45);
  }

  retry(): void {
    this.failure = null;
    void this.#ask();
    void this.#count();
  }

  /** The screen has come to the end of what is here. */
  async more(): Promise<void> {
    const after = this.#next;
    if (this.#more || after === null) return;
    const turn = this.#turn;
    this.#more = true;
    try {
      const page = await this.#page(PAGE * 2, after);
      if (turn !== this.#turn) return;
      this.products = [...(this.products ?? []), ...page.products];
      this.#next = page.next;
    } catch {
      // Scrolling on asks again.
    } finally {
      this.#more = false;
    }
  }

  #page(limit: number, after?: string) {
    const asked = question(this.filters, this.query, this.#currency);
    return host().call('catalogue.page', { ...asked, limit, ...(after === undefined ? {} : { after }) });
  }

  async #ask(): Promise<void> {
    const turn = (this.#turn += 1);
    const words = this.query.trim();
    try {
      const page = await this.#page(PAGE);
      if (turn !== this.#turn) return;
      this.products = page.products;
      this.total = page.total;
      this.#next = page.next;
      this.searched = words;
      this.failure = null;
      this.asked += 1;
    } catch (thrown) {
      if (turn === this.#turn) this.failure = Failure.from(thrown);
    }
  }

  async #count(): Promise<void> {
    try {
      this.categories = await host().call('catalogue.categories', {});
    } catch {
      // The side list keeps what it had.
    }
  }

  /** Products changed: what is shown is asked for anew and swapped in one step. */
  async #follow(): Promise<void> {
    void this.#count();
    if (this.products === null) return this.#ask();
    const turn = this.#turn;
    const shown = this.products.length;
    try {
      const products: ProductCard[] = [];
      let next: string | null = null;
      do {
        const page = await this.#page(Math.min(MOST, Math.max(PAGE, shown - products.length)), next ?? undefined);
        if (turn !== this.#turn) return;
        products.push(...page.products);
        this.total = page.total;
        next = page.next;
      } while (next !== null && products.length < shown);
      this.products = products;
      this.#next = next;
      this.failure = null;
    } catch {
      // What is on the screen stays; the next signal tries again.
    }
  }
}
