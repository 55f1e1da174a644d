// covers: S3, S19, B5
import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { fakeHost, type FakeHost, type FakeOptions } from '../dev/fake-host';
import { Catalogue } from '../src/features/catalogue/catalogue.svelte';
import { active, NO_FILTERS, question } from '../src/features/catalogue/filters';
import { chart } from '../src/features/catalogue/history';
import { Lists } from '../src/features/lists/lists.svelte';
import { sumOf } from '../src/features/lists/totals';
import { toasts } from '../src/lib/app/toasts.svelte';
import { useHost } from '../src/lib/host';

let host: FakeHost;
function open(options: FakeOptions = {}): void {
  host = fakeHost({ signedIn: true, orders: 3, ...options });
  useHost(host);
}
const product = (index: number) => {
  const found = host.state.shop.products[index];
  if (!found) throw new Error('the fake has products');
  return found;
};

beforeEach(() => toasts.clear());
afterEach(() => vi.restoreAllMocks());

describe('the catalogue', () => {
  it('asks for nothing before somebody looks', async () => {
    open();
    const catalogue = new Catalogue('USD');
    const stop = catalogue.start();
    host.tell({ topic: 'catalogue', link: null });
    await new Promise((done) => setTimeout(done, 20));
    expect(host.state.calls.filter((name) => name.startsWith('catalogue.'))).toEqual([]);
    catalogue.look();
    await vi.waitFor(() => expect(catalogue.products).not.toBeNull());
    stop();
  });

  it('pages on as one scrolls, to the last', async () => {
    open({ products: 250 });
    const catalogue = new Catalogue('USD');
    catalogue.look();
    await vi.waitFor(() => expect(catalogue.products?.length).toBe(60));
    expect(catalogue.total).toBe(250);
    await Promise.all([catalogue.more(), catalogue.more()]);
    expect(catalogue.products?.length).toBe(180);
    await catalogue.more();
    expect(catalogue.complete).toBe(true);
    expect(new Set(catalogue.products?.map(({ id }) => id)).size).toBe(250);
  });

  it('narrows by category, words, stock and price', async () => {
    open({ products: 120 });
    const catalogue = new Catalogue('USD');
    catalogue.look();
    catalogue.setFilters({ category: 'dog' });
    await vi.waitFor(() => expect(catalogue.products?.every(({ category }) => category?.startsWith('dog/'))).toBe(true));
    catalogue.setFilters({ category: null, inStock: true, least: '10', most: '30' });
    await vi.waitFor(() => expect(catalogue.products?.every(({ price, availability }) => price.minor >= 1000 && price.minor <= 3000 && availability !== 'out_of_stock')).toBe(true));
    catalogue.setFilters(NO_FILTERS);
    catalogue.setQuery('rope');
    await vi.waitFor(() => expect(catalogue.searched).toBe('rope'));
    expect(catalogue.products?.[0]?.marks[0]?.field).toBe('name');
  });

  it('keeps what one has scrolled to when products change', async () => {
    open({ products: 200 });
    const catalogue = new Catalogue('USD');
    const stop = catalogue.start();
    catalogue.look();
    await vi.waitFor(() => expect(catalogue.products).not.toBeNull());
    await catalogue.more();
    const asked = catalogue.asked;
    product(100).price.minor = 12_345;
    host.tell({ topic: 'catalogue', link: null });
    await vi.waitFor(() => expect(catalogue.products?.[100]?.price.minor).toBe(12_345));
    expect(catalogue.products?.length).toBeGreaterThanOrEqual(180);
    expect(catalogue.asked).toBe(asked);
    stop();
  });

  it('counts its conditions, and asks only what was typed well', () => {
    expect(active(NO_FILTERS)).toBe(0);
    expect(active({ ...NO_FILTERS, inStock: true, most: '9' })).toBe(2);
    expect(question({ ...NO_FILTERS, least: '12,50', most: 'much' }, ' rope ', 'USD')).toEqual({ in_stock: false, sort: 'catalogue', query: 'rope', price_from: 1250 });
  });
});

describe('the price history', () => {
  const at = (day: number, price: number) => ({ at: day * 86_400_000, price });
  it('needs two prices', () => {
    expect(chart([], 0, 100, 50)).toBeNull();
    expect(chart([at(0, 500)], 86_400_000, 100, 50)).toBeNull();
  });
  it('holds a price until the next one, up to now', () => {
    const drawn = chart([at(0, 500), at(50, 1000), at(75, 500)], 100 * 86_400_000, 100, 50);
    expect(drawn?.path).toBe('M0 50H50V0H75V50H100');
    expect(drawn?.end).toEqual({ x: 100, y: 50 });
    // Of two equal lows the newer one is named.
    expect(drawn?.lowest.at).toBe(75 * 86_400_000);
    expect(drawn?.highest.price).toBe(1000);
  });
  it('survives prices that are all the same, and a clock that is behind', () => {
    expect(chart([at(0, 500), at(1, 500)], 0, 100, 50)?.path).toBe('M0 50H100V50H100');
  });
});

describe('the lists', () => {
  async function started(options: FakeOptions = {}): Promise<Lists> {
    open(options);
    const lists = new Lists();
    lists.start();
    await vi.waitFor(() => expect(lists.views.cart).toBeDefined());
    return lists;
  }
  const undo = async (lists: Lists) => {
    const before = lists.views;
    expect(toasts.undo()).toBe(true);
    await vi.waitFor(() => expect(lists.views).not.toBe(before));
    flushSync();
  };

  it('put into the cart, and take back what was added', async () => {
    const lists = await started();
    await lists.add(product(0), 2);
    await lists.add(product(0), 3);
    expect(lists.of('product-0').cart).toBe(5);
    await undo(lists);
    expect(lists.of('product-0').cart).toBe(2);
    expect(toasts.shown).toBeNull();
  });

  it('move with their quantity, and back to both sides', async () => {
    const lists = await started();
    await lists.add(product(0), 3);
    await lists.move(product(0), 'cart', 'saved');
    expect(lists.of('product-0')).toMatchObject({ cart: 0, saved: 3 });
    await undo(lists);
    expect(lists.of('product-0')).toMatchObject({ cart: 3, saved: 0 });
  });

  it('bring a removed favourite back with its target price', async () => {
    const lists = await started();
    await lists.watch(product(0), 900);
    expect(lists.of('product-0')).toMatchObject({ favourite: true, target: 900 });
    await lists.remove('favourites', product(0));
    expect(lists.of('product-0').favourite).toBe(false);
    await undo(lists);
    expect(lists.of('product-0')).toMatchObject({ favourite: true, target: 900 });
  });

  it('take a target price back to the one before, or to none', async () => {
    const lists = await started();
    await lists.watch(product(0), 900);
    await lists.watch(product(0), 700);
    await undo(lists);
    expect(lists.of('product-0').target).toBe(900);
    await lists.watch(product(1), 500);
    await undo(lists);
    expect(lists.of('product-1').favourite).toBe(false);
  });

  it('say what was refused, and offer no way back from it', async () => {
    const lists = await started();
    const call = host.call.bind(host);
    host.call = (async (name: 'lists.add', args: never) => {
      if (name === 'lists.add') throw Object.assign(new Error('full'), { code: 'disk_full' });
      return call(name, args);
    }) as typeof host.call;
    await lists.add(product(0), 1);
    expect(toasts.shown?.failed).toBe(true);
    expect(toasts.undo()).toBe(false);
  });

  it('count only what can be bought', async () => {
    const lists = await started();
    for (const index of [0, 4, 5]) await lists.add(product(index), 2);
    host.state.shop.products = host.state.shop.products.filter(({ id }) => id !== 'product-1');
    await lists.add({ id: 'product-1', name: 'gone', variant: null }, 1);
    const sum = sumOf(lists.views.cart?.items ?? []);
    expect(sum).toEqual({ pieces: 2, minor: product(0).price.minor * 2, left: 3 });
  });
});
