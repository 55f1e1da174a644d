//! Stores, as the client as a whole has them.

use kabinet_protocol::discovery::Discovery;
use kabinet_protocol::ids::{AccountId, StoreId};

use super::account::Account;
use super::{App, AppError, Changed, Role};
use crate::http::{HttpError, Origin, StoreClient};
use crate::registry::{AccountRecord, StoreRecord};
use crate::stores::{DemoError, discover, protocol_of, read_address};

impl App {
    /// Connects to the store at an address as a person types it.
    pub async fn connect(&self, address: &str) -> Result<StoreRecord, AppError> {
        let origin = read_address(address)?;
        self.refuse_offline()?;
        self.remember(origin, false).await
    }

    /// Starts the bundled demo store and connects to it.
    pub async fn connect_demo(&self) -> Result<StoreRecord, AppError> {
        let (origin, _) = self.demo_origin().await?;
        self.remember(origin, true).await
    }

    async fn remember(&self, origin: Origin, demo_child: bool) -> Result<StoreRecord, AppError> {
        let discovery = discover(&StoreClient::new(origin.clone())?).await?;
        self.keep(discovery, origin, demo_child)
    }

    fn keep(&self, discovery: Discovery, origin: Origin, demo_child: bool) -> Result<StoreRecord, AppError> {
        let record = StoreRecord { discovery, origin, demo_child };
        if self.registry().now().store(record.discovery.store_id) != Some(&record) {
            let kept = record.clone();
            self.registry().update(|contents| contents.put_store(kept))?;
            self.signal(Changed::Stores);
        }
        Ok(record)
    }

    /// Forgets a store that has no account here.
    pub fn forget_store(&self, id: StoreId) -> Result<(), AppError> {
        if self.accounts().iter().any(|account| account.store_id == id) {
            return Err(AppError::StoreHasAccounts);
        }
        self.registry().update(|contents| contents.stores.retain(|store| store.discovery.store_id != id))?;
        self.signal(Changed::Stores);
        Ok(())
    }

    /// Where the demo store listens. A command-line run uses the window's, where there is one.
    async fn demo_origin(&self) -> Result<(Origin, StoreId), AppError> {
        if self.config().role == Role::Tool
            && let Some(found) = self.ask_window_for_demo().await
        {
            return Ok(found);
        }
        Ok(self.demo.start().await?)
    }

    /// Requests to a store without a session.
    pub(super) async fn client(&self, id: StoreId) -> Result<StoreClient, AppError> {
        let store = self.registry().now().store(id).cloned().ok_or(AppError::NoStore)?;
        let origin = store.origin.clone();
        self.client_at(&store, origin).await
    }

    /// Requests for an account, to the origin that issued its tokens and no other.
    pub(super) async fn client_for(&self, record: &AccountRecord) -> Result<StoreClient, AppError> {
        let known = self.registry().now().store(record.store_id).cloned();
        self.client_at(&known.unwrap_or_else(|| record.store.clone()), record.origin.clone()).await
    }

    async fn client_at(&self, store: &StoreRecord, origin: Origin) -> Result<StoreClient, AppError> {
        self.refuse_offline()?;
        let protocol = protocol_of(&store.discovery)?;
        // The demo child is ours, listens on loopback, and has another port each time.
        let origin = if store.demo_child {
            let (origin, found) = self.demo_origin().await?;
            if found != store.discovery.store_id {
                return Err(DemoError::Start("its data was replaced: connect to it again".into()).into());
            }
            origin
        } else {
            origin
        };
        Ok(StoreClient::new(origin)?.speaking(protocol))
    }

    /// Requests for an account that may carry its tokens. Whoever answers at the address has said that it is the account's
    /// store, lately and since the last failure on the way: an address may have come into other hands.
    pub(super) async fn trusted_client(&self, account: &Account) -> Result<StoreClient, AppError> {
        let client = self.client_for(&account.record()).await?;
        if !account.has_met(client.origin()) {
            self.meet(account, &client).await?;
        }
        Ok(client)
    }

    /// Asks the store of an account anew what it says of itself: its name, policy and protocol versions may have changed.
    pub(super) async fn look_again(&self, account: AccountId) -> Result<(), AppError> {
        let account = self.account(account)?;
        let client = self.client_for(&account.record()).await?;
        self.meet(&account, &client).await
    }

    /// Whether an account's tokens have nowhere to go: its store answers at another address now, which has not issued
    /// any.
    pub(super) fn has_moved(&self, account: &Account) -> bool {
        let record = account.record();
        let known = self.registry().now().store(record.store_id).cloned();
        known.is_some_and(|store| !store.demo_child && store.origin != record.origin)
    }

    async fn meet(&self, account: &Account, client: &StoreClient) -> Result<(), AppError> {
        let record = account.record();
        let known = self.registry().now().store(record.store_id).cloned();
        let demo_child = known.as_ref().is_some_and(|store| store.demo_child);
        let current = known.is_some_and(|store| store.origin == *client.origin()) || demo_child;
        let discovery = discover(client).await?;
        if discovery.store_id != record.store_id {
            tracing::warn!("another store answers at this account's address");
            return Err(HttpError::AnotherStore.into());
        }
        account.meets(client.origin().clone());
        if current {
            self.keep(discovery, client.origin().clone(), demo_child)?;
        }
        Ok(())
    }
}
