//! What `--json` writes, and its text. Fields are added, never renamed or removed: scripts live on them.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use kabinet_core::app::{AccountInfo, AccountState};
use kabinet_core::orders::{Detail, OrderRow, PathState};
use kabinet_protocol::ids::AccountId;
use kabinet_protocol::money::Money;
use kabinet_protocol::time::ServerTime;
use serde::Serialize;
use serde_json::Value;

use crate::exit::{Exit, Failure};
use crate::out::columns;

/// An account.
#[derive(Debug, Serialize)]
pub struct Account {
    pub id: String,
    pub store_id: String,
    pub store: String,
    pub name: String,
    /// Masked.
    pub phone: Option<String>,
    /// `open`, `locked`, `sign_in_again`.
    pub state: &'static str,
    /// The one the window shows, and `kab` uses without --account.
    pub active: bool,
}

/// An order in a list.
#[derive(Debug, Serialize)]
pub struct Row {
    pub id: String,
    /// What --before takes; good for this device only.
    pub key: i64,
    pub number: String,
    pub placed_at: String,
    pub status: String,
    pub payment_status: String,
    pub fulfillment_status: String,
    pub return_status: String,
    pub archived: bool,
    pub late: bool,
    /// When what is still awaited was promised for.
    pub promised: Option<String>,
    /// Minor units.
    pub total: i64,
    pub currency: String,
    /// At most three; in a search those that hit come first.
    pub items: Vec<String>,
    pub more_items: u32,
}

/// Shapes an account.
pub fn account(info: &AccountInfo, active: Option<AccountId>) -> Account {
    Account {
        id: info.id.to_string(),
        store_id: info.store_id.to_string(),
        store: info.store_name.clone(),
        name: info.name.clone(),
        phone: info.phone.clone(),
        state: match info.state {
            AccountState::Open => "open",
            AccountState::Locked => "locked",
            AccountState::SignInAgain => "sign_in_again",
        },
        active: active == Some(info.id),
    }
}

/// Shapes a row.
pub fn row(row: &OrderRow) -> Row {
    Row {
        id: row.id.to_string(),
        key: row.key,
        number: row.number.clone(),
        placed_at: instant(row.placed_at),
        status: row.status.as_str().to_owned(),
        payment_status: row.payment_status.as_str().to_owned(),
        fulfillment_status: row.fulfillment_status.as_str().to_owned(),
        return_status: row.return_status.as_str().to_owned(),
        archived: row.archived,
        late: row.late,
        promised: row.promised.map(|date| date.0.to_string()),
        total: row.total.minor,
        currency: row.total.currency.to_string(),
        items: row.items.clone(),
        more_items: row.more_items,
    }
}

/// Shapes an order: the store's document with instants as RFC 3339, and what is derived from it.
pub fn order(detail: &Detail) -> Result<Value, Failure> {
    let mut document = document(&detail.order)?;
    if let Value::Object(fields) = &mut document {
        fields.insert("late".into(), detail.late.into());
        fields.insert("return_until".into(), serde_json::json!(detail.sending.until));
        fields.insert("returns_waiting".into(), serde_json::json!(detail.sending.waiting));
        fields.insert("note".into(), detail.own.note.clone().into());
        fields.insert("tags".into(), detail.own.tags.clone().into());
        fields.insert("canceling".into(), detail.own.canceling.into());
        fields.insert("pending".into(), detail.own.pending.into());
        let path = detail
            .path
            .iter()
            .map(|step| {
                serde_json::json!({
                    "step": step.step,
                    "state": match step.state {
                        PathState::Done => "done",
                        PathState::Current => "current",
                        PathState::Ahead => "ahead",
                    },
                    "at": step.at.map(instant),
                    "promised": step.promised,
                })
            })
            .collect();
        fields.insert("path".into(), Value::Array(path));
    }
    Ok(document)
}

/// Shapes what the store answered: the same with instants as RFC 3339.
pub fn document<T: Serialize>(answer: &T) -> Result<Value, Failure> {
    let unwritable = |_| Failure::new(Exit::Failed, "internal", "The result could not be written as JSON.");
    let mut document = serde_json::to_value(answer).map_err(unwritable)?;
    instants(&mut document);
    Ok(document)
}

/// The protocol writes instants as milliseconds, under `at`, `…_at` and `payment_due`.
fn instants(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                match field.as_i64().filter(|_| name == "at" || name == "payment_due" || name.ends_with("_at")) {
                    Some(millis) => *field = instant(ServerTime(millis)).into(),
                    None => instants(field),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(instants),
        _ => {}
    }
}

/// The text of one order.
pub fn order_text(detail: &Detail) -> String {
    let order = &detail.order;
    let amount = |minor| money(Money { minor, currency: order.currency });
    let mut text = format!("{}  {}  {}\n", order.number, day(order.placed_at), order.status.as_str());
    text.push_str(&format!(
        "payment {}, delivery {}{}\n",
        order.payment_status.as_str(),
        order.fulfillment_status.as_str(),
        if detail.late { ", late" } else { "" }
    ));
    let lines: Vec<Vec<String>> = order
        .lines
        .iter()
        .map(|line| {
            let variant = line.variant.as_ref().map(|variant| format!(", {variant}")).unwrap_or_default();
            vec![format!("  {} x", line.ordered), amount(line.total), format!("{}{variant}", line.name)]
        })
        .collect();
    text.push('\n');
    text.push_str(&columns(&lines));
    text.push('\n');
    let totals = order.totals;
    let sums = [
        ("items", totals.items),
        ("discount", -totals.discount),
        ("delivery", totals.delivery),
        ("tax", totals.tax),
        ("points", -totals.points),
        ("total", totals.total),
        ("credit", -order.credit),
        ("saved", kabinet_protocol::membership::saved(order)),
        ("refunded", totals.refunded),
    ];
    let sums: Vec<Vec<String>> = sums
        .into_iter()
        .filter(|(name, minor)| *minor != 0 || *name == "total")
        .map(|(name, minor)| vec![format!("  {name}"), amount(minor)])
        .collect();
    text.push_str(&columns(&sums));
    let steps: Vec<Vec<String>> = detail
        .path
        .iter()
        .map(|step| {
            let when = match (step.at, &step.promised) {
                (Some(at), _) => day(at),
                (None, Some(promised)) => format!("promised for {}", promised.0),
                (None, None) => String::new(),
            };
            vec![format!("  {}", step.step), when]
        })
        .collect();
    text.push('\n');
    text.push_str(&columns(&steps));
    for returned in &order.returns {
        let pieces: Vec<String> =
            returned.lines.iter().map(|part| format!("{} of line {}", part.quantity, part.line)).collect();
        let waits = if detail.sending.waiting.contains(&returned.id) { ", waits to be sent" } else { "" };
        text.push_str(&format!("\nreturn {}: {}, {}{waits}\n", returned.id, returned.state, pieces.join(", ")));
    }
    text
}

/// An instant as RFC 3339 in UTC.
pub fn instant(at: ServerTime) -> String {
    Timestamp::from_millisecond(at.millis()).map_or_else(|_| String::new(), |at| at.to_string())
}

/// The day of an instant in this device's time zone.
pub fn day(at: ServerTime) -> String {
    Timestamp::from_millisecond(at.millis())
        .map_or_else(|_| String::new(), |at| at.to_zoned(TimeZone::system()).date().to_string())
}

/// An amount as a plain decimal with its currency.
pub fn money(amount: Money) -> String {
    format!("{} {}", amount.decimal(), amount.currency)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_become_text_wherever_they_stand() {
        let mut value = serde_json::json!({
            "placed_at": 0, "total": 5, "events": [{ "at": 86_400_000, "kind": "placed" }], "late_fee": 7
        });
        instants(&mut value);
        let expected = serde_json::json!({
            "placed_at": "1970-01-01T00:00:00Z", "total": 5,
            "events": [{ "at": "1970-01-02T00:00:00Z", "kind": "placed" }], "late_fee": 7
        });
        assert_eq!(value, expected);
    }
}
