/** Where a sign-in stands. Forward by what the core answers, back by one step at a time. */
import type { ChallengeView, SignInStep } from '$lib/bindings/commands';

export type Stage =
  | { at: 'ways' }
  | { at: 'recover' }
  /** `recovering` is a code of the way back in; another works for signing in only. */
  | { at: 'code'; challenge: ChallengeView; recovering: boolean }
  | { at: 'second_factor'; step: string }
  | { at: 'new_password'; step: string; reason: string };

/** What an answered step leads to; nothing when the person is in. */
export function after(step: SignInStep): Stage | null {
  switch (step.kind) {
    case 'done':
      return null;
    case 'second_factor':
      return { at: 'second_factor', step: step.step_id };
    case 'new_password':
      return { at: 'new_password', step: step.step_id, reason: step.reason };
  }
}

/** One step back; nothing at the first. What was answered is spent, so behind it lies the beginning. */
export function before(stage: Stage): Stage | null {
  switch (stage.at) {
    case 'ways':
      return null;
    case 'code':
      return stage.recovering ? { at: 'recover' } : { at: 'ways' };
    default:
      return { at: 'ways' };
  }
}
