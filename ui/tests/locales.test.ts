import { FluentBundle, FluentResource } from '@fluent/bundle';
import { describe, expect, it } from 'vitest';

import { sources as read } from '../src/lib/l10n/catalogue';
import { formattingLocale, LANGUAGES, nearest, PSEUDO, type Tag } from '../src/lib/l10n/languages';
import { pseudo } from '../src/lib/l10n/pseudo';

const texts = new Map(await Promise.all(LANGUAGES.map(async ({ tag }) => [tag, await read(tag)] as const)));
const sources = (tag: Tag) => texts.get(tag) ?? new Map<string, string>();

/** Every message with its variables, sorted. */
function shape(language: Tag): Map<string, string> {
  const found = new Map<string, string>();
  for (const text of sources(language).values()) {
    for (const block of text.split(/\n(?=[a-z-])/)) {
      const id = /^(-?[a-z][\w-]*) =/.exec(block.replace(/^(#.*|\s*)\n/gm, ''))?.[1];
      if (id) found.set(id, [...new Set(block.match(/\$\w+/g))].sort().join(' '));
    }
  }
  return found;
}

const english = shape('en');

describe('the catalogues', () => {
  it('are there', () => {
    expect(english.size).toBeGreaterThan(200);
  });

  for (const { tag } of LANGUAGES) {
    it(`${tag}: has every message, with the same variables, and no other`, () => {
      const shown = shape(tag);
      expect([...shown.keys()].sort()).toEqual([...english.keys()].sort());
      for (const [id, variables] of english) expect([id, shown.get(id)]).toEqual([id, variables]);
    });

    it(`${tag}: parses whole, and every message formats`, () => {
      const bundle = new FluentBundle([tag], { useIsolating: false });
      for (const [name, text] of sources(tag)) {
        expect(bundle.addResource(new FluentResource(text)), name).toEqual([]);
        expect(text, `${name} has no stray tab`).not.toContain('\t');
      }
      const args = Object.fromEntries([...english.values()].flatMap((all) => all.split(' ')).filter(Boolean).map((name) => [name.slice(1), 3]));
      for (const id of english.keys()) {
        if (id.startsWith('-')) continue;
        const errors: Error[] = [];
        const pattern = bundle.getMessage(id)?.value;
        expect(pattern, id).toBeTruthy();
        if (pattern) expect(bundle.formatPattern(pattern, args, errors).trim(), id).not.toBe('');
        expect(errors, id).toEqual([]);
      }
    });
  }

  it('count as the languages do', () => {
    const say = (tag: Tag, id: string, n: number) => {
      const bundle = new FluentBundle([tag], { useIsolating: false });
      for (const text of sources(tag).values()) bundle.addResource(new FluentResource(text));
      return bundle.formatPattern(bundle.getMessage(id)?.value ?? '', { n });
    };
    expect([1, 3, 5, 21, 112].map((n) => say('ru', 'orders-count', n))).toEqual(['1 заказ', '3 заказа', '5 заказов', '21 заказ', '112 заказов']);
    expect([0, 1, 2].map((n) => say('en', 'orders-count', n))).toEqual(['0 orders', '1 order', '2 orders']);
    expect(say('vi', 'orders-count', 2)).toBe('2 đơn hàng');
  });

  it('shout nowhere', () => {
    for (const { tag } of LANGUAGES) for (const [name, text] of sources(tag)) expect(text, `${tag}/${name}`).not.toContain('!');
  });
});

describe('choosing a language', () => {
  it('reads the nearest one that is written', () => {
    expect([nearest('es-MX'), nearest('RU'), nearest('de'), nearest('C'), nearest(PSEUDO)]).toEqual(['es', 'ru', 'en', 'en', PSEUDO]);
  });
  it('writes dates as the system does where it speaks the language', () => {
    expect(formattingLocale('en', 'en-GB')).toBe('en-GB');
    expect(formattingLocale('ru', 'en-US')).toBe('ru');
    expect(formattingLocale('en', 'C')).toBe('en');
    expect(formattingLocale('en', 'not a tag')).toBe('en');
  });
});

describe('the pseudo-language', () => {
  it('leaves no letter of the alphabet', () => {
    expect(pseudo('The quick brown fox JUMPS over 2 lazy dogs')).not.toMatch(/[A-Za-z]/);
  });
});
