// Paying: the store's page in a second tab, what the window notices of it, kept cards, receipts.
//
// covers: S8, S20, S21, S23, B21
import assert from 'node:assert/strict';

import { account, fresh, signIn, wrongs } from './bridge.mjs';

const synced = (page) => page.getByText('Up to date').waitFor({ timeout: 60_000 });
const go = (page, screen) => page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: screen }).click();
const cards = (page) => page.locator('[data-product]:visible');
const pay = (page, step) => page.locator(`[data-pay=${step}]:visible`);
const other = (page) => pay(page, 'choose').getByRole('radio', { name: /^Another card or wallet/ }).check();
const GOOD = '4242 4242 4242 4242';
const EMPTY = '4000 0000 0000 9995';

async function accessible(page, where) {
  assert.deepEqual(await wrongs(page), [], where);
}

/** From the catalogue to an order that is placed and waits for its money. */
async function order(page) {
  await go(page, 'Catalogue');
  await cards(page).first().waitFor({ timeout: 60_000 });
  await cards(page).getByRole('button', { name: /^Add to cart/ }).first().click();
  await go(page, /^Cart/);
  await page.getByRole('button', { name: 'To the checkout' }).click();
  await page.getByRole('radiogroup', { name: 'How it comes' }).getByRole('radio').first().waitFor();
  await page.getByRole('radio', { name: /^Collect it yourself/ }).check();
  await page.getByRole('radiogroup', { name: 'Where you collect it' }).getByRole('radio').first().check();
  await page.getByRole('radio', { name: /^Online, right after ordering/ }).check();
}

/** A person at the payment service's page. */
async function fill(context, address, number, { keep } = {}) {
  const tab = await context.newPage();
  tab.setDefaultTimeout(20_000);
  await tab.goto(address);
  await tab.locator('input[name=number]').fill(number);
  await tab.locator('input[name=expiry]').fill('12/34');
  await tab.locator('input[name=code]').fill('123');
  if (keep !== undefined) await tab.locator('input[name=keep]').setChecked(keep);
  await tab.locator('button[value=pay]').click();
  return tab;
}

export const tests = {
  'an order leads straight into paying, on a page in a second tab': fresh(async (page, again, browser, { context, nextPage }) => {
    await signIn(page);
    await synced(page);
    await order(page);
    await accessible(page, 'the checkout with its ways of paying');
    await page.getByRole('button', { name: /^Order, then pay/ }).click();
    await page.getByRole('heading', { name: 'Thank you, your order is placed' }).waitFor();
    await pay(page, 'choose').getByText(/left\. After that/).waitFor();
    await accessible(page, 'paying after ordering');
    // The demo store's customer has kept cards already; this is another one.
    await other(page);
    await pay(page, 'choose').getByRole('switch', { name: 'Keep it for the next time' }).click();
    await pay(page, 'choose').getByRole('button', { name: 'Go on to the payment page' }).click();
    await pay(page, 'waiting').waitFor();
    await accessible(page, 'waiting for the page');
    const address = await nextPage();
    const html = await page.content();
    assert.ok(!html.includes(new URL(address).pathname), 'the address of the page is not in the interface');

    // A card without money first: the window says why, without being asked.
    const tab = await fill(context, address, EMPTY, { keep: false });
    await pay(page, 'failed').getByText(/not enough money/).waitFor({ timeout: 30_000 });
    await accessible(page, 'a payment that failed');
    await tab.close();
    await pay(page, 'failed').getByRole('button', { name: 'Try again' }).click();
    await other(page);
    await pay(page, 'choose').getByRole('button', { name: 'Go on to the payment page' }).click();
    const second = await fill(context, await nextPage(), GOOD, { keep: true });
    await pay(page, 'paid').waitFor({ timeout: 30_000 });
    await accessible(page, 'a payment that went through');
    await second.close();
    await pay(page, 'paid').getByRole('button', { name: 'Save the receipt' }).click();
    await page.locator('[data-file]:visible').getByText(/\.pdf$/).waitFor();
    await page.getByRole('button', { name: 'Show the order' }).click();
    await page.locator('article:visible').getByText('Paid', { exact: true }).first().waitFor();
    await page.locator('article:visible').getByRole('button', { name: 'Save as PDF' }).click();
    await page.locator('article:visible [data-file]').getByText(/\.pdf$/).waitFor();

    // The screen of payments: the failed one and the good one, by keyboard, and the kept card.
    await account(page, 'Payment');
    await page.locator('[data-method]').getByText('Visa ending in 4242').nth(1).waitFor();
    const rows = page.locator('[data-payment]');
    await rows.nth(1).waitFor();
    await accessible(page, 'the payments');
    await rows.first().focus();
    await page.keyboard.press('Enter');
    await page.locator('[data-payment-detail]').getByRole('button', { name: 'Save the receipt' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.locator('[data-payment-detail]').getByText(/not enough money/).waitFor();
    await accessible(page, 'a payment in full');
    await page.keyboard.press('Escape');
    await page.locator('[data-payment-detail]').waitFor({ state: 'detached' });

    // Once more, with the kept card: one click.
    await order(page);
    await page.getByRole('button', { name: /^Order, then pay/ }).click();
    await pay(page, 'choose').getByRole('radio', { name: /^Visa ending in 4242/ }).first().waitFor();
    assert.ok(await pay(page, 'choose').getByRole('radio', { name: /^Visa ending in 4242/ }).first().isChecked());
    await pay(page, 'choose').getByRole('button', { name: /^Pay \$/ }).click();
    await pay(page, 'paid').waitFor({ timeout: 30_000 });
    assert.equal(context.pages().length, 1, 'no page was needed');
  }),

  'a payment is called off, and offline says that paying needs a connection': fresh(async (page, again, browser, { nextPage }) => {
    await signIn(page);
    await synced(page);
    await order(page);
    await page.getByRole('button', { name: /^Order, then pay/ }).click();
    await page.getByRole('button', { name: 'Show the order' }).click();
    const article = page.locator('article:visible');
    await article.getByText('Waiting for your payment').waitFor();
    await other(page);
    await article.getByRole('button', { name: 'Go on to the payment page' }).click();
    await nextPage();
    await pay(page, 'waiting').waitFor();
    await article.getByRole('button', { name: 'Open the page again' }).click();
    await nextPage();
    await article.getByRole('button', { name: 'Call the payment off' }).click();
    await pay(page, 'closed').waitFor();
    await pay(page, 'closed').getByRole('button', { name: 'Try again' }).click();
    await pay(page, 'choose').waitFor();

    await account(page, 'This device');
    await page.getByRole('switch', { name: 'Work offline' }).click();
    await page.getByText(/^Offline/).first().waitFor();
    await go(page, 'Orders');
    await pay(page, 'choose').getByText('Paying needs a connection').waitFor();
    assert.ok(await pay(page, 'choose').getByRole('button', { name: /payment page/ }).isDisabled());
    await accessible(page, 'paying offline');
    await account(page, 'Payment');
    await page.getByText(/^Offline, as of/).first().waitFor();
    await page.locator('[data-payment]').first().click();
    await page.locator('[data-payment-detail]').getByText('Called off').waitFor();
    await accessible(page, 'payments offline');
  }),
};
