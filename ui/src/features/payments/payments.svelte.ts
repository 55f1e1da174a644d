/** Payments and kept methods, as the local archive has them; the one looked at is asked for anew while it is undecided. */
import { Remote } from '$lib/app/remote.svelte';
import { coalesced, onTopic } from '$lib/app/signals';
import type { MethodsView, PaymentsView, PaymentView } from '$lib/bindings/commands';
import { host } from '$lib/host';

import { decided } from './words';

export class Payments {
  readonly remote = new Remote<PaymentsView>(() => host().call('payments.list', {}));
  selected: string | null = $state(null);
  /** The payment looked at, as it was asked for last. */
  #fresh: PaymentView | null = $state.raw(null);
  readonly shown: PaymentView | null = $derived.by(() => {
    const here = this.remote.value?.payments.find(({ payment }) => payment.id === this.selected) ?? null;
    const fresh = this.#fresh?.payment.id === this.selected ? this.#fresh : null;
    return here && decided(here.payment) ? here : (fresh ?? here);
  });

  start(): () => void {
    void this.remote.load();
    return onTopic('payments', coalesced(() => this.remote.load(), 200));
  }

  select(id: string | null): void {
    this.selected = id;
    const here = this.shown;
    if (id && here && !decided(here.payment)) {
      host().call('payments.get', { payment_id: id }).then(
        (view) => (this.#fresh = view),
        // What is here is shown all the same.
        () => undefined,
      );
    }
  }

  take(view: PaymentView): void {
    this.#fresh = view;
  }
}

export class Methods {
  readonly remote = new Remote<MethodsView>(() => host().call('methods.list', {}));

  start(): () => void {
    void this.remote.load();
    return onTopic('payments', coalesced(() => this.remote.load(), 200));
  }
}
