//! The table of commands.

use std::sync::Arc;

use kabinet_core::app::App;

use crate::error::CommandError;
use crate::handlers;
use crate::views::Nothing;
use crate::views::app::{Bootstrap, Diagnostics, LinkArgs, LinkTarget, Preferences, PreferencesPatch, WorkOffline};
use crate::views::identity::{
    AccountArgs, AccountView, ChallengeView, Inbox, RequestCodeArgs, SignOutArgs, VerifyCodeArgs,
};
use crate::views::orders::{
    Facets, OrderArgs, OrderView, Outline, OutlineArgs, SearchArgs, SearchPage, Window, WindowArgs,
};
use crate::views::stores::{ConnectArgs, StoreArgs, StoreView};
use crate::views::sync::SyncView;
use crate::views::vault::{ChooseArgs, UnlockArgs, VaultView};

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

    /// Send a one-time code.
    "identity.request_code" => handlers::identity::request_code: RequestCodeArgs => ChallengeView;
    /// Answer a one-time code: signs in or registers.
    "identity.verify_code" => handlers::identity::verify_code: VerifyCodeArgs => AccountView;
    /// The demo store's messages.
    "identity.inbox" => handlers::identity::inbox: StoreArgs => Inbox;
    /// Show another account.
    "identity.activate" => handlers::identity::activate: AccountArgs => AccountView;
    /// Sign out and erase the local copy.
    "identity.sign_out" => handlers::identity::sign_out: SignOutArgs => Nothing;

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

    /// How fresh the archive is.
    "sync.status" => handlers::sync::status: Nothing => SyncView;
    /// Sync now.
    "sync.now" => handlers::sync::now: Nothing => SyncView;
    /// The person has read the notice.
    "sync.dismiss" => handlers::sync::dismiss: Nothing => Nothing;
}
