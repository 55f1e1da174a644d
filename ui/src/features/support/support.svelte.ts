/** How people reach the store, the region they are in, and a message in the making. */
import { Remote } from '$lib/app/remote.svelte';
import { coalesced, onTopic } from '$lib/app/signals';
import { toasts } from '$lib/app/toasts.svelte';
import type { RegionView, SupportView } from '$lib/bindings/commands';
import { Failure, host } from '$lib/host';
import { errorText } from '$lib/l10n/errors';

export const TOPICS = ['question', 'complaint', 'praise', 'other'] as const;
export const LONGEST = 4000;

/** An order a message may be about. */
export interface About {
  id: string;
  number: string;
  items: string[];
}

export class Support {
  readonly remote = new Remote<SupportView>(() => host().call('support.get', {}));
  /** The message outlives the screen: one looks an order up and comes back to it. */
  topic: string = $state('question');
  text = $state('');
  order: string = $state('');
  orders: About[] = $state.raw([]);
  sending = $state(false);
  failure: Failure | null = $state.raw(null);

  readonly region: RegionView | null = $derived(this.remote.value?.regions.find(({ id }) => id === this.remote.value?.region) ?? null);
  /** Whether the store says anything that belongs into the head of the window. */
  readonly reachable: boolean = $derived(this.remote.value !== null && (this.remote.value.phone !== null || this.remote.value.regions.length > 0));

  start(): () => void {
    void this.remote.load();
    // The store may say something else, and the language may be another.
    const again = coalesced(() => this.remote.load(), 100);
    const stops = (['stores', 'preferences', 'session'] as const).map((topic) => onTopic(topic, again));
    return () => stops.forEach((stop) => stop());
  }

  async choose(region: string): Promise<void> {
    const before = this.remote.value;
    if (before) this.remote.set({ ...before, region: region === '' ? null : region });
    try {
      this.remote.set(await host().call('support.choose_region', region === '' ? {} : { region }));
    } catch (thrown) {
      if (before) this.remote.set(before);
      toasts.say({ text: errorText(thrown), failed: true });
    }
  }

  /** The newest orders, to name one of them. */
  async loadOrders(): Promise<void> {
    const page = await host()
      .call('orders.search', { query: '', filter: {}, limit: 20 })
      .catch(() => null);
    if (page) this.orders = page.rows.map(({ id, number, items }) => ({ id, number, items }));
  }

  /** Hands the message over; true when it is kept, and sent as soon as the store can be reached. */
  async send(): Promise<boolean> {
    const text = this.text.trim();
    this.failure = text === '' ? new Failure({ code: 'feedback_empty', field: 'text' }) : null;
    if (this.failure || this.sending) return false;
    this.sending = true;
    try {
      await host().call('feedback.send', { topic: this.topic, text, ...(this.order ? { order_id: this.order } : {}) });
      this.text = '';
      this.order = '';
      return true;
    } catch (thrown) {
      this.failure = Failure.from(thrown);
      return false;
    } finally {
      this.sending = false;
    }
  }
}

/** What a telephone program is handed: the digits alone. */
export function dial(phone: string): string {
  return `tel:${phone.startsWith('+') ? '+' : ''}${phone.replaceAll(/\D/g, '')}`;
}

/** Opens an address outside the program; what has no program for it is said. */
export async function open(url: string): Promise<void> {
  try {
    await host().openUrl(url);
  } catch (thrown) {
    toasts.say({ text: errorText(thrown), failed: true });
  }
}
