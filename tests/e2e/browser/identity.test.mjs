// Every way in and back in, the account's sections, the lock: over the real core and the real store.
//
// covers: S4, S5, S6, S9, S10, S12, S13, S14, S15, S16, S17, S18, S22, S44, S45, S50, S54, B17, B19
import assert from 'node:assert/strict';

import { account, DEMO_PHONE, fresh, makeHome, signIn, startBridge, startStore, wrongs } from './bridge.mjs';
import { totp } from './totp.mjs';

const OWN = 'zq-tarn-41-vole';
const OTHER = 'heron-58-gravel-kiosk';

const button = (page, name) => page.getByRole('button', { name, exact: true });
const dialog = (page) => page.getByRole('dialog');

/** The screen as it stands has nothing that WCAG finds wrong. */
async function accessible(page, what) {
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  assert.deepEqual(await wrongs(page), [], what);
}

/** Calls a command as the page does. */
const call = (page, name, args = {}) =>
  page.evaluate(
    async (body) => (await fetch('/call', { method: 'POST', headers: { 'content-type': 'application/json' }, body })).json(),
    JSON.stringify({ name, args }),
  );

/** The demo store's messages, newest first. */
async function inbox(page) {
  const { stores } = await call(page, 'app.bootstrap');
  return (await call(page, 'identity.inbox', { store_id: stores[0].id })).messages;
}

/** Asks for a code. A store that has just sent one there says when it sends another; the wait is sat out. */
async function getCode(page) {
  const ask = button(page, 'Get code');
  await ask.click();
  const boxes = page.locator('input[autocomplete=one-time-code]');
  const wait = page.getByText(/^That was too often/).first();
  await boxes.or(wait).first().waitFor();
  if (!(await wait.isVisible())) return;
  assert.equal(await ask.isDisabled(), true, 'while the count runs down there is nothing to press');
  await wait.waitFor({ state: 'detached', timeout: 70_000 });
  await ask.click();
  await boxes.waitFor();
}

const useCode = (page) => button(page, 'Use this code').click();

async function demo(page) {
  await button(page, 'Open the demo store').click();
  await page.getByLabel('Phone number').waitFor();
}

/** Registers a number the store does not know. */
async function register(page, phone) {
  await demo(page);
  await page.getByLabel('Phone number').fill(phone);
  await getCode(page);
  await useCode(page);
  await page.getByText('Welcome to ').waitFor({ timeout: 60_000 });
}

async function signOut(page) {
  await account(page, 'Profile');
  await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
  await button(page, 'Sign out and erase the copy').click();
  await page.getByLabel('Phone number').waitFor();
}

async function byPassword(page, identifier, password) {
  await page.getByRole('radio', { name: 'By password' }).click();
  await page.getByLabel('Phone number or e-mail').fill(identifier);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await button(page, 'Sign in').click();
}

async function setPassword(page, password) {
  await account(page, 'Security');
  await page.getByRole('button', { name: /^(Set a password|Change)$/ }).first().click();
  await dialog(page).getByLabel('New password').fill(password);
  await button(page, 'Save the password').click();
  await page.getByText('Your password is saved.').waitFor();
}

async function bindEmail(page, address) {
  await account(page, 'Profile');
  await button(page, 'Add an e-mail').click();
  await dialog(page).getByLabel('New e-mail').fill(address);
  await getCode(page);
  await dialog(page).getByText('Spam folder').waitFor();
  await useCode(page);
  await page.getByText('Your e-mail is saved.').waitFor();
  await page.getByText(address, { exact: true }).waitFor();
}

export const tests = {
  'a first registration brings a temporary password, and its first use a password of one’s own': fresh(async (page) => {
    await register(page, '+1 202 555 0191');
    await page.getByText('An SMS with a temporary password is on its way').waitFor();
    await accessible(page, 'the welcome');
    await button(page, 'Open the demo inbox').click();
    const message = dialog(page).getByText(/login .* password /);
    await message.waitFor();
    await accessible(page, 'the demo inbox');
    const temporary = /password (\S+)\./.exec(await message.innerText())?.[1] ?? '';
    assert.ok(temporary.length >= 8, 'the SMS has a password');
    await page.keyboard.press('Escape');
    await signOut(page);

    await byPassword(page, '+1 202 555 0191', temporary);
    await page.getByRole('heading', { name: 'Set a new password' }).waitFor();
    const field = page.getByLabel('New password');
    assert.equal(await field.getAttribute('autocomplete'), 'new-password');
    await field.fill('password');
    await page.getByText('it is among the first that are tried').waitFor();
    await accessible(page, 'the new password');
    await button(page, 'Save and sign in').click();
    await page.getByText('That password is too easy to guess.').waitFor();
    await field.fill(OWN);
    await page.getByText('Strong').waitFor();
    await button(page, 'Save and sign in').click();
    await page.getByText('Your orders will live here').waitFor({ timeout: 60_000 });
    await account(page, 'Security');
    await page.getByText(/^Your own, set/).waitFor();
  }),

  'a password is set, changed and used, by phone and by e-mail': fresh(async (page) => {
    await signIn(page);
    await setPassword(page, OWN);
    await accessible(page, 'security');
    await bindEmail(page, 'alex.morgan@mail.example');
    await setPassword(page, OTHER);
    await signOut(page);

    await byPassword(page, DEMO_PHONE, OWN);
    await page.getByText('The phone, the e-mail or the password is not right.').waitFor();
    const identifier = page.getByLabel('Phone number or e-mail');
    const password = page.getByLabel('Password', { exact: true });
    assert.equal(await identifier.getAttribute('autocomplete'), 'username');
    assert.equal(await password.getAttribute('autocomplete'), 'current-password');
    await accessible(page, 'the refused password');
    await button(page, 'Show what is typed').click();
    assert.equal(await password.getAttribute('type'), 'text');
    await identifier.fill(' Alex.Morgan@MAIL.example ');
    await password.fill(OTHER);
    await page.keyboard.press('Enter');
    await page.getByRole('grid').waitFor({ timeout: 60_000 });

    await account(page, 'Security');
    await button(page, 'Remove').first().click();
    await dialog(page).getByRole('button', { name: 'Remove' }).click();
    await page.getByText('The password is gone.').waitFor();
    await page.getByText('None. You sign in by code.').waitFor();
  }),

  'who forgot gets back in by phone': fresh(async (page) => {
    await signIn(page);
    await signOut(page);
    await page.getByRole('radio', { name: 'By password' }).click();
    await button(page, 'Forgot the password?').click();
    await page.getByRole('heading', { name: 'Get back in' }).waitFor();
    await accessible(page, 'recovery');
    const contact = page.getByLabel('Phone number or e-mail');
    await contact.fill('nobody@mail.example');
    await button(page, 'Get code').click();
    await page.getByText('No account here has this number or address.').waitFor();
    await contact.fill(DEMO_PHONE);
    await getCode(page);
    await useCode(page);
    await page.getByRole('grid').waitFor({ timeout: 60_000 });
  }),

  'who forgot gets back in by e-mail, with a new password': fresh(async (page) => {
    await signIn(page);
    await bindEmail(page, 'alex.morgan@mail.example');
    await signOut(page);
    await button(page, 'Cannot get in? Other ways back').click();
    await page.getByLabel('Phone number or e-mail').fill('alex.morgan@mail.example');
    await getCode(page);
    await page.getByText('Look in the Spam folder too.').waitFor();
    const mail = (await inbox(page))[0];
    assert.equal(mail.channel, 'email');
    assert.match(mail.body, /\/recover\/\S{40,}/, 'the e-mail carries a link');
    await accessible(page, 'the code of the e-mail');
    await useCode(page);
    await page.getByRole('heading', { name: 'Set a new password' }).waitFor();
    await page.getByLabel('New password').fill(OWN);
    await button(page, 'Save and sign in').click();
    await page.getByRole('grid').waitFor({ timeout: 60_000 });
    await account(page, 'Security');
    await page.getByText('A way back in was asked for').waitFor();
  }),

  'an authenticator stands between the first factor and the account': fresh(async (page) => {
    await signIn(page);
    await account(page, 'Security');
    await button(page, 'Set up').click();
    await dialog(page).getByRole('img', { name: /QR code/ }).waitFor();
    await accessible(page, 'the authenticator');
    const secret = (await dialog(page).locator('code').innerText()).replaceAll(' ', '');
    await dialog(page).locator('input').pressSequentially(totp(secret) === '111111' ? '222222' : '111111');
    await dialog(page).getByText('That code is wrong.').waitFor();
    await dialog(page).locator('input').pressSequentially(totp(secret));
    await dialog(page).getByText('They are shown this once.').waitFor();
    // Whoever ends a code with Enter does not lose what is shown once.
    await page.keyboard.press('Enter');
    await page.waitForTimeout(200);
    await accessible(page, 'the recovery codes');
    const codes = await dialog(page).getByRole('listitem').allInnerTexts();
    assert.equal(codes.length, 10);
    await button(page, 'I have kept them').click();
    await page.getByText('10 recovery codes left').waitFor();
    await signOut(page);

    const begin = async () => {
      await page.getByLabel('Phone number').fill(DEMO_PHONE);
      await getCode(page);
      await useCode(page);
      await page.getByRole('heading', { name: 'One more step' }).waitFor();
    };
    await begin();
    await accessible(page, 'the second factor');
    // The code of the set-up is used; the next one is taken as well.
    await page.getByLabel('Code of the authenticator').pressSequentially(totp(secret, 1));
    await page.getByRole('grid').waitFor({ timeout: 60_000 });
    await signOut(page);
    await page.waitForTimeout(500);
    await begin();
    await button(page, 'Use a recovery code instead').click();
    await page.getByLabel('Recovery code').fill(codes[0].toLowerCase());
    await button(page, 'Continue').click();
    await page.getByRole('grid').waitFor({ timeout: 60_000 });
    await account(page, 'Security');
    await page.getByText('9 recovery codes left').waitFor();
    await page.getByText('A recovery code was used').waitFor();
    await button(page, 'Switch off').click();
    await dialog(page).getByRole('button', { name: 'Switch off' }).click();
    await page.getByText('The authenticator is off.').waitFor();
  }),

  'a changed e-mail asks for a proof, then for a code at the new address, and tells the old one': fresh(async (page) => {
    await signIn(page);
    await bindEmail(page, 'old@mail.example');
    // The session is young, so its proof still counts. The store's refusal is put in its place once; all else is real.
    let refusals = 0;
    await page.route('**/call', async (route) => {
      if (refusals === 0 && route.request().postDataJSON().name === 'profile.change_contact') {
        refusals += 1;
        await route.fulfill({ status: 422, json: { code: 'proof_required', message: '', retry: 'now', field: null, retry_after_s: null, tries_left: null } });
      } else await route.continue();
    });
    await button(page, 'Change the e-mail').click();
    await dialog(page).getByLabel('New e-mail').fill('not an address');
    await button(page, 'Get code').click();
    await page.getByRole('heading', { name: 'Is it you?' }).waitFor();
    await accessible(page, 'the proof');
    await page.getByRole('radio', { name: 'SMS' }).click();
    await getCode(page);
    await useCode(page);
    // The refused request was repeated, and this time it is the address that is refused.
    await page.getByText('That does not look like an e-mail address.').waitFor();
    await dialog(page).getByLabel('New e-mail').fill('new@mail.example');
    await getCode(page);
    await useCode(page);
    await page.getByText('Your e-mail is saved.').waitFor();
    await page.getByText('new@mail.example', { exact: true }).waitFor();
    assert.equal(refusals, 1);
    const told = (await inbox(page)).filter((message) => message.channel === 'email').map((message) => message.to);
    assert.ok(told.includes('old@mail.example') && told.includes('new@mail.example'), `messages went to ${told}`);
    await accessible(page, 'the profile');
  }),

  'devices are listed, ended, and made to forget': fresh(async (page, _again, browser) => {
    await signIn(page);
    const { stores } = await call(page, 'app.bootstrap');
    const home = makeHome();
    const other = await startBridge({ home: home.path });
    try {
      const { page: second, context } = await browser.page(other.url);
      await second.getByLabel('Address of your store').fill(stores[0].origin);
      await button(second, 'Connect').click();
      await second.getByLabel('Phone number').fill(DEMO_PHONE);
      await getCode(second);
      await useCode(second);
      await second.getByRole('grid').waitFor({ timeout: 60_000 });

      await account(page, 'Devices');
      const list = page.getByRole('list', { name: 'Signed-in devices' });
      await page.waitForFunction(() => document.querySelectorAll('main ul > li').length === 2);
      await list.getByText('This device').waitFor();
      await accessible(page, 'devices');
      await list.getByRole('button', { name: 'Sign out' }).click();
      await dialog(page).getByRole('switch', { name: 'Make it forget everything' }).click();
      await accessible(page, 'ending a device');
      await button(page, 'Sign out and erase').click();
      await page.getByText('forgets everything when it next reaches the store').waitFor();
      await page.getByText('No other device is signed in.').waitFor();
      // It reaches the store by itself or when asked to, and everything is gone.
      await call(second, 'sync.now');
      await second.getByRole('grid').waitFor({ state: 'detached', timeout: 60_000 });
      await second.waitForFunction(
        () => fetch('/call', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"app.bootstrap","args":{}}' }).then((answer) => answer.json()).then((boot) => boot.accounts.length === 0),
      );
      await context.close();
    } finally {
      await other.stop();
      home.remove();
    }
    await account(page, 'Security');
    await page.getByText('A device was signed out').waitFor();
  }),

  'the program is locked by key and opened by its passphrase': fresh(
    async (page) => {
      await demo(page);
      await page.getByLabel('Phone number').fill(DEMO_PHONE);
      await getCode(page);
      await useCode(page);
      await page.getByLabel('New passphrase').fill('four unrelated words');
      await page.getByLabel('The same once more').fill('four unrelated words');
      await button(page, 'Use this passphrase').click();
      await page.getByRole('grid').waitFor({ timeout: 60_000 });
      await account(page, 'Security');
      await page.getByRole('combobox', { name: /^Lock by itself/ }).click();
      await page.getByRole('option', { name: 'After 5 minutes' }).click();
      await page.getByRole('combobox', { name: 'Lock by itself: After 5 minutes' }).waitFor();
      await page.keyboard.press('Control+l');
      await page.getByRole('heading', { name: 'Unlock your archive' }).waitFor();
      await accessible(page, 'the lock');
      assert.equal(await page.getByRole('grid').count(), 0, 'nothing shows through');
      await page.reload();
      await page.getByRole('heading', { name: 'Unlock your archive' }).waitFor();
      await page.getByLabel('Passphrase').fill('not this one');
      await button(page, 'Unlock').click();
      await page.getByText('That is not the passphrase.').waitFor();
      await page.waitForFunction(() => !document.querySelector('button[type=submit]').disabled, undefined, { timeout: 40_000 });
      await page.getByLabel('Passphrase').fill('four unrelated words');
      await button(page, 'Unlock').click();
      await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Orders' }).click();
      await page.locator('[role=row][data-order]').first().waitFor();
      assert.equal((await call(page, 'vault.status')).auto_lock_minutes, 5);
    },
    { memory: false },
  ),

  'the sign-in shows itself as the store has its accounts': fresh(async (page) => {
    const home = makeHome();
    let store;
    const open = async (set) => {
      store = await startStore({ data: home.path, set });
      await page.getByLabel('Address of your store').fill(store.address);
      await button(page, 'Connect').click();
    };
    const leave = async () => {
      await store.stop();
      await button(page, 'Back').click();
    };
    try {
      await open({});
      await page.getByRole('heading', { name: 'Sign in or register' }).waitFor();
      await page.getByLabel('Phone number').fill(DEMO_PHONE);
      await getCode(page);
      await useCode(page);
      await page.getByRole('grid').waitFor({ timeout: 60_000 });
      await signOut(page);
      await leave();
      await open({ otp_may_register: false });
      await page.getByText('This store opens no new accounts by code.').waitFor();
      await accessible(page, 'registration closed');
      await page.getByLabel('Phone number').fill('+1 202 555 0166');
      await button(page, 'Get code').click();
      await page.getByText('The store does not know this number, and opens no new accounts by code.').waitFor();
      await leave();
      await open({ accounts_mode: 'disabled', sign_in_when_disabled: true });
      await page.getByText('Whoever has an account can still sign in.').waitFor();
      await accessible(page, 'no new accounts');
      await page.getByLabel('Phone number').fill(DEMO_PHONE);
      await getCode(page);
      await useCode(page);
      await page.getByRole('grid').waitFor({ timeout: 60_000 });
      await account(page, 'Profile');
      await page.getByText('This store has switched customer accounts off').waitFor();
      await signOut(page);
      await leave();
      await open({ accounts_mode: 'disabled', sign_in_when_disabled: false });
      await page.getByText('This store has no customer accounts').waitFor();
      assert.equal(await page.getByLabel('Phone number').count(), 0);
      await accessible(page, 'no accounts');
      await store.stop();
    } finally {
      await store?.stop();
      home.remove();
    }
  }),

  'links open the sign-in and the recovery form': fresh(async (page) => {
    // The shell hands a link over as a signal; in a browser the test does. What it means, the core says.
    await page.addInitScript(() => {
      const Plain = window.EventSource;
      window.EventSource = class extends Plain {
        constructor(...args) {
          super(...args);
          window.signals = this;
        }
      };
    });
    await page.reload();
    await demo(page);
    const { stores } = await call(page, 'app.bootstrap');
    const follow = (path) =>
      page.evaluate((link) => {
        window.signals.dispatchEvent(new MessageEvent('message', { data: JSON.stringify({ topic: 'link', link }) }));
      }, `kabinet://${stores[0].id}/${path}`);
    await follow('sign-in');
    await page.getByLabel('Password', { exact: true }).waitFor();
    await follow('recover');
    await page.getByRole('heading', { name: 'Get back in' }).waitFor();
    await follow('cancel-everything');
    await page.getByText('That link leads nowhere').waitFor();
    await accessible(page, 'a bad link');
    await button(page, 'Dismiss').click();
    await button(page, 'Back').click();
    await page.getByRole('radio', { name: 'By code' }).click();
    await page.getByLabel('Phone number').fill(DEMO_PHONE);
    await getCode(page);
    await useCode(page);
    await page.getByRole('grid').waitFor({ timeout: 60_000 });
    // With an account open a link asks first.
    await follow('recover');
    await page.getByText('Open the form to get back in?').waitFor();
    assert.equal(await page.getByRole('grid').count(), 1, 'no click, no form');
    await button(page, 'Open').click();
    await page.getByRole('heading', { name: 'Get back in' }).waitFor();
    await button(page, 'Back').click();
  }),

  'the data are exported, and the account is deleted for good': fresh(async (page) => {
    await signIn(page);
    await account(page, 'Privacy');
    await page.getByText('Nothing to claim').waitFor();
    await button(page, 'Save as a file').click();
    await page.getByText(/records? (is|are) in this file/).waitFor({ timeout: 60_000 });
    await accessible(page, 'privacy');
    await button(page, 'Delete the account…').click();
    const confirm = button(page, 'Delete for good');
    assert.equal(await confirm.isDisabled(), true);
    await accessible(page, 'deleting');
    const { active } = await call(page, 'app.bootstrap');
    await dialog(page).getByRole('textbox').fill(` ${active.store_name.toUpperCase()} `);
    await confirm.click();
    await page.getByText('Your account is closed').waitFor({ timeout: 60_000 });
    await accessible(page, 'the farewell');
    const boot = await call(page, 'app.bootstrap');
    assert.deepEqual([boot.accounts, boot.active], [[], null]);
    // The number is free: it opens a new account, with nothing in it.
    await page.getByLabel('Phone number').fill(DEMO_PHONE);
    await getCode(page);
    await useCode(page);
    await page.getByText('Your orders will live here').waitFor({ timeout: 60_000 });
  }),
};
