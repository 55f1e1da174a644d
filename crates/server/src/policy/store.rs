//! Reading and changing the policy. A change adds a version; nothing is overwritten.

use kabinet_protocol::discovery::AccountsMode;
use kabinet_protocol::problem::Code;
use kabinet_protocol::time::ServerTime;

use super::Policy;
use crate::db::{Db, Tx};
use crate::problems::Refusal;
use crate::store::Store;

/// The policy that holds now.
pub async fn current(db: &Db) -> Result<Policy, Refusal> {
    let doc: Option<String> =
        sqlx::query_scalar("SELECT doc FROM policy ORDER BY version DESC LIMIT 1").fetch_optional(db.readers()).await?;
    Ok(match doc {
        Some(doc) => serde_json::from_str(&doc)?,
        None => Policy::default(),
    })
}

/// Makes `policy` hold from now on, and says which version it is.
pub async fn change(tx: &mut Tx, policy: &Policy, by: &str, now: ServerTime) -> Result<i64, Refusal> {
    let version: i64 = sqlx::query_scalar(
        "INSERT INTO policy(version, doc, changed_at, changed_by)
         SELECT coalesce(max(version), 0) + 1, CAST($1 AS TEXT), CAST($2 AS BIGINT), CAST($3 AS TEXT) FROM policy
         RETURNING version",
    )
    .bind(serde_json::to_string(policy)?)
    .bind(now.millis())
    .bind(by)
    .fetch_one(&mut **tx)
    .await?;
    Ok(version)
}

/// Changes fields given as `FIELD=JSON` and gives the policy that holds afterwards. Without fields it only reads.
pub async fn set_fields(store: &Store, fields: &[String], by: &str) -> Result<Policy, Refusal> {
    let policy = current(&store.db).await?;
    if fields.is_empty() {
        return Ok(policy);
    }
    let invalid = |field: &str, detail: String| Refusal::new(Code::Invalid, detail).field(field);
    let mut doc = serde_json::to_value(&policy)?;
    for field in fields {
        let (name, value) = field.split_once('=').ok_or_else(|| invalid(field, "Give a field as NAME=JSON.".into()))?;
        // `codes.resend_s` reaches into a group.
        let pointer = format!("/{}", name.replace('.', "/"));
        let slot =
            doc.pointer_mut(&pointer).ok_or_else(|| invalid(name, format!("The policy has no field {name}.")))?;
        // A word that is no JSON is a string.
        *slot = serde_json::from_str(value).unwrap_or_else(|_| serde_json::Value::from(value));
    }
    let changed: Policy =
        serde_json::from_value(doc).map_err(|error| invalid("policy", format!("This is not a policy: {error}.")))?;
    if matches!(changed.accounts_mode, AccountsMode::Other(_)) {
        return Err(invalid("accounts_mode", "Accounts are optional, required or disabled.".into()));
    }
    let mut tx = store.db.begin().await?;
    change(&mut tx, &changed, by, store.clock.now()).await?;
    tx.commit().await?;
    Ok(changed)
}
