// Ways in, ways back in and the lock, in the real window over the system's own keyring.
//
// covers: S6, S7, S9, S10, S14, S16, S22, S51, S54, B13, B15, B17

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';

import { totp } from '../browser/totp.mjs';
import { account, click, DIALOG, field, fill, kab, kabFails, named, orders, picture, place, press, program, quit, say, says, start } from './app.mjs';
import { sleep, until } from './driver.mjs';

const PHONE = '+1 202 555 0143';
const OLD = 'old@mail.example';
const NEW = 'new@mail.example';
const PASSWORD = 'zq-tarn-41-vole';
const NEXT = 'heron-58-gravel-kiosk';
const PASSCODE = '4711';

/** Asks for a code. A store that has just sent one there says when it sends another; the wait is sat out. */
async function getCode(session, options) {
  await until('a code is on its way', 60_000, async () => {
    await click(session, 'Get code', { ...options, ms: 15_000 });
    return field(session, 'Code of 6 digits', { ...options, ms: 3_000 });
  });
}

async function signOut(session) {
  await account(session, 'Profile');
  await click(session, 'Sign out', { scope: '[data-section]' });
  await click(session, 'Sign out and erase the copy', DIALOG);
  await field(session, 'Phone number');
}

async function locked(session) {
  await says(session, 'Type the passcode you chose');
  assert.equal(await session.run(`return document.querySelectorAll('[data-order]').length`), 0, 'nothing shows through');
}

async function unlock(session) {
  await fill(session, 'Passcode', PASSCODE);
  await click(session, 'Unlock');
  await named(session, 'button', 'Account', { scope: '#rail nav' });
}

/** Begins with the account that the main job left signed in. */
export async function identity(driver, logind) {
  let session = await start(driver);
  await orders(session);

  say('a password is set, and signs in');
  await account(session, 'Security');
  await click(session, 'Set a password', { scope: '[data-section]' });
  await fill(session, 'New password', PASSWORD, DIALOG);
  await says(session, 'Strong');
  picture('new-password');
  await click(session, 'Save the password', DIALOG);
  await says(session, 'Your password is saved.');
  await signOut(session);
  await click(session, 'By password');
  await fill(session, 'Phone number or e-mail', PHONE);
  await fill(session, 'Password', NEXT);
  await click(session, 'Sign in', { scope: 'form' });
  await says(session, 'The phone, the e-mail or the password is not right.');
  picture('wrong-password');
  await fill(session, 'Password', PASSWORD);
  await click(session, 'Sign in', { scope: 'form' });
  await orders(session);

  say('a passcode shuts the window: by its key, at the next start, when kab says so, when the computer sleeps');
  await account(session, 'Security');
  await click(session, 'Set a passcode', { scope: '[data-section]' });
  await fill(session, 'New passcode', PASSCODE, DIALOG);
  await fill(session, 'The same once more', PASSCODE, DIALOG);
  await click(session, 'Save', DIALOG);
  await says(session, 'The passcode is set.');
  picture('passcode');
  press('ctrl+l');
  await locked(session);
  await fill(session, 'Passcode', '1174');
  await click(session, 'Unlock');
  await says(session, 'That is not the passcode.');
  picture('wrong-passcode');
  await unlock(session);
  await quit(session);
  assert.equal(await kabFails(['orders', 'list']), '6 vault_locked', 'kab asks for the passcode');
  assert.equal(await kabFails(['orders', 'list', '--passcode-stdin'], { input: '1174\n' }), '6 wrong_passcode');
  const listed = await kab(['orders', 'list', '--limit', '3', '--passcode-stdin'], { input: `${PASSCODE}\n` });
  assert.equal(listed.orders.length, 3);
  writeFileSync(place('passcode'), `${PASSCODE}\n`, { mode: 0o600 });
  assert.deepEqual(await kab(['passcode', 'remove', '--passcode-stdin'], { input: `${PASSCODE}\n` }), { passcode: false });
  assert.equal((await kab(['orders', 'list', '--limit', '3'])).orders.length, 3, 'without a passcode the keyring is enough');
  assert.deepEqual(await kab(['passcode', 'set'], { more: { KAB_NEW_PASSCODE_FILE: place('passcode') } }), { passcode: true });
  session = await start(driver);
  await locked(session);
  picture('locked');
  await unlock(session);
  assert.deepEqual(await kab(['lock']), { window_locked: true });
  await locked(session);
  await unlock(session);
  logind.sleeps(true);
  await locked(session);
  logind.sleeps(false);
  await unlock(session);
  await orders(session);

  say('an e-mail is bound and changed, by codes at the new address');
  await account(session, 'Profile');
  for (const [button, address] of [['Add an e-mail', OLD], ['Change the e-mail', NEW]]) {
    await click(session, button);
    await fill(session, 'New e-mail', address, DIALOG);
    await getCode(session, DIALOG);
    if (address === NEW) picture('code-at-the-new-address');
    await click(session, 'Use this code', DIALOG);
    await says(session, 'Your e-mail is saved.');
    await says(session, address);
  }
  picture('profile');

  say('an authenticator is switched on');
  await account(session, 'Security');
  await click(session, 'Set up', { scope: '[data-section]' });
  const secret = await until('the secret is shown', 20_000, () => session.run(`return document.querySelector('[role=dialog] code')?.innerText.replaceAll(' ', '')`));
  picture('authenticator');
  const used = Math.floor(Date.now() / 30_000);
  await (await field(session, 'Code the app shows now', DIALOG)).type(totp(secret));
  const codes = await until('recovery codes are shown', 20_000, async () => {
    const all = await session.run(`return [...document.querySelectorAll('[role=dialog] li')].map((code) => code.innerText)`);
    return all.length === 10 ? all : null;
  });
  picture('recovery-codes');
  await click(session, 'I have kept them', DIALOG);
  await says(session, '10 recovery codes left');

  say('another device signs in, is listed, ended, and forgets everything');
  const { accounts } = await kab(['status']);
  const other = { more: { KABINET_HOME: place('other'), KAB_PASSWORD_FILE: place('password') } };
  writeFileSync(place('password'), `${PASSWORD}\n`, { mode: 0o600 });
  const login = ['login', '--store', await origin(session, accounts[0].store_id), '--password', '--identifier', NEW];
  assert.equal(await kabFails(login, other), '8 second_factor_required');
  await kab([...login, '--second-factor', codes[0]], other);
  await account(session, 'Devices');
  await until('two devices are listed', 20_000, async () => (await session.run(`return document.querySelectorAll('main ul > li').length`)) === 2);
  picture('devices');
  await click(session, 'Sign out', { scope: '[data-section] ul' });
  await click(session, 'Make it forget everything', DIALOG);
  picture('end-a-device');
  await click(session, 'Sign out and erase', DIALOG);
  await says(session, 'No other device is signed in.');
  assert.equal((await program('kab', ['sync', '--quiet'], other)).code, 3, 'the ended device is signed out');
  assert.deepEqual((await kab(['status'], other)).accounts, [], 'and has forgotten everything');

  say('by code, with the authenticator');
  await signOut(session);
  await fill(session, 'Phone number', PHONE);
  await getCode(session);
  await click(session, 'Use this code');
  await says(session, 'One more step');
  picture('second-factor');
  // The code of the set-up is used, so the next one is given: right then, the store takes it from a clock that is ahead.
  const ahead = Math.max(0, used + 1 - Math.floor(Date.now() / 30_000));
  await (await field(session, 'Code of the authenticator')).type(totp(secret, ahead));
  await orders(session);

  say('back in by e-mail, with a new password');
  await signOut(session);
  await click(session, 'Cannot get in?');
  await fill(session, 'Phone number or e-mail', NEW);
  await getCode(session);
  await says(session, 'Look in the Spam folder too.');
  picture('recovery');
  await click(session, 'Use this code');
  await fill(session, 'New password', NEXT);
  await click(session, 'Save and sign in');
  await click(session, 'Use a recovery code instead');
  await fill(session, 'Recovery code', codes[1]);
  await click(session, 'Continue');
  await orders(session);
  await account(session, 'Security');
  for (const words of ['8 recovery codes left', 'A way back in was asked for', 'The authenticator was switched on', 'The e-mail was bound or changed']) {
    await says(session, words);
  }
  picture('security');
  await sleep(100);
  await quit(session);
}

/** Where the demo store listens now. */
function origin(session, store) {
  return until('the store is known', 10_000, () =>
    session.run(
      `return window.__TAURI_INTERNALS__.invoke('call', { name: 'app.bootstrap', args: {} })
        .then(({ stores }) => stores.find((one) => one.id === arguments[0])?.origin);`,
      store,
    ),
  );
}
