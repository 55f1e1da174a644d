//! What the routes share by which an operator gives a customer points, store credit or a membership, and takes them.

use kabinet_protocol::ids::FeedId;
use kabinet_protocol::problem::Code;
use serde::de::DeserializeOwned;
use sqlx::AnyConnection;

use crate::problems::Refusal;

/// The newest entries that are shown.
const SHOWN: i64 = 50;

/// A reason, without the space around it. The customer reads it.
///
/// # Errors
///
/// Where it is empty, longer than 500 characters, or has control characters.
pub fn reason(text: &str) -> Result<&str, Refusal> {
    let reason = text.trim();
    if !(1..=500).contains(&reason.chars().count()) || reason.chars().any(char::is_control) {
        return Err(Refusal::new(Code::Invalid, "Say why, in 1 to 500 characters.").field("reason"));
    }
    Ok(reason)
}

/// The newest entries of a kind, at most fifty, newest first.
pub async fn newest<T: DeserializeOwned>(
    connection: &mut AnyConnection,
    feed: FeedId,
    kind: &str,
) -> Result<Vec<T>, Refusal> {
    let docs: Vec<String> = sqlx::query_scalar(
        "SELECT doc FROM entities WHERE feed = $1 AND kind = $2 AND deleted = 0 ORDER BY sort DESC, id DESC LIMIT +$3",
    )
    .bind(feed.to_string())
    .bind(kind)
    .bind(SHOWN)
    .fetch_all(connection)
    .await?;
    docs.iter().map(|doc| Ok(serde_json::from_str(doc)?)).collect()
}
