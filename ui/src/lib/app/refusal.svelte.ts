/** The last refusal of a form, in words; where it says when to come back, the words count down and then go. */
import { Failure } from '$lib/host';
import { errorText } from '$lib/l10n/errors';

import { Countdown } from './clock.svelte';

export class Refusal {
  failure: Failure | null = $state.raw(null);
  readonly wait = new Countdown();

  readonly text: string | null = $derived(
    this.failure && (!this.failure.retry_after_s || this.wait.left > 0) ? errorText(this.failure, this.wait.left) : null,
  );
  /** Trying again before this would be refused too. */
  readonly waiting: boolean = $derived(this.wait.left > 0);

  /** Takes what was thrown; answers it in the shape of a failure. */
  take(thrown: unknown): Failure {
    const failure = Failure.from(thrown);
    this.failure = failure;
    if (failure.retry_after_s) this.wait.start(failure.retry_after_s);
    return failure;
  }

  /** Whether it is about this field; a refusal that names none is about the last one. */
  about(...codes: string[]): boolean {
    return codes.includes(this.failure?.code ?? '');
  }

  /** Forgets the words. A wait that runs goes on. */
  clear(): void {
    if (this.wait.left === 0) this.failure = null;
  }

  stop(): void {
    this.wait.stop();
  }
}
