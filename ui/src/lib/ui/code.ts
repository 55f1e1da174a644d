/** The rules of the code boxes, without the boxes. */

/** The digits of whatever was typed, pasted or filled in, in any script people's keyboards write digits in. */
export function digitsOf(text: string, length: number): string {
  const plain = [...text.normalize('NFKC')]
    .map((letter) => {
      const code = letter.codePointAt(0) ?? 0;
      // Arabic-Indic and extended Arabic-Indic digits.
      if (code >= 0x660 && code <= 0x669) return String(code - 0x660);
      if (code >= 0x6f0 && code <= 0x6f9) return String(code - 0x6f0);
      return letter;
    })
    .join('');
  return plain.replace(/\D/g, '').slice(0, length);
}

/**
 * The code in a message: the first run of exactly `length` digits, spaces and dashes inside it allowed. Digits inside a
 * link, a word or a longer number are not it.
 */
export function codeIn(message: string, length: number): string | null {
  const text = message.replace(/\p{L}+:\/\/\S+/gu, ' ');
  const gap = '[ \\-\\u2011]';
  const run = new RegExp(`(?<![\\d\\p{L}+]|\\d${gap})\\d(?:${gap}?\\d){${length - 1}}(?!${gap}?\\d|\\p{L})`, 'u').exec(text);
  return run ? digitsOf(run[0], length) : null;
}

/** Where the cursor goes for a key, or nothing when the key is not a movement. */
export function move(key: string, at: number, filled: number, length: number): number | null {
  const last = Math.min(filled, length - 1);
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowUp':
      return Math.max(0, Math.min(at, last) - 1);
    case 'ArrowRight':
    case 'ArrowDown':
      return Math.min(last, at + 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
