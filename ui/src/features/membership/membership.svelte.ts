/** The account's membership, as the local archive has it. */
import { Remote } from '$lib/app/remote.svelte';
import { coalesced, onTopic } from '$lib/app/signals';
import { toasts } from '$lib/app/toasts.svelte';
import type { MembershipView } from '$lib/bindings/commands';
import { host } from '$lib/host';
import { errorText } from '$lib/l10n/errors';

export class Membership {
  readonly remote = new Remote<MembershipView>(() => host().call('membership.get', {}));

  start(): () => void {
    const load = () => this.remote.load();
    void load();
    return onTopic('membership', coalesced(load, 200));
  }

  /** The switch moves under the finger; a refusal moves it back. */
  async renew(on: boolean): Promise<void> {
    const before = this.remote.value;
    if (before?.membership) this.remote.set({ ...before, membership: { ...before.membership, renews: on }, renew_pending: true });
    try {
      this.remote.set(await host().call('membership.renew', { on }));
    } catch (thrown) {
      if (before) this.remote.set(before);
      toasts.say({ text: errorText(thrown), failed: true });
    }
  }
}
