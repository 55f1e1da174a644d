// The interface in a real browser over the real core and the real server.
//
//   KABINET_BIN_DIR=target/ci node tests/e2e/browser/run.mjs [WORD]
//
// WORD narrows to the tests whose name has it. The last line is `N passed, M failed`.
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { openBrowser } from './bridge.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const wanted = process.argv[2] ?? '';
const browser = await openBrowser();
let passed = 0;
let failed = 0;
try {
  for (const file of readdirSync(here).filter((name) => name.endsWith('.test.mjs')).sort()) {
    const { tests } = await import(pathToFileURL(join(here, file)));
    for (const [name, test] of Object.entries(tests)) {
      if (!name.includes(wanted)) continue;
      const begun = performance.now();
      try {
        await test(browser);
        passed += 1;
        console.log(`ok   ${name} (${Math.round(performance.now() - begun)} ms)`);
      } catch (error) {
        failed += 1;
        console.log(`FAIL ${name}\n${error.stack ?? error}`);
      }
    }
  }
} finally {
  await browser.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
