/** One order in full; the last few stay at hand, so that going back paints at once. */
import type { OrderView } from '$lib/bindings/commands';
import { coalesced, onTopic } from '$lib/app/signals';
import { Failure, host } from '$lib/host';

const KEPT = 40;

export class OrderDetail {
  id: string | null = $state(null);
  order: OrderView | null = $state.raw(null);
  failure: Failure | null = $state.raw(null);
  #kept = new Map<string, OrderView>();

  start(): () => void {
    const again = coalesced(async () => {
      this.#kept.clear();
      if (this.id) await this.#load(this.id);
    }, 250);
    return onTopic('orders', again);
  }

  show(id: string | null): void {
    if (id === this.id) return;
    this.id = id;
    this.failure = null;
    this.order = (id && this.#kept.get(id)) || null;
    if (id && !this.order) void this.#load(id);
  }

  /** What an action answered is newer than what is shown. */
  take(order: OrderView): void {
    this.#kept.set(order.id, order);
    if (this.id === order.id) this.order = order;
  }

  retry(): void {
    this.failure = null;
    if (this.id) void this.#load(this.id);
  }

  async #load(id: string): Promise<void> {
    try {
      const order = await host().call('orders.get', { id });
      this.#kept.set(id, order);
      if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value ?? id);
      if (this.id === id) {
        this.order = order;
        this.failure = null;
      }
    } catch (thrown) {
      if (this.id === id && !this.order) this.failure = Failure.from(thrown);
    }
  }
}
