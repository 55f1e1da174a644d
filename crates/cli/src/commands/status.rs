//! `kab status`: who is signed in, and how fresh the archive is.

use std::sync::Arc;

use kabinet_core::app::{AccountState, App};
use secrecy::SecretString;
use serde::Serialize;

use super::{opened, view};
use crate::args::Arguments;
use crate::ask;
use crate::exit::Failure;
use crate::out::{Out, columns};

#[derive(Serialize)]
struct Shown {
    version: String,
    data: String,
    work_offline: bool,
    stores: Vec<Store>,
    accounts: Vec<Account>,
}

#[derive(Serialize)]
struct Store {
    id: String,
    name: String,
    origin: String,
    demo: bool,
}

#[derive(Serialize)]
struct Account {
    #[serde(flatten)]
    account: view::Account,
    /// Orders in its archive; nothing while that is locked.
    orders: Option<u64>,
    /// The day of the newest one.
    newest: Option<String>,
}

pub async fn perform(app: &Arc<App>, arguments: &Arguments, out: &mut Out) -> Result<(), Failure> {
    let active = app.active().map(|account| account.id);
    let mut accounts = Vec::new();
    // A locked archive is a line in the answer here, not a failure; nobody is asked for a passphrase either.
    let locked = app.accounts().iter().any(|account| account.state == AccountState::Locked);
    let passphrase = if locked { ask::given_passphrase()?.map(SecretString::from) } else { None };
    for info in app.accounts() {
        let info = match info.state {
            AccountState::Locked => app.unlock(info.id, passphrase.clone()).await.unwrap_or(info),
            _ => info,
        };
        let (mut orders, mut newest) = (None, None);
        if let Ok(archive) = app.orders_of(info.id) {
            orders = Some(archive.outline(&Default::default()).await?.archive_count);
            let page = archive.page(&Default::default(), None, 1).await?;
            newest = page.first().map(|row| view::instant(row.placed_at));
        }
        accounts.push(Account { account: view::account(&info, active), orders, newest });
    }
    if arguments.account.is_some() {
        let wanted = opened(app, arguments).await?.id.to_string();
        accounts.retain(|account| account.account.id == wanted);
    }
    let store = |store: kabinet_core::registry::StoreRecord| Store {
        id: store.discovery.store_id.to_string(),
        name: store.discovery.name,
        origin: store.origin.to_string(),
        demo: store.discovery.demo,
    };
    let shown = Shown {
        version: env!("CARGO_PKG_VERSION").into(),
        data: app.config().paths.data().display().to_string(),
        work_offline: app.is_offline(),
        stores: app.stores().into_iter().map(store).collect(),
        accounts,
    };
    out.result(&shown, || text(&shown))
}

fn text(shown: &Shown) -> String {
    if shown.accounts.is_empty() {
        return "Nobody is signed in here. Next: kab login\n".into();
    }
    let rows: Vec<Vec<String>> = shown
        .accounts
        .iter()
        .map(|account| {
            vec![
                if account.account.active { "*" } else { " " }.into(),
                account.account.store.clone(),
                account.account.name.clone(),
                account.account.state.into(),
                account.orders.map_or_else(String::new, |orders| format!("{orders} orders")),
                account.account.id.clone(),
            ]
        })
        .collect();
    columns(&rows)
}
