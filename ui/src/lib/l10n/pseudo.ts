const FROM = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const TO = 'áƀçðéƒĝĥíĵķļɱñóþɋřšťúṽŵẋýžÁƁÇÐÉƑĜĤÍĴĶĻṀÑÓÞɊŘŠŤÚṼŴẊÝŽ';
const MAP = new Map([...FROM].map((letter, index) => [letter, [...TO][index] ?? letter]));

/** English with strange letters and a third longer, as translations are. */
export function pseudo(text: string): string {
  const strange = [...text].map((letter) => MAP.get(letter) ?? letter).join('');
  const longer = 'ẽ'.repeat(Math.floor([...text].filter((letter) => MAP.has(letter)).length / 3));
  return longer === '' ? strange : `${strange}${longer}`;
}
