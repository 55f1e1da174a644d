import { cleanup } from '@testing-library/svelte';
import { afterEach } from 'vitest';

import { speak } from '../src/lib/l10n/index.svelte';

/** happy-dom lays nothing out; the virtual list needs a height to fill. */
Object.defineProperties(HTMLElement.prototype, {
  offsetHeight: { configurable: true, get: () => 800 },
  offsetWidth: { configurable: true, get: () => 480 },
  clientHeight: { configurable: true, get: () => 800 },
});

// Without vitest's globals the library does not clean up by itself.
afterEach(() => cleanup());

// As a start does before anything is shown.
await speak('en', 'en-US');
