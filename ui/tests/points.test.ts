// covers: S30, S31, S32, S33, B6
import { fireEvent, render, waitFor } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { fakeHost, type FakeHost, type FakeOptions } from '../dev/fake-host';
import { Checkout } from '../src/features/checkout/checkout.svelte';
import Points from '../src/features/points/Points.svelte';
import { chart } from '../src/features/points/chart';
import Earns from '../src/features/points/Earns.svelte';
import { Forecast } from '../src/features/points/forecast.svelte';
import { ofOrder, reasons, signed, titleOf } from '../src/features/points/words';
import { useHost } from '../src/lib/host';

let host: FakeHost;

function use(options: FakeOptions = {}): void {
  host = fakeHost({ signedIn: true, orders: 3, ...options });
  useHost(host);
}

async function shown(options: FakeOptions = {}, offline = false): Promise<(id: string) => void> {
  use(options);
  const onorder = vi.fn();
  render(Points, { currency: 'USD', offline, asOf: Date.now(), onorder });
  await waitFor(() => expect(document.querySelector('[data-points]')).not.toBeNull());
  return onorder;
}
const text = (selector: string): string => document.querySelector(selector)?.textContent.replace(/\s+/g, ' ').trim() ?? '';

beforeEach(() => vi.useRealTimers());

describe('points', () => {
  it('say what can be used, what waits, and when what runs out', async () => {
    await shown();
    expect([text('[data-balance]'), text('[data-pending]')]).toEqual(['365 points', '70 points']);
    await waitFor(() => expect(document.querySelectorAll('[data-expiries] li')).toHaveLength(3));
    expect(text('[data-expiries] li:last-child')).toBe('30 points without an end');
  });

  it('name every change and its reason, as the store reckoned it', async () => {
    const onorder = await shown();
    await waitFor(() => expect(document.querySelectorAll('[data-entry]')).toHaveLength(9));
    const earned = document.querySelector('[data-entry=earn_pending]');
    expect(earned?.textContent).toContain('+70 waiting');
    expect(earned?.querySelector('details')?.textContent).toContain('Line 1: $35.00 at 200 points for every $100.00 make 70 points');
    await fireEvent.click(earned?.querySelector('button') as HTMLButtonElement);
    expect(onorder).toHaveBeenCalledWith(host.state.rows[0]?.id);
    const taken = host.state.points.entries.find(({ kind }) => kind === 'clawback');
    if (!taken) throw new Error('no clawback');
    expect(titleOf(taken)).toBe('Taken back with order 209001');
    expect(reasons(taken, 'USD').join(' ')).toMatch(/1 of 2 pieces.*10 points of them had run out.*5 points more/);
    expect([signed(5), signed(-5), signed(0)]).toEqual(['+5', '−5', '0']);
  });

  it('say the tier, and what is missing to the next', async () => {
    await shown();
    expect(text('[data-tier]')).toBe('Tier Silver: 125% of the usual points You spent $412.50 on goods in twelve months. $587.50 more to Gold, with 150% of the usual points');
    const newest = host.state.points.entries[0];
    expect(newest && reasons(newest, 'USD')).toContain('Tier Silver: 125% of the usual points');
  });

  it('draw the balance over time, with the same as a table behind it', async () => {
    await shown();
    await waitFor(() => expect(document.querySelector('[data-chart]')).not.toBeNull());
    const rows = [...document.querySelectorAll('[data-chart] tbody tr')].map((row) => row.querySelector('td:last-child')?.textContent);
    expect(rows).toEqual(['365', '465', '485', '450', '400', '500']);
    const days = [
      { day: '2026-01-01', balance: 0 },
      { day: '2026-01-02', balance: 100 },
      { day: '2026-01-04', balance: -100 },
    ];
    const drawn = chart(days, Date.UTC(2026, 0, 5), 400, 100);
    expect(drawn).toEqual({ path: 'M0 50H100V0H300V100H400', end: { x: 400, y: 100 }, ground: 50, highest: days[1] });
    expect(chart([], 0, 10, 10)).toBeNull();
  });

  it('are forecast for what one is about to buy, and not where there are none', async () => {
    use();
    const [product] = host.state.shop.products;
    if (!product) throw new Error('no product');
    const forecast = new Forecast();
    await forecast.of([{ product_id: product.id, quantity: 2 }]);
    expect(forecast.earns).toBe(Math.floor((product.price.minor * 2 * 125) / 10_000));
    render(Earns, { lines: [{ product_id: product.id, quantity: 2 }] });
    await waitFor(() => expect(text('[data-earns]')).toBe(`You will earn ${String(forecast.earns)} points.`));
    use({ noPoints: true });
    await forecast.of([{ product_id: product.id, quantity: 2 }]);
    expect(forecast.earns).toBeNull();
  });

  it('stand with the order that earned and used them', async () => {
    use();
    const entries = [...host.state.points.entries].reverse();
    // What was earned first is gone again, by half before it could be used; the second purchase waits.
    expect(ofOrder(entries)).toEqual(['You will earn 70 points.', '50 points paid for a part of it.']);
    expect(ofOrder(entries.slice(0, 6))).toEqual(['You earned 35 points.', '50 points paid for a part of it.']);
    expect(ofOrder(entries.slice(1, 3))).toEqual(['You will earn 70 points.', '100 points paid for a part of it.']);
    expect(ofOrder([])).toEqual([]);
  });

  it('are switched on by the customer, offline too', async () => {
    await shown({ away: true }, true);
    await fireEvent.click(document.querySelector('[role=switch]') as HTMLElement);
    await waitFor(() => expect(host.state.calls).toContain('points.switch'));
    await waitFor(() => expect(document.querySelector('[role=switch]')?.getAttribute('aria-checked')).toBe('true'));
    expect(document.querySelector('[data-points]')?.textContent).toContain('Waits');
  });

  it('are not there where the store has none', async () => {
    await shown({ noPoints: true });
    expect(document.querySelector('[data-points=none]')).not.toBeNull();
  });
});

describe('paying with points', () => {
  async function buying(points: number): Promise<Checkout> {
    use();
    host.state.shop.points = points;
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

  it('uses as many as can be, and shows the sum with them', async () => {
    const checkout = await buying(300);
    const before = checkout.totals.total;
    checkout.usePoints(true);
    await vi.waitFor(() => expect(checkout.quoting).toBe(false));
    expect([checkout.points, checkout.totals.points, before - checkout.totals.total]).toEqual([300, 300, 300]);
    await checkout.place();
    expect(checkout.placed?.kind).toBe('placed');
  });

  it('places nothing where fewer are there meanwhile, and offers those', async () => {
    const checkout = await buying(300);
    checkout.usePoints(true);
    await vi.waitFor(() => expect(checkout.quoting).toBe(false));
    host.state.shop.points = 120;
    await checkout.place();
    expect([checkout.placed, checkout.failure?.code]).toEqual([null, 'points_limited']);
    expect([checkout.points, checkout.totals.points]).toEqual([120, 120]);
    await checkout.place();
    expect(checkout.placed?.kind).toBe('placed');
  });

  it('uses none without the store’s word on them', async () => {
    const checkout = await buying(300);
    checkout.usePoints(true);
    await vi.waitFor(() => expect(checkout.quoting).toBe(false));
    checkout.usePoints(false);
    await vi.waitFor(() => expect(checkout.quoting).toBe(false));
    expect([checkout.points, checkout.totals.points]).toEqual([0, 0]);
  });
});
