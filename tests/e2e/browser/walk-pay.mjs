// The part of the walk that is about paying. By place, not by words: the walk goes through every language.
import { section } from './walk-account.mjs';

const screen = (page, nth) => page.locator('#rail nav button').nth(nth).click();
const pay = (page, step) => page.locator(`[data-pay=${step}]:visible`);

async function fill(page, address, number) {
  const tab = await page.context().newPage();
  await tab.goto(address);
  await tab.locator('input[name=number]').fill(number);
  await tab.locator('input[name=expiry]').fill('12/34');
  await tab.locator('input[name=code]').fill('123');
  await tab.locator('button[value=pay]').click();
  // A tab that is closed in the middle of a navigation may never say that it is.
  await tab.waitForLoadState('networkidle');
  await tab.close();
}

/** From the cart, in which something lies, through an order that is paid online, to the payments. Ends at the orders. */
export async function walkPay(page, show, nextPage) {
  await screen(page, 3);
  await page.locator('[data-item]:visible').first().waitFor();
  await page.locator('main aside button').last().click();
  const groups = page.locator('[role=radiogroup]:visible');
  await groups.first().locator('input').first().check();
  await groups.nth(1).locator('input').first().check();
  await groups.last().locator('input').first().check();
  await page.waitForTimeout(400);
  await page.locator('main section').last().scrollIntoViewIfNeeded();
  await show('80-checkout-online');
  await page.locator('main aside > button:not([disabled])').click();
  await pay(page, 'choose').waitFor({ timeout: 30_000 });
  await show('81-placed-pay');
  await pay(page, 'choose').locator('input[type=radio]').last().check();
  await pay(page, 'choose').locator('[role=switch]').click();
  await pay(page, 'choose').locator('button.bg-accent:has(.lucide-external-link)').click();
  await pay(page, 'waiting').waitFor();
  await show('82-pay-waiting');
  await fill(page, await nextPage(), '4000 0000 0000 9995');
  await pay(page, 'failed').waitFor({ timeout: 30_000 });
  await show('83-pay-failed');
  await page.locator('[data-placed] > div:last-child button').first().click();
  await pay(page, 'failed').waitFor();
  await show('84-order-failed');
  await pay(page, 'failed').locator('button').first().click();
  await pay(page, 'choose').locator('input[type=radio]').last().check();
  await pay(page, 'choose').locator('button.bg-accent:has(.lucide-external-link)').click();
  await fill(page, await nextPage(), '4242 4242 4242 4242');
  await pay(page, 'paid').waitFor({ timeout: 30_000 });
  await pay(page, 'paid').locator('button').first().click();
  await page.locator('[data-file]:visible').first().waitFor();
  await show('85-order-paid');
  await section(page, 'credit');
  await page.locator('[data-entry]').first().waitFor();
  await show('91-credit');
  const typed = page.locator('[data-topup] input');
  await typed.fill('1');
  await typed.press('Enter');
  await page.locator('[data-topup] [aria-invalid=true]').waitFor();
  await show('92-top-up-small');
  await typed.fill('20');
  await typed.press('Enter');
  await pay(page, 'choose').waitFor();
  await show('93-top-up');
  await section(page, 'membership');
  await page.locator('[data-period]').first().waitFor();
  await show('96-membership');
  await section(page, 'payments');
  await page.locator('[data-payment]').nth(1).waitFor();
  await page.locator('[data-method]').first().waitFor();
  await show('86-payments');
  await page.locator('[data-payment]').first().click();
  await page.locator('[data-payment-detail]').waitFor();
  await show('87-payment');
  await page.setViewportSize({ width: 700, height: 840 });
  await show('88-payment-narrow');
  await page.keyboard.press('Escape');
  await show('89-payments-narrow');
  await page.setViewportSize({ width: 1320, height: 840 });
  await page.locator('[data-method] button').last().click();
  await page.locator('[role=dialog]').waitFor();
  await show('90-method-remove');
  await page.keyboard.press('Escape');
  await page.locator('[role=dialog]').waitFor({ state: 'detached' });
  await screen(page, 0);
}
