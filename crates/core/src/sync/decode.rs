//! From the bytes of a stream to pages that can be written.
//!
//! The [`Decoder`] is fed chunks cut anywhere and hands out [`Piece`]s: the stream's beginning, whole pages, its end. It
//! runs on a thread of its own, beside the writer's. What it refuses it refuses with the line's number, and what it had
//! gathered of the page is dropped: only whole pages are ever written.

use std::sync::Arc;

use kabinet_protocol::ids::IntentId;
use kabinet_protocol::sync::{Begin, End, Line, Rev};

use super::error::{Invalid, SyncError};
use super::kind::{Batch, EntityKind, Incoming};

/// The longest line a client accepts (docs/protocol.md, "Limits").
pub const MAX_LINE: usize = 4 * 1024 * 1024;

/// The most memory one page may take before it is refused: a store that never closes a page must not fill this machine.
const MAX_PAGE: usize = 64 * 1024 * 1024;

/// A change stream is written in parts of about this many changes or bytes.
const PART_ROWS: u64 = 2_000;
const PART_BYTES: usize = 8 * 1024 * 1024;

/// A row this build has no decoder for, or whose document its decoder refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct UnknownRow {
    pub kind: String,
    pub id: String,
    pub rev: Rev,
    pub doc: String,
    pub why: Option<String>,
}

/// An entity that is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GoneRow {
    pub kind: String,
    pub id: String,
    pub rev: Rev,
}

/// Rows ready to be written: one batch per known kind, in the order of the list of kinds.
#[derive(Default)]
pub(super) struct Load {
    pub batches: Vec<Option<Box<dyn Batch>>>,
    pub unknown: Vec<UnknownRow>,
    pub gone: Vec<GoneRow>,
    /// Changes of people whose effects lie in these rows or earlier ones.
    pub made: Vec<IntentId>,
    pub rows: u64,
    // Changes only: what a decoder of this build has read, so that what an older one could not is forgotten.
    pub read: Vec<(usize, String)>,
    unknown_bytes: usize,
}

impl Load {
    pub(super) fn bytes(&self) -> usize {
        let known: usize = self.batches.iter().flatten().map(|batch| batch.bytes()).sum();
        known + self.unknown_bytes + self.gone.len() * 64 + self.made.len() * 16
    }
}

/// What comes out.
pub(super) enum Piece {
    /// The stream has begun.
    Begin(Begin),
    /// A whole page of a snapshot.
    Page { key: String, load: Load },
    /// Some changes; everything up to `rev` is in this part or an earlier one.
    Part { rev: Rev, load: Load },
    /// The stream is whole.
    End { end: End, load: Load },
}

/// Which kind of stream it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    Snapshot,
    Changes,
}

/// See the module's page.
pub(super) struct Decoder {
    kinds: Arc<[Arc<dyn EntityKind>]>,
    stream: Stream,
    carry: Vec<u8>,
    line: u64,
    begun: bool,
    ended: bool,
    load: Load,
    // Changes: the rev of the last row or end of a row.
    last: Option<Rev>,
}

impl Decoder {
    pub(super) fn new(kinds: Arc<[Arc<dyn EntityKind>]>, stream: Stream) -> Self {
        Self {
            kinds,
            stream,
            carry: Vec::new(),
            line: 0,
            begun: false,
            ended: false,
            load: Load::default(),
            last: None,
        }
    }

    /// Takes some bytes and hands out what they complete.
    pub(super) fn feed(&mut self, mut bytes: &[u8], out: &mut dyn FnMut(Piece)) -> Result<(), SyncError> {
        while let Some(at) = line_end(bytes) {
            let (head, rest) = (&bytes[..at], &bytes[at + 1..]);
            if self.carry.len() + head.len() > MAX_LINE {
                return Err(self.too_long());
            }
            if self.carry.is_empty() {
                self.take(head, out)?;
            } else {
                let mut line = std::mem::take(&mut self.carry);
                line.extend_from_slice(head);
                self.take(&line, out)?;
                line.clear();
                self.carry = line;
            }
            bytes = rest;
        }
        if self.carry.len() + bytes.len() > MAX_LINE {
            return Err(self.too_long());
        }
        self.carry.extend_from_slice(bytes);
        Ok(())
    }

    /// The bytes are over. A stream without an end is not whole.
    pub(super) fn finish(self) -> Result<(), SyncError> {
        if self.ended { Ok(()) } else { Err(SyncError::Truncated) }
    }

    fn too_long(&self) -> SyncError {
        Invalid::TooLong { line: self.line + 1, limit: MAX_LINE }.into()
    }

    fn misplaced(&self, why: &'static str) -> SyncError {
        Invalid::OutOfPlace { line: self.line, why }.into()
    }

    fn take(&mut self, line: &[u8], out: &mut dyn FnMut(Piece)) -> Result<(), SyncError> {
        self.line += 1;
        let not_a_frame = |why: String| Invalid::NotAFrame { line: self.line, why };
        let text = std::str::from_utf8(line).map_err(|_| not_a_frame("not UTF-8".into()))?;
        let frame = Line::parse(text).map_err(|error| {
            let json = std::error::Error::source(&error).and_then(|source| source.downcast_ref());
            not_a_frame(json.map_or_else(|| "not JSON".into(), shape_of))
        })?;
        if self.ended {
            return Err(self.misplaced("something follows the end"));
        }
        match frame {
            Line::Begin(_) if self.begun => return Err(self.misplaced("a second beginning")),
            Line::Begin(begin) => {
                self.begun = true;
                out(Piece::Begin(begin));
            }
            Line::Unknown => {}
            _ if !self.begun => return Err(self.misplaced("the stream does not begin with its beginning")),
            Line::Row(row) => {
                self.advance(row.rev, out)?;
                self.row(&row.kind, &row.id, row.rev, row.doc.get());
                if self.load.bytes() > MAX_PAGE {
                    return Err(self.misplaced("a page is larger than 64 MiB"));
                }
            }
            Line::Gone(gone) => {
                self.advance(gone.rev, out)?;
                self.load.rows += 1;
                self.load.gone.push(GoneRow { kind: gone.kind.into_owned(), id: gone.id.into_owned(), rev: gone.rev });
            }
            Line::Made(_) if self.stream == Stream::Snapshot => {
                return Err(self.misplaced("a change made, in a snapshot"));
            }
            Line::Made(made) => self.load.made.push(made.intent),
            Line::Page(page) => {
                if self.stream == Stream::Changes {
                    return Err(self.misplaced("a page in a change stream"));
                }
                if page.rows != self.load.rows {
                    let (said, came) = (page.rows, self.load.rows);
                    return Err(Invalid::PageCount { line: self.line, said, came }.into());
                }
                out(Piece::Page { key: page.key, load: std::mem::take(&mut self.load) });
            }
            Line::End(end) => {
                if self.stream == Stream::Snapshot && self.load.rows > 0 {
                    return Err(self.misplaced("rows stand behind the last page"));
                }
                if self.last.is_some_and(|last| last > end.rev) {
                    return Err(self.misplaced("the end lies before the last change"));
                }
                self.ended = true;
                out(Piece::End { end, load: std::mem::take(&mut self.load) });
            }
        }
        Ok(())
    }

    /// Changes ascend by rev. Where the rev rises and enough has gathered, everything before it makes a part.
    fn advance(&mut self, rev: Rev, out: &mut dyn FnMut(Piece)) -> Result<(), SyncError> {
        if self.stream == Stream::Snapshot {
            return Ok(());
        }
        if let Some(last) = self.last {
            if rev < last {
                return Err(self.misplaced("the changes are not in order"));
            }
            if rev > last && (self.load.rows >= PART_ROWS || self.load.bytes() >= PART_BYTES) {
                out(Piece::Part { rev: last, load: std::mem::take(&mut self.load) });
            }
        }
        self.last = Some(rev);
        Ok(())
    }

    fn row(&mut self, kind: &str, id: &str, rev: Rev, doc: &str) {
        self.load.rows += 1;
        let known = self.kinds.iter().position(|known| known.name() == kind);
        let why = match known {
            Some(index) => {
                if self.load.batches.is_empty() {
                    self.load.batches.resize_with(self.kinds.len(), || None);
                }
                let batch = self.load.batches[index].get_or_insert_with(|| self.kinds[index].batch());
                match batch.push(Incoming { id, rev, doc }) {
                    Ok(()) => {
                        if self.stream == Stream::Changes {
                            self.load.read.push((index, id.into()));
                        }
                        return;
                    }
                    Err(error) => Some(error.0),
                }
            }
            None => None,
        };
        self.load.unknown_bytes += doc.len() + kind.len() + id.len() + 128;
        self.load.unknown.push(UnknownRow { kind: kind.into(), id: id.into(), rev, doc: doc.into(), why });
    }
}

/// Where the next line ends. The standard library's own search, many bytes at a time, is behind `skip_until`.
fn line_end(bytes: &[u8]) -> Option<usize> {
    let mut rest = bytes;
    let skipped = std::io::BufRead::skip_until(&mut rest, b'\n').ok()?;
    let at = skipped.checked_sub(1)?;
    // Without a newline everything was skipped.
    (bytes.get(at) == Some(&b'\n')).then_some(at)
}

/// A parser's complaint without the text it complains about, which may be anybody's data.
pub(crate) fn shape_of(error: &serde_json::Error) -> String {
    let what = match error.classify() {
        serde_json::error::Category::Syntax => "not JSON",
        serde_json::error::Category::Eof => "cut off",
        serde_json::error::Category::Data => "not of the expected shape",
        serde_json::error::Category::Io => "unreadable",
    };
    format!("{what} at column {}", error.column())
}
