//! The outbox of an account: who sends it, what waits in it, and what a person does about what was refused.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use kabinet_protocol::ids::{AccountId, IntentId, OrderId};
use kabinet_protocol::intent::{ArchiveOrder, Payload};
use kabinet_protocol::profile::Address;
use tokio::sync::broadcast;

use super::account::Account;
use super::archive::Archive;
use super::source::AccountSource;
use super::{App, AppError, Changed, Role};
use crate::outbox::{self, Counts, News, OutboxError, Sender, Waiting};
use crate::sync::MADE;

/// The most changes that are listed.
const LISTED: u32 = 500;

/// What waits.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OutboxShown {
    /// The oldest changes.
    pub intents: Vec<Waiting>,
    /// How many in all stand where.
    pub counts: Counts,
    /// Those on their way right now.
    pub sending: BTreeSet<IntentId>,
}

impl App {
    /// What sends the outbox of an archive that is open to write, begun when there is none.
    pub(super) fn sender_over(self: &Arc<Self>, account: &Arc<Account>, archive: &Archive) -> Arc<Sender> {
        let mut slot = archive.sending.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = slot.as_ref() {
            return Arc::clone(running);
        }
        let id = account.record().id;
        let post = Arc::new(AccountSource { app: Arc::downgrade(self), account: id });
        let (clock, kinds) = (Arc::clone(&self.config().clock), crate::features::kinds());
        let (dropped, offline) = (crate::features::DROPPED, self.is_offline());
        let sender = Arc::new(Sender::spawn(archive.db().clone(), post, clock, kinds, dropped, offline));
        let (app, mut news) = (Arc::downgrade(self), sender.news());
        tokio::spawn(async move {
            loop {
                let heard = news.recv().await;
                let Some(app) = app.upgrade() else { return };
                match heard {
                    Ok(News::Outbox) => app.outbox_changed(),
                    Ok(News::Kind(kind)) => app.entities_changed(id, Some(kind)).await,
                    Err(broadcast::error::RecvError::Lagged(_)) => {
                        app.outbox_changed();
                        app.entities_changed(id, None).await;
                    }
                    Err(broadcast::error::RecvError::Closed) => return,
                }
            }
        });
        *slot = Some(Arc::clone(&sender));
        sender
    }

    /// The store can be reached again.
    pub(super) fn hurry_outbox(&self, id: AccountId) {
        let sender = self.account(id).ok().and_then(|account| account.any_archive()?.sender());
        if let Some(sender) = sender {
            sender.hurry();
        }
    }

    /// Entities of a kind have changed, or of kinds unknown: whoever shows them looks again.
    pub(super) async fn entities_changed(self: &Arc<Self>, id: AccountId, kind: Option<&'static str>) {
        if kind.is_none_or(|kind| kind == "payment") {
            self.watch_pending(id).await;
        }
        if kind.is_none_or(|kind| kind == "account")
            && let Err(error) = self.described(id).await
        {
            tracing::warn!(%error, "a changed profile could not be taken up");
        }
        let about: &[Changed] = match kind {
            Some(MADE) => return self.outbox_changed(),
            Some("account") => &[],
            Some("order") => &[Changed::Orders, Changed::Notices],
            Some("order_note") => &[Changed::Orders],
            Some("product") => &[Changed::Catalogue, Changed::Lists],
            Some("list_item") => &[Changed::Lists],
            Some("address" | "consents") => &[Changed::Profile],
            Some("payment" | "payment_method") => &[Changed::Payments],
            Some("points" | "points_entry") => &[Changed::Points],
            // What ends when may have changed: whoever shows notifications has it looked at.
            Some("points_lot") => {
                self.remind.store(true, Ordering::Relaxed);
                &[Changed::Points, Changed::Notices]
            }
            Some("credit" | "credit_entry") => &[Changed::Credit],
            // What a member pays is shown wherever a price is.
            Some("membership" | "membership_period") => &[Changed::Membership, Changed::Catalogue, Changed::Lists],
            _ => &[
                Changed::Orders,
                Changed::Notices,
                Changed::Catalogue,
                Changed::Lists,
                Changed::Profile,
                Changed::Payments,
                Changed::Points,
                Changed::Credit,
                Changed::Membership,
            ],
        };
        about.iter().for_each(|changed| self.signal(changed.clone()));
    }

    /// What waits has changed, and with it what is shown of everything that is shown with it.
    fn outbox_changed(&self) {
        for changed in
            [Changed::Outbox, Changed::Lists, Changed::Profile, Changed::Points, Changed::Membership, Changed::Sync]
        {
            self.signal(changed);
        }
    }

    /// The archive of an account, open to write.
    pub(super) async fn writable(self: &Arc<Self>, id: AccountId) -> Result<Arc<Archive>, AppError> {
        let account = self.account(id)?;
        account.archive()?;
        if self.config().role == Role::Tool {
            self.open_to_write(&account).await?;
        }
        let archive = account.archive()?;
        if archive.db().writes() { Ok(archive) } else { Err(AppError::InUse) }
    }

    /// A change was written down: it goes on its way, and is shown.
    pub(super) fn sent_off(&self, archive: &Archive, changed: Changed) {
        if let Some(sender) = archive.sender() {
            sender.wake();
        }
        self.signal(changed);
        self.signal(Changed::Outbox);
        self.signal(Changed::Sync);
    }

    /// What waits, the oldest first.
    pub async fn outbox(&self, id: AccountId) -> Result<OutboxShown, AppError> {
        let account = self.account(id)?;
        let archive = account.archive()?;
        if account.record().guest {
            // What a guest has in the cart waits for nobody.
            return Ok(OutboxShown::default());
        }
        let counts = outbox::counts(archive.db()).await?;
        let intents = outbox::list(archive.db(), LISTED).await?;
        let sending = archive.sender().map(|sender| sender.sending()).unwrap_or_default();
        Ok(OutboxShown { intents, counts, sending })
    }

    /// What people call what each change speaks of: a product's name, an order's number, an address's label; empty where
    /// it has no name.
    pub async fn titles(&self, id: AccountId, all: &[Waiting], language: &str) -> Result<Vec<String>, AppError> {
        let (orders, profile) = (self.orders_of(id)?, self.own_profile(id).await?);
        let lists = |it: &&Waiting| it.intent.kind.as_str().starts_with("list.");
        let of_products = all.iter().filter(lists).filter_map(|it| it.subject.parse().ok()).collect();
        let (products, _) = self.cards(id, &of_products, language).await?;
        let mut titles = Vec::with_capacity(all.len());
        for waits in all {
            let title = match waits.intent.read() {
                Ok(Payload::List(change)) => products.get(&change.product()).map(|card| match &card.variant {
                    Some(variant) => format!("{}, {variant}", card.name),
                    None => card.name.clone(),
                }),
                Ok(Payload::Rename(change)) => Some(change.name),
                Ok(Payload::AddressPut(address)) => Some(title_of(&address)),
                Ok(Payload::AddressRemove(id)) => profile.addresses.get(&id).map(title_of),
                Ok(Payload::Archive(ArchiveOrder { order, .. })) => number(&orders, order).await,
                Ok(Payload::Annotate(change)) => number(&orders, change.order).await,
                Ok(Payload::Cancel(change)) => number(&orders, change.order).await,
                Ok(Payload::Return(change)) => number(&orders, change.order).await,
                Ok(Payload::ReturnWithdraw(change)) => number(&orders, change.order).await,
                Ok(Payload::Feedback(message)) => Some(beginning(&message.text)),
                Ok(Payload::Place(_) | Payload::Consents(_) | Payload::Points(_) | Payload::Membership(_)) | Err(_) => {
                    None
                }
            };
            titles.push(title.unwrap_or_default());
        }
        Ok(titles)
    }

    /// How many changes of the account shown wait; none where nobody is signed in.
    pub async fn waiting(&self) -> u32 {
        let Ok(archive) = self.archive() else { return 0 };
        if self.active().is_some_and(|account| account.guest) {
            return 0;
        }
        outbox::counts(archive.db()).await.map_or(0, |counts| counts.waiting)
    }

    /// Tries a change again that was put aside; answers what it is now.
    pub async fn retry(self: &Arc<Self>, account: AccountId, intent: IntentId) -> Result<IntentId, AppError> {
        let archive = self.writable(account).await?;
        let now = self.config().clock.now();
        let tried = archive.db().write(move |tx| outbox::retry(tx, intent, now, crate::features::DROPPED)).await;
        let tried = tried.map_err(outbox_failure)?;
        self.sent_off(&archive, Changed::Lists);
        self.outbox_changed();
        self.signal(Changed::Orders);
        Ok(tried)
    }

    /// Gives a change up. One on its way cannot be: nobody knows yet what became of it.
    pub async fn discard(self: &Arc<Self>, account: AccountId, intent: IntentId) -> Result<(), AppError> {
        let archive = self.writable(account).await?;
        if self.account(account)?.record().guest {
            // What a guest was refused was never kept.
            return Ok(());
        }
        if archive.sender().is_some_and(|sender| sender.sending().contains(&intent)) {
            return Err(AppError::OnItsWay);
        }
        let done = archive.db().write(move |tx| outbox::discard(tx, intent, crate::features::DROPPED)).await;
        done.map_err(outbox_failure)?;
        self.outbox_changed();
        self.signal(Changed::Orders);
        Ok(())
    }
}

async fn number(orders: &crate::orders::Archive, id: OrderId) -> Option<String> {
    orders.get(id).await.ok().map(|detail| detail.order.number)
}

/// The first words of a message.
fn beginning(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line.to_owned(),
    }
}

fn title_of(address: &Address) -> String {
    if address.label.is_empty() { format!("{}, {}", address.street, address.city) } else { address.label.clone() }
}

fn outbox_failure(error: OutboxError) -> AppError {
    match error {
        OutboxError::NotFound => AppError::NotFound,
        OutboxError::Db(error) => error.into(),
    }
}
