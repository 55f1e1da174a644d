// The main job: store, code, list, search, details, settings, offline, signing out.
//
// covers: S4, S7, S12, S27, S35, B1, B13, B22
import assert from 'node:assert/strict';

import { account, DEMO_PHONE, fresh, signIn } from './bridge.mjs';

const rows = (page) => page.locator('[role=row][data-order]');
const synced = (page) => page.getByText('Up to date').waitFor({ timeout: 60_000 });

export const tests = {
  'errors stand beside the field, in words': fresh(async (page) => {
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByText('Type the address of your store first.').waitFor();
    await page.getByLabel('Address of your store').fill('http://shop.example');
    await page.getByRole('button', { name: 'Connect' }).click();
    const address = page.getByLabel('Address of your store');
    await page.locator('[aria-invalid=true]').waitFor();
    assert.match(await address.evaluate((field) => document.getElementById(field.getAttribute('aria-describedby')).textContent), /address of a store/);
    await page.getByRole('button', { name: 'Open the demo store' }).click();
    const phone = page.getByLabel('Phone number');
    await phone.waitFor();
    assert.equal(await phone.getAttribute('autocomplete'), 'tel');
    await phone.fill('12');
    await page.getByRole('button', { name: 'Get code' }).click();
    await page.getByText('does not look like a phone number').waitFor();
    await phone.fill(DEMO_PHONE);
    await page.getByRole('button', { name: 'Get code' }).click();
    await page.getByRole('button', { name: 'Use this code' }).waitFor();
    const code = page.locator('input[autocomplete=one-time-code]');
    assert.equal(await code.evaluate((field) => field === document.activeElement), true, 'the boxes have the focus');
    const sent = /\d{6}/.exec(await page.locator('aside').innerText())?.[0] ?? '';
    await page.keyboard.type(sent === '111111' ? '222222' : '111111');
    await page.getByText('That code is wrong. 4 tries left.').waitFor();
    // The whole code pasted, with the spaces people's messages have.
    await code.evaluate((field, text) => {
      const data = new DataTransfer();
      data.setData('text', text);
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    }, `${sent.slice(0, 3)} ${sent.slice(3)}`);
    await page.getByRole('grid').waitFor({ timeout: 60_000 });
  }),

  'a new number registers and finds an empty archive': fresh(async (page) => {
    await page.getByRole('button', { name: 'Open the demo store' }).click();
    await page.getByLabel('Phone number').fill('+1 202 555 0188');
    await page.getByRole('button', { name: 'Get code' }).click();
    await page.getByRole('button', { name: 'Use this code' }).click();
    await page.getByText('Your orders will live here').waitFor({ timeout: 60_000 });
  }),

  'the archive is browsed by keyboard, searched and filtered': fresh(async (page) => {
    await signIn(page);
    await synced(page);
    await rows(page).first().waitFor();
    const grid = page.getByRole('grid');
    const newest = await rows(page).first().getAttribute('data-order');
    // What is late stands above the newest.
    const top = await page.locator('[role=row][data-late]').first().getAttribute('data-late');

    await grid.focus();
    await page.keyboard.press('Home');
    await page.getByRole('heading', { name: `Order ${top}` }).waitFor();
    assert.ok(await grid.getAttribute('aria-activedescendant'), 'the grid names the row it stands on');
    await page.keyboard.press('End');
    const total = Number(await grid.getAttribute('aria-rowcount'));
    await page.locator(`[role=row][data-order][aria-rowindex="${total}"]`).waitFor();
    await page.keyboard.press('Home');
    await page.getByRole('heading', { name: `Order ${top}` }).waitFor();

    const word = (await rows(page).first().innerText()).match(/[A-Za-z]{4,}/)?.[0] ?? '';
    await page.keyboard.press('Control+f');
    await page.keyboard.type(word.slice(0, 4).toUpperCase());
    await page.locator('[role=row] mark').first().waitFor();
    await page.keyboard.press('Escape');
    await page.locator('[role=row] mark').first().waitFor({ state: 'detached' });

    // By number, from the palette, from anywhere.
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Go to' }).waitFor();
    await page.keyboard.type(newest);
    await page.getByRole('option').filter({ hasText: newest }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `Order ${newest}` }).waitFor();

    const search = page.getByLabel('Search the orders');
    await search.fill('zzqqxx');
    await page.getByText('Nothing for “zzqqxx”').waitFor();
    await search.fill('');

    await page.getByRole('button', { name: 'Status', exact: true }).click();
    await page.getByRole('button', { name: /^Canceled/ }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Remove the filter “Status”' }).waitFor();
    await page.waitForFunction(() => {
      const shown = [...document.querySelectorAll('[role=row][data-order]')];
      return shown.length > 0 && shown.every((row) => row.textContent.includes('Canceled'));
    });
    // Both at once: neither answer may drop the other.
    await search.fill(word);
    await page.waitForTimeout(300);
    await page.getByRole('button', { name: 'Remove the filter “Status”' }).click();
    await search.fill('');
    await page.waitForFunction((count) => Number(document.querySelector('[role=grid]')?.getAttribute('aria-rowcount')) === count, total);
  }),

  'a misspelt word is corrected': fresh(async (page) => {
    await signIn(page);
    await synced(page);
    const word = (await rows(page).first().innerText()).match(/[A-Za-z]{5,}/)?.[0].toLowerCase() ?? '';
    // Two neighbouring letters in the wrong order, as fingers do.
    const wrong = word.slice(0, 2) + word[3] + word[2] + word.slice(4);
    await page.getByLabel('Search the orders').fill(wrong);
    await page.getByRole('button', { name: /Did you mean/ }).click();
    await page.locator('[role=row] mark').first().waitFor();
  }),

  'details explain the total, and pictures are shown': fresh(async (page) => {
    await signIn(page);
    await synced(page);
    await rows(page).first().click();
    await page.getByRole('table', { name: 'How the total comes about' }).waitFor();
    assert.ok((await page.getByRole('list', { name: 'The way of this order' }).getByRole('listitem').count()) >= 2);
    await page.waitForFunction(() => {
      const pictures = [...document.querySelectorAll('article img')];
      return pictures.length > 0 && pictures.every((picture) => picture.complete && picture.naturalWidth > 0);
    });
  }),

  'language, theme and rows are chosen and kept': fresh(async (page) => {
    await signIn(page);
    await page.keyboard.press('Escape');
    await page.locator('body').press('6');
    await page.getByRole('heading', { name: 'Account' }).waitFor();
    await account(page, 'This device');
    await page.getByRole('combobox', { name: /^Language/ }).click();
    await page.getByRole('option', { name: 'Русский' }).click();
    await page.getByRole('heading', { name: 'Аккаунт' }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'ru');
    await page.getByRole('radio', { name: 'Тёмная' }).click();
    await page.getByRole('radio', { name: 'Плотные' }).click();
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
    await page.reload();
    await page.getByRole('button', { name: 'Заказы' }).waitFor();
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
    await rows(page).first().waitFor();
    assert.equal(await rows(page).first().evaluate((row) => row.offsetHeight), 40);
  }),

  'the dividers move by key and are remembered': fresh(async (page) => {
    await signIn(page);
    const divider = page.getByRole('separator', { name: 'Width of the order list' });
    const before = Number(await divider.getAttribute('aria-valuenow'));
    await divider.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    assert.equal(Number(await divider.getAttribute('aria-valuenow')), before + 32);
    await page.waitForTimeout(200);
    await page.reload();
    await divider.waitFor();
    assert.equal(Number(await divider.getAttribute('aria-valuenow')), before + 32);
  }),

  'a narrow window folds': fresh(async (page) => {
    await signIn(page);
    await synced(page);
    await page.setViewportSize({ width: 700, height: 720 });
    await rows(page).first().click();
    await page.getByRole('button', { name: 'All orders' }).waitFor();
    assert.equal(await page.getByRole('grid').isVisible(), false);
    await page.keyboard.press('Escape');
    await page.getByRole('grid').waitFor();
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    assert.equal(sideways, false, 'nothing hangs over the edge');
  }),

  'working offline, everything is still found': fresh(async (page) => {
    await signIn(page);
    await synced(page);
    const word = (await rows(page).first().innerText()).match(/[A-Za-z]{4,}/)?.[0] ?? '';
    await account(page, 'This device');
    await page.getByRole('switch', { name: 'Work offline' }).click();
    await page.getByText(/^Offline, as of/).waitFor();
    await page.locator('body').press('1');
    await page.getByText('You are working offline.').waitFor();
    await page.getByLabel('Search the orders').fill(word);
    await page.locator('[role=row] mark').first().waitFor();
    await rows(page).first().click();
    await page.getByRole('table', { name: 'How the total comes about' }).waitFor();
    await page.getByRole('button', { name: 'Go online' }).click();
    await synced(page);
  }),

  'a passphrase protects the archive where no keyring answers': fresh(
    async (page, again) => {
      await page.getByRole('button', { name: 'Open the demo store' }).click();
      await page.getByLabel('Phone number').fill(DEMO_PHONE);
      await page.getByRole('button', { name: 'Get code' }).click();
      await page.getByRole('button', { name: 'Use this code' }).click();
      await page.getByRole('heading', { name: 'How should your archive be protected?' }).waitFor();
      await page.getByLabel('New passphrase').fill('short');
      await page.getByRole('button', { name: 'Use this passphrase' }).click();
      await page.getByText('Use at least 8 characters.').waitFor();
      await page.getByLabel('New passphrase').fill('four unrelated words');
      await page.getByLabel('The same once more').fill('four unrelated words');
      await page.getByRole('button', { name: 'Use this passphrase' }).click();
      await page.getByRole('grid').waitFor({ timeout: 60_000 });
      await synced(page);
      const newest = await rows(page).first().getAttribute('data-order');

      await again({ offline: true });
      await page.getByRole('heading', { name: 'Unlock your archive' }).waitFor();
      await page.getByLabel('Passphrase').fill('not this one');
      await page.getByRole('button', { name: 'Unlock' }).click();
      await page.getByText('That is not the passphrase.').waitFor();
      await page.getByLabel('Passphrase').fill('four unrelated words');
      await page.getByRole('button', { name: 'Unlock' }).click();
      await page.locator(`[data-order="${newest}"]`).waitFor();
      await page.getByText(/^Offline/).first().waitFor();
    },
    { memory: false },
  ),

  'signing out says what it erases, and erases': fresh(async (page) => {
    await signIn(page);
    await page.locator('body').press('6');
    await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('The copy of your orders on this computer is erased.').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign out and erase the copy' }).click();
    await page.getByLabel('Phone number').waitFor();
    await page.reload();
    await page.getByLabel('Phone number').waitFor();
    assert.equal(await page.getByRole('grid').count(), 0);
  }),
};
