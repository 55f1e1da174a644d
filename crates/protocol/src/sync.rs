//! Feeds, cursors and the frames of a stream.
//!
//! # A feed
//! Every account has a feed, and the catalogue is one. A feed has a counter, [`Rev`], raised in the same transaction as
//! the write it numbers. The server keeps one row per entity, `(feed, kind, id) -> rev, deleted`.
//!
//! # A stream
//! `GET /v1/feeds/{feed}/snapshot` and `GET /v1/feeds/{feed}/changes` answer NDJSON, one [`Frame`] a line, compressed
//! with zstd where the client accepts it. Every stream opens with [`Frame::Begin`] and is whole only when it closes with
//! [`Frame::End`]; one that breaks off in between is resumed, not trusted.
//!
//! A **snapshot** streams current rows in pages, newest orders first *between* pages and oldest first *within* a page
//! (the client's index is cheapest to write ascending). [`Frame::Page`] closes a page and carries the key from which a
//! broken snapshot resumes. Its `Begin` carries the rev R noted before the first row was read: after the snapshot the
//! client asks for the changes since R, which mends whatever moved meanwhile.
//!
//! A **change stream** carries the rows and tombstones above a rev, ascending by rev. Applying a change twice or late
//! changes nothing: a row with a rev not above the stored one is skipped. It also names the intents whose effects lie in
//! it ([`Made`]), so that a device whose answer was lost does not show a change twice: once in the rows, once as waiting.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ids::{Epoch, FeedId, IntentId};

/// A feed's revision. Rises with each write; never reused within an epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, ToSchema, TS)]
#[serde(transparent)]
#[ts(type = "number")]
pub struct Rev(pub i64);

/// Where a client stands in a feed. All four parts decide: another epoch or grant means another snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Cursor {
    /// The feed.
    pub feed: FeedId,
    /// The life of its counter.
    pub epoch: Epoch,
    /// The version of this account's grant to it.
    pub grant: i64,
    /// The last revision applied.
    pub rev: Rev,
}

open_enum! {
    /// What a feed is.
    pub enum FeedKind {
        /// An account's orders, profile and lists.
        Account = "account",
        /// The store's catalogue.
        Catalogue = "catalogue",
    }
}

/// One feed the caller may read (`GET /v1/feeds`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FeedInfo {
    /// The feed.
    pub id: FeedId,
    /// What it is.
    pub kind: FeedKind,
    /// The life of its counter.
    pub epoch: Epoch,
    /// The version of the caller's grant.
    pub grant: i64,
    /// Its counter now.
    pub rev: Rev,
}

/// One line of a stream that the writer makes. Externally tagged, so that a reader needs no look-ahead.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Frame<'a> {
    /// Opens a stream.
    Begin(Begin),
    /// An entity's current document.
    Row(Row<'a>),
    /// An entity that is gone.
    Gone(Gone<'a>),
    /// An intent whose effect lies in the rows so far.
    Made(Made),
    /// Closes a page of a snapshot.
    Page(Page),
    /// Closes a stream that is whole.
    End(End),
}

/// What opens a stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Begin {
    /// The life of the feed's counter.
    pub epoch: Epoch,
    /// The version of the caller's grant.
    pub grant: i64,
    /// The counter before the first row was read.
    pub rev: Rev,
    /// How many rows a whole snapshot has now, for progress; absent in change streams.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
}

/// An entity's current document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Row<'a> {
    /// The entity's kind, as `order`.
    #[serde(borrow)]
    pub kind: std::borrow::Cow<'a, str>,
    /// The entity's id, in its feed and kind.
    #[serde(borrow)]
    pub id: std::borrow::Cow<'a, str>,
    /// The revision of this document.
    pub rev: Rev,
    /// The document as the server wrote it.
    #[serde(borrow)]
    pub doc: &'a RawValue,
}

/// An entity that is gone.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Gone<'a> {
    /// The entity's kind.
    #[serde(borrow)]
    pub kind: std::borrow::Cow<'a, str>,
    /// The entity's id.
    #[serde(borrow)]
    pub id: std::borrow::Cow<'a, str>,
    /// The revision of its end.
    pub rev: Rev,
}

/// An intent of the account's that was made. In change streams only, behind the rows it wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// The intent, by whichever device.
    pub intent: IntentId,
    /// The last revision of its effect.
    pub rev: Rev,
}

/// Closes a page of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Opaque; hand it back as `after` to go on behind this page.
    pub key: String,
    /// How many rows the page had: a reader that counted otherwise has lost some.
    pub rows: u64,
}

/// Closes a stream that is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// Where the client stands after applying the stream: the cursor's rev.
    pub rev: Rev,
    /// True when a change stream stopped at its limit and more is to be had at once.
    #[serde(default)]
    pub more: bool,
}

/// One line of a stream as a reader meets it, borrowing from the line.
#[derive(Debug)]
pub enum Line<'a> {
    /// See [`Begin`].
    Begin(Begin),
    /// See [`Row`].
    Row(Row<'a>),
    /// See [`Gone`].
    Gone(Gone<'a>),
    /// See [`Made`].
    Made(Made),
    /// See [`Page`].
    Page(Page),
    /// See [`End`].
    End(End),
    /// A frame of a newer protocol: skipped.
    Unknown,
}

/// A line that is not a frame.
#[derive(Debug, thiserror::Error)]
#[error("a line of the stream is not a frame: {0}")]
pub struct BadFrame(#[from] serde_json::Error);

impl<'a> Line<'a> {
    /// Reads one line. A frame of an unknown name is [`Line::Unknown`]; anything else that is not a frame is an error.
    pub fn parse(line: &'a str) -> Result<Self, BadFrame> {
        #[derive(Deserialize)]
        #[serde(rename_all = "snake_case")]
        enum Known<'a> {
            Begin(Begin),
            #[serde(borrow)]
            Row(Row<'a>),
            #[serde(borrow)]
            Gone(Gone<'a>),
            Made(Made),
            Page(Page),
            End(End),
        }
        match serde_json::from_str::<Known<'a>>(line) {
            Ok(Known::Begin(begin)) => Ok(Line::Begin(begin)),
            Ok(Known::Row(row)) => Ok(Line::Row(row)),
            Ok(Known::Gone(gone)) => Ok(Line::Gone(gone)),
            Ok(Known::Made(made)) => Ok(Line::Made(made)),
            Ok(Known::Page(page)) => Ok(Line::Page(page)),
            Ok(Known::End(end)) => Ok(Line::End(end)),
            Err(error) => {
                let names = ["begin", "row", "gone", "made", "page", "end"];
                match serde_json::from_str::<std::collections::BTreeMap<String, &RawValue>>(line) {
                    Ok(map) if map.len() == 1 && map.keys().all(|name| !names.contains(&name.as_str())) => {
                        Ok(Line::Unknown)
                    }
                    _ => Err(error.into()),
                }
            }
        }
    }
}

/// `GET /v1/events` is a server-sent event stream; each event named `moved` carries this and no data of the feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Moved {
    /// The feed that moved.
    pub feed: FeedId,
    /// Its counter now.
    pub rev: Rev,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let doc = RawValue::from_string(r#"{"a":1,"новое":"é\n"}"#.into()).expect("json");
        let row = Frame::Row(Row { kind: "order".into(), id: "x\"1".into(), rev: Rev(7), doc: &doc });
        let text = serde_json::to_string(&row).expect("json");
        let Line::Row(back) = Line::parse(&text).expect("frame") else { panic!("a row") };
        assert_eq!((back.kind.as_ref(), back.id.as_ref(), back.rev), ("order", "x\"1", Rev(7)));
        assert_eq!(back.doc.get(), doc.get(), "the document's text is kept to the byte");
    }

    #[test]
    fn newer_frames_are_skipped_and_garbage_is_refused() {
        assert!(matches!(Line::parse(r#"{"hint":{"x":1}}"#), Ok(Line::Unknown)));
        for bad in ["", "{", "[]", "nonsense", r#"{"row":{"kind":"order"}}"#, r#"{"a":1,"b":2}"#, "null"] {
            assert!(Line::parse(bad).is_err(), "{bad}");
        }
    }
}
