/** A hit, in UTF-16 code units. */
export interface Span {
  start: number;
  end: number;
}

/** Cuts a text along its hits. Spans may touch, overlap, come in any order, or point past the end. */
export function pieces(text: string, spans: Span[]): { text: string; hit: boolean }[] {
  const cut: { text: string; hit: boolean }[] = [];
  let at = 0;
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const start = Math.max(at, span.start);
    const end = Math.min(text.length, span.end);
    if (end <= start) continue;
    if (start > at) cut.push({ text: text.slice(at, start), hit: false });
    const last = cut.at(-1);
    if (last?.hit && start === at) last.text += text.slice(start, end);
    else cut.push({ text: text.slice(start, end), hit: true });
    at = end;
  }
  if (at < text.length) cut.push({ text: text.slice(at), hit: false });
  return cut;
}

/**
 * Several texts as one line around their first hit; null without one. What lies before and after it can then be cut short
 * while the hit stays whole.
 */
export function around(texts: string[], spans: (index: number) => Span[]): { before: string; hit: string; after: { text: string; hit: boolean }[] } | null {
  const all = texts.flatMap((text, index) => [...(index > 0 ? [{ text: ', ', hit: false }] : []), ...pieces(text, spans(index))]);
  const first = all.findIndex((piece) => piece.hit);
  const hit = all[first];
  if (!hit) return null;
  const before = all.slice(0, first).map((piece) => piece.text);
  return { before: before.join(''), hit: hit.text, after: all.slice(first + 1) };
}
