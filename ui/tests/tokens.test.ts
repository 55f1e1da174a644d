/** The contrast of the colours, computed from the one file that names them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '../src/lib/ui/tokens.css'), 'utf8');

function tokens(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf('}', start));
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]));
}

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const light = tokens(':root');
const themes = {
  light,
  dark: tokens(":root[data-theme='dark']"),
  'system, dark': tokens("  :root[data-theme='system']"),
  contrast: tokens(":root[data-theme='contrast']"),
};
const grounds = ['canvas', 'surface', 'sunken', 'raised', 'hover', 'select'];
const inks = ['ink', 'muted', 'accent', 'points', 'danger', 'info', 'ok'];

describe.each(Object.entries(themes))('%s', (name, theme) => {
  const least = name === 'contrast' ? 7 : 4.5;
  const ratio = (ink: string, ground: string) => contrast(theme[ink] ?? '', theme[ground] ?? '');

  it('gives every token a value', () => {
    expect(Object.keys(theme).sort()).toEqual(Object.keys(light).sort());
  });
  it.each(inks)('%s is readable on every ground', (ink) => {
    for (const ground of grounds) expect(ratio(ink, ground), `${ink} on ${ground}`).toBeGreaterThanOrEqual(least);
  });
  it('says everything on the coloured grounds', () => {
    for (const ground of ['danger-ground', 'info-ground', 'ok-ground', 'warn-ground']) {
      expect(ratio('ink', ground), ground).toBeGreaterThanOrEqual(least);
    }
    expect(ratio('danger', 'danger-ground')).toBeGreaterThanOrEqual(least);
    expect(ratio('points', 'warn-ground')).toBeGreaterThanOrEqual(least);
    expect(ratio('info', 'info-ground')).toBeGreaterThanOrEqual(least);
    expect(ratio('on-accent', 'accent')).toBeGreaterThanOrEqual(least);
    expect(ratio('on-accent', 'accent-strong')).toBeGreaterThanOrEqual(least);
    expect(ratio('on-mark', 'mark')).toBeGreaterThanOrEqual(least);
  });
  it('outlines controls and the focus with 3:1', () => {
    for (const ground of grounds) {
      expect(ratio('edge', ground), `edge on ${ground}`).toBeGreaterThanOrEqual(3);
      expect(ratio('accent', ground), `focus on ${ground}`).toBeGreaterThanOrEqual(3);
    }
  });
});
