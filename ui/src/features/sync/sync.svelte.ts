/** How fresh the archive is. */
import type { SyncView } from '$lib/bindings/commands';
import { coalesced, onTopic } from '$lib/app/signals';
import { Failure, host } from '$lib/host';

export class SyncState {
  view: SyncView | null = $state.raw(null);
  /** Why "sync now" did not happen. */
  failure: Failure | null = $state.raw(null);
  busy = $state(false);

  /** Nothing new can come: what is shown is as of a time. */
  readonly offline: boolean = $derived(this.view?.phase === 'work_offline' || this.view?.phase === 'unreachable');
  readonly filling: boolean = $derived(this.view?.phase === 'first');

  start(): () => void {
    const ask = coalesced(() => this.#ask(), 150);
    ask();
    return onTopic('sync', ask);
  }

  async now(): Promise<void> {
    this.busy = true;
    this.failure = null;
    try {
      this.view = await host().call('sync.now', {});
    } catch (thrown) {
      this.failure = Failure.from(thrown);
    } finally {
      this.busy = false;
    }
  }

  async dismiss(): Promise<void> {
    if (this.view) this.view = { ...this.view, notice: null };
    await host().call('sync.dismiss', {}).catch(() => undefined);
  }

  async #ask(): Promise<void> {
    try {
      this.view = await host().call('sync.status', {});
    } catch {
      // Without an open account there is nothing to say.
      this.view = null;
    }
  }
}
