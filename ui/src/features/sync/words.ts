/** The state of syncing in a few words. */
import type { SyncView } from '$lib/bindings/commands';
import { clock } from '$lib/format/time';
import { t } from '$lib/l10n/index.svelte';

export function phaseText(view: SyncView): string {
  switch (view.phase) {
    case 'idle':
      return t('sync-idle');
    case 'first':
      return view.total > 0 ? t('sync-first', { done: view.done, total: view.total }) : t('sync-first-unknown');
    case 'incremental':
      return t('sync-incremental');
    case 'work_offline':
    case 'unreachable':
      return view.as_of === null ? t('sync-offline') : t('sync-offline-as-of', { time: clock(view.as_of) });
    case 'sign_in_again':
      return t('sync-sign-in-again');
    case 'failed':
      return view.as_of === null ? t('sync-failed') : t('sync-failed-as-of', { time: clock(view.as_of) });
  }
}
