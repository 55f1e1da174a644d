/** The one state a row shows, out of an order's four axes: the one that matters most to its buyer now. */
import type { OrderRow } from '$lib/bindings/commands';
import type { Shape, Tone } from '$lib/ui/status';

export interface State {
  /** A message id: `state-<word>`. */
  word: string;
  shape: Shape;
  tone: Tone;
}

type Axes = Pick<OrderRow, 'status' | 'payment_status' | 'fulfillment_status' | 'return_status' | 'late'>;

export function state(order: Axes): State {
  if (order.status === 'canceled') return { word: 'canceled', shape: 'cross', tone: 'quiet' };
  if (order.status === 'on_hold') return { word: 'on-hold', shape: 'pause', tone: 'warn' };
  if (order.return_status === 'returned') return { word: 'returned', shape: 'back', tone: 'quiet' };
  if (order.return_status === 'requested') return { word: 'return-requested', shape: 'back', tone: 'info' };
  if (order.late) return { word: 'late', shape: 'alert', tone: 'danger' };
  if (order.payment_status === 'failed') return { word: 'payment-failed', shape: 'alert', tone: 'danger' };
  if (order.return_status === 'partially_returned') return { word: 'partially-returned', shape: 'back', tone: 'quiet' };
  switch (order.fulfillment_status) {
    case 'delivered':
      return { word: 'delivered', shape: 'check', tone: 'ok' };
    case 'partially_delivered':
      return { word: 'partially-delivered', shape: 'truck', tone: 'info' };
    case 'fulfilled':
      if (order.status !== 'completed') return { word: 'on-its-way', shape: 'truck', tone: 'info' };
      break;
    case 'partially_fulfilled':
      return { word: 'partially-sent', shape: 'truck', tone: 'info' };
  }
  switch (order.status) {
    case 'completed':
      return { word: 'completed', shape: 'check', tone: 'ok' };
    case 'processing':
      return { word: 'processing', shape: 'dot', tone: 'info' };
    case 'confirmed':
      return { word: 'confirmed', shape: 'open', tone: 'info' };
    case 'created':
      return { word: 'created', shape: 'dashed', tone: 'info' };
    default:
      return { word: order.status, shape: 'open', tone: 'quiet' };
  }
}
