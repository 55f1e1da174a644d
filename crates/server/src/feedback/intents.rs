//! `feedback.send`.

use kabinet_protocol::intent::Feedback;
use kabinet_protocol::order::{KIND, Order};
use kabinet_protocol::problem::Code;
use kabinet_protocol::support::check_feedback;
use uuid::Uuid;

use crate::db::Tx;
use crate::intents::{Asked, Effect, document};
use crate::limits::{self, HOUR, Window};
use crate::problems::Refusal;

/// Nobody has more to say in an hour.
const LIMIT: [Window; 1] = [Window { seconds: HOUR, most: 30 }];

/// Keeps a message for the operator.
pub async fn send(tx: &mut Tx, asked: Asked<'_>, feedback: &Feedback) -> Result<Effect, Refusal> {
    check_feedback(feedback).map_err(|bad| Refusal::new(Code::Invalid, format!("{bad}.")).field(bad.field()))?;
    let text = feedback.text.trim();
    if let Some(order) = feedback.order
        && document::<Order>(tx, asked.feed(), KIND, &order.to_string()).await?.is_none()
    {
        return Err(Refusal::not_found().field("order"));
    }
    limits::take(tx, &format!("feedback:{}", asked.account()), asked.now, &LIMIT).await?;
    sqlx::query(
        "INSERT INTO feedback(id, account, customer, topic, text, order_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(Uuid::now_v7().to_string())
    .bind(asked.account().to_string())
    .bind(asked.caller.customer.to_string())
    .bind(&feedback.topic)
    .bind(text)
    .bind(feedback.order.map(|order| order.to_string()))
    .bind(asked.now.millis())
    .execute(&mut **tx)
    .await?;
    Ok(Effect::default())
}
