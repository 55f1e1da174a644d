/** The one thing that can be done with an order now, and what of it can go back. */
import type { OrderView, ReturnLine } from '$lib/bindings/commands';

/** `pay` for it (the card above says how), `track` a parcel on its way, look at a return under way, `return` what has come, or buy it `again`. */
export type Next = 'pay' | 'track' | 'returning' | 'return' | 'again';

export function next(order: OrderView): Next {
  const over = order.status === 'canceled' || order.status === 'completed';
  const awaited = order.tracked.some((parcel) => parcel.arrived === null);
  if (order.may_pay) return 'pay';
  if (!over && awaited) return 'track';
  if (order.returns.some(({ may_withdraw }) => may_withdraw)) return 'returning';
  if (order.returnable.length > 0) return 'return';
  return 'again';
}

/** How many of each line somebody wants to send back; none means not at all. */
export type Chosen = Record<number, number>;

export function lines(chosen: Chosen): ReturnLine[] {
  return Object.entries(chosen)
    .map(([line, quantity]) => ({ line: Number(line), quantity }))
    .filter(({ quantity }) => quantity > 0);
}

/** What speaks for a parcel beside its promise: `early`, `on-time`, `late` with the days, or that it is awaited. */
export type Kept = { word: 'early' | 'on-time' | 'late' | 'overdue' | 'delayed'; days: number };

export function kept({ arrived, days, late }: OrderView['tracked'][number]): Kept | null {
  if (arrived !== null) {
    if (days === null) return null;
    return { word: days < 0 ? 'early' : days > 0 ? 'late' : 'on-time', days: Math.abs(days) };
  }
  if (!late) return null;
  return days === null ? { word: 'delayed', days: 0 } : { word: 'overdue', days };
}
