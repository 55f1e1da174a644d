import { fileURLToPath } from 'node:url';

import { svelte } from '@sveltejs/vite-plugin-svelte';
import tailwindcss from '@tailwindcss/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Every screen needs the Latin letters: they are asked for before anything else, so that text is laid out once. What other
 * letters the last screen had, the core asks for with the launch image.
 */
const letters = (): Plugin => ({
  name: 'letters',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle }) {
      const font = Object.keys(bundle ?? {}).find((file) => file.includes('-latin-wght-normal-'));
      const attrs = { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: true, href: `/${font ?? ''}` };
      return font ? [{ tag: 'link', attrs, injectTo: 'head-prepend' as const }] : [];
    },
  },
});

export default defineConfig(({ mode }) => ({
  plugins: [tailwindcss(), svelte(), letters()],
  resolve: {
    alias: { $lib: at('./src/lib'), $features: at('./src/features') },
    // Components must mount in tests, so the browser build of Svelte is wanted there too.
    conditions: mode === 'test' ? ['browser'] : undefined,
  },
  build: {
    target: 'es2022',
    // The content security policy allows files of our own, not data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  clearScreen: false,
  server: { port: 1420, strictPort: true },
  test: {
    environment: 'happy-dom',
    include: ['tests/**/*.test.ts', 'src/**/*.test.ts'],
    setupFiles: ['tests/setup.ts'],
    testTimeout: 20_000,
  },
}));
