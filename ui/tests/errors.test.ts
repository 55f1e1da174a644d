/** Every failure the core or the store can answer has words; the codes are read from where they are made. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { errorText } from '../src/lib/l10n/errors';
import { has } from '../src/lib/l10n/index.svelte';
import { Failure } from '../src/lib/host';

const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');

const codes = [
  ...[...read('crates/commands/src/failures.rs').matchAll(/(?:say\(|=> (?:return )?\(?)"([a-z_]+)"/g)].map(([, code]) => code ?? ''),
  ...[...read('crates/protocol/src/problem.rs').matchAll(/^ {8}[A-Z]\w+ = "([a-z_]+)",/gm)].map(([, code]) => code ?? ''),
];
/** What no person can bring about: a wrong method is a fault of the program. */
const GENERAL = ['method_not_allowed', 'unknown_command', 'internal'];

describe('failures', () => {
  it('are found in the sources', () => {
    expect(codes).toContain('wrong_passphrase');
    expect(codes).toContain('code_locked');
    expect(codes.length).toBeGreaterThan(35);
  });
  it.each([...new Set(codes)].filter((code) => !GENERAL.includes(code)))('%s has words of its own', (code) => {
    expect(has(`error-${code.replaceAll('_', '-')}`)).toBe(true);
  });
  it('say how long and how often', () => {
    expect(errorText(new Failure({ code: 'rate_limited', retry_after_s: 45 }))).toContain('45 seconds');
    expect(errorText(new Failure({ code: 'rate_limited', retry_after_s: 7200 }))).toContain('2 hours');
    expect(errorText(new Failure({ code: 'code_wrong', tries_left: 2 }))).toContain('2 tries');
    expect(errorText(new Failure({ code: 'code_wrong', tries_left: 0 }))).toContain('new one');
  });
  it('name a code nobody knows, and never show what was thrown', () => {
    expect(errorText(new Failure({ code: 'out_of_cheese', message: 'secret' }))).toContain('out_of_cheese');
    expect(errorText(new Error('secret'))).not.toContain('secret');
  });
});
