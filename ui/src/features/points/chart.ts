/** The balance over time as a line of steps: a balance holds until it changes. Nothing is where the line stands on the ground. */
import type { DayBalanceView } from '$lib/bindings/commands';

export interface Chart {
  path: string;
  /** Where the line ends: today. */
  end: { x: number; y: number };
  /** Where nothing is. */
  ground: number;
  highest: DayBalanceView;
}

const DAY = 86_400_000;

/** The beginning of a civil day, for distances only. */
export function instant(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/** Draws days, oldest first, into a box; nothing where the balance never changed. */
export function chart(days: DayBalanceView[], now: number, width: number, height: number): Chart | null {
  const [first] = days;
  const last = days.at(-1);
  if (!first || !last) return null;
  const highest = days.reduce((best, one) => (one.balance >= best.balance ? one : best), first);
  const top = Math.max(1, highest.balance);
  const bottom = Math.min(0, ...days.map(({ balance }) => balance));
  const from = instant(first.day);
  const span = Math.max(DAY, Math.max(now, instant(last.day)) - from);
  const x = (day: string) => round(((instant(day) - from) / span) * width);
  const y = (balance: number) => round(height - ((balance - bottom) / (top - bottom)) * height);
  const steps = days.slice(1).map(({ day, balance }) => `H${x(day)}V${y(balance)}`);
  return { path: `M0 ${y(first.balance)}${steps.join('')}H${width}`, end: { x: width, y: y(last.balance) }, ground: y(0), highest };
}

const round = (value: number) => Math.round(value * 10) / 10;
