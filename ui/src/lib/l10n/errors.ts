/** Failures in the person's words. The code decides; what we have no words for shows the general ones. */
import { Failure } from '$lib/host';

import { has, t } from './index.svelte';
import { waitText } from '../format/time';

/** `wait` stands in for `retry_after_s` while a countdown runs. */
export function errorText(thrown: unknown, wait?: number): string {
  const failure = Failure.from(thrown);
  const id = `error-${failure.code.replaceAll('_', '-')}`;
  return t(has(id) ? id : 'error-internal', {
    code: failure.code,
    tries: failure.tries_left ?? 0,
    seconds: wait ?? failure.retry_after_s ?? 0,
    wait: waitText(wait ?? failure.retry_after_s ?? 0),
  });
}
