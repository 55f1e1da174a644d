// A walk through every screen, in any theme and language: `look(name)` is called on each.
import { DEMO_PHONE } from './bridge.mjs';
import { section, waysIn, walkAccount } from './walk-account.mjs';
import { walkHelp } from './walk-help.mjs';
import { walkPay } from './walk-pay.mjs';
import { walkPoints } from './walk-points.mjs';
import { walkShop, walkWaiting } from './walk-shop.mjs';

/** The theme is put on by hand until there is an account whose settings can choose it. */
const dress = (page, theme) => page.evaluate((name) => (document.documentElement.dataset.theme = name), theme);

/** The preference, in the core: what a person would have chosen earlier. */
const prefer = (page, patch) =>
  page.evaluate(
    (args) => fetch('/call', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name: 'app.set_preferences', args }) }).then(() => undefined),
    patch,
  );

/** `nextPage` answers the payment page that was opened; without it the walk leaves paying out. */
export async function walk(page, { theme, language, nextPage }, look) {
  const show = async (name) => {
    await dress(page, theme);
    // Fonts and pictures have arrived, nothing moves.
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await page.waitForTimeout(150);
    await look(name);
  };
  await page.locator('form').waitFor();
  await prefer(page, { theme, language });
  await page.reload();
  await page.locator('form').waitFor();
  await show('01-store');
  await page.locator('form button[type=submit]').click();
  await page.locator('[aria-invalid=true]').waitFor();
  await show('02-store-error');

  await page.locator('section button').last().click();
  const phone = page.locator('input[type=tel]');
  await phone.waitFor({ timeout: 60_000 });
  await show('03-phone');
  await waysIn(page, show);
  await phone.fill(DEMO_PHONE);
  await page.locator('button[type=submit]').click();
  const use = page.locator('aside button');
  await use.waitFor();
  await show('04-code');
  const sent = /\d{6}/.exec(await page.locator('aside').innerText())?.[0];
  await page.locator('input[autocomplete=one-time-code]').pressSequentially(sent === '111111' ? '222222' : '111111');
  // No keyring answers: the question comes before the code is spent.
  const passphrase = page.locator('input[autocomplete=new-password]');
  await passphrase.first().waitFor();
  await show('05-protection');
  await passphrase.first().fill('four unrelated words');
  await passphrase.last().fill('four unrelated words');
  await page.locator('button[type=submit]:visible').click();
  await page.locator('[aria-invalid=true]:visible').waitFor();
  await show('06-code-wrong');
  await use.click();

  const rows = page.locator('[role=row][data-order]');
  await rows.first().waitFor({ timeout: 60_000 });
  await page.waitForTimeout(1500);
  await show('07-orders');
  await rows.nth(1).click();
  await page.locator('article table').waitFor();
  await page.waitForTimeout(400);
  await show('08-order');
  await page.locator('article').evaluate((article) => article.scrollTo(0, article.scrollHeight));
  await show('09-order-end');
  const word = (await rows.first().innerText()).match(/\p{L}{4,}/u)?.[0] ?? '';
  const search = page.locator('[role=search] input');
  await search.fill(word.slice(0, 4));
  await page.locator('mark').first().waitFor();
  await show('10-search');
  await search.fill('zzqqxx');
  await page.locator('[role=grid]').waitFor({ state: 'detached' });
  await show('11-search-nothing');
  await search.fill('');
  await rows.first().waitFor();
  const chips = page.locator('[role=group] [data-popover-trigger]');
  await chips.nth(1).click();
  await page.locator('[data-popover-content] button').first().waitFor();
  await show('12-filter');
  await page.locator('[data-popover-content] button').first().click();
  await page.keyboard.press('Escape');
  await show('13-filtered');
  await page.locator('[role=group] [data-popover-trigger] + button, [role=group] button.rounded-r-full').first().click();

  await page.keyboard.press('Control+k');
  await page.locator('[role=dialog]').waitFor();
  await show('14-palette');
  await page.keyboard.press('Escape');
  await page.locator('[role=dialog]').waitFor({ state: 'detached' });
  await page.locator('[role=grid]').focus();
  await page.keyboard.press('?');
  await page.locator('[role=dialog]').waitFor();
  await show('15-shortcuts');
  await page.keyboard.press('Escape');
  await page.locator('[role=dialog]').waitFor({ state: 'detached' });
  await page.locator('#rail [data-dropdown-menu-trigger]').click();
  await page.locator('[role=menu]').waitFor();
  await show('16-switcher');
  await page.keyboard.press('Escape');
  await page.locator('[role=menu]').waitFor({ state: 'detached' });

  await walkShop(page, show);
  await walkHelp(page, show);
  if (nextPage) await walkPay(page, show, nextPage);
  await walkPoints(page, show);

  await section(page, 'device');
  await page.locator('[role=switch]').first().waitFor();
  await show('17-account');
  await page.locator('[role=switch]').first().click();
  await page.locator('nav button').first().click();
  await page.waitForTimeout(300);
  await show('18-offline');
  await page.setViewportSize({ width: 700, height: 840 });
  await show('19-narrow');
  await page.setViewportSize({ width: 1320, height: 840 });
  await section(page, 'profile');
  // Out of reach, the account says as of when it speaks.
  await page.waitForTimeout(300);
  await show('20-profile-offline');
  await section(page, 'security');
  await page.waitForTimeout(300);
  await show('21-security-offline');
  await walkWaiting(page, show);
  await section(page, 'device');
  await page.locator('[role=switch]').first().click();
  await section(page, 'profile');
  await page.locator('[data-section] section button').last().click();
  await page.locator('[role=dialog]').waitFor();
  await show('22-sign-out');
  await page.keyboard.press('Escape');
  await page.locator('[role=dialog]').waitFor({ state: 'detached' });
  await walkAccount(page, show);
}
