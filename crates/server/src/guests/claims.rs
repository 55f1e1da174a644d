//! Moving orders that were made without an account into one (B18).
//!
//! Whoever claims them shows that they are theirs: the customer they were made as has a phone number or an e-mail address,
//! or gave one as a guest, that the caller has VERIFIED, or the caller holds that guest's token. A customer with an account is never claimed.

use kabinet_protocol::identity::{Claim, ClaimList, SecurityEventKind};
use kabinet_protocol::ids::{AccountId, CustomerId, FeedId};
use kabinet_protocol::secret::SecretText;
use kabinet_protocol::sync::Rev;
use kabinet_protocol::time::ServerTime;

use super::caller;
use crate::db::Tx;
use crate::identity::caller::Customer;
use crate::identity::contact::Contact;
use crate::identity::{journal, sessions};
use crate::loyalty::spending;
use crate::problems::{Refusal, internal};
use crate::store::Store;
use crate::sync::store as feeds;

/// What the account may claim.
pub async fn list(store: &Store, account: AccountId) -> Result<ClaimList, Refusal> {
    type Row = (String, String, i64, Option<i64>);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT c.id, c.value, count(o.id), max(o.placed_at)
         FROM (SELECT k.id, k.feed, i.value FROM identifiers i
               JOIN customers k ON (i.kind = 'phone' AND k.phone = i.value) OR (i.kind = 'email' AND lower(k.email) = i.value)
               WHERE i.account = $1
               UNION
               SELECT k.id, k.feed, i.value FROM identifiers i
               JOIN guest_contacts g ON g.value = i.value AND g.kind = i.kind
               JOIN customers k ON k.id = g.customer
               WHERE i.account = $1) c
         JOIN orders o ON o.feed = c.feed
         WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.customer = c.id)
         GROUP BY c.id, c.value ORDER BY 4 DESC, c.id LIMIT 100",
    )
    .bind(account.to_string())
    .fetch_all(store.db.readers())
    .await?;
    let mut claims: Vec<Claim> = Vec::with_capacity(rows.len());
    for (customer, contact, orders, newest_at) in rows {
        let customer_id: CustomerId = customer.parse().map_err(|error| internal(&error))?;
        // Phone and address may both name one customer.
        if claims.iter().any(|claim| claim.customer_id == customer_id) {
            continue;
        }
        let contact = Contact::identifier(&contact, &store.profile.country).map(|contact| contact.masked());
        claims.push(Claim {
            customer_id,
            contact: contact.unwrap_or_default(),
            orders: u32::try_from(orders).unwrap_or(u32::MAX),
            newest_at: newest_at.map(ServerTime),
        });
    }
    Ok(ClaimList { claims })
}

/// Whether a verified contact of the account is this customer's.
async fn contact_vouches(tx: &mut Tx, account: AccountId, from: CustomerId) -> Result<bool, Refusal> {
    let vouches: i64 = sqlx::query_scalar(
        "SELECT (SELECT count(*) FROM identifiers i
             JOIN customers c ON (i.kind = 'phone' AND c.phone = i.value) OR (i.kind = 'email' AND lower(c.email) = i.value)
             WHERE i.account = $1 AND c.id = $2)
         + (SELECT count(*) FROM identifiers i
             JOIN guest_contacts g ON g.value = i.value AND g.kind = i.kind
             WHERE i.account = $1 AND g.customer = $2)",
    )
    .bind(account.to_string())
    .bind(from.to_string())
    .fetch_one(&mut **tx)
    .await?;
    Ok(vouches > 0)
}

/// Moves all orders of `from` into the caller's feed. Whoever may not claim them is told that there is nothing there; so
/// is the second of two who claim at once.
pub async fn take(
    store: &Store,
    caller: Customer,
    from: CustomerId,
    guest_token: Option<SecretText>,
) -> Result<(), Refusal> {
    let now = store.clock.now();
    let guest = match &guest_token {
        Some(token) => caller::read(store, token.expose()).await.ok(),
        None => None,
    };
    let mut tx = store.db.begin().await?;
    let row: Option<(String,)> = sqlx::query_as("SELECT feed FROM customers WHERE id = $1")
        .bind(from.to_string())
        .fetch_optional(&mut *tx)
        .await?;
    let source: FeedId = row.ok_or_else(Refusal::not_found)?.0.parse().map_err(|error| internal(&error))?;
    if source == caller.feed {
        return Err(Refusal::not_found());
    }
    // Both feeds are locked, in the order of their ids, before anything is judged.
    let mut order = [source, caller.feed];
    order.sort();
    for feed in order {
        feeds::raise(&mut tx, feed, 0).await?;
    }
    let vouched =
        guest.is_some_and(|guest| guest.customer == from) || contact_vouches(&mut tx, caller.account, from).await?;
    let owned: i64 = sqlx::query_scalar("SELECT count(*) FROM accounts WHERE customer = $1")
        .bind(from.to_string())
        .fetch_one(&mut *tx)
        .await?;
    let count: i64 =
        sqlx::query_scalar("SELECT count(*) FROM entities WHERE feed = $1 AND kind = 'order' AND deleted = 0")
            .bind(source.to_string())
            .fetch_one(&mut *tx)
            .await?;
    if !vouched || owned > 0 || count == 0 {
        return Err(Refusal::not_found());
    }
    // What was paid goes with what was bought.
    let all: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM entities WHERE feed = $1 AND kind IN ('order', 'payment') AND deleted = 0",
    )
    .bind(source.to_string())
    .fetch_one(&mut *tx)
    .await?;
    let (into, out) = (raised(&mut tx, caller.feed, all).await?, raised(&mut tx, source, all).await?);
    sqlx::query(
        "INSERT INTO entities(feed, kind, id, rev, deleted, sort, changed_at, doc)
         SELECT CAST($2 AS TEXT), kind, id, CAST($3 AS BIGINT) + row_number() OVER (ORDER BY kind, sort, id), 0,
             sort, CAST($4 AS BIGINT), doc
         FROM entities WHERE feed = $1 AND kind IN ('order', 'payment') AND deleted = 0
         ON CONFLICT (feed, kind, id) DO UPDATE SET rev = excluded.rev, deleted = 0, sort = excluded.sort,
             changed_at = excluded.changed_at, doc = excluded.doc",
    )
    .bind(source.to_string())
    .bind(caller.feed.to_string())
    .bind(into.before)
    .bind(now.millis())
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "UPDATE entities SET rev = CAST($2 AS BIGINT) + moved.place, deleted = 1, changed_at = $3, doc = ''
         FROM (SELECT kind AS moved_kind, id AS moved_id, row_number() OVER (ORDER BY kind, sort, id) AS place
               FROM entities WHERE feed = $1 AND kind IN ('order', 'payment') AND deleted = 0) moved
         WHERE entities.feed = $1 AND entities.kind = moved.moved_kind AND entities.id = moved.moved_id",
    )
    .bind(source.to_string())
    .bind(out.before)
    .bind(now.millis())
    .execute(&mut *tx)
    .await?;
    sqlx::query("UPDATE payments SET feed = $2 WHERE feed = $1")
        .bind(source.to_string())
        .bind(caller.feed.to_string())
        .execute(&mut *tx)
        .await?;
    sqlx::query("UPDATE orders SET feed = $2, customer = $3 WHERE feed = $1")
        .bind(source.to_string())
        .bind(caller.feed.to_string())
        .bind(caller.customer.to_string())
        .execute(&mut *tx)
        .await?;
    for feed in [source, caller.feed] {
        spending::look_again(&mut tx, feed).await?;
    }
    sqlx::query(
        "INSERT INTO claims(customer, claimed_by, claimed_at) VALUES ($1, $2, $3)
         ON CONFLICT (customer, claimed_by) DO UPDATE SET claimed_at = excluded.claimed_at",
    )
    .bind(from.to_string())
    .bind(caller.customer.to_string())
    .bind(now.millis())
    .execute(&mut *tx)
    .await?;
    // What a guest gave to be reached has done its work; the account has contacts of its own.
    sqlx::query("DELETE FROM guest_contacts WHERE customer = $1").bind(from.to_string()).execute(&mut *tx).await?;
    let device_name = sessions::device_name(&mut tx, caller.session).await?;
    let kind = SecurityEventKind::OrdersClaimed;
    let detail = count.to_string();
    journal::note(&mut tx, store, caller.account, kind, device_name.as_deref(), Some(&detail), now).await?;
    tx.commit().await?;
    store.hub.moved(source, out.rev).await;
    store.hub.moved(caller.feed, into.rev).await;
    tracing::info!(orders = count, "orders were claimed");
    Ok(())
}

/// A feed's counter after it was raised, and the number before the first that is ours.
struct Raised {
    before: i64,
    rev: Rev,
}

async fn raised(tx: &mut Tx, feed: FeedId, by: i64) -> Result<Raised, Refusal> {
    let rev = feeds::raise(tx, feed, by).await?;
    Ok(Raised { before: rev.0 - by, rev })
}
