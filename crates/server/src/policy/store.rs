//! Reading and changing the policy. A change adds a version; nothing is overwritten.

use kabinet_protocol::problem::Code;
use kabinet_protocol::time::ServerTime;

use serde_json::{Map, Value};
use sqlx::AnyConnection;

use super::Policy;
use crate::db::{Db, Tx};
use crate::limits;
use crate::problems::Refusal;
use crate::store::Store;

/// The policy that holds now.
pub async fn current(db: &Db) -> Result<Policy, Refusal> {
    let mut reader = db.readers().acquire().await?;
    within(&mut reader).await
}

/// The same on a connection that is at hand, such as a transaction's.
pub async fn within(connection: &mut AnyConnection) -> Result<Policy, Refusal> {
    let doc: Option<String> =
        sqlx::query_scalar("SELECT doc FROM policy ORDER BY version DESC LIMIT 1").fetch_optional(connection).await?;
    Ok(match doc {
        Some(doc) => serde_json::from_str(&doc)?,
        None => Policy::default(),
    })
}

/// The same with its version.
pub async fn versioned(connection: &mut AnyConnection) -> Result<(i64, Policy), Refusal> {
    let row: Option<(i64, String)> = sqlx::query_as("SELECT version, doc FROM policy ORDER BY version DESC LIMIT 1")
        .fetch_optional(connection)
        .await?;
    Ok(match row {
        Some((version, doc)) => (version, serde_json::from_str(&doc)?),
        None => (0, Policy::default()),
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
    if fields.is_empty() {
        return current(&store.db).await;
    }
    let asked = named(fields)?;
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    let (policy, _) = merge(&mut tx, asked, by, now).await?;
    tx.commit().await?;
    Ok(policy)
}

/// Fields given as `FIELD=JSON`.
pub fn named(fields: &[String]) -> Result<Map<String, Value>, Refusal> {
    let mut asked = Map::new();
    for field in fields {
        let (name, value) = field.split_once('=').ok_or_else(|| invalid(field, "Give a field as NAME=JSON."))?;
        // A word that is no JSON is a string.
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
        // `codes.resend_s` reaches into a group.
        match name.split_once('.') {
            None => asked.insert(name.to_owned(), value),
            Some((group, name)) => {
                let group = asked.entry(group).or_insert_with(|| Value::Object(Map::new()));
                group.as_object_mut().and_then(|group| group.insert(name.to_owned(), value))
            }
        };
    }
    Ok(asked)
}

/// Changes the fields that are named and keeps the others. Gives the policy and its version. Two who change it at once
/// take turns.
pub async fn merge(
    tx: &mut Tx,
    fields: Map<String, Value>,
    by: &str,
    now: ServerTime,
) -> Result<(Policy, i64), Refusal> {
    limits::lock(tx, "policy", now).await?;
    let before = within(&mut *tx).await?;
    let policy = wished(&before, fields)?;
    let version = change(tx, &policy, by, now).await?;
    Ok((policy, version))
}

/// A policy with the fields that are named changed and the others as they are. Nothing is written.
pub fn wished(before: &Policy, fields: Map<String, Value>) -> Result<Policy, Refusal> {
    let mut doc = serde_json::to_value(before)?;
    put_fields(&mut doc, fields, "")?;
    let policy: Policy =
        serde_json::from_value(doc).map_err(|error| invalid("policy", &format!("This is not a policy: {error}.")))?;
    policy.check().map_err(|(field, why)| invalid(field, why))?;
    Ok(policy)
}

/// Objects that are one value, and no group of fields: they are replaced whole.
const WHOLE: [&str; 2] = ["support.answer_hours", "support.chat"];

fn put_fields(into: &mut Value, fields: Map<String, Value>, group: &str) -> Result<(), Refusal> {
    for (name, value) in fields {
        let path = if group.is_empty() { name.clone() } else { format!("{group}.{name}") };
        let slot = into.get_mut(&name).ok_or_else(|| invalid(&path, &format!("The policy has no field {path}.")))?;
        match (slot.is_object() && !WHOLE.contains(&path.as_str()), value) {
            (true, Value::Object(fields)) => put_fields(slot, fields, &path)?,
            (true, _) => return Err(invalid(&path, &format!("{path} is a group of fields."))),
            (false, value) => *slot = value,
        }
    }
    Ok(())
}

fn invalid(field: &str, detail: &str) -> Refusal {
    Refusal::new(Code::Invalid, detail).field(field)
}
