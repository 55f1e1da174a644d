/** The messages a demo store would have sent, newest first, looked at again while somebody looks. */
import type { InboxMessage } from '$lib/bindings/commands';
import { host } from '$lib/host';

export class Inbox {
  messages: InboxMessage[] = $state.raw([]);
  failed = $state(false);
  /** The first answer is here. */
  known = $state(false);
  readonly #store: string;

  constructor(store: string) {
    this.#store = store;
  }

  /** Starts looking; returns the way to stop. */
  watch(): () => void {
    void this.#look();
    const timer = setInterval(() => void this.#look(), 1500);
    return () => clearInterval(timer);
  }

  async #look(): Promise<void> {
    try {
      this.messages = (await host().call('identity.inbox', { store_id: this.#store })).messages;
      this.failed = false;
    } catch {
      this.failed = true;
    }
    this.known = true;
  }
}
