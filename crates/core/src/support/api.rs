//! Writing to the store.

use kabinet_protocol::ids::IntentId;
use kabinet_protocol::intent::{Feedback, Payload};
use kabinet_protocol::support::{BadFeedback, check_feedback};
use kabinet_protocol::time::LocalTime;

use crate::db::{Database, DbError};
use crate::outbox;

/// Why a message was not taken.
#[derive(Debug, Clone, thiserror::Error)]
pub enum FeedbackError {
    /// The rule does not allow it.
    #[error(transparent)]
    Bad(#[from] BadFeedback),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Takes a message. When this answers it is on disk and on its way.
pub async fn send(db: &Database, message: Feedback, now: LocalTime) -> Result<IntentId, FeedbackError> {
    let message = Feedback { text: message.text.trim().to_owned(), ..message };
    check_feedback(&message)?;
    let payload = Payload::Feedback(message);
    Ok(db.write(move |tx| outbox::enqueue(tx, &payload, &[], now, None)).await.map_err(|error: DbError| error)?)
}
