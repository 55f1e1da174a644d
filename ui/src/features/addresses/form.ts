/** An address as it is typed. */
import type { Address, PutAddressArgs } from '$lib/bindings/commands';

export type Draft = Omit<Address, 'id'>;

export function empty(country: string, recipient: string): Draft {
  return { label: '', recipient, phone: '', country, region: '', city: '', postal_code: '', street: '', unit: '', comment: '', is_default: false };
}

/** The first field that is needed and empty. */
export function missing(draft: Draft): 'recipient' | 'street' | 'city' | null {
  return (['recipient', 'street', 'city'] as const).find((field) => draft[field].trim() === '') ?? null;
}

/** What is kept: without the spaces around what was typed. */
export function tidy(draft: Draft, id: string | null): PutAddressArgs {
  const texts = Object.fromEntries(Object.entries(draft).map(([field, value]) => [field, typeof value === 'string' ? value.trim() : value]));
  return { ...(texts as Draft), ...(id === null ? {} : { id }) };
}
