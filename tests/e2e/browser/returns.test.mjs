// A parcel goes back: from the delivered order to the refund, by mouse and by keyboard, with and without a connection. The
// demo store decides by itself.
//
// covers: S26, S53, B8
import assert from 'node:assert/strict';

import { account, fresh, signIn, wrongs } from './bridge.mjs';

const synced = (page) => page.getByText('Up to date').waitFor({ timeout: 60_000 });
const article = (page) => page.locator('article:visible');

async function offline(page, on) {
  await account(page, 'This device');
  await page.getByRole('switch', { name: 'Work offline' }).click();
  await (on ? page.getByText(/^Offline/).first() : page.getByText('Up to date')).waitFor({ timeout: 60_000 });
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Orders' }).click();
}

/** To the newest order whose goods can go back. */
async function returnable(page) {
  await page.getByRole('button', { name: 'Status', exact: true }).click();
  await page.getByRole('button', { name: /^Completed/ }).click();
  await page.keyboard.press('Escape');
  await page.waitForTimeout(300);
  const rows = page.locator('[role=row][data-order]');
  for (let index = 0; index < 8; index += 1) {
    await rows.nth(index).click();
    const number = await rows.nth(index).getAttribute('data-order');
    await article(page).getByRole('heading', { name: `Order ${number}` }).waitFor();
    if ((await article(page).getByRole('button', { name: 'Return goods' }).count()) > 0) return number;
  }
  throw new Error('the demo customer has nothing to return');
}

export const tests = {
  'late parcels stand on top, and a parcel says how it keeps its promise': fresh(async (page) => {
    await signIn(page);
    await synced(page);
    await page.getByRole('grid').getByText('Late parcels').waitFor();
    const late = page.locator('[role=row][data-late]');
    await late.first().getByText(/^Late · promised/).waitFor();
    await late.first().click();
    await article(page).getByText('This order is late').waitFor();
    await article(page).getByRole('button', { name: 'Track the parcel' }).click();
    await article(page).locator('[data-kept=overdue]').getByText(/days? overdue/).waitFor();
    assert.deepEqual(await wrongs(page), [], 'a late order');
    // With a condition the list is the months' alone.
    await page.getByRole('button', { name: 'Status', exact: true }).click();
    await page.getByRole('button', { name: /^Completed/ }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('grid').getByText('Late parcels').waitFor({ state: 'detached' });
  }),

  'a parcel goes back and is refunded': fresh(async (page) => {
    await signIn(page);
    await synced(page);
    await returnable(page);
    await article(page).getByText(/^You can return goods of this order until/).waitFor();
    await article(page).getByRole('button', { name: 'Return goods' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await dialog.getByRole('button', { name: 'Ask for the return' }).click();
    await dialog.getByText('Say why it goes back.').waitFor();
    const first = dialog.getByRole('checkbox').first();
    if (!(await first.isChecked())) {
      await dialog.getByText('Choose at least one item.').waitFor();
      // By keyboard, as everything else.
      await first.focus();
      await page.keyboard.press('Space');
    }
    await dialog.locator('[data-worth]').getByText('$').waitFor();
    await dialog.getByRole('button', { name: /^Why it goes back/ }).or(dialog.getByRole('combobox', { name: /^Why it goes back/ })).click();
    await page.getByRole('option', { name: 'It arrived damaged' }).click();
    await dialog.getByLabel('In your own words').fill('The seam was open.');
    assert.deepEqual(await wrongs(page), [], 'the return dialog');
    const worth = await dialog.locator('[data-worth]').innerText();
    await dialog.getByRole('button', { name: 'Ask for the return' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.locator('[data-toast]').getByText('The store has your request').waitFor();
    await article(page).getByText('The seam was open.').waitFor();
    // The store agrees, has the goods, and pays back: it shows by itself.
    await article(page).locator('[data-return=refunded]').waitFor({ timeout: 40_000 });
    await article(page).locator('[data-return=refunded]').getByText(worth).waitFor();
    for (const state of ['Return requested', 'Return approved', 'Arrived at the store', 'Refunded']) {
      await article(page).locator('[data-return=refunded] ol').getByText(state, { exact: true }).waitFor();
    }
    assert.deepEqual(await wrongs(page), [], 'a returned order');
  }, { pace: 1 }),

  'a return that was asked for without a connection is kept, and can be withdrawn': fresh(async (page) => {
    await signIn(page);
    await synced(page);
    await offline(page, true);
    await returnable(page);
    await article(page).getByRole('button', { name: 'Return goods' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('You are offline: the request is kept here').waitFor();
    await dialog.getByRole('checkbox').first().check();
    await dialog.getByRole('button', { name: /^Why it goes back/ }).or(dialog.getByRole('combobox', { name: /^Why it goes back/ })).click();
    await page.getByRole('option', { name: 'I do not want it any more' }).click();
    await dialog.getByRole('button', { name: 'Ask for the return' }).click();
    await article(page).locator('[data-return=requested]').getByText('Waits to be sent to the store').waitFor();
    await article(page).getByRole('button', { name: 'See the return' }).click();
    await article(page).getByRole('button', { name: 'Withdraw the return' }).click();
    await article(page).locator('[data-return=withdrawn]').waitFor();
    await article(page).getByRole('button', { name: 'Return goods' }).waitFor();
    await offline(page, false);
    await page.locator('[data-outbox]').waitFor({ state: 'detached', timeout: 30_000 });
    await article(page).locator('[data-return=withdrawn]').waitFor();
    // What has been sent says so as soon as the answer is read.
    await article(page).locator('[data-return]').getByText('Waits to be sent').waitFor({ state: 'detached' });
  }),
};
