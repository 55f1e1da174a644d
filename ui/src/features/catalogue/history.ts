/** The price history as a line of steps: a price holds until the next one. */
import type { PricePoint } from '$lib/bindings/commands';

export interface Chart {
  path: string;
  /** Where the line ends: now. */
  end: { x: number; y: number };
  lowest: PricePoint;
  highest: PricePoint;
}

/** Draws prices, oldest first, into a box; nothing where there is only one and so no history. */
export function chart(prices: PricePoint[], now: number, width: number, height: number): Chart | null {
  const [first] = prices;
  const last = prices.at(-1);
  if (!first || !last || prices.length < 2) return null;
  // The newest of equals: "lowest since" is more use than "lowest once".
  const lowest = prices.reduce((best, one) => (one.price <= best.price ? one : best), first);
  const highest = prices.reduce((best, one) => (one.price >= best.price ? one : best), first);
  const span = Math.max(1, Math.max(now, last.at) - first.at);
  const range = Math.max(1, highest.price - lowest.price);
  const x = (at: number) => round(((at - first.at) / span) * width);
  const y = (price: number) => round(height - ((price - lowest.price) / range) * height);
  const steps = prices.slice(1).map(({ at, price }) => `H${x(at)}V${y(price)}`);
  return { path: `M0 ${y(first.price)}${steps.join('')}H${width}`, end: { x: width, y: y(last.price) }, lowest, highest };
}

const round = (value: number) => Math.round(value * 10) / 10;
