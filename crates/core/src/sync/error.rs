//! Why a sync stopped.

use super::source::SourceError;
use crate::db::DbError;

/// A failure of one pass. Whole pages committed before it stay.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SyncError {
    /// The store did not answer, or refused.
    #[error(transparent)]
    Source(SourceError),
    /// The local database failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The stream ended before its end; it is taken up where it broke off.
    #[error("the stream from the store broke off; it is taken up again from the last whole page")]
    Truncated,
    /// The stream is not what the protocol says.
    #[error("the store sent something unreadable: {0}")]
    Invalid(#[from] Invalid),
}

impl From<SourceError> for SyncError {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Db(error) => Self::Db(error),
            other => Self::Source(other),
        }
    }
}

/// What is wrong with a stream.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// A line is longer than the protocol allows.
    #[error("line {line} is longer than {limit} bytes")]
    TooLong {
        /// The line, from 1.
        line: u64,
        /// The limit.
        limit: usize,
    },
    /// A line is not a frame. The text is a parser's words, without the line's content.
    #[error("line {line} is not a frame ({why})")]
    NotAFrame {
        /// The line, from 1.
        line: u64,
        /// Why not.
        why: String,
    },
    /// A frame stands where it cannot stand.
    #[error("line {line}: {why}")]
    OutOfPlace {
        /// The line, from 1.
        line: u64,
        /// What is wrong.
        why: &'static str,
    },
    /// A page does not have the rows it says it has.
    #[error("line {line}: a page of {said} rows came with {came}")]
    PageCount {
        /// The line, from 1.
        line: u64,
        /// What the page says.
        said: u64,
        /// What came.
        came: u64,
    },
}
