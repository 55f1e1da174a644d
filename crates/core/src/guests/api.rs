//! What a guest asks of the store.

use kabinet_protocol::identity::{DeviceInfo, GuestGrant, GuestRequest};
use kabinet_protocol::ids::OrderId;
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::shop::GuestOrder;
use serde::Deserialize;
use serde_json::Value as Json;

use super::store::{self, Kept};
use crate::db::{Database, DbError};
use crate::http::{HttpError, StoreClient};

/// How many orders are asked for at once.
const PAGE: u32 = 100;
/// The most pages: nobody buys more without an account.
const PAGES: u32 = 20;

/// What became of a guest's order.
#[derive(Debug, Clone, PartialEq)]
pub enum Sent {
    /// The store has it.
    Placed(Json),
    /// The store placed nothing.
    Refused(Box<Problem>),
}

/// The guest at the store, begun where there is none.
pub async fn token(
    db: &Database,
    client: &StoreClient,
    device: DeviceInfo,
) -> Result<Result<Kept, HttpError>, DbError> {
    if let Some(kept) = store::kept(db).await? {
        return Ok(Ok(kept));
    }
    let grant: GuestGrant = match client.post("/v1/identity/guest", &GuestRequest { device }).await {
        Ok(grant) => grant,
        Err(error) => return Ok(Err(error)),
    };
    let kept = Kept { token: grant.token, customer: grant.customer_id };
    store::keep(db, Some(kept.clone())).await?;
    Ok(Ok(kept))
}

/// Sends an order. It is remembered first and forgotten with the answer, so that whoever asks again after a lost answer
/// asks with the same id.
pub async fn send(
    db: &Database,
    client: &StoreClient,
    guest: &Kept,
    order: &GuestOrder,
) -> Result<Result<Sent, HttpError>, DbError> {
    store::keep_asked(db, order).await?;
    let answer: Result<Json, HttpError> = client.post_as(&guest.token, "/v1/guest/orders", order).await;
    let sent = match answer {
        Ok(placed) => Sent::Placed(placed),
        Err(HttpError::Problem(problem)) if (400..500).contains(&problem.status) && problem.status != 429 => {
            if problem.code == Code::Unauthenticated {
                // Nobody used the token for half a year: the next try begins anew.
                store::keep(db, None).await?;
            }
            Sent::Refused(Box::new(problem))
        }
        Err(error) => return Ok(Err(error)),
    };
    store::forget_asked(db).await?;
    Ok(Ok(sent))
}

#[derive(Deserialize)]
struct Page {
    orders: Vec<Json>,
    #[serde(default)]
    next: Option<String>,
}

/// All orders of a guest's, with their ids.
pub async fn orders(client: &StoreClient, guest: &Kept) -> Result<Vec<(OrderId, Json)>, HttpError> {
    let mut found = Vec::new();
    let mut before = String::new();
    for _ in 0..PAGES {
        let page: Page = client.get_as(&guest.token, &format!("/v1/orders?limit={PAGE}{before}")).await?;
        let id = |order: &Json| order["id"].as_str().and_then(|id| id.parse().ok());
        found.extend(page.orders.into_iter().filter_map(|order| Some((id(&order)?, order))));
        let Some(next) = page.next else { break };
        let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
        before = format!("&before={next}");
    }
    Ok(found)
}
