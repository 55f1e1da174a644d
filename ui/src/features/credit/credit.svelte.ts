/** The account's store credit and its ledger, as the local archive has them. */
import { Remote } from '$lib/app/remote.svelte';
import { coalesced, onTopic } from '$lib/app/signals';
import type { CreditEntry, CreditView } from '$lib/bindings/commands';
import { host } from '$lib/host';

const PAGE = 50;

type Ledger = { entries: CreditEntry[]; next: number | null };

export class Credit {
  readonly remote = new Remote<CreditView>(() => host().call('credit.get', {}));
  readonly ledger = new Remote<Ledger>(() => this.#pages());
  #many = PAGE;

  start(): () => void {
    const load = () => Promise.all([this.remote.load(), this.ledger.load()]);
    void load();
    return onTopic('credit', coalesced(load, 200));
  }

  async more(): Promise<void> {
    this.#many += PAGE;
    await this.ledger.load();
  }

  /** All that is shown, asked for anew: what was at the end of a page may stand in the middle now. */
  async #pages(): Promise<Ledger> {
    const entries: CreditEntry[] = [];
    let next: number | null = null;
    do {
      const page: Ledger = await host().call('credit.entries', { limit: PAGE, ...(next === null ? {} : { before: next }) });
      entries.push(...page.entries);
      next = page.next;
    } while (next !== null && entries.length < this.#many);
    return { entries, next };
  }
}
