// Points: what there is and why, what one will earn, and paying with them.
//
// covers: S29, S30, S31, S32, S33, B6
import assert from 'node:assert/strict';

import { account, fresh, signIn, wrongs } from './bridge.mjs';

const synced = (page) => page.getByText('Up to date').waitFor({ timeout: 60_000 });
const go = (page, screen) => page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: screen }).click();
const cards = (page) => page.locator('[data-product]:visible');
const figure = async (place) => Number((await place.innerText()).replace(/[^\d−-]/g, '').replace('−', '-'));
const use = (page) => page.locator('[data-use-points]:visible').getByRole('switch');

async function accessible(page, where) {
  assert.deepEqual(await wrongs(page), [], where);
}

/** From the catalogue to the checkout, with something that can be had. */
async function checkout(page) {
  await go(page, 'Catalogue');
  // Asked for once more it leaves a product that is open.
  await go(page, 'Catalogue');
  await cards(page).first().waitFor({ timeout: 60_000 });
  await cards(page).filter({ has: page.locator('.lucide-shopping-cart') }).first().locator('.card-open').click();
  const product = page.locator('article:visible');
  await product.locator('[data-earns]').getByText(/^You will earn \d+ points?\.$/).waitFor();
  await product.getByRole('button', { name: 'Add to cart' }).click();
  await go(page, /^Cart/);
  await page.locator('aside:visible [data-earns]').getByText(/^You will earn/).waitFor();
  await page.getByRole('button', { name: 'To the checkout' }).click();
  await page.getByRole('radio', { name: /^Collect it yourself/ }).check();
  await page.getByRole('radiogroup', { name: 'Where you collect it' }).getByRole('radio').first().check();
  await page.getByRole('radio', { name: /^On delivery/ }).check();
}

export const tests = {
  'points say what there is, when what ends, and why': fresh(async (page) => {
    await signIn(page);
    await synced(page);
    await account(page, 'Points');
    assert.ok((await figure(page.locator('[data-balance]'))) > 0);
    await page.locator('[data-tier]').getByText(/in twelve months/).waitFor();
    await page.locator('[data-expiries] li').getByText(/^[\d,]+ points? until /).first().waitFor();
    await page.locator('[data-chart]').waitFor();
    await accessible(page, 'the points');
    // The same as a table, by keyboard.
    await page.locator('[data-chart] summary').focus();
    await page.keyboard.press('Enter');
    const rows = page.locator('[data-chart] tbody tr');
    assert.ok((await rows.count()) > 2);
    assert.equal(await figure(rows.first().locator('td').last()), await figure(page.locator('[data-balance]')), 'the newest figure is the balance');
    const entry = page.locator('[data-entry=earn_pending]').first();
    await entry.locator('summary').click();
    await entry.getByText(/points for every \$100\.00 make/).first().waitFor();
    await accessible(page, 'the points with their reasons');
    await entry.getByRole('button', { name: 'Show the order' }).click();
    await page.locator('article:visible [data-order-points]').waitFor();
    await accessible(page, 'an order with its points');
    // All of it is here without a connection, and so is the switch.
    await account(page, 'This device');
    await page.getByRole('switch', { name: 'Work offline' }).click();
    await page.getByText(/^Offline/).first().waitFor();
    await account(page, 'Points');
    await page.locator('[data-entry]').first().waitFor();
    const spending = page.getByRole('switch', { name: 'Pay with points' });
    assert.equal(await spending.getAttribute('aria-checked'), 'true');
    await spending.click();
    await page.locator('[data-points]').getByText('Waits to be sent to the store').waitFor();
    await accessible(page, 'the points offline');
  }),

  'points pay for a part of an order': fresh(async (page) => {
    await signIn(page);
    await synced(page);
    await account(page, 'Points');
    const before = await figure(page.locator('[data-balance]'));
    await checkout(page);
    await use(page).waitFor();
    assert.equal(await use(page).getAttribute('aria-checked'), 'false', 'nothing is used unasked');
    await accessible(page, 'a checkout that offers points');
    const offered = Number(/Use ([\d,]+) points?/.exec(await page.locator('[data-use-points]:visible').innerText())?.[1].replace(',', ''));
    await use(page).click();
    await page.getByRole('row', { name: /^Paid with points/ }).waitFor();
    await accessible(page, 'a checkout that uses points');
    const place = page.getByRole('button', { name: /^Order for \$/ });
    await page.locator('aside:visible [data-earns]').waitFor();
    await place.click();
    await page.getByRole('heading', { name: 'Thank you, your order is placed' }).waitFor();
    await account(page, 'Points');
    await page.locator('[data-entry=redeem]').first().waitFor();
    await page.waitForFunction((wanted) => Number(document.querySelector('[data-balance]')?.textContent.replace(/[^\d]/g, '')) === wanted, before - offered);
    await page.locator('[data-entry]').first().locator('summary').click();
    // Switched off, no checkout offers them.
    await page.getByRole('switch', { name: 'Pay with points' }).click();
    await page.locator('[data-points]').getByText('Waits to be sent').waitFor({ state: 'detached' });
    await checkout(page);
    await page.getByRole('button', { name: /^Order for \$/ }).waitFor();
    await page.locator('aside:visible [data-earns]').waitFor();
    assert.equal(await use(page).count(), 0);
  }),
};
