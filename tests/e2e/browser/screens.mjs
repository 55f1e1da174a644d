// Pictures of every screen.
//
//   KABINET_BIN_DIR=target/ci node tests/e2e/browser/screens.mjs --themes light,dark --languages en,ru --out DIR
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { makeHome, openBrowser, startBridge } from './bridge.mjs';
import { walk } from './walk.mjs';

const { values } = parseArgs({
  options: {
    themes: { type: 'string', default: 'light,dark,contrast' },
    theme: { type: 'string' },
    languages: { type: 'string', default: 'en,ru,es,vi' },
    lang: { type: 'string' },
    out: { type: 'string', default: 'target/screens' },
  },
});
const list = (text) => text.split(',').filter(Boolean);
const out = resolve(values.out);
const browser = await openBrowser();
let taken = 0;
try {
  for (const theme of list(values.theme ?? values.themes)) {
    for (const language of list(values.lang ?? values.languages)) {
      const folder = join(out, theme, language);
      mkdirSync(folder, { recursive: true });
      const home = makeHome();
      const bridge = await startBridge({ home: home.path, memory: false });
      try {
        const { page, context } = await browser.page(bridge.url);
        await walk(page, { theme, language, nextPage: () => bridge.nextPage() }, async (name) => {
          await page.screenshot({ path: join(folder, `${name}.png`) });
          taken += 1;
        });
        await context.close();
      } finally {
        await bridge.stop();
        home.remove();
      }
    }
  }
} finally {
  await browser.close();
}
console.log(`${taken} pictures in ${out}`);
