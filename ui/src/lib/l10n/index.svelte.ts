/** What the interface says: `t('orders-title')`, in the language shown now. Components that use it follow a change. */
import { FluentBundle, type FluentVariable } from '@fluent/bundle';

import { bundle } from './catalogue';
import { formattingLocale, nearest } from './languages';

export { LANGUAGES, PSEUDO } from './languages';

type Args = Record<string, FluentVariable>;

let shown = $state.raw({ language: '', locale: 'en', messages: new FluentBundle('en') });
/** For what a language lacks. No language of ours lacks anything, so nobody waits for it. */
let english: FluentBundle | undefined;
let newest = 0;

/** Shows another language, once its texts are here. `system` is the system's locale, for dates and money. */
export async function speak(tag: string, system: string): Promise<void> {
  const language = nearest(tag);
  const locale = formattingLocale(language, system);
  const turn = (newest += 1);
  if (language === shown.language && locale === shown.locale) return;
  const messages = await bundle(language, locale);
  // Another was asked for meanwhile.
  if (turn !== newest) return;
  shown = { language, locale, messages };
  document.documentElement.lang = language;
  if (language !== 'en') english ??= await bundle('en', 'en');
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
  return shown.messages.hasMessage(id) || english?.hasMessage(id) === true;
}

/** A message in the language shown, in English where it is missing there, else its id. */
export function t(id: string, args?: Args): string {
  for (const from of [shown.messages, english]) {
    const pattern = from?.getMessage(id)?.value;
    if (from && pattern) return from.formatPattern(pattern, args ?? null, []);
  }
  return id;
}

/** The word of an open list, such as a status; a word we do not know is shown as the store wrote it. */
export function word(prefix: string, value: string): string {
  const id = `${prefix}-${value.replaceAll('_', '-')}`;
  return has(id) ? t(id) : value.replaceAll('_', ' ');
}
