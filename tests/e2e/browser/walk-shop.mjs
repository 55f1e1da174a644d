// The part of the walk that is about shopping. By place, not by words: the walk goes through every language.
const screen = (page, nth) => page.locator('#rail nav button').nth(nth).click();
/** The shelves, and not the product that was read last. */
async function shelves(page) {
  await screen(page, 1);
  await screen(page, 1);
  await cards(page).first().waitFor({ timeout: 60_000 });
}
const dialog = (page) => page.locator('[role=dialog]');
const cards = (page) => page.locator('[data-product]:visible');
/** The button of a card that puts it into the cart. */
const add = (page) => cards(page).locator('button:has(.lucide-shopping-cart)');

/** Through the catalogue, the lists, the checkout and the outbox of somebody who is signed in. */
export async function walkShop(page, show) {
  await screen(page, 1);
  await cards(page).first().waitFor({ timeout: 60_000 });
  await page.waitForTimeout(800);
  await cards(page).nth(1).locator('button[aria-pressed]').click();
  await page.waitForTimeout(200);
  for (const nth of [0, 2, 3]) await add(page).nth(nth).click();
  await page.waitForTimeout(300);
  await show('60-catalogue');
  await page.locator('[data-categories] button').nth(1).click();
  const search = page.locator('[role=search]:visible input');
  await search.fill((await cards(page).first().locator('.card-open').innerText()).match(/\p{L}{4,}/u)?.[0] ?? '');
  await cards(page).locator('mark').first().waitFor();
  await show('61-catalogue-search');
  await search.fill('zzqqxx');
  await cards(page).first().waitFor({ state: 'detached' });
  await show('62-catalogue-nothing');
  await search.fill('');
  await cards(page).first().waitFor();
  await add(page).first().waitFor();
  await cards(page).filter({ has: page.locator('.lucide-shopping-cart') }).first().locator('.card-open').click();
  await page.locator('article:visible h2').waitFor();
  await page.waitForTimeout(300);
  await show('63-product');
  await page.locator('article:visible button:has(.lucide-bell-ring)').click();
  await page.locator('article:visible form button[type=submit]').click();
  await page.locator('article:visible form').waitFor({ state: 'detached' });
  const table = page.locator('article:visible details summary');
  if (await table.count()) await table.click();
  await page.locator('article:visible').evaluate((article) => article.scrollTo(0, article.scrollHeight));
  await show('64-product-end');

  await screen(page, 3);
  await page.locator('[data-item]:visible').nth(2).waitFor();
  await page.locator('[data-item]:visible .lucide-bookmark').first().click();
  await page.locator('main section [data-item]:visible').waitFor();
  await page.waitForTimeout(200);
  await show('65-cart');
  await screen(page, 2);
  await page.locator('[data-item]:visible').first().waitFor();
  await show('66-favourites');
  await screen(page, 3);
  await page.locator('main aside button').last().click();
  await page.locator('input[type=radio]:visible').first().waitFor({ timeout: 60_000 });
  await page.locator('[role=radiogroup]:visible').first().locator('input').last().check();
  await page.waitForTimeout(300);
  await show('67-checkout');
  await page.locator('main section button:has(.lucide-plus):visible').first().click().catch(() => undefined);
  if (await dialog(page).isVisible()) {
    await dialog(page).locator('button[type=submit]').click();
    await page.locator('[role=dialog] [aria-invalid=true]').waitFor();
    await show('68-address');
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
  }

  await screen(page, 0);
  await page.locator('[role=row][data-order]').first().click();
  await page.locator('article:visible button:has(.lucide-rotate-cw)').click();
  await page.locator('[data-reorder] li').first().waitFor();
  await show('69-reorder');
  await page.keyboard.press('Escape');
  await dialog(page).waitFor({ state: 'detached' });
  await walkReturns(page, show);
}

/** What is late, and what goes back. */
async function walkReturns(page, show) {
  await page.locator('[role=row][data-late]').first().click();
  await page.locator('article:visible [data-kept]').first().waitFor();
  await show('77-late');
  const back = page.locator('article:visible button:has(.lucide-undo-2)');
  for (let index = 0; index < 16 && (await back.count()) === 0; index += 1) {
    await page.locator('[role=row][data-order]').nth(index).click();
    await page.waitForTimeout(250);
  }
  await back.first().click();
  await page.locator('[data-returnable] input').first().check();
  await page.locator('[data-worth]').waitFor();
  await show('78-return');
  await page.keyboard.press('Escape');
  await dialog(page).waitFor({ state: 'detached' });
  const returned = page.locator('article:visible [data-return]');
  for (let index = 0; index < 24 && (await returned.count()) === 0; index += 1) {
    await page.locator('[role=grid]').press('ArrowDown');
    await page.waitForTimeout(250);
  }
  await returned.first().scrollIntoViewIfNeeded();
  await show('79-returned');
}

/** What waits while the client works offline. Begins and ends there. */
export async function walkWaiting(page, show) {
  await shelves(page);
  await add(page).first().click();
  await page.locator('[data-outbox]').click();
  await page.locator('[data-intent]').first().waitFor();
  await page.waitForTimeout(300);
  await show('70-outbox');
  await page.locator('[data-intent] button').last().click();
  await dialog(page).waitFor();
  await show('71-discard');
  await page.keyboard.press('Escape');
  await dialog(page).waitFor({ state: 'detached' });
  await screen(page, 3);
  await page.locator('[data-item]:visible').first().waitFor();
  await show('72-cart-offline');
  await page.locator('main aside button').last().click();
  await page.locator('input[type=radio]:visible').first().waitFor();
  await show('73-checkout-offline');
  await page.setViewportSize({ width: 700, height: 840 });
  await show('74-checkout-narrow');
  await shelves(page);
  await show('75-catalogue-narrow');
  await screen(page, 3);
  await page.locator('[data-item]:visible').first().waitFor();
  await show('76-cart-narrow');
  await page.setViewportSize({ width: 1320, height: 840 });
}
