/**
 * Some actions want a recent proof that it is the customer who sits there. One gate serves them all: what was refused for
 * want of a proof waits until one is given, and is then done; whoever gives up has done nothing.
 */
import { Failure } from '$lib/host';

class ProofGate {
  /** Whether the question is asked; the dialog of the security feature shows it. */
  asked = $state(false);
  #waiting: ((given: boolean) => void)[] = [];

  /** Does `act`; null when it needed a proof and none was given. */
  async proven<T>(act: () => Promise<T>): Promise<T | null> {
    try {
      return await act();
    } catch (thrown) {
      const failure = Failure.from(thrown);
      if (failure.code !== 'proof_required') throw failure;
    }
    return (await this.#ask()) ? act() : null;
  }

  #ask(): Promise<boolean> {
    this.asked = true;
    return new Promise((done) => this.#waiting.push(done));
  }

  /** Answers whoever waits. */
  settle(given: boolean): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.asked = false;
    waiting.forEach((done) => done(given));
  }
}

export const proof = new ProofGate();
