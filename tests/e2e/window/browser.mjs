// The system's browser, as the program under test finds it: writes down what it is asked to open, and is a person at the
// payment service's page.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { env, place } from './app.mjs';
import { until } from './driver.mjs';

/** Takes the place of the desktop's verb for opening an address. To be called before the driver starts. */
export function startBrowser() {
  const programs = place('browser');
  const asked = join(programs, 'asked');
  mkdirSync(programs, { recursive: true });
  writeFileSync(asked, '');
  writeFileSync(join(programs, 'xdg-open'), `#!/bin/sh\nprintf '%s\\n' "$1" >> '${asked}'\n`, { mode: 0o755 });
  env.PATH = `${programs}:${env.PATH}`;
  let seen = 0;
  return {
    /** The next address it is asked to open. */
    async opened() {
      const address = await until('the browser is asked to open a page', 30_000, async () => readFileSync(asked, 'utf8').split('\n').filter(Boolean)[seen]);
      seen += 1;
      return address;
    },
  };
}

/** Pays on the page with this card. */
export async function payAt(address, number) {
  const shown = await fetch(address);
  assert.equal(shown.status, 200, 'the page is there');
  assert.match(await shown.text(), /cc-number/, 'it asks for a card');
  const sent = await fetch(address, { method: 'POST', body: new URLSearchParams({ act: 'pay', number, expiry: '12/34', code: '123' }) });
  assert.equal(sent.status, 200, 'the page takes the card');
}
