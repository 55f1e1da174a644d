/** The script that keeps the arrows must itself be able to say no. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

const script = join(import.meta.dirname, '../scripts/arch.mjs');

function check(files: Record<string, string>): string {
  const src = mkdtempSync(join(tmpdir(), 'kabinet-arch-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(src, name)), { recursive: true });
    writeFileSync(join(src, name), text);
  }
  try {
    return execFileSync(process.execPath, [script, src], { encoding: 'utf8', stdio: 'pipe' });
  } catch (thrown) {
    return (thrown as { stderr: string }).stderr;
  } finally {
    rmSync(src, { recursive: true });
  }
}

describe('the arrows', () => {
  it('hold here', () => {
    expect(execFileSync(process.execPath, [script], { encoding: 'utf8' })).toContain('no wrong import');
  });
  it.each([
    ['a feature that knows another', 'features/orders/a.ts', "import { x } from '$features/identity/b';", 'features never import each other'],
    ['a feature that knows another by path', 'features/orders/a.ts', "import { x } from '../identity/b';", 'features never import each other'],
    ['lib that knows a feature', 'lib/ui/a.ts', "import { x } from '$features/orders/b';", 'lib knows neither'],
    ['a feature that knows a view', 'features/orders/a.svelte', "<script>import X from '../../views/X.svelte';</script>", 'do not know views'],
    ['Tauri outside the host', 'views/a.ts', "import { invoke } from '@tauri-apps/api/core';", 'only lib/host'],
    ['the barrel of icons', 'views/a.ts', "import { X } from '@lucide/svelte';", 'instead of the barrel'],
  ])('refuse %s', (_, file, text, why) => {
    expect(check({ [file]: text })).toContain(why);
  });
  it('let views compose features', () => {
    expect(check({ 'views/a.ts': "import { x } from '$features/orders/b';", 'features/orders/b.ts': 'export const x = 1;' })).toContain('no wrong import');
  });
});
