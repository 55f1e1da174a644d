import './app.css';

import { mount } from 'svelte';

import { useHost } from '$lib/host';

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
  target.replaceChildren();
  mount(App, { target });
}

void start();
