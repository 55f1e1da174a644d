// The app under test: its world (directories, keyring, programs) and what a person does in its window.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

import { Session, sleep, until } from './driver.mjs';

const [root, work] = process.argv.slice(2);
export const bin = (name) => join(root, 'usr/bin', name);
export const screens = join(work, 'screens');
const dirs = { HOME: 'home', XDG_DATA_HOME: 'data', XDG_CONFIG_HOME: 'config', XDG_CACHE_HOME: 'cache', XDG_STATE_HOME: 'state', XDG_RUNTIME_DIR: 'run' };
export const env = { ...process.env, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', NO_AT_BRIDGE: '1' };
for (const [name, dir] of Object.entries(dirs)) {
  env[name] = join(work, dir);
  mkdirSync(env[name], { recursive: true, mode: 0o700 });
}
delete env.KABINET_HOME;
mkdirSync(screens, { recursive: true });

/** A directory or file of this run. */
export const place = (name) => join(work, name);

let step = 0;
/** Keeps what the screen shows now. */
export function picture(name) {
  step += 1;
  spawnSync('import', ['-window', 'root', join(screens, `${String(step).padStart(2, '0')}-${name}.png`)], { env });
}

export function say(text) {
  process.stderr.write(`window: ${text}\n`);
}

/** A keyring of our own, unlocked, on this session's bus. */
export function unlockKeyring() {
  const done = spawnSync('gnome-keyring-daemon', ['--unlock', '--components=secrets'], { env, input: 'a test keyring', encoding: 'utf8' });
  assert.equal(done.status, 0, `gnome-keyring-daemon: ${done.stderr}`);
}

/** Opens the window. */
export async function start(driver, args = []) {
  const session = await Session.start(driver, bin('kabinet'), args);
  // What answers lies beneath the image of the last start, which goes.
  await until('the launch image has gone', 20_000, () => session.run(`return document.querySelector('.launch') === null`));
  return session;
}

/** The first element within `scope` with one of these tags whose text or label begins with `name`. */
const byName = `
  const [scope, tags, name] = arguments;
  return [...document.querySelectorAll(scope)].flatMap((within) => [...within.querySelectorAll(tags)]).find((element) =>
    element.checkVisibility() && !element.disabled &&
    ((element.getAttribute('aria-label') ?? '').startsWith(name) || element.innerText.trim().startsWith(name) ||
     [...(element.labels ?? [])].some((label) => label.innerText.trim().startsWith(name)))) ?? null;`;

export async function named(session, tags, name, { ms = 20_000, scope = 'body' } = {}) {
  return until(`"${name}" is shown`, ms, async () => session.element(await session.run(byName, scope, tags, name)));
}

const PRESSED = 'button, a, [role=button], [role=menuitem], [role=radio], [role=switch]';
/** What is in the way of everything else. */
export const DIALOG = { scope: '[role=dialog]' };

/** Where an element's middle is, when that is what a person would hit there. */
const middle = `
  const [element] = arguments;
  element.scrollIntoView({ block: 'nearest' });
  const { x, y, width, height } = element.getBoundingClientRect();
  const hit = document.elementFromPoint(x + width / 2, y + height / 2);
  return hit !== null && (element.contains(hit) || hit.contains(element)) ? [x, y, width, height].join() : null;`;

/**
 * Presses what has this name, once it stands still: what still moves is missed, and what is beside a dialog closes it. What
 * is drawn anew meanwhile is looked for again.
 */
export async function click(session, name, options = {}) {
  await until(`"${name}" can be pressed`, options.ms ?? 20_000, async () => {
    const element = await named(session, options.tags ?? PRESSED, name, options);
    const before = await session.run(middle, element.reference);
    await sleep(60);
    if (before === null || before !== (await session.run(middle, element.reference))) return false;
    await element.click();
    return true;
  });
}

export const field = (session, name, options) => named(session, 'input', name, options);

/** Types into a field, over what is there. */
export async function fill(session, name, text, options) {
  const input = await field(session, name, options);
  await input.clear();
  await input.type(text);
}

/** Waits until the page says this. */
export const says = (session, text, ms = 20_000) => until(`the page says "${text}"`, ms, async () => (await session.text()).includes(text));

/** To a section of the account's screen. */
export async function account(session, section) {
  await click(session, 'Account', { scope: '#rail nav' });
  await click(session, section, { scope: 'main nav' });
  await until(`"${section}" is shown`, 20_000, () =>
    session.run(`return [...document.querySelectorAll('main h2')].some((title) => title.innerText.startsWith(arguments[0]))`, section),
  );
}

/** The orders the list shows. */
export const shownOrders = (session) => session.run(`return [...document.querySelectorAll('[data-order]')].map((row) => row.dataset.order)`);

export const orders = (session) =>
  until('orders are listed', 60_000, async () => {
    const rows = await shownOrders(session);
    return rows.length > 0 ? rows : null;
  });

/** Programs of the package that run. */
export function running(name) {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/exe`) === bin(name);
    } catch {
      return false;
    }
  });
}

/** Runs a program of the package to its end. */
export function program(name, args, { input, more = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(bin(name), args, { env: { ...env, ...more }, stdio: ['pipe', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (text) => (out += text));
    child.stderr.on('data', (text) => (err += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
    // It may end without having read.
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
  });
}

/** What `kab` answers. */
export async function kab(args, options) {
  const { code, out, err } = await program('kab', ['--json', '--quiet', ...args], options);
  assert.equal(code, 0, `kab ${args.join(' ')} ended with ${code}: ${err}`);
  return JSON.parse(out);
}

/**
 * A verb of the merchant's. The demo store belongs to one process: the program that had it has to have ended. With
 * `perhaps` the store, which moves orders by itself, may have done it already.
 */
export async function merchant(verb, number, { perhaps = false } = {}) {
  const { code, err } = await program('kabinet-server', ['order', verb, number, '--data', join(env.XDG_DATA_HOME, 'kabinet/demo')]);
  if (!perhaps) assert.equal(code, 0, `${verb} ${number}: ${err}`);
}

/** How `kab` fails: its exit code and the word for it. */
export async function kabFails(args, options) {
  const { code, err } = await program('kab', ['--json', '--quiet', ...args], options);
  assert.notEqual(code, 0, `kab ${args.join(' ')} was to fail`);
  return `${code} ${JSON.parse(err.trim().split('\n').at(-1)).error.code}`;
}

/** Presses keys as a person does: the window has them first, then its menu. */
export function press(keys) {
  // Its own exit code tells nothing: a window may be gone before the key is let go.
  spawnSync('xdotool', ['search', '--onlyvisible', '--name', '^Kabinet$', 'windowfocus', '--sync', 'key', keys], { env });
}

/** Quits by Ctrl+Q, which the native menu takes. */
export async function quit(session) {
  press('ctrl+q');
  await until('the app and its demo store have ended', 15_000, () => running('kabinet').length === 0 && running('kabinet-server').length === 0);
  await session.end().catch(() => {});
}

/** The ends of the program's logs. */
export function readLogs() {
  const logs = join(env.XDG_STATE_HOME, 'kabinet');
  try {
    return readdirSync(logs).map((name) => `${name}:\n${readFileSync(join(logs, name), 'utf8').slice(-4000)}`);
  } catch {
    return [];
  }
}
