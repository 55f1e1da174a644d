/** Writing a receipt as a file, and where it went. */
import { Failure, host } from '$lib/host';

export class Receipt {
  path: string | null = $state(null);
  busy = $state(false);
  failure: Failure | null = $state.raw(null);

  async write(payment: string): Promise<void> {
    this.busy = true;
    this.failure = null;
    try {
      this.path = (await host().call('payments.receipt', { payment_id: payment })).path;
    } catch (thrown) {
      this.failure = Failure.from(thrown);
    } finally {
      this.busy = false;
    }
  }
}
