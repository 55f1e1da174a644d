// covers: S27
import { render, waitFor } from '@testing-library/svelte';
import { beforeEach, expect, it } from 'vitest';

import { fakeHost } from '../dev/fake-host';
import { app } from '../src/lib/app/app.svelte';
import { place } from '../src/lib/app/place.svelte';
import { useHost } from '../src/lib/host';
import App from '../src/views/App.svelte';

beforeEach(() => {
  app.boot = null;
  Object.assign(place, { screen: 'orders', order: null, joining: null, palette: false, shortcuts: false, leaving: null });
});

/** What the heads of the months say of them. */
async function heads(statuses: ('canceled' | 'completed')[]): Promise<string[]> {
  const host = fakeHost({ signedIn: true, orders: statuses.length });
  host.state.rows.forEach((row, index) => {
    row.status = statuses[index] ?? 'completed';
    row.placed_at = Date.UTC(2026, 4, 20 - index);
  });
  useHost(host);
  render(App);
  const found = () => [...document.querySelectorAll('[role=gridcell].tabular')].map((cell) => (cell.textContent ?? '').trim());
  await waitFor(() => expect(found().some((text) => text.includes('2'))).toBe(true));
  return found();
}

it('a month of canceled orders alone names no sum, which would read as if they had been free', async () => {
  const [head] = await heads(['canceled', 'canceled']);
  expect(head).toMatch(/2/);
  expect(head).not.toMatch(/[$0]/);
});

it('a month with one order that stands names its sum', async () => {
  const [head] = await heads(['canceled', 'completed']);
  expect(head).toMatch(/\$/);
});
