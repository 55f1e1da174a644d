//! Product pictures: from the archive's cache, else from the store.

use super::{App, AppError};
use crate::http::HttpError;
pub use crate::pictures::Picture;
use crate::pictures::{LARGEST, LIMIT, find, is_name, keep};

impl App {
    /// A product's picture, from the encrypted cache or else from the store. Works offline for what was seen before.
    pub async fn picture(&self, name: &str) -> Result<Picture, AppError> {
        if !is_name(name) {
            return Err(AppError::NotFound);
        }
        let account = self.active_account()?;
        let archive = account.archive()?;
        let now = self.config().clock.now();
        if let Some(found) = find(archive.db(), name, now).await? {
            return Ok(found);
        }
        let client = self.client_for(&account.record()).await?;
        let (mime, bytes) = client.bytes(&format!("/v1/art/{name}")).await?;
        if !mime.starts_with("image/") || bytes.len() > LARGEST {
            return Err(HttpError::NotAStore { status: 200 }.into());
        }
        let picture = Picture { mime, bytes };
        if archive.db().writes()
            && let Err(error) = keep(archive.db(), name, &picture, now, LIMIT).await
        {
            tracing::info!(%error, "a picture could not be kept for offline");
        }
        Ok(picture)
    }
}
