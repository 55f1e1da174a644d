// Reaching the store, news about orders, and buying without an account.
//
// covers: S1, S2, S36, S37, S38, S42, S43, S44, S45, B7, B16, B18
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';

import { account, bin, DEMO_PHONE, fresh, makeHome, signIn, startStore, wrongs } from './bridge.mjs';

const go = (page, screen) => page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: screen }).click();
const button = (page, name) => page.getByRole('button', { name, exact: true });
const synced = (page) => page.getByText('Up to date').waitFor({ timeout: 60_000 });
const cards = (page) => page.locator('[data-product]:visible');
const buyable = (page, nth = 0) => cards(page).filter({ has: page.getByRole('button', { name: /^Add to cart/ }) }).nth(nth);

async function accessible(page, where) {
  assert.deepEqual(await wrongs(page), [], where);
}

/** Watches what would be opened outside the program. */
async function watchOpened(page) {
  await page.evaluate(() => {
    window.opened = [];
    window.open = (url) => (window.opened.push(url), null);
  });
  return () => page.evaluate(() => window.opened);
}

async function chooseRegion(page, scope, region) {
  await scope.getByRole('button', { name: /^Region:/ }).or(scope.getByRole('combobox', { name: /^Region:/ })).click();
  await page.getByRole('option', { name: region, exact: true }).click();
}

async function code(page, phone) {
  await page.getByLabel('Phone number').fill(phone);
  await button(page, 'Get code').click();
  await button(page, 'Use this code').click();
}

/** Looks around the demo store without an account. */
async function lookAround(page) {
  await button(page, 'Open the demo store').click();
  await button(page, 'Look around without an account').click();
  await cards(page).first().waitFor({ timeout: 60_000 });
}

export const tests = {
  'the store is called, chatted with and written to, also without a connection': fresh(async (page, again) => {
    await signIn(page);
    await synced(page);
    const head = page.locator('[data-head]');
    await head.getByText('+1 800 555 0100').waitFor();
    await chooseRegion(page, head, 'Ohio');
    await head.getByText('+1 614 555 0102').waitFor();
    await button(page, 'Help, +1 614 555 0102').click();
    await page.getByRole('heading', { name: 'Help', level: 1 }).waitFor();
    await page.locator('[data-support]').getByText('Mon–Sat 8–22').waitFor();
    await accessible(page, 'help');
    const opened = await watchOpened(page);
    await button(page, 'Call +1 800 555 0100').click();
    await button(page, 'Open the chat').click();
    assert.deepEqual(await opened(), ['tel:+18005550100', 'https://chat.tailandpaw.example/'], 'nothing opens but by a click');

    await button(page, 'Send').click();
    await page.getByText('Write a few words first.').waitFor();
    await accessible(page, 'a message that is refused');
    await page.keyboard.type('Is the bowl dishwasher-safe?');
    await account(page, 'This device');
    await page.getByRole('switch', { name: 'Work offline' }).click();
    await page.getByText(/^Offline/).first().waitFor();
    // By the keyboard, through the palette; what was typed is still there.
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Go to' }).fill('Write to the store');
    await page.keyboard.press('Enter');
    await page.getByText('Somebody answers at any hour').waitFor();
    assert.equal(await page.getByLabel('Your message').inputValue(), 'Is the bowl dishwasher-safe?');
    await page.getByText('There is no connection now').waitFor();
    await page.getByRole('radio', { name: 'Complaint' }).click();
    await button(page, 'Send when online').click();
    await page.getByText('It will be sent when there is a connection.').waitFor();
    await page.locator('[data-toast]').getByRole('button', { name: 'Waiting to be sent' }).click();
    await page.locator('[data-intent="feedback.send"]').getByText('Is the bowl dishwasher-safe?').waitFor();
    await account(page, 'This device');
    await page.getByRole('switch', { name: 'Work offline' }).click();
    await synced(page);
    await page.locator('[data-outbox]').waitFor({ state: 'detached', timeout: 60_000 });
    await head.getByText('+1 614 555 0102').waitFor();
  }),

  'the points of the region come first at the checkout': fresh(async (page) => {
    await signIn(page);
    await synced(page);
    await chooseRegion(page, page.locator('[data-head]'), 'New York');
    await go(page, 'Catalogue');
    await buyable(page).getByRole('button', { name: /^Add to cart/ }).click();
    await go(page, /^Cart/);
    await button(page, 'To the checkout').click();
    const points = page.getByRole('radiogroup', { name: 'Where you fetch it' }).or(page.getByRole('radiogroup').nth(1));
    await points.getByText('Garden Row', { exact: true }).waitFor();
    assert.equal(await points.getByRole('radio').count(), 2);
    await page.getByRole('button', { name: /^Show 2 points in other regions/ }).click();
    await points.getByText('Canal Market').waitFor();
    assert.equal(await points.getByRole('radio').count(), 4);
  }),

  'news of an order comes into the inbox, and leads to the order': fresh(async (page) => {
    const home = makeHome();
    let store = await startStore({ data: home.path });
    await store.stop();
    // What is told here is about orders: no reminder of points comes between.
    execFileSync(bin('kabinet-server'), ['policy', '--data', home.path, '--set', 'points.remind_days=0'], { stdio: 'ignore' });
    const made = execFileSync(bin('kabinet-server'), ['operator', 'add', 'Olga', '--data', home.path], { stdio: ['ignore', 'pipe', 'ignore'] });
    const { token } = JSON.parse(made.toString().trim().split('\n').at(-1));
    store = await startStore({ data: home.path });
    try {
      await page.getByLabel('Address of your store').fill(store.address);
      await button(page, 'Connect').click();
      await code(page, DEMO_PHONE);
      await page.getByRole('grid').waitFor({ timeout: 60_000 });
      await synced(page);
      await go(page, 'Inbox');
      await page.getByText('No news yet').waitFor();
      await accessible(page, 'an empty inbox');
      await account(page, 'This device');
      await page.getByRole('switch', { name: 'Quiet hours' }).click();
      await page.getByLabel('From', { exact: true }).fill('23:30');
      await page.getByLabel('From', { exact: true }).blur();
      await page.getByRole('switch', { name: 'Payments and refunds' }).click();
      await accessible(page, 'what one is told of');

      await go(page, 'Catalogue');
      await buyable(page).getByRole('button', { name: /^Add to cart/ }).click();
      await go(page, /^Cart/);
      await button(page, 'To the checkout').click();
      await page.getByRole('radiogroup').nth(1).getByRole('radio').first().check();
      await page.getByRole('radio', { name: /^On delivery/ }).check();
      await page.getByRole('button', { name: /^Order for/ }).click();
      await page.getByText('Thank you, your order is placed').waitFor();
      const placed = await page.evaluate(async () => {
        const body = JSON.stringify({ name: 'orders.search', args: { query: '', filter: {}, limit: 1 } });
        return (await (await fetch('/call', { method: 'POST', headers: { 'content-type': 'application/json' }, body })).json()).rows[0];
      });
      const answer = await fetch(`http://${store.address}/v1/operator/orders/${placed.id}/confirm`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'kabinet-protocol': '1', authorization: `Bearer ${token}` },
        body: '{}',
      });
      assert.equal(answer.status, 200, await answer.text());
      await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Inbox, 1' }).click({ timeout: 60_000 });
      const news = page.locator('[data-notice="confirmed"]');
      await news.getByText(`Order ${placed.number} is confirmed`).waitFor();
      await accessible(page, 'an inbox with news');
      await news.focus();
      await page.keyboard.press('Enter');
      await page.locator('article:visible').getByText(placed.number).first().waitFor();
      await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Inbox', exact: true }).click();
      await page.locator('[data-notice]:not([data-unread])').waitFor();
    } finally {
      await store.stop();
      home.remove();
    }
  }),

  'somebody without an account fills a cart, orders, and takes it all into an account': fresh(async (page) => {
    await lookAround(page);
    await accessible(page, 'the catalogue of a guest');
    for (const nth of [0, 1]) await buyable(page, nth).getByRole('button', { name: /^Add to cart/ }).click();
    await go(page, /^Cart/);
    await page.locator('[data-item]:visible').nth(1).waitFor();
    await button(page, 'To the checkout').click();
    await page.getByText('You order as a guest').waitFor();
    await page.getByRole('radiogroup').nth(1).getByRole('radio').first().check();
    await page.getByLabel('Who receives').fill('Robin Grey');
    await page.getByText('Say how the store can reach you.').waitFor();
    await page.getByLabel('Phone or e-mail').fill('robin@mail.example');
    await accessible(page, 'the checkout of a guest');
    await page.getByRole('button', { name: /^Order for/ }).click();
    await page.getByText('Thank you, your order is placed').waitFor();
    await go(page, 'Orders');
    await page.locator('[role=row][data-order]').first().waitFor();
    await go(page, 'Catalogue');
    await buyable(page, 2).getByRole('button', { name: /^Add to cart/ }).click();
    await go(page, 'Account');
    await page.getByText('You are here without an account').waitFor();
    await accessible(page, 'the account of a guest');
    await page.locator('[data-guest]').getByRole('button', { name: 'Sign in or register' }).click();
    await code(page, '+1 202 555 0188');
    await page.getByRole('navigation', { name: 'Screens' }).waitFor();
    await page.locator('[role=row][data-order]').first().waitFor({ timeout: 60_000 });
    await go(page, /^Cart/);
    await page.locator('[data-item]:visible').first().waitFor();
  }),

  'a store that wants accounts asks to sign in first and loses nothing': fresh(async (page) => {
    const home = makeHome();
    let store = await startStore({ data: home.path });
    await store.stop();
    store = await startStore({ data: home.path, set: { accounts_mode: 'required' } });
    try {
      await page.getByLabel('Address of your store').fill(store.address);
      await button(page, 'Connect').click();
      await page.getByText('To order, this store needs an account.').waitFor();
      await accessible(page, 'the ways in, and around');
      await button(page, 'Look around without an account').click();
      await cards(page).first().waitFor({ timeout: 60_000 });
      await buyable(page).getByRole('button', { name: /^Add to cart/ }).click();
      await go(page, /^Cart/);
      await button(page, 'To the checkout').click();
      await page.getByText('To order here you need an account').waitFor();
      await accessible(page, 'a checkout that needs an account');
      await button(page, 'Sign in or register').click();
      await code(page, '+1 202 555 0189');
      // Back where one was, with what one had.
      await page.locator('[data-item]:visible').first().waitFor({ timeout: 60_000 });
    } finally {
      await store.stop();
      home.remove();
    }
  }),
};
