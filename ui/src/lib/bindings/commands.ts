// Made by `cargo xtask bindings` from crates/commands. Do not edit.

/**
 * `identity.activate`: show another account.
 */
export type AccountArgs = { 
/**
 * The account.
 */
account_id: AccountId, };

/**
 * A customer's login.
 */
export type AccountId = string;

/**
 * Whether an account can be shown.
 */
export type AccountState = "open" | "locked" | "sign_in_again";

/**
 * An account known on this device.
 */
export type AccountView = { 
/**
 * The account.
 */
id: AccountId, 
/**
 * Its store.
 */
store_id: StoreId, 
/**
 * The store's name.
 */
store_name: string, 
/**
 * The person's name, or the masked phone.
 */
name: string, 
/**
 * The masked phone, as `+7 ••• •••-12-34`.
 */
phone: string | null, 
/**
 * Whether it can be shown.
 */
state: AccountState, };

/**
 * A change after placement that has a price.
 */
export type Adjustment = { 
/**
 * The adjustment.
 */
id: AdjustmentId, 
/**
 * What it is.
 */
kind: ("refund" | "credit" | "return" | "exchange" | "price_adjustment" | "cancellation" | (string & {})), 
/**
 * Minor units; positive flows to the customer.
 */
amount: number, 
/**
 * When.
 */
at: ServerTime, 
/**
 * Why, for people.
 */
reason: string | null, };

/**
 * A refund, credit, return, exchange or cancellation of an order.
 */
export type AdjustmentId = string;

/**
 * Everything the first paint needs, in one call.
 */
export type Bootstrap = { 
/**
 * As `0.1.0`.
 */
version: string, 
/**
 * Which build this is, for a bug report.
 */
build_id: string, 
/**
 * `linux`, `macos`, `windows`.
 */
platform: string, 
/**
 * The language to show: the preference, else the system's, else `en`.
 */
language: string, 
/**
 * The system's locale for dates and money, BCP 47.
 */
locale: string, 
/**
 * Languages there are.
 */
languages: Array<string>, 
/**
 * Cosmetic preferences.
 */
preferences: Preferences, 
/**
 * Stores known on this device.
 */
stores: Array<StoreView>, 
/**
 * Accounts known on this device.
 */
accounts: Array<AccountView>, 
/**
 * The account shown, if any.
 */
active: AccountView | null, 
/**
 * "Work offline" is on.
 */
work_offline: boolean, 
/**
 * How the local archive is protected.
 */
vault: VaultView, 
/**
 * True when this build can start the demo store.
 */
demo_available: boolean, };

/**
 * A one-time-code challenge.
 */
export type ChallengeId = string;

/**
 * A code is on its way.
 */
export type ChallengeView = { 
/**
 * Which challenge.
 */
id: ChallengeId, 
/**
 * Where it went, masked.
 */
sent_to: string, 
/**
 * How many digits.
 */
digits: number, 
/**
 * Seconds until it is worthless.
 */
expires_in_s: number, 
/**
 * Seconds until another may be asked for.
 */
resend_in_s: number, };

/**
 * `vault.choose`: what to use where no keyring answers.
 */
export type ChooseArgs = { 
/**
 * `passphrase` or `memory`, or `keyring` to try it again.
 */
mode: VaultMode, 
/**
 * For `passphrase`: at least 8 characters.
 */
passphrase?: string, };

/**
 * A date of the civil calendar in the store's time zone, as `2026-03-31`: promised dates, return windows, expiries.
 */
export type CivilDate = string;

/**
 * A command's failure. The interface branches on `code` only and shows its own words for the codes it knows; `message`
 * is for the codes it does not know and for diagnostics. Neither ever carries a secret.
 */
export type CommandError = { 
/**
 * A stable word. The server's problem codes (`code_wrong`, `rate_limited`, …) and the client's own: `offline`,
 * `timeout`, `not_a_store`, `untrusted`, `address_invalid`, `demo_unavailable`, `vault_choice_needed`, `vault_locked`, `wrong_passphrase`, `in_use`, `disk_full`,
 * `newer_file`, `unknown_command`, `bad_arguments`, `internal`.
 */
code: string, 
/**
 * What happened and what can be done, in English.
 */
message: string, 
/**
 * What to do.
 */
retry: Retry, 
/**
 * The argument at fault.
 */
field: string | null, 
/**
 * Seconds until the same may succeed.
 */
retry_after_s: number | null, 
/**
 * Tries that remain for a one-time code.
 */
tries_left: number | null, };

/**
 * `stores.connect`.
 */
export type ConnectArgs = { 
/**
 * An address as a person types it: `shop.example`, `https://shop.example`, `127.0.0.1:8080`. Plain HTTP is taken
 * for loopback addresses only.
 */
address: string, };

/**
 * An ISO 4217 currency code, as `EUR`.
 */
export type Currency = string;

/**
 * Where an order goes.
 */
export type Delivery = { 
/**
 * How.
 */
method: ("post" | "courier" | "pickup" | "digital" | (string & {})), 
/**
 * To whom.
 */
recipient: string, 
/**
 * The address or the point, as lines a carrier would read.
 */
address: Array<string>, };

/**
 * `app.diagnostics`: text for a bug report, free of secrets and personal data.
 */
export type Diagnostics = { 
/**
 * Plain text, ready for the clipboard.
 */
text: string, };

/**
 * A value one can filter by.
 */
export type Facet = { 
/**
 * The value.
 */
value: string, 
/**
 * How many orders have it.
 */
count: number, };

/**
 * `orders.facets`: what one can filter by, with counts, over the whole archive.
 */
export type Facets = { 
/**
 * Categories that occur, by path.
 */
categories: Array<Facet>, 
/**
 * States that occur.
 */
statuses: Array<Facet>, 
/**
 * Currencies that occur.
 */
currencies: Array<string>, 
/**
 * The oldest order: milliseconds since 1970.
 */
oldest: number | null, };

/**
 * A parcel, a pick-up or a digital delivery.
 */
export type Fulfillment = { 
/**
 * The parcel.
 */
id: FulfillmentId, 
/**
 * What it is.
 */
kind: ("shipping" | "pickup" | "digital" | (string & {})), 
/**
 * Who carries it.
 */
carrier: string | null, 
/**
 * The carrier's number.
 */
tracking: string | null, 
/**
 * What is in it.
 */
lines: Array<FulfillmentLine>, 
/**
 * The promise, in the store's time zone.
 */
promised: CivilDate | null, 
/**
 * What happened to it, oldest first. Only ever added to.
 */
events: Array<FulfillmentEvent>, };

/**
 * Something that happened to a parcel.
 */
export type FulfillmentEvent = { 
/**
 * What.
 */
kind: ("packed" | "shipped" | "in_transit" | "out_for_delivery" | "ready_for_pickup" | "delivered" | "attempted" | "delayed" | "returning" | (string & {})), 
/**
 * When.
 */
at: ServerTime, 
/**
 * Where, for people.
 */
place?: string | null, };

/**
 * A parcel, a pick-up or a digital delivery of an order.
 */
export type FulfillmentId = string;

/**
 * How many of a line are in a parcel.
 */
export type FulfillmentLine = { 
/**
 * [`OrderLine::line`].
 */
line: number, 
/**
 * How many.
 */
quantity: number, };

/**
 * `identity.inbox`: the demo store's messages, newest first.
 */
export type Inbox = { 
/**
 * The messages.
 */
messages: Array<InboxMessage>, };

/**
 * A message in the demo store's inbox (`GET /v1/demo/inbox`): what a real store would have sent by SMS or e-mail.
 */
export type InboxMessage = { 
/**
 * The message.
 */
id: MessageId, 
/**
 * `sms` or `email`.
 */
channel: string, 
/**
 * The number or address it went to.
 */
to: string, 
/**
 * The subject of an e-mail.
 */
subject: string | null, 
/**
 * The text.
 */
body: string, 
/**
 * When it was sent.
 */
sent_at: ServerTime, };

/**
 * Whether the keyring answers.
 */
export type KeyringState = "ready" | "absent" | "locked" | "unresponsive";

/**
 * One line of an order.
 */
export type LineView = { 
/**
 * The line's place in the order.
 */
line: number, 
/**
 * The name when it was bought.
 */
name: string, 
/**
 * The variant when it was bought.
 */
variant: string | null, 
/**
 * The article number.
 */
sku: string, 
/**
 * The category's path.
 */
category: string | null, 
/**
 * The picture.
 */
art: string | null, 
/**
 * The price of one, minor units.
 */
unit_price: number, 
/**
 * How many were ordered.
 */
ordered: number, 
/**
 * How many are still wanted.
 */
current: number, 
/**
 * How many have left.
 */
fulfilled: number, 
/**
 * What the line cost, minor units.
 */
total: number, };

/**
 * `app.resolve_link`: what a `kabinet://` link points at. Resolving never acts.
 */
export type LinkArgs = { 
/**
 * The whole link.
 */
link: string, };

/**
 * Where a link leads.
 */
export type LinkTarget = { 
/**
 * The store.
 */
store_id: string, 
/**
 * `order`.
 */
kind: string, 
/**
 * The entity's id.
 */
id: string, 
/**
 * The account on this device that can show it, if any.
 */
account_id: string | null, };

/**
 * A hit to be marked.
 */
export type Mark = { 
/**
 * `number`, or `item` with `index` into [`OrderRow::items`].
 */
field: string, 
/**
 * Which item.
 */
index: number, 
/**
 * The first UTF-16 code unit of the hit.
 */
start: number, 
/**
 * One past the last.
 */
end: number, };

/**
 * A message in the demo store's inbox.
 */
export type MessageId = string;

/**
 * An amount of one currency, in minor units (cents; whole đồng for VND).
 */
export type Money = { 
/**
 * Minor units; negative for what flows back.
 */
minor: number, 
/**
 * The currency.
 */
currency: Currency, };

/**
 * One month of the list, in this device's time zone.
 */
export type Month = { 
/**
 * As `2026-03`.
 */
month: string, 
/**
 * How many orders.
 */
count: number, 
/**
 * What they came to, one sum per currency, canceled orders left out.
 */
totals: Array<Money>, };

/**
 * No arguments, or no result.
 */
export type Nothing = Record<symbol, never>;

/**
 * `orders.get`.
 */
export type OrderArgs = { 
/**
 * The order.
 */
id: OrderId, };

/**
 * Something that happened to the order as a whole.
 */
export type OrderEvent = { 
/**
 * A stable word: `placed`, `confirmed`, `paid`, `on_hold`, `resumed`, `completed`, `canceled`, `refunded`, …
 */
kind: string, 
/**
 * When.
 */
at: ServerTime, 
/**
 * More, for people.
 */
note?: string | null, };

/**
 * What to show. Everything absent means no limit; all given conditions hold together.
 */
export type OrderFilter = { 
/**
 * Placed at or after: milliseconds since 1970.
 */
from?: number, 
/**
 * Placed before: milliseconds since 1970.
 */
to?: number, 
/**
 * Any of these states; empty means all.
 */
status?: Array<("created" | "confirmed" | "processing" | "completed" | "canceled" | "on_hold" | (string & {}))>, 
/**
 * A category's path, as `dog` or `dog/food`; its children count too.
 */
category?: string, 
/**
 * At least this much: minor units of the order's currency.
 */
min_total?: number, 
/**
 * At most this much.
 */
max_total?: number, 
/**
 * Archived orders: absent shows both, true only those, false all others.
 */
archived?: boolean, };

/**
 * An order.
 */
export type OrderId = string;

/**
 * One order in a list.
 */
export type OrderRow = { 
/**
 * The order.
 */
id: OrderId, 
/**
 * The local key: newer orders have larger ones. Good for this device only.
 */
key: number, 
/**
 * The number people use.
 */
number: string, 
/**
 * When it was placed.
 */
placed_at: ServerTime, 
/**
 * The names of its first lines, at most 3; in a search the lines that hit come first.
 */
items: Array<string>, 
/**
 * How many lines there are beyond `items`.
 */
more_items: number, 
/**
 * Pictures of its first lines, at most 3.
 */
art: Array<string>, 
/**
 * What the store is doing with it.
 */
status: ("created" | "confirmed" | "processing" | "completed" | "canceled" | "on_hold" | (string & {})), 
/**
 * What happened to the money.
 */
payment_status: ("not_paid" | "authorized" | "paid" | "partially_refunded" | "refunded" | "voided" | "failed" | (string & {})), 
/**
 * What happened to the goods.
 */
fulfillment_status: ("not_fulfilled" | "partially_fulfilled" | "fulfilled" | "partially_delivered" | "delivered" | (string & {})), 
/**
 * What came back.
 */
return_status: ("none" | "requested" | "partially_returned" | "returned" | (string & {})), 
/**
 * Put away.
 */
archived: boolean, 
/**
 * A parcel of it is past its promised date and has not arrived.
 */
late: boolean, 
/**
 * What was charged.
 */
total: Money, 
/**
 * What a search hit in it; empty when browsing.
 */
marks: Array<Mark>, };

/**
 * An order in full.
 */
export type OrderView = { 
/**
 * The order.
 */
id: OrderId, 
/**
 * The number people use.
 */
number: string, 
/**
 * When it was placed.
 */
placed_at: ServerTime, 
/**
 * The currency of every amount in it.
 */
currency: string, 
/**
 * What the store is doing with it.
 */
status: ("created" | "confirmed" | "processing" | "completed" | "canceled" | "on_hold" | (string & {})), 
/**
 * What happened to the money.
 */
payment_status: ("not_paid" | "authorized" | "paid" | "partially_refunded" | "refunded" | "voided" | "failed" | (string & {})), 
/**
 * What happened to the goods.
 */
fulfillment_status: ("not_fulfilled" | "partially_fulfilled" | "fulfilled" | "partially_delivered" | "delivered" | (string & {})), 
/**
 * What came back.
 */
return_status: ("none" | "requested" | "partially_returned" | "returned" | (string & {})), 
/**
 * Put away.
 */
archived: boolean, 
/**
 * A parcel of it is past its promised date and has not arrived.
 */
late: boolean, 
/**
 * The path it goes, for the line with dates at the top.
 */
path: Array<PathStep>, 
/**
 * What was bought.
 */
lines: Array<LineView>, 
/**
 * The sum, explained; minor units.
 */
totals: Totals, 
/**
 * Where it goes.
 */
delivery: Delivery | null, 
/**
 * How it was paid.
 */
payment: Payment | null, 
/**
 * Parcels.
 */
fulfillments: Array<Fulfillment>, 
/**
 * Changes after placement.
 */
adjustments: Array<Adjustment>, 
/**
 * What happened, oldest first.
 */
events: Array<OrderEvent>, };

/**
 * Every month that has an order the filter lets through, newest first.
 */
export type Outline = { 
/**
 * How many orders in all.
 */
count: number, 
/**
 * How many orders the archive has, whatever the filter.
 */
archive_count: number, 
/**
 * The months.
 */
months: Array<Month>, };

/**
 * `orders.outline`.
 */
export type OutlineArgs = { 
/**
 * What to show.
 */
filter: OrderFilter, };

/**
 * Where a step of the path stands.
 */
export type PathState = "done" | "current" | "ahead";

/**
 * A step of an order's path.
 */
export type PathStep = { 
/**
 * `placed`, `confirmed`, `paid`, `shipped`, `ready_for_pickup`, `delivered`, `completed`, `on_hold`, `canceled`.
 */
step: string, 
/**
 * Done, now, to come.
 */
state: PathState, 
/**
 * When it happened.
 */
at: ServerTime | null, 
/**
 * When it was promised.
 */
promised: CivilDate | null, };

/**
 * How an order was paid. Never a card number: the provider's token stays on the server.
 */
export type Payment = { 
/**
 * `card`, `cash`, `wallet`, `credit`.
 */
method: string, 
/**
 * The card's brand.
 */
brand?: string | null, 
/**
 * The card's last four digits.
 */
last4?: string | null, };

/**
 * Cosmetic preferences: losing them costs nothing.
 */
export type Preferences = { 
/**
 * A BCP 47 tag, or nothing to follow the system.
 */
language: string | null, 
/**
 * `system`, `light`, `dark`, `contrast`.
 */
theme: string | null, 
/**
 * `comfortable`, `compact`.
 */
density: string | null, 
/**
 * Widths of the panes in CSS pixels: rail, list.
 */
panes: Array<number>, };

/**
 * `app.set_preferences`: replaces what is given, keeps what is not.
 */
export type PreferencesPatch = { 
/**
 * `""` follows the system again.
 */
language?: string, 
/**
 * See [`Preferences::theme`].
 */
theme?: string, 
/**
 * See [`Preferences::density`].
 */
density?: string, 
/**
 * See [`Preferences::panes`].
 */
panes?: Array<number>, };

/**
 * What of the store's policy a client may know before signing in.
 */
export type PublicPolicy = { 
/**
 * Whether customers have accounts.
 */
accounts_mode: ("optional" | "required" | "disabled" | (string & {})), 
/**
 * Whether a one-time code opens a new account for a number the store does not know.
 */
otp_may_register: boolean, 
/**
 * Countries (ISO 3166-1 alpha-2) whose numbers receive codes; empty means all.
 */
phone_countries: Array<string>, };

/**
 * `identity.request_code`.
 */
export type RequestCodeArgs = { 
/**
 * The store.
 */
store_id: StoreId, 
/**
 * The phone number as typed.
 */
phone: string, };

/**
 * What a person can do about a failure.
 */
export type Retry = "never" | "now" | "later" | "online" | "sign_in" | "unlock";

/**
 * `orders.search`: full-text search, folded, word prefixes, newest first.
 */
export type SearchArgs = { 
/**
 * What the person typed so far.
 */
query: string, 
/**
 * What to show.
 */
filter: OrderFilter, 
/**
 * [`SearchPage::next`] of the page before.
 */
before?: number, 
/**
 * How many, at most 200.
 */
limit: number, };

/**
 * Hits, newest first.
 */
export type SearchPage = { 
/**
 * The hits.
 */
rows: Array<OrderRow>, 
/**
 * Where the next page begins; nothing when this is the last.
 */
next: number | null, 
/**
 * Without hits under a filter: how many there are without it.
 */
hidden_by_filter: number | null, 
/**
 * Without hits at all: a word of the archive that is close to what was typed.
 */
did_you_mean: string | null, };

/**
 * An instant the store's server stamped: milliseconds since 1970-01-01T00:00:00Z.
 */
export type ServerTime = number;

/**
 * `identity.sign_out`: ends the session at the store (when it can be reached), destroys the key and the local copy.
 */
export type SignOutArgs = { 
/**
 * The account.
 */
account_id: AccountId, 
/**
 * Sign out although actions wait to be sent; otherwise refused with `unsent_work`.
 */
discard_unsent: boolean, };

/**
 * A note from the core to the interface.
 */
export type Signal = { 
/**
 * What changed.
 */
topic: Topic, 
/**
 * The link, for [`Topic::Link`].
 */
link: string | null, };

/**
 * `stores.forget`.
 */
export type StoreArgs = { 
/**
 * The store.
 */
store_id: StoreId, };

/**
 * A store, however it is reached. Stands in discovery; never the address.
 */
export type StoreId = string;

/**
 * A store.
 */
export type StoreView = { 
/**
 * The store, whatever its address.
 */
id: StoreId, 
/**
 * Its name.
 */
name: string, 
/**
 * Where it was reached last, as `https://shop.example`.
 */
origin: string, 
/**
 * A demo store, whose inbox the sign-in screen shows.
 */
demo: boolean, 
/**
 * Its currency.
 */
currency: string, 
/**
 * The country in which a phone number without a prefix is read.
 */
country: string, 
/**
 * Languages it writes.
 */
languages: Array<string>, 
/**
 * The public part of its policy.
 */
policy: PublicPolicy, };

/**
 * Something the person must be told once, until dismissed with `sync.dismiss`.
 */
export type SyncNotice = "quarantined" | "store_restored" | "client_too_old" | "disk_full";

/**
 * What the engine is doing.
 */
export type SyncPhase = "idle" | "first" | "incremental" | "work_offline" | "unreachable" | "sign_in_again" | "failed";

/**
 * The state of syncing for the active account.
 */
export type SyncView = { 
/**
 * What the engine is doing.
 */
phase: SyncPhase, 
/**
 * Rows of the first copy that are here.
 */
done: number, 
/**
 * Rows of the first copy in all; 0 while unknown.
 */
total: number, 
/**
 * When what is shown was last known to be complete: milliseconds since 1970 by this device's clock.
 */
as_of: number | null, 
/**
 * The store tells of changes as they happen.
 */
live: boolean, 
/**
 * Actions that wait to be sent.
 */
waiting: number, 
/**
 * Why the last try failed.
 */
problem: CommandError | null, 
/**
 * What the person must be told.
 */
notice: SyncNotice | null, };

/**
 * What changed.
 */
export type Topic = "orders" | "sync" | "session" | "stores" | "preferences" | "vault" | "link";

/**
 * How the total comes about. `items - discount + delivery + tax - points = total`, all in minor units.
 */
export type Totals = { 
/**
 * The lines together.
 */
items: number, 
/**
 * What was taken off, as a positive number.
 */
discount: number, 
/**
 * What delivery cost.
 */
delivery: number, 
/**
 * Tax not already in the prices.
 */
tax: number, 
/**
 * What points paid for, as a positive number.
 */
points: number, 
/**
 * What was charged. Never changes.
 */
total: number, 
/**
 * What has flowed back so far, as a positive number.
 */
refunded: number, };

/**
 * `vault.unlock`: open a locked account.
 */
export type UnlockArgs = { 
/**
 * The account.
 */
account_id: AccountId, 
/**
 * The passphrase; absent to ask the keyring again.
 */
passphrase?: string, };

/**
 * Where the key of the local database comes from.
 */
export type VaultMode = "keyring" | "passphrase" | "memory";

/**
 * The state of the protection.
 */
export type VaultView = { 
/**
 * Whether the keyring answers.
 */
keyring: KeyringState, 
/**
 * What new accounts will use: the keyring where it answers, else what was chosen, else nothing yet.
 */
mode: VaultMode | null, };

/**
 * `identity.verify_code`. Refused with `vault_choice_needed`, before the code is spent, where no keyring answers and
 * `vault.choose` has not been called.
 */
export type VerifyCodeArgs = { 
/**
 * The store.
 */
store_id: StoreId, 
/**
 * The challenge.
 */
challenge_id: ChallengeId, 
/**
 * The digits; spaces and dashes are ignored.
 */
code: string, };

/**
 * Some rows of one month.
 */
export type Window = { 
/**
 * The rows.
 */
rows: Array<OrderRow>, };

/**
 * `orders.window`: some rows of one month, newest first.
 */
export type WindowArgs = { 
/**
 * What to show.
 */
filter: OrderFilter, 
/**
 * As `2026-03`.
 */
month: string, 
/**
 * The first row wanted, from 0.
 */
offset: number, 
/**
 * How many, at most 200.
 */
limit: number, };

/**
 * `app.work_offline`.
 */
export type WorkOffline = { 
/**
 * On or off.
 */
on: boolean, };

export interface Commands {
  /** Everything the first paint needs. */
  "app.bootstrap": { args: Nothing; result: Bootstrap };
  /** Change cosmetic preferences. */
  "app.set_preferences": { args: PreferencesPatch; result: Preferences };
  /** Switch "work offline". */
  "app.work_offline": { args: WorkOffline; result: Nothing };
  /** Text for a bug report. */
  "app.diagnostics": { args: Nothing; result: Diagnostics };
  /** What a kabinet:// link points at. */
  "app.resolve_link": { args: LinkArgs; result: LinkTarget };
  /** Connect to a store by its address. */
  "stores.connect": { args: ConnectArgs; result: StoreView };
  /** Start the bundled demo store and connect to it. */
  "stores.demo": { args: Nothing; result: StoreView };
  /** Forget a store that has no account here. */
  "stores.forget": { args: StoreArgs; result: Nothing };
  /** How the local archive is protected. */
  "vault.status": { args: Nothing; result: VaultView };
  /** What to use where no keyring answers. */
  "vault.choose": { args: ChooseArgs; result: VaultView };
  /** Open a locked account. */
  "vault.unlock": { args: UnlockArgs; result: AccountView };
  /** Send a one-time code. */
  "identity.request_code": { args: RequestCodeArgs; result: ChallengeView };
  /** Answer a one-time code: signs in or registers. */
  "identity.verify_code": { args: VerifyCodeArgs; result: AccountView };
  /** The demo store's messages. */
  "identity.inbox": { args: StoreArgs; result: Inbox };
  /** Show another account. */
  "identity.activate": { args: AccountArgs; result: AccountView };
  /** Sign out and erase the local copy. */
  "identity.sign_out": { args: SignOutArgs; result: Nothing };
  /** Months with counts and totals. */
  "orders.outline": { args: OutlineArgs; result: Outline };
  /** Some rows of one month. */
  "orders.window": { args: WindowArgs; result: Window };
  /** Full-text search as one types. */
  "orders.search": { args: SearchArgs; result: SearchPage };
  /** One order in full. */
  "orders.get": { args: OrderArgs; result: OrderView };
  /** What one can filter by. */
  "orders.facets": { args: Nothing; result: Facets };
  /** How fresh the archive is. */
  "sync.status": { args: Nothing; result: SyncView };
  /** Sync now. */
  "sync.now": { args: Nothing; result: SyncView };
  /** The person has read the notice. */
  "sync.dismiss": { args: Nothing; result: Nothing };
}
