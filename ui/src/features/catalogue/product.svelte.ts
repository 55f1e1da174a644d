/** One product in full; the last few stay at hand, so that going back paints at once. */
import { coalesced, onTopic } from '$lib/app/signals';
import type { ProductView } from '$lib/bindings/commands';
import { Failure, host } from '$lib/host';

const KEPT = 40;

export class ProductDetail {
  id: string | null = $state(null);
  product: ProductView | null = $state.raw(null);
  failure: Failure | null = $state.raw(null);
  #kept = new Map<string, ProductView>();

  start(): () => void {
    const again = coalesced(async () => {
      this.#kept.clear();
      if (this.id) await this.#load(this.id);
    }, 250);
    return onTopic('catalogue', again);
  }

  show(id: string | null): void {
    if (id === this.id) return;
    this.id = id;
    this.failure = null;
    this.product = (id && this.#kept.get(id)) || null;
    if (id && !this.product) void this.#load(id);
  }

  retry(): void {
    this.failure = null;
    if (this.id) void this.#load(this.id);
  }

  /** The texts are in a language: another one makes all of them stale. */
  forget(): void {
    this.#kept.clear();
    if (this.id) void this.#load(this.id);
  }

  async #load(id: string): Promise<void> {
    try {
      const product = await host().call('catalogue.product', { product_id: id });
      this.#kept.set(id, product);
      if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value ?? id);
      if (this.id === id) {
        this.product = product;
        this.failure = null;
      }
    } catch (thrown) {
      if (this.id === id && !this.product) this.failure = Failure.from(thrown);
    }
  }
}
