/** What every screen needs to know: the stores, the accounts, the preferences. Pulled from the core, never guessed. */
import type { AccountView, Bootstrap, PreferencesPatch, StoreView } from '$lib/bindings/commands';
import { Failure, host } from '$lib/host';
import { speak } from '$lib/l10n/index.svelte';

import { coalesced, onTopic } from './signals';

class App {
  boot: Bootstrap | null = $state.raw(null);
  failure: Failure | null = $state.raw(null);

  readonly active: AccountView | null = $derived(this.boot?.active ?? null);
  readonly stores: StoreView[] = $derived(this.boot?.stores ?? []);
  readonly accounts: AccountView[] = $derived(this.boot?.accounts ?? []);

  store(id: string | undefined): StoreView | null {
    return this.stores.find((store) => store.id === id) ?? null;
  }

  #starting: Promise<void> | undefined;

  /** Asks the core how things stand, where nobody does so already. */
  start(): Promise<void> {
    return (this.#starting ??= this.refresh().finally(() => (this.#starting = undefined)));
  }

  /** Asks the core how things stand. */
  async refresh(): Promise<void> {
    try {
      const boot = await host().call('app.bootstrap', {});
      await speak(boot.language, boot.locale);
      this.boot = boot;
      this.failure = null;
      this.#dress();
    } catch (thrown) {
      // With something on the screen, an unanswered refresh changes nothing.
      if (!this.boot) this.failure = Failure.from(thrown);
    }
  }

  /** Starts listening; returns the way to stop. */
  listen(): () => void {
    const refresh = coalesced(() => this.refresh(), 50);
    const stops = (['session', 'stores', 'preferences', 'vault'] as const).map((topic) => onTopic(topic, refresh));
    return () => stops.forEach((stop) => stop());
  }

  #saved: Promise<unknown> = Promise.resolve();
  #newest: PreferencesPatch | undefined;

  /** Changes preferences: at once on the screen, then in the core. They are cosmetic, a failed save costs nothing. */
  async prefer(patch: PreferencesPatch): Promise<void> {
    if (!this.boot) return;
    this.boot = { ...this.boot, preferences: { ...this.boot.preferences, ...patch } };
    this.#newest = patch;
    if (patch.language) void speak(patch.language, this.boot.locale);
    this.#dress();
    // One after the other: two steps of a divider that arrive in the wrong order would keep the older one.
    const saving = this.#saved.then(() => host().call('app.set_preferences', patch));
    this.#saved = saving.catch(() => undefined);
    try {
      const preferences = await saving;
      // An answer to an older change must not undo what the screen shows of a newer one.
      if (this.boot && this.#newest === patch) this.boot = { ...this.boot, preferences };
      if (patch.language === '') await this.refresh();
    } catch {
      await this.refresh();
    }
  }

  #dress(): void {
    const { theme, density } = this.boot?.preferences ?? {};
    document.documentElement.dataset.theme = theme ?? 'system';
    document.documentElement.dataset.density = density ?? 'comfortable';
  }
}

export const app = new App();
