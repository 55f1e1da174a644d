/** Instants in this device's zone, civil dates as written, months, and spans of waiting. */
import { locale, t } from '$lib/l10n/index.svelte';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(tag: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${tag} ${name}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(tag, options);
    formats.set(key, made);
  }
  return made;
}

const day = { day: 'numeric', month: 'short' } as const;

/** `12 Mar`, with the year where it is not this one. */
export function shortDate(at: number, now: number = Date.now(), tag: string = locale()): string {
  return new Date(at).getFullYear() === new Date(now).getFullYear()
    ? format(tag, 'day', day).format(at)
    : format(tag, 'day year', { ...day, year: 'numeric' }).format(at);
}

/** `12 March 2026`. */
export function longDate(at: number, tag: string = locale()): string {
  return format(tag, 'long', { dateStyle: 'long' }).format(at);
}

/** `12 Mar 2026, 14:05`. */
export function dateTime(at: number, tag: string = locale()): string {
  return format(tag, 'date time', { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}

/** `14:05` today, date and time otherwise. */
export function clock(at: number, now: number = Date.now(), tag: string = locale()): string {
  return new Date(at).toDateString() === new Date(now).toDateString()
    ? format(tag, 'time', { timeStyle: 'short' }).format(at)
    : format(tag, 'day time', { ...day, hour: 'numeric', minute: '2-digit' }).format(at);
}

/** A date of the store's calendar: `2026-03-31` means that day whatever zone this device is in. */
export function civilDate(date: string, now: number = Date.now(), tag: string = locale()): string {
  const [year = 1970, month = 1, dayOfMonth = 1] = date.split('-').map(Number);
  const at = Date.UTC(year, month - 1, dayOfMonth);
  return year === new Date(now).getFullYear()
    ? format(tag, 'utc day', { ...day, timeZone: 'UTC' }).format(at)
    : format(tag, 'utc day year', { ...day, year: 'numeric', timeZone: 'UTC' }).format(at);
}

/** `2026-03` as `March 2026`, with a capital where a heading wants one. */
export function monthName(month: string, tag: string = locale()): string {
  const [year = 1970, number = 1] = month.split('-').map(Number);
  const parts = format(tag, 'month', { month: 'long', year: 'numeric', timeZone: 'UTC' });
  // Russian adds « г.», which a heading does without.
  const text = parts.format(Date.UTC(year, number - 1, 1)).replace(/\s*г\.$/u, '');
  return text.charAt(0).toLocaleUpperCase(tag) + text.slice(1);
}

/** `45 seconds`, `3 minutes`, `2 hours`: what a countdown or a limit says. */
export function waitText(seconds: number): string {
  if (seconds < 100) return t('wait-seconds', { n: Math.max(1, Math.ceil(seconds)) });
  if (seconds < 5400) return t('wait-minutes', { n: Math.ceil(seconds / 60) });
  return t('wait-hours', { n: Math.ceil(seconds / 3600) });
}

/** `0:45`, for the seconds that run. */
export function countdown(seconds: number): string {
  const left = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
}
