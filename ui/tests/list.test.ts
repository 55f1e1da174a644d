// covers: S27
import { flushSync } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { fakeHost } from '../dev/fake-host';
import { OrderList } from '../src/features/orders/list.svelte';
import { NO_FILTERS } from '../src/features/orders/filters';
import { useHost } from '../src/lib/host';

function setup(orders: number) {
  const host = fakeHost({ signedIn: true, orders });
  useHost(host);
  const list = new OrderList('USD');
  const stop = list.start();
  return { host, list, stop };
}
const number = (list: OrderList, index: number) => {
  const item = list.at(index);
  return item.kind === 'row' ? item.row?.number : item.kind;
};

afterEach(() => vi.restoreAllMocks());

describe('the list of orders', () => {
  it('knows its whole height before it has the rows', async () => {
    const { list, stop } = setup(1500);
    await vi.waitFor(() => expect(list.outline).not.toBeNull());
    expect(list.size).toBe(1500 + (list.outline?.months.length ?? 0));
    expect(number(list, 0)).toBe('head');
    expect(number(list, 1)).toBe('205500');
    // The far end is a row to come, and comes when it is looked at.
    expect(number(list, list.size - 1)).toBeUndefined();
    list.need(list.size - 10, list.size - 1);
    await vi.waitFor(() => expect(number(list, list.size - 1)).toBe('204001'));
    stop();
  });

  it('asks once for a page, however often it is looked at', async () => {
    const { host, list, stop } = setup(500);
    await vi.waitFor(() => expect(list.outline).not.toBeNull());
    host.state.calls.length = 0;
    for (let times = 0; times < 20; times += 1) list.need(300, 320);
    await vi.waitFor(() => expect(number(list, 310)).toBeDefined());
    list.need(300, 320);
    expect(host.state.calls.filter((name) => name === 'orders.window').length).toBeLessThan(8);
    stop();
  });

  it('shows what is new in one step, without a row that blinks', async () => {
    const { host, list, stop } = setup(200);
    await vi.waitFor(() => expect(list.outline).not.toBeNull());
    list.need(0, 12);
    const first = host.state.rows[0];
    if (!first) throw new Error('the fake has rows');
    host.state.rows.unshift({ ...first, id: 'order-new', number: '999', key: first.key + 1 });
    host.tell({ topic: 'orders', link: null });
    const seen = new Set<string | undefined>();
    await vi.waitFor(() => {
      seen.add(number(list, 1));
      expect(number(list, 1)).toBe('999');
    });
    expect(seen.has(undefined)).toBe(false);
    expect(number(list, 2)).toBe(first.number);
    stop();
  });

  it('keeps the place when orders arrive above it', async () => {
    const { host, list, stop } = setup(400);
    await vi.waitFor(() => expect(list.outline).not.toBeNull());
    list.need(60, 75);
    await vi.waitFor(() => expect(number(list, 61)).toBeDefined());
    const moved: number[] = [];
    list.onshift = (by) => moved.push(by);
    const first = host.state.rows[0];
    if (!first) throw new Error('the fake has rows');
    host.state.rows.unshift({ ...first, id: 'a', number: '998' }, { ...first, id: 'b', number: '997' });
    host.tell({ topic: 'orders', link: null });
    await vi.waitFor(() => expect(moved).toEqual([2]));
    stop();
  });

  it('searches, pages on, and goes back to the months', async () => {
    const { list, stop } = setup(2000);
    await vi.waitFor(() => expect(list.outline).not.toBeNull());
    const whole = list.size;
    list.setQuery('salmon');
    await vi.waitFor(() => expect(list.hits).not.toBeNull());
    flushSync();
    const one = list.hits?.rows.length ?? 0;
    expect(list.hits?.rows[0]?.marks[0]?.field).toBe('item');
    list.need(one - 5, one);
    await vi.waitFor(() => expect(list.hits?.rows.length ?? 0).toBeGreaterThan(one));
    list.setQuery('');
    expect(list.size).toBe(whole);
    stop();
  });

  it('never shows hits of words that are no longer there', async () => {
    const { host, list, stop } = setup(300);
    await vi.waitFor(() => expect(list.outline).not.toBeNull());
    const call = host.call.bind(host);
    // The first answer is the slow one.
    let slow = true;
    host.call = (async (name: 'orders.search', args: never) => {
      if (name === 'orders.search' && slow) {
        slow = false;
        const answer = await call(name, args);
        await new Promise((done) => setTimeout(done, 150));
        return answer;
      }
      return call(name, args);
    }) as typeof host.call;
    list.setQuery('rope');
    await new Promise((done) => setTimeout(done, 60));
    list.setQuery('salmon');
    await vi.waitFor(() => expect(list.searched).toBe('salmon'));
    await new Promise((done) => setTimeout(done, 200));
    expect(list.searched).toBe('salmon');
    stop();
  });

  it('drops neither answer when the filters and the words go at once', async () => {
    const { list, stop } = setup(300);
    await vi.waitFor(() => expect(list.outline).not.toBeNull());
    list.setFilters({ ...NO_FILTERS, status: ['canceled'] });
    list.setQuery('salmon');
    await vi.waitFor(() => expect(list.hits).not.toBeNull());
    list.setFilters(NO_FILTERS);
    list.setQuery('');
    await vi.waitFor(() => expect(list.outline?.count).toBe(300));
    expect(list.hits).toBeNull();
    stop();
  });

  it('says how many the filters hide, and suggests a word', async () => {
    const { list, stop } = setup(300);
    await vi.waitFor(() => expect(list.outline).not.toBeNull());
    list.setFilters({ ...NO_FILTERS, least: '100000' });
    list.setQuery('salmon');
    await vi.waitFor(() => expect(list.hits?.hidden_by_filter).toBeGreaterThan(0));
    list.setFilters(NO_FILTERS);
    list.setQuery('royla');
    await vi.waitFor(() => expect(list.hits?.did_you_mean ?? list.hits?.rows.length).toBeDefined());
    stop();
  });
});
