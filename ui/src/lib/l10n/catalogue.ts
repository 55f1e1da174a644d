/**
 * The Fluent catalogues, one folder per language under `ui/locales`; Rust reads the same files. Each language is a file of
 * its own in the bundle, so that a start reads one and not four.
 */
import { FluentBundle, FluentResource } from '@fluent/bundle';

import { nearest, PSEUDO, type Tag } from './languages';
import { pseudo } from './pseudo';

type Files = Record<string, string>;

const texts: Record<Tag, () => Promise<{ default: Files }>> = {
  en: () => import('./texts/en'),
  ru: () => import('./texts/ru'),
  es: () => import('./texts/es'),
  vi: () => import('./texts/vi'),
};

const loaded = new Map<Tag, Map<string, string>>();

/** In which language the texts of `tag` are written. */
const written = (tag: string): Tag => {
  const language = nearest(tag);
  return language === PSEUDO ? 'en' : language;
};

/** The texts of one language, by file name. */
export async function sources(language: Tag): Promise<Map<string, string>> {
  const known = loaded.get(language);
  if (known) return known;
  const { default: files } = await texts[language]();
  const found = new Map(Object.entries(files).map(([path, text]) => [path.split('/').at(-1) ?? path, text]));
  loaded.set(language, found);
  return found;
}

/** All messages of a language, ready to format with numbers as `locale` writes them. */
export async function bundle(tag: string, locale: string): Promise<FluentBundle> {
  const language = written(tag);
  const made = new FluentBundle([locale, language], {
    // No right-to-left language yet; the invisible marks would end up in copied text.
    useIsolating: false,
    transform: tag === PSEUDO ? pseudo : (text) => text,
  });
  for (const text of (await sources(language)).values()) made.addResource(new FluentResource(text));
  return made;
}
