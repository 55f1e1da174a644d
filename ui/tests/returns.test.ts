// covers: S26, B8
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { fakeHost, type FakeHost } from '../dev/fake-host';
import { NO_FILTERS } from '../src/features/orders/filters';
import { OrderList } from '../src/features/orders/list.svelte';
import { kept, lines, next } from '../src/features/orders/next';
import Returns from '../src/features/orders/Returns.svelte';
import type { OrderView } from '../src/lib/bindings/commands';
import { toasts } from '../src/lib/app/toasts.svelte';
import { useHost } from '../src/lib/host';

let host: FakeHost;
beforeEach(() => {
  host = fakeHost({ signedIn: true, orders: 60 });
  useHost(host);
  toasts.clear();
});
afterEach(() => {
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

const view = (wanted: (order: OrderView) => boolean): Promise<OrderView> =>
  Promise.all(host.state.rows.map(({ id }) => host.call('orders.get', { id }))).then((orders) => {
    const found = orders.find(wanted);
    if (!found) throw new Error('the fake has such an order');
    return found;
  });

describe('the one thing one can do now', () => {
  it('follows a parcel, then returns what came, then buys it again', async () => {
    const late = await view((order) => order.late);
    expect(next(late)).toBe('track');
    const done = await view((order) => order.returnable.length > 0);
    expect(next(done)).toBe('return');
    const asked = await host.call('orders.return', { id: done.id, lines: [{ line: 1, quantity: 1 }], reason: 'damaged' });
    expect(next(asked)).toBe('returning');
    expect(next({ ...done, returnable: [] })).toBe('again');
    expect(next({ ...done, may_pay: true })).toBe('pay');
    expect(next({ ...late, status: 'canceled' })).not.toBe('track');
  });

  it('names pieces only where somebody wants some', () => {
    expect(lines({ 1: 0, 2: 3, 4: 1 })).toEqual([{ line: 2, quantity: 3 }, { line: 4, quantity: 1 }]);
  });
});

describe('a parcel against its promise', () => {
  const parcel = { id: 'p', promised: '2026-03-05', arrived: '2026-03-05', days: 0, late: false };
  it('is early, on time, late, overdue, or announced as late', () => {
    expect(kept(parcel)).toEqual({ word: 'on-time', days: 0 });
    expect(kept({ ...parcel, days: -2 })).toEqual({ word: 'early', days: 2 });
    expect(kept({ ...parcel, days: 3 })).toEqual({ word: 'late', days: 3 });
    expect(kept({ ...parcel, arrived: null, days: 4, late: true })).toEqual({ word: 'overdue', days: 4 });
    expect(kept({ ...parcel, arrived: null, days: null, late: true })).toEqual({ word: 'delayed', days: 0 });
    expect(kept({ ...parcel, arrived: null, days: null })).toBeNull();
    expect(kept({ ...parcel, days: null })).toBeNull();
  });
});

describe('late parcels', () => {
  const setup = async (): Promise<{ list: OrderList; stop: () => void }> => {
    host.state.late = host.state.rows.filter((row) => row.late);
    const list = new OrderList('USD');
    const stop = list.start();
    await vi.waitFor(() => expect(list.outline).not.toBeNull());
    return { list, stop };
  };

  it('stand above the months, with a head of their own, and in their months too', async () => {
    const { list, stop } = await setup();
    const [late] = host.state.late;
    expect(list.above).toBe(2);
    expect(list.at(0)).toEqual({ kind: 'late', count: 1 });
    expect(list.at(1)).toMatchObject({ kind: 'row', late: true, row: { id: late?.id } });
    expect(list.at(2).kind).toBe('head');
    expect([list.isHead(0), list.isHead(1), list.isHead(2)]).toEqual([true, false, true]);
    const place = list.find(late?.id ?? '');
    expect(place).toBeGreaterThan(2);
    expect(list.standsAt(late?.id ?? '', 1) && list.standsAt(late?.id ?? '', place)).toBe(true);
    expect(list.size).toBe(2 + 60 + (list.outline?.months.length ?? 0));
    stop();
  });

  it('are walked over with the keys like everything else', async () => {
    const { list, stop } = await setup();
    expect(list.toRow(0, 1)).toBe(1);
    expect(list.toRow(2, 1)).toBe(3);
    expect(list.toRow(2, -1)).toBe(1);
    expect(list.toRow(0, -1)).toBe(1);
    expect(list.toRow(list.size + 5, -1)).toBe(list.size - 1);
    stop();
  });

  it('go where something narrows the list, and when they have arrived', async () => {
    const { list, stop } = await setup();
    list.setFilters({ ...NO_FILTERS, status: ['completed'] });
    await vi.waitFor(() => expect(list.at(0).kind).toBe('head'));
    list.setFilters(NO_FILTERS);
    await vi.waitFor(() => expect(list.at(0).kind).toBe('late'));
    host.state.late = [];
    host.tell({ topic: 'orders', link: null });
    await vi.waitFor(() => expect(list.at(0).kind).toBe('head'));
    stop();
  });
});

describe('a return in its order', () => {
  it('says where it stands and can be withdrawn until the goods are there', async () => {
    const done = await view((order) => order.returnable.length > 0);
    const order = await host.call('orders.return', { id: done.id, lines: [{ line: 1, quantity: 1 }], reason: 'damaged', comment: 'torn' });
    let seen: OrderView | null = null;
    const component = mount(Returns, { target: document.body, props: { order, onchanged: (changed: OrderView) => (seen = changed) } });
    flushSync();
    expect(document.body.textContent).toContain('Return requested');
    expect(document.body.textContent).toContain('torn');
    expect(document.body.textContent).toContain('expected refund');
    document.querySelector('button')?.click();
    await vi.waitFor(() => expect(seen?.returns[0]?.returned.state).toBe('withdrawn'));
    await unmount(component);
  });
});
