//! How people reach the store, and what they write to it.

use std::sync::Arc;

use kabinet_protocol::ids::{AccountId, IntentId, StoreId};
use kabinet_protocol::intent::Feedback;
use serde_json::{Map, Value};

use super::{App, AppError, Changed};
use crate::support::{self, SupportShown};

/// The preference that names the chosen region of each store.
const REGIONS: &str = "regions";

impl App {
    /// How people reach a store, or that of the account shown, as it last said; works offline.
    pub fn support(&self, store: Option<StoreId>, language: &str) -> Result<SupportShown, AppError> {
        let store = self.store_meant(store)?;
        let known = self.registry().now().store(store).cloned().ok_or(AppError::NoStore)?;
        let preferences = self.preferences();
        let chosen = preferences.get(REGIONS).and_then(|all| all.get(store.to_string())?.as_str());
        Ok(support::shown(&known.discovery.support, language, &known.discovery.languages, chosen))
    }

    /// Remembers the region one is in, for this store; without one, forgets it.
    pub fn choose_region(&self, store: Option<StoreId>, region: Option<&str>) -> Result<(), AppError> {
        let store = self.store_meant(store)?;
        let known = self.registry().now().store(store).cloned().ok_or(AppError::NoStore)?;
        if region.is_some_and(|id| known.discovery.support.region(id).is_none()) {
            return Err(AppError::NotFound);
        }
        let mut preferences = self.preferences();
        let mut regions = match preferences.remove(REGIONS) {
            Some(Value::Object(regions)) => regions,
            _ => Map::new(),
        };
        match region {
            Some(id) => drop(regions.insert(store.to_string(), id.into())),
            None => drop(regions.remove(&store.to_string())),
        }
        preferences.insert(REGIONS.into(), regions.into());
        self.set_preferences(&preferences)
    }

    /// The store that is named, else that of the account shown.
    fn store_meant(&self, store: Option<StoreId>) -> Result<StoreId, AppError> {
        match store {
            Some(store) => Ok(store),
            None => Ok(self.active_account()?.record().store_id),
        }
    }

    /// Writes to the store; what is written offline is sent later.
    pub async fn send_feedback(self: &Arc<Self>, id: AccountId, message: Feedback) -> Result<IntentId, AppError> {
        let archive = self.writable(id).await?;
        let intent = support::send(archive.db(), message, self.config().clock.now()).await?;
        self.sent_off(&archive, Changed::Outbox);
        Ok(intent)
    }
}
