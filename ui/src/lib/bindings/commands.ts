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
state: AccountState, 
/**
 * It is no account at the store: somebody who buys here without one.
 */
guest: boolean, };

/**
 * An address of the address book (S40, S52).
 */
export type Address = { 
/**
 * The address; the client makes the id.
 */
id: AddressId, 
/**
 * What the person calls it, as `Home`; may be empty.
 */
label: string, 
/**
 * Who receives.
 */
recipient: string, 
/**
 * Whom the courier calls, in E.164; may be empty.
 */
phone: string, 
/**
 * ISO 3166-1 alpha-2.
 */
country: string, 
/**
 * State, province or oblast; may be empty.
 */
region: string, 
/**
 * The town.
 */
city: string, 
/**
 * May be empty where the country has none.
 */
postal_code: string, 
/**
 * Street and house.
 */
street: string, 
/**
 * Flat, entrance, floor; may be empty.
 */
unit: string, 
/**
 * For the courier; may be empty.
 */
comment: string, 
/**
 * The one that fills the next checkout (S55); setting it takes the mark from the others.
 */
is_default: boolean, };

/**
 * `addresses.remove`.
 */
export type AddressArgs = { 
/**
 * Which one.
 */
id: AddressId, };

/**
 * An address of an account's address book.
 */
export type AddressId = string;

/**
 * An address of it.
 */
export type AddressView = { 
/**
 * The address.
 */
address: Address, 
/**
 * A change of it waits to be sent.
 */
pending: boolean, };

/**
 * The address book, the default one first, the others by what they are called.
 */
export type AddressesView = { 
/**
 * The addresses.
 */
addresses: Array<AddressView>, };

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
 * `lists.add` (so many more) and `lists.set` (so many; 0 removes).
 */
export type AmountArgs = { 
/**
 * Which list.
 */
list: ListName, 
/**
 * The product.
 */
product_id: ProductId, 
/**
 * How many, at most 999.
 */
quantity: number, };

/**
 * `orders.annotate`: the customer's own words; empty ones remove them.
 */
export type AnnotateArgs = { 
/**
 * The order.
 */
id: OrderId, 
/**
 * At most 2,000 characters.
 */
note: string, 
/**
 * At most 20, each of 1 to 40 characters.
 */
tags: Array<string>, };

/**
 * `orders.archive`: puts an order away, or brings it back.
 */
export type ArchiveArgs = { 
/**
 * The order.
 */
id: OrderId, 
/**
 * Away, or back.
 */
archived: boolean, };

/**
 * `vault.set_auto_lock`.
 */
export type AutoLockArgs = { 
/**
 * 1 to 1440 minutes; nothing for never.
 */
minutes: number | null, };

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
 * `membership.buy`.
 */
export type BuyMembershipArgs = { 
/**
 * Which of the store's plans.
 */
plan: string, 
/**
 * A kept method to charge at once; without one a page opens.
 */
method_id?: PaymentMethodId, 
/**
 * Whether what is paid with on the page is kept for later.
 */
keep: boolean, 
/**
 * Whether it is to renew itself, with the method that paid for it.
 */
renew: boolean, 
/**
 * The price the person sees, in minor units. Where the store's differs, nothing is begun.
 */
expected_amount: number, };

/**
 * `orders.cancel`.
 */
export type CancelArgs = { 
/**
 * The order.
 */
id: OrderId, 
/**
 * At most 500 characters.
 */
reason?: string, };

/**
 * A hit to be marked.
 */
export type CardMark = { 
/**
 * `name`, `variant`, `brand`, `sku` or `also`: a text of the card.
 */
field: string, 
/**
 * The first UTF-16 code unit of the hit.
 */
start: number, 
/**
 * One past the last.
 */
end: number, };

/**
 * Whether the catalogue is here.
 */
export type CatalogueStanding = "here" | "coming" | "too_large";

/**
 * The categories with counts.
 */
export type Categories = { 
/**
 * The first level, as the animals, in the catalogue's order.
 */
categories: Array<CategoryView>, 
/**
 * Products in all.
 */
total: number, 
/**
 * Whether it is all here.
 */
standing: CatalogueStanding, 
/**
 * When it was last known to be complete: milliseconds since 1970.
 */
as_of: number | null, };

/**
 * `catalogue.categories`.
 */
export type CategoriesArgs = { 
/**
 * The store; absent for that of the account shown.
 */
store_id?: StoreId, };

/**
 * A category's own rate.
 */
export type CategoryRate = { 
/**
 * The category's path, as `dog/food`; what lies below it is meant, too.
 */
category: string, 
/**
 * Points in 10,000 minor units; 0 where it earns nothing.
 */
rate: number, };

/**
 * A category, with what lies below it.
 */
export type CategoryView = { 
/**
 * Its path, as `dog/food`.
 */
path: string, 
/**
 * Products in it and below it.
 */
count: number, 
/**
 * Those of them that can be had now.
 */
in_stock: number, 
/**
 * What lies below it, in the catalogue's order.
 */
children: Array<CategoryView>, };

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
 * How it travels: a recovery by `email` is answered with `identity.verify_recovery`, everything by `sms` with
 * `identity.verify_code`.
 */
channel: ("sms" | "email" | (string & {})), 
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
 * `security.prove_code`: a code to a verified contact, for a proof.
 */
export type ChannelArgs = { 
/**
 * Where to.
 */
channel: ("sms" | "email" | (string & {})), };

/**
 * `checkout.quote` and `checkout.place`.
 */
export type CheckoutArgs = { 
/**
 * What is wanted, each product once, 1 to 100 lines, with the prices the person sees.
 */
lines: Array<WantedLine>, 
/**
 * The id of a delivery option.
 */
delivery: string, 
/**
 * Where it goes.
 */
destination: Destination, 
/**
 * Who receives.
 */
recipient: string, 
/**
 * How it is paid.
 */
pay_by: ("on_delivery" | "online" | (string & {})), 
/**
 * The total the person sees, in minor units; 0 where none is known yet, for a quote.
 */
expected_total: number, 
/**
 * Without an account: a phone number or an e-mail address, where the store writes to.
 */
contact?: string, 
/**
 * How many points are to pay for a part of it; none where absent.
 */
points?: number, 
/**
 * What of the total store credit is to pay, in minor units; nothing where absent.
 */
credit?: number, };

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
 * Orders that belong to a verified contact of the caller but not yet to the account (`GET /v1/account/claims`, B18).
 */
export type Claim = { 
/**
 * The customer they were made as.
 */
customer_id: CustomerId, 
/**
 * The verified contact they were made with, masked.
 */
contact: string, 
/**
 * How many orders there are.
 */
orders: number, 
/**
 * When the newest was placed.
 */
newest_at: ServerTime | null, };

/**
 * The answer of `GET /v1/account/claims`. `POST /v1/account/claims/{customer}` (needs a recent proof) moves them into the
 * account's feed.
 */
export type ClaimList = { 
/**
 * What can be claimed.
 */
claims: Array<Claim>, };

/**
 * A command's failure. The interface branches on `code` only and shows its own words for the codes it knows; `message`
 * is for the codes it does not know and for diagnostics. Neither ever carries a secret.
 */
export type CommandError = { 
/**
 * A stable word. The server's problem codes (`code_wrong`, `rate_limited`, …) and the client's own: `offline`,
 * `timeout`, `not_a_store`, `untrusted`, `address_invalid`, `demo_unavailable`, `vault_choice_needed`, `vault_locked`, `wrong_passphrase`, `wrong_passcode` (with
 * `retry_after_s` where the next try has to wait), `passcode_short`, `passcode_none`, `passcode_unavailable`, `in_use`, `disk_full`,
 * `newer_file`, `unsent_work`, `list_full`, `step_expired`, `file_exists`, `page_unsafe`, `no_receipt`, `unknown_command`, `bad_arguments`, `internal`.
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
 * `security.confirm_proof`, `profile.confirm_contact`: the code that came.
 */
export type ConfirmArgs = { 
/**
 * The challenge.
 */
challenge_id: ChallengeId, 
/**
 * The digits; spaces and dashes are ignored.
 */
code: string, };

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
 * Which mailings are welcome; what is absent stays.
 */
export type ConsentsChange = { 
/**
 * Advertising.
 */
advertising?: boolean | null, 
/**
 * News about the store and the account.
 */
informational?: boolean | null, };

/**
 * Which mailings are welcome; a change that waits to be sent is in it.
 */
export type ConsentsView = { 
/**
 * Advertising.
 */
advertising: boolean, 
/**
 * News about the store and the account.
 */
informational: boolean, 
/**
 * When the store was last told; nothing before.
 */
changed_at: ServerTime | null, 
/**
 * A change waits to be sent.
 */
pending: boolean, };

/**
 * `profile.change_contact`: sends a code to the NEW phone number or e-mail address.
 */
export type ContactArgs = { 
/**
 * `sms` for a phone number, `email` for an address.
 */
channel: ("sms" | "email" | (string & {})), 
/**
 * The number or address, as typed.
 */
contact: string, };

/**
 * `credit.entries`.
 */
export type CreditEntriesArgs = { 
/**
 * The number of the last entry of the page before.
 */
before?: number, 
/**
 * 1 to 200; 50 where absent.
 */
limit?: number, };

/**
 * A page of the ledger, the newest first.
 */
export type CreditEntriesView = { 
/**
 * The entries.
 */
entries: Array<CreditEntry>, 
/**
 * What the next page is asked with; nothing at the end.
 */
next: number | null, };

/**
 * A line of the ledger. It never changes.
 */
export type CreditEntry = { 
/**
 * The entry.
 */
id: CreditEntryId, 
/**
 * Its place in the ledger, from 1, without gaps.
 */
number: number, 
/**
 * What it books.
 */
kind: ("top_up" | "spend" | "refund" | "adjust" | "withdraw" | "void" | (string & {})), 
/**
 * What caused it: the same cause is booked once.
 */
source: string, 
/**
 * When it was booked.
 */
at: ServerTime, 
/**
 * By how much it changed the balance, in minor units.
 */
amount: number, 
/**
 * The balance afterwards.
 */
balance: number, 
/**
 * Of which currency.
 */
currency: Currency, 
/**
 * The order.
 */
order?: OrderId | null, 
/**
 * The order's number, for people.
 */
order_number?: string | null, 
/**
 * The payment's record: what brought the money, paid the order, or took money back.
 */
payment?: PaymentId | null, 
/**
 * An operator's words.
 */
reason?: string | null, };

/**
 * A line of the ledger of store credit.
 */
export type CreditEntryId = string;

/**
 * The store's rules: a group of fields of its policy, told in discovery. Amounts are minor units of the store's currency.
 */
export type CreditRules = { 
/**
 * Whether credit can be topped up and spent. What is given back is booked in any case.
 */
enabled: boolean, 
/**
 * The smallest top-up.
 */
smallest: number, 
/**
 * The largest top-up.
 */
largest: number, 
/**
 * The largest balance that a top-up may lead to.
 */
largest_balance: number, };

/**
 * The account's store credit; works offline.
 */
export type CreditView = { 
/**
 * What can be spent, in minor units.
 */
balance: number, 
/**
 * Of which currency: the store's.
 */
currency: string, 
/**
 * How many entries the ledger has.
 */
entries: number, 
/**
 * The store's rules; nothing where it has no store credit.
 */
rules: CreditRules | null, 
/**
 * Whether it can be topped up: the store has it, and can be paid online.
 */
may_top_up: boolean, };

/**
 * An ISO 4217 currency code, as `EUR`.
 */
export type Currency = string;

/**
 * Somebody the store knows, with or without an account.
 */
export type CustomerId = string;

/**
 * The balance at the end of a day.
 */
export type DayBalanceView = { 
/**
 * The day, in the store's zone.
 */
day: CivilDate, 
/**
 * The balance.
 */
balance: number, };

/**
 * `privacy.delete_account`.
 */
export type DeleteAccountArgs = { 
/**
 * The store's name, as the person typed it.
 */
confirm: string, };

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
address: Array<string>, 
/**
 * The date promised when it was ordered, in the store's time zone. A parcel has a promise of its own.
 */
promised?: CivilDate | null, 
/**
 * What it would have cost without a membership, where that was more.
 */
regular_fee?: number, };

/**
 * One way.
 */
export type DeliveryOption = { 
/**
 * Its id, as `courier`.
 */
id: string, 
/**
 * How.
 */
method: ("post" | "courier" | "pickup" | "digital" | (string & {})), 
/**
 * Its price.
 */
price: number, 
/**
 * From this sum of items on it costs nothing.
 */
free_from: number | null, 
/**
 * Days from today to the promised date.
 */
days: number, 
/**
 * The promised date if ordered now, in the store's time zone.
 */
promised: CivilDate, };

/**
 * How goods can reach a customer (`GET /v1/delivery`).
 */
export type DeliveryOptions = { 
/**
 * The ways, cheapest first.
 */
options: Array<DeliveryOption>, 
/**
 * Where one can pick up, by region.
 */
points: Array<PickupPoint>, };

/**
 * Where an order goes.
 */
export type Destination = { "to": "address", 
/**
 * The address.
 */
address: AddressId, } | { "to": "point", 
/**
 * [`PickupPoint::id`].
 */
point: string, };

/**
 * `app.diagnostics`: text for a bug report, free of secrets and personal data.
 */
export type Diagnostics = { 
/**
 * Plain text, ready for the clipboard.
 */
text: string, };

/**
 * `notices.due`: for whoever shows notifications, once. Asking notes them as told.
 */
export type DueView = { 
/**
 * One notification each.
 */
tell: Array<ToldView>, 
/**
 * One notification about so many pieces of news; zero for none.
 */
pieces: number, 
/**
 * About so many orders.
 */
orders: number, 
/**
 * How many of the pieces are about points.
 */
points: number, };

/**
 * `security.end_session`.
 */
export type EndSessionArgs = { 
/**
 * The session.
 */
session_id: SessionId, 
/**
 * Have its device forget everything at its next contact.
 */
erase: boolean, };

/**
 * So many points run out with a day.
 */
export type ExpiryView = { 
/**
 * The last day on which they can be used, in the store's zone; nothing for those that live for ever.
 */
day: CivilDate | null, 
/**
 * How many.
 */
points: number, };

/**
 * `privacy.export` wrote this.
 */
export type ExportView = { 
/**
 * The file.
 */
path: string, 
/**
 * How many records it holds, one a line.
 */
records: number, };

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
 * `feedback.send`.
 */
export type FeedbackArgs = { 
/**
 * `question`, `complaint`, `praise`, `other`.
 */
topic: string, 
/**
 * 1 to 4,000 characters.
 */
text: string, 
/**
 * The order it is about.
 */
order_id?: OrderId, };

/**
 * A file that was written.
 */
export type FileView = { 
/**
 * Where.
 */
path: string, };

/**
 * `points.forecast`.
 */
export type ForecastArgs = { 
/**
 * What would be bought, at the prices that are known here: at most 200 products.
 */
lines: Array<ForecastLine>, };

/**
 * So much of a product.
 */
export type ForecastLine = { 
/**
 * The product.
 */
product_id: ProductId, 
/**
 * How many.
 */
quantity: number, };

/**
 * What buying that would earn.
 */
export type ForecastView = { 
/**
 * How many points, if all of it is paid in money; nothing where the store has no points, or somebody has no account.
 */
earns: number | null, };

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
 * `notices.list`.
 */
export type InboxArgs = { 
/**
 * `next` of the page before.
 */
before?: number, 
/**
 * 1 to 200.
 */
limit: number, };

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
 * A page of the inbox, newest first.
 */
export type InboxView = { 
/**
 * The news.
 */
notices: Array<NoticeView>, 
/**
 * How many in all are unread.
 */
unread: number, 
/**
 * Hand it back as `before` for the next page.
 */
next: number | null, };

/**
 * `outbox.retry` (as a new change) and `outbox.discard` (with those that make no sense without it).
 */
export type IntentArgs = { 
/**
 * The change.
 */
intent_id: IntentId, };

/**
 * A queued action; also its idempotency key.
 */
export type IntentId = string;

/**
 * Where a change stands.
 */
export type IntentState = "waiting" | "sending" | "parked" | "expired";

/**
 * A change that waits.
 */
export type IntentView = { 
/**
 * The change.
 */
intent_id: IntentId, 
/**
 * What it does, as `list.add`.
 */
kind: ("list.add" | "list.set" | "list.move" | "list.watch" | "profile.rename" | "address.put" | "address.remove" | "consents.set" | "order.archive" | "order.annotate" | "order.cancel" | "order.return" | "order.return_withdraw" | "order.place" | "points.redeem" | "membership.renew" | "feedback.send" | (string & {})), 
/**
 * The id of what it speaks of: a product, an order, an address.
 */
subject: string, 
/**
 * What people call that: a product's name, an order's number, an address's label. Empty where it has no name.
 */
title: string, 
/**
 * When it was made.
 */
created_at: LocalTime, 
/**
 * Where it stands.
 */
state: IntentState, 
/**
 * Why it was refused, or why the last try failed.
 */
problem: CommandError | null, 
/**
 * With `price_changed` and `out_of_stock`: what the order would cost now.
 */
offer: Quote | null, 
/**
 * How often it was tried.
 */
attempts: number, 
/**
 * When it is tried again; nothing where that is at once, or never.
 */
next_attempt_at: LocalTime | null, 
/**
 * When it is not sent any more without being confirmed.
 */
expires_at: LocalTime | null, };

/**
 * Whether the keyring answers.
 */
export type KeyringState = "ready" | "absent" | "locked" | "unresponsive";

/**
 * `orders.late`: orders with a parcel that is late, the longest awaited first.
 */
export type LateOrders = { 
/**
 * The orders, at most 50.
 */
rows: Array<OrderRow>, };

/**
 * `app.keep_launch_image`.
 */
export type LaunchImageArgs = { 
/**
 * Markup that draws what is shown, without ids and without inline styles.
 */
markup: string, };

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
 * What one cost without a membership, where that was more.
 */
regular: number | null, 
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
 * `order`, `points`, `sign_in`, `recover` (the form) or `new_password` (by a link of a recovery e-mail).
 */
kind: string, 
/**
 * The entity's id, for `order`.
 */
id: string | null, 
/**
 * For `new_password`: what `identity.new_password` takes. The link's ticket itself stays in the core.
 */
step_id: string | null, 
/**
 * The account on this device that can show it, if any.
 */
account_id: string | null, };

/**
 * `lists.get`.
 */
export type ListArgs = { 
/**
 * Which list.
 */
list: ListName, };

/**
 * How many products are in each list.
 */
export type ListCounts = { 
/**
 * Products in the cart.
 */
cart: number, 
/**
 * Pieces in the cart.
 */
cart_pieces: number, 
/**
 * Favourites.
 */
favourites: number, 
/**
 * Favourites whose price is at or below its target.
 */
targets_met: number, 
/**
 * Products saved for later.
 */
saved: number, };

/**
 * A product in a list.
 */
export type ListItemView = { 
/**
 * The product.
 */
product_id: ProductId, 
/**
 * How many, 1 to 999.
 */
quantity: number, 
/**
 * When it was put there.
 */
added_at: ServerTime, 
/**
 * A favourite's target price in minor units.
 */
target_price: number | null, 
/**
 * The price is at or below the target.
 */
target_met: boolean, 
/**
 * A change of it waits to be sent.
 */
pending: boolean, 
/**
 * The product as the catalogue on this device has it; nothing where it is not there.
 */
product: ProductCard | null, 
/**
 * The store sells it no more. While the catalogue is on its way this is false: it is not known.
 */
gone: boolean, };

/**
 * Which list.
 */
export type ListName = "cart" | "favourites" | "saved";

/**
 * A list.
 */
export type ListView = { 
/**
 * Its items, in the order they were put there.
 */
items: Array<ListItemView>, 
/**
 * What all of it costs, without items that are gone; nothing while no item has a price.
 */
total: Money | null, 
/**
 * How many are in each list.
 */
counts: ListCounts, 
/**
 * Changes of lists that wait to be sent.
 */
pending: number, 
/**
 * When prices and availability were last known to be complete; nothing before the first copy of the catalogue.
 */
as_of: LocalTime | null, };

/**
 * `lists.of`: where a product is listed.
 */
export type ListedArgs = { 
/**
 * The product.
 */
product_id: ProductId, };

/**
 * Where a product is listed; 0 where it is not.
 */
export type ListedView = { 
/**
 * How many are in the cart.
 */
cart: number, 
/**
 * Whether it is a favourite.
 */
favourite: boolean, 
/**
 * Its target price in minor units.
 */
target_price: number | null, 
/**
 * How many are saved for later.
 */
saved: number, };

/**
 * A change was made: it is on disk and on its way.
 */
export type ListsView = { 
/**
 * How many are in each list now.
 */
counts: ListCounts, 
/**
 * What brings back how it was: `lists.set` with each.
 */
undo: Array<AmountArgs>, 
/**
 * With an `undo` of favourites: the target price it had, for `lists.watch` afterwards.
 */
undo_target: number | null, };

/**
 * An instant this machine's clock said, with the same unit. Good for "as of" and for waiting, never for ordering.
 */
export type LocalTime = number;

/**
 * `security.log`.
 */
export type LogArgs = { 
/**
 * `next` of the page before.
 */
before?: SecurityEventId, };

/**
 * So much of a lot.
 */
export type LotPart = { 
/**
 * The lot.
 */
lot: PointsLotId, 
/**
 * How many.
 */
points: number, };

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
 * An account's membership, as it is now. It stays when it has ended.
 */
export type Membership = { 
/**
 * The plan that was paid for last, and by which it is renewed; nothing where all of it was granted.
 */
plan?: string | null, 
/**
 * Since when it runs, or ran, without a break.
 */
since: ServerTime, 
/**
 * Until when; this instant is no part of it.
 */
until: ServerTime, 
/**
 * Whether it is renewed by itself.
 */
renews: boolean, 
/**
 * Why it is not, or could not be yet.
 */
renew_problem?: ("declined" | "no_method" | "unavailable" | "plan_gone" | "dearer" | "revoked" | (string & {})) | null, 
/**
 * The kept method that is charged then.
 */
method?: PaymentMethodId | null, 
/**
 * How many periods there are.
 */
periods: number, };

/**
 * One period. It never changes.
 */
export type MembershipPeriod = { 
/**
 * The period. One that was paid for has the payment's id, one that was granted the request's: the same cause is booked once.
 */
id: MembershipPeriodId, 
/**
 * Its place, from 1, without gaps.
 */
number: number, 
/**
 * What brought it.
 */
kind: ("bought" | "renewed" | "granted" | "revoked" | (string & {})), 
/**
 * When it was booked.
 */
at: ServerTime, 
/**
 * When it begins. With `revoked`: when the membership ended.
 */
from: ServerTime, 
/**
 * When it ends; this instant is no part of it. With `revoked`: when it would have ended.
 */
until: ServerTime, 
/**
 * The plan that was paid for.
 */
plan?: string | null, 
/**
 * What was paid, in minor units of the store's currency; nothing where it was granted.
 */
price: number, 
/**
 * The payment that brought it.
 */
payment?: PaymentId | null, 
/**
 * An operator's words.
 */
reason?: string | null, };

/**
 * A period of a membership.
 */
export type MembershipPeriodId = string;

/**
 * A way to become a member.
 */
export type MembershipPlan = { 
/**
 * Its id, as `month`.
 */
id: string, 
/**
 * For how many civil months.
 */
months: number, 
/**
 * What that costs, in minor units.
 */
price: number, };

/**
 * The store's rules: a group of fields of its policy, told in discovery. Amounts are minor units of the store's currency.
 */
export type MembershipRules = { 
/**
 * Whether it can be bought and renewed, and brings anything.
 */
enabled: boolean, 
/**
 * The ways to become a member.
 */
plans: Array<MembershipPlan>, 
/**
 * What members pay less for goods, in percent.
 */
discount_percent: number, 
/**
 * For members delivery is free where goods come to at least so much; nothing where it never is.
 */
free_delivery_from: number | null, 
/**
 * For how many days after the end a renewal that could not be charged is tried again.
 */
grace_days: number, };

/**
 * The account's membership; works offline.
 */
export type MembershipView = { 
/**
 * The record, with what waits to be sent on top; nothing where there never was one.
 */
membership: Membership | null, 
/**
 * Whether it is active now.
 */
active: boolean, 
/**
 * A change of whether it renews itself waits to be sent.
 */
renew_pending: boolean, 
/**
 * The kept method that is charged when it renews itself; nothing where that is not kept any more.
 */
method: PaymentMethod | null, 
/**
 * What was saved with orders since it began, in minor units.
 */
saved: number, 
/**
 * The store's currency.
 */
currency: string, 
/**
 * Every period, the newest first.
 */
periods: Array<MembershipPeriod>, 
/**
 * The store's rules; nothing where it has no membership.
 */
rules: MembershipRules | null, 
/**
 * Whether it can be bought: the store has it, and can be paid online.
 */
may_buy: boolean, };

/**
 * What a payment of kind `membership` is for. It stands in the payment's record, so that the money says by itself what it bought.
 */
export type MembershipWish = { 
/**
 * The plan.
 */
plan: string, 
/**
 * For how many months, as the plan was when the payment was begun.
 */
months: number, 
/**
 * Whether it is to be renewed by itself afterwards.
 */
renew: boolean, 
/**
 * With a renewal: the number of the period that it is to bring.
 */
renewal?: number | null, };

/**
 * A message in the demo store's inbox.
 */
export type MessageId = string;

/**
 * `methods.set_default`, `methods.remove`.
 */
export type MethodArgs = { 
/**
 * The method.
 */
method_id: PaymentMethodId, };

/**
 * With what a payment was made, as far as anybody but the provider may know.
 */
export type MethodSummary = { 
/**
 * What it is.
 */
kind: ("card" | "wallet" | "cash" | "credit" | (string & {})), 
/**
 * The card's or wallet's brand, as `visa`.
 */
brand?: string | null, 
/**
 * The card's last four digits.
 */
last4?: string | null, };

/**
 * Kept methods, the default first; works offline.
 */
export type MethodsView = { 
/**
 * All of them.
 */
methods: Array<PaymentMethod>, };

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
 * `lists.move`: all of a product, from one list into another.
 */
export type MoveArgs = { 
/**
 * The product.
 */
product_id: ProductId, 
/**
 * Where it is.
 */
from: ListName, 
/**
 * Where it goes.
 */
to: ListName, };

/**
 * `identity.new_password`.
 */
export type NewPasswordArgs = { 
/**
 * The step.
 */
step_id: string, 
/**
 * 8 to 128 characters.
 */
password: string, };

/**
 * Why a new password is asked for.
 */
export type NewPasswordReason = "temporary" | "recovery";

/**
 * The tier after this one.
 */
export type NextTier = { 
/**
 * The tier.
 */
tier: Tier, 
/**
 * What is missing to it, in minor units.
 */
missing: number, };

/**
 * No arguments, or no result.
 */
export type Nothing = Record<symbol, never>;

/**
 * Kinds of news that are switched together.
 */
export type NoticeGroupView = { 
/**
 * `confirmed`, `on_hold`, `canceled`, `payment`, `on_the_way`, `delivered`, `trouble`, `points`.
 */
group: string, 
/**
 * It is told.
 */
on: boolean, };

/**
 * `notices.set`: replaces what is given, keeps what is not.
 */
export type NoticeSettingsPatch = { 
/**
 * See [`NoticeSettingsView::on`].
 */
on?: boolean, 
/**
 * Switches one group.
 */
group?: NoticeGroupView, 
/**
 * Sets the quiet hours.
 */
quiet?: QuietArgs, };

/**
 * What a person wants to be told of as a notification, on this device.
 */
export type NoticeSettingsView = { 
/**
 * Notifications are shown at all.
 */
on: boolean, 
/**
 * Every group there is, in the order in which settings list them.
 */
groups: Array<NoticeGroupView>, 
/**
 * The first quiet minute of the local day; nothing without quiet hours.
 */
quiet_from: number | null, 
/**
 * The first minute that is not quiet any more.
 */
quiet_to: number | null, };

/**
 * A piece of news.
 */
export type NoticeView = { 
/**
 * Its place; later news has a higher one.
 */
seq: number, 
/**
 * The order, where it is about one.
 */
order_id: OrderId | null, 
/**
 * The order's number; empty where it is about points.
 */
number: string, 
/**
 * What was bought, its first names.
 */
items: Array<string>, 
/**
 * How many points run out, where it is about points.
 */
points: number | null, 
/**
 * Their last day, in the store's zone.
 */
until: CivilDate | null, 
/**
 * What happened, as `shipped`; the message `notice-…` says it.
 */
kind: string, 
/**
 * When, in milliseconds since 1970.
 */
at: number | null, 
/**
 * Somebody has seen it.
 */
read: boolean, };

/**
 * `notices.open`: a notification was clicked.
 */
export type OpenNoticeArgs = { 
/**
 * Whose news.
 */
account_id?: AccountId, 
/**
 * The order; without one, and not about points, the inbox is shown.
 */
order_id?: OrderId, 
/**
 * It was about points.
 */
points?: boolean, };

/**
 * How goods can reach the customer.
 */
export type OptionsView = { 
/**
 * The ways and the points.
 */
options: DeliveryOptions, 
/**
 * When the store said so.
 */
as_of: LocalTime, 
/**
 * The store could not be asked just now: these are the ones it named last.
 */
offline: boolean, 
/**
 * For a member: every way is free where goods come to so much at what a member pays. Nothing for anybody else.
 */
free_from: number | null, };

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
 * A parcel of it is past its promised date, or was said to be late, and has not arrived.
 */
late: boolean, 
/**
 * When what is still awaited of it was promised for.
 */
promised: CivilDate | null, 
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
 * A parcel of it is past its promised date, or was said to be late, and has not arrived.
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
 * The same parcels: when each was promised, and when it came.
 */
tracked: Array<TrackedView>, 
/**
 * What went back or is to, the newest first.
 */
returns: Array<ReturnView>, 
/**
 * What can be returned now, line by line.
 */
returnable: Array<ReturnableView>, 
/**
 * The last day on which what has arrived can be returned, whether or not it is over.
 */
return_until: CivilDate | null, 
/**
 * What of the total store credit paid.
 */
credit: number, 
/**
 * What of the total was or is to be paid otherwise.
 */
to_pay: number, 
/**
 * What was saved with it as a member.
 */
saved: number, 
/**
 * Changes after placement.
 */
adjustments: Array<Adjustment>, 
/**
 * What happened, oldest first.
 */
events: Array<OrderEvent>, 
/**
 * The customer's own note; empty where there is none. Nobody else ever sees it.
 */
note: string, 
/**
 * The customer's own tags.
 */
tags: Array<string>, 
/**
 * A change of it waits to be sent; it is shown as it will be.
 */
pending: boolean, 
/**
 * A cancellation waits to be sent; the store decides.
 */
canceling: boolean, 
/**
 * It waits to be paid online.
 */
may_pay: boolean, 
/**
 * Until when it is to be paid online; stays once it is paid.
 */
payment_due: ServerTime | null, 
/**
 * It can be called off: nothing of it has left.
 */
may_cancel: boolean, 
/**
 * It can be put away: it is completed or canceled.
 */
may_archive: boolean, };

/**
 * Everything that waits, the oldest first; at most 500.
 */
export type OutboxView = { 
/**
 * What waits.
 */
intents: Array<IntentView>, 
/**
 * How many in all will be sent.
 */
waiting: number, 
/**
 * How many in all need a decision: refused or expired.
 */
parked: number, };

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
 * What became of a payment's page.
 */
export type PageState = "none" | "opened" | "failed";

/**
 * `vault.remove_passcode`.
 */
export type PasscodeArgs = { 
/**
 * The one that is set.
 */
passcode: string, };

/**
 * `identity.sign_in_password`.
 */
export type PasswordArgs = { 
/**
 * The store.
 */
store_id: StoreId, 
/**
 * A verified phone number or e-mail address, as typed.
 */
identifier: string, 
/**
 * The password.
 */
password: string, };

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
 * `payments.get`, `payments.reopen`, `payments.close`, `payments.receipt`.
 */
export type PaymentArgs = { 
/**
 * The payment.
 */
payment_id: PaymentId, };

/**
 * A payment, a refund or a top-up; also its idempotency key.
 */
export type PaymentId = string;

/**
 * A card or wallet that is kept for quick payment (S23). The provider's token stays on the server.
 */
export type PaymentMethod = { 
/**
 * The method.
 */
id: PaymentMethodId, 
/**
 * What it is: a card or a wallet.
 */
kind: ("card" | "wallet" | "cash" | "credit" | (string & {})), 
/**
 * The brand, as `visa`.
 */
brand: string, 
/**
 * The last four digits, or the wallet's name as the provider shows it.
 */
last4: string, 
/**
 * The month it expires in, 1 to 12; wallets have none.
 */
expires_month?: number | null, 
/**
 * The year it expires in, four digits.
 */
expires_year?: number | null, 
/**
 * What is offered first; there is one at most.
 */
is_default: boolean, 
/**
 * When it was kept.
 */
created_at: ServerTime, };

/**
 * A card or wallet that is kept for quick payment.
 */
export type PaymentMethodId = string;

/**
 * A payment, a refund or a top-up, as the customer sees it (S8).
 */
export type PaymentRecord = { 
/**
 * The payment; also its idempotency key. Whoever begins one makes the id.
 */
id: PaymentId, 
/**
 * What it is for.
 */
kind: ("charge" | "refund" | "top_up" | "membership" | "setup" | (string & {})), 
/**
 * How far it is.
 */
state: ("pending" | "succeeded" | "failed" | "canceled" | "expired" | (string & {})), 
/**
 * The order it is for.
 */
order?: OrderId | null, 
/**
 * That order's number.
 */
order_number?: string | null, 
/**
 * Minor units, never negative: [`PaymentKind`] says which way they flow. Nothing for a setup.
 */
amount: number, 
/**
 * Of which currency.
 */
currency: Currency, 
/**
 * With what, once it is known.
 */
method?: MethodSummary | null, 
/**
 * Why it failed, or was not finished.
 */
reason?: ("declined" | "insufficient_funds" | "card_expired" | "challenge_failed" | "challenge_needed" | "abandoned" | "unavailable" | (string & {})) | null, 
/**
 * With a refund: the payment whose money goes back.
 */
refund_of?: PaymentId | null, 
/**
 * With a payment for a membership: what it buys.
 */
membership?: MembershipWish, 
/**
 * The receipt's number, once money has moved.
 */
receipt?: string | null, 
/**
 * When it was begun.
 */
created_at: ServerTime, 
/**
 * When the money moved, or it ended otherwise.
 */
settled_at?: ServerTime | null, };

/**
 * A payment that was begun, or whose page was opened again.
 */
export type PaymentStartedView = { 
/**
 * How it stands.
 */
payment: PaymentRecord, 
/**
 * What became of its page.
 */
page: PageState, };

/**
 * One of them.
 */
export type PaymentView = { 
/**
 * The payment.
 */
payment: PaymentRecord, 
/**
 * Money has moved: there is a receipt to write.
 */
has_receipt: boolean, };

/**
 * `payments.list`.
 */
export type PaymentsArgs = { 
/**
 * Those of one order only.
 */
order_id?: OrderId, };

/**
 * Payments, refunds and top-ups, newest first; works offline.
 */
export type PaymentsView = { 
/**
 * All of them.
 */
payments: Array<PaymentView>, };

/**
 * A store's point.
 */
export type PickupPoint = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The region it is in.
 */
region: string, 
/**
 * Its address, as lines.
 */
address: Array<string>, 
/**
 * When it is open, as the store writes it.
 */
hours: string, };

/**
 * What became of an order.
 */
export type PlacedView = { "kind": "placed", 
/**
 * The order, for `orders.get`.
 */
order_id: OrderId, 
/**
 * Its number.
 */
number: string, } | { "kind": "queued", 
/**
 * What waits, for the outbox.
 */
intent_id: IntentId, 
/**
 * When it is not sent any more without being confirmed.
 */
expires_at: LocalTime, } | { "kind": "refused", 
/**
 * What was refused.
 */
intent_id: IntentId, 
/**
 * Why.
 */
problem: CommandError, 
/**
 * What the order would cost now.
 */
offer: Quote | null, };

/**
 * `points.entries`.
 */
export type PointsEntriesArgs = { 
/**
 * Those of one order, in their order: why it earned what it did.
 */
order_id?: OrderId, 
/**
 * The number of the last entry of the page before.
 */
before?: number, 
/**
 * 1 to 200; 50 where absent.
 */
limit?: number, };

/**
 * A page of the ledger, the newest first.
 */
export type PointsEntriesView = { 
/**
 * The entries, with their reasons.
 */
entries: Array<PointsEntry>, 
/**
 * What the next page is asked with; nothing at the end.
 */
next: number | null, };

/**
 * A line of the ledger. It never changes.
 */
export type PointsEntry = { 
/**
 * The entry.
 */
id: PointsEntryId, 
/**
 * Its place in the ledger, from 1, without gaps.
 */
number: number, 
/**
 * What it books.
 */
kind: ("earn_pending" | "activate" | "earn_cancel" | "redeem" | "redeem_refund" | "clawback" | "expire" | "adjust" | "transfer_out" | "transfer_in" | (string & {})), 
/**
 * What caused it: the same cause is booked once.
 */
source: string, 
/**
 * When it was booked.
 */
at: ServerTime, 
/**
 * By how much it changed the balance.
 */
points: number, 
/**
 * By how much it changed what waits.
 */
pending?: number, 
/**
 * By how much it changed the debt.
 */
debt?: number, 
/**
 * What was taken back in name only: there was nothing left to take it from.
 */
forgiven?: number, 
/**
 * What was taken back in name only, because the lot it was earned in had expired.
 */
expired?: LotPart | null, 
/**
 * The balance afterwards.
 */
balance: number, 
/**
 * The order.
 */
order?: OrderId | null, 
/**
 * The order's number, for people.
 */
order_number?: string | null, 
/**
 * The lots it took from.
 */
from?: Array<LotPart>, 
/**
 * The lots it opened.
 */
opened?: Array<PointsLot>, 
/**
 * Why, as data.
 */
why: Why, };

/**
 * A line of the points ledger.
 */
export type PointsEntryId = string;

/**
 * The balance over the last twelve months.
 */
export type PointsHistoryView = { 
/**
 * The days on which it changed, oldest first, and what it was when the twelve months began.
 */
days: Array<DayBalanceView>, };

/**
 * What one credit brought.
 */
export type PointsLot = { 
/**
 * The lot.
 */
id: PointsLotId, 
/**
 * What is left of it.
 */
left: number, 
/**
 * The last day on which it can be used, in the store's zone; nothing where it lives for ever.
 */
expires?: CivilDate | null, };

/**
 * What one credit of points brought.
 */
export type PointsLotId = string;

/**
 * The store's rules: a group of fields of its policy, told in discovery.
 */
export type PointsRules = { 
/**
 * Whether purchases earn points and points pay.
 */
enabled: boolean, 
/**
 * Points in 10,000 minor units of what is paid in money for goods.
 */
rate: number, 
/**
 * Categories with a rate of their own; of several the longest path counts.
 */
rates: Array<CategoryRate>, 
/**
 * How an order's earning is made whole.
 */
rounding: ("down" | "nearest" | "up" | (string & {})), 
/**
 * Civil days from the last parcel's arrival until what was earned can be used.
 */
delay_days: number, 
/**
 * Civil days for which it can be used then; 0 for ever.
 */
lifetime_days: number, 
/**
 * Civil days for which points that are given back can be used at least.
 */
grace_days: number, 
/**
 * How many minor units a point pays for.
 */
value: number, 
/**
 * How much of the lines that take points may be paid with them, in percent.
 */
cap_percent: number, 
/**
 * Categories whose goods are not paid with points.
 */
not_redeemable: Array<string>, 
/**
 * Whether points that cannot be taken back become a debt; otherwise they are forgiven.
 */
debt: boolean, 
/**
 * Civil days before their last day on which clients remind of points that run out (B6); 0 for never.
 */
remind_days: number, 
/**
 * Tiers, the lowest first: who has spent more in twelve months earns more.
 */
tiers: Array<Tier>, };

/**
 * The account's points; works offline.
 */
export type PointsView = { 
/**
 * What can be used; below nothing where more was taken back than there was.
 */
balance: number, 
/**
 * What was earned and waits for the goods and the store's delay.
 */
pending: number, 
/**
 * How many entries the ledger has.
 */
entries: number, 
/**
 * Whether points may pay, as it is shown.
 */
redeem: boolean, 
/**
 * A change of that waits to be sent.
 */
redeem_pending: boolean, 
/**
 * Every expiry date, the soonest first; what lives for ever is last.
 */
expiries: Array<ExpiryView>, 
/**
 * The store's rules; nothing where it has no points.
 */
rules: PointsRules | null, 
/**
 * What counts towards a tier: spent in money on goods in twelve months, in minor units.
 */
spent: number, 
/**
 * The tier; nothing below the first, and where the store has none.
 */
tier: Tier | null, 
/**
 * The next one; nothing in the last.
 */
next_tier: NextTier | null, };

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
 * A price and since when.
 */
export type PricePoint = { 
/**
 * Since when.
 */
at: ServerTime, 
/**
 * Minor units.
 */
price: number, };

/**
 * `catalogue.product`.
 */
export type ProductArgs = { 
/**
 * The store; absent for that of the account shown.
 */
store_id?: StoreId, 
/**
 * The product.
 */
product_id: ProductId, };

/**
 * A product in a list.
 */
export type ProductCard = { 
/**
 * The product.
 */
id: ProductId, 
/**
 * The store's article number.
 */
sku: string, 
/**
 * Its name in the shown language, or else in one that the store writes.
 */
name: string, 
/**
 * Its variant, as `2 kg`.
 */
variant: string | null, 
/**
 * Who makes it.
 */
brand: string | null, 
/**
 * The category's path.
 */
category: string | null, 
/**
 * The picture's name.
 */
art: string | null, 
/**
 * The price.
 */
price: Money, 
/**
 * What one costs this account as a member, in minor units; nothing where that is what anybody pays.
 */
member_price: number | null, 
/**
 * Where the price went down in the last 30 days: the lowest of the 30 days before it did, in minor units.
 */
was: number | null, 
/**
 * The lowest price of the last 30 days, today's included, in minor units.
 */
lowest: number, 
/**
 * How many are left, coarsely.
 */
availability: ("in_stock" | "low" | "out_of_stock" | "discontinued" | (string & {})), 
/**
 * How many variants there are, this one included.
 */
variants: number, 
/**
 * The name in another language, where that is what a search found.
 */
also: string | null, 
/**
 * What a search hit; empty when browsing.
 */
marks: Array<CardMark>, };

/**
 * A product variant that can be bought.
 */
export type ProductId = string;

/**
 * In which order products are shown.
 */
export type ProductSort = "catalogue" | "price_up" | "price_down" | "name";

/**
 * A product in full.
 */
export type ProductView = { 
/**
 * What one would cost as a member, in minor units, for an account that is none.
 */
would_cost: number | null, 
/**
 * About it, in the shown language or else in one that the store writes; empty where the store says nothing.
 */
about: string, 
/**
 * Its prices so far, oldest first, the current one last, in minor units; at most 24.
 */
prices: Array<PricePoint>, 
/**
 * Products that differ in size or the like, this one included; empty where it has none.
 */
choices: Array<VariantView>, 
/**
 * The product.
 */
id: ProductId, 
/**
 * The store's article number.
 */
sku: string, 
/**
 * Its name in the shown language, or else in one that the store writes.
 */
name: string, 
/**
 * Its variant, as `2 kg`.
 */
variant: string | null, 
/**
 * Who makes it.
 */
brand: string | null, 
/**
 * The category's path.
 */
category: string | null, 
/**
 * The picture's name.
 */
art: string | null, 
/**
 * The price.
 */
price: Money, 
/**
 * What one costs this account as a member, in minor units; nothing where that is what anybody pays.
 */
member_price: number | null, 
/**
 * Where the price went down in the last 30 days: the lowest of the 30 days before it did, in minor units.
 */
was: number | null, 
/**
 * The lowest price of the last 30 days, today's included, in minor units.
 */
lowest: number, 
/**
 * How many are left, coarsely.
 */
availability: ("in_stock" | "low" | "out_of_stock" | "discontinued" | (string & {})), 
/**
 * How many variants there are, this one included.
 */
variants: number, 
/**
 * The name in another language, where that is what a search found.
 */
also: string | null, 
/**
 * What a search hit; empty when browsing.
 */
marks: Array<CardMark>, 
/**
 * Whether it is all here.
 */
standing: CatalogueStanding, 
/**
 * When it was last known to be complete: milliseconds since 1970.
 */
as_of: number | null, };

/**
 * `catalogue.page`. All given conditions hold together.
 */
export type ProductsArgs = { 
/**
 * The store; absent for that of the account shown.
 */
store_id?: StoreId, 
/**
 * A category's path, as `dog` or `dog/food`; its children count too.
 */
category?: string, 
/**
 * What the person typed so far: words of name, variant, brand and article number in any language, the last as a
 * beginning.
 */
query?: string, 
/**
 * Only what can be had now.
 */
in_stock?: boolean, 
/**
 * At least this much: minor units of the store's currency.
 */
price_from?: number, 
/**
 * At most this much.
 */
price_to?: number, 
/**
 * In which order.
 */
sort?: ProductSort, 
/**
 * [`ProductsPage::next`] of the page before, of the same filter and sort.
 */
after?: string, 
/**
 * How many, at most 200.
 */
limit: number, };

/**
 * A page of products.
 */
export type ProductsPage = { 
/**
 * The products.
 */
products: Array<ProductCard>, 
/**
 * How many the filter lets through in all.
 */
total: number, 
/**
 * Hand it back as `after` for the next page; nothing when this is the last.
 */
next: string | null, 
/**
 * Whether it is all here.
 */
standing: CatalogueStanding, 
/**
 * When it was last known to be complete: milliseconds since 1970.
 */
as_of: number | null, };

/**
 * The profile; there offline too.
 */
export type ProfileView = { 
/**
 * The person's name, empty until given.
 */
name: string, 
/**
 * The verified phone number in E.164.
 */
phone: string | null, 
/**
 * The verified e-mail address.
 */
email: string | null, 
/**
 * When the account was opened.
 */
since: ServerTime, 
/**
 * Who changes an e-mail address that is bound.
 */
email_change: ("never" | "merchant" | "customer_verified" | (string & {})), 
/**
 * As of when; nothing before the first sync.
 */
as_of: LocalTime | null, };

/**
 * A proof was given: sensitive actions are open for so long.
 */
export type Proof = { 
/**
 * Seconds from now.
 */
expires_in_s: number, };

/**
 * `security.prove`: a proof by what one knows. Exactly one is given.
 */
export type ProveArgs = { 
/**
 * The password.
 */
password?: string, 
/**
 * The authenticator's six digits, or a recovery code.
 */
totp?: string, };

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
phone_countries: Array<string>, 
/**
 * Who changes an e-mail address that is bound.
 */
email_change: ("never" | "merchant" | "customer_verified" | (string & {})), 
/**
 * Whether those who have an account may still sign in where accounts are disabled (S44).
 */
sign_in_when_disabled: boolean, 
/**
 * Whether orders can be paid online: the store has a payment provider.
 */
online_payment: boolean, 
/**
 * For how many civil days after delivery goods can be returned; 0 where the store takes nothing back this way.
 */
return_days: number, 
/**
 * The rules of points, by which a client forecasts; nothing where the store has no points.
 */
points?: PointsRules, 
/**
 * The rules of store credit; nothing where the store has none.
 */
credit?: CreditRules, 
/**
 * The rules of membership; nothing where the store has none.
 */
membership?: MembershipRules, };

/**
 * `addresses.put`: a new address, or another in its place.
 */
export type PutAddressArgs = { 
/**
 * Which one; absent for a new one.
 */
id?: string, 
/**
 * What the person calls it; may be empty.
 */
label: string, 
/**
 * Who receives.
 */
recipient: string, 
/**
 * Whom the courier calls; may be empty.
 */
phone: string, 
/**
 * ISO 3166-1 alpha-2.
 */
country: string, 
/**
 * State, province or oblast; may be empty.
 */
region: string, 
/**
 * The town.
 */
city: string, 
/**
 * May be empty.
 */
postal_code: string, 
/**
 * Street and house.
 */
street: string, 
/**
 * Flat, entrance, floor; may be empty.
 */
unit: string, 
/**
 * For the courier; may be empty.
 */
comment: string, 
/**
 * The one that fills the next checkout.
 */
is_default: boolean, };

/**
 * Quiet hours, in minutes of the local day; both absent for none.
 */
export type QuietArgs = { 
/**
 * The first quiet minute, 0 to 1439.
 */
from: number | null, 
/**
 * The first minute that is not quiet any more.
 */
to: number | null, };

/**
 * What an order would cost now.
 */
export type Quote = { 
/**
 * The currency of every amount.
 */
currency: Currency, 
/**
 * Line by line, as asked.
 */
lines: Array<QuotedLine>, 
/**
 * The sum, explained.
 */
totals: Totals, 
/**
 * When it would arrive.
 */
promised: CivilDate | null, 
/**
 * What delivery would cost without a membership, where that is more.
 */
regular_fee?: number, 
/**
 * What points would do; nothing where the store has none, or the person has no account.
 */
points?: QuotePoints, 
/**
 * What store credit would do; nothing where the store has none, or the person has no account.
 */
credit?: QuoteCredit, };

/**
 * What store credit would do for an order. It changes none of the totals: it pays a part of them.
 */
export type QuoteCredit = { 
/**
 * What it would pay: what was asked for, or as much as it can.
 */
used: number, 
/**
 * How much it could pay.
 */
most: number, 
/**
 * What keeps it from paying more; nothing where it pays all that was asked for.
 */
limited_by?: ("balance" | "total" | "disabled" | (string & {})) | null, 
/**
 * How much there is.
 */
balance: number, 
/**
 * What is left of the total to be paid otherwise.
 */
to_pay: number, };

/**
 * What points would do for an order.
 */
export type QuotePoints = { 
/**
 * How many would be used: what was asked for, or as many as can be.
 */
used: number, 
/**
 * What they would pay, in minor units; it is in the totals.
 */
amount: number, 
/**
 * How many could be used.
 */
most: number, 
/**
 * What kept more from being used; nothing where all that was asked for is.
 */
limited_by?: ("balance" | "cap" | "lines" | "switched_off" | "disabled" | (string & {})) | null, 
/**
 * How many there are.
 */
balance: number, 
/**
 * How many minor units a point pays for.
 */
value: number, 
/**
 * What the order would earn.
 */
earns: number, };

/**
 * A line of a quote.
 */
export type QuotedLine = { 
/**
 * The product.
 */
product: ProductId, 
/**
 * The price of one now; nothing where the product is gone.
 */
unit_price: number | null, 
/**
 * What one costs without a membership, where that is more.
 */
regular?: number, 
/**
 * Whether so many can be had.
 */
available: boolean, };

/**
 * `notices.read`.
 */
export type ReadNoticesArgs = { 
/**
 * The order whose news was seen; all news, without.
 */
order_id?: OrderId, 
/**
 * The news about points was seen.
 */
points?: boolean, };

/**
 * `identity.recover`.
 */
export type RecoverArgs = { 
/**
 * The store.
 */
store_id: StoreId, 
/**
 * A phone number or an e-mail address, as typed.
 */
contact: string, };

/**
 * Ten codes, each of which stands in for the authenticator once. Shown this once.
 */
export type RecoveryCodesView = { 
/**
 * As `7KQ2-M9XD`.
 */
codes: Array<string>, };

/**
 * `support.choose_region`.
 */
export type RegionArgs = { 
/**
 * The store; that of the account shown, without.
 */
store_id?: StoreId, 
/**
 * The region's id; without one, none is chosen any more.
 */
region?: string, };

/**
 * A region of the store's.
 */
export type RegionView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its name in every language: a point is in the region that goes by one of them.
 */
names: Array<string>, 
/**
 * Its phone.
 */
phone: string, 
/**
 * When that is answered.
 */
hours: string, };

/**
 * `profile.rename`.
 */
export type RenameArgs = { 
/**
 * 1 to 200 characters.
 */
name: string, };

/**
 * `membership.renew`.
 */
export type RenewMembershipArgs = { 
/**
 * Whether it renews itself.
 */
on: boolean, 
/**
 * A kept method to charge then; the one it has stays where absent.
 */
method_id?: PaymentMethodId, };

/**
 * What is different from when it was bought.
 */
export type ReorderChange = "same" | "cheaper" | "dearer" | "out_of_stock" | "gone";

/**
 * A line of it.
 */
export type ReorderLine = { 
/**
 * The product, for `lists.add`; nothing where the store never named one.
 */
product_id: ProductId | null, 
/**
 * The name when it was bought.
 */
name: string, 
/**
 * The variant when it was bought.
 */
variant: string | null, 
/**
 * The picture.
 */
art: string | null, 
/**
 * How many were ordered.
 */
quantity: number, 
/**
 * The price of one then, minor units.
 */
price_then: number, 
/**
 * The price of one now, minor units of the store's currency; nothing where it is gone.
 */
price_now: number | null, 
/**
 * What is different.
 */
change: ReorderChange, };

/**
 * `orders.reorder`: what buying the same again would mean now. Nothing is changed by asking.
 */
export type ReorderView = { 
/**
 * Line by line, each product once.
 */
lines: Array<ReorderLine>, 
/**
 * What the lines that can be had cost then.
 */
then: Money, 
/**
 * What they cost now.
 */
now: Money | null, };

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
 * Goods on their way back.
 */
export type Return = { 
/**
 * The return; whoever asks for it makes the id.
 */
id: ReturnId, 
/**
 * Where it stands.
 */
state: ("requested" | "approved" | "received" | "refunded" | "refused" | "withdrawn" | (string & {})), 
/**
 * What comes back, each line once.
 */
lines: Array<ReturnLine>, 
/**
 * Why.
 */
reason: ("damaged" | "wrong_item" | "not_as_described" | "changed_mind" | "other" | (string & {})), 
/**
 * The customer's own words.
 */
comment?: string | null, 
/**
 * When it was asked for.
 */
requested_at: ServerTime, 
/**
 * What happened to it, oldest first. Only ever added to.
 */
events: Array<ReturnEvent>, 
/**
 * What flows back for it, in minor units, once the goods are there.
 */
refund?: number | null, 
/**
 * Why the store declined, for people.
 */
refused?: string | null, };

/**
 * `orders.return`: asks to send goods back.
 */
export type ReturnArgs = { 
/**
 * The order.
 */
id: OrderId, 
/**
 * What goes back, each line once.
 */
lines: Array<ReturnLine>, 
/**
 * Why.
 */
reason: ("damaged" | "wrong_item" | "not_as_described" | "changed_mind" | "other" | (string & {})), 
/**
 * At most 1,000 characters.
 */
comment?: string, };

/**
 * Something that happened to a return.
 */
export type ReturnEvent = { 
/**
 * What it became.
 */
state: ("requested" | "approved" | "received" | "refunded" | "refused" | "withdrawn" | (string & {})), 
/**
 * When.
 */
at: ServerTime, };

/**
 * Goods on their way back to the store.
 */
export type ReturnId = string;

/**
 * How many of a line come back.
 */
export type ReturnLine = { 
/**
 * [`crate::order::OrderLine::line`].
 */
line: number, 
/**
 * How many.
 */
quantity: number, };

/**
 * A return.
 */
export type ReturnView = { 
/**
 * As the store has it, or will.
 */
returned: Return, 
/**
 * The store does not know of it yet, or not that it was withdrawn.
 */
pending: boolean, 
/**
 * It can be withdrawn: the goods have not arrived.
 */
may_withdraw: boolean, 
/**
 * What flows back, or would if the goods arrived now; nothing where it was refused or withdrawn.
 */
worth: Money | null, };

/**
 * What of a line can be returned now.
 */
export type ReturnableView = { 
/**
 * The line.
 */
line: number, 
/**
 * How many.
 */
quantity: number, 
/**
 * The last day for the first of them to go.
 */
until: CivilDate, };

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
 * `identity.second_factor`.
 */
export type SecondFactorArgs = { 
/**
 * The step.
 */
step_id: string, 
/**
 * Six digits of the authenticator, or a recovery code.
 */
code: string, };

/**
 * `GET /v1/account/security`.
 */
export type Security = { 
/**
 * What password there is.
 */
password: ("none" | "temporary" | "own" | (string & {})), 
/**
 * When it was set.
 */
password_set_at: ServerTime | null, 
/**
 * When a temporary one ends.
 */
password_expires_at: ServerTime | null, 
/**
 * Whether an authenticator is asked for at sign-in.
 */
totp: boolean, 
/**
 * Recovery codes that were not used yet.
 */
recovery_codes_left: number, 
/**
 * Seconds for which sensitive actions need no new proof; 0 when one is needed.
 */
proof_expires_in_s: number, 
/**
 * Ways in which this customer can give one now.
 */
proof_by: Array<("password" | "sms" | "email" | "totp" | (string & {}))>, };

/**
 * One line of the security log (B17).
 */
export type SecurityEvent = { 
/**
 * The event.
 */
id: SecurityEventId, 
/**
 * What happened.
 */
kind: ("registered" | "signed_in" | "sign_in_failed" | "session_ended" | "session_copied" | "password_changed" | "password_removed" | "recovery_asked" | "phone_changed" | "email_changed" | "totp_on" | "totp_off" | "recovery_code_used" | "exported" | "orders_claimed" | (string & {})), 
/**
 * When.
 */
at: ServerTime, 
/**
 * On which device, where one was at hand.
 */
device_name: string | null, 
/**
 * More about it, masked: the new number, the ended device.
 */
detail: string | null, };

/**
 * A line of an account's security log.
 */
export type SecurityEventId = string;

/**
 * The answer of `GET /v1/account/security-log?before=ID&limit=N`: newest first.
 */
export type SecurityLog = { 
/**
 * The events.
 */
events: Array<SecurityEvent>, 
/**
 * Where the next page begins, if there is one.
 */
next: SecurityEventId | null, };

/**
 * What password, authenticator and proof there are.
 */
export type SecurityView = { 
/**
 * What the store says; nothing while it cannot be reached.
 */
security: Security | null, 
/**
 * The store cannot be reached now.
 */
unreachable: boolean, };

/**
 * An instant the store's server stamped: milliseconds since 1970-01-01T00:00:00Z.
 */
export type ServerTime = number;

/**
 * A signed-in device at one store.
 */
export type SessionId = string;

/**
 * A signed-in device (`GET /v1/account/sessions`, B17).
 */
export type SessionInfo = { 
/**
 * The session.
 */
id: SessionId, 
/**
 * The device's name.
 */
device_name: string, 
/**
 * Whether it is the caller's own.
 */
current: boolean, 
/**
 * When it signed in.
 */
signed_in_at: ServerTime, 
/**
 * When it was last seen, to the quarter of an hour.
 */
last_seen_at: ServerTime, 
/**
 * The network it was last seen in, shortened: `203.0.113.…`.
 */
network: string | null, };

/**
 * The answer of `GET /v1/account/sessions`.
 */
export type SessionList = { 
/**
 * The caller's first, then the one seen last.
 */
sessions: Array<SessionInfo>, };

/**
 * `vault.set_passcode`.
 */
export type SetPasscodeArgs = { 
/**
 * At least four digits or other characters.
 */
passcode: string, 
/**
 * The one that is set, where one is.
 */
current?: string, };

/**
 * `security.set_password`.
 */
export type SetPasswordArgs = { 
/**
 * 8 to 128 characters.
 */
password: string, };

/**
 * What a way in came to. Tickets and challenges of a sign-in stay in the core; a step's id stands for them, good for ten
 * minutes (`step_expired` afterwards).
 */
export type SignInStep = { "kind": "done", 
/**
 * As whom.
 */
account: AccountView, 
/**
 * The account was opened just now: the person may want to set a password.
 */
may_set_password: boolean, } | { "kind": "second_factor", 
/**
 * Which step.
 */
step_id: string, } | { "kind": "new_password", 
/**
 * Which step.
 */
step_id: string, 
/**
 * Why.
 */
reason: NewPasswordReason, };

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
 * The link, for [`Topic::Link`] and [`Topic::Open`].
 */
link: string | null, };

/**
 * `payments.start`.
 */
export type StartPaymentArgs = { 
/**
 * The order to pay for.
 */
order_id: OrderId, 
/**
 * A kept method to charge at once; without one a page opens.
 */
method_id?: PaymentMethodId, 
/**
 * Whether what is paid with on the page is kept for later.
 */
keep: boolean, 
/**
 * The amount the person sees, in minor units. Where the order's differs nothing is begun.
 */
expected_amount: number, };

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
 * `identity.password_strength`: judged here, offline.
 */
export type StrengthArgs = { 
/**
 * What was typed so far.
 */
password: string, 
/**
 * The person's name, numbers and addresses, which are guessed first.
 */
hints: Array<string>, };

/**
 * How easily a password is guessed.
 */
export type StrengthView = { 
/**
 * 0 (at once) to 4.
 */
score: number, 
/**
 * Whether the store will take it, as far as can be told here.
 */
acceptable: boolean, 
/**
 * Why not.
 */
reason: Weakness | null, };

/**
 * `support.get`.
 */
export type SupportArgs = { 
/**
 * The store; that of the account shown, without.
 */
store_id?: StoreId, };

/**
 * How people reach a store, in the language shown. What the store does not say is absent or empty.
 */
export type SupportView = { 
/**
 * A phone that is answered around the clock.
 */
phone: string | null, 
/**
 * The regions, by name.
 */
regions: Array<RegionView>, 
/**
 * The id of the one that was chosen.
 */
region: string | null, 
/**
 * The chat bot's address, https.
 */
chat_url: string | null, 
/**
 * When it answers.
 */
chat_hours: string, 
/**
 * When messages are answered.
 */
answer_hours: string, };

/**
 * `points.switch`.
 */
export type SwitchPointsArgs = { 
/**
 * Whether points may pay.
 */
on: boolean, };

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
 * `claims.take`.
 */
export type TakeClaimArgs = { 
/**
 * Whom the orders were made as.
 */
customer_id: CustomerId, };

/**
 * A tier.
 */
export type Tier = { 
/**
 * Its id, as `silver`.
 */
id: string, 
/**
 * Its name by language.
 */
name: Record<string, string>, 
/**
 * Who has spent so much in twelve months is in it, in minor units.
 */
from: number, 
/**
 * What is earned in it, in percent of the rates.
 */
percent: number, };

/**
 * A notification.
 */
export type ToldView = { 
/**
 * Whose news it is.
 */
account_id: AccountId, 
/**
 * The store's name.
 */
store: string, 
/**
 * What happened.
 */
notice: NoticeView, };

/**
 * `credit.top_up`.
 */
export type TopUpArgs = { 
/**
 * How much, in minor units of the store's currency.
 */
amount: number, 
/**
 * A kept method to charge at once; without one a page opens.
 */
method_id?: PaymentMethodId, 
/**
 * Whether what is paid with on the page is kept for later.
 */
keep: boolean, };

/**
 * What changed.
 */
export type Topic = "orders" | "catalogue" | "sync" | "session" | "profile" | "stores" | "preferences" | "vault" | "lists" | "outbox" | "payments" | "points" | "credit" | "membership" | "notices" | "link" | "open";

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
 * `security.totp_confirm`.
 */
export type TotpArgs = { 
/**
 * Six digits of the authenticator.
 */
code: string, };

/**
 * A new authenticator. It asks for nothing until it is confirmed.
 */
export type TotpOfferView = { 
/**
 * The secret in base32, for typing.
 */
secret: string, 
/**
 * The same as a QR code: an `<svg>` element, black on white.
 */
qr_svg: string, };

/**
 * The promise of a parcel against what happened; all dates are the store's.
 */
export type TrackedView = { 
/**
 * The parcel.
 */
id: FulfillmentId, 
/**
 * When it was promised for.
 */
promised: CivilDate | null, 
/**
 * When it came, to the customer or to the point where it waits.
 */
arrived: CivilDate | null, 
/**
 * Days after the promise: of its coming or, while it is awaited, of today. Fewer than none where it came early.
 */
days: number | null, 
/**
 * It is awaited, and past its promise or said to be late.
 */
late: boolean, };

/**
 * `vault.unlock`: open a locked account.
 */
export type UnlockArgs = { 
/**
 * The account.
 */
account_id: AccountId, 
/**
 * The passphrase or the passcode; absent to ask the keyring again.
 */
passphrase?: string, };

/**
 * A product among its variants.
 */
export type VariantView = { 
/**
 * The product.
 */
id: ProductId, 
/**
 * What tells it from the others, as `2 kg`.
 */
label: string, 
/**
 * The price.
 */
price: Money, 
/**
 * What one costs this account as a member, in minor units; nothing where that is what anybody pays.
 */
member_price: number | null, 
/**
 * How many are left, coarsely.
 */
availability: ("in_stock" | "low" | "out_of_stock" | "discontinued" | (string & {})), };

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
mode: VaultMode | null, 
/**
 * A passcode is set.
 */
passcode: boolean, 
/**
 * A passcode is set and has not been given: `vault.unlock` takes it.
 */
locked: boolean, 
/**
 * Minutes without activity (`app.touch`, and commands that change something) after which the program locks by itself.
 */
auto_lock_minutes: number | null, 
/**
 * Seconds until another passcode may be tried, where none may now.
 */
retry_after_s: number | null, };

/**
 * `identity.verify_code` and `identity.verify_recovery`. Refused with `vault_choice_needed`, before the code is spent, where no keyring answers and
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
 * What is wanted.
 */
export type WantedLine = { 
/**
 * The product.
 */
product: ProductId, 
/**
 * How many, 1 to 999.
 */
quantity: number, 
/**
 * The price of one that the person saw.
 */
unit_price: number, };

/**
 * `lists.watch`: tells when a favourite's price is at or below a target. What is no favourite becomes one.
 */
export type WatchArgs = { 
/**
 * The product.
 */
product_id: ProductId, 
/**
 * Minor units, more than 0; nothing ends the watch.
 */
target_price?: number | null, };

/**
 * Why a password is not good enough.
 */
export type Weakness = "short" | "long" | "guessable";

/**
 * Why an entry is what it is.
 */
export type Why = { 
/**
 * The version of the policy whose rules it follows.
 */
policy: number | null, 
/**
 * The tier it was earned in, as it was then.
 */
tier: Tier | null, 
/**
 * The arithmetic, line by line.
 */
lines: Array<WhyLine>, 
/**
 * The civil day from which the points can be used, where they waited.
 */
since: CivilDate | null, 
/**
 * The last day of the lot that expired.
 */
until: CivilDate | null, 
/**
 * An operator's words.
 */
reason: string | null, };

/**
 * A line's part of an entry.
 */
export type WhyLine = { 
/**
 * [`crate::order::OrderLine::line`].
 */
line: number, 
/**
 * Its points in this entry, as a positive number.
 */
points: number, 
/**
 * The money they were reckoned from, in minor units: what was paid for the line, or what points paid of it.
 */
amount?: number | null, 
/**
 * Points in 10,000 minor units.
 */
rate?: number | null, 
/**
 * How many pieces are gone by now.
 */
pieces?: number | null, 
/**
 * Of how many.
 */
of?: number | null, };

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
 * `orders.withdraw_return`.
 */
export type WithdrawArgs = { 
/**
 * The order.
 */
id: OrderId, 
/**
 * The return.
 */
return_id: ReturnId, };

/**
 * `app.work_offline`.
 */
export type WorkOffline = { 
/**
 * On or off.
 */
on: boolean, };

/**
 * `orders.return_worth`: what would flow back. Nothing is changed by asking.
 */
export type WorthArgs = { 
/**
 * The order.
 */
id: OrderId, 
/**
 * What would go back.
 */
lines: Array<ReturnLine>, };

export interface Commands {
  /** Everything the first paint needs. */
  "app.bootstrap": { args: Nothing; result: Bootstrap };
  /** Change cosmetic preferences. */
  "app.set_preferences": { args: PreferencesPatch; result: Preferences };
  /** Switch "work offline". */
  "app.work_offline": { args: WorkOffline; result: Nothing };
  /** Keep what the window shows of the orders, for the first frame of the next start. */
  "app.keep_launch_image": { args: LaunchImageArgs; result: Nothing };
  /** A person did something: the program does not lock by itself for a while. */
  "app.touch": { args: Nothing; result: Nothing };
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
  /** Set a passcode, or another in its place. */
  "vault.set_passcode": { args: SetPasscodeArgs; result: VaultView };
  /** Take the passcode away. */
  "vault.remove_passcode": { args: PasscodeArgs; result: VaultView };
  /** Lock by itself after minutes without activity. */
  "vault.set_auto_lock": { args: AutoLockArgs; result: VaultView };
  /** Lock now: databases closed, keys wiped. */
  "vault.lock": { args: Nothing; result: VaultView };
  /** Send a one-time code. */
  "identity.request_code": { args: RequestCodeArgs; result: ChallengeView };
  /** Answer a one-time code: signs in, registers, or comes back in by phone. */
  "identity.verify_code": { args: VerifyCodeArgs; result: SignInStep };
  /** Sign in by phone number or e-mail address, and the password. */
  "identity.sign_in_password": { args: PasswordArgs; result: SignInStep };
  /** Answer a step that asks for the authenticator's code. */
  "identity.second_factor": { args: SecondFactorArgs; result: SignInStep };
  /** Ask for a way back in. */
  "identity.recover": { args: RecoverArgs; result: ChallengeView };
  /** Answer the code of a recovery e-mail. */
  "identity.verify_recovery": { args: VerifyCodeArgs; result: SignInStep };
  /** Answer a step that asks for a new password. */
  "identity.new_password": { args: NewPasswordArgs; result: SignInStep };
  /** How easily a password is guessed, offline. */
  "identity.password_strength": { args: StrengthArgs; result: StrengthView };
  /** The demo store's messages. */
  "identity.inbox": { args: StoreArgs; result: Inbox };
  /** Look around a store without an account, and fill a cart. */
  "guests.begin": { args: StoreArgs; result: AccountView };
  /** Show another account. */
  "identity.activate": { args: AccountArgs; result: AccountView };
  /** Sign out and erase the local copy. */
  "identity.sign_out": { args: SignOutArgs; result: Nothing };
  /** The customer's own data; works offline. */
  "profile.get": { args: Nothing; result: ProfileView };
  /** Send a code to a new phone number or e-mail address. */
  "profile.change_contact": { args: ContactArgs; result: ChallengeView };
  /** Answer that code: the contact is bound. */
  "profile.confirm_contact": { args: ConfirmArgs; result: ProfileView };
  /** What password, authenticator and proof there are. */
  "security.get": { args: Nothing; result: SecurityView };
  /** Give a proof by the password or the authenticator. */
  "security.prove": { args: ProveArgs; result: Proof };
  /** Send a code to a verified contact, for a proof. */
  "security.prove_code": { args: ChannelArgs; result: ChallengeView };
  /** Answer that code. */
  "security.confirm_proof": { args: ConfirmArgs; result: Proof };
  /** Set or change the password; all other sessions end. */
  "security.set_password": { args: SetPasswordArgs; result: SecurityView };
  /** Remove the password. */
  "security.remove_password": { args: Nothing; result: SecurityView };
  /** The signed-in devices, this one first. */
  "security.sessions": { args: Nothing; result: SessionList };
  /** End one of them. */
  "security.end_session": { args: EndSessionArgs; result: SessionList };
  /** End all but this one. */
  "security.end_others": { args: Nothing; result: SessionList };
  /** A page of the security log, newest first. */
  "security.log": { args: LogArgs; result: SecurityLog };
  /** A new authenticator, to be confirmed. */
  "security.totp_begin": { args: Nothing; result: TotpOfferView };
  /** Confirm it with a code of its own; answers the recovery codes. */
  "security.totp_confirm": { args: TotpArgs; result: RecoveryCodesView };
  /** Switch it off. */
  "security.totp_remove": { args: Nothing; result: SecurityView };
  /** Everything the store knows of the customer, into a new file in the downloads folder. */
  "privacy.export": { args: Nothing; result: ExportView };
  /** Close the account for good; the local copy is erased. */
  "privacy.delete_account": { args: DeleteAccountArgs; result: Nothing };
  /** Orders of a verified contact that are not the account's yet. */
  "claims.list": { args: Nothing; result: ClaimList };
  /** Move them into the account. */
  "claims.take": { args: TakeClaimArgs; result: ClaimList };
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
  /** Put an order away, or bring it back. */
  "orders.archive": { args: ArchiveArgs; result: OrderView };
  /** Write the customer's own note and tags. */
  "orders.annotate": { args: AnnotateArgs; result: OrderView };
  /** Call an order off. */
  "orders.cancel": { args: CancelArgs; result: OrderView };
  /** Orders with a parcel that is late. */
  "orders.late": { args: Nothing; result: LateOrders };
  /** Ask to send goods of an order back. */
  "orders.return": { args: ReturnArgs; result: OrderView };
  /** Take that back, before the goods have arrived. */
  "orders.withdraw_return": { args: WithdrawArgs; result: OrderView };
  /** What would flow back for goods of an order. */
  "orders.return_worth": { args: WorthArgs; result: Money };
  /** What buying the same again would mean now. */
  "orders.reorder": { args: OrderArgs; result: ReorderView };
  /** Its summary as a PDF file in the downloads folder; offline too. */
  "orders.pdf": { args: OrderArgs; result: FileView };
  /** Payments, refunds and top-ups, newest first; offline too. */
  "payments.list": { args: PaymentsArgs; result: PaymentsView };
  /** One of them, asked anew from the store while it is not decided. */
  "payments.get": { args: PaymentArgs; result: PaymentView };
  /** Begin to pay for an order; the page opens in the system's browser. */
  "payments.start": { args: StartPaymentArgs; result: PaymentStartedView };
  /** Open the page again. */
  "payments.reopen": { args: PaymentArgs; result: PaymentStartedView };
  /** Call a payment off: closed, or paid where that came first. */
  "payments.close": { args: PaymentArgs; result: PaymentView };
  /** Its receipt as a PDF file in the downloads folder; offline too. */
  "payments.receipt": { args: PaymentArgs; result: FileView };
  /** Points: the balance, what waits, every expiry date; offline too. */
  "points.get": { args: Nothing; result: PointsView };
  /** A page of the ledger, newest first, each entry with its reason; offline too. */
  "points.entries": { args: PointsEntriesArgs; result: PointsEntriesView };
  /** The balance over the last twelve months; offline too. */
  "points.history": { args: Nothing; result: PointsHistoryView };
  /** What buying some products would earn, in the tier of now; offline too. */
  "points.forecast": { args: ForecastArgs; result: ForecastView };
  /** Say whether points may pay. */
  "points.switch": { args: SwitchPointsArgs; result: PointsView };
  /** Store credit: the balance and the store's rules; offline too. */
  "credit.get": { args: Nothing; result: CreditView };
  /** A page of its ledger, newest first, each entry with what it was for; offline too. */
  "credit.entries": { args: CreditEntriesArgs; result: CreditEntriesView };
  /** Begin to top it up; a page opens in the system's browser where one is needed. */
  "credit.top_up": { args: TopUpArgs; result: PaymentStartedView };
  /** The membership: until when, whether it renews itself, what it saved, every period, and the store's rules; offline too. */
  "membership.get": { args: Nothing; result: MembershipView };
  /** Begin to buy one, or more of it; a page opens in the system's browser where one is needed. */
  "membership.buy": { args: BuyMembershipArgs; result: PaymentStartedView };
  /** Say whether it renews itself. Switched off, it stays to the end of what was paid for. */
  "membership.renew": { args: RenewMembershipArgs; result: MembershipView };
  /** Kept methods, the default first; offline too. */
  "methods.list": { args: Nothing; result: MethodsView };
  /** Begin to keep a method; the page opens in the system's browser. */
  "methods.keep": { args: Nothing; result: PaymentStartedView };
  /** Make one the default. */
  "methods.set_default": { args: MethodArgs; result: MethodsView };
  /** Forget one, at the provider too. */
  "methods.remove": { args: MethodArgs; result: MethodsView };
  /** A list with its products. */
  "lists.get": { args: ListArgs; result: ListView };
  /** How many are in each list. */
  "lists.counts": { args: Nothing; result: ListCounts };
  /** Where a product is listed. */
  "lists.of": { args: ListedArgs; result: ListedView };
  /** Put so many more of a product into a list. */
  "lists.add": { args: AmountArgs; result: ListsView };
  /** Set how many of a product a list has; 0 removes it. */
  "lists.set": { args: AmountArgs; result: ListsView };
  /** Move a product into another list. */
  "lists.move": { args: MoveArgs; result: ListsView };
  /** Watch a favourite's price. */
  "lists.watch": { args: WatchArgs; result: ListsView };
  /** What waits to be sent, and why. */
  "outbox.list": { args: Nothing; result: OutboxView };
  /** Try what was refused again. */
  "outbox.retry": { args: IntentArgs; result: OutboxView };
  /** Give it up. */
  "outbox.discard": { args: IntentArgs; result: OutboxView };
  /** The address book. */
  "addresses.list": { args: Nothing; result: AddressesView };
  /** Write an address into it. */
  "addresses.put": { args: PutAddressArgs; result: AddressesView };
  /** Take one out. */
  "addresses.remove": { args: AddressArgs; result: AddressesView };
  /** Change the person's name. */
  "profile.rename": { args: RenameArgs; result: ProfileView };
  /** Which mailings are welcome. */
  "consents.get": { args: Nothing; result: ConsentsView };
  /** Say which are. */
  "consents.set": { args: ConsentsChange; result: ConsentsView };
  /** How goods can reach the customer. */
  "checkout.options": { args: Nothing; result: OptionsView };
  /** What an order would cost now. */
  "checkout.quote": { args: CheckoutArgs; result: Quote };
  /** Place an order. */
  "checkout.place": { args: CheckoutArgs; result: PlacedView };
  /** The catalogue's categories with counts. */
  "catalogue.categories": { args: CategoriesArgs; result: Categories };
  /** A page of products: by category, by words as one types, by price; in stock. */
  "catalogue.page": { args: ProductsArgs; result: ProductsPage };
  /** One product in full. */
  "catalogue.product": { args: ProductArgs; result: ProductView };
  /** News about orders, newest first; works offline. */
  "notices.list": { args: InboxArgs; result: InboxView };
  /** The news of an order was seen, or all of it. */
  "notices.read": { args: ReadNoticesArgs; result: Nothing };
  /** What is told as a notification. */
  "notices.settings": { args: Nothing; result: NoticeSettingsView };
  /** Change that. */
  "notices.set": { args: NoticeSettingsPatch; result: NoticeSettingsView };
  /** What to show now, once: for whoever shows notifications. */
  "notices.due": { args: Nothing; result: DueView };
  /** A notification was clicked: the order is shown. */
  "notices.open": { args: OpenNoticeArgs; result: Nothing };
  /** How people reach the store; works offline. */
  "support.get": { args: SupportArgs; result: SupportView };
  /** Choose the region one is in. */
  "support.choose_region": { args: RegionArgs; result: SupportView };
  /** Write to the store; what is written offline is sent later. */
  "feedback.send": { args: FeedbackArgs; result: Nothing };
  /** How fresh the archive is. */
  "sync.status": { args: Nothing; result: SyncView };
  /** Sync now. */
  "sync.now": { args: Nothing; result: SyncView };
  /** The person has read the notice. */
  "sync.dismiss": { args: Nothing; result: Nothing };
}
