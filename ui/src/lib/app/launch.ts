/**
 * The launch image: what the window shows when it rests on its orders is kept by the core, encrypted, and painted by the next
 * start before any script has run. Here it is taken, and taken away again once there is something real beneath it.
 */
import { host } from '$lib/host';

/** How long the screen has to be left alone. */
const REST_MS = 1500;
/** However slow the start is, an image that answers to nothing does not stay longer. */
const LONGEST_MS = 4000;

/** Attributes that mean something only in the live page. */
const LIVE = ['id', 'for', 'href', 'tabindex', 'name', 'title', 'aria-controls', 'aria-activedescendant', 'aria-describedby', 'aria-labelledby'];

/** Attributes that are heard and not seen, or tell a script something. What styles hang on stays. */
const UNSEEN = ['type', 'xmlns', 'data-dropdown-menu-trigger', 'data-select-trigger', 'data-toggle-group-item'];

/** The files of the fonts that the page has needed so far. */
function fonts(): string[] {
  const loaded = new Set([...(document.fonts ?? [])].filter((face) => face.status === 'loaded').map((face) => ranges(face.unicodeRange)));
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter((rule): rule is CSSFontFaceRule => rule.cssText.startsWith('@font-face'));
  return rules
    .filter((rule) => loaded.has(ranges(rule.style.getPropertyValue('unicode-range'))))
    .flatMap((rule) => /url\("?([^")]+)"?\)/.exec(rule.style.getPropertyValue('src'))?.[1] ?? [])
    .map((url) => new URL(url, location.href).pathname);
}

/** A range of characters as every engine would write it. */
const ranges = (text: string): string => text.toLowerCase().replaceAll(/\s|(?<=[+-])0+(?=[0-9a-f])/g, '');

/** The markup that draws what `root` shows, from attributes and text alone. */
export function imageOf(root: Element): string {
  const copy = document.createElement('div');
  const { lang, dataset } = document.documentElement;
  copy.className = 'launch';
  copy.setAttribute('aria-hidden', 'true');
  copy.setAttribute('inert', '');
  copy.dataset['lang'] = lang;
  copy.dataset['theme'] = dataset['theme'] ?? 'system';
  copy.dataset['density'] = dataset['density'] ?? 'comfortable';
  copy.dataset['fonts'] = fonts().join(' ');
  for (const child of root.children) copy.append(child.cloneNode(true));
  // Rows beneath the window's edge are not seen.
  const below = [...root.querySelectorAll('[data-order]')].map((row) => row.getBoundingClientRect().top >= innerHeight);
  [...copy.querySelectorAll('[data-order]')].forEach((row, at) => below[at] && row.remove());
  // What speaks of this very moment would be untrue in the next one.
  for (const passing of copy.querySelectorAll('[data-passing]')) passing.textContent = '';
  // Pictures would be read and drawn twice; their places are drawn.
  for (const rest of copy.querySelectorAll('.hidden, script, img, [role=dialog]')) rest.remove();
  for (const element of copy.querySelectorAll('*')) {
    for (const name of [...LIVE, ...UNSEEN]) element.removeAttribute(name);
    const style = element.getAttribute('style');
    if (style !== null) {
      element.removeAttribute('style');
      element.setAttribute('data-style', style);
    }
    const order = element.getAttribute('data-order');
    if (order !== null) {
      // Not an order that can be chosen: a picture of one.
      element.removeAttribute('data-order');
      element.setAttribute('data-pictured', order);
    }
  }
  return copy.outerHTML.replaceAll('<!---->', '');
}

/** Lays the image over the page to come. */
export function cover(): void {
  const image = document.querySelector('#app > .launch');
  if (!image) return;
  document.body.append(image);
  setTimeout(() => image.remove(), LONGEST_MS);
}

/** Takes the image away, once what is beneath it has been painted. */
export function uncover(ready: () => boolean = () => true): void {
  const image = document.querySelector('body > .launch');
  if (!image) return;
  const look = () => requestAnimationFrame(() => (ready() ? requestAnimationFrame(() => image.remove()) : look()));
  look();
}

let resting: ReturnType<typeof setTimeout> | undefined;
let kept = '';
let changed = true;

/** Has the image taken once the screen rests, where it then shows what a start would show. `news`: what it depends on changed. */
export function keepSoon(shown: () => boolean, news = false): void {
  changed ||= news;
  clearTimeout(resting);
  resting = setTimeout(() => {
    const root = document.getElementById('app');
    if (!root || !shown() || document.querySelector('[role=dialog], [role=alertdialog]')) return;
    const markup = imageOf(root);
    if (markup === kept && !changed) return;
    [kept, changed] = [markup, false];
    // A start without it is a slower one, no more.
    void host().call('app.keep_launch_image', { markup }).catch(() => undefined);
  }, REST_MS);
}

/** Nothing is kept any more. */
export function keepNoMore(): void {
  clearTimeout(resting);
  [kept, changed] = ['', true];
}
