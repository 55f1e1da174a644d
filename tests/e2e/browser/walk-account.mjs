// The part of the walk that is about who one is: ways in, the account's sections, the lock. By place, not by words: the
// walk goes through every language.
import { totp } from './totp.mjs';

const EMAIL = 'alex.morgan@mail.example';
const PASSWORD = 'zq-tarn-41-vole';

const dialog = (page) => page.locator('[role=dialog]');
const card = (page, nth) => page.locator('[data-section] section').nth(nth);

/** A section of the account's screen, from anywhere. */
export async function section(page, name) {
  await page.locator('#rail nav button').last().click();
  await page.locator(`main nav:visible button[data-to=${name}]`).click();
  await page.locator('[data-section] section').first().waitFor();
  await page.waitForFunction(() => document.querySelector('[data-section] .skeleton') === null);
}

async function shut(page) {
  await page.keyboard.press('Escape');
  await dialog(page).waitFor({ state: 'detached' });
}

/** Presses what asks for a code; where the store wants a pause, sits it out. */
async function ask(page) {
  const submit = page.locator('form:visible button[type=submit]:visible');
  const boxes = page.locator('input[autocomplete=one-time-code]:visible');
  await submit.click();
  await boxes.or(page.locator('[aria-invalid=true]:visible')).first().waitFor();
  if (await boxes.isVisible()) return;
  await page.waitForFunction(() => [...document.querySelectorAll('form button[type=submit]')].every((one) => !one.disabled), undefined, { timeout: 70_000 });
  await submit.click();
  await boxes.waitFor();
}

/** Waits for what comes next. Where the archive's protection is asked for first, answers that. */
async function after(page, next) {
  const radio = page.locator('input[type=radio]:visible').first();
  await next.or(radio).first().waitFor({ timeout: 60_000 });
  if (!(await radio.isVisible())) return;
  const fields = page.locator('input[autocomplete=new-password]:visible');
  await fields.first().fill('four unrelated words');
  await fields.last().fill('four unrelated words');
  await page.locator('button[type=submit]:visible').click();
  await radio.waitFor({ state: 'detached' });
  await next.waitFor({ timeout: 60_000 });
}

const useCode = (page) => page.locator('aside button:visible').click();

/** The other ways in, without going through with one. Ends where it began: at the phone number. */
export async function waysIn(page, show) {
  await page.locator('[role=radio]').nth(1).click();
  await page.locator('input[autocomplete=current-password]').waitFor();
  await show('23-password');
  await page.locator('input[autocomplete=username]').fill('+1 202 555 0143');
  // A wrong password would first be asked how the archive is to be protected.
  await page.locator('form button[type=submit]').click();
  await page.locator('[aria-invalid=true]').waitFor();
  await show('24-password-missing');
  await page.locator('form p button').click();
  await page.locator('form ul').waitFor();
  await show('25-recover');
  await page.locator('input[autocomplete=username]').fill('nobody@mail.example');
  await page.locator('form button[type=submit]').click();
  await page.locator('[aria-invalid=true]').waitFor();
  await show('26-recover-unknown');
  await page.locator('main button').first().click();
  await page.locator('[role=radio]').first().click();
  await page.locator('input[type=tel]').waitFor();
}

/** Through the account of somebody who is signed in, and out of it. */
export async function walkAccount(page, show) {
  await section(page, 'profile');
  await show('30-profile');
  const addEmail = card(page, 1).locator('button').last();
  await addEmail.click();
  await dialog(page).locator('input[type=email]').fill(EMAIL);
  await show('31-contact');
  await ask(page);
  await page.locator('aside button:visible').waitFor();
  await show('32-contact-code');
  await useCode(page);
  await dialog(page).waitFor({ state: 'detached' });
  await page.getByText(EMAIL).first().waitFor();
  await show('33-contact-done');

  await section(page, 'security');
  await show('34-security');
  await card(page, 0).locator('button').first().click();
  await dialog(page).locator('input[autocomplete=new-password]').fill('password');
  await page.waitForTimeout(400);
  await show('35-new-password-weak');
  await dialog(page).locator('input[autocomplete=new-password]').fill(PASSWORD);
  await page.waitForTimeout(400);
  await show('36-new-password-strong');
  await dialog(page).locator('button[type=submit]').click();
  await dialog(page).waitFor({ state: 'detached' });
  await card(page, 0).locator('button').last().click();
  await dialog(page).locator('img').waitFor();
  await show('37-authenticator');
  const secret = (await dialog(page).locator('code').innerText()).replaceAll(' ', '');
  await dialog(page).locator('input').pressSequentially(totp(secret));
  await dialog(page).locator('ol').waitFor();
  await show('38-recovery-codes');
  await dialog(page).locator('footer button').click();
  await dialog(page).waitFor({ state: 'detached' });
  await page.waitForTimeout(300);
  await show('39-security-full');

  // The store's refusal of a stale proof, which this young session would only meet in ten minutes.
  let refusals = 0;
  await page.route('**/call', async (route) => {
    if (refusals === 0 && route.request().postDataJSON().name === 'profile.change_contact') {
      refusals += 1;
      await route.fulfill({ status: 422, json: { code: 'proof_required', message: '', retry: 'now', field: null, retry_after_s: null, tries_left: null } });
    } else await route.continue();
  });
  await section(page, 'profile');
  await card(page, 1).locator('button').last().click();
  await dialog(page).locator('input[type=email]').fill('other@mail.example');
  await dialog(page).locator('button[type=submit]').click();
  await dialog(page).locator('[role=radio]').first().waitFor();
  await show('40-proof-password');
  await dialog(page).locator('[role=radio]').nth(1).click();
  await dialog(page).locator('input[autocomplete=one-time-code]').waitFor();
  await show('41-proof-authenticator');
  await dialog(page).locator('[role=radio]').nth(2).click();
  await show('42-proof-sms');
  // Giving up the proof leads back to what asked for it.
  await page.keyboard.press('Escape');
  await dialog(page).locator('input[type=email]').waitFor();
  await shut(page);
  await page.unroute('**/call');

  await section(page, 'devices');
  await show('43-devices');
  await section(page, 'privacy');
  await show('44-privacy');
  await card(page, 1).locator('button').first().click();
  await card(page, 1).locator('[role=status]').waitFor({ timeout: 60_000 });
  await show('45-exported');
  await card(page, 2).locator('button').click();
  await dialog(page).locator('input').waitFor();
  await show('46-delete');
  await shut(page);

  await page.setViewportSize({ width: 700, height: 840 });
  await section(page, 'security');
  await show('47-security-narrow');
  await page.setViewportSize({ width: 1320, height: 840 });

  await page.keyboard.press('Control+l');
  const secretField = page.locator('input[autocomplete=current-password]');
  await secretField.waitFor();
  await show('48-locked');
  await secretField.fill('not this one');
  await page.locator('button[type=submit]').click();
  await page.locator('[aria-invalid=true]').waitFor();
  await show('49-locked-wrong');
  await page.waitForFunction(() => !document.querySelector('button[type=submit]')?.disabled, undefined, { timeout: 60_000 });
  await secretField.fill('four unrelated words');
  await page.locator('button[type=submit]').click();
  await page.locator('#rail').waitFor();

  // Out, and back in by e-mail: a new password, then the second factor.
  await section(page, 'profile');
  await page.locator('[data-section] section button').last().click();
  await dialog(page).locator('footer button').last().click();
  await page.locator('input[type=tel]').waitFor();
  await page.locator('form + p button').click();
  await page.locator('input[autocomplete=username]').fill(EMAIL);
  await ask(page);
  await page.locator('aside button:visible').waitFor();
  await show('50-recover-code');
  await useCode(page);
  await after(page, page.locator('input[name=new-password]:visible'));
  await show('51-new-password');
  await page.locator('input[name=new-password]').fill(`${PASSWORD}-2`);
  await page.locator('form button[type=submit]').click();
  await page.locator('input[autocomplete=one-time-code]').waitFor();
  await show('52-second-factor');
  await page.locator('form p button').click();
  await show('53-recovery-code');
  await page.locator('form p button').click();
  // The code of the set-up is used; the next one is taken as well.
  await page.locator('input[autocomplete=one-time-code]').pressSequentially(totp(secret, 1));
  await page.locator('#rail').waitFor({ timeout: 60_000 });
  await section(page, 'privacy');
  await card(page, 2).locator('button').click();
  await dialog(page).locator('input').fill(await page.evaluate(() => document.querySelector('#rail [data-dropdown-menu-trigger] .font-semibold:not([aria-hidden])').textContent));
  await dialog(page).locator('button[type=submit]').click();
  await page.locator('input[type=tel]').waitFor({ timeout: 60_000 });
  await show('54-farewell');

  // A number nobody knows opens an account, and is told what came with it.
  await page.locator('input[type=tel]').fill('+1 202 555 0177');
  await ask(page);
  await useCode(page);
  await after(page, page.locator('#rail'));
  await page.locator('main [role=status] button').first().waitFor({ timeout: 60_000 });
  await page.waitForTimeout(500);
  await show('55-welcome');
  await page.locator('main [role=status] button').first().click();
  await dialog(page).locator('li .rule').first().waitFor();
  await show('56-inbox');
  await shut(page);
}
