// covers: S68
import { fireEvent, render, waitFor } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { fakeHost, type FakeHost, type FakeOptions } from '../dev/fake-host';
import { Checkout } from '../src/features/checkout/checkout.svelte';
import { deliveryPrice, freeFrom, savedOf } from '../src/features/checkout/sum';
import { savedIn, sumOf } from '../src/features/lists/totals';
import Membership from '../src/features/membership/Membership.svelte';
import { gives, kindOf, problemOf, renewalText, standing } from '../src/features/membership/words';
import BuyMembership from '../src/features/payments/BuyMembership.svelte';
import { withWhat } from '../src/features/payments/words';
import { useHost } from '../src/lib/host';
import Price from '../src/lib/product/Price.svelte';
import { priceOf } from '../src/lib/product/words';
import TotalsTable from '../src/lib/ui/TotalsTable.svelte';

let host: FakeHost;

function use(options: FakeOptions = {}): void {
  host = fakeHost({ signedIn: true, orders: 3, ...options });
  useHost(host);
}

const text = (selector: string): string => document.querySelector(selector)?.textContent.replace(/\s+/g, ' ').trim() ?? '';
const buying = createRawSnippet(() => ({ render: () => '<p data-slot></p>' }));
const shown = (more: { offline?: boolean } = {}) => render(Membership, { offline: false, asOf: Date.now(), named: withWhat, buying, ...more });
const button = (words: RegExp): HTMLButtonElement => {
  const found = [...document.querySelectorAll('button')].find((one) => words.test(one.textContent.trim()));
  if (!found) throw new Error(`no button ${words.source}`);
  return found;
};

beforeEach(() => vi.useRealTimers());

describe('a membership', () => {
  it('says until when it runs, what it saved, and every period', async () => {
    use({ member: 'active' });
    shown();
    await waitFor(() => expect(document.querySelectorAll('[data-period]')).toHaveLength(3));
    expect(document.querySelector('[data-membership=active]')).not.toBeNull();
    expect(text('[data-membership]')).toMatch(/You are a member until/);
    expect(text('[data-saved]')).toBe('$18.40');
    expect(text('[data-gives]')).toBe('Goods cost you 10% less.Delivery is free where goods come to $20.00 or more.');
    expect(text('[data-renews]')).toMatch(/\$9\.99 is charged to /);
    expect([...document.querySelectorAll('[data-period]')].map((row) => row.getAttribute('data-period'))).toEqual(['renewed', 'bought', 'granted']);
    expect(text('[data-period=granted]')).toContain('Given by the store A late parcel');
    expect(document.querySelector('[data-slot]')).not.toBeNull();
  });

  it('ends where its renewal is switched off, and says that this waits', async () => {
    use({ member: 'active', away: true });
    shown({ offline: true });
    await waitFor(() => expect(document.querySelector('[data-renews=true]')).not.toBeNull());
    await fireEvent.click(document.querySelector('[data-renews] [role=switch]') as HTMLElement);
    await waitFor(() => expect(document.querySelector('[data-renews=false]')).not.toBeNull());
    expect(text('[data-renews]')).toMatch(/It ends on .* and nothing more is charged\. Waits/i);
    expect(host.state.membership.view.membership?.renews).toBe(false);
    expect(document.querySelector('[data-membership=active]'), 'it stays to its end').not.toBeNull();
  });

  it('is offered to who has none, said to have ended, and absent where there is none', async () => {
    use();
    const first = shown();
    await waitFor(() => expect(document.querySelector('[data-membership=none]')).not.toBeNull());
    expect(document.querySelector('[data-renews]')).toBeNull();
    expect(document.querySelector('[data-slot]')).not.toBeNull();
    first.unmount();
    use({ member: 'ended' });
    const second = shown();
    await waitFor(() => expect(document.querySelector('[data-membership=ended]')).not.toBeNull());
    expect(document.querySelector('[data-renews]'), 'there is nothing to renew').toBeNull();
    second.unmount();
    use({ noMembership: true });
    shown();
    await waitFor(() => expect(document.querySelector('[data-membership=none-here]')).not.toBeNull());
    expect(document.querySelector('[data-slot]')).toBeNull();
    expect(document.querySelector('table')).toBeNull();
  });

  it('is put into words', () => {
    use({ member: 'active' });
    const { view } = host.state.membership;
    const [period] = view.periods;
    if (!period || !view.membership || !view.rules) throw new Error('no membership');
    const troubled = (renew_problem: string) => problemOf({ ...view, membership: view.membership && { ...view.membership, renew_problem } });
    expect(problemOf(view)).toBeNull();
    expect(troubled('declined')).toMatch(/^The renewal could not be charged/);
    expect(troubled('plan_gone')).toMatch(/does not offer this plan/);
    const over = { ...view.membership, renews: false, renew_problem: 'declined' };
    expect(problemOf({ ...view, membership: over })).toMatch(/so the membership was not renewed\.$/);
    expect(renewalText({ ...view, active: false }, null)).toMatch(/^The renewal is tried once a day until/);
    expect(renewalText(view, null), 'the method is kept no more').toMatch(/a card or wallet you have kept is charged\.$/);
    expect(troubled('bewitched')).toBe('It is not renewed. Ask the store why.');
    expect([kindOf({ ...period, kind: 'revoked' }), kindOf({ ...period, kind: 'conjured' })]).toEqual(['Ended by the store', 'Another period']);
    expect(standing({ membership: null, active: false })).toBe('none');
    expect(gives({ ...view.rules, discount_percent: 0, free_delivery_from: 0 }, 'USD')).toEqual(['Delivery is free.']);
    expect(gives({ ...view.rules, discount_percent: 0, free_delivery_from: null }, 'USD')).toEqual([]);
  });
});

describe('buying it', () => {
  it('asks for how long, then with what, and says what came of it', async () => {
    use();
    render(BuyMembership, { membership: host.state.membership.view, offline: false });
    const plans = document.querySelectorAll<HTMLInputElement>('[data-buy=choose] input[type=radio]');
    expect(plans).toHaveLength(2);
    expect(text('[data-buy]')).toContain('$7.99 a month');
    await fireEvent.click(plans[1] as HTMLInputElement);
    await fireEvent.click(button(/^Go on$/));
    await waitFor(() => expect(document.querySelectorAll('[data-pay=choose] input[type=radio]')).toHaveLength(3));
    expect(text('[data-pay=choose]')).toContain('Pay $95.88');
    await fireEvent.click(button(/^Pay \$95\.88/));
    await waitFor(() => expect(document.querySelector('[data-buy=paid]')).not.toBeNull());
    const { view } = host.state.membership;
    expect([view.active, view.membership?.plan, view.membership?.renews, view.periods.length]).toEqual([true, 'year', true, 1]);
    await fireEvent.click(button(/^Buy more$/));
    await waitFor(() => expect(document.querySelectorAll('[data-buy=choose] input[type=radio]')).toHaveLength(2));
  });

  it('keeps what pays on the page where it is to be renewed, and does not ask about that', async () => {
    use({ noPayments: true });
    const call = vi.spyOn(host, 'call');
    render(BuyMembership, { membership: host.state.membership.view, offline: false });
    await fireEvent.click(button(/^Go on$/));
    await waitFor(() => expect(document.querySelector('[data-pay=choose]')).not.toBeNull());
    expect(document.querySelector('[data-pay=choose] [role=switch]')).toBeNull();
    await fireEvent.click(button(/payment page/));
    await waitFor(() => expect(document.querySelector('[data-buy=waiting]')).not.toBeNull());
    expect(call).toHaveBeenCalledWith('membership.buy', { plan: 'month', keep: true, renew: true, expected_amount: 999 });
    const [payment] = host.state.pay.payments;
    host.settle(payment?.id ?? '', 'succeeded');
    host.settle(payment?.id ?? '', 'succeeded');
    await waitFor(() => expect(document.querySelector('[data-buy=paid]')).not.toBeNull());
    expect(host.state.membership.view.periods, 'told twice, it is one period').toHaveLength(1);
  });
});

describe('a member’s price', () => {
  const product = { price: { minor: 2_000, currency: 'USD' }, member_price: 1_800 };

  it('stands beside the regular one, which says what it is', () => {
    use();
    render(Price, { price: product.price, member: product.member_price, was: 2_500 });
    expect(text('[data-member-price]')).toBe('With Premium $18.00 without Premium $20.00');
    expect([priceOf(product), priceOf({ ...product, member_price: null })]).toEqual([1_800, 2_000]);
  });

  it('is what the cart comes to, with what is saved', () => {
    use({ member: 'active' });
    const [first] = host.state.shop.products;
    if (!first) throw new Error('no product');
    const item = { product_id: first.id, quantity: 3, added_at: 0, target_price: null, target_met: false, pending: false, product: first, gone: false };
    const one = first.price.minor - Math.floor(first.price.minor / 10);
    expect(sumOf([item])).toEqual({ pieces: 3, minor: 3 * one, left: 0 });
    expect([savedIn([item]), savedIn([{ ...item, product: null }])]).toEqual([3 * (first.price.minor - one), 0]);
  });

  it('is what the checkout sends, and what it says was saved', async () => {
    use({ member: 'active' });
    const [first] = host.state.shop.products;
    if (!first) throw new Error('no product');
    const checkout = new Checkout();
    const { id, name, variant, art } = first;
    checkout.goods = [{ product: id, name, variant, art, quantity: 2, unit_price: priceOf(first), regular: first.price.minor }];
    const saved = 2 * (first.price.minor - priceOf(first));
    expect(checkout.saved, 'without the store’s word').toBe(saved);
    checkout.recipient = 'Alex';
    await checkout.load();
    checkout.delivery = 'courier';
    checkout.address = 'address-1';
    checkout.ask();
    await vi.waitFor(() => expect(checkout.quote).not.toBeNull());
    expect([checkout.changes, checkout.saved, checkout.totals.items]).toEqual([[], saved, 2 * priceOf(first)]);
    const quote = checkout.quote;
    if (!quote) throw new Error('no quote');
    expect(savedOf(checkout.goods, { ...quote, regular_fee: quote.totals.delivery + 500 })).toBe(saved + 500);
    await checkout.place();
    expect(checkout.placed?.kind).toBe('placed');
  });

  it('makes delivery free from a sum on, and never dearer than without', () => {
    const post = { id: 'post', method: 'post', price: 490, free_from: 3_000, days: 3, promised: '2026-03-01' };
    const cost = (items: number, regular: number, from: number | null) => deliveryPrice(post, items, { regular, from });
    expect([cost(1_999, 2_221, 2_000), cost(2_000, 2_222, 2_000), cost(2_000, 2_222, null)]).toEqual([490, 0, 490]);
    expect(cost(2_700, 3_000, 2_800), 'the goods are worth it without the membership').toBe(0);
    expect([freeFrom(post, 2_000), freeFrom(post, null), freeFrom({ ...post, free_from: null }, 2_000)]).toEqual([2_000, 3_000, 2_000]);
  });

  it('is said under the sum, and only where something was saved', () => {
    use();
    const totals = { items: 1_800, discount: 0, delivery: 0, tax: 0, points: 0, total: 1_800, refunded: 0 };
    const first = render(TotalsTable, { totals, currency: 'USD', label: 'Sum', saved: 200 });
    expect(text('[data-total-saved]')).toBe('Saved with Premium$2.00');
    first.unmount();
    render(TotalsTable, { totals, currency: 'USD', label: 'Sum' });
    expect(document.querySelector('[data-total-saved]')).toBeNull();
  });
});
