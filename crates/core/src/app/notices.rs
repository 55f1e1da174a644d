//! News about orders and points: what is due to be told, the inbox, and the settings of both.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use jiff::tz::TimeZone;
use kabinet_protocol::ids::AccountId;
use kabinet_protocol::time::CivilDate;

use super::account::Account;
use super::{App, AppError, Changed, Link, Target};
use crate::notices::{Inbox, Kept, NoticeSettings, Reminder, Seen, plan, store};
use crate::points;

/// How often it is looked whether quiet hours are over, or a new day has begun.
const LOOK: Duration = Duration::from_secs(15);

/// A notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Whose news it is.
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
    /// How many of the pieces are about points.
    pub points: usize,
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
        self.remind().await;
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
            let (tell, pieces, orders, points) = (made.tell.clone(), made.summary.len(), made.orders, made.points);
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
            due.points += points;
        }
        self.held.store(held, Ordering::Relaxed);
        Ok(due)
    }

    /// The inbox of an account, newest first; works offline.
    pub async fn news(&self, id: AccountId, before: Option<i64>, limit: u32) -> Result<Inbox, AppError> {
        let archive = self.account(id)?.archive()?;
        Ok(store::inbox(archive.db(), before, limit).await?)
    }

    /// Notes that somebody has seen news.
    pub async fn read_notices(&self, id: AccountId, seen: Seen) -> Result<(), AppError> {
        let archive = self.account(id)?.archive()?;
        if !archive.db().writes() {
            return Err(AppError::InUse);
        }
        store::read(archive.db(), seen).await?;
        self.signal(Changed::Notices);
        Ok(())
    }

    /// A person clicked a notification: shows the account's order or points, or the inbox where it was about several things.
    pub async fn open_notice(self: &Arc<Self>, about: Option<(AccountId, Target)>) -> Result<(), AppError> {
        let Some((id, target)) = about else {
            self.signal(Changed::Open(None));
            return Ok(());
        };
        let account = self.account(id)?.info();
        if self.registry().now().active != Some(id) {
            self.activate(id).await?;
        }
        let link = Link { store_id: account.store_id, target };
        self.signal(Changed::Open(Some(link.to_string())));
        Ok(())
    }

    /// Makes the reminders that are due, in every account that is open and whole. Says whether there were any.
    async fn remind(&self) -> bool {
        let mut made = false;
        for account in self.list() {
            match self.remind_in(&account).await {
                Ok(new) => made |= new,
                Err(error) => tracing::warn!(%error, "a reminder of points could not be made"),
            }
        }
        made
    }

    /// The same in one account. What is not whole yet is looked at again: half a date's points would be said.
    async fn remind_in(&self, account: &Account) -> Result<bool, AppError> {
        let Ok(archive) = account.archive() else { return Ok(false) };
        if !archive.db().writes() {
            return Ok(false);
        }
        if self.status_of(account).as_of.is_none() {
            self.remind.store(true, Ordering::Relaxed);
            return Ok(false);
        }
        let record = account.record();
        let Some(rules) = self.points_rules(&record) else { return Ok(false) };
        let zone = TimeZone::get(&record.store.discovery.time_zone).unwrap_or(TimeZone::UTC);
        let now = self.config().clock.now();
        let today = CivilDate(now.timestamp().unwrap_or_default().to_zoned(zone).date());
        let near = points::plan::running_out(&points::expiries(archive.db()).await?, today, rules.remind_days);
        let near = near.into_iter().filter_map(|one| Some(Reminder { until: one.day?, points: one.points }));
        Ok(store::remind(archive.db(), near.collect(), now).await?)
    }

    /// Says so when what was held back in quiet hours is due, and when points run out soon.
    pub(super) fn watch_quiet_hours(self: &Arc<Self>) {
        let app = Arc::downgrade(self);
        tokio::spawn(async move {
            let mut looked = None;
            loop {
                tokio::time::sleep(LOOK).await;
                let Some(app) = app.upgrade() else { return };
                if app.is_closing() {
                    return;
                }
                let day = app.config().clock.now().timestamp().map(|now| now.to_zoned(TimeZone::system()).date());
                let another = looked != day;
                looked = day;
                let made = (app.remind.swap(false, Ordering::Relaxed) || another) && app.remind().await;
                // Whoever listens asks, and is told whether anything is still held.
                if made || app.held.load(Ordering::Relaxed) {
                    app.signal(Changed::Notices);
                }
            }
        });
    }
}
