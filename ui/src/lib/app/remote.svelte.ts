/** Something the store knows: asked for, kept, asked again. The newest question's answer counts. */
import { Failure } from '$lib/host';

export class Remote<T> {
  value: T | null = $state.raw(null);
  failure: Failure | null = $state.raw(null);
  loading = $state(false);
  #turn = 0;
  readonly #ask: () => Promise<T>;

  constructor(ask: () => Promise<T>) {
    this.#ask = ask;
  }

  /** Asks. What was here stays on the screen meanwhile, and after a failure. */
  async load(): Promise<void> {
    const mine = (this.#turn += 1);
    this.loading = true;
    try {
      const value = await this.#ask();
      if (mine === this.#turn) this.set(value);
    } catch (thrown) {
      if (mine !== this.#turn) return;
      this.failure = Failure.from(thrown);
      this.loading = false;
    }
  }

  /** What an action answered is newer than any question on its way. */
  set(value: T): void {
    this.#turn += 1;
    this.value = value;
    this.failure = null;
    this.loading = false;
  }
}
