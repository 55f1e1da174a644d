/**
 * Every screen in a language without a single letter of the alphabet, over data without one: a letter that is left is
 * text that nobody can translate. What carries `translate="no"` or a `lang` of its own is data.
 */
import { fireEvent, render, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { fakeHost, type FakeHost, type FakeOptions } from '../dev/fake-host';
import { app } from '../src/lib/app/app.svelte';
import { place } from '../src/lib/app/place.svelte';
import { useHost } from '../src/lib/host';
import App from '../src/views/App.svelte';

const SPOKEN = ['aria-label', 'title', 'placeholder', 'alt', 'aria-description', 'aria-valuetext'];

function letters(): string[] {
  const found: string[] = [];
  const visit = (element: Element): void => {
    if (element.getAttribute('translate') === 'no' || element.hasAttribute('lang')) return;
    for (const name of SPOKEN) {
      const value = element.getAttribute(name) ?? '';
      // The key that a tooltip names is data.
      if (/[A-Za-z]/.test(value.replace(/\((Ctrl|⌘) [A-Z]\)/, ''))) found.push(`${name}="${value}"`);
    }
    for (const child of element.childNodes) {
      if (child.nodeType === Node.TEXT_NODE && /[A-Za-z]/.test(child.textContent ?? '')) found.push(child.textContent ?? '');
      if (child instanceof Element) visit(child);
    }
  };
  visit(document.body);
  return found;
}

let host: FakeHost;

async function open(options: FakeOptions = {}): Promise<void> {
  host = fakeHost({ pseudo: true, orders: 60, ...options });
  useHost(host);
  render(App);
  await waitFor(() => expect(app.boot).not.toBeNull());
}

const settled = (selector: string) => waitFor(() => expect(document.querySelector(selector), selector).not.toBeNull());
const click = async (selector: string) => {
  await settled(selector);
  await fireEvent.click(document.querySelector(selector) as Element);
};
const submit = () => click('button[type=submit]');

beforeEach(() => {
  app.boot = null;
  app.failure = null;
  Object.assign(place, { screen: 'orders', order: null, joining: null, palette: false, shortcuts: false, leaving: null });
});
afterEach(() => expect(letters()).toEqual([]));

describe('no screen has a word of its own', () => {
  it('store choice', async () => {
    await open();
    await settled('input');
    await submit();
    await waitFor(() => expect(document.querySelector('[aria-invalid]')).not.toBeNull());
  });

  it('sign-in, code, inbox', async () => {
    await open();
    host.state.boot.stores = [{ ...(await host.call('stores.demo', {})) }];
    app.boot = null;
    await app.refresh();
    place.joining = { store: 'store-1' };
    await settled('input[type=tel]');
    await submit();
    expect(letters()).toEqual([]);
    await fireEvent.input(document.querySelector('input[type=tel]') as Element, { target: { value: '+1 202 555 0143' } });
    await submit();
    await settled('input[autocomplete=one-time-code]');
    expect(letters()).toEqual([]);
    await fireEvent.input(document.querySelector('input[autocomplete=one-time-code]') as Element, { target: { value: '000000' } });
    await waitFor(() => expect(document.querySelector('[aria-invalid]')).not.toBeNull());
  });

  it('the choice of a protection', async () => {
    await open({ needsVault: true });
    await host.call('stores.demo', {});
    await app.refresh();
    place.joining = { store: 'store-1' };
    await settled('input[type=tel]');
    await fireEvent.input(document.querySelector('input[type=tel]') as Element, { target: { value: '+1 202 555 0143' } });
    await submit();
    await settled('input[autocomplete=one-time-code]');
    await fireEvent.input(document.querySelector('input[autocomplete=one-time-code]') as Element, { target: { value: '000000' } });
    await settled('input[type=radio]');
    expect(document.querySelectorAll('input[type=password]')).toHaveLength(2);
  });

  it('the locked archive', async () => {
    await open({ signedIn: true });
    host.state.boot.active = { ...host.state.boot.accounts[0], state: 'locked' } as never;
    await app.refresh();
    await settled('input[type=password]');
  });

  it('the orders and one of them', async () => {
    await open({ signedIn: true });
    await settled('[role=row][data-order]');
    for (const id of ['order-0', 'order-3', 'order-12']) {
      place.order = id;
      await settled('table');
      expect(letters()).toEqual([]);
    }
  });

  it.each([
    { phase: 'first', done: 120, total: 3000 },
    { phase: 'work_offline' },
    { phase: 'unreachable' },
    { phase: 'sign_in_again' },
    { phase: 'failed' },
    { notice: 'quarantined' },
    { notice: 'store_restored' },
    { notice: 'client_too_old' },
    { notice: 'disk_full' },
  ] as const)('syncing: $phase $notice', async (sync) => {
    await open({ signedIn: true, sync });
    await settled('[role=status]');
    await settled('[role=row][data-order]');
  });

  it('an empty archive', async () => {
    await open({ signedIn: true, orders: 0 });
    await waitFor(() => expect(document.querySelector('[role=grid]')).toBeNull());
  });

  it('a search without hits', async () => {
    await open({ signedIn: true });
    await settled('[role=row][data-order]');
    await fireEvent.input(document.querySelector('[role=search] input') as Element, { target: { value: 'ыыы' } });
    await waitFor(() => expect(document.querySelector('[role=grid]')).toBeNull());
  });

  it('the settings, the palette, the shortcuts, signing out', async () => {
    await open({ signedIn: true });
    place.screen = 'account';
    await settled('[role=switch]');
    expect(letters()).toEqual([]);
    place.palette = true;
    await settled('[role=dialog]');
    expect(letters()).toEqual([]);
    place.palette = false;
    place.shortcuts = true;
    await settled('dl kbd');
    expect(letters()).toEqual([]);
    place.shortcuts = false;
    place.leaving = 'account-1';
    await settled('[role=dialog] li');
  });
});
