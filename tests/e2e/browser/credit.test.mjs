// Store credit: topped up on the store's page, paid with at the checkout, read with every movement.
//
// covers: S24, S8
import assert from 'node:assert/strict';

import { account, fresh, signIn, wrongs } from './bridge.mjs';

const synced = (page) => page.getByText('Up to date').waitFor({ timeout: 60_000 });
const go = (page, screen) => page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: screen }).click();
const cards = (page) => page.locator('[data-product]:visible');
const pay = (page, step) => page.locator(`[data-pay=${step}]:visible`);
const accessible = async (page, where) => assert.deepEqual(await wrongs(page), [], where);

export const tests = {
  'store credit is topped up on the page and pays for an order': fresh(async (page, again, browser, { context, nextPage }) => {
    await signIn(page);
    await synced(page);
    await account(page, 'Store credit');
    await page.locator('[data-balance]').getByText('$55.00').waitFor();
    await page.locator('[data-entry=adjust]').waitFor();
    await accessible(page, 'store credit');

    // Too little is said at once; an amount that fits goes on to the payment page.
    const amount = page.getByRole('textbox', { name: 'Amount' });
    await amount.fill('1');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('Add at least $5.00.').waitFor();
    await accessible(page, 'an amount that is too small');
    await amount.fill('400');
    await amount.press('Enter');
    await pay(page, 'choose').getByRole('radio', { name: /^Another card or wallet/ }).check();
    await accessible(page, 'with what it is topped up');
    await pay(page, 'choose').getByRole('button', { name: 'Go on to the payment page' }).click();
    await pay(page, 'waiting').waitFor();
    const tab = await context.newPage();
    await tab.goto(await nextPage());
    await tab.getByText('You top up your credit').waitFor();
    await tab.locator('input[name=number]').fill('4242 4242 4242 4242');
    await tab.locator('input[name=expiry]').fill('12/34');
    await tab.locator('input[name=code]').fill('123');
    await tab.locator('button[value=pay]').click();
    await pay(page, 'paid').waitFor({ timeout: 30_000 });
    await tab.close();
    await page.locator('[data-balance]').getByText('$455.00').waitFor({ timeout: 30_000 });
    await accessible(page, 'a top-up that came');

    // It pays all of an order: nothing is left to pay, and no page opens.
    await go(page, 'Catalogue');
    await cards(page).first().waitFor({ timeout: 60_000 });
    await cards(page).getByRole('button', { name: /^Add to cart/ }).first().click();
    await go(page, /^Cart/);
    await page.getByRole('button', { name: 'To the checkout' }).click();
    await page.getByRole('radio', { name: /^Collect it yourself/ }).check();
    await page.getByRole('radiogroup', { name: 'Where you collect it' }).getByRole('radio').first().check();
    await page.getByRole('radio', { name: /^Online, right after ordering/ }).check();
    await page.getByRole('switch', { name: /^Pay with store credit/ }).click();
    await page.locator('[data-to-pay]').getByText('$0.00').waitFor();
    await accessible(page, 'the checkout with store credit');
    await page.getByRole('button', { name: /^Order for/ }).click();
    await page.getByRole('heading', { name: 'Thank you, your order is placed' }).waitFor();
    assert.equal(await page.locator('[data-paycard]').count(), 0, 'there is nothing to pay');
    await page.getByRole('button', { name: 'Show the order' }).click();
    await page.locator('article:visible').getByText('Paid', { exact: true }).first().waitFor();
    await page.locator('article:visible').getByText('From store credit').waitFor();

    // Called off, it is all back.
    await account(page, 'Store credit');
    await page.locator('[data-entry=spend]').getByText(/^Paid for order/).waitFor();
    await page.locator('[data-entry=spend]').getByRole('button', { name: 'Show the order' }).click();
    await page.locator('article:visible').waitFor();
  }),
};
