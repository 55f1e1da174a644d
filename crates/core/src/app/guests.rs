//! Guests: buying without an account, and what becomes of it once there is one.

use std::sync::Arc;

use kabinet_protocol::ids::{AccountId, FeedId, IntentId, OrderId, StoreId};
use kabinet_protocol::intent::Stream;
use kabinet_protocol::lists::{Amount, ListName};
use kabinet_protocol::problem::Code;
use kabinet_protocol::shop::{Destination, GuestOrder, PlaceOrder};
use serde_json::Value as Json;

use super::account::{Account, AccountInfo};
use super::archive::Archive;
use super::checkout::{CheckoutError, Placed, check};
use super::{App, AppError, Changed};
use crate::guests::{self, Sent};
use crate::http::HttpError;
use crate::identity::owner;
use crate::lists::{self, Wish};
use crate::outbox;
use crate::registry::{AccountRecord, SessionState};
use crate::secrets::{Protection, VaultError};

impl App {
    /// Looks around a store without an account, and fills a cart. Whoever has an account of the store here is shown that.
    pub async fn begin_guest(self: &Arc<Self>, store: StoreId) -> Result<AccountInfo, AppError> {
        if let Some(known) = self.list().into_iter().find(|account| account.record().store_id == store) {
            return self.activate(known.record().id).await;
        }
        let store = self.registry().now().store(store).cloned().ok_or(AppError::NoStore)?;
        // Nobody is asked how to protect an empty cart: without a keyring it lives as long as the program runs.
        let protection = match self.vault().protection().await {
            Err(VaultError::ChoiceNeeded) => Protection::Memory,
            other => other?,
        };
        let record = AccountRecord {
            id: AccountId::new(),
            store_id: store.discovery.store_id,
            origin: store.origin.clone(),
            store,
            feed: FeedId::new(),
            name: String::new(),
            phone: None,
            session: SessionState::SignedIn,
            guest: true,
            wrap: None,
        };
        let (id, feed) = (record.id, record.feed);
        let (account, archive) = self.found(record, protection, false).await?;
        guests::begin(archive.db(), feed).await?;
        account.opened(archive, None);
        self.put_account(Arc::clone(&account));
        self.registry().update(|contents| contents.active = Some(id))?;
        self.signal(Changed::Session);
        self.signal(Changed::Orders);
        Ok(account.info())
    }

    fn guest_of(&self, store: StoreId) -> Option<Arc<Account>> {
        self.list().into_iter().find(|account| account.record().guest && account.record().store_id == store)
    }

    /// Places a guest's order; needs the store at hand. After an answer that was lost the same order is asked for under
    /// the same id, so that it is bought once.
    pub async fn place_as_guest(
        self: &Arc<Self>,
        id: AccountId,
        contact: &str,
        wanted: PlaceOrder,
    ) -> Result<Placed, AppError> {
        check(&wanted)?;
        let contact = contact.trim().to_owned();
        if contact.is_empty() {
            return Err(CheckoutError::Contact.into());
        }
        let archive = self.writable(id).await?;
        let address = match &wanted.destination {
            Destination::Address { address } => {
                let book = self.own_profile(id).await?.addresses;
                Some(book.get(address).cloned().ok_or(AppError::NotFound)?)
            }
            Destination::Point { .. } => None,
        };
        let account = self.account(id)?;
        let client = self.trusted_client(&account).await?;
        let mut order = GuestOrder { contact, address, order: wanted };
        if let Some(before) = guests::asked(archive.db()).await? {
            let id_before = before.order.order;
            order.order.order = id_before;
            if order != before {
                // Another order than the one whose answer was lost: first it is learned what became of that.
                self.fetch_orders(&account, &archive).await?;
                if let Ok(detail) = self.orders_of(id)?.get(id_before).await {
                    guests::forget_asked(archive.db()).await?;
                    return Ok(Placed::Placed { order: id_before, number: detail.order.number });
                }
                order.order.order = OrderId::new();
            }
        }
        let guest = guests::token(archive.db(), &client, self.device()).await??;
        match guests::send(archive.db(), &client, &guest, &order).await?? {
            Sent::Placed(placed) => {
                let number = placed["number"].as_str().unwrap_or_default().to_owned();
                self.keep_orders(&account, &archive, vec![(order.order.order, placed)]).await?;
                self.bought(&archive, &order.order).await?;
                Ok(Placed::Placed { order: order.order.order, number })
            }
            Sent::Refused(problem) if problem.offer.is_some() => {
                Ok(Placed::Refused { intent: IntentId(order.order.order.0), problem: Some(*problem) })
            }
            Sent::Refused(problem) => Err(HttpError::Problem(*problem).into()),
        }
    }

    /// What was bought leaves the cart.
    async fn bought(&self, archive: &Archive, order: &PlaceOrder) -> Result<(), AppError> {
        for line in &order.lines {
            let shown = lists::shown(archive.db()).await?;
            let cart = shown.lists.items.get(&(ListName::Cart, line.product)).map_or(0, |item| item.quantity);
            let quantity = cart.saturating_sub(line.quantity).max(0);
            let wish = Wish::Set(Amount { list: ListName::Cart, product: line.product, quantity });
            lists::change(archive.db(), wish, self.config().clock.now()).await?;
        }
        self.signal(Changed::Lists);
        Ok(())
    }

    /// Brings a guest's orders up to date, where there is anything to ask for.
    pub(super) async fn refresh_guest(self: &Arc<Self>, id: AccountId) {
        let Ok(account) = self.account(id) else { return };
        let Ok(archive) = account.archive() else { return };
        if let Err(error) = self.fetch_orders(&account, &archive).await {
            tracing::info!(%error, "a guest's orders could not be asked for");
        }
        self.signal(Changed::Sync);
    }

    async fn fetch_orders(self: &Arc<Self>, account: &Arc<Account>, archive: &Archive) -> Result<(), AppError> {
        let Some(guest) = guests::kept(archive.db()).await? else { return Ok(()) };
        let client = self.trusted_client(account).await?;
        let orders = guests::orders(&client, &guest).await?;
        self.keep_orders(account, archive, orders).await
    }

    async fn keep_orders(
        &self,
        account: &Account,
        archive: &Archive,
        orders: Vec<(OrderId, Json)>,
    ) -> Result<(), AppError> {
        let (feed, now) = (account.record().feed, self.config().clock.now());
        let orders = orders.into_iter().map(|(id, order)| (id.to_string(), order)).collect();
        guests::wrote(archive.db(), feed, orders, crate::features::kinds(), now).await?;
        self.signal(Changed::Orders);
        self.signal(Changed::Notices);
        Ok(())
    }

    /// Somebody who looked around without an account has signed in: the cart and the addresses move at once, the orders as
    /// soon as the store has moved them. What does not succeed now is tried with the next sign-in or start.
    pub(super) async fn welcome_guest(self: &Arc<Self>, account: &Arc<Account>) {
        let record = account.record();
        let Some(guest) = self.guest_of(record.store_id).filter(|guest| guest.record().id != record.id) else { return };
        if let Err(error) = self.carry_over(&guest, account).await {
            return tracing::warn!(%error, "what a guest had could not be carried into the account");
        }
        let (app, account) = (Arc::clone(self), Arc::clone(account));
        tokio::spawn(async move {
            if let Err(error) = app.claim_guest(&guest, &account).await {
                tracing::info!(%error, "a guest's orders are not in the account yet");
            }
        });
    }

    async fn carry_over(self: &Arc<Self>, guest: &Arc<Account>, account: &Arc<Account>) -> Result<(), AppError> {
        let from = self.open_to_write(guest).await?;
        let to = self.open_to_write(account).await?;
        let all = outbox::carried(from.db(), [&Stream::Lists, &Stream::Profile]).await?;
        let taken = all.clone();
        to.db().write(move |tx| outbox::adopt(tx, &taken)).await?;
        from.db().write(move |tx| outbox::moved(tx, &all)).await?;
        self.sent_off(&to, Changed::Lists);
        self.signal(Changed::Profile);
        Ok(())
    }

    /// Claims a guest's orders, and forgets the guest once they are the account's.
    async fn claim_guest(self: &Arc<Self>, guest: &Arc<Account>, account: &Arc<Account>) -> Result<(), AppError> {
        let archive = guest.archive()?;
        if let Some(kept) = guests::kept(archive.db()).await? {
            let store = self.own(account.record().id).await?;
            match owner::take_claim(&store, kept.customer, Some(kept.token)).await {
                Ok(()) => {}
                // There is nothing to claim, or it was claimed before.
                Err(HttpError::Problem(problem)) if problem.code == Code::NotFound => {}
                Err(error) => return Err(error.into()),
            }
        }
        drop(archive);
        self.erase_local(guest).await?;
        if let Some(engine) = account.any_archive().and_then(|archive| archive.engine()) {
            engine.sync_now().await;
        }
        Ok(())
    }
}
