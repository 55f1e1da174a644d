/** What a change does and how it stands, in words. */
import type { IntentView } from '$lib/bindings/commands';
import { clock } from '$lib/format/time';
import { errorText } from '$lib/l10n/errors';
import { has, t } from '$lib/l10n/index.svelte';

/** `list.add` as `Put into a list`. What a newer program made has a general name. */
export function what(kind: string): string {
  const id = `intent-${kind.replaceAll(/[._]/g, '-')}`;
  return t(has(id) ? id : 'intent-other');
}

export function how(intent: IntentView, offline: boolean): string {
  switch (intent.state) {
    case 'sending':
      return t('outbox-sending');
    case 'parked':
      return intent.problem ? errorText(intent.problem) : t('outbox-parked');
    case 'expired':
      return t('outbox-expired');
    case 'waiting':
      if (offline || intent.attempts === 0) return t('outbox-waits');
      return intent.next_attempt_at === null
        ? t('outbox-tried', { n: intent.attempts })
        : t('outbox-tried-next', { n: intent.attempts, time: clock(intent.next_attempt_at) });
  }
}

/** Only another order with the new figures can follow: the same one would be refused again. */
export function orderAnew(intent: IntentView): boolean {
  return intent.kind === 'order.place' && intent.state === 'parked' && ['price_changed', 'out_of_stock', 'points_limited', 'credit_limited'].includes(intent.problem?.code ?? '');
}
