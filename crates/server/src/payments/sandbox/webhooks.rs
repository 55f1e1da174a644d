//! How the sandbox tells the store: by signed requests over HTTP to the store's own address, as a provider elsewhere would.
//! What is not taken is sent again, with growing pauses, for some hours.

use std::time::Duration;

use kabinet_protocol::time::ServerTime;
use uuid::Uuid;

use super::{SIGNATURE, Told, key};
use crate::db::Tx;
use crate::payments::provider::sign;
use crate::problems::{Refusal, internal};
use crate::store::Store;

/// How often due webhooks are looked for.
const POLL: Duration = Duration::from_millis(300);
/// How long one may take.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How long another instance leaves a claimed one alone.
const CLAIM_MS: i64 = 30_000;
/// After how many tries one is given up.
const MOST: i64 = 10;

/// Has the store told of a payment, so many milliseconds from now.
pub async fn schedule(tx: &mut Tx, payment: &str, event: &str, now: ServerTime, after: i64) -> Result<(), Refusal> {
    sqlx::query("INSERT INTO sandbox_webhooks(id, payment, event, created_at, next_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(Uuid::now_v7().to_string())
        .bind(payment)
        .bind(event)
        .bind(now.millis())
        .bind(now.millis() + after)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Sends webhooks until the server stops.
pub async fn run(store: Store) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = match reqwest::Client::builder().no_proxy().timeout(TIMEOUT).build() {
        Ok(client) => client,
        Err(error) => {
            tracing::error!(%error, "the sandbox cannot send webhooks");
            return;
        }
    };
    loop {
        tokio::select! {
            () = store.stopping.cancelled() => return,
            () = tokio::time::sleep(POLL) => {}
        }
        if let Err(refusal) = round(&store, &client).await {
            tracing::warn!(problem = %refusal.0, "sending the sandbox's webhooks failed");
        }
    }
}

type Due = (String, String, String, i64, i64);

async fn round(store: &Store, client: &reqwest::Client) -> Result<(), Refusal> {
    let now = store.clock.now();
    let due: Vec<Due> = sqlx::query_as(
        "SELECT id, payment, event, attempts, next_at FROM sandbox_webhooks WHERE next_at <= $1 ORDER BY next_at, id LIMIT 20",
    )
    .bind(now.millis())
    .fetch_all(store.db.readers())
    .await?;
    for (id, payment, event, attempts, next_at) in due {
        let mut tx = store.db.begin().await?;
        let claimed = sqlx::query(
            "UPDATE sandbox_webhooks SET attempts = attempts + 1, next_at = $3 WHERE id = $1 AND next_at = $2",
        )
        .bind(&id)
        .bind(next_at)
        .bind(now.millis() + CLAIM_MS)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        if claimed.rows_affected() == 0 {
            continue;
        }
        let taken = send(store, client, &Told { id: id.clone(), payment, event }, now).await;
        let mut tx = store.db.begin().await?;
        if taken || attempts + 1 >= MOST {
            sqlx::query("DELETE FROM sandbox_webhooks WHERE id = $1").bind(&id).execute(&mut *tx).await?;
        } else {
            let wait = 2_000 << attempts.clamp(0, 12);
            sqlx::query("UPDATE sandbox_webhooks SET next_at = $2 WHERE id = $1")
                .bind(&id)
                .bind(now.millis() + wait)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

async fn send(store: &Store, client: &reqwest::Client, told: &Told, now: ServerTime) -> bool {
    let Ok(body) = serde_json::to_vec(told).map_err(|error| internal(&error)) else { return false };
    let url = format!("{}/v1/payments/webhooks/{}", store.own_address(), super::NAME);
    let request = client
        .post(url)
        .header(SIGNATURE, sign(&body, now, &key(store)))
        .header("content-type", "application/json")
        .body(body);
    match request.send().await {
        Ok(answer) => answer.status().is_success(),
        Err(error) => {
            tracing::debug!(timeout = error.is_timeout(), "a webhook of the sandbox was not taken");
            false
        }
    }
}
