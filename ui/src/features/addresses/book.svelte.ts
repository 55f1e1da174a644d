/** The address book, as it will be once everything is sent. */
import { coalesced, onTopic } from '$lib/app/signals';
import { Remote } from '$lib/app/remote.svelte';
import { toasts } from '$lib/app/toasts.svelte';
import type { Address, AddressesView, PutAddressArgs } from '$lib/bindings/commands';
import { host } from '$lib/host';
import { errorText } from '$lib/l10n/errors';
import { t } from '$lib/l10n/index.svelte';

export class AddressBook {
  readonly remote = new Remote<AddressesView>(() => host().call('addresses.list', {}));

  start(): () => void {
    void this.remote.load();
    return onTopic('profile', coalesced(() => this.remote.load(), 150));
  }

  /** Keeps an address; throws what the core refuses. */
  async put(args: PutAddressArgs): Promise<void> {
    this.remote.set(await host().call('addresses.put', args));
  }

  /** Takes one out, at once, with a way back. */
  async remove(address: Address): Promise<void> {
    try {
      this.remote.set(await host().call('addresses.remove', { id: address.id }));
      toasts.say({ text: t('address-removed', { name: title(address) }), undo: () => this.put(address) });
    } catch (thrown) {
      toasts.say({ text: errorText(thrown), failed: true });
    }
  }
}

/** What people call it: their own word for it, else the street. */
export function title(address: Pick<Address, 'label' | 'street'>): string {
  return address.label.trim() || address.street;
}

/** The address as lines one reads, the country in the language shown. */
export function lines(address: Address, country: (code: string) => string): string[] {
  const place = [address.postal_code, address.city, address.region].filter(Boolean).join(', ');
  return [[address.street, address.unit].filter(Boolean).join(', '), place, country(address.country)].filter(Boolean);
}
