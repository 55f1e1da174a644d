// Membership: bought on the store's page, told by every price, paid for once, and left to end.
//
// covers: S68
import assert from 'node:assert/strict';

import { account, fresh, signIn, wrongs } from './bridge.mjs';

const synced = (page) => page.getByText('Up to date').waitFor({ timeout: 60_000 });
const go = (page, screen) => page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: screen }).click();
const cards = (page) => page.locator('[data-product]:visible');
const pay = (page, step) => page.locator(`[data-pay=${step}]:visible`);
const accessible = async (page, where) => assert.deepEqual(await wrongs(page), [], where);

export const tests = {
  'a membership is bought on the page, lowers every price, and is left to end': fresh(async (page, again, browser, { context, nextPage }) => {
    await signIn(page);
    await synced(page);

    // For others one quiet line stands on the product's page, and nowhere else.
    await go(page, 'Catalogue');
    await cards(page).first().waitFor({ timeout: 60_000 });
    assert.equal(await cards(page).locator('[data-member-price]').count(), 0, 'cards say nothing of it');
    await cards(page).locator('.card-open').first().click();
    await page.locator('[data-would-cost]:visible').getByText(/^\$[\d.,]+ with Premium$/).waitFor();
    await accessible(page, 'a product with what it would cost');

    // What it gives, and for how long it can be had.
    await account(page, 'Premium');
    await page.locator('[data-membership=ended]').waitFor();
    await page.locator('[data-gives]').getByText('Goods cost you 10% less.').waitFor();
    await page.locator('[data-period=granted]').getByText('Given by the store').waitFor();
    const plans = page.getByRole('radiogroup', { name: 'For how long' }).getByRole('radio');
    assert.equal(await plans.count(), 2);
    await accessible(page, 'a membership that has ended');
    await page.getByRole('button', { name: 'Go on' }).click();
    await pay(page, 'choose').getByRole('radio', { name: /^Another card or wallet/ }).check();
    assert.equal(await pay(page, 'choose').getByRole('switch').count(), 0, 'what renews it is kept, and nobody is asked again');
    await accessible(page, 'with what it is paid for');
    await pay(page, 'choose').getByRole('button', { name: 'Go on to the payment page' }).click();
    await pay(page, 'waiting').waitFor();
    const tab = await context.newPage();
    await tab.goto(await nextPage());
    await tab.locator('input[name=number]').fill('4242 4242 4242 4242');
    await tab.locator('input[name=expiry]').fill('12/34');
    await tab.locator('input[name=code]').fill('123');
    await tab.locator('button[value=pay]').click();
    await pay(page, 'paid').waitFor({ timeout: 30_000 });
    await tab.close();
    await page.locator('[data-membership=active]').waitFor({ timeout: 30_000 });
    await page.locator('[data-period=bought]').getByText('Bought').waitFor();
    await page.locator('[data-renews=true]').getByText(/is charged to/).waitFor();
    await accessible(page, 'a membership that runs');

    // The card, the cart and the order are at the member's price, beside the regular one.
    // The product is still open; asking for the catalogue once more leads to all of it.
    await go(page, 'Catalogue');
    await page.locator('article:visible').locator('[data-member-price] s').first().waitFor({ timeout: 30_000 });
    assert.equal(await page.locator('[data-would-cost]:visible').count(), 0, 'a member is not told what members pay');
    await go(page, 'Catalogue');
    await cards(page).first().waitFor();
    await cards(page).first().locator('[data-member-price] s').waitFor({ timeout: 30_000 });
    await cards(page).getByRole('button', { name: /^Add to cart/ }).first().click();
    await accessible(page, 'cards with two prices');
    await go(page, /^Cart/);
    await page.locator('[data-saving]').getByText(/^Saved with Premium: \$/).waitFor();
    await page.locator('[data-regular]:visible').first().waitFor();
    await accessible(page, 'the cart of a member');
    await page.getByRole('button', { name: 'To the checkout' }).click();
    await page.getByRole('radio', { name: /^Collect it yourself/ }).check();
    await page.getByRole('radiogroup', { name: 'Where you collect it' }).getByRole('radio').first().check();
    await page.getByRole('radio', { name: /^On delivery/ }).check();
    await page.locator('[data-total-saved]:visible').waitFor();
    await accessible(page, 'the checkout of a member');
    await page.getByRole('button', { name: /^Order for/ }).click();
    await page.getByRole('heading', { name: 'Thank you, your order is placed' }).waitFor();
    await page.getByRole('button', { name: 'Show the order' }).click();
    await page.locator('article:visible').locator('[data-total-saved]').getByText('Saved with Premium').waitFor();
    await accessible(page, 'an order of a member');

    // Left to end, it stays to its end; what was saved is said.
    await account(page, 'Premium');
    await page.locator('[data-saved]').getByText(/^\$/).waitFor({ timeout: 30_000 });
    await page.getByRole('switch', { name: /^Renew by itself/ }).first().click();
    await page.locator('[data-renews=false]').getByText(/nothing more is charged/).waitFor();
    await page.locator('[data-membership=active]').waitFor();
    await accessible(page, 'a membership that ends');
  }),
};
