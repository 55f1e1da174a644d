/**
 * Cart, favourites and saved for later: what is in them, and everything that can be done with them. A change is on disk when
 * its call answers; what is shown is asked for again then, so the screen never says more than the disk holds.
 */
import { coalesced, onTopic } from '$lib/app/signals';
import { toasts, type Toast } from '$lib/app/toasts.svelte';
import type { ListItemView, ListName, ListsView, ListView } from '$lib/bindings/commands';
import { Failure, host } from '$lib/host';
import { errorText } from '$lib/l10n/errors';
import { t } from '$lib/l10n/index.svelte';
import type { Listed, Listing, Named } from '$lib/product/listing';

export const LISTS = ['cart', 'favourites', 'saved'] as const satisfies ListName[];

const NOWHERE: Listed = { cart: 0, saved: 0, favourite: false, target: null };

export class Lists implements Listing {
  views: Partial<Record<ListName, ListView>> = $state.raw({});
  failure: Failure | null = $state.raw(null);
  /** Told where to go when somebody wants to see the cart. */
  oncart: (() => void) | undefined;

  #work: Promise<unknown> = Promise.resolve();
  readonly #index = $derived.by(() => {
    const found = new Map<string, Listed>();
    for (const list of LISTS) {
      for (const item of this.views[list]?.items ?? []) {
        const listed = found.get(item.product_id) ?? { ...NOWHERE };
        if (list === 'favourites') {
          listed.favourite = true;
          listed.target = item.target_price;
        } else listed[list] = item.quantity;
        found.set(item.product_id, listed);
      }
    }
    return found;
  });

  start(): () => void {
    void this.load();
    const changed = coalesced(() => this.load(), 120);
    // The products' prices are the catalogue's.
    const stops = [onTopic('lists', changed), onTopic('catalogue', coalesced(() => this.load(), 1500))];
    return () => stops.forEach((stop) => stop());
  }

  async load(): Promise<void> {
    try {
      const views = await Promise.all(LISTS.map((list) => host().call('lists.get', { list })));
      this.views = Object.fromEntries(views.map((view, index) => [LISTS[index], view]));
      this.failure = null;
    } catch (thrown) {
      this.failure = Failure.from(thrown);
    }
  }

  /** What is on its way into the lists has arrived, and is shown. */
  async settled(): Promise<void> {
    await this.#work;
    await this.load();
  }

  of(product: string): Listed {
    return this.#index.get(product) ?? NOWHERE;
  }

  /** How many different products a list has; what the rail shows. */
  count(list: ListName): number {
    return this.views[list]?.items.length ?? 0;
  }

  add(product: Named, quantity: number): Promise<void> {
    return this.#change(product, () => host().call('lists.add', { list: 'cart', product_id: product.id, quantity }), 'cart-added', {
      text: t('cart-open'),
      go: () => this.oncart?.(),
    });
  }

  favourite(product: Named, on: boolean): Promise<void> {
    return this.#change(
      product,
      () => host().call('lists.set', { list: 'favourites', product_id: product.id, quantity: on ? 1 : 0 }),
      on ? 'favourite-added' : 'favourite-removed',
    );
  }

  watch(product: Named, target: number | null): Promise<void> {
    return this.#change(
      product,
      () => host().call('lists.watch', { product_id: product.id, target_price: target }),
      target === null ? 'watch-stopped' : 'watch-begun',
    );
  }

  /** A quantity is its own way back, so nothing is said of it. */
  async set(list: ListName, product: Named, quantity: number): Promise<void> {
    await this.#do(() => host().call('lists.set', { list, product_id: product.id, quantity }));
  }

  remove(list: ListName, product: Named): Promise<void> {
    return this.#change(product, () => host().call('lists.set', { list, product_id: product.id, quantity: 0 }), `${list}-removed`);
  }

  move(product: Named, from: ListName, to: ListName): Promise<void> {
    return this.#change(product, () => host().call('lists.move', { product_id: product.id, from, to }), `moved-to-${to}`);
  }

  /** Does it, says so, and offers the way back. */
  async #change(product: Named, act: () => Promise<ListsView>, words: string, more?: Toast['more']): Promise<void> {
    const done = await this.#do(act);
    if (done) toasts.say({ text: t(words, { name: product.name }), undo: () => this.#undo(product.id, done), ...(more ? { more } : {}) });
  }

  /** The answer, when what is shown follows it; nothing when it was refused, which is said. */
  async #do<T>(act: () => Promise<T>): Promise<T | null> {
    try {
      const doing = act();
      this.#work = Promise.allSettled([this.#work, doing]);
      const done = await doing;
      await this.load();
      return done;
    } catch (thrown) {
      toasts.say({ text: errorText(thrown), failed: true });
      return null;
    }
  }

  async #undo(product: string, { undo, undo_target: target }: ListsView): Promise<void> {
    await this.#do(async () => {
      for (const amount of undo) {
        await host().call('lists.set', amount);
        const watched = amount.list === 'favourites' && amount.quantity > 0 && target !== this.of(product).target;
        if (watched) await host().call('lists.watch', { product_id: product, target_price: target });
      }
    });
  }
}

/** What a list calls an item whose product is gone, or not on this device yet. */
export function named(item: ListItemView): Named {
  return item.product ?? { id: item.product_id, name: t(item.gone ? 'item-gone' : 'item-coming'), variant: null };
}
