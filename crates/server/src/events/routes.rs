//! `/v1/events`.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, Sse};
use futures::Stream;
use kabinet_protocol::ids::FeedId;
use kabinet_protocol::problem::Problem;
use kabinet_protocol::sync::{Moved, Rev};
use tokio::sync::broadcast::error::RecvError;
use tokio_stream::wrappers::ReceiverStream;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::identity::caller::Customer;
use crate::problems::Refusal;
use crate::store::Store;

/// A comment keeps the stream open, and the session is looked at again.
const BEAT: Duration = Duration::from_secs(20);

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(events))
}

/// Server-sent events named `moved`: which feed moved, and its counter. The first events say where all feeds stand.
#[utoipa::path(get, path = "/v1/events", tag = "sync",
    responses((status = 200, description = "Events named `moved`.", content_type = "text/event-stream", body = Moved),
        (status = 401, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("customer"))))]
async fn events(
    State(store): State<Store>,
    customer: Customer,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refusal> {
    let (sender, receiver) = tokio::sync::mpsc::channel(16);
    let mut moves = store.hub.listen();
    let mut seen = standing(&store, &customer).await?;
    tokio::spawn(async move {
        let mut beat = tokio::time::interval(BEAT);
        beat.tick().await;
        for (feed, rev) in &seen {
            if sender.send(event(Moved { feed: *feed, rev: *rev })).await.is_err() {
                return;
            }
        }
        loop {
            let out = tokio::select! {
                () = store.stopping.cancelled() => return,
                () = sender.closed() => return,
                _ = beat.tick() => match standing(&store, &customer).await {
                    // Revoked, or the database is away: the client comes back and learns which.
                    Err(_) => return,
                    Ok(now) => {
                        let mut out = vec![Ok(Event::default().comment("still here"))];
                        out.extend(now.iter().filter(|(feed, rev)| seen.get(feed) != Some(rev))
                            .map(|(feed, rev)| event(Moved { feed: *feed, rev: *rev })));
                        seen = now;
                        out
                    }
                },
                moved = moves.recv() => match moved {
                    Ok(moved) => match seen.get_mut(&moved.feed) {
                        Some(rev) if moved.rev > *rev => { *rev = moved.rev; vec![event(moved)] }
                        _ => Vec::new(),
                    },
                    Err(RecvError::Lagged(_)) => match standing(&store, &customer).await {
                        Err(_) => return,
                        Ok(now) => {
                            seen = now;
                            seen.iter().map(|(feed, rev)| event(Moved { feed: *feed, rev: *rev })).collect()
                        }
                    },
                    Err(RecvError::Closed) => return,
                },
            };
            for event in out {
                if sender.send(event).await.is_err() {
                    return;
                }
            }
        }
    });
    Ok(Sse::new(ReceiverStream::new(receiver)))
}

/// Where the caller's feeds stand, if the session still lives.
async fn standing(store: &Store, customer: &Customer) -> Result<BTreeMap<FeedId, Rev>, Refusal> {
    crate::identity::sessions::still_lives(&store.db, customer.session).await?;
    let feeds = crate::sync::store::all(&store.db, customer.account, customer.feed).await?;
    Ok(feeds.into_iter().map(|feed| (feed.id, feed.rev)).collect())
}

fn event(moved: Moved) -> Result<Event, Infallible> {
    let event = Event::default().event("moved");
    Ok(event.json_data(moved).unwrap_or_else(|_| Event::default().event("moved")))
}
