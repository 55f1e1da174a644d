/** News about the orders and points of the account shown, newest first. */
import { coalesced, onTopic } from '$lib/app/signals';
import { toasts } from '$lib/app/toasts.svelte';
import type { NoticeView } from '$lib/bindings/commands';
import { Failure, host } from '$lib/host';
import { errorText } from '$lib/l10n/errors';

const PAGE = 50;

export class Inbox {
  notices: NoticeView[] | null = $state.raw(null);
  unread = $state(0);
  next: number | null = $state(null);
  failure: Failure | null = $state.raw(null);
  loading = $state(false);

  start(): () => void {
    void this.load();
    return onTopic('notices', coalesced(() => this.load(), 150));
  }

  /** Reads the news again, as far down as it was shown. */
  async load(): Promise<void> {
    const shown = Math.min(200, Math.max(PAGE, this.notices?.length ?? 0));
    try {
      const page = await host().call('notices.list', { limit: shown });
      this.notices = page.notices;
      this.unread = page.unread;
      this.next = page.next;
      this.failure = null;
    } catch (thrown) {
      this.failure = Failure.from(thrown);
    }
  }

  async more(): Promise<void> {
    if (this.next === null || this.loading) return;
    this.loading = true;
    try {
      const page = await host().call('notices.list', { before: this.next, limit: PAGE });
      this.notices = [...(this.notices ?? []), ...page.notices];
      this.next = page.next;
    } catch (thrown) {
      toasts.say({ text: errorText(thrown), failed: true });
    } finally {
      this.loading = false;
    }
  }

  /** The order has been looked at: its news is no news any more. */
  async saw(order: string): Promise<void> {
    if (!(this.notices ?? []).some((one) => one.order_id === order && !one.read)) return;
    this.#mark((one) => one.order_id === order);
    await host().call('notices.read', { order_id: order }).catch(() => undefined);
  }

  /** The points have been looked at. */
  async sawPoints(): Promise<void> {
    if (!(this.notices ?? []).some((one) => one.order_id === null && !one.read)) return;
    this.#mark((one) => one.order_id === null);
    await host().call('notices.read', { points: true }).catch(() => undefined);
  }

  async sawAll(): Promise<void> {
    this.#mark(() => true);
    await host().call('notices.read', {}).catch(() => undefined);
  }

  /** At once on the screen; the core says the same a moment later. */
  #mark(which: (one: NoticeView) => boolean): void {
    const before = this.notices ?? [];
    this.unread = Math.max(0, this.unread - before.filter((one) => !one.read && which(one)).length);
    this.notices = before.map((one) => (which(one) ? { ...one, read: true } : one));
  }
}
