/** Whether the store's name was typed: case, spaces and the look of quotes do not count, letters do. */
export function typedRight(typed: string, name: string): boolean {
  const plain = (text: string) => text.normalize('NFKC').trim().replace(/\s+/gu, ' ').toLocaleLowerCase();
  return plain(name) !== '' && plain(typed) === plain(name);
}
