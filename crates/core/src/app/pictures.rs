//! Product pictures: from the archive's cache, else from the store.

use kabinet_protocol::ids::StoreId;

use super::{App, AppError};
use crate::http::HttpError;
pub use crate::pictures::Picture;
use crate::pictures::{LARGEST, LIMIT, find, is_name, keep};
use crate::registry::AccountRecord;

/// Whom to ask for a picture.
enum Whom {
    Account(Box<AccountRecord>),
    Store(StoreId),
}

impl App {
    /// A product's picture, from the encrypted cache or else from the store. Works offline for what was seen before. Where
    /// nobody is signed in, it is one of the store whose catalogue is looked at.
    pub async fn picture(&self, name: &str) -> Result<Picture, AppError> {
        if !is_name(name) {
            return Err(AppError::NotFound);
        }
        let (from, db) = match self.active_account() {
            Ok(account) => (Whom::Account(Box::new(account.record())), account.archive()?.db().clone()),
            Err(nobody) => {
                let (store, db) = self.looked_at().await.ok_or(nobody)?;
                (Whom::Store(store), db)
            }
        };
        if let Some(found) = find(&db, name, self.config().clock.now()).await? {
            return Ok(found);
        }
        let client = match from {
            Whom::Account(record) => self.client_for(&record).await?,
            Whom::Store(store) => self.client(store).await?,
        };
        let (mime, bytes) = client.bytes(&format!("/v1/art/{name}")).await?;
        if !mime.starts_with("image/") || bytes.len() > LARGEST {
            return Err(HttpError::NotAStore { status: 200 }.into());
        }
        let picture = Picture { mime, bytes };
        if db.writes()
            && let Err(error) = keep(&db, name, &picture, self.config().clock.now(), LIMIT).await
        {
            tracing::info!(%error, "a picture could not be kept for offline");
        }
        Ok(picture)
    }
}
