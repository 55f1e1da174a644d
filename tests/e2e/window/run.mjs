// The main job in the real, installed window, and after it everything that leads into an account and out of it.
//
//   node run.mjs ROOT WORK
//
// ROOT is the root the package was unpacked into, WORK a directory for data and screenshots. Runs inside
// `dbus-run-session -- xvfb-run`; see xtask/src/window_test.rs.
//
// covers: S4, S7, S8, S27, S35, B1, B13, B15, B22

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';

import { bin, click, env, field, fill, kab, named, orders, picture, quit, readLogs, running, say, says, screens, shownOrders, start, unlockKeyring } from './app.mjs';
import { startBrowser } from './browser.mjs';
import { sleep, startDriver, until } from './driver.mjs';
import { identity } from './identity.mjs';
import { startLogind } from './logind.mjs';
import { loyalty } from './loyalty.mjs';
import { news } from './news.mjs';
import { startNotifications } from './notifications.mjs';
import { shopping } from './shopping.mjs';

async function search(session, words) {
  const box = await field(session, 'Search the orders');
  await box.clear();
  await box.type(words);
  return until(`an order is found for "${words}"`, 20_000, async () => {
    // While one types, the list still shows the hits of fewer letters: what is marked says for which words it is.
    const marks = await session.run(`return [...document.querySelectorAll('[role=grid] mark')].map((mark) => mark.textContent)`);
    const settled = marks.length > 0 && marks.every((mark) => mark.toLowerCase() === words.toLowerCase());
    const rows = await shownOrders(session);
    return settled && rows.length > 0 ? rows : null;
  });
}

/** Whether an order is open beside the list. */
const order = (session) => session.run(`return document.querySelector('article h1, article h2') !== null`);

unlockKeyring();
const logind = await startLogind();
env.DBUS_SYSTEM_BUS_ADDRESS = logind.address;
const notifications = await startNotifications(env.DBUS_SESSION_BUS_ADDRESS);
const browser = startBrowser();
const driver = await startDriver(env);
try {
  say('first start: demo store, code from its inbox, order list, search');
  let session = await start(driver);
  await named(session, 'button', 'Open the demo store');
  picture('welcome');
  await click(session, 'Open the demo store', { ms: 60_000 });
  await fill(session, 'Phone number', '+1 202 555 0143');
  picture('phone');
  await click(session, 'Get code', { ms: 60_000 });
  await named(session, 'button', 'Use this code');
  picture('code');
  await click(session, 'Use this code');
  const first = await orders(session);
  await says(session, 'Up to date', 60_000);
  picture('orders');
  const newest = await kab(['orders', 'list', '--limit', '1']);
  const word = newest.orders[0].items[0].split(' ')[0];
  const hits = await search(session, word.slice(0, 4));
  picture('search');
  await session.run(`document.querySelector('[data-order]').click()`);
  await until('the order is shown', 20_000, () => order(session));
  picture('detail');

  say('kab reads the same archive beside the open window');
  const status = await kab(['status']);
  assert.equal(status.accounts.length, 1, 'kab sees the account of the window');
  const found = await kab(['search', word.slice(0, 4), '--limit', '500']);
  assert.ok(hits.every((number) => found.orders.some((row) => row.number === number)), 'kab finds what the window shows');
  const shown = await kab(['orders', 'show', first[0]]);
  assert.equal(shown.number, first[0]);

  say('quit; start again, offline: the first frame shows the orders as they were left');
  for (let tries = 0; ; tries += 1) {
    // Left alone as a person leaves it, with nothing searched and nothing chosen; the store may move an order just then.
    await (await field(session, 'Search the orders')).clear();
    await session.run(`[...document.querySelectorAll('[role=grid]')].forEach((grid) => grid.scrollTo(0, 0)); document.activeElement?.blur()`);
    await session.run(`for (let n = 0; n < 3; n += 1) window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', cancelable: true }))`);
    await sleep(3_000);
    await quit(session);
    session = await start(driver, ['--offline']);
    if (await session.run(`return document.documentElement.dataset.launch === 'image'`)) break;
    assert.ok(tries < 3, 'an image of the orders is kept for the next start');
  }
  const again = await search(session, word.slice(0, 4));
  // How many rows are drawn depends on the space a banner leaves; which ones come first does not.
  assert.deepEqual(again.slice(0, 8), hits.slice(0, 8), 'offline finds what online found');
  assert.match(await session.text(), /Offline|offline/, 'the window says that it is offline');
  assert.equal(running('kabinet-server').length, 0, 'offline starts no store');
  picture('offline');

  say('a second start hands its link to the window that is there, and nothing happens without a click');
  const link = `kabinet://${status.accounts[0].store_id}/order/${newest.orders[0].id}`;
  const second = spawn(bin('kabinet'), [link], { env, stdio: 'ignore' });
  const code = await new Promise((resolve) => second.once('exit', resolve));
  assert.equal(code, 0, 'the second start ends by itself');
  await says(session, `Open order ${newest.orders[0].number}?`, 10_000);
  await sleep(300);
  picture('link');
  assert.equal(await order(session), false, 'no click, no order');
  await click(session, 'Open');
  await until('the order of the link is shown', 10_000, () => order(session));
  await quit(session);

  await news(driver, notifications);
  await shopping(driver, browser);
  await loyalty(driver);
  await identity(driver, logind);
  say(`done; screenshots lie in ${screens}`);
} catch (error) {
  picture('failed');
  for (const file of readLogs()) say(file);
  throw error;
} finally {
  driver.stop();
  logind.stop();
  notifications.stop();
  await sleep(200);
}
