// The main job in the real, installed window.
//
//   node run.mjs ROOT WORK
//
// ROOT is the root the package was unpacked into, WORK a directory for data and screenshots. Runs inside
// `dbus-run-session -- xvfb-run`; see xtask/src/window_test.rs.
//
// covers: S4, S7, S8, S27, S35, B1, B13, B15, B22

import assert from 'node:assert/strict';
import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { Session, sleep, startDriver, until } from './driver.mjs';

const [root, work] = process.argv.slice(2);
const bin = (name) => join(root, 'usr/bin', name);
const screens = join(work, 'screens');
const dirs = { HOME: 'home', XDG_DATA_HOME: 'data', XDG_CONFIG_HOME: 'config', XDG_CACHE_HOME: 'cache', XDG_STATE_HOME: 'state', XDG_RUNTIME_DIR: 'run' };
const env = { ...process.env, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', NO_AT_BRIDGE: '1' };
for (const [name, dir] of Object.entries(dirs)) {
  env[name] = join(work, dir);
  mkdirSync(env[name], { recursive: true, mode: 0o700 });
}
delete env.KABINET_HOME;
mkdirSync(screens, { recursive: true });

let step = 0;
/** Keeps what the screen shows now. */
function picture(name) {
  step += 1;
  spawnSync('import', ['-window', 'root', join(screens, `${String(step).padStart(2, '0')}-${name}.png`)], { env });
}

function say(text) {
  process.stderr.write(`window: ${text}\n`);
}

/** A keyring of our own, unlocked, on this session's bus. */
function unlockKeyring() {
  const done = spawnSync('gnome-keyring-daemon', ['--unlock', '--components=secrets'], { env, input: 'a test keyring', encoding: 'utf8' });
  assert.equal(done.status, 0, `gnome-keyring-daemon: ${done.stderr}`);
}

/** The page's element with this role or tag whose text or label begins with `name`. */
const byName = `
  const [tags, name] = arguments;
  return [...document.querySelectorAll(tags)].find((element) =>
    element.checkVisibility() && !element.disabled &&
    ((element.getAttribute('aria-label') ?? '').startsWith(name) || element.innerText.trim().startsWith(name) ||
     [...(element.labels ?? [])].some((label) => label.innerText.trim().startsWith(name)))) ?? null;`;

async function named(session, tags, name, ms) {
  return until(`"${name}" is shown`, ms ?? 20_000, async () => session.element(await session.run(byName, tags, name)));
}

const click = async (session, name, ms) => (await named(session, 'button, a, [role=button], [role=menuitem]', name, ms)).click();
const field = (session, name) => named(session, 'input', name);

/** What the list shows: "31 orders" or "4 found". */
const shownOrders = (session) => session.run(`return [...document.querySelectorAll('[data-order]')].map((row) => row.dataset.order)`);

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

/** Programs of the package that run. */
function running(name) {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/exe`) === bin(name);
    } catch {
      return false;
    }
  });
}

const kab = async (...args) => JSON.parse((await promisify(execFile)(bin('kab'), ['--json', '--quiet', ...args], { env })).stdout);

/** Quits as a person does: Ctrl+Q, which the native menu takes. */
async function quit(session) {
  // Its own exit code tells nothing: the window is gone before the key is let go.
  spawnSync('xdotool', ['search', '--onlyvisible', '--name', '^Kabinet$', 'windowfocus', '--sync', 'key', 'ctrl+q'], { env });
  await until('the app and its demo store have ended', 15_000, () => running('kabinet').length === 0 && running('kabinet-server').length === 0);
  await session.end().catch(() => {});
}

unlockKeyring();
const driver = await startDriver(env);
try {
  say('first start: demo store, code from its inbox, order list, search');
  let session = await Session.start(driver, bin('kabinet'), []);
  await named(session, 'button', 'Open the demo store');
  picture('welcome');
  await click(session, 'Open the demo store', 60_000);
  await (await field(session, 'Phone number')).type('+1 202 555 0143');
  picture('phone');
  await click(session, 'Get code', 60_000);
  await named(session, 'button', 'Use this code');
  picture('code');
  await click(session, 'Use this code');
  const first = await until('orders are listed', 60_000, async () => {
    const rows = await shownOrders(session);
    return rows.length > 0 ? rows : null;
  });
  await until('the first copy is complete', 60_000, async () => (await session.text()).includes('Up to date'));
  picture('orders');
  const order = await kab('orders', 'list', '--limit', '1');
  const word = order.orders[0].items[0].split(' ')[0];
  const hits = await search(session, word.slice(0, 4));
  picture('search');
  await session.run(`document.querySelector('[data-order]').click()`);
  await until('the order is shown', 20_000, () => session.run(`return document.querySelector('article h1, article h2') !== null`));
  picture('detail');

  say('kab reads the same archive beside the open window');
  const status = await kab('status');
  assert.equal(status.accounts.length, 1, 'kab sees the account of the window');
  const found = await kab('search', word.slice(0, 4), '--limit', '500');
  assert.ok(hits.every((number) => found.orders.some((row) => row.number === number)), 'kab finds what the window shows');
  const shown = await kab('orders', 'show', first[0]);
  assert.equal(shown.number, first[0]);

  say('quit; start again, offline');
  await quit(session);
  session = await Session.start(driver, bin('kabinet'), ['--offline']);
  const again = await search(session, word.slice(0, 4));
  // How many rows are drawn depends on the space a banner leaves; which ones come first does not.
  assert.deepEqual(again.slice(0, 8), hits.slice(0, 8), 'offline finds what online found');
  assert.match(await session.text(), /Offline|offline/, 'the window says that it is offline');
  assert.equal(running('kabinet-server').length, 0, 'offline starts no store');
  picture('offline');

  say('a second start hands its link to the window that is there, and nothing happens without a click');
  const link = `kabinet://${status.accounts[0].store_id}/order/${order.orders[0].id}`;
  const second = spawn(bin('kabinet'), [link], { env, stdio: 'ignore' });
  const code = await new Promise((resolve) => second.once('exit', resolve));
  assert.equal(code, 0, 'the second start ends by itself');
  const asked = `Open order ${order.orders[0].number}?`;
  await until('the link is shown', 10_000, async () => (await session.text()).includes(asked));
  await sleep(300);
  picture('link');
  assert.equal(await session.run(`return document.querySelector('article h1, article h2') !== null`), false, 'no click, no order');
  await click(session, 'Open');
  await until('the order of the link is shown', 10_000, () => session.run(`return document.querySelector('article h1, article h2') !== null`));

  await quit(session);
  say(`done; screenshots lie in ${screens}`);
} catch (error) {
  picture('failed');
  for (const file of readLogs()) say(file);
  throw error;
} finally {
  driver.stop();
  await sleep(200);
}

function readLogs() {
  const logs = join(env.XDG_STATE_HOME, 'kabinet');
  try {
    return readdirSync(logs).map((name) => `${name}:\n${readFileSync(join(logs, name), 'utf8').slice(-4000)}`);
  } catch {
    return [];
  }
}
