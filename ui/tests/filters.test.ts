import { describe, expect, it } from 'vitest';

import { active, NO_FILTERS, periods, span, toOrderFilter } from '../src/features/orders/filters';
import { state } from '../src/features/orders/state';

const now = new Date(2026, 10, 22, 14, 5);

describe('filters', () => {
  it('are nothing to the core while nothing is chosen', () => {
    expect(toOrderFilter(NO_FILTERS, 'USD', now)).toEqual({});
    expect(active(NO_FILTERS)).toBe(0);
  });
  it('count thirty days with today', () => {
    expect(new Date(span('30d', now).from)).toEqual(new Date(2026, 9, 24));
  });
  it('take whole months and whole years', () => {
    expect(new Date(span('3m', now).from)).toEqual(new Date(2026, 8, 1));
    const year = span('2025', now);
    expect([new Date(year.from), new Date(year.to ?? 0)]).toEqual([new Date(2025, 0, 1), new Date(2026, 0, 1)]);
  });
  it('offer the years back to the oldest order', () => {
    expect(periods(new Date(2024, 5, 1).getTime(), now)).toEqual(['30d', '3m', '2026', '2025', '2024']);
    expect(periods(null, now)).toEqual(['30d', '3m', '2026']);
  });
  it('hold together, amounts in minor units', () => {
    const filters = { period: null, status: ['completed'], category: 'dog', least: '10', most: '99,90' };
    expect(toOrderFilter(filters, 'USD', now)).toEqual({ status: ['completed'], category: 'dog', min_total: 1000, max_total: 9990 });
    expect(active(filters)).toBe(3);
  });
  it('leave out amounts that are none', () => {
    expect(toOrderFilter({ ...NO_FILTERS, least: 'cheap' }, 'USD', now)).toEqual({});
  });
});

describe('the one state of an order', () => {
  const order = { status: 'completed', payment_status: 'paid', fulfillment_status: 'delivered', return_status: 'none', late: false };
  it('is what matters most to its buyer', () => {
    expect(state(order).word).toBe('delivered');
    expect(state({ ...order, status: 'canceled' }).word).toBe('canceled');
    expect(state({ ...order, return_status: 'returned' }).word).toBe('returned');
    expect(state({ ...order, status: 'processing', fulfillment_status: 'fulfilled', late: true }).word).toBe('late');
    expect(state({ ...order, status: 'processing', fulfillment_status: 'fulfilled' }).word).toBe('on-its-way');
    expect(state({ ...order, status: 'created', fulfillment_status: 'not_fulfilled', payment_status: 'failed' }).word).toBe('payment-failed');
  });
  it('keeps a word it does not know', () => {
    expect(state({ ...order, status: 'teleported', fulfillment_status: 'unheard' }).word).toBe('teleported');
  });
});
