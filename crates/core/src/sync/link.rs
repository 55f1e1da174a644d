//! The line over which a store tells that something has changed.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt};
use kabinet_protocol::ids::FeedId;

use super::source::{Events, Source, SourceError};

/// The line over which the store tells of changes.
pub(super) enum Link {
    /// Not there; tried again at this moment.
    Down(tokio::time::Instant),
    /// Being made.
    Coming(BoxFuture<'static, Result<Events, SourceError>>),
    /// There.
    Up(Events),
}

/// What is heard over it.
pub(super) enum News {
    Connected,
    Lost,
    Moved(BTreeSet<FeedId>),
}

impl Link {
    pub(super) async fn next(&mut self, source: &Arc<dyn Source>) -> News {
        loop {
            match self {
                Self::Down(at) => {
                    tokio::time::sleep_until(*at).await;
                    let source = source.clone();
                    *self = Self::Coming(async move { source.events().await }.boxed());
                }
                Self::Coming(coming) => match coming.await {
                    Ok(events) => {
                        *self = Self::Up(events);
                        return News::Connected;
                    }
                    Err(error) => {
                        tracing::debug!(%error, "the store does not tell of changes");
                        *self = Self::Down(tokio::time::Instant::now() + Duration::from_secs(30));
                    }
                },
                Self::Up(events) => match events.next().await {
                    Some(Ok(moved)) => return News::Moved(BTreeSet::from([moved.feed])),
                    _ => {
                        *self = Self::Down(tokio::time::Instant::now() + Duration::from_secs(1));
                        return News::Lost;
                    }
                },
            }
        }
    }

    /// Takes what has already arrived.
    pub(super) fn drain(&mut self, feeds: &mut BTreeSet<FeedId>) {
        if let Self::Up(events) = self {
            while let Some(Some(Ok(moved))) = events.next().now_or_never() {
                feeds.insert(moved.feed);
            }
        }
    }
}
