/** The tags of an order: a handful of short words, each once. */
const MOST = 20;
const LONGEST = 40;

/** The tags with what was typed added: commas part several. What is there already, or too long, is left out. */
export function withTags(tags: string[], typed: string): string[] {
  const all = [...tags];
  for (const part of typed.split(',')) {
    const tag = part.trim().replace(/\s+/g, ' ');
    const known = all.some((one) => one.toLocaleLowerCase() === tag.toLocaleLowerCase());
    if (tag !== '' && [...tag].length <= LONGEST && !known && all.length < MOST) all.push(tag);
  }
  return all;
}
