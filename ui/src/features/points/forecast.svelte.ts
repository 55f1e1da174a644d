/** What buying something would earn: the store's own arithmetic, asked of the core. */
import { coalesced, onTopic } from '$lib/app/signals';
import type { ForecastLine } from '$lib/bindings/commands';
import { host } from '$lib/host';

export class Forecast {
  /** Nothing while it is not known, and where there are no points. */
  earns: number | null = $state(null);
  #lines: ForecastLine[] = [];
  #turn = 0;

  start(): () => void {
    const again = coalesced(() => this.#ask(), 200);
    const stops = [onTopic('points', again), onTopic('catalogue', again)];
    return () => stops.forEach((stop) => stop());
  }

  of(lines: ForecastLine[]): Promise<void> {
    this.#lines = lines;
    return this.#ask();
  }

  async #ask(): Promise<void> {
    const mine = (this.#turn += 1);
    // Somebody without an account earns nothing, and what is not known is not said.
    const answer = await host()
      .call('points.forecast', { lines: this.#lines })
      .catch(() => null);
    if (mine === this.#turn) this.earns = answer?.earns ?? null;
  }
}
