//! The store of one account, as the sync engine sees it: found anew for each call, because the demo store's port changes
//! with each start.

use std::sync::Weak;

use futures::FutureExt;
use futures::future::BoxFuture;
use kabinet_protocol::ids::AccountId;
use kabinet_protocol::sync::FeedInfo;

use super::App;
use crate::http::SignedIn;
use crate::sync::source::{ChangesAsk, Events, Lines, SnapshotAsk, Source, SourceError};

pub(super) struct AccountSource {
    pub(super) app: Weak<App>,
    pub(super) account: AccountId,
}

impl AccountSource {
    async fn client(&self) -> Result<SignedIn, SourceError> {
        let app = self.app.upgrade().ok_or_else(|| SourceError::Unreachable("the program is closing".into()))?;
        app.signed_in(self.account).await.map_err(|error| match error {
            super::AppError::Http(error) => error.into(),
            super::AppError::SignInAgain => SourceError::Unauthenticated,
            other => SourceError::Unreachable(other.to_string()),
        })
    }
}

impl Source for AccountSource {
    fn feeds(&self) -> BoxFuture<'_, Result<Vec<FeedInfo>, SourceError>> {
        async move { self.client().await?.feeds().await }.boxed()
    }

    fn snapshot(&self, ask: SnapshotAsk) -> BoxFuture<'_, Result<Lines, SourceError>> {
        async move { self.client().await?.snapshot(ask).await }.boxed()
    }

    fn changes(&self, ask: ChangesAsk) -> BoxFuture<'_, Result<Lines, SourceError>> {
        async move { self.client().await?.changes(ask).await }.boxed()
    }

    fn events(&self) -> BoxFuture<'_, Result<Events, SourceError>> {
        async move { Source::events(&self.client().await?).await }.boxed()
    }
}
