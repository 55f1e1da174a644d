/**
 * The one door to everything outside the page.
 *
 * The interface runs in two places: in the desktop window, where the shell answers over Tauri's IPC, and in an ordinary
 * browser, where the development bridge answers over loopback HTTP. Both offer this interface; nothing else in the
 * interface knows which one it talks to.
 */
import type { CommandError, Commands, Signal } from '$lib/bindings/commands';

export type CommandName = keyof Commands;

/** A choice of the application menu; the ids are the shell's. */
export type MenuItem =
  | 'search'
  | 'palette'
  | 'shortcuts'
  | 'settings'
  | 'lock'
  | 'orders'
  | 'work_offline'
  | 'sync_now'
  | 'copy_diagnostics'
  | 'support'
  | (string & {});

export interface Host {
  /** Calls a command of the table. Rejects with a {@link Failure}, never with anything else. */
  call<N extends CommandName>(name: N, args: Commands[N]['args']): Promise<Commands[N]['result']>;
  /** Tells of changes; small notes, the data is pulled. Returns the way to stop listening. */
  onSignal(listener: (signal: Signal) => void): () => void;
  /** Where a product picture can be loaded from. */
  pictureUrl(name: string): string;
  /** Opens a page in the system's browser, or a number (`tel:`) in its telephone program. */
  openUrl(url: string): Promise<void>;
  copyText(text: string): Promise<void>;
  /** Shows a file in the system's file manager; absent where the page has no such thing. */
  revealFile?: (path: string) => Promise<void>;
  onMenu(listener: (item: MenuItem) => void): () => void;
}

/** A command's refusal, as an `Error` so that it has a stack. */
export class Failure extends Error implements CommandError {
  readonly code: string;
  readonly retry: CommandError['retry'];
  readonly field: string | null;
  readonly retry_after_s: number | null;
  readonly tries_left: number | null;

  constructor(error: Partial<CommandError> & { code: string }) {
    super(error.message ?? error.code);
    this.name = 'Failure';
    this.code = error.code;
    this.retry = error.retry ?? 'now';
    this.field = error.field ?? null;
    this.retry_after_s = error.retry_after_s ?? null;
    this.tries_left = error.tries_left ?? null;
  }

  /** Whatever was thrown, as a failure: what the host did not shape itself is `internal`. */
  static from(thrown: unknown): Failure {
    if (thrown instanceof Failure) return thrown;
    if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string') {
      return new Failure(thrown as CommandError);
    }
    return new Failure({ code: 'internal', message: String(thrown) });
  }
}
