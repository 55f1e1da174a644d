//! A store over HTTP, as the sync engine sees it.

use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt, TryStreamExt};
use kabinet_protocol::sync::{FeedInfo, Moved};
use serde::Deserialize;
use tokio_util::io::ReaderStream;

use super::error::HttpError;
use super::signed_in::SignedIn;
use crate::sync::source::{ChangesAsk, Events, Lines, SnapshotAsk, Source, SourceError};

/// How much is handed over at a time: a page of rows in a few pieces.
const PIECE: usize = 64 * 1024;

impl SignedIn {
    async fn lines(&self, path: String) -> Result<Lines, SourceError> {
        let body = self.ndjson(&path).await?;
        let pieces = ReaderStream::with_capacity(body, PIECE);
        Ok(pieces.map_err(|error| SourceError::Io(error.kind().to_string())).boxed())
    }
}

impl Source for SignedIn {
    fn feeds(&self) -> BoxFuture<'_, Result<Vec<FeedInfo>, SourceError>> {
        #[derive(Deserialize)]
        struct Feeds {
            feeds: Vec<FeedInfo>,
        }
        async move { Ok(self.get::<Feeds>("/v1/feeds").await?.feeds) }.boxed()
    }

    fn snapshot(&self, ask: SnapshotAsk) -> BoxFuture<'_, Result<Lines, SourceError>> {
        let mut path = format!("/v1/feeds/{}/snapshot?first={}&page={}", ask.feed, ask.first, ask.page);
        if let Some(after) = &ask.after {
            path.push_str("&after=");
            path.extend(url::form_urlencoded::byte_serialize(after.as_bytes()));
        }
        self.lines(path).boxed()
    }

    fn changes(&self, ask: ChangesAsk) -> BoxFuture<'_, Result<Lines, SourceError>> {
        let ChangesAsk { feed, epoch, grant, since, limit } = ask;
        let since = since.0;
        self.lines(format!("/v1/feeds/{feed}/changes?epoch={epoch}&grant={grant}&since={since}&limit={limit}")).boxed()
    }

    fn events(&self) -> BoxFuture<'_, Result<Events, SourceError>> {
        async move {
            let events = SignedIn::events(self, "/v1/events").await?;
            let moved = events.try_filter_map(|event| async move {
                // Events of other names belong to newer servers.
                Ok((event.name == "moved").then(|| serde_json::from_str::<Moved>(&event.data).ok()).flatten())
            });
            Ok(moved.map_err(SourceError::from).boxed())
        }
        .boxed()
    }
}

impl From<HttpError> for SourceError {
    fn from(error: HttpError) -> Self {
        match error {
            HttpError::Problem(problem) => Self::Problem(problem),
            HttpError::SignInAgain => Self::Unauthenticated,
            HttpError::AnotherStore => Self::AnotherStore,
            HttpError::NotSaved(error) => Self::Db(error),
            HttpError::Interrupted => Self::Io(error.to_string()),
            other => Self::Unreachable(other.to_string()),
        }
    }
}
