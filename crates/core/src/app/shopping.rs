//! What a customer changes of their profile and of their orders: written down, shown, and on its way to the store.

use std::sync::Arc;

use kabinet_protocol::ids::{AccountId, AddressId, OrderId, ReturnId};
use kabinet_protocol::intent::ConsentsChange;
use kabinet_protocol::profile::{Address, OrderNote};
use kabinet_protocol::returns::AskReturn;

use super::{App, AppError, Changed};
use crate::orders::{own, returns};
use crate::profile::{self, Shown};

impl App {
    /// The address book and consents of an account, and a name that waits to be sent; works offline.
    pub async fn own_profile(&self, id: AccountId) -> Result<Shown, AppError> {
        let account = self.account(id)?;
        let archive = account.archive()?;
        let mut shown = profile::shown(archive.db()).await?;
        if account.record().guest {
            shown.pending.clear();
        }
        Ok(shown)
    }

    /// Changes the person's name.
    pub async fn rename(self: &Arc<Self>, id: AccountId, name: &str) -> Result<(), AppError> {
        let archive = self.writable(id).await?;
        profile::rename(archive.db(), name, self.config().clock.now()).await?;
        self.sent_off(&archive, Changed::Profile);
        Ok(())
    }

    /// Writes an address into the book.
    pub async fn put_address(self: &Arc<Self>, id: AccountId, address: Address) -> Result<(), AppError> {
        let archive = self.writable(id).await?;
        profile::put_address(archive.db(), address, self.config().clock.now()).await?;
        self.sent_off(&archive, Changed::Profile);
        Ok(())
    }

    /// Takes one out.
    pub async fn remove_address(self: &Arc<Self>, id: AccountId, address: AddressId) -> Result<(), AppError> {
        let archive = self.writable(id).await?;
        profile::remove_address(archive.db(), address, self.config().clock.now()).await?;
        self.sent_off(&archive, Changed::Profile);
        Ok(())
    }

    /// Says which mailings are welcome.
    pub async fn set_consents(self: &Arc<Self>, id: AccountId, change: ConsentsChange) -> Result<(), AppError> {
        let archive = self.writable(id).await?;
        profile::set_consents(archive.db(), change, self.config().clock.now()).await?;
        self.sent_off(&archive, Changed::Profile);
        Ok(())
    }

    /// Puts an order away, or brings it back.
    pub async fn archive_order(
        self: &Arc<Self>,
        id: AccountId,
        order: OrderId,
        archived: bool,
    ) -> Result<(), AppError> {
        let archive = self.writable(id).await?;
        own::archive(archive.db(), order, archived, self.config().clock.now()).await?;
        self.sent_off(&archive, Changed::Orders);
        Ok(())
    }

    /// Writes the customer's own words about an order.
    pub async fn annotate_order(self: &Arc<Self>, id: AccountId, note: OrderNote) -> Result<(), AppError> {
        let archive = self.writable(id).await?;
        own::annotate(archive.db(), note, self.config().clock.now()).await?;
        self.sent_off(&archive, Changed::Orders);
        Ok(())
    }

    /// Calls an order off.
    pub async fn cancel_order(
        self: &Arc<Self>,
        id: AccountId,
        order: OrderId,
        reason: Option<String>,
    ) -> Result<(), AppError> {
        let archive = self.writable(id).await?;
        own::cancel(archive.db(), order, reason, self.config().clock.now()).await?;
        self.sent_off(&archive, Changed::Orders);
        Ok(())
    }

    /// Asks to send goods of an order back.
    pub async fn ask_return(self: &Arc<Self>, id: AccountId, ask: AskReturn) -> Result<(), AppError> {
        let terms = self.orders_of(id)?.terms();
        let archive = self.writable(id).await?;
        returns::ask(archive.db(), ask, terms, self.config().clock.now()).await?;
        self.sent_off(&archive, Changed::Orders);
        Ok(())
    }

    /// Takes that back, before the goods have arrived.
    pub async fn withdraw_return(
        self: &Arc<Self>,
        id: AccountId,
        order: OrderId,
        returned: ReturnId,
    ) -> Result<(), AppError> {
        let archive = self.writable(id).await?;
        returns::withdraw(archive.db(), order, returned, self.config().clock.now()).await?;
        self.sent_off(&archive, Changed::Orders);
        Ok(())
    }
}
