// From the shelf to an order: catalogue, lists, what waits without a connection, addresses, checkout.
//
// covers: S2, S3, S19, S20, S22, S25, S28, S40, S52, S55, B4, B5, B7, B9
import assert from 'node:assert/strict';

import { account, fresh, signIn, wrongs } from './bridge.mjs';

const cards = (page) => page.locator('[data-product]:visible');
const synced = (page) => page.getByText('Up to date').waitFor({ timeout: 60_000 });
const go = (page, screen) => page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: screen }).click();
const items = (page) => page.locator('[data-item]:visible');
const toast = (page) => page.locator('[data-toast]');
const named = (locator) => locator.locator('.card-open').innerText();
/** A card that can be put into the cart. */
const buyable = (page, nth = 0) => cards(page).filter({ has: page.getByRole('button', { name: /^Add to cart/ }) }).nth(nth);

async function accessible(page, where) {
  assert.deepEqual(await wrongs(page), [], where);
}

/** Into the catalogue of a signed-in, up-to-date client. */
async function browse(page) {
  await signIn(page);
  await synced(page);
  await go(page, 'Catalogue');
  await cards(page).first().waitFor({ timeout: 60_000 });
}

async function offline(page, on) {
  await account(page, 'This device');
  await page.getByRole('switch', { name: 'Work offline' }).click();
  await (on ? page.getByText(/^Offline/).first() : page.getByText('Up to date')).waitFor({ timeout: 60_000 });
}

async function addAddress(page, label) {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Street and house').fill('5 Forest Street');
  await dialog.getByLabel('Town').fill('Springfield');
  await dialog.getByLabel('Postal code').fill('22150');
  await dialog.getByLabel('What you call it').fill(label);
  await dialog.getByRole('button', { name: 'Save the address' }).click();
  await dialog.waitFor({ state: 'detached' });
}

export const tests = {
  'the catalogue is browsed, searched and walked by keyboard': fresh(async (page) => {
    await browse(page);
    await accessible(page, 'the catalogue');
    const all = await page.getByText(/^[\d,]+ products$/).innerText();
    await page.getByRole('navigation', { name: 'Categories' }).getByRole('button', { name: /^Dogs/ }).click();
    await page.getByRole('heading', { name: 'Dogs' }).waitFor();
    await page.getByRole('navigation', { name: 'Categories' }).getByRole('button', { name: /^Food/ }).click();
    await page.getByRole('heading', { name: 'Dogs › Food' }).waitFor();
    await page.getByRole('navigation', { name: 'Categories' }).getByRole('button', { name: /^Everything/ }).click();
    await page.getByText(all).waitFor();

    const word = (await named(cards(page).nth(2))).match(/[a-z]{5,}/i)?.[0] ?? '';
    await page.keyboard.press('Control+f');
    await page.keyboard.type(word.slice(0, 4).toUpperCase());
    await cards(page).locator('mark').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction(() => document.activeElement?.classList.contains('card-open'));
    await page.keyboard.press('Escape');
    await cards(page).locator('mark').first().waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'In stock', exact: true }).click();
    await page.waitForFunction(() => [...document.querySelectorAll('[data-product]')].every((card) => !card.textContent.includes('Out of stock')));
    await page.getByRole('combobox', { name: /^Order/ }).or(page.getByRole('button', { name: /^Order:/ })).click();
    await page.getByRole('option', { name: 'Cheapest first' }).click();
    await page.waitForFunction(() => {
      const prices = [...document.querySelectorAll('[data-product] .font-semibold')].map((price) => Number(price.textContent.replace(/[^\d.]/g, ''))).filter(Boolean);
      return prices.length > 4 && prices.slice(0, 4).every((price, index) => index === 0 || price >= prices[index - 1]);
    });

    await page.locator('.card-open').first().focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => document.activeElement?.closest('[data-at]')?.getAttribute('data-at') === '1');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    await page.waitForFunction(() => Number(document.activeElement?.closest('[data-at]')?.getAttribute('data-at')) > 10);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Price history' }).waitFor();
    await page.waitForFunction(() => [...document.querySelectorAll('article img')].some((picture) => picture.complete && picture.naturalWidth > 0));
    await page.keyboard.press('Escape');
    await cards(page).first().waitFor();
  }),

  'a product goes into the cart, moves between lists, and every step can be taken back': fresh(async (page) => {
    await browse(page);
    const name = await named(buyable(page));
    await buyable(page).locator('.card-open').click();
    await page.getByRole('heading', { name, level: 2 }).waitFor();
    await accessible(page, 'a product');
    const variants = page.getByRole('group', { name: 'Variant' }).getByRole('button');
    if ((await variants.count()) > 1) {
      const [before, other] = [await page.locator('article h2 + p').innerText(), variants.filter({ hasNotText: 'stock' }).locator('nth=-1')];
      if ((await other.getAttribute('aria-pressed')) === 'false') {
        await other.click();
        await page.waitForFunction((art) => document.querySelector('article h2 + p')?.innerText !== art, before);
      }
    }
    await page.getByRole('button', { name: 'One more' }).click();
    await page.getByRole('button', { name: 'Add to cart', exact: true }).click();
    await toast(page).getByText('is in the cart.').waitFor();
    await page.getByText('2 are in the cart').waitFor();
    await page.locator('article').getByRole('button', { name: 'Open the cart' }).click();
    await items(page).first().waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Quantity' }).first().inputValue(), '2');
    await accessible(page, 'the cart');

    await page.getByRole('button', { name: /^Save for later/ }).click();
    await toast(page).getByText('is saved for later.').waitFor();
    await page.getByText('Your cart is empty').waitFor();
    await toast(page).getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: /^Save for later/ }).waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Quantity' }).first().inputValue(), '2');

    await page.getByRole('button', { name: /^Take out of the cart/ }).click();
    await page.getByText('Your cart is empty').waitFor();
    await page.locator('main h1:visible').click();
    await page.keyboard.press('Control+z');
    await items(page).first().waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Quantity' }).first().inputValue(), '2');
  }),

  'favourites are watched for a price': fresh(async (page) => {
    await browse(page);
    const card = buyable(page, 1);
    const name = await named(card);
    await card.getByRole('button', { name: /^Favourite/ }).click();
    await toast(page).getByText('is a favourite.').waitFor();
    await card.locator('.card-open').click();
    await page.getByRole('button', { name: 'Watch the price' }).click();
    await page.getByLabel(/^Tell me at or below/).fill('0');
    await page.getByRole('button', { name: 'Watch', exact: true }).click();
    await page.getByText('Type an amount more than nothing').waitFor();
    await page.getByLabel(/^Tell me at or below/).fill('1.50');
    await page.getByRole('button', { name: 'Watch', exact: true }).click();
    await page.getByText('You are told when it costs $1.50 or less.').waitFor();
    await go(page, /^Favourites/);
    await items(page).getByText('You are told when it costs $1.50 or less.').waitFor();
    await accessible(page, 'the favourites');
    await page.reload();
    await go(page, /^Favourites/);
    await items(page).getByText('You are told when it costs $1.50 or less.').waitFor();
    await items(page).getByRole('button', { name, exact: true }).waitFor();
    await page.getByRole('button', { name: /^Remove from favourites/ }).click();
    await page.getByText('No favourites yet').waitFor();
    await toast(page).getByRole('button', { name: 'Undo' }).click();
    await items(page).getByText('You are told when it costs $1.50 or less.').waitFor();
  }),

  'what is done without a connection waits, says so, and is sent': fresh(async (page) => {
    await browse(page);
    await offline(page, true);
    await go(page, 'Catalogue');
    await buyable(page).getByRole('button', { name: /^Add to cart/ }).click();
    await go(page, /^Cart/);
    await items(page).getByText('Waits to be sent to the store').waitFor();
    await page.getByText('You are working offline.').locator('visible=true').first().waitFor();
    await page.getByRole('button', { name: '1 action waiting' }).click();
    await page.getByRole('heading', { name: 'Waiting to be sent' }).waitFor();
    await page.locator('[data-intent="list.add"]').getByText('Waits until the store can be reached.').waitFor();
    await accessible(page, 'the outbox');

    // A second change is discarded: asked first, then shown as the store has it.
    await go(page, 'Catalogue');
    await buyable(page, 0).getByRole('button', { name: /^Favourite/ }).click();
    await page.getByRole('button', { name: '2 actions waiting' }).click();
    await page.locator('[data-intent="list.set"]').getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await page.locator('[data-intent="list.set"]').getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
    await page.locator('[data-intent="list.set"]').waitFor({ state: 'detached' });
    await go(page, /^Favourites/);
    await page.getByText('No favourites yet').waitFor();

    await offline(page, false);
    await page.locator('[data-outbox]').waitFor({ state: 'detached', timeout: 30_000 });
    await go(page, /^Cart/);
    await items(page).first().waitFor();
    assert.equal(await items(page).getByText('Waits to be sent').count(), 0);
  }),

  'an address, a name and the mailings are kept': fresh(async (page) => {
    await signIn(page);
    await synced(page);
    await account(page, 'Addresses');
    await page.getByRole('button', { name: 'Add an address' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Who receives').fill('');
    await dialog.getByRole('button', { name: 'Save the address' }).click();
    await dialog.getByText('Say who receives.').waitFor();
    await accessible(page, 'the address dialog');
    await dialog.getByLabel('Who receives').fill('Alex Morgan');
    await addAddress(page, 'Home');
    const home = page.locator('[data-address]').filter({ hasText: 'Home' });
    await home.getByText('22150, Springfield').waitFor();
    await home.getByRole('button', { name: 'Change: Home' }).click();
    await dialog.getByLabel('Town').fill('Shelbyville');
    await dialog.getByRole('button', { name: 'Save the address' }).click();
    await home.getByText('22150, Shelbyville').waitFor();
    await home.getByRole('button', { name: 'Remove: Home' }).click();
    await home.waitFor({ state: 'detached' });
    await toast(page).getByRole('button', { name: 'Undo' }).click();
    await home.getByText('22150, Shelbyville').waitFor();

    await account(page, 'Profile');
    await page.getByRole('button', { name: 'Change the name' }).click();
    await dialog.getByLabel('Name').fill('Alex Q. Morgan');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.locator('main').getByText('Alex Q. Morgan').first().waitFor();
    const offers = page.getByRole('switch', { name: 'Offers' });
    const before = await offers.getAttribute('aria-checked');
    await offers.click();
    await page.waitForFunction((was) => document.querySelector('[data-consents] div:last-child [role=switch]')?.getAttribute('aria-checked') !== was, before);
    await page.locator('[data-outbox]').waitFor({ state: 'detached', timeout: 30_000 });
    await page.reload();
    await account(page, 'Profile');
    await page.locator('main').getByText('Alex Q. Morgan').first().waitFor();
    assert.notEqual(await page.getByRole('switch', { name: 'Offers' }).getAttribute('aria-checked'), before);
  }),

  'an order is placed': fresh(async (page) => {
    await browse(page);
    await buyable(page).getByRole('button', { name: /^Add to cart/ }).click();
    await go(page, /^Cart/);
    await page.getByRole('button', { name: 'To the checkout' }).click();
    await page.getByRole('heading', { name: 'Checkout' }).waitFor();
    await page.getByRole('radiogroup', { name: 'How it comes' }).getByRole('radio').first().waitFor();
    await page.getByRole('radio', { name: /^Courier/ }).check();
    await page.getByRole('button', { name: 'Add an address' }).click();
    await addAddress(page, 'Home');
    await page.getByRole('radio', { name: /^Home/ }).waitFor();
    await page.getByRole('radio', { name: /^On delivery/ }).check();
    await accessible(page, 'the checkout');
    await page.getByRole('button', { name: /^Order for/ }).click();
    await page.getByRole('heading', { name: 'Thank you, your order is placed' }).waitFor();
    await page.getByRole('button', { name: 'Show the order' }).click();
    await page.locator('article').getByText('Placed').first().waitFor();
    await page.locator('article').getByText('5 Forest Street').first().waitFor();
    await go(page, /^Cart/);
    await page.getByText('Your cart is empty').waitFor();
  }),

  'an order without a connection says what will happen, and then happens': fresh(async (page) => {
    await signIn(page);
    await synced(page);
    const before = await page.locator('[role=row][data-order]').first().getAttribute('data-order');
    await go(page, 'Catalogue');
    await cards(page).first().waitFor({ timeout: 60_000 });
    await buyable(page).getByRole('button', { name: /^Add to cart/ }).click();
    await go(page, /^Cart/);
    await page.getByRole('button', { name: 'To the checkout' }).click();
    await page.getByRole('radiogroup', { name: 'How it comes' }).getByRole('radio').first().waitFor();
    await offline(page, true);
    await go(page, /^Cart/);
    await page.getByRole('button', { name: 'To the checkout' }).click();
    await page.getByText('You are offline').waitFor();
    await page.getByRole('radio', { name: /^Collect it yourself/ }).check();
    await page.getByRole('radiogroup', { name: 'Where you collect it' }).getByRole('radio').first().check();
    await page.getByRole('button', { name: /sent later$/ }).click();
    await page.getByRole('heading', { name: 'Your order is kept' }).waitFor();
    await page.getByRole('button', { name: 'What waits to be sent' }).click();
    await page.locator('[data-intent="order.place"]').waitFor();
    await offline(page, false);
    await page.locator('[data-outbox]').waitFor({ state: 'detached', timeout: 30_000 });
    await go(page, 'Orders');
    await page.waitForFunction((old) => document.querySelector('[role=row][data-order]')?.getAttribute('data-order') !== old, before, { timeout: 30_000 });
  }),

  'an order is noted, put away, brought back and bought again': fresh(async (page) => {
    await signIn(page);
    await synced(page);
    await page.getByRole('button', { name: 'Status', exact: true }).click();
    await page.getByRole('button', { name: /^Completed/ }).click();
    await page.keyboard.press('Escape');
    await page.waitForTimeout(300);
    await page.locator('[role=row][data-order]').first().click();
    const article = page.locator('article:visible');
    await article.getByLabel('Add a tag').fill('puppy, gift');
    await page.keyboard.press('Enter');
    await article.getByRole('button', { name: 'Remove the tag “gift”' }).click();
    await article.getByText('gift').waitFor({ state: 'detached' });
    await article.getByLabel('Note', { exact: true }).fill('Zanzibar box was dented');
    await article.getByRole('button', { name: 'Save the note' }).click();
    await article.getByRole('button', { name: 'Save the note' }).waitFor({ state: 'detached' });
    await accessible(page, 'an order');
    await page.getByLabel('Search the orders').fill('zanzi');
    await page.waitForFunction(() => document.querySelectorAll('[role=row][data-order]').length === 1);
    await page.getByLabel('Search the orders').fill('');

    await article.getByRole('button', { name: 'Archive' }).click();
    await article.getByText('Archived').waitFor();
    await article.getByRole('button', { name: 'Bring back' }).click();
    await article.getByText('Archived').waitFor({ state: 'detached' });

    await article.getByRole('button', { name: 'Order again' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('[data-reorder] li').first().waitFor();
    await accessible(page, 'ordering again');
    await dialog.getByRole('button', { name: /into the cart$/ }).click();
    await toast(page).getByRole('button', { name: 'Open the cart' }).click();
    await items(page).first().waitFor();
  }),
};
