/** What the settings, the palette and the menu all offer. */
import { app } from '$lib/app/app.svelte';
import { host } from '$lib/host';

export async function setWorkOffline(on: boolean): Promise<void> {
  await host().call('app.work_offline', { on }).catch(() => undefined);
  await app.refresh();
}

/** Puts a report without secrets on the clipboard; false when that failed. */
export async function copyDiagnostics(): Promise<boolean> {
  try {
    const { text } = await host().call('app.diagnostics', {});
    await host().copyText(text);
    return true;
  } catch {
    return false;
  }
}
