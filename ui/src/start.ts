/** The interface itself: reads its texts, asks the core how things stand, and takes the page over. */
import { mount } from 'svelte';

import { fetchAhead } from '$features/orders/list.svelte';
import { app } from '$lib/app/app.svelte';
import { cover } from '$lib/app/launch';
import { useHost } from '$lib/host';
import { speak } from '$lib/l10n/index.svelte';

import App from './views/App.svelte';

async function start(): Promise<void> {
  // `vite --mode fake` draws the screens without a core; a build never contains it.
  if (import.meta.env.DEV && import.meta.env.MODE === 'fake') {
    const { fakeHost } = await import('../dev/fake-host');
    const wanted = new URLSearchParams(location.search);
    useHost(
      fakeHost({
        theme: wanted.get('theme'),
        language: wanted.get('lang') ?? 'en',
        signedIn: wanted.has('in'),
        passcode: wanted.has('passcode'),
        unproved: wanted.has('unproved'),
        away: wanted.has('away'),
        waiting: wanted.has('waiting'),
        noAddress: wanted.has('noaddress'),
      }),
    );
  }
  const target = document.getElementById('app');
  if (!target) throw new Error('the page has no #app');
  // The core is asked while the texts are read. The system's language is a good guess at the one it will name.
  void app.start();
  fetchAhead();
  await speak(navigator.language, navigator.language);
  cover();
  target.replaceChildren();
  mount(App, { target });
}

void start();
