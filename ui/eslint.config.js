import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';

import svelteConfig from './svelte.config.js';

const onlyTheHost = {
  patterns: [{ group: ['@tauri-apps/*'], message: 'Only src/lib/host talks to Tauri; everything else uses the Host interface.' }],
  paths: [{ name: '@lucide/svelte', message: 'Import @lucide/svelte/icons/<name>: the barrel costs seconds in every test run.' }],
};

export default ts.config(
  { ignores: ['dist/', 'node_modules/', 'src/lib/bindings/'] },
  ...ts.configs.recommended,
  ...svelte.configs['flat/recommended'],
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
  },
  {
    rules: {
      'no-restricted-imports': ['error', onlyTheHost],
      'no-eval': 'error',
      'no-undef': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      'svelte/no-at-html-tags': 'error',
      // A space beside a block is written as {' '}, or the compiler drops it.
      'svelte/no-useless-mustaches': 'off',
      // Maps and dates here are plain on purpose: reactivity goes through one version counter per store.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  { files: ['src/lib/host/**'], rules: { 'no-restricted-imports': 'off' } },
);
