/** The launch image: what it carries, when it is taken, and that it goes. */
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { fakeHost } from '../dev/fake-host';
import { useHost } from '../src/lib/host';
import { cover, imageOf, keepNoMore, keepSoon, uncover } from '../src/lib/app/launch';

const ORDERS = `<div style="width: 420px" id="orders-list">
  <div role="row" id="r-1" data-order="A-1" style="transform: translateY(36px)"><span>Cat &amp; dog <img src="x" alt=""></span></div>
  <span data-passing>Up to date 2 minutes ago</span>
  <div class="hidden">a screen that is not shown</div>
  <button tabindex="0" title="Orders (1)" aria-current="page">Orders</button>
</div>`;

function page(app: string): HTMLElement {
  document.body.innerHTML = `<div id="app">${app}</div>`;
  document.documentElement.lang = 'ru';
  document.documentElement.dataset['theme'] = 'dark';
  return document.getElementById('app') as HTMLElement;
}

beforeEach(() => keepNoMore());

describe('the launch image', () => {
  it('is attributes and text, without ids, styles and what is untrue a moment later', () => {
    const markup = imageOf(page(ORDERS));
    const image = document.createElement('div');
    image.innerHTML = markup;
    const root = image.firstElementChild as HTMLElement;
    expect([root.className, root.dataset['lang'], root.dataset['theme'], root.getAttribute('aria-hidden')]).toEqual(['launch', 'ru', 'dark', 'true']);
    expect(root.hasAttribute('inert'), 'it answers to nothing').toBe(true);
    expect(image.querySelector('[style], [id], [tabindex], [title], [data-order], img, .hidden')).toBe(null);
    expect(image.querySelector('[data-pictured="A-1"]')?.getAttribute('data-style')).toContain('translateY(36px)');
    expect(image.textContent).toContain('Cat & dog');
    expect(image.textContent).not.toContain('minutes ago');
    expect(image.querySelector('[aria-current=page]'), 'what styles hang on stays').not.toBe(null);
  });

  it('names the fonts that were needed, so that the next start has them before it lays out a line', () => {
    const root = page(ORDERS);
    const sheet = document.createElement('style');
    sheet.textContent = `
      @font-face { font-family: F; src: url(/assets/latin.woff2) format("woff2"); unicode-range: U+0000-00FF; }
      @font-face { font-family: F; src: url(/assets/cyrillic.woff2) format("woff2"); unicode-range: U+301, U+400-45F; }
      @font-face { font-family: F; src: url(/assets/math.woff2) format("woff2"); unicode-range: U+2200-22FF; }`;
    document.head.append(sheet);
    const faces = [
      { status: 'loaded', unicodeRange: 'U+0-FF' },
      { status: 'loaded', unicodeRange: 'U+0301, U+0400-045F' },
      { status: 'unloaded', unicodeRange: 'U+2200-22FF' },
    ];
    Object.defineProperty(document, 'fonts', { value: faces, configurable: true });
    try {
      expect(imageOf(root)).toContain('data-fonts="/assets/latin.woff2 /assets/cyrillic.woff2"');
    } finally {
      Reflect.deleteProperty(document, 'fonts');
      sheet.remove();
    }
  });

  it('leaves out what is beneath the window and what is only heard', () => {
    const root = page(ORDERS + '<p data-order="A-2" type="button" data-select-trigger>beneath</p>');
    const row = root.querySelector('[data-order="A-2"]') as HTMLElement;
    row.getBoundingClientRect = () => new DOMRect(0, innerHeight, 10, 10);
    expect(imageOf(root)).not.toContain('beneath');
    row.getBoundingClientRect = () => new DOMRect(0, innerHeight - 1, 10, 10);
    expect(imageOf(root)).toContain('<p data-pictured="A-2">beneath</p>');
  });

  it('is taken when the screen rests, where a start would show the same, and once', async () => {
    vi.useFakeTimers();
    try {
      const host = fakeHost({ signedIn: true, orders: 1 });
      const taken: unknown[] = [];
      const call = host.call.bind(host);
      host.call = async (name, args) => {
        if (name === 'app.keep_launch_image') taken.push(args);
        return call(name, args);
      };
      useHost(host);
      page(ORDERS);
      keepSoon(() => false);
      await vi.advanceTimersByTimeAsync(3000);
      expect(taken).toEqual([]);
      for (let i = 0; i < 5; i += 1) {
        keepSoon(() => true);
        await vi.advanceTimersByTimeAsync(300);
      }
      expect(taken, 'not while things move').toEqual([]);
      await vi.advanceTimersByTimeAsync(3000);
      expect(taken.length).toBe(1);
      keepSoon(() => true);
      await vi.advanceTimersByTimeAsync(3000);
      expect(taken.length, 'the same is not written again').toBe(1);
      keepSoon(() => true, true);
      await vi.advanceTimersByTimeAsync(3000);
      expect(taken.length, 'unless what it depends on has changed').toBe(2);
      keepSoon(() => true, true);
      keepNoMore();
      await vi.advanceTimersByTimeAsync(3000);
      expect(taken.length, 'nobody is signed in any more').toBe(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it('lies over the page until what is beneath it is ready', async () => {
    page('');
    const markup = imageOf(page(ORDERS));
    const app = page(markup);
    cover();
    app.replaceChildren();
    expect(document.querySelector('body > .launch')).not.toBe(null);
    let ready = false;
    uncover(() => ready);
    await new Promise((done) => setTimeout(done, 60));
    expect(document.querySelector('body > .launch'), 'not before').not.toBe(null);
    ready = true;
    await vi.waitFor(() => expect(document.querySelector('.launch')).toBe(null));
    cover();
    uncover();
  });
});
