/** The logic of the account's screens, without the screens. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { fakeHost } from '../dev/fake-host';
import { after, before, type Stage } from '../src/features/identity/steps';
import { typedRight } from '../src/features/privacy/confirm';
import { emailRule } from '../src/features/profile/rules';
import { alarming } from '../src/features/security/events';
import { known } from '../src/features/security/known';
import { inFours } from '../src/features/security/secret';
import { EVERY, watchActivity } from '../src/features/vault/activity';
import { lockable } from '../src/features/vault/lock';
import { formOf } from '../src/lib/app/links.svelte';
import { proof } from '../src/lib/app/proof.svelte';
import { Refusal } from '../src/lib/app/refusal.svelte';
import { Remote } from '../src/lib/app/remote.svelte';
import type { ChallengeView, LinkTarget } from '../src/lib/bindings/commands';
import { Failure, useHost } from '../src/lib/host';
import { Strength } from '../src/lib/secret/strength.svelte';
import { codeIn } from '../src/lib/ui/code';

const challenge: ChallengeView = { id: 'c', channel: 'sms', sent_to: '', digits: 6, expires_in_s: 300, resend_in_s: 60 };

// covers: S14, S15, S17
describe('a sign-in', () => {
  it('goes where the core says', () => {
    expect(after({ kind: 'done', account: {} as never, may_set_password: false })).toBeNull();
    expect(after({ kind: 'second_factor', step_id: 's' })).toEqual({ at: 'second_factor', step: 's' });
    expect(after({ kind: 'new_password', step_id: 's', reason: 'temporary' })).toEqual({ at: 'new_password', step: 's', reason: 'temporary' });
  });
  it('goes back a step at a time, and never into what is spent', () => {
    const from = (stage: Stage) => before(stage)?.at ?? null;
    expect(from({ at: 'ways' })).toBeNull();
    expect(from({ at: 'recover' })).toBe('ways');
    expect(from({ at: 'code', challenge, recovering: false })).toBe('ways');
    expect(from({ at: 'code', challenge, recovering: true })).toBe('recover');
    expect(from({ at: 'second_factor', step: 's' })).toBe('ways');
    expect(from({ at: 'new_password', step: 's', reason: 'recovery' })).toBe('ways');
  });
});

// covers: S13
describe('a link', () => {
  const target = (kind: string, step: string | null = null): LinkTarget => ({ store_id: 'store', kind, id: null, step_id: step, account_id: null });
  it('opens the form it names', () => {
    expect(formOf(target('sign_in'))).toEqual({ store: 'store', way: 'password' });
    expect(formOf(target('recover'))).toEqual({ store: 'store', way: 'recover' });
    expect(formOf(target('new_password', 'step'))).toEqual({ store: 'store', newPassword: 'step' });
    expect(formOf(target('order'))).toBeNull();
  });
});

describe('a code in a message', () => {
  it('is not a piece of a link, a word or a telephone number', () => {
    expect(codeIn('Open https://shop.example/recover/a123456b-654321 or type 482913.', 6)).toBe('482913');
    expect(codeIn('Login +1 202 555 0188, password kelp-123456', 6)).toBe('123456');
    expect(codeIn('Login +1 202 555 0188', 6)).toBeNull();
    expect(codeIn('Mã của bạn: 482 913.', 6)).toBe('482913');
  });
});

describe('the gate that asks for a proof', () => {
  afterEach(() => proof.settle(false));
  const refusing = (times: number) => {
    let left = times;
    return vi.fn(async () => {
      if (left > 0) {
        left -= 1;
        throw new Failure({ code: 'proof_required' });
      }
      return 'done';
    });
  };
  it('does what needs none', async () => {
    expect(await proof.proven(async () => 7)).toBe(7);
    expect(proof.asked).toBe(false);
  });
  it('repeats the refused action once a proof was given', async () => {
    const act = refusing(1);
    const done = proof.proven(act);
    await vi.waitFor(() => expect(proof.asked).toBe(true));
    proof.settle(true);
    expect(await done).toBe('done');
    expect(act).toHaveBeenCalledTimes(2);
  });
  it('does nothing when the person gives up', async () => {
    const act = refusing(1);
    const done = proof.proven(act);
    await vi.waitFor(() => expect(proof.asked).toBe(true));
    proof.settle(false);
    expect(await done).toBeNull();
    expect(act).toHaveBeenCalledTimes(1);
  });
  it('lets every other refusal through', async () => {
    await expect(proof.proven(() => Promise.reject(new Failure({ code: 'contact_taken' })))).rejects.toThrow('contact_taken');
  });
});

describe('a refusal', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
  afterEach(() => void vi.useRealTimers());
  it('counts down where it says when, and then goes', () => {
    const refusal = new Refusal();
    refusal.take(new Failure({ code: 'rate_limited', retry_after_s: 2 }));
    expect(refusal.text).toContain('2 seconds');
    expect(refusal.waiting).toBe(true);
    vi.advanceTimersByTime(1100);
    expect(refusal.text).toContain('1 second');
    refusal.clear();
    expect(refusal.text, 'typing does not end the wait').not.toBeNull();
    vi.advanceTimersByTime(1100);
    expect(refusal.text).toBeNull();
    expect(refusal.waiting).toBe(false);
  });
  it('stays until one types where it does not say when', () => {
    const refusal = new Refusal();
    refusal.take(new Failure({ code: 'contact_unknown' }));
    expect(refusal.text).toContain('No account');
    expect(refusal.about('contact_unknown')).toBe(true);
    refusal.clear();
    expect(refusal.text).toBeNull();
  });
});

describe('what the store knows', () => {
  it('keeps the newest answer, and what was there after a failure', async () => {
    const answers: ((value: number | Error) => void)[] = [];
    const remote = new Remote<number>(() => new Promise((done, failed) => answers.push((value) => (value instanceof Error ? failed(value) : done(value)))));
    const first = remote.load();
    const second = remote.load();
    answers[1]?.(2);
    await second;
    answers[0]?.(1);
    await first;
    expect(remote.value).toBe(2);
    const third = remote.load();
    answers[2]?.(new Failure({ code: 'offline' }));
    await third;
    expect([remote.value, remote.failure?.code, remote.loading]).toEqual([2, 'offline', false]);
    remote.set(3);
    expect([remote.value, remote.failure]).toEqual([3, null]);
  });
  it('is not known when it is out of reach', () => {
    expect(() => known({ security: null, unreachable: true })).toThrow('offline');
  });
});

// covers: S51
describe('the rule about e-mail', () => {
  const rule = (email: string | null, email_change: string) => emailRule({ email, email_change }).allowed;
  it('lets the first one be bound always, and a bound one be changed where the store says so', () => {
    expect(['never', 'merchant', 'customer_verified'].map((policy) => rule(null, policy))).toEqual([true, true, true]);
    expect(['never', 'merchant', 'customer_verified'].map((policy) => rule('a@shop.example', policy))).toEqual([false, false, true]);
  });
});

describe('small rules', () => {
  it('the store’s name is typed, not guessed', () => {
    expect(typedRight('  tail &  PAW ', 'Tail & Paw')).toBe(true);
    expect(typedRight('Tail', 'Tail & Paw')).toBe(false);
    expect(typedRight('', '')).toBe(false);
  });
  it('a secret stands in fours', () => {
    expect(inFours('234567234567')).toBe('2345 6723 4567');
    expect(inFours('23456')).toBe('2345 6');
  });
  it('what should be looked at twice', () => {
    expect([alarming('session_copied'), alarming('signed_in')]).toEqual([true, false]);
  });
  it('a lock needs something that opens it', () => {
    expect(lockable({ mode: 'keyring', passcode: false })).toBe(false);
    expect(lockable({ mode: 'keyring', passcode: true })).toBe(true);
    expect(lockable({ mode: 'passphrase', passcode: false })).toBe(true);
    expect(lockable({ mode: 'memory', passcode: false })).toBe(false);
  });
});

describe('a password while it is typed', () => {
  it('is judged by the newest answer', async () => {
    useHost(fakeHost());
    const strength = new Strength();
    await Promise.all([strength.judge('short', []), strength.judge('four unrelated words', [])]);
    expect(strength.view?.acceptable).toBe(true);
    await strength.judge('', []);
    expect(strength.view).toBeNull();
  });
});

describe('activity', () => {
  it('is told seldom, and only while it is watched', () => {
    const host = fakeHost();
    useHost(host);
    let now = 1000;
    const stop = watchActivity(() => now);
    const move = () => window.dispatchEvent(new Event('pointermove'));
    const told = () => host.state.calls.filter((name) => name === 'app.touch').length;
    expect(told()).toBe(0);
    move();
    move();
    expect(told()).toBe(1);
    now += EVERY;
    move();
    expect(told()).toBe(2);
    stop();
    now += EVERY;
    move();
    expect(told()).toBe(2);
  });
});
