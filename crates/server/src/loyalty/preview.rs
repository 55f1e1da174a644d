//! What other rules would have given for the orders of the past days: asked before a policy is changed. Nothing is written.
//!
//! Both figures are reckoned anew by the shared arithmetic, the rules of now and those that are wished for, over the same
//! orders and in the tier that each customer is in today, so that the difference is the change's alone.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use kabinet_protocol::ids::FeedId;
use kabinet_protocol::order::{KIND, Order, OrderStatus};
use kabinet_protocol::points::{Item, PointsRules, RedeemedLine};
use kabinet_protocol::problem::{Code, Problem};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::spending;
use crate::operator::caller::Owner;
use crate::policy;
use crate::problems::{Body, Refusal, read};
use crate::store::Store;

/// Orders read at once.
const PAGE: i64 = 500;
/// The longest past, in days.
const LONGEST: u32 = 366;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(previewed))
}

/// Rules that are wished for.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PreviewPoints {
    /// Over so many days, 1 to 366.
    pub days: u32,
    /// The fields of the policy's group `points` that would change; the others stay.
    #[schema(value_type = PointsRules)]
    pub points: Map<String, Value>,
}

/// What they would have given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PointsPreview {
    /// Over so many days.
    pub days: u32,
    /// Orders of customers with an account, without those that were called off.
    pub orders: u64,
    /// Customers who placed them.
    pub customers: u64,
    /// What was paid in money for their goods, in minor units.
    pub money: i64,
    /// What they earn by the rules of now.
    pub points_now: i64,
    /// What they would earn by those that are wished for.
    pub points_then: i64,
    /// Orders that would earn more.
    pub more: u64,
    /// Orders that would earn fewer.
    pub fewer: u64,
    /// What the points of now are worth, in minor units.
    pub worth_now: i64,
    /// What the others would be worth.
    pub worth_then: i64,
}

/// What an order earns by some rules, and what was paid in money for its goods.
pub(super) fn earns(rules: &PointsRules, order: &Order, spent: i64) -> (i64, i64) {
    let items: Vec<Item<'_>> = order
        .lines
        .iter()
        .map(|line| Item { line: line.line, category: line.category.as_deref(), total: line.total })
        .collect();
    // What points paid stays what it was: it was promised.
    let paid: Vec<RedeemedLine> = order
        .lines
        .iter()
        .map(|line| kabinet_protocol::points::paid_of_line(order, line.line))
        .zip(&order.lines)
        .map(|(amount, line)| RedeemedLine { line: line.line, points: 0, amount })
        .collect();
    let money = items.iter().zip(&paid).map(|(item, paid)| (item.total - paid.amount).max(0)).sum();
    let points = rules.earn(&items, &paid, rules.percent(spent)).iter().map(|line| line.points).sum();
    (points, money)
}

/// Reckons what rules would have given.
pub async fn preview(store: &Store, asked: PreviewPoints) -> Result<PointsPreview, Refusal> {
    if !(1..=LONGEST).contains(&asked.days) {
        return Err(Refusal::new(Code::Invalid, "Look back over 1 to 366 days.").field("days"));
    }
    let now = store.clock.now();
    let mut reader = store.db.readers().acquire().await?;
    let before = policy::store::within(&mut reader).await?;
    let wished = Map::from_iter([("points".to_owned(), Value::Object(asked.points))]);
    let after = policy::store::wished(&before, wished)?;
    let (now_rules, then_rules) = (before.points, after.points);
    let since = now.plus_millis(-i64::from(asked.days) * 86_400_000);
    let mut shown = PointsPreview { days: asked.days, ..PointsPreview::default() };
    let mut customers = BTreeSet::new();
    let (mut feed, mut id) = (String::new(), String::new());
    let mut spent: Option<(String, i64)> = None;
    loop {
        let page: Vec<(String, String, String)> = sqlx::query_as(
            "SELECT o.feed, o.id, e.doc FROM orders o
             JOIN entities e ON e.feed = o.feed AND e.kind = $4 AND e.id = o.id AND e.deleted = 0
             WHERE (o.feed, o.id) > ($1, $2) AND o.placed_at >= $3
                 AND EXISTS (SELECT 1 FROM accounts a JOIN customers c ON c.id = a.customer
                     WHERE c.feed = o.feed AND a.closed_at IS NULL)
             ORDER BY o.feed, o.id LIMIT +$5",
        )
        .bind(&feed)
        .bind(&id)
        .bind(since.millis())
        .bind(KIND)
        .bind(PAGE)
        .fetch_all(&mut *reader)
        .await?;
        let Some((last_feed, last_id, _)) = page.last() else { break };
        (feed, id) = (last_feed.clone(), last_id.clone());
        for (of, _, doc) in page {
            let order: Order = serde_json::from_str(&doc)?;
            if order.status == OrderStatus::Canceled {
                continue;
            }
            let sum = match &spent {
                Some((known, sum)) if *known == of => *sum,
                _ => {
                    let tiers = !now_rules.tiers.is_empty() || !then_rules.tiers.is_empty();
                    let id: FeedId = read(&of)?;
                    if tiers { spending::spent(&mut reader, store, id, now).await? } else { 0 }
                }
            };
            spent = Some((of.clone(), sum));
            count(&mut shown, (&now_rules, &then_rules), &order, sum);
            customers.insert(of);
        }
    }
    shown.customers = customers.len() as u64;
    shown.worth_now = shown.points_now.saturating_mul(now_rules.value);
    shown.worth_then = shown.points_then.saturating_mul(then_rules.value);
    Ok(shown)
}

fn count(shown: &mut PointsPreview, (now, then): (&PointsRules, &PointsRules), order: &Order, spent: i64) {
    let ((before, money), (after, _)) = (earns(now, order, spent), earns(then, order, spent));
    shown.orders += 1;
    shown.money += money;
    shown.points_now += before;
    shown.points_then += after;
    shown.more += u64::from(after > before);
    shown.fewer += u64::from(after < before);
}

/// What the orders of the past days would have earned by other rules. For owners; nothing is changed.
#[utoipa::path(post, path = "/v1/operator/policy/points/preview", tag = "operator", request_body = PreviewPoints,
    responses((status = 200, body = PointsPreview),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("owner"))))]
async fn previewed(
    State(state): State<Store>,
    _: Owner,
    Body(asked): Body<PreviewPoints>,
) -> Result<Json<PointsPreview>, Refusal> {
    Ok(Json(preview(&state, asked).await?))
}
