/** Locking the program: who can, and doing it. */
import { app } from '$lib/app/app.svelte';
import type { VaultView } from '$lib/bindings/commands';
import { host } from '$lib/host';

/** Something opens the lock again: a passcode or a passphrase. Without one a lock would only be a click. */
export function lockable(vault: Pick<VaultView, 'mode' | 'passcode'>): boolean {
  return vault.passcode || vault.mode === 'passphrase';
}

/** Closes the archive and forgets its key until the passcode or passphrase is typed. */
export async function lockNow(): Promise<void> {
  await host().call('vault.lock', {});
  await app.refresh();
}
