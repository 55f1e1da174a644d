/** Letters without case and marks, as the search of the core folds them: for matching actions in the palette. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replaceAll('ё', 'е');
}
