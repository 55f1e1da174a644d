/** The account's points and its ledger, as the local archive has them. */
import { Remote } from '$lib/app/remote.svelte';
import { coalesced, onTopic } from '$lib/app/signals';
import { toasts } from '$lib/app/toasts.svelte';
import type { PointsEntry, PointsHistoryView, PointsView } from '$lib/bindings/commands';
import { host } from '$lib/host';
import { errorText } from '$lib/l10n/errors';

const PAGE = 50;

export class Points {
  readonly remote = new Remote<PointsView>(() => host().call('points.get', {}));
  readonly ledger = new Remote<{ entries: PointsEntry[]; next: number | null }>(() => this.#pages());
  readonly history = new Remote<PointsHistoryView>(() => host().call('points.history', {}));
  #many = PAGE;

  start(): () => void {
    const load = () => Promise.all([this.remote.load(), this.ledger.load(), this.history.load()]);
    void load();
    return onTopic('points', coalesced(load, 200));
  }

  async more(): Promise<void> {
    this.#many += PAGE;
    await this.ledger.load();
  }

  /** The switch moves under the finger; a refusal moves it back. */
  async switch(on: boolean): Promise<void> {
    const before = this.remote.value;
    if (before) this.remote.set({ ...before, redeem: on, redeem_pending: true });
    try {
      this.remote.set(await host().call('points.switch', { on }));
    } catch (thrown) {
      if (before) this.remote.set(before);
      toasts.say({ text: errorText(thrown), failed: true });
    }
  }

  /** All that is shown, asked for anew: what was at the end of a page may stand in the middle now. */
  async #pages(): Promise<{ entries: PointsEntry[]; next: number | null }> {
    const entries: PointsEntry[] = [];
    let next: number | null = null;
    do {
      const page: { entries: PointsEntry[]; next: number | null } = await host().call('points.entries', { limit: PAGE, ...(next === null ? {} : { before: next }) });
      entries.push(...page.entries);
      next = page.next;
    } while (next !== null && entries.length < this.#many);
    return { entries, next };
  }
}
