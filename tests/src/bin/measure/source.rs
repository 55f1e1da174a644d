//! A store that answers from memory, so that what is measured is the client alone.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt};
use kabinet_core::sync::source::{ChangesAsk, Events, Lines, SnapshotAsk};
use kabinet_core::sync::{Source, SourceError};
use kabinet_protocol::ids::{Epoch, FeedId};
use kabinet_protocol::sync::{FeedInfo, FeedKind, Rev};
use kabinet_tests::archive;

use crate::SEED;

/// The size of the pieces a decompressor hands out.
const PIECE: usize = 65_536;

/// A feed with an archive in it.
pub struct Canned {
    feed: FeedInfo,
    orders: u64,
    // Text made beforehand, or nothing to make it while streaming (for measuring memory).
    pages: Option<Arc<Vec<Bytes>>>,
    // Lines with their revs, taken with the next question for changes.
    changes: Mutex<Vec<(i64, String)>>,
}

/// The pages of an archive's snapshot.
pub fn pages(orders: u64) -> Arc<Vec<Bytes>> {
    let pages = archive::pages(orders).into_iter().map(|(from, to)| archive::page(SEED, from, to, orders).into());
    Arc::new(pages.collect())
}

impl Canned {
    /// A feed of so many orders.
    pub fn new(orders: u64, pages: Option<Arc<Vec<Bytes>>>) -> Arc<Self> {
        let (id, epoch) = (FeedId::new(), Epoch::new());
        let rev = Rev(i64::try_from(orders).unwrap_or(i64::MAX));
        let feed = FeedInfo { id, kind: FeedKind::Account, epoch, grant: 1, rev };
        Arc::new(Self { feed, orders, pages, changes: Mutex::default() })
    }

    /// Its counter when it was made.
    pub fn rev(&self) -> i64 {
        self.feed.rev.0
    }

    /// What the next question for changes is answered with.
    pub fn change(&self, lines: Vec<(i64, String)>) {
        *self.changes.lock().unwrap_or_else(PoisonError::into_inner) = lines;
    }
}

impl Source for Canned {
    fn feeds(&self) -> BoxFuture<'_, Result<Vec<FeedInfo>, SourceError>> {
        async { Ok(vec![self.feed.clone()]) }.boxed()
    }

    fn snapshot(&self, _: SnapshotAsk) -> BoxFuture<'_, Result<Lines, SourceError>> {
        async {
            let (orders, rev, epoch) = (self.orders, self.feed.rev.0, self.feed.epoch);
            let begin =
                format!("{{\"begin\":{{\"epoch\":\"{epoch}\",\"grant\":1,\"rev\":{rev},\"total\":{orders}}}}}\n");
            let end = format!("{{\"end\":{{\"rev\":{rev}}}}}\n");
            let body = match self.pages.clone() {
                Some(pages) => {
                    let cut = |page: &Bytes| {
                        let page = page.clone();
                        let starts = (0..page.len()).step_by(PIECE);
                        starts.map(move |at| page.slice(at..page.len().min(at + PIECE))).collect::<Vec<_>>()
                    };
                    futures::stream::iter(pages.iter().flat_map(cut).collect::<Vec<_>>()).boxed()
                }
                None => {
                    let pages = futures::stream::iter(archive::pages(orders));
                    pages.flat_map(move |(from, to)| futures::stream::iter(pieces(from, to, orders))).boxed()
                }
            };
            let whole = futures::stream::iter([Bytes::from(begin)]).chain(body);
            Ok(whole.chain(futures::stream::iter([Bytes::from(end)])).map(Ok).boxed())
        }
        .boxed()
    }

    fn changes(&self, ask: ChangesAsk) -> BoxFuture<'_, Result<Lines, SourceError>> {
        async move {
            let changes = std::mem::take(&mut *self.changes.lock().unwrap_or_else(PoisonError::into_inner));
            let rev = changes.iter().map(|change| change.0).max().unwrap_or(ask.since.0);
            let mut text = format!("{{\"begin\":{{\"epoch\":\"{}\",\"grant\":1,\"rev\":{rev}}}}}\n", self.feed.epoch);
            changes.iter().for_each(|change| text += &change.1);
            text += &format!("{{\"end\":{{\"rev\":{rev}}}}}\n");
            Ok(futures::stream::iter([Ok(Bytes::from(text))]).boxed())
        }
        .boxed()
    }

    fn events(&self) -> BoxFuture<'_, Result<Events, SourceError>> {
        async { Ok(futures::stream::pending().boxed()) }.boxed()
    }
}

/// One page made while it is read, a few rows at a time, so that the maker holds no more than a network would.
fn pieces(from: u64, to: u64, orders: u64) -> impl Iterator<Item = Bytes> {
    let rows = (from..to).rev().map(move |n| archive::row(SEED, n, orders).into());
    rows.chain(std::iter::once(archive::page_frame(from, to).into()))
}
