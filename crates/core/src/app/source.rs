//! The store of one account, as the sync engine sees it: found anew for each call, because the demo store's port changes
//! with each start.

use std::sync::{Arc, Weak};

use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt};
use kabinet_protocol::ids::{AccountId, IntentId};
use kabinet_protocol::intent::{Intent, IntentAnswer, Outcome};
use kabinet_protocol::sync::FeedInfo;

use super::account::Account;
use super::{App, AppError};
use crate::http::SignedIn;
use crate::outbox::Post;
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

    /// Notes a failure on the way: whoever answers next has to say who it is before it hears a token.
    fn watched<T>(&self, answer: Result<T, SourceError>) -> Result<T, SourceError> {
        if let Err(SourceError::Unreachable(_) | SourceError::Io(_)) = &answer {
            drop(self.sight());
        }
        answer
    }

    fn sight(&self) -> Sight {
        Sight(self.app.upgrade().and_then(|app| app.account(self.account).ok()).map(|account| Arc::downgrade(&account)))
    }
}

/// A connection that stays open. When it ends, however it ends, its other end is known no longer.
struct Sight(Option<Weak<Account>>);

impl Drop for Sight {
    fn drop(&mut self) {
        if let Some(account) = self.0.as_ref().and_then(Weak::upgrade) {
            account.lost_sight();
        }
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
            self.watched(self.app()?.look_again(self.account).await.map_err(failure))?;
            self.watched(self.client().await?.feeds().await)
        }
        .boxed()
    }

    fn snapshot(&self, ask: SnapshotAsk) -> BoxFuture<'_, Result<Lines, SourceError>> {
        async move { self.watched(self.client().await?.snapshot(ask).await) }.boxed()
    }

    fn changes(&self, ask: ChangesAsk) -> BoxFuture<'_, Result<Lines, SourceError>> {
        async move { self.watched(self.client().await?.changes(ask).await) }.boxed()
    }

    fn events(&self) -> BoxFuture<'_, Result<Events, SourceError>> {
        async move {
            let events = self.watched(Source::events(&self.client().await?).await)?;
            let sight = self.sight();
            let events = events.map(move |event| {
                let _open = &sight;
                event
            });
            Ok(events.boxed())
        }
        .boxed()
    }
}

impl Post for AccountSource {
    fn send<'a>(&'a self, intent: &'a Intent) -> BoxFuture<'a, Result<IntentAnswer, SourceError>> {
        async move {
            let sent = self.client().await?.post("/v1/intents", intent).await;
            self.watched(sent.map_err(SourceError::from))
        }
        .boxed()
    }

    fn ask(&self, intent: IntentId) -> BoxFuture<'_, Result<Outcome, SourceError>> {
        async move {
            let told = self.client().await?.get(&format!("/v1/intents/{intent}")).await;
            self.watched(told.map_err(SourceError::from))
        }
        .boxed()
    }
}
