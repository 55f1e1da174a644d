//! News about orders: what is due to be told, the inbox, and the settings of both.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use jiff::tz::TimeZone;
use kabinet_protocol::ids::{AccountId, OrderId};

use super::{App, AppError, Changed, Link, Target};
use crate::notices::{Inbox, Kept, NoticeSettings, plan, store};

/// How often it is looked whether quiet hours are over.
const LOOK: Duration = Duration::from_secs(15);

/// A notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Whose order it is.
    pub account: AccountId,
    /// The store's name.
    pub store: String,
    /// What happened.
    pub notice: Kept,
}

/// What is to be shown now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Due {
    /// One notification each.
    pub tell: Vec<Told>,
    /// One notification for all of these: how many pieces of news, about how many orders; zero for none.
    pub pieces: usize,
    /// See [`Due::pieces`].
    pub orders: usize,
}

impl App {
    /// What a person wants to be told of.
    pub fn notice_settings(&self) -> NoticeSettings {
        let kept = self.registry().now().notices;
        kept.and_then(|kept| serde_json::from_value(kept).ok()).unwrap_or_default()
    }

    /// Changes that.
    pub fn set_notice_settings(&self, settings: &NoticeSettings) -> Result<(), AppError> {
        let minutes = settings.quiet.is_none_or(|quiet| quiet.from < 24 * 60 && quiet.to < 24 * 60);
        if !minutes {
            return Err(AppError::BadMinutes);
        }
        let kept = serde_json::to_value(settings).map_err(|error| AppError::Internal(error.to_string()))?;
        self.registry().update(|contents| contents.notices = Some(kept))?;
        self.signal(Changed::Notices);
        Ok(())
    }

    /// What is to be shown now, of all accounts that are open. It is noted as told before it is answered, so whoever asks
    /// shows it.
    pub async fn due_notices(&self) -> Result<Due, AppError> {
        let (settings, now) = (self.notice_settings(), self.config().clock.now());
        let here = now.timestamp().unwrap_or_default().to_zoned(TimeZone::system()).datetime().time();
        let minute = crate::notices::minute(here);
        let mut due = Due::default();
        let mut held = false;
        for account in self.list() {
            let Ok(archive) = account.archive() else { continue };
            let db = archive.db();
            if !db.writes() {
                continue;
            }
            let fresh = store::open(db).await?;
            if fresh.is_empty() {
                continue;
            }
            let made = plan(&fresh, &settings, now, minute);
            held |= !made.hold.is_empty();
            let (tell, pieces, orders) = (made.tell.clone(), made.summary.len(), made.orders);
            store::decide(db, made, now).await?;
            let info = account.info();
            let told = store::some(db, &tell).await?;
            due.tell.extend(told.into_iter().map(|notice| Told {
                account: info.id,
                store: info.store_name.clone(),
                notice,
            }));
            due.pieces += pieces;
            due.orders += orders;
        }
        self.held.store(held, Ordering::Relaxed);
        Ok(due)
    }

    /// The inbox of an account, newest first; works offline.
    pub async fn news(&self, id: AccountId, before: Option<i64>, limit: u32) -> Result<Inbox, AppError> {
        let archive = self.account(id)?.archive()?;
        Ok(store::inbox(archive.db(), before, limit).await?)
    }

    /// Notes that somebody has seen the news of an order, or all of it.
    pub async fn read_notices(&self, id: AccountId, order: Option<OrderId>) -> Result<(), AppError> {
        let archive = self.account(id)?.archive()?;
        if !archive.db().writes() {
            return Err(AppError::InUse);
        }
        store::read(archive.db(), order).await?;
        self.signal(Changed::Notices);
        Ok(())
    }

    /// A person clicked a notification: shows the account's order, or the inbox where it was about several.
    pub async fn open_notice(self: &Arc<Self>, id: Option<AccountId>, order: Option<OrderId>) -> Result<(), AppError> {
        let Some((id, order)) = id.zip(order) else {
            self.signal(Changed::Open(None));
            return Ok(());
        };
        let account = self.account(id)?.info();
        if self.registry().now().active != Some(id) {
            self.activate(id).await?;
        }
        let link = Link { store_id: account.store_id, target: Target::Order(order) };
        self.signal(Changed::Open(Some(link.to_string())));
        Ok(())
    }

    /// Says so when what was held back in quiet hours is due.
    pub(super) fn watch_quiet_hours(self: &Arc<Self>) {
        let app = Arc::downgrade(self);
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(LOOK).await;
                let Some(app) = app.upgrade() else { return };
                if app.is_closing() {
                    return;
                }
                // Whoever listens asks, and is told whether anything is still held.
                if app.held.load(Ordering::Relaxed) {
                    app.signal(Changed::Notices);
                }
            }
        });
    }
}
