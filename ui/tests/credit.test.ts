// covers: S24, S8
import { fireEvent, render, waitFor } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { fakeHost, type FakeHost, type FakeOptions } from '../dev/fake-host';
import { Checkout } from '../src/features/checkout/checkout.svelte';
import Credit from '../src/features/credit/Credit.svelte';
import { signed, titleOf } from '../src/features/credit/words';
import { Pay } from '../src/features/payments/pay.svelte';
import TopUp from '../src/features/payments/TopUp.svelte';
import { bounds, wrongWith } from '../src/features/payments/words';
import { useHost } from '../src/lib/host';

let host: FakeHost;

function use(options: FakeOptions = {}): void {
  host = fakeHost({ signedIn: true, orders: 3, ...options });
  useHost(host);
}

const text = (selector: string): string => document.querySelector(selector)?.textContent.replace(/\s+/g, ' ').trim() ?? '';
const topup = createRawSnippet(() => ({ render: () => '<p data-slot></p>' }));

beforeEach(() => vi.useRealTimers());

describe('store credit', () => {
  it('says what can be spent, and what every movement was for', async () => {
    use();
    const onorder = vi.fn();
    render(Credit, { offline: false, asOf: Date.now(), onorder, topup });
    await waitFor(() => expect(document.querySelectorAll('[data-entry]')).toHaveLength(4));
    expect(text('[data-balance]')).toBe('$40.00');
    expect(document.querySelector('[data-slot]')).not.toBeNull();
    const spent = document.querySelector('[data-entry=spend]');
    expect(spent?.textContent).toContain('Paid for order 209001');
    expect(spent?.textContent).toContain('−$20.00');
    expect(text('[data-entry=adjust]')).toMatch(/By the store A late parcel .*\+\$3\.00 \$40\.00 afterwards/);
    await fireEvent.click(spent?.querySelector('button') as HTMLButtonElement);
    expect(onorder).toHaveBeenCalledWith(host.state.rows[0]?.id);
    const [newest] = host.state.credit.entries;
    if (!newest) throw new Error('no entry');
    expect([titleOf({ ...newest, kind: 'withdraw' }), titleOf({ ...newest, kind: 'conjure' })]).toEqual(['Paid back to where it came from', 'Another movement']);
    expect([signed(5, 'USD'), signed(-5, 'USD'), signed(0, 'USD')]).toEqual(['+$0.05', '−$0.05', '$0.00']);
  });

  it('is read without a connection, and not there where the store has none', async () => {
    use({ away: true });
    const { unmount } = render(Credit, { offline: true, asOf: Date.now(), onorder: vi.fn(), topup });
    await waitFor(() => expect(document.querySelectorAll('[data-entry]')).toHaveLength(4));
    expect(text('[role=status]')).toContain('Offline, as of');
    unmount();
    use({ noCredit: true });
    render(Credit, { offline: false, asOf: Date.now(), onorder: vi.fn(), topup });
    await waitFor(() => expect(document.querySelector('[data-credit=none]')).not.toBeNull());
    expect(document.querySelector('[data-slot]')).toBeNull();
  });
});

describe('adding to it', () => {
  it('keeps to the store’s rules', () => {
    use();
    const view = host.state.credit.view;
    expect(bounds(view)).toEqual({ least: 500, most: 50_000 });
    expect(bounds({ ...view, balance: 99_000 })).toEqual({ least: 500, most: 1_000 });
    expect([wrongWith(undefined, view), wrongWith(499, view), wrongWith(500, view), wrongWith(50_001, view)]).toEqual([
      'Write an amount, as 20 or 20.50.',
      'Add at least $5.00.',
      null,
      'Add $500.00 at most.',
    ]);
  });

  it('asks how much, then with what, and says what came of it', async () => {
    use();
    render(TopUp, { credit: host.state.credit.view, offline: false });
    const input = document.querySelector('input') as HTMLInputElement;
    await fireEvent.input(input, { target: { value: '1' } });
    await fireEvent.submit(document.querySelector('form') as HTMLFormElement);
    expect(document.body.textContent).toContain('Add at least $5.00.');
    await fireEvent.input(input, { target: { value: '20' } });
    await fireEvent.submit(document.querySelector('form') as HTMLFormElement);
    await waitFor(() => expect(document.querySelector('[data-pay=choose]')).not.toBeNull());
    expect(document.body.textContent).toContain('Pay $20.00');
    await waitFor(() => expect(document.querySelectorAll('[data-pay=choose] input[type=radio]')).toHaveLength(3));
    const kept = document.querySelectorAll<HTMLButtonElement>('[data-pay=choose] button');
    await fireEvent.click([...kept].find((button) => button.textContent.includes('Pay $20.00')) as HTMLButtonElement);
    await waitFor(() => expect(document.querySelector('[data-topup=paid]')).not.toBeNull());
    expect(host.state.credit.view.balance).toBe(6_000);
    const more = [...document.querySelectorAll('button')].find((button) => button.textContent.includes('Add more'));
    await fireEvent.click(more as HTMLButtonElement);
    await waitFor(() => expect(document.querySelector('form input')).not.toBeNull());
  });

  it('waits for the page, takes up what was begun before, and counts once', async () => {
    use({ noPayments: true });
    const pay = new Pay(null);
    const stop = pay.start();
    await pay.begin(1_000);
    expect([pay.step, pay.page]).toEqual(['waiting', 'opened']);
    const later = new Pay(null);
    const end = later.start();
    await vi.waitFor(() => expect(later.step).toBe('waiting'));
    host.settle(pay.payment?.id ?? '', 'succeeded');
    host.settle(pay.payment?.id ?? '', 'succeeded');
    await vi.waitFor(() => expect(pay.step).toBe('paid'));
    expect(host.state.credit.view.balance).toBe(5_000);
    stop();
    end();
    // What was paid yesterday is no answer to what is asked today.
    const fresh = new Pay(null);
    const off = fresh.start();
    await new Promise((done) => setTimeout(done, 20));
    expect(fresh.step).toBe('choose');
    off();
  });
});

describe('paying with it', () => {
  async function buying(credit: number): Promise<Checkout> {
    use();
    host.state.shop.credit = credit;
    const checkout = new Checkout();
    checkout.goods = host.state.shop.products.slice(0, 1).map(({ id, name, variant, art, price }) => ({ product: id, name, variant, art, quantity: 2, unit_price: price.minor }));
    checkout.recipient = 'Alex';
    await checkout.load();
    checkout.delivery = 'courier';
    checkout.address = 'address-1';
    checkout.ask();
    await vi.waitFor(() => expect(checkout.quote).not.toBeNull());
    return checkout;
  }

  it('takes as much as it can, and leaves the total as it is', async () => {
    const checkout = await buying(300);
    const { total } = checkout.totals;
    checkout.payWithCredit(true);
    await vi.waitFor(() => expect(checkout.quoting).toBe(false));
    expect([checkout.creditUsed, checkout.totals.total, checkout.toPay]).toEqual([300, total, total - 300]);
    await checkout.place();
    expect(checkout.placed?.kind).toBe('placed');
  });

  it('pays all of it where there is enough', async () => {
    const checkout = await buying(1_000_000);
    checkout.payWithCredit(true);
    await vi.waitFor(() => expect(checkout.quoting).toBe(false));
    expect(checkout.toPay).toBe(0);
    checkout.payWithCredit(false);
    await vi.waitFor(() => expect(checkout.quoting).toBe(false));
    expect(checkout.toPay).toBe(checkout.totals.total);
  });

  it('places nothing where less is there meanwhile, and offers that', async () => {
    const checkout = await buying(300);
    checkout.payWithCredit(true);
    await vi.waitFor(() => expect(checkout.quoting).toBe(false));
    host.state.shop.credit = 120;
    await checkout.place();
    expect([checkout.placed, checkout.failure?.code, checkout.creditUsed]).toEqual([null, 'credit_limited', 120]);
    await checkout.place();
    expect(checkout.placed?.kind).toBe('placed');
  });
});
