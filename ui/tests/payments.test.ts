// covers: S8, S21, S23, B21
import { fireEvent, render, waitFor } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { fakeHost, type FakeHost, type FakeOptions } from '../dev/fake-host';
import { Checkout } from '../src/features/checkout/checkout.svelte';
import Methods from '../src/features/payments/Methods.svelte';
import { Pay, PAGE } from '../src/features/payments/pay.svelte';
import PayCard from '../src/features/payments/PayCard.svelte';
import PaymentsList from '../src/features/payments/PaymentsList.svelte';
import { expired, reasonOf, signed, stateOf, titleOf, withWhat, type PaymentRecord } from '../src/features/payments/words';
import { proof } from '../src/lib/app/proof.svelte';
import { useHost } from '../src/lib/host';

let host: FakeHost;
const ORDER = 'order-0';

function use(options: FakeOptions = {}): FakeHost {
  host = fakeHost({ signedIn: true, orders: 20, unpaid: true, ...options });
  useHost(host);
  return host;
}
const total = () => host.state.rows[0]?.total.minor ?? 0;

async function paying(options: FakeOptions = {}): Promise<Pay> {
  use(options);
  const pay = new Pay(ORDER);
  pay.start();
  await vi.waitFor(() => expect(host.state.calls).toContain('methods.list'));
  await new Promise((done) => setTimeout(done, 5));
  return pay;
}

const button = (text: RegExp): HTMLButtonElement => {
  const found = [...document.querySelectorAll('button')].find((one) => text.test((one.textContent ?? '').trim()));
  if (!found) throw new Error(`no button ${text}: ${document.body.textContent}`);
  return found;
};

beforeEach(() => {
  vi.useRealTimers();
  proof.settle(false);
});

describe('paying for an order', () => {
  it('offers the default method first and leaves out what has expired', async () => {
    const pay = await paying();
    expect(pay.step).toBe('choose');
    expect(pay.choice).toBe('method-1');
    pay.methods.forEach((method) => expect(expired(method)).toBe(method.id === 'method-3'));
  });

  it('charges a kept method at once', async () => {
    const pay = await paying();
    await pay.begin(total());
    expect([pay.step, pay.page, pay.hasReceipt]).toEqual(['paid', 'none', true]);
  });

  it('waits for the page, and notices by itself how it went', async () => {
    const pay = await paying({ noPayments: true });
    expect(pay.choice).toBe(PAGE);
    await pay.begin(total());
    expect([pay.step, pay.page]).toEqual(['waiting', 'opened']);
    await pay.reopen();
    expect(pay.step).toBe('waiting');
    host.settle(pay.payment?.id ?? '', 'succeeded');
    await vi.waitFor(() => expect(pay.step).toBe('paid'));
  });

  it('says why it was declined, and lets one try again with something else', async () => {
    const pay = await paying();
    pay.choose('method-2');
    await pay.begin(total());
    expect(pay.step).toBe('failed');
    expect(reasonOf(pay.payment as PaymentRecord)).toContain('not enough money');
    pay.again();
    expect(pay.step).toBe('choose');
    pay.choose('method-1');
    await pay.begin(total());
    expect(pay.step).toBe('paid');
  });

  it('follows a payment that was begun anew on the page', async () => {
    const pay = await paying({ noPayments: true });
    await pay.begin(total());
    host.settle(pay.payment?.id ?? '', 'failed', 'declined');
    await vi.waitFor(() => expect(pay.step).toBe('failed'));
    const { payment } = await host.call('payments.start', { order_id: ORDER, keep: false, expected_amount: total() });
    host.settle(payment.id, 'succeeded');
    await vi.waitFor(() => expect([pay.step, pay.payment?.id]).toEqual(['paid', payment.id]));
  });

  it('is called off', async () => {
    const pay = await paying({ noPayments: true });
    await pay.begin(total());
    await pay.close();
    expect(pay.step).toBe('closed');
    pay.again();
    expect(pay.step).toBe('choose');
  });

  it('begins nothing at another amount than the one that was seen', async () => {
    const pay = await paying();
    await pay.begin(total() + 1);
    expect([pay.step, pay.failure?.code]).toEqual(['choose', 'price_changed']);
  });

  it('says that the browser did not open, and opens the page again', async () => {
    const pay = await paying({ noPayments: true });
    host.state.pay.page = 'failed';
    await pay.begin(total());
    expect([pay.step, pay.page]).toEqual(['waiting', 'failed']);
    await pay.reopen();
    expect(pay.page).toBe('opened');
  });
});

describe('at the top of an order', () => {
  const order = () => ({ id: ORDER, to_pay: total(), currency: 'USD', may_pay: true, payment_due: Date.now() + 3_600_000 });

  it('stands what is to be paid, until when, and the way; and stays with the answer', async () => {
    use({ noPayments: true });
    const { rerender } = render(PayCard, { order: order(), offline: false });
    await waitFor(() => expect(document.querySelector('[data-pay=choose]')).not.toBeNull());
    expect(document.body.textContent).toContain('60 minutes left');
    await fireEvent.click(button(/payment page/));
    await waitFor(() => expect(document.querySelector('[data-pay=waiting]')).not.toBeNull());
    host.settle(host.state.pay.payments[0]?.id ?? '', 'succeeded');
    await waitFor(() => expect(document.querySelector('[data-pay=paid]')).not.toBeNull());
    await rerender({ order: { ...order(), may_pay: false }, offline: false });
    await fireEvent.click(button(/Save the receipt/));
    await waitFor(() => expect(document.querySelector('[data-file]')).not.toBeNull());
  });

  it('says without a connection that paying needs one', async () => {
    use({ away: true });
    render(PayCard, { order: order(), offline: true });
    await waitFor(() => expect(document.body.textContent).toContain('Paying needs a connection'));
    expect(button(/payment page|Pay \$/).disabled).toBe(true);
  });

  it('says when the time is over', async () => {
    use({ noPayments: true });
    render(PayCard, { order: { ...order(), payment_due: Date.now() - 1 }, offline: false });
    await waitFor(() => expect(document.body.textContent).toContain('The time to pay is over'));
  });

  it('says nothing about an order that is not to be paid', () => {
    use();
    render(PayCard, { order: { ...order(), may_pay: false }, offline: false });
    expect(document.querySelector('[data-paycard]')).toBeNull();
  });
});

describe('payments and refunds', () => {
  const props = { offline: false, asOf: Date.now(), filling: false, wide: true, onorder: () => undefined };

  it('are listed newest first, walked by keyboard, and shown in full with a receipt', async () => {
    use();
    render(PaymentsList, props);
    await waitFor(() => expect(document.querySelectorAll('[data-payment]').length).toBe(6));
    const rows = [...document.querySelectorAll<HTMLElement>('[data-payment]')];
    rows[0]?.focus();
    await fireEvent.keyDown(rows[0] as Element, { key: 'ArrowDown' });
    expect(document.activeElement).toBe(rows[1]);
    await waitFor(() => expect(document.querySelector('[data-payment-detail]')?.textContent).toContain('not enough money'));
    await fireEvent.click(rows[2] as Element);
    await waitFor(() => expect(document.querySelector('[data-payment-detail]')?.textContent).toContain('Refund for order'));
    await fireEvent.click(button(/Save the receipt/));
    await waitFor(() => expect(document.querySelector('[data-file]')).not.toBeNull());
  });

  it('that are under way can be gone on with, or called off', async () => {
    use();
    render(PaymentsList, props);
    await waitFor(() => expect(document.querySelector('[data-payment]')).not.toBeNull());
    await fireEvent.click(document.querySelector('[data-payment]') as Element);
    await waitFor(() => button(/Call the payment off/));
    await fireEvent.click(button(/Call the payment off/));
    await waitFor(() => expect(document.querySelector('[data-payment-detail]')?.textContent).toContain('Called off'));
  });

  it.each([
    [{ noPayments: true }, props, 'Nothing has been paid online yet'],
    [{ noPayments: true }, { ...props, filling: true }, 'Payments are on their way'],
    [{}, { ...props, offline: true }, 'Offline, as of'],
  ])('have their states: %#', async (options, given, wanted) => {
    use(options);
    render(PaymentsList, given);
    await waitFor(() => expect(document.body.textContent).toContain(wanted));
  });

  it('that cannot be read say so', async () => {
    use();
    const { call } = host;
    host.call = (async (name: never, args: never) => {
      if (name === 'payments.list') throw Object.assign(new Error('x'), { code: 'disk' });
      return call(name, args);
    }) as never;
    render(PaymentsList, props);
    await waitFor(() => expect(document.body.textContent).toContain('The disk could not be read'));
    button(/Try again/);
  });
});

describe('kept methods', () => {
  it('are made the default and removed after a proof', async () => {
    use({ unproved: true });
    render(Methods, { offline: false, available: true });
    await waitFor(() => expect(document.querySelectorAll('[data-method]').length).toBe(3));
    await fireEvent.click(button(/^Offer first$/));
    await waitFor(() => expect(proof.asked).toBe(true));
    host.state.proved = true;
    proof.settle(true);
    await waitFor(() => expect(host.state.pay.methods[0]?.id).toBe('method-2'));
    await fireEvent.click(document.querySelector('[data-method=method-1] button:last-of-type') as Element);
    await waitFor(() => expect(document.querySelector('[role=dialog]')?.textContent).toContain('4242'));
    await fireEvent.click([...document.querySelectorAll('[role=dialog] button')].find((one) => one.textContent?.includes('Remove')) as Element);
    await waitFor(() => expect(document.querySelectorAll('[data-method]').length).toBe(2));
  });

  it('are kept on a page, and the answer is told', async () => {
    use({ noPayments: true });
    render(Methods, { offline: false, available: true });
    await waitFor(() => button(/Keep a card or wallet/));
    await fireEvent.click(button(/Keep a card or wallet/));
    await waitFor(() => expect(document.body.textContent).toContain('The page is open in your browser'));
    host.settle(host.state.pay.payments[0]?.id ?? '', 'failed', 'card_expired');
    await waitFor(() => expect(document.body.textContent).toContain('It was not kept'));
  });

  it('cannot be changed offline, nor kept where the store takes no money online', async () => {
    use({ away: true });
    render(Methods, { offline: true, available: true });
    await waitFor(() => expect(document.querySelectorAll('[data-method]').length).toBe(3));
    expect([...document.querySelectorAll<HTMLButtonElement>('section button')].every((one) => one.disabled)).toBe(true);
  });
});

describe('the words', () => {
  const payment = (more: Partial<PaymentRecord>): PaymentRecord => ({ id: '1', kind: 'charge', state: 'succeeded', amount: 100, currency: 'USD', created_at: 0, ...more }) as PaymentRecord;
  it('say what it was and with what', () => {
    expect(titleOf(payment({ order_number: '7' }))).toBe('Order 7');
    expect(titleOf(payment({ kind: 'refund', order_number: '7' }))).toBe('Refund for order 7');
    expect(titleOf(payment({ kind: 'top_up' }))).toBe('Store credit topped up');
    expect(titleOf(payment({ kind: 'lottery_win' }))).toBe('lottery win');
    expect(withWhat({ kind: 'card', brand: 'visa', last4: '4242' })).toBe('Visa ending in 4242');
    expect(withWhat({ kind: 'wallet', brand: 'pawpay', last4: 'PawPay' })).toBe('PawPay');
    expect(withWhat({ kind: 'cash' })).toBe('Cash');
    expect(signed(payment({ kind: 'refund' })).plus).toBe(true);
  });
  it('keep a state and a reason of a newer store', () => {
    expect(stateOf(payment({ state: 'in_dispute' })).text).toBe('in dispute');
    expect(reasonOf(payment({ state: 'failed', reason: 'moon_phase' }))).toContain('bank declined');
  });
  it('take a card as good to the end of its month', () => {
    const card = { id: 'm', kind: 'card', brand: 'visa', last4: '1', expires_month: 2, expires_year: 2026, is_default: false, created_at: 0 };
    expect(expired(card, Date.UTC(2026, 1, 28, 23))).toBe(false);
    expect(expired(card, Date.UTC(2026, 2, 1))).toBe(true);
  });
});

describe('the checkout', () => {
  it('asks and places with the way of paying that is chosen', async () => {
    use();
    const sent: unknown[] = [];
    const { call } = host;
    host.call = (async (name: string, args: { pay_by?: string }) => {
      if (name.startsWith('checkout.') && args.pay_by) sent.push([name, args.pay_by]);
      return call(name as never, args as never);
    }) as never;
    const checkout = new Checkout();
    const shown = host.state.shop.products[0];
    checkout.goods = [{ product: 'product-0', name: '', variant: null, art: null, quantity: 1, unit_price: shown?.price.minor ?? 0 }];
    checkout.recipient = 'Alex';
    await checkout.load();
    checkout.delivery = 'courier';
    checkout.address = 'address-1';
    checkout.payBy = 'online';
    checkout.ask();
    await vi.waitFor(() => expect(checkout.quote).not.toBeNull());
    await checkout.place();
    expect(sent).toEqual([
      ['checkout.quote', 'online'],
      ['checkout.place', 'online'],
    ]);
  });
});
