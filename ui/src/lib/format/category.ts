/** The words of the catalogue's categories. What has no translation keeps the store's name with a capital. */
import { word } from '$lib/l10n/index.svelte';

function capital(part: string): string {
  const text = word('category', part);
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

/** `dog/food` as `Dogs › Food`. */
export function categoryName(path: string): string {
  return path.split('/').map(capital).join(' › ');
}

/** `dog/food` as `Food`: the last part, where one sees the ones before it. */
export function categoryPart(path: string): string {
  return capital(path.split('/').at(-1) ?? path);
}
