/** An order in the making: what, how it comes, where to, and what the store says to it. */
import { Remote } from '$lib/app/remote.svelte';
import type { CheckoutArgs, DeliveryOption, Destination, OptionsView, PlacedView, Quote, QuoteCredit, QuotePoints, WantedLine } from '$lib/bindings/commands';
import type { Totals } from '$lib/bindings/commands';
import { Failure, host } from '$lib/host';

import { agreed, differences, estimate, savedOf, type Difference, type Member } from './sum';

/** A product of the order, as it is shown. */
export interface Goods {
  product: string;
  name: string;
  variant: string | null;
  art: string | null;
  quantity: number;
  unit_price: number;
  /** What one costs without a membership, where that is more. */
  regular?: number | null;
}

/** What keeps the order from being placed. */
export type Lacking = 'delivery' | 'address' | 'point' | 'recipient' | 'contact' | 'goods';

export class Checkout {
  readonly options = new Remote<OptionsView>(() => host().call('checkout.options', {}));
  goods: Goods[] = $state.raw([]);
  delivery: string | null = $state(null);
  address: string | null = $state(null);
  point: string | null = $state(null);
  recipient = $state('');
  /** Without an account: where the store writes to. */
  contact = $state('');
  readonly guest: boolean;
  /** How it is paid; online only where the store can be paid so. */
  payBy: 'on_delivery' | 'online' = $state('on_delivery');
  quote: Quote | null = $state.raw(null);
  /** How many points are to pay; what the store said last of them stays in sight while it is asked again. */
  points = $state(0);
  offered: QuotePoints | null = $state.raw(null);
  /** Whether store credit pays as much as it can; what the store said last of it stays in sight while it is asked again. */
  useCredit = $state(false);
  credit: QuoteCredit | null = $state.raw(null);
  quoting = $state(false);
  placing = $state(false);
  failure: Failure | null = $state.raw(null);
  placed: PlacedView | null = $state.raw(null);
  /** What was refused last and waits in the outbox until it is decided here. */
  #refused: string | null = null;
  #turn = 0;

  readonly lines: WantedLine[] = $derived(this.goods.map(({ product, quantity, unit_price }) => ({ product, quantity, unit_price })));
  readonly option: DeliveryOption | null = $derived(this.options.value?.options.options.find(({ id }) => id === this.delivery) ?? null);
  /** What a membership means for delivery, as far as this computer knows. */
  readonly member: Member = $derived({
    regular: this.goods.reduce((sum, { quantity, unit_price, regular }) => sum + quantity * (regular ?? unit_price), 0),
    from: this.options.value?.free_from ?? null,
  });
  readonly pickup: boolean = $derived(this.option?.method === 'pickup');
  /** What the store says differently from what is shown. */
  readonly changes: Difference[] = $derived(this.quote ? differences(this.lines, this.quote) : []);
  readonly totals: Totals = $derived(this.quote && this.changes.length === 0 ? this.quote.totals : estimate(this.lines, this.option, this.member));
  /** What store credit pays of what is shown; without the store's word nothing. */
  readonly creditUsed: number = $derived(this.quote && this.changes.length === 0 ? (this.quote.credit?.used ?? 0) : 0);
  /** What is saved as a member. */
  readonly saved: number = $derived(savedOf(this.goods, this.changes.length === 0 ? this.quote : null));
  /** What is left to be paid online or at the door. */
  readonly toPay: number = $derived(this.totals.total - this.creditUsed);
  readonly lacking: Lacking | null = $derived.by(() => {
    if (this.goods.length === 0) return 'goods';
    if (!this.option) return 'delivery';
    if (this.pickup && !this.point) return 'point';
    if (!this.pickup && !this.address) return 'address';
    if (this.recipient.trim() === '') return 'recipient';
    return this.guest && this.contact.trim() === '' ? 'contact' : null;
  });

  constructor(guest = false) {
    this.guest = guest;
  }

  async load(): Promise<void> {
    await this.options.load();
    this.delivery ??= this.options.value?.options.options[0]?.id ?? null;
    this.ask();
  }

  /** Something was chosen: the store's word on it is asked for again. */
  ask(): void {
    this.failure = null;
    this.quote = null;
    const turn = (this.#turn += 1);
    // The store's word is for customers; a guest's order is guarded by the prices that are shown.
    if (this.lacking !== null || this.guest) return;
    this.quoting = true;
    host()
      .call('checkout.quote', this.#args(this.points, this.useCredit ? (this.credit?.balance ?? 0) : 0))
      .then(
        (quote) => {
          if (turn === this.#turn) this.#take(quote);
        },
        // Without the store's word, what this computer knows is shown, and the order is guarded all the same.
        () => undefined,
      )
      .finally(() => {
        if (turn === this.#turn) this.quoting = false;
      });
  }

  /** Takes the store's prices for what is shown. */
  agree(): void {
    if (!this.quote) return;
    const kept = new Map(agreed(this.lines, this.quote).map((line) => [line.product, line.unit_price]));
    this.goods = this.goods.flatMap((one) => {
      const price = kept.get(one.product);
      const regular = this.quote?.lines.find(({ product }) => product === one.product)?.regular ?? null;
      return price === undefined ? [] : [{ ...one, unit_price: price, regular }];
    });
    this.ask();
  }

  async place(): Promise<void> {
    if (this.placing || this.lacking !== null) return;
    this.placing = true;
    this.failure = null;
    try {
      // What was refused is decided now: it must not stay beside the order that takes its place.
      if (this.#refused) await host().call('outbox.discard', { intent_id: this.#refused });
      this.#refused = null;
      // Without the store's word on them no points and no credit are used: the sum would not be the one that is seen.
      const placed = await host().call('checkout.place', this.#args(this.quote?.points?.used ?? 0, this.quote?.credit?.used ?? 0));
      if (placed.kind === 'refused') {
        this.#refused = placed.intent_id;
        if (placed.offer) this.#take(placed.offer);
        else this.quote = null;
        this.failure = Failure.from(placed.problem);
      } else this.placed = placed;
    } catch (thrown) {
      this.failure = Failure.from(thrown);
    } finally {
      this.placing = false;
    }
  }

  /** Whoever leaves without deciding leaves nothing behind: nothing was placed, and the cart is as it was. */
  leave(): void {
    this.#turn += 1;
    const refused = this.#refused;
    this.#refused = null;
    if (refused) void host().call('outbox.discard', { intent_id: refused }).catch(() => undefined);
  }

  /** Takes the store's word. Where fewer points can be used than were wished, as many as can are wished from now on. */
  #take(quote: Quote): void {
    this.quote = quote;
    this.offered = quote.points ?? null;
    this.points = quote.points?.used ?? 0;
    this.credit = quote.credit ?? null;
  }

  /** Pays with as much store credit as can be used, or with none. */
  payWithCredit(on: boolean): void {
    this.useCredit = on;
    this.ask();
  }

  /** Uses as many points as can be, or none. */
  usePoints(on: boolean): void {
    this.points = on ? (this.offered?.most ?? 0) : 0;
    this.ask();
  }

  #args(points: number, credit: number): CheckoutArgs {
    const destination: Destination = this.pickup ? { to: 'point', point: this.point ?? '' } : { to: 'address', address: this.address ?? '' };
    return { lines: this.lines, delivery: this.delivery ?? '', destination, recipient: this.recipient.trim(), pay_by: this.payBy, expected_total: this.totals.total, ...(points > 0 ? { points } : {}), ...(credit > 0 ? { credit } : {}), ...(this.guest ? { contact: this.contact.trim() } : {}) };
  }
}
