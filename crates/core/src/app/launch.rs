//! The launch image: what the window showed of the account's orders when it last came to rest, as markup, so that the next
//! start paints real orders with its first frame, before a script has run.
//!
//! It lies in the archive, encrypted like what it shows, and goes with it. It is given out only while it is true: the same
//! build, preferences, day, orders and waiting changes; whatever else happened in between, the window starts without one.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{AccountState, App, AppError};
use crate::db::{Database, DbError};

/// More than a window of orders can come to, in bytes.
const LARGEST: usize = 512 * 1024;
/// Its row among what is kept for a later start.
const NAME: &str = "launch-image";

#[derive(Serialize, Deserialize)]
struct Image {
    /// What was true when it was taken.
    stamp: String,
    markup: String,
}

impl App {
    /// Keeps the markup of what the window shows of the active account. One that is too large is not kept.
    pub async fn keep_launch_image(&self, markup: &str) -> Result<(), AppError> {
        let archive = self.archive()?;
        let db = archive.db();
        if markup.len() > LARGEST || !db.writes() {
            return Ok(());
        }
        let image = Image { stamp: self.stamp(db).await?, markup: markup.to_owned() };
        let doc = serde_json::to_string(&image).map_err(|error| DbError::Io(error.to_string()))?;
        let at = self.config().clock.now();
        db.write(move |tx| {
            tx.execute(
                "INSERT INTO kept_answers (name, language, doc, at) VALUES (?1, '', ?2, ?3) \
                 ON CONFLICT (name, language) DO UPDATE SET doc = excluded.doc, at = excluded.at",
                &[NAME.into(), doc.as_str().into(), at.millis().into()],
            )
            .map(drop)
        })
        .await?;
        Ok(())
    }

    /// The markup that was kept, where it still shows how things are. Waits at most this long for the archive to open.
    pub async fn launch_image(&self, patience: Duration) -> Option<String> {
        self.settle(patience).await;
        self.active().filter(|account| account.state == AccountState::Open)?;
        let archive = self.archive().ok()?;
        let db = archive.db();
        let doc: Option<String> = sqlx::query_scalar("SELECT doc FROM kept_answers WHERE name = ?1 AND language = ''")
            .bind(NAME)
            .fetch_optional(db.readers())
            .await
            .ok()?;
        let image: Image = serde_json::from_str(&doc?).ok()?;
        (image.stamp == self.stamp(db).await.ok()?).then_some(image.markup)
    }

    /// Everything that what is shown depends on and that could have changed without the window.
    async fn stamp(&self, db: &Database) -> Result<String, DbError> {
        type Row = (String, i64, i64, i64, i64);
        let (feeds, waiting, last, due, unread): Row = sqlx::query_as(
            "SELECT (SELECT coalesce(group_concat(gen || ':' || coalesce(cursor_rev, '')), '')
                     FROM (SELECT gen, cursor_rev FROM feeds WHERE kind <> 'catalogue' ORDER BY num)),
                    (SELECT count(*) FROM outbox), (SELECT coalesce(max(seq), 0) FROM outbox),
                    (SELECT count(*) FROM outbox WHERE state = 'waiting'), (SELECT count(*) FROM notices WHERE read = 0)",
        )
        .fetch_one(db.readers())
        .await?;
        let build = &self.config().build;
        let day = jiff::Timestamp::from_millisecond(self.config().clock.now().millis())
            .map(|at| at.to_zoned(jiff::tz::TimeZone::system()).date().to_string())
            .unwrap_or_default();
        let preferences = serde_json::to_string(&self.preferences()).unwrap_or_default();
        Ok(format!("{}/{} {day} {preferences} {feeds} {waiting} {last} {due} {unread}", build.version, build.id))
    }
}
