/** Where the person is. Screens are few and a window has no address bar, so this is a record, not a router. */
export type Screen = 'orders' | 'account';

class Place {
  screen: Screen = $state('orders');
  /** The order shown beside the list. */
  order: string | null = $state(null);
  /** A store is being added, or signed in to, while an account is open. */
  joining: { store: string | null } | null = $state(null);
  palette = $state(false);
  shortcuts = $state(false);
  /** The account about to be signed out. */
  leaving: string | null = $state(null);

  go(screen: Screen): void {
    this.screen = screen;
  }

  openOrder(id: string): void {
    this.screen = 'orders';
    this.order = id;
  }
}

export const place = new Place();
