/** Picks the host once, at start, and hands it to everybody. */
import { bridgeHost } from './bridge';
import type { Host } from './host';
import { tauriHost } from './tauri';

export { Failure } from './host';
export type { CommandName, Host, MenuItem } from './host';

let current: Host | null = null;

/** The host of this page. */
export function host(): Host {
  current ??= '__TAURI_INTERNALS__' in window ? tauriHost() : bridgeHost();
  return current;
}

/** For tests and for development without a core: use this host instead. */
export function useHost(other: Host): void {
  current = other;
}
