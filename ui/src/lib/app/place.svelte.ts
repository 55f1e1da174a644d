/** Where the person is. Screens are few and a window has no address bar, so this is a record, not a router. */
export type Screen = 'orders' | 'account';

/** The parts of the account's screen. */
export const SECTIONS = ['profile', 'security', 'devices', 'privacy', 'device'] as const;
export type Section = (typeof SECTIONS)[number];

/** The ways into a store that have a form of their own. */
export type Way = 'code' | 'password' | 'recover';

/** A store is being added, or signed in to, while an account may be open. */
export interface Joining {
  store: string | null;
  way?: Way;
  /** A link opened the form at its last step: a new password may be set. */
  newPassword?: string;
}

class Place {
  screen: Screen = $state('orders');
  section: Section = $state('profile');
  /** The order shown beside the list. */
  order: string | null = $state(null);
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

  /** Whether something lies over the screen that wants the keys. */
  get covered(): boolean {
    return this.palette || this.shortcuts || this.leaving !== null || this.inbox !== null;
  }
}

export const place = new Place();
