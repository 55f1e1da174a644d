//! The store of one account, as the sync engine sees it: found anew for each call, because the demo store's port changes
//! with each start.

use std::sync::{Arc, Weak};

use futures::FutureExt;
use futures::future::BoxFuture;
use kabinet_protocol::ids::AccountId;
use kabinet_protocol::sync::FeedInfo;

use super::{App, AppError};
use crate::http::SignedIn;
use crate::sync::source::{ChangesAsk, Events, Lines, SnapshotAsk, Source, SourceError};

pub(super) struct AccountSource {
    pub(super) app: Weak<App>,
    pub(super) account: AccountId,
}

impl AccountSource {
    fn app(&self) -> Result<Arc<App>, SourceError> {
        self.app.upgrade().ok_or_else(|| SourceError::Unreachable("the program is closing".into()))
    }

    async fn client(&self) -> Result<SignedIn, SourceError> {
        self.app()?.signed_in(self.account).await.map_err(failure)
    }
}

fn failure(error: AppError) -> SourceError {
    match error {
        AppError::Http(error) => error.into(),
        AppError::SignInAgain => SourceError::Unauthenticated,
        other => SourceError::Unreachable(other.to_string()),
    }
}

impl Source for AccountSource {
    fn feeds(&self) -> BoxFuture<'_, Result<Vec<FeedInfo>, SourceError>> {
        async move {
            // The first request of a full pass: the moment to learn what the store says of itself now.
            self.app()?.look_again(self.account).await.map_err(failure)?;
            self.client().await?.feeds().await
        }
        .boxed()
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
