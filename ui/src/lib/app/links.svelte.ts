/** The kabinet:// link that came last, resolved: where it would lead. Nothing is shown or changed by resolving it. */
import type { LinkTarget } from '$lib/bindings/commands';
import { Failure, host } from '$lib/host';

import { app } from './app.svelte';
import type { Joining } from './place.svelte';
import { onTopic } from './signals';

/** The form a link opens; nothing for a link to an order. */
export function formOf(target: LinkTarget): Joining | null {
  switch (target.kind) {
    case 'sign_in':
      return { store: target.store_id, way: 'password' };
    case 'recover':
      return { store: target.store_id, way: 'recover' };
    case 'new_password':
      return target.step_id ? { store: target.store_id, newPassword: target.step_id } : { store: target.store_id, way: 'recover' };
    default:
      return null;
  }
}

class Links {
  target: LinkTarget | null = $state.raw(null);
  failure: Failure | null = $state.raw(null);

  /** Starts listening; returns the way to stop. */
  listen(): () => void {
    return onTopic('link', (signal) => {
      if (signal.link) void this.#resolve(signal.link);
    });
  }

  clear(): void {
    this.target = null;
    this.failure = null;
  }

  async #resolve(link: string): Promise<void> {
    this.clear();
    try {
      const target = await host().call('app.resolve_link', { link });
      if (formOf(target) && !app.store(target.store_id)) throw new Failure({ code: 'store_unknown' });
      this.target = target;
    } catch (thrown) {
      this.failure = Failure.from(thrown);
    }
  }
}

export const links = new Links();
