//! The table of commands.

use std::sync::Arc;

use kabinet_core::app::App;
use kabinet_protocol::identity::{ClaimList, Proof, SecurityLog, SessionList};
use kabinet_protocol::intent::ConsentsChange;
use kabinet_protocol::money::Money;
use kabinet_protocol::shop::Quote;

use crate::error::CommandError;
use crate::handlers;
use crate::views::Nothing;
use crate::views::addresses::{AddressArgs, AddressesView, PutAddressArgs};
use crate::views::app::{
    Bootstrap, Diagnostics, LaunchImageArgs, LinkArgs, LinkTarget, Preferences, PreferencesPatch, WorkOffline,
};
use crate::views::catalogue::{Categories, CategoriesArgs, ProductArgs, ProductView, ProductsArgs, ProductsPage};
use crate::views::checkout::{CheckoutArgs, OptionsView, PlacedView};
use crate::views::credit::{CreditEntriesArgs, CreditEntriesView, CreditView, TopUpArgs};
use crate::views::identity::{
    AccountArgs, AccountView, ChallengeView, Inbox, NewPasswordArgs, PasswordArgs, RecoverArgs, RequestCodeArgs,
    SecondFactorArgs, SignInStep, SignOutArgs, StrengthArgs, StrengthView, VerifyCodeArgs,
};
use crate::views::lists::{
    AmountArgs, ListArgs, ListCounts, ListView, ListedArgs, ListedView, ListsView, MoveArgs, WatchArgs,
};
use crate::views::membership::{BuyMembershipArgs, MembershipView, RenewMembershipArgs};
use crate::views::notices::{
    DueView, InboxArgs, InboxView, NoticeSettingsPatch, NoticeSettingsView, OpenNoticeArgs, ReadNoticesArgs,
};
use crate::views::orders::{
    AnnotateArgs, ArchiveArgs, CancelArgs, Facets, OrderArgs, OrderView, Outline, OutlineArgs, ReorderView, SearchArgs,
    SearchPage, Window, WindowArgs,
};
use crate::views::outbox::{IntentArgs, OutboxView};
use crate::views::payments::{
    FileView, MethodArgs, MethodsView, PaymentArgs, PaymentStartedView, PaymentView, PaymentsArgs, PaymentsView,
    StartPaymentArgs,
};
use crate::views::points::{
    ForecastArgs, ForecastView, PointsEntriesArgs, PointsEntriesView, PointsHistoryView, PointsView, SwitchPointsArgs,
};
use crate::views::profile::{
    ConsentsView, ContactArgs, DeleteAccountArgs, ExportView, ProfileView, RenameArgs, TakeClaimArgs,
};
use crate::views::returns::{LateOrders, ReturnArgs, WithdrawArgs, WorthArgs};
use crate::views::security::{
    ChannelArgs, ConfirmArgs, EndSessionArgs, LogArgs, ProveArgs, RecoveryCodesView, SecurityView, SetPasswordArgs,
    TotpArgs, TotpOfferView,
};
use crate::views::stores::{ConnectArgs, StoreArgs, StoreView};
use crate::views::support::{FeedbackArgs, RegionArgs, SupportArgs, SupportView};
use crate::views::sync::SyncView;
use crate::views::vault::{AutoLockArgs, ChooseArgs, PasscodeArgs, SetPasscodeArgs, UnlockArgs, VaultView};

macro_rules! commands {
    ($($(#[doc = $doc:literal])+ $name:literal => $handler:path: $args:ty => $result:ty;)+) => {
        /// The names of all commands, for tests and completion.
        pub const NAMES: &[&str] = &[$($name),+];

        /// The TypeScript of the table: `interface Commands { "name": { args: …; result: … } }`.
        pub fn typescript(cfg: &ts_rs::Config) -> String {
            let mut out = String::from("export interface Commands {\n");
            $(
                $(out.push_str(concat!("  /**", $doc, " */\n"));)+
                out.push_str(&format!(
                    "  {:?}: {{ args: {}; result: {} }};\n",
                    $name,
                    <$args as ts_rs::TS>::name(cfg),
                    <$result as ts_rs::TS>::name(cfg),
                ));
            )+
            out.push_str("}\n");
            out
        }

        /// Answers one command by the handler the table names.
        pub(crate) async fn dispatch(
            app: &Arc<App>,
            name: &str,
            args: serde_json::Value,
        ) -> Result<serde_json::Value, CommandError> {
            match name {
                $($name => {
                    let args: $args = crate::call::arguments(args)?;
                    let result: $result = Box::pin($handler(app, args)).await?;
                    crate::call::result(&result)
                })+
                unknown => Err(CommandError::unknown_command(unknown)),
            }
        }

        /// Shows every argument and result type to the export.
        pub(crate) fn visit(types: &mut crate::bindings::Declarations<'_>) {
            $(
                types.add::<$args>();
                types.add::<$result>();
            )+
        }
    };
}

// `handlers` answer these; the dispatch over them is generated from this same list.
commands! {
    /// Everything the first paint needs.
    "app.bootstrap" => handlers::app::bootstrap: Nothing => Bootstrap;
    /// Change cosmetic preferences.
    "app.set_preferences" => handlers::app::set_preferences: PreferencesPatch => Preferences;
    /// Switch "work offline".
    "app.work_offline" => handlers::app::work_offline: WorkOffline => Nothing;
    /// Keep what the window shows of the orders, for the first frame of the next start.
    "app.keep_launch_image" => handlers::app::keep_launch_image: LaunchImageArgs => Nothing;
    /// A person did something: the program does not lock by itself for a while.
    "app.touch" => handlers::app::touch: Nothing => Nothing;
    /// Text for a bug report.
    "app.diagnostics" => handlers::app::diagnostics: Nothing => Diagnostics;
    /// What a kabinet:// link points at.
    "app.resolve_link" => handlers::app::resolve_link: LinkArgs => LinkTarget;

    /// Connect to a store by its address.
    "stores.connect" => handlers::stores::connect: ConnectArgs => StoreView;
    /// Start the bundled demo store and connect to it.
    "stores.demo" => handlers::stores::demo: Nothing => StoreView;
    /// Forget a store that has no account here.
    "stores.forget" => handlers::stores::forget: StoreArgs => Nothing;

    /// How the local archive is protected.
    "vault.status" => handlers::vault::status: Nothing => VaultView;
    /// What to use where no keyring answers.
    "vault.choose" => handlers::vault::choose: ChooseArgs => VaultView;
    /// Open a locked account.
    "vault.unlock" => handlers::vault::unlock: UnlockArgs => AccountView;
    /// Set a passcode, or another in its place.
    "vault.set_passcode" => handlers::vault::set_passcode: SetPasscodeArgs => VaultView;
    /// Take the passcode away.
    "vault.remove_passcode" => handlers::vault::remove_passcode: PasscodeArgs => VaultView;
    /// Lock by itself after minutes without activity.
    "vault.set_auto_lock" => handlers::vault::set_auto_lock: AutoLockArgs => VaultView;
    /// Lock now: databases closed, keys wiped.
    "vault.lock" => handlers::vault::lock: Nothing => VaultView;

    /// Send a one-time code.
    "identity.request_code" => handlers::identity::request_code: RequestCodeArgs => ChallengeView;
    /// Answer a one-time code: signs in, registers, or comes back in by phone.
    "identity.verify_code" => handlers::identity::verify_code: VerifyCodeArgs => SignInStep;
    /// Sign in by phone number or e-mail address, and the password.
    "identity.sign_in_password" => handlers::identity::sign_in_password: PasswordArgs => SignInStep;
    /// Answer a step that asks for the authenticator's code.
    "identity.second_factor" => handlers::identity::second_factor: SecondFactorArgs => SignInStep;
    /// Ask for a way back in.
    "identity.recover" => handlers::identity::recover: RecoverArgs => ChallengeView;
    /// Answer the code of a recovery e-mail.
    "identity.verify_recovery" => handlers::identity::verify_recovery: VerifyCodeArgs => SignInStep;
    /// Answer a step that asks for a new password.
    "identity.new_password" => handlers::identity::new_password: NewPasswordArgs => SignInStep;
    /// How easily a password is guessed, offline.
    "identity.password_strength" => handlers::identity::password_strength: StrengthArgs => StrengthView;
    /// The demo store's messages.
    "identity.inbox" => handlers::identity::inbox: StoreArgs => Inbox;
    /// Look around a store without an account, and fill a cart.
    "guests.begin" => handlers::identity::begin_guest: StoreArgs => AccountView;
    /// Show another account.
    "identity.activate" => handlers::identity::activate: AccountArgs => AccountView;
    /// Sign out and erase the local copy.
    "identity.sign_out" => handlers::identity::sign_out: SignOutArgs => Nothing;

    /// The customer's own data; works offline.
    "profile.get" => handlers::profile::get: Nothing => ProfileView;
    /// Send a code to a new phone number or e-mail address.
    "profile.change_contact" => handlers::profile::change_contact: ContactArgs => ChallengeView;
    /// Answer that code: the contact is bound.
    "profile.confirm_contact" => handlers::profile::confirm_contact: ConfirmArgs => ProfileView;

    /// What password, authenticator and proof there are.
    "security.get" => handlers::security::get: Nothing => SecurityView;
    /// Give a proof by the password or the authenticator.
    "security.prove" => handlers::security::prove: ProveArgs => Proof;
    /// Send a code to a verified contact, for a proof.
    "security.prove_code" => handlers::security::prove_code: ChannelArgs => ChallengeView;
    /// Answer that code.
    "security.confirm_proof" => handlers::security::confirm_proof: ConfirmArgs => Proof;
    /// Set or change the password; all other sessions end.
    "security.set_password" => handlers::security::set_password: SetPasswordArgs => SecurityView;
    /// Remove the password.
    "security.remove_password" => handlers::security::remove_password: Nothing => SecurityView;
    /// The signed-in devices, this one first.
    "security.sessions" => handlers::security::sessions: Nothing => SessionList;
    /// End one of them.
    "security.end_session" => handlers::security::end_session: EndSessionArgs => SessionList;
    /// End all but this one.
    "security.end_others" => handlers::security::end_others: Nothing => SessionList;
    /// A page of the security log, newest first.
    "security.log" => handlers::security::log: LogArgs => SecurityLog;
    /// A new authenticator, to be confirmed.
    "security.totp_begin" => handlers::security::totp_begin: Nothing => TotpOfferView;
    /// Confirm it with a code of its own; answers the recovery codes.
    "security.totp_confirm" => handlers::security::totp_confirm: TotpArgs => RecoveryCodesView;
    /// Switch it off.
    "security.totp_remove" => handlers::security::totp_remove: Nothing => SecurityView;

    /// Everything the store knows of the customer, into a new file in the downloads folder.
    "privacy.export" => handlers::profile::export: Nothing => ExportView;
    /// Close the account for good; the local copy is erased.
    "privacy.delete_account" => handlers::profile::delete_account: DeleteAccountArgs => Nothing;

    /// Orders of a verified contact that are not the account's yet.
    "claims.list" => handlers::profile::claims: Nothing => ClaimList;
    /// Move them into the account.
    "claims.take" => handlers::profile::take_claim: TakeClaimArgs => ClaimList;

    /// Months with counts and totals.
    "orders.outline" => handlers::orders::outline: OutlineArgs => Outline;
    /// Some rows of one month.
    "orders.window" => handlers::orders::window: WindowArgs => Window;
    /// Full-text search as one types.
    "orders.search" => handlers::orders::search: SearchArgs => SearchPage;
    /// One order in full.
    "orders.get" => handlers::orders::get: OrderArgs => OrderView;
    /// What one can filter by.
    "orders.facets" => handlers::orders::facets: Nothing => Facets;

    /// Put an order away, or bring it back.
    "orders.archive" => handlers::orders::archive: ArchiveArgs => OrderView;
    /// Write the customer's own note and tags.
    "orders.annotate" => handlers::orders::annotate: AnnotateArgs => OrderView;
    /// Call an order off.
    "orders.cancel" => handlers::orders::cancel: CancelArgs => OrderView;
    /// Orders with a parcel that is late.
    "orders.late" => handlers::returns::late: Nothing => LateOrders;
    /// Ask to send goods of an order back.
    "orders.return" => handlers::returns::ask: ReturnArgs => OrderView;
    /// Take that back, before the goods have arrived.
    "orders.withdraw_return" => handlers::returns::withdraw: WithdrawArgs => OrderView;
    /// What would flow back for goods of an order.
    "orders.return_worth" => handlers::returns::worth: WorthArgs => Money;
    /// What buying the same again would mean now.
    "orders.reorder" => handlers::orders::reorder: OrderArgs => ReorderView;
    /// Its summary as a PDF file in the downloads folder; offline too.
    "orders.pdf" => handlers::orders::pdf: OrderArgs => FileView;

    /// Payments, refunds and top-ups, newest first; offline too.
    "payments.list" => handlers::payments::list: PaymentsArgs => PaymentsView;
    /// One of them, asked anew from the store while it is not decided.
    "payments.get" => handlers::payments::get: PaymentArgs => PaymentView;
    /// Begin to pay for an order; the page opens in the system's browser.
    "payments.start" => handlers::payments::start: StartPaymentArgs => PaymentStartedView;
    /// Open the page again.
    "payments.reopen" => handlers::payments::reopen: PaymentArgs => PaymentStartedView;
    /// Call a payment off: closed, or paid where that came first.
    "payments.close" => handlers::payments::close: PaymentArgs => PaymentView;
    /// Its receipt as a PDF file in the downloads folder; offline too.
    "payments.receipt" => handlers::payments::receipt: PaymentArgs => FileView;
    /// Points: the balance, what waits, every expiry date; offline too.
    "points.get" => handlers::points::get: Nothing => PointsView;
    /// A page of the ledger, newest first, each entry with its reason; offline too.
    "points.entries" => handlers::points::entries: PointsEntriesArgs => PointsEntriesView;
    /// The balance over the last twelve months; offline too.
    "points.history" => handlers::points::history: Nothing => PointsHistoryView;
    /// What buying some products would earn, in the tier of now; offline too.
    "points.forecast" => handlers::points::forecast: ForecastArgs => ForecastView;
    /// Say whether points may pay.
    "points.switch" => handlers::points::switch: SwitchPointsArgs => PointsView;
    /// Store credit: the balance and the store's rules; offline too.
    "credit.get" => handlers::credit::get: Nothing => CreditView;
    /// A page of its ledger, newest first, each entry with what it was for; offline too.
    "credit.entries" => handlers::credit::entries: CreditEntriesArgs => CreditEntriesView;
    /// Begin to top it up; a page opens in the system's browser where one is needed.
    "credit.top_up" => handlers::credit::top_up: TopUpArgs => PaymentStartedView;
    /// The membership: until when, whether it renews itself, what it saved, every period, and the store's rules; offline too.
    "membership.get" => handlers::membership::get: Nothing => MembershipView;
    /// Begin to buy one, or more of it; a page opens in the system's browser where one is needed.
    "membership.buy" => handlers::membership::buy: BuyMembershipArgs => PaymentStartedView;
    /// Say whether it renews itself. Switched off, it stays to the end of what was paid for.
    "membership.renew" => handlers::membership::renew: RenewMembershipArgs => MembershipView;
    /// Kept methods, the default first; offline too.
    "methods.list" => handlers::payments::methods: Nothing => MethodsView;
    /// Begin to keep a method; the page opens in the system's browser.
    "methods.keep" => handlers::payments::keep: Nothing => PaymentStartedView;
    /// Make one the default.
    "methods.set_default" => handlers::payments::set_default: MethodArgs => MethodsView;
    /// Forget one, at the provider too.
    "methods.remove" => handlers::payments::remove: MethodArgs => MethodsView;

    /// A list with its products.
    "lists.get" => handlers::lists::get: ListArgs => ListView;
    /// How many are in each list.
    "lists.counts" => handlers::lists::counts: Nothing => ListCounts;
    /// Where a product is listed.
    "lists.of" => handlers::lists::of: ListedArgs => ListedView;
    /// Put so many more of a product into a list.
    "lists.add" => handlers::lists::add: AmountArgs => ListsView;
    /// Set how many of a product a list has; 0 removes it.
    "lists.set" => handlers::lists::set: AmountArgs => ListsView;
    /// Move a product into another list.
    "lists.move" => handlers::lists::move_to: MoveArgs => ListsView;
    /// Watch a favourite's price.
    "lists.watch" => handlers::lists::watch: WatchArgs => ListsView;

    /// What waits to be sent, and why.
    "outbox.list" => handlers::outbox::list: Nothing => OutboxView;
    /// Try what was refused again.
    "outbox.retry" => handlers::outbox::retry: IntentArgs => OutboxView;
    /// Give it up.
    "outbox.discard" => handlers::outbox::discard: IntentArgs => OutboxView;

    /// The address book.
    "addresses.list" => handlers::addresses::list: Nothing => AddressesView;
    /// Write an address into it.
    "addresses.put" => handlers::addresses::put: PutAddressArgs => AddressesView;
    /// Take one out.
    "addresses.remove" => handlers::addresses::remove: AddressArgs => AddressesView;

    /// Change the person's name.
    "profile.rename" => handlers::profile::rename: RenameArgs => ProfileView;
    /// Which mailings are welcome.
    "consents.get" => handlers::addresses::consents: Nothing => ConsentsView;
    /// Say which are.
    "consents.set" => handlers::addresses::set_consents: ConsentsChange => ConsentsView;

    /// How goods can reach the customer.
    "checkout.options" => handlers::checkout::options: Nothing => OptionsView;
    /// What an order would cost now.
    "checkout.quote" => handlers::checkout::quote: CheckoutArgs => Quote;
    /// Place an order.
    "checkout.place" => handlers::checkout::place: CheckoutArgs => PlacedView;

    /// The catalogue's categories with counts.
    "catalogue.categories" => handlers::catalogue::categories: CategoriesArgs => Categories;
    /// A page of products: by category, by words as one types, by price; in stock.
    "catalogue.page" => handlers::catalogue::page: ProductsArgs => ProductsPage;
    /// One product in full.
    "catalogue.product" => handlers::catalogue::product: ProductArgs => ProductView;

    /// News about orders, newest first; works offline.
    "notices.list" => handlers::notices::list: InboxArgs => InboxView;
    /// The news of an order was seen, or all of it.
    "notices.read" => handlers::notices::read: ReadNoticesArgs => Nothing;
    /// What is told as a notification.
    "notices.settings" => handlers::notices::settings: Nothing => NoticeSettingsView;
    /// Change that.
    "notices.set" => handlers::notices::set: NoticeSettingsPatch => NoticeSettingsView;
    /// What to show now, once: for whoever shows notifications.
    "notices.due" => handlers::notices::due: Nothing => DueView;
    /// A notification was clicked: the order is shown.
    "notices.open" => handlers::notices::open: OpenNoticeArgs => Nothing;

    /// How people reach the store; works offline.
    "support.get" => handlers::support::get: SupportArgs => SupportView;
    /// Choose the region one is in.
    "support.choose_region" => handlers::support::choose_region: RegionArgs => SupportView;
    /// Write to the store; what is written offline is sent later.
    "feedback.send" => handlers::support::send: FeedbackArgs => Nothing;

    /// How fresh the archive is.
    "sync.status" => handlers::sync::status: Nothing => SyncView;
    /// Sync now.
    "sync.now" => handlers::sync::now: Nothing => SyncView;
    /// The person has read the notice.
    "sync.dismiss" => handlers::sync::dismiss: Nothing => Nothing;
}
