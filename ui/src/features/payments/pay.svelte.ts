/**
 * Paying for one order, adding to store credit, or buying a membership, step by step: choose with what, wait for the page, and what
 * came of it. What a payment is, the store says; this only remembers which one is looked at. Nothing is queued: without the store
 * nothing begins.
 */
import { coalesced, onTopic } from '$lib/app/signals';
import type { MethodsView, PaymentStartedView, PaymentsView } from '$lib/bindings/commands';
import { Failure, host } from '$lib/host';

import { decided, expired, type PaymentMethod, type PaymentRecord } from './words';

/** What stands for "another card": the page. */
export const PAGE = 'page';

export type Step = 'choose' | 'waiting' | 'paid' | 'failed' | 'closed';

/** What is bought where it is neither an order nor store credit: of which kind its payments are, and how one begins. */
export interface Bought {
  kind: string;
  begin: (method: { method_id?: string }, keep: boolean, amount: number) => Promise<PaymentStartedView>;
}

export class Pay {
  /** The order; nothing where store credit is topped up, or something else is bought. */
  readonly order: string | null;
  readonly #bought: Bought | null;
  methods: PaymentMethod[] = $state.raw([]);
  choice: string = $state(PAGE);
  keep = $state(false);
  payment: PaymentRecord | null = $state.raw(null);
  hasReceipt = $state(false);
  page: PaymentStartedView['page'] = $state('none');
  busy: 'pay' | 'reopen' | 'close' | null = $state(null);
  failure: Failure | null = $state.raw(null);
  /** The person looked at how the last one ended, and wants to try again. */
  #again = $state(false);
  #chosen = false;

  readonly step: Step = $derived.by(() => {
    const payment = this.payment;
    if (!payment || (this.#again && decided(payment))) return 'choose';
    switch (payment.state) {
      case 'pending':
        return 'waiting';
      case 'succeeded':
        return 'paid';
      case 'failed':
        return 'failed';
      default:
        return 'closed';
    }
  });

  constructor(order: string | null, bought: Bought | null = null) {
    this.order = order;
    this.#bought = bought;
  }

  start(): () => void {
    void this.#load();
    return onTopic('payments', coalesced(() => this.#load(), 150));
  }

  choose(choice: string): void {
    this.choice = choice;
    this.#chosen = true;
  }

  again(): void {
    this.failure = null;
    this.#again = true;
  }

  async begin(amount: number): Promise<void> {
    const method = this.choice === PAGE ? {} : { method_id: this.choice };
    await this.#do('pay', async () => {
      const keep = this.choice === PAGE && this.keep;
      const started = await this.#begin(method, keep, amount);
      this.#again = false;
      this.#take(started.payment, started.page);
    });
  }

  #begin(method: { method_id?: string }, keep: boolean, amount: number): Promise<PaymentStartedView> {
    if (this.#bought) return this.#bought.begin(method, keep, amount);
    if (this.order === null) return host().call('credit.top_up', { amount, ...method, keep });
    return host().call('payments.start', { order_id: this.order, ...method, keep, expected_amount: amount });
  }

  async reopen(): Promise<void> {
    const id = this.payment?.id;
    if (!id) return;
    await this.#do('reopen', async () => {
      const started = await host().call('payments.reopen', { payment_id: id });
      this.#take(started.payment, started.page);
    });
  }

  async close(): Promise<void> {
    const id = this.payment?.id;
    if (!id) return;
    await this.#do('close', async () => {
      const { payment } = await host().call('payments.close', { payment_id: id });
      this.#take(payment, 'none');
    });
  }

  async #do(what: 'pay' | 'reopen' | 'close', act: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = what;
    this.failure = null;
    try {
      await act();
    } catch (thrown) {
      this.failure = Failure.from(thrown);
      // What was refused because it is paid or under way already is news about the order: look.
      if (['already_paid', 'payment_under_way', 'payment_expired'].includes(this.failure.code)) void this.#load();
    } finally {
      this.busy = null;
    }
  }

  #take(payment: PaymentRecord, page: PaymentStartedView['page']): void {
    this.payment = payment;
    this.page = page;
    this.hasReceipt = payment.state === 'succeeded';
  }

  async #load(): Promise<void> {
    const [mine, kept] = await Promise.all([
      host().call('payments.list', this.order === null ? {} : { order_id: this.order }).catch((): PaymentsView => ({ payments: [] })),
      host().call('methods.list', {}).catch((): MethodsView => ({ methods: [] })),
    ]);
    this.methods = kept.methods;
    if (!this.#chosen || !this.#known(this.choice)) this.choice = this.methods.find((method) => !expired(method))?.id ?? PAGE;
    // The newest that is about this order's money; what was begun here may not have come back with the feed yet.
    const [newest] = mine.payments.map(({ payment }) => payment).filter((payment) => this.#concerns(payment));
    const here = mine.payments.find(({ payment }) => payment.id === this.payment?.id)?.payment;
    // Whoever tries again on the page begins another payment there.
    if (newest && newest.id !== this.payment?.id && newest.created_at >= (this.payment?.created_at ?? 0)) this.payment = newest;
    else if (here && decided(here)) this.payment = here;
    else if (this.payment && !decided(this.payment)) await this.#ask(this.payment.id);
    this.hasReceipt = this.payment?.state === 'succeeded';
  }

  async #ask(id: string): Promise<void> {
    try {
      const { payment } = await host().call('payments.get', { payment_id: id });
      if (this.payment?.id === id) this.payment = payment;
    } catch {
      // It is asked again when something changes.
    }
  }

  /** What store credit paid of an order is no answer to how the rest is paid, and what was bought yesterday none to today's. */
  #concerns({ kind, method, state }: PaymentRecord): boolean {
    if (this.order === null) return kind === (this.#bought?.kind ?? 'top_up') && (state === 'pending' || this.payment !== null);
    return kind === 'charge' && method?.kind !== 'credit';
  }

  #known(choice: string): boolean {
    return choice === PAGE || this.methods.some(({ id }) => id === choice);
  }
}
