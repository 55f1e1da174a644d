import { describe, expect, it } from 'vitest';

import { fold } from '../src/lib/format/fold';
import { currencyDigits, decimal, money, parseAmount, sums } from '../src/lib/format/money';
import { civilDate, clock, countdown, monthName, shortDate } from '../src/lib/format/time';

/** `Intl` separates with several kinds of space; for reading, one is enough. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('money', () => {
  it('takes the digits from the currency', () => {
    expect(['USD', 'VND', 'JPY', 'KWD'].map(currencyDigits)).toEqual([2, 0, 0, 3]);
  });
  it('places the point without going through binary fractions', () => {
    expect(decimal(5, 2)).toBe('0.05');
    expect(decimal(-12345, 2)).toBe('-123.45');
    expect(decimal(250000, 0)).toBe('250000');
    expect(decimal(9007199254740991, 2)).toBe('90071992547409.91');
  });
  it('writes as the language does', () => {
    expect(plain(money({ minor: 129900, currency: 'USD' }, 'en-US'))).toBe('$1,299.00');
    expect(plain(money({ minor: 129900, currency: 'RUB' }, 'ru'))).toBe('1 299,00 ₽');
    expect(plain(money({ minor: 1299000, currency: 'VND' }, 'vi'))).toBe('1.299.000 ₫');
    expect(plain(money({ minor: -250, currency: 'EUR' }, 'es'))).toBe('-2,50 €');
  });
  it('is exact where a double is not', () => {
    expect(money({ minor: 9007199254740991, currency: 'USD' }, 'en-US')).toBe('$90,071,992,547,409.91');
  });
  it('never adds up currencies', () => {
    expect(sums([{ minor: 100, currency: 'USD' }, { minor: 200, currency: 'EUR' }], 'en-US')).toBe('$1.00 + €2.00');
  });
  it('reads amounts as people type them', () => {
    const cases: [string, number | undefined][] = [
      ['12', 1200],
      ['12.5', 1250],
      ['12,50', 1250],
      ['1 200,50', 120050],
      ['1,200.50', 120050],
      ['$5', 500],
      ['', undefined],
      ['twelve', undefined],
      ['-5', undefined],
      ['1.2.3', undefined],
    ];
    for (const [text, minor] of cases) expect(parseAmount(text, 'USD'), text).toBe(minor);
    expect(parseAmount('250000', 'VND')).toBe(250000);
  });
});

describe('time', () => {
  const now = new Date(2026, 10, 22, 14, 5).getTime();
  it('leaves out the year that it is', () => {
    expect(shortDate(new Date(2026, 2, 3).getTime(), now, 'en-GB')).toBe('3 Mar');
    expect(shortDate(new Date(2019, 2, 3).getTime(), now, 'en-GB')).toBe('3 Mar 2019');
  });
  it('shows the time of today and the date of other days', () => {
    expect(clock(now, now, 'en-GB')).toBe('14:05');
    expect(clock(new Date(2026, 10, 20, 9, 0).getTime(), now, 'en-GB')).toContain('20 Nov');
  });
  it('keeps a civil date in every zone', () => {
    expect(civilDate('2026-03-31', now, 'en-GB')).toBe('31 Mar');
    expect(civilDate('2020-01-01', now, 'en-GB')).toBe('1 Jan 2020');
  });
  it('begins a month with a capital and without «г.»', () => {
    expect(monthName('2026-03', 'ru')).toBe('Март 2026');
    expect(monthName('2026-03', 'es')).toBe('Marzo de 2026');
    expect(monthName('2026-03', 'vi')).toMatch(/^Tháng 3/);
  });
  it('counts down', () => {
    expect([0, 5, 59.2, 60, 299].map(countdown)).toEqual(['0:00', '0:05', '1:00', '1:00', '4:59']);
  });
});

describe('folding', () => {
  it('ignores case and marks, and reads đ as d and ё as е', () => {
    expect(fold('Đồ Ăn Ёж Señor')).toBe('do an еж senor');
  });
});
