/** Countries in the language shown. */
import { getCountries } from 'libphonenumber-js/min';

import { locale } from '$lib/l10n/index.svelte';

const names = new Map<string, Intl.DisplayNames>();

export function countryName(code: string, tag: string = locale()): string {
  let made = names.get(tag);
  if (!made) {
    made = new Intl.DisplayNames([tag], { type: 'region', fallback: 'code' });
    names.set(tag, made);
  }
  try {
    return made.of(code) ?? code;
  } catch {
    return code;
  }
}

/** Every country, by its name in the language shown. */
export function countries(tag: string = locale()): { value: string; label: string }[] {
  return getCountries()
    .filter((code) => /^[A-Z]{2}$/.test(code))
    .map((code) => ({ value: code as string, label: countryName(code, tag) }))
    .sort((a, b) => a.label.localeCompare(b.label, tag));
}
