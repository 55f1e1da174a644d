//! Streams of frames: what is read from the database goes out chunk by chunk, compressed where the client accepts it.
//!
//! A task of its own reads and compresses; a short channel to the response holds it back when the client is slow and
//! ends it when the client hangs up. A failure in the middle breaks the body off without its `End`, so the client knows
//! that the stream is not whole and resumes.

use std::io::Write;

use axum::body::Body;
use bytes::Bytes;
use kabinet_protocol::sync::{Begin, End, Frame, Page, Rev};
use tokio::sync::mpsc;

use super::KINDS;
use super::key::{Place, SnapshotKey};
use super::store::{self, Standing};
use crate::problems::{Refusal, internal};
use crate::store::Store;

/// Rows read at once; about 1.6 MB of orders.
const CHUNK: i64 = 1000;

/// The compression level: PERFORMANCE.md measured 20.7 MB for 100,000 orders at level 3.
const LEVEL: i32 = 3;

/// The writing end of a response body.
struct Out {
    sender: mpsc::Sender<Result<Bytes, std::io::Error>>,
    zstd: Option<zstd::stream::write::Encoder<'static, Vec<u8>>>,
    plain: Vec<u8>,
}

/// The client has hung up, or the database failed.
enum Broken {
    Gone,
    Failed(Refusal),
}

impl From<Refusal> for Broken {
    fn from(refusal: Refusal) -> Self {
        Self::Failed(refusal)
    }
}

impl Out {
    fn frame(&mut self, frame: &Frame<'_>) -> Result<(), Broken> {
        let mut line = serde_json::to_vec(frame).map_err(Refusal::from)?;
        line.push(b'\n');
        self.write(&line)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Broken> {
        match &mut self.zstd {
            Some(zstd) => zstd.write_all(bytes).map_err(|error| Broken::Failed(internal(&error))),
            None => {
                self.plain.extend_from_slice(bytes);
                Ok(())
            }
        }
    }

    /// Sends what has gathered. With `flush`, all of it, so that the client can use the page at once.
    async fn send(&mut self, flush: bool) -> Result<(), Broken> {
        let bytes = match &mut self.zstd {
            Some(zstd) => {
                if flush {
                    zstd.flush().map_err(|error| Broken::Failed(internal(&error)))?;
                }
                std::mem::take(zstd.get_mut())
            }
            None => std::mem::take(&mut self.plain),
        };
        self.pass(bytes).await
    }

    async fn pass(&mut self, bytes: Vec<u8>) -> Result<(), Broken> {
        if bytes.is_empty() {
            return Ok(());
        }
        self.sender.send(Ok(bytes.into())).await.map_err(|_| Broken::Gone)
    }

    async fn end(mut self) -> Result<(), Broken> {
        let bytes = match self.zstd.take() {
            Some(zstd) => zstd.finish().map_err(|error| Broken::Failed(internal(&error)))?,
            None => std::mem::take(&mut self.plain),
        };
        self.pass(bytes).await
    }
}

/// Starts the task that writes a body.
fn spawn<F>(compressed: bool, write: impl FnOnce(Out) -> F) -> Result<Body, Refusal>
where
    F: Future<Output = Result<(), Broken>> + Send + 'static,
{
    let (sender, receiver) = mpsc::channel(2);
    let zstd = match compressed {
        true => Some(zstd::stream::write::Encoder::new(Vec::new(), LEVEL).map_err(|error| internal(&error))?),
        false => None,
    };
    let failure = sender.clone();
    let task = write(Out { sender, zstd, plain: Vec::new() });
    tokio::spawn(async move {
        if let Err(Broken::Failed(refusal)) = task.await {
            let _ = failure.send(Err(std::io::Error::other(refusal.0.to_string()))).await;
        }
    });
    Ok(Body::from_stream(tokio_stream::wrappers::ReceiverStream::new(receiver)))
}

/// What a snapshot was asked for.
#[derive(Debug, Clone)]
pub struct SnapshotRequest {
    /// Rows of the first page.
    pub first: i64,
    /// Rows of the others.
    pub page: i64,
    /// Where to go on.
    pub after: Option<SnapshotKey>,
}

/// Streams a snapshot.
pub fn snapshot(
    store: Store,
    standing: Standing,
    total: u64,
    request: SnapshotRequest,
    compressed: bool,
) -> Result<Body, Refusal> {
    spawn(compressed, |mut out| async move {
        let feed = standing.info.id;
        let (epoch, grant, rev) = (standing.info.epoch, standing.info.grant, standing.info.rev);
        out.frame(&Frame::Begin(Begin { epoch, grant, rev, total: Some(total) }))?;
        let mut size = if request.after.is_none() { request.first } else { request.page };
        let start = request.after.unwrap_or(SnapshotKey { kind: 0, place: Place::top() });
        let shown = KINDS.iter().enumerate().skip(start.kind).filter(|(_, kind)| standing.shows(kind));
        for (index, kind) in shown {
            let mut above = if index == start.kind { start.place.clone() } else { Place::top() };
            loop {
                let lowest = store::nth_below(&store.db, feed, kind, &above, size).await?;
                let last = lowest.is_none();
                let floor = lowest.unwrap_or_else(Place::bottom);
                let rows = page(&mut out, &store, feed, kind, &floor, &above).await?;
                if rows > 0 {
                    let key = SnapshotKey { kind: index, place: floor.clone() }.to_string();
                    out.frame(&Frame::Page(Page { key, rows }))?;
                    out.send(true).await?;
                    size = request.page;
                }
                if last {
                    break;
                }
                above = floor;
            }
        }
        out.frame(&Frame::End(End { rev, more: false }))?;
        out.end().await
    })
}

/// One page, read upwards from `floor` to `above` in chunks.
async fn page(
    out: &mut Out,
    store: &Store,
    feed: kabinet_protocol::ids::FeedId,
    kind: &str,
    floor: &Place,
    above: &Place,
) -> Result<u64, Broken> {
    // The chunks' borders, found downwards; then read upwards.
    let mut borders = vec![above.clone()];
    while let Some(border) = store::nth_below(&store.db, feed, kind, &borders[borders.len() - 1], CHUNK).await? {
        if (border.sort, &border.id) <= (floor.sort, &floor.id) {
            break;
        }
        borders.push(border);
    }
    let mut rows = 0;
    let mut from = floor.clone();
    while let Some(to) = borders.pop() {
        let frames = store::between(&store.db, feed, kind, &from, &to).await?;
        out.write(frames.text.as_bytes())?;
        out.send(false).await?;
        rows += frames.rows;
        from = to;
    }
    Ok(rows)
}

/// Streams the changes above `since`.
pub fn changes(store: Store, standing: Standing, since: Rev, limit: i64, compressed: bool) -> Result<Body, Refusal> {
    spawn(compressed, move |mut out| async move {
        let info = &standing.info;
        out.frame(&Frame::Begin(Begin { epoch: info.epoch, grant: info.grant, rev: info.rev, total: None }))?;
        let (mut at, mut left, mut more) = (since, limit, true);
        while more && left > 0 {
            let wanted = left.min(CHUNK);
            let frames = store::changes(&store.db, &standing, at, wanted).await?;
            out.write(frames.text.as_bytes())?;
            out.send(false).await?;
            let rows = i64::try_from(frames.rows).unwrap_or(i64::MAX);
            more = rows == wanted;
            left -= rows;
            let last = frames.last.unwrap_or(at);
            // Read to the end, the client stands at the counter even where the last changes were superseded.
            let last = if more { last } else { last.max(info.rev) };
            if last > at {
                out.write(store::made(&store.db, &standing, at, last).await?.as_bytes())?;
            }
            at = last;
        }
        let rev = at;
        out.frame(&Frame::End(End { rev, more }))?;
        out.end().await
    })
}
