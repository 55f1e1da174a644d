// A small W3C WebDriver client: only what the window test asks, over plain HTTP, so that nothing is downloaded.

import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

async function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** WebKitWebDriver on a free port; `stop` ends it. */
export async function startDriver(env) {
  const port = await freePort();
  const child = spawn('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
    env: { ...env, TAURI_AUTOMATION: 'true', TAURI_WEBVIEW_AUTOMATION: 'true' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const base = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries += 1) {
    try {
      await fetch(`${base}/status`);
      break;
    } catch (error) {
      if (tries > 100) throw error;
      await sleep(100);
    }
  }
  return { base, stop: () => child.kill() };
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** One running app. */
export class Session {
  #base;

  constructor(base) {
    this.#base = base;
  }

  static async start(driver, binary, args) {
    const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': { binary, args } } };
    const { sessionId } = await send('POST', `${driver.base}/session`, { capabilities });
    return new Session(`${driver.base}/session/${sessionId}`);
  }

  /** Ends the session; the driver closes the app. */
  end() {
    return send('DELETE', this.#base);
  }

  /** Runs the body of a function in the page. */
  run(script, ...args) {
    return send('POST', `${this.#base}/execute/sync`, { script, args });
  }

  /** The element a script answered with, or nothing. */
  element(answer) {
    return answer?.[ELEMENT] ? new Element(this.#base, answer[ELEMENT]) : null;
  }

  /** The page's text. */
  text() {
    return this.run('return document.body.innerText');
  }
}

class Element {
  #base;
  #id;

  constructor(session, id) {
    this.#base = `${session}/element/${id}`;
    this.#id = id;
  }

  /** The element as an argument of a script. */
  get reference() {
    return { [ELEMENT]: this.#id };
  }

  click() {
    return send('POST', `${this.#base}/click`, {});
  }

  async type(text) {
    await send('POST', `${this.#base}/value`, { text });
  }

  async clear() {
    await send('POST', `${this.#base}/clear`, {});
  }

  text() {
    return send('GET', `${this.#base}/text`);
  }
}

/** Asks again until the answer is truthy. A failed question counts as no answer; the last one's reason is told. */
export async function until(what, ms, ask) {
  const end = Date.now() + ms;
  let reason = '';
  for (;;) {
    try {
      const answer = await ask();
      if (answer) return answer;
    } catch (error) {
      reason = `: ${error.message}`;
    }
    if (Date.now() > end) throw new Error(`waited ${ms} ms in vain until ${what}${reason}`);
    await sleep(100);
  }
}

async function send(method, url, body) {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(60_000),
  });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
}
