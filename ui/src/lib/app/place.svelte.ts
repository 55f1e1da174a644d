/** Where the person is. Screens are few and a window has no address bar, so this is a record, not a router. */
export type Screen = 'orders' | 'catalogue' | 'favourites' | 'cart' | 'account' | 'outbox' | 'checkout' | 'support' | 'inbox';

/** The parts of the account's screen. */
export const SECTIONS = ['profile', 'addresses', 'payments', 'credit', 'membership', 'points', 'security', 'devices', 'privacy', 'device'] as const;
export type Section = (typeof SECTIONS)[number];

/** The ways into a store that have a form of their own. */
export type Way = 'code' | 'password' | 'recover';

/** A store is being added, or signed in to, while an account may be open. */
export interface Joining {
  store: string | null;
  way?: Way;
  /** A link opened the form at its last step: a new password may be set. */
  newPassword?: string;
  /** Where to go once one is in. */
  then?: Screen;
}

class Place {
  screen: Screen = $state('orders');
  section: Section = $state('profile');
  /** The order shown beside the list. */
  order: string | null = $state(null);
  /** The product shown in place of the catalogue's grid. */
  product: string | null = $state(null);
  /** Where the product was opened from: Esc leads back there. */
  from: Screen = $state('catalogue');
  joining: Joining | null = $state.raw(null);
  palette = $state(false);
  shortcuts = $state(false);
  /** The account about to be signed out. */
  leaving: string | null = $state(null);
  /** The account that has just been opened at the store, and is told so. */
  welcomed: string | null = $state(null);
  /** The demo store whose messages are shown. */
  inbox: string | null = $state(null);
  /** A word about what has just ended, for the first screen: an account was deleted. */
  farewell: string | null = $state(null);

  go(screen: Screen): void {
    // Asking for the catalogue while one product of it is read asks for all of it again.
    if (screen === 'catalogue' && (this.screen === 'catalogue' || this.from !== 'catalogue')) {
      this.product = null;
      this.from = 'catalogue';
    }
    this.screen = screen;
  }

  openAccount(section: Section): void {
    this.screen = 'account';
    this.section = section;
  }

  openOrder(id: string): void {
    this.screen = 'orders';
    this.order = id;
  }

  /** Shows a product; the way back leads to the screen one came from. */
  openProduct(id: string): void {
    if (this.product === null || this.screen !== 'catalogue') this.from = this.screen;
    this.screen = 'catalogue';
    this.product = id;
  }

  /** Back from a product; false when none is shown. */
  closeProduct(): boolean {
    if (this.product === null) return false;
    this.product = null;
    this.screen = this.from;
    this.from = 'catalogue';
    return true;
  }

  /** Whether something lies over the screen that wants the keys. */
  get covered(): boolean {
    return this.palette || this.shortcuts || this.leaving !== null || this.inbox !== null;
  }
}

export const place = new Place();
