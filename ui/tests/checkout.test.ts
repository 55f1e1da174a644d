// covers: S20, B4, B7, B9
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { fakeHost, type FakeHost, type FakeOptions } from '../dev/fake-host';
import { empty, missing, tidy } from '../src/features/addresses/form';
import { Checkout } from '../src/features/checkout/checkout.svelte';
import { agreed, deliveryPrice, differences, estimate } from '../src/features/checkout/sum';
import { how, orderAnew, what } from '../src/features/outbox/words';
import { withTags } from '../src/features/orders/tags';
import { useHost } from '../src/lib/host';

let host: FakeHost;
async function started(options: FakeOptions = {}): Promise<Checkout> {
  host = fakeHost({ signedIn: true, orders: 1, ...options });
  useHost(host);
  const checkout = new Checkout();
  const shown = host.state.shop.products.slice(0, 2);
  checkout.goods = shown.map(({ id, name, variant, art, price }) => ({ product: id, name, variant, art, quantity: 2, unit_price: price.minor }));
  checkout.recipient = 'Alex';
  await checkout.load();
  checkout.delivery = 'courier';
  checkout.address = 'address-1';
  checkout.ask();
  return checkout;
}
const price = (index: number) => host.state.shop.products[index]?.price ?? { minor: 0 };

beforeEach(() => vi.useRealTimers());

describe('an order', () => {
  // covers: S42
  it('without an account needs a contact, and asks for no word of the store’s first', async () => {
    await started();
    const checkout = new Checkout(true);
    checkout.goods = [{ product: 'product-0', name: 'x', variant: null, art: null, quantity: 1, unit_price: price(0).minor }];
    checkout.recipient = 'Robin';
    await checkout.load();
    checkout.delivery = 'courier';
    checkout.address = 'address-1';
    expect(checkout.lacking).toBe('contact');
    checkout.contact = 'robin@mail.example';
    checkout.ask();
    expect([checkout.lacking, checkout.quoting]).toEqual([null, false]);
    await checkout.place();
    expect(host.state.calls.filter((name) => name === 'checkout.quote')).toHaveLength(1);
    expect(checkout.placed?.kind).toBe('placed');
  });

  it('says what it lacks, one thing at a time', async () => {
    const checkout = await started();
    expect(checkout.lacking).toBeNull();
    checkout.delivery = 'pickup';
    expect(checkout.lacking).toBe('point');
    checkout.point = 'point-1';
    checkout.recipient = ' ';
    expect(checkout.lacking).toBe('recipient');
    checkout.goods = [];
    expect(checkout.lacking).toBe('goods');
  });

  it('is placed at the total that is shown', async () => {
    const checkout = await started();
    await vi.waitFor(() => expect(checkout.quote).not.toBeNull());
    expect(checkout.totals.total).toBe((price(0).minor + price(1).minor) * 2 + 790);
    await checkout.place();
    expect(checkout.placed?.kind).toBe('placed');
  });

  it('shows what changed side by side, and goes on only when somebody agrees', async () => {
    const checkout = await started();
    await vi.waitFor(() => expect(checkout.quote).not.toBeNull());
    const seen = price(0).minor;
    price(0).minor = seen + 200;
    await checkout.place();
    expect(checkout.placed).toBeNull();
    expect(checkout.changes).toEqual([{ product: 'product-0', seen, now: seen + 200, available: true }]);
    checkout.agree();
    await vi.waitFor(() => expect(checkout.quoting).toBe(false));
    expect(checkout.changes).toEqual([]);
    await checkout.place();
    expect(checkout.placed?.kind).toBe('placed');
    // What was refused does not stay in the outbox beside the order that took its place.
    expect(host.state.calls.filter((name) => name === 'outbox.discard')).toHaveLength(1);
  });

  it('leaves nothing behind when somebody walks away from a refusal', async () => {
    const checkout = await started();
    await vi.waitFor(() => expect(checkout.quote).not.toBeNull());
    price(0).minor += 200;
    await checkout.place();
    checkout.leave();
    expect(host.state.calls).toContain('outbox.discard');
  });

  it('is kept without a connection, at what this computer knows', async () => {
    const checkout = await started({ away: true });
    await vi.waitFor(() => expect(checkout.quoting).toBe(false));
    expect(checkout.quote).toBeNull();
    expect(checkout.totals.total).toBe((price(0).minor + price(1).minor) * 2 + 790);
    await checkout.place();
    expect(checkout.placed?.kind).toBe('queued');
  });
});

describe('sums', () => {
  const lines = [
    { product: 'a', quantity: 2, unit_price: 500 },
    { product: 'b', quantity: 1, unit_price: 300 },
  ];
  const option = { id: 'post', method: 'post', price: 490, free_from: 1300, days: 3, promised: '2026-03-01' };
  const totals = estimate(lines, null);
  it('make delivery free from a sum on, that sum included', () => {
    expect(deliveryPrice(option, 1299)).toBe(490);
    expect(deliveryPrice(option, 1300)).toBe(0);
    expect(estimate(lines, option).total).toBe(1300);
    expect(estimate(lines, null).total).toBe(1300);
  });
  it('differ where a price, the stock or the product itself does', () => {
    const quote = { currency: 'USD', promised: null, totals, lines: [{ product: 'a', unit_price: 450, available: true }, { product: 'b', unit_price: null, available: false }] };
    expect(differences(lines, quote).map(({ product, now }) => [product, now])).toEqual([['a', 450], ['b', null]]);
    expect(agreed(lines, quote)).toEqual([{ product: 'a', quantity: 2, unit_price: 450 }]);
  });
});

describe('an address', () => {
  it('needs whom, where and the town', () => {
    const draft = { ...empty('US', ''), street: ' ' };
    expect(missing(draft)).toBe('recipient');
    expect(missing({ ...draft, recipient: 'Alex' })).toBe('street');
    expect(missing({ ...draft, recipient: 'Alex', street: 'x' })).toBe('city');
    expect(missing({ ...draft, recipient: 'Alex', street: 'x', city: 'y' })).toBeNull();
  });
  it('is kept without the spaces around it, and with its id', () => {
    expect(tidy({ ...empty('US', ' Alex '), is_default: true }, null)).toMatchObject({ recipient: 'Alex', is_default: true });
    expect('id' in tidy(empty('US', ''), null)).toBe(false);
    expect(tidy(empty('US', ''), 'a').id).toBe('a');
  });
});

describe('tags', () => {
  it('are each there once, short, and at most twenty', () => {
    expect(withTags(['puppy'], ' Puppy, for  Anna,, ')).toEqual(['puppy', 'for Anna']);
    expect(withTags([], 'x'.repeat(41))).toEqual([]);
    expect(withTags(Array.from({ length: 20 }, (_, index) => `${index}`), 'more')).toHaveLength(20);
  });
});

describe('the outbox', () => {
  it('has words for every kind, and for kinds of a newer program', () => {
    for (const kind of ['list.add', 'list.watch', 'order.place', 'address.put', 'feedback.send']) expect(what(kind)).not.toBe(what('gift.send'));
  });
  it('says how each stands', async () => {
    await started({ waiting: true });
    const said = host.state.intents.map((intent) => how(intent, false));
    expect(new Set(said).size).toBe(said.length);
    expect(how(host.state.intents[1] as never, true)).toBe(how(host.state.intents[0] as never, true));
    expect(host.state.intents.filter(orderAnew).map(({ intent_id }) => intent_id)).toEqual(['intent-5']);
  });
});
