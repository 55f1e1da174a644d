/** What waits to be sent to the store, and what it refused. */
import { coalesced, onTopic } from '$lib/app/signals';
import { toasts } from '$lib/app/toasts.svelte';
import type { IntentView, OutboxView } from '$lib/bindings/commands';
import { Failure, host } from '$lib/host';
import { errorText } from '$lib/l10n/errors';

export class Outbox {
  view: OutboxView | null = $state.raw(null);
  failure: Failure | null = $state.raw(null);
  /** The change that is being acted on. */
  busy: string | null = $state(null);

  /** Whether the store refused something, or it waited too long: somebody must decide. */
  readonly parked: number = $derived(this.view?.parked ?? 0);
  readonly waiting: number = $derived(this.view?.waiting ?? 0);

  start(): () => void {
    void this.load();
    return onTopic('outbox', coalesced(() => this.load(), 120));
  }

  async load(): Promise<void> {
    try {
      this.view = await host().call('outbox.list', {});
      this.failure = null;
    } catch (thrown) {
      this.failure = Failure.from(thrown);
    }
  }

  retry(intent: IntentView): Promise<boolean> {
    return this.#act(intent, 'outbox.retry');
  }

  discard(intent: IntentView): Promise<boolean> {
    return this.#act(intent, 'outbox.discard');
  }

  async #act(intent: IntentView, name: 'outbox.retry' | 'outbox.discard'): Promise<boolean> {
    this.busy = intent.intent_id;
    try {
      this.view = await host().call(name, { intent_id: intent.intent_id });
      return true;
    } catch (thrown) {
      toasts.say({ text: errorText(thrown), failed: true });
      return false;
    } finally {
      this.busy = null;
    }
  }
}
