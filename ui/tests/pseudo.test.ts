/**
 * Every screen in a language without a single letter of the alphabet, over data without one: a letter that is left is
 * text that nobody can translate. What carries `translate="no"` or a `lang` of its own is data.
 */
import { fireEvent, render, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { fakeHost, type FakeHost, type FakeOptions } from '../dev/fake-host';
import { app } from '../src/lib/app/app.svelte';
import { links } from '../src/lib/app/links.svelte';
import { place, SECTIONS } from '../src/lib/app/place.svelte';
import { proof } from '../src/lib/app/proof.svelte';
import { toasts } from '../src/lib/app/toasts.svelte';
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

// A screen that is loaded on demand takes its time the first time.
const settled = (selector: string) => waitFor(() => expect(document.querySelector(selector), selector).not.toBeNull(), { timeout: 10_000 });
const click = async (selector: string) => {
  await settled(selector);
  await fireEvent.click(document.querySelector(selector) as Element);
};
const submit = () => click('button[type=submit]');
const type = async (selector: string, value: string) => {
  await settled(selector);
  await fireEvent.input(document.querySelector(selector) as Element, { target: { value } });
};
const main = (index: number) => `main section:nth-of-type(${index})`;

beforeEach(() => {
  app.boot = null;
  app.failure = null;
  Object.assign(place, {
    screen: 'orders',
    section: 'profile',
    order: null,
    product: null,
    from: 'catalogue',
    joining: null,
    palette: false,
    shortcuts: false,
    leaving: null,
    welcomed: null,
    inbox: null,
    farewell: null,
  });
  proof.settle(false);
  links.clear();
  toasts.clear();
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
    await submit();
    await settled('[aria-invalid]');
  });

  describe('shopping', () => {
    const go = async (screen: typeof place.screen, selector: string) => {
      place.go(screen);
      await settled(selector);
    };

    it('the catalogue and one product', async () => {
      await open({ signedIn: true });
      await go('catalogue', '[data-product]');
      expect(letters()).toEqual([]);
      await click('[data-categories] button:nth-of-type(2)');
      await type('[data-products] ~ input, main input[inputmode=search]:not([hidden])', '');
      place.openProduct('product-0');
      await settled('article h2');
      expect(letters()).toEqual([]);
      await click('article details summary');
      await click('article section button');
      await settled('article form input');
      place.openProduct('product-4');
      await waitFor(() => expect(document.querySelector('article h2')).not.toBeNull());
    });

    it('a product that is gone, and a catalogue that is not here yet', async () => {
      await open({ signedIn: true, products: 0 });
      place.openProduct('product-0');
      await waitFor(() => expect(document.querySelector('article .lucide-package-x')).not.toBeNull(), { timeout: 10_000 });
      expect(letters()).toEqual([]);
      place.closeProduct();
      await settled('main .lucide-package-open');
    });

    it.each([false, true])('cart, favourites, saved for later; away: %s', async (away) => {
      await open({ signedIn: true, away, ...(away ? { sync: { phase: 'unreachable' } } : {}) });
      await go('cart', 'main h1');
      expect(letters()).toEqual([]);
      for (const [index, list] of (['cart', 'cart', 'saved', 'favourites'] as const).entries()) {
        await host.call('lists.add', { list, product_id: `product-${index * 4}`, quantity: 2 });
      }
      await host.call('lists.watch', { product_id: 'product-5', target_price: 900_000 });
      host.tell({ topic: 'lists', link: null });
      await settled('[data-item=product-0]');
      expect(letters()).toEqual([]);
      await click('[data-item=product-0] > button');
      await settled('[data-toast] button');
      expect(letters()).toEqual([]);
      await go('favourites', '[data-item=product-5]');
    });

    it('what waits to be sent', async () => {
      await open({ signedIn: true, waiting: true });
      await go('outbox', '[data-intent]');
      expect(letters()).toEqual([]);
      await click('[data-intent="list.add"] button');
      await settled('[role=dialog]');
    });

    it('an outbox with nothing in it', async () => {
      await open({ signedIn: true });
      await go('outbox', 'main .lucide-mail-check');
    });

    it.each([false, true])('the checkout, to its end; away: %s', async (away) => {
      await open({ signedIn: true, away, ...(away ? { sync: { phase: 'work_offline' } } : {}) });
      await host.call('lists.add', { list: 'cart', product_id: 'product-0', quantity: 2 });
      host.tell({ topic: 'lists', link: null });
      await go('checkout', 'main input[type=radio]');
      await waitFor(() => expect(document.querySelector('main aside li')).not.toBeNull());
      expect(letters()).toEqual([]);
      await fireEvent.click(document.querySelectorAll('main input[type=radio]')[2] as Element);
      await waitFor(() => expect(document.querySelector('main aside > button:not([disabled])')).not.toBeNull());
      const shown = host.state.shop.products[0];
      if (shown && !away) shown.price.minor += 100;
      await click('main aside > button');
      if (!away) {
        await settled('[data-changes]');
        expect(letters()).toEqual([]);
        await click('[data-changes] button');
        await waitFor(() => expect(document.querySelector('main aside > button:not([disabled])')).not.toBeNull());
        await click('main aside > button');
      }
      await settled('[data-placed]');
    });

    it.each([false, true])('help, and a message to the store; offline: %s', async (away) => {
      await open({ signedIn: true, ...(away ? { sync: { phase: 'work_offline' } } : {}) });
      await go('support', 'main form textarea');
      expect(letters()).toEqual([]);
      await click('main form button[type=submit]');
      await settled('main form [aria-invalid]');
      expect(letters()).toEqual([]);
      await fireEvent.input(document.querySelector('main form textarea') as Element, { target: { value: '1' } });
      await click('main form button[type=submit]');
      await settled('[data-toast]');
    });

    it('news of every kind, and what one is told of', async () => {
      await open({ signedIn: true });
      await go('inbox', '[data-notice]');
      expect(letters()).toEqual([]);
      place.openAccount('device');
      await settled('[data-notice-settings]');
      expect(letters()).toEqual([]);
      await fireEvent.click([...document.querySelectorAll('[data-notice-settings] [role=switch]')].at(-1) as Element);
      await settled('[data-notice-settings] input[type=time]');
    });

    it('an empty inbox', async () => {
      await open({ signedIn: true, orders: 0 });
      await go('inbox', 'main .lucide-inbox');
    });

    it.each(['optional', 'required', 'disabled'] as const)('somebody without an account; accounts are %s', async (accounts_mode) => {
      await open({ signedIn: true, guest: true, policy: { accounts_mode } });
      await host.call('lists.add', { list: 'cart', product_id: 'product-0', quantity: 2 });
      host.tell({ topic: 'lists', link: null });
      await go('checkout', accounts_mode === 'required' ? 'main .lucide-user-round' : 'main input[type=radio]');
      expect(letters()).toEqual([]);
      place.openAccount('profile');
      await settled('main [data-guest]');
      expect(letters()).toEqual([]);
      await go('support', '[data-support]');
    });

    it('what can be done with an order', async () => {
      await open({ signedIn: true });
      await settled('[role=row][data-order]');
      place.order = 'order-0';
      await settled('article textarea');
      await click('article [role=group] button:first-of-type');
      await settled('[data-reorder]');
      expect(letters()).toEqual([]);
      await fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' });
      await waitFor(() => expect(document.querySelector('[role=dialog]')).toBeNull());
      await click('article [role=group] button:last-of-type');
      await settled('#cancel-order input');
      expect(letters()).toEqual([]);
      await click('[role=dialog] button[type=submit]');
      await settled('[data-toast] button');
    });

    it.each([false, true])('paying for an order, step by step; away: %s', async (away) => {
      await open({ signedIn: true, unpaid: true, noPayments: true, away, ...(away ? { sync: { phase: 'unreachable' } } : {}) });
      await settled('[role=row][data-order]');
      place.order = 'order-0';
      await settled('[data-pay=choose] button');
      expect(letters()).toEqual([]);
      if (away) return;
      await click('[data-pay=choose] button:not([role=switch])');
      await settled('[data-pay=waiting]');
      expect(letters()).toEqual([]);
      for (const [state, step, reason] of [['failed', 'failed', 'declined'], ['expired', 'closed'], ['succeeded', 'paid']] as const) {
        host.settle(host.state.pay.payments[0]?.id ?? '', state, reason);
        await settled(`[data-pay=${step}]`);
        expect(letters()).toEqual([]);
        if (step === 'paid') break;
        await click(`[data-pay=${step}] button`);
        await settled('[data-pay=choose]');
        await click('[data-pay=choose] button:not([role=switch])');
        await settled('[data-pay=waiting]');
      }
      await click('[data-pay=paid] button');
      await settled('[data-file]');
    });

    it('payments, one by one, and the kept methods', async () => {
      await open({ signedIn: true });
      place.openAccount('payments');
      await settled('[data-payment]');
      for (const row of document.querySelectorAll('[data-payment]')) {
        await fireEvent.click(row);
        await settled('[data-payment-detail]');
        expect(letters()).toEqual([]);
      }
      await click('[data-method=method-1] button:last-of-type');
      await settled('[role=dialog]');
      expect(letters()).toEqual([]);
      await fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' });
      await waitFor(() => expect(document.querySelector('[role=dialog]')).toBeNull());
      host.state.pay.page = 'failed';
      await click('main section:first-of-type > div > button, main section:first-of-type button.inline-flex:last-of-type');
    });

    it('an account without payments', async () => {
      await open({ signedIn: true, noPayments: true });
      place.openAccount('payments');
      await settled('main .lucide-receipt-text');
    });

    it('points, with the reason of every entry', async () => {
      await open({ signedIn: true });
      place.openAccount('points');
      await settled('[data-entry]');
      for (const summary of document.querySelectorAll('[data-entry] summary')) await fireEvent.click(summary);
      expect(letters()).toEqual([]);
    });

    it('store credit, with every movement, and adding to it', async () => {
      await open({ signedIn: true });
      place.openAccount('credit');
      await settled('[data-entry]');
      await settled('[data-topup]');
    });

    it.each(['none', 'active', 'ended'] as const)('a membership: %s', async (member) => {
      await open({ signedIn: true, member });
      place.openAccount('membership');
      await settled(`[data-membership=${member}]`);
      await settled('[data-buy]');
    });

    it('a store without membership', async () => {
      await open({ signedIn: true, noMembership: true });
      place.openAccount('membership');
      await settled('[data-membership=none-here]');
    });

    it('a store without store credit', async () => {
      await open({ signedIn: true, noCredit: true });
      place.openAccount('credit');
      await settled('[data-credit=none]');
    });

    it('a store without points', async () => {
      await open({ signedIn: true, noPoints: true });
      place.openAccount('points');
      await settled('[data-points=none]');
    });

    it('the address book', async () => {
      await open({ signedIn: true, noAddress: true });
      place.openAccount('addresses');
      await settled('main .lucide-map-pin');
      await click('main section button');
      await settled('[role=dialog] form');
      await click('[role=dialog] button[type=submit]');
      await settled('[aria-invalid]');
      expect(letters()).toEqual([]);
      await type('[role=dialog] input[name=street]', '1');
      await type('[role=dialog] input[name=city]', '2');
      await click('[role=dialog] button[type=submit]');
      await settled('[data-address]');
    });

    it('another name', async () => {
      await open({ signedIn: true });
      place.openAccount('profile');
      await settled(main(4));
      await click(`${main(1)} button`);
      await settled('#rename input');
      await type('#rename input', '');
      await click('[role=dialog] button[type=submit]');
      await settled('[aria-invalid]');
    });
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
    place.openAccount('device');
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

  it('the lock with a passcode, and its wait', async () => {
    await open({ signedIn: true, passcode: true });
    host.state.boot.active = { ...host.state.boot.accounts[0], state: 'locked' } as never;
    await app.refresh();
    await type('input[type=password]', 'again');
    await submit();
    await settled('[aria-invalid]');
    expect(document.querySelector('button[type=submit]')).toHaveProperty('disabled', true);
  });

  describe('signing in', () => {
    const join = async (options: FakeOptions, way: 'password' | 'recover' | 'code') => {
      await open(options);
      await host.call('stores.demo', {});
      await app.refresh();
      place.joining = { store: 'store-1', way };
      await settled('form');
    };
    const by = async (password: string) => {
      await type('input[autocomplete=username]', '+1 202 555 0143');
      await type('input[autocomplete=current-password]', password);
      await submit();
    };

    it('by password: empty, wrong, too often', async () => {
      await join({}, 'password');
      await submit();
      await settled('[aria-invalid]');
      await by('wrong');
      await waitFor(() => expect(host.state.calls).toContain('identity.sign_in_password'));
      expect(letters()).toEqual([]);
      await by('too often');
      await waitFor(() => expect(document.querySelector('button[type=submit]')).toHaveProperty('disabled', true));
    });

    it('with a second factor', async () => {
      await join({ before: 'second_factor' }, 'password');
      await by('four unrelated words');
      await settled('input[autocomplete=one-time-code]');
      expect(letters()).toEqual([]);
      await click('form p button');
      await type('input[autocomplete=off]', '2345-6789');
      await submit();
      await settled('[aria-invalid]');
    });

    it('with a temporary password', async () => {
      await join({ before: 'new_password' }, 'password');
      await by('four unrelated words');
      for (const password of ['short', 'password', 'four other words']) {
        await type('input[autocomplete=new-password]', password);
        await waitFor(() => expect(document.querySelector('[id$=strength]')?.textContent?.trim()).not.toBe(''));
        expect(letters()).toEqual([]);
      }
      await type('input[autocomplete=new-password]', 'short');
      await submit();
      await settled('[aria-invalid]');
    });

    it.each(['nobody', '+1 202 555 0143', 'a@b.c'])('by recovery', async (contact) => {
      await join({}, 'recover');
      expect(letters()).toEqual([]);
      await type('input[autocomplete=username]', contact);
      await submit();
      await settled(contact === 'nobody' ? '[aria-invalid]' : 'input[autocomplete=one-time-code]');
      // What was typed is the person's, and stands in a field.
    });

    it.each([
      { accounts_mode: 'disabled', sign_in_when_disabled: false },
      { accounts_mode: 'disabled', sign_in_when_disabled: true },
      { accounts_mode: 'required', otp_may_register: false },
    ] as const)('where the store has it so: $accounts_mode $sign_in_when_disabled', async (policy) => {
      await open({ policy });
      await host.call('stores.demo', {});
      await app.refresh();
      place.joining = { store: 'store-1' };
      await settled(policy.accounts_mode === 'disabled' && !policy.sign_in_when_disabled ? 'main p' : 'form');
    });
  });

  describe('the account', () => {
    it.each(SECTIONS)('%s', async (section) => {
      await open({ signedIn: true, passcode: true });
      place.openAccount(section);
      await settled(main(1));
      await waitFor(() => expect(document.querySelector('main .skeleton')).toBeNull());
    });

    it.each(SECTIONS)('%s out of reach', async (section) => {
      await open({ signedIn: true, away: true, sync: { phase: 'unreachable' } });
      place.openAccount(section);
      await settled(main(1));
      await waitFor(() => expect(document.querySelector('main .skeleton')).toBeNull());
    });

    it.each(['never', 'merchant', 'customer_verified'])('an e-mail that %s changes', async (email_change) => {
      await open({ signedIn: true, policy: { email_change } });
      host.state.profile.email = '1@2.3';
      place.openAccount('profile');
      await settled(main(4));
    });

    it('a new contact, with a proof and a code', async () => {
      await open({ signedIn: true, unproved: true });
      place.openAccount('profile');
      await settled(main(4));
      await click(`${main(2)} > div:last-child > div:last-child button`);
      await settled('[role=dialog] input[type=email]');
      await click('[role=dialog] button[type=submit]');
      await settled('[role=dialog] [aria-invalid]');
      await type('[role=dialog] input[type=email]', '1@2.3');
      await click('[role=dialog] button[type=submit]');
      await settled('[role=dialog] input[autocomplete=current-password]');
      expect(letters()).toEqual([]);
      for (const way of [1, 2, 3]) {
        await fireEvent.click(document.querySelectorAll('[role=dialog] [role=radio]')[way] as Element);
        expect(letters()).toEqual([]);
      }
      await fireEvent.click(document.querySelectorAll('[role=dialog] [role=radio]')[0] as Element);
      await type('[role=dialog] input[autocomplete=current-password]', 'four unrelated words');
      await click('[role=dialog] button[type=submit]');
      // The refused request was repeated by itself.
      await settled('[role=dialog] input[autocomplete=one-time-code]');
      expect(host.state.calls.filter((name) => name === 'profile.change_contact')).toHaveLength(2);
    });

    it('the dialogs of security, devices and privacy', async () => {
      await open({ signedIn: true, passcode: true });
      for (const section of ['security', 'devices', 'privacy'] as const) {
        place.openAccount(section);
        await settled(main(1));
        await waitFor(() => expect(document.querySelector('main .skeleton')).toBeNull());
        const count = document.querySelectorAll('main section button').length;
        for (let index = 0; index < count; index += 1) {
          const button = document.querySelectorAll('main section button')[index];
          if (!button || button.hasAttribute('aria-haspopup') || button.closest('[role=group]')) continue;
          if (/lock-now/.test(button.innerHTML)) continue;
          await fireEvent.click(button);
          await new Promise((done) => setTimeout(done, 30));
          expect(letters()).toEqual([]);
          if (host.state.boot.active?.state !== 'open') break;
          await fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' });
          await new Promise((done) => setTimeout(done, 30));
        }
        host.state.boot.active = host.state.boot.accounts[0] ?? null;
        await app.refresh();
      }
    });

    it('what a first registration is told, and the demo inbox', async () => {
      await open({ signedIn: true });
      place.welcomed = 'account-1';
      await settled('main [role=status]');
      expect(letters()).toEqual([]);
      place.inbox = 'store-1';
      await settled('[role=dialog] li');
      await waitFor(() => expect(document.querySelector('[role=dialog] li .rule')).not.toBeNull());
    });

    it('a farewell after the account was deleted', async () => {
      await open();
      place.farewell = '0';
      await settled('main [role=status]');
    });

    it.each(['sign-in', 'recover', 'step/1', 'order/1'])('a link to %s asks first', async (path) => {
      await open({ signedIn: true });
      await settled('[role=row][data-order]');
      host.tell({ topic: 'link', link: `kabinet://store-1/${path}` });
      await waitFor(() => expect(links.target).not.toBeNull());
      await settled('main [role=status]');
      expect(place.joining).toBeNull();
    });

    it.each(['sign-in', 'recover', 'step/1'])('a link to %s opens the form where nobody is signed in', async (path) => {
      await open();
      await host.call('stores.demo', {});
      await app.refresh();
      host.tell({ topic: 'link', link: `kabinet://store-1/${path}` });
      await waitFor(() => expect(place.joining?.store).toBe('store-1'));
      await settled('form');
    });
  });
});
