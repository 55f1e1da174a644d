// WCAG 2.2 AA on every screen in every theme, as axe sees it.
import assert from 'node:assert/strict';

import { makeHome, startBridge, wrongs } from './bridge.mjs';
import { walk } from './walk.mjs';

const themes = ['light', 'dark', 'contrast'];

export const tests = Object.fromEntries(
  themes.map((theme) => [
    `every screen is accessible: ${theme}`,
    async (browser) => {
      const home = makeHome();
      const bridge = await startBridge({ home: home.path, memory: false });
      try {
        const { page, context } = await browser.page(bridge.url);
        const found = [];
        let screens = 0;
        await walk(page, { theme, language: 'en', nextPage: () => bridge.nextPage() }, async (name) => {
          screens += 1;
          for (const wrong of await wrongs(page)) found.push(`${name}: ${wrong}`);
        });
        assert.ok(screens > 10, 'all screens were seen');
        assert.deepEqual(found, []);
        await context.close();
      } finally {
        await bridge.stop();
        home.remove();
      }
    },
  ]),
);
