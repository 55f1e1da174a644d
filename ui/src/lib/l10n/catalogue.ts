/** The Fluent catalogues, one folder per language under `ui/locales`; Rust reads the same files. */
import { FluentBundle, FluentResource } from '@fluent/bundle';

import { nearest, PSEUDO } from './languages';
import { pseudo } from './pseudo';

const files = import.meta.glob<string>('../../../locales/*/*.ftl', { query: '?raw', import: 'default', eager: true });

/** The texts of one language, by file name. */
export function sources(language: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [path, text] of Object.entries(files)) {
    const [folder, name] = path.split('/').slice(-2);
    if (folder === language && name) found.set(name, text);
  }
  return found;
}

/** All messages of a language, ready to format with numbers as `locale` writes them. */
export function bundle(language: string, locale: string): FluentBundle {
  const written = language === PSEUDO ? 'en' : nearest(language);
  const made = new FluentBundle([locale, written], {
    // No right-to-left language yet; the invisible marks would end up in copied text.
    useIsolating: false,
    transform: language === PSEUDO ? pseudo : (text) => text,
  });
  for (const text of sources(written).values()) made.addResource(new FluentResource(text));
  return made;
}
