/** How hard a password is to guess, as the core judges it while one types. Nothing is asked of a store. */
import type { StrengthView } from '$lib/bindings/commands';
import { host } from '$lib/host';

export class Strength {
  view: StrengthView | null = $state.raw(null);
  #turn = 0;

  async judge(password: string, hints: string[]): Promise<void> {
    const mine = (this.#turn += 1);
    if (password === '') {
      this.view = null;
      return;
    }
    // The core stays silent only where it fails; the store judges in the end.
    const view = await host().call('identity.password_strength', { password, hints }).catch(() => null);
    if (mine === this.#turn) this.view = view;
  }
}
