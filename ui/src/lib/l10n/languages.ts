/** The languages the interface is written in, each under its own name. */
export const LANGUAGES = [
  { tag: 'en', name: 'English' },
  { tag: 'ru', name: 'Русский' },
  { tag: 'es', name: 'Español' },
  { tag: 'vi', name: 'Tiếng Việt' },
] as const;

/** A language the interface is written in. */
export type Tag = (typeof LANGUAGES)[number]['tag'];

/** A made-up language whose every letter is outside ASCII: what stays readable was not translated. */
export const PSEUDO = 'en-x-pseudo';

/** The written language nearest to a tag: `es-MX` reads `es`; what nobody wrote reads `en`. */
export function nearest(tag: string): Tag | typeof PSEUDO {
  const known = LANGUAGES.find((language) => language.tag === tag.toLowerCase().split('-')[0]);
  return tag === PSEUDO ? PSEUDO : (known?.tag ?? 'en');
}

/**
 * The locale for dates and money. The system's locale says how a person writes them, as long as it speaks the language
 * shown; a Russian interface on an English system writes Russian dates.
 */
export function formattingLocale(language: string, system: string): string {
  // No letters of the alphabet in pseudo dates, so that the test for hard-coded text needs no exceptions.
  if (language === PSEUDO) return 'ru-RU';
  try {
    const [canonical] = Intl.getCanonicalLocales(system);
    if (canonical?.split('-')[0] === language) return canonical;
  } catch {
    // `C`, `POSIX` and other names that are not tags.
  }
  return language;
}
