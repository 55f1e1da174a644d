/** What a piece of news says, and how it looks. */
import Banknote from '@lucide/svelte/icons/banknote';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import CirclePause from '@lucide/svelte/icons/circle-pause';
import CircleX from '@lucide/svelte/icons/circle-x';
import PackageCheck from '@lucide/svelte/icons/package-check';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import Truck from '@lucide/svelte/icons/truck';

import type { NoticeView } from '$lib/bindings/commands';
import { civilDate } from '$lib/format/time';
import { has, t } from '$lib/l10n/index.svelte';

/** The same words as the system's notification. What a newer program wrote is told by its number alone. */
export function sentence({ kind, number, points, until }: NoticeView): string {
  const id = `notice-${kind.replaceAll('_', '-')}`;
  return has(id) ? t(id, { number, n: points ?? 0, date: until ? civilDate(until) : '' }) : number;
}

type Tone = 'text-ok' | 'text-info' | 'text-danger' | 'text-points' | 'text-muted';

export function look(kind: string): { icon: typeof Truck; tone: Tone } {
  switch (kind) {
    case 'confirmed':
    case 'resumed':
    case 'completed':
      return { icon: CircleCheck, tone: 'text-ok' };
    case 'on_hold':
      return { icon: CirclePause, tone: 'text-points' };
    case 'canceled':
      return { icon: CircleX, tone: 'text-danger' };
    case 'paid':
    case 'refunded':
      return { icon: Banknote, tone: 'text-ok' };
    case 'delivered':
    case 'ready_for_pickup':
      return { icon: PackageCheck, tone: 'text-ok' };
    case 'shipped':
    case 'out_for_delivery':
      return { icon: Truck, tone: 'text-info' };
    case 'payment_failed':
    case 'attempted':
    case 'delayed':
    case 'returning':
      return { icon: TriangleAlert, tone: 'text-danger' };
    case 'points_expire':
      return { icon: CalendarClock, tone: 'text-points' };
    default:
      return { icon: Truck, tone: 'text-muted' };
  }
}
