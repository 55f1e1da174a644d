/** What the store said of the account's security. It is never kept here, so out of reach means not known. */
import type { Security, SecurityView } from '$lib/bindings/commands';
import { Failure } from '$lib/host';

export function known(view: SecurityView): Security {
  if (!view.security) throw new Failure({ code: 'offline', retry: 'online' });
  return view.security;
}
