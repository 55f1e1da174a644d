/** What the interface says: `t('orders-title')`, in the language shown now. Components that use it follow a change. */
import type { FluentBundle, FluentVariable } from '@fluent/bundle';

import { bundle } from './catalogue';
import { formattingLocale, nearest } from './languages';

export { LANGUAGES, PSEUDO } from './languages';

type Args = Record<string, FluentVariable>;

function detected(): { language: string; locale: string } {
  const system = globalThis.navigator?.language ?? 'en';
  const language = nearest(system);
  return { language, locale: formattingLocale(language, system) };
}

const first = detected();
let shown = $state.raw({ ...first, messages: bundle(first.language, first.locale) });
const english: FluentBundle = bundle('en', 'en');

/** Shows another language. `system` is the system's locale, for dates and money. */
export function setLanguage(tag: string, system: string): void {
  const language = nearest(tag);
  const locale = formattingLocale(language, system);
  if (language === shown.language && locale === shown.locale) return;
  shown = { language, locale, messages: bundle(language, locale) };
  document.documentElement.lang = language;
}

/** The language shown. */
export function language(): string {
  return shown.language;
}

/** The locale of dates and money. */
export function locale(): string {
  return shown.locale;
}

/** Whether a message exists; for codes and words that a newer store may send. */
export function has(id: string): boolean {
  return shown.messages.hasMessage(id) || english.hasMessage(id);
}

/** A message in the language shown, in English where it is missing there, else its id. */
export function t(id: string, args?: Args): string {
  for (const from of [shown.messages, english]) {
    const pattern = from.getMessage(id)?.value;
    if (pattern) return from.formatPattern(pattern, args ?? null, []);
  }
  return id;
}

/** The word of an open list, such as a status; a word we do not know is shown as the store wrote it. */
export function word(prefix: string, value: string): string {
  const id = `${prefix}-${value.replaceAll('_', '-')}`;
  return has(id) ? t(id) : value.replaceAll('_', ' ');
}
