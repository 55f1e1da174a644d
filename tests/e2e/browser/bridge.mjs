// The real core behind the page: a bridge of our own with a home of its own, and a browser that looks at it.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const require = createRequire(join(root, 'ui/package.json'));
const { chromium } = require('playwright-core');
export const axeSource = require('axe-core').source;

const ending = process.platform === 'win32' ? '.exe' : '';
export const bin = (name) => join(process.env.KABINET_BIN_DIR ?? join(root, 'target/ci'), `${name}${ending}`);

export const DEMO_PHONE = '+1 202 555 0143';

/** An empty place for a client's data; `remove` takes it away. */
export function makeHome() {
  const path = mkdtempSync(join(tmpdir(), 'kabinet-browser-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/**
 * Starts the bridge. It ends when our side of its standard input closes, also when this process dies, and takes the demo
 * store with it. That store stands still, unless `pace` seconds are to lie between two steps of an order.
 */
export async function startBridge({ home, memory = true, offline = false, pace = 0 }) {
  const programs = ['kabinet-bridge', 'kabinet-server'];
  for (const name of programs) assert.ok(existsSync(bin(name)), `${bin(name)} is not built: cargo build --profile ci -p ${name}`);
  assert.ok(existsSync(join(root, 'ui/dist/index.html')), 'the interface is not built: npm run build in ui/');
  const args = ['--listen', '127.0.0.1:0', '--home', home, '--ui', join(root, 'ui/dist'), '--server-binary', bin('kabinet-server'), '--tell-pages', '--stop-with-stdin'];
  if (memory) args.push('--memory-vault');
  if (offline) args.push('--offline');
  // No session bus: whatever keyring this machine has, it is not ours to write to.
  // Files for the person go into a home of their own, too.
  const env = { ...process.env, HOME: home, LANG: 'en_US.UTF-8', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent', RUST_LOG: 'warn', KABINET_DEMO_PACE: String(pace) };
  const child = spawn(bin('kabinet-bridge'), args, { env, stdio: ['pipe', 'pipe', process.env.KABINET_VERBOSE ? 'inherit' : 'ignore'] });
  const ended = new Promise((done) => child.once('exit', done));
  const lines = createInterface({ input: child.stdout });
  const line = await new Promise((done, failed) => {
    lines.once('line', done);
    void ended.then((code) => failed(new Error(`kabinet-bridge ended with ${code} before it listened`)));
  });
  const { url } = JSON.parse(line);
  // Payment pages that the core opened: in the window they go to the system's browser, here to whoever asks.
  const pages = [];
  const waiting = [];
  lines.on('line', (text) => {
    const { page } = JSON.parse(text);
    const asked = waiting.shift();
    if (asked) asked(page);
    else pages.push(page);
  });
  return {
    url,
    /** The next payment page that is opened, or was. */
    nextPage: () => new Promise((done) => (pages.length > 0 ? done(pages.shift()) : waiting.push(done))),
    async stop() {
      child.stdin.end();
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** A store of our own, with the policy asked for: `set` is `{field: value}`. It has an inbox, as demo stores have. */
export async function startStore({ data, set = {} }) {
  const changes = Object.entries(set).flatMap(([field, value]) => ['--set', `${field}=${JSON.stringify(value)}`]);
  if (changes.length > 0) execFileSync(bin('kabinet-server'), ['policy', '--data', data, ...changes], { stdio: 'ignore' });
  const child = spawn(bin('kabinet-server'), ['serve', '--demo', '--data', data, '--listen', '127.0.0.1:0', '--stop-with-stdin'], {
    stdio: ['pipe', 'pipe', process.env.KABINET_VERBOSE ? 'inherit' : 'ignore'],
  });
  const ended = new Promise((done) => child.once('exit', done));
  const address = await new Promise((done, failed) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /127\.0\.0\.1:\d+/.exec(line);
      if (found) done(found[0]);
    });
    void ended.then((code) => failed(new Error(`kabinet-server ended with ${code} before it listened`)));
  });
  return {
    address,
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

/** A browser. `troubles` collects what the page complained about: errors, and what the content policy refused. */
export async function openBrowser() {
  const executablePath = process.env.KABINET_CHROMIUM ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  return {
    async page(url, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1320, height: 840 }, locale: 'en-US', reducedMotion: 'reduce', ...options });
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      const troubles = [];
      page.on('pageerror', (error) => troubles.push(`pageerror: ${error.message}`));
      page.on('console', (message) => {
        // A refused command answers 422, which the browser reports too; the page shows it in words. A picture that is
        // not here while offline answers 404; a box stands for it.
        const expected = /status of 422/.test(message.text()) || message.location().url.includes('/art/');
        if (message.type() === 'error' && !expected) troubles.push(`console: ${message.text()} ${message.location().url}`);
      });
      await page.goto(url);
      return { page, context, troubles };
    },
    close: () => browser.close(),
  };
}

/** From the first screen to an open account, as a person would. */
export async function signIn(page) {
  await page.getByRole('button', { name: 'Open the demo store' }).click();
  await page.getByLabel('Phone number').fill(DEMO_PHONE);
  await page.getByRole('button', { name: 'Get code' }).click();
  await page.getByRole('button', { name: 'Use this code' }).click();
  await page.getByRole('grid').waitFor({ timeout: 60_000 });
}

/** To a section of the account's screen. */
export async function account(page, section) {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Account' }).click();
  await page.getByRole('navigation', { name: 'Sections of the account' }).getByRole('button', { name: section }).click();
  await page.getByRole('heading', { name: section, level: 2 }).waitFor();
}

/** Runs `work` over a fresh client; nothing may have been complained about at its end. */
export function fresh(work, options = {}) {
  return async (browser) => {
    const home = makeHome();
    let bridge = await startBridge({ home: home.path, ...options });
    try {
      const { page, context, troubles } = await browser.page(bridge.url);
      const again = async (more = {}) => {
        // The page would rightly complain that its program is gone.
        await page.goto('about:blank');
        await bridge.stop();
        bridge = await startBridge({ home: home.path, ...options, ...more });
        await page.goto(bridge.url);
      };
      await work(page, again, browser, { context, nextPage: () => bridge.nextPage() });
      assert.deepEqual(troubles, [], 'the page complains about nothing');
      await context.close();
    } finally {
      await bridge.stop();
      home.remove();
    }
  };
}

/** What WCAG 2.2 AA finds wrong with the page, as text. */
export async function wrongs(page) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }),
  );
  return violations.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.slice(0, 4).map((node) => `    ${node.html.slice(0, 180)} ${node.any[0]?.message ?? ''}`).join('\n')}`);
}
