import { locale } from '$lib/l10n/index.svelte';

const formats = new Map<string, Intl.NumberFormat>();

/** `12,400`. */
export function count(n: number, tag: string = locale()): string {
  let made = formats.get(tag);
  if (!made) {
    made = new Intl.NumberFormat(tag);
    formats.set(tag, made);
  }
  return made.format(n);
}
