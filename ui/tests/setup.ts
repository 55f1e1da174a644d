import { cleanup } from '@testing-library/svelte';
import { afterEach } from 'vitest';

/** happy-dom lays nothing out; the virtual list needs a height to fill. */
Object.defineProperties(HTMLElement.prototype, {
  offsetHeight: { configurable: true, get: () => 800 },
  offsetWidth: { configurable: true, get: () => 480 },
  clientHeight: { configurable: true, get: () => 800 },
});

// Without vitest's globals the library does not clean up by itself.
afterEach(() => cleanup());
