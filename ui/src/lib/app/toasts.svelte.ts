/**
 * A word about what was just done, with the way back where there is one. One at a time: the newest says what can be undone,
 * and what it replaces has been read or is stale.
 */
export interface Toast {
  text: string;
  /** Something did not work: it stays until it is put away. */
  failed?: boolean;
  /** Takes it back. */
  undo?: () => Promise<void> | void;
  /** A place to go on to, with its words. */
  more?: { text: string; go: () => void };
}

/** How long a word stays. Long enough to reach for the keyboard. */
const STAYS = 9_000;

class Toasts {
  shown: Toast | null = $state.raw(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  say(toast: Toast): void {
    clearTimeout(this.#timer);
    this.shown = toast;
    if (!toast.failed) this.rest();
  }

  /** Lets the time run (again). */
  rest(): void {
    clearTimeout(this.#timer);
    if (this.shown && !this.shown.failed) this.#timer = setTimeout(() => this.clear(), STAYS);
  }

  /** Somebody is about to use it: the time stands still. */
  hold(): void {
    clearTimeout(this.#timer);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.shown = null;
  }

  /** Takes back what was said last; false when there is nothing to take back. */
  undo(): boolean {
    const undo = this.shown?.undo;
    if (!undo) return false;
    this.clear();
    void undo();
    return true;
  }
}

export const toasts = new Toasts();
