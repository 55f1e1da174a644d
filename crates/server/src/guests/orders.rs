//! Buying without an account (S42 to S44). The guards are those of every order; what is different is who asks, and that
//! the address comes with the order.
//!
//! The order's id is the idempotency key: the request's hash is kept with the order, in its transaction. Whoever asks again
//! with the same request is given the order as it is now; with another one, `key_reused`.

use kabinet_protocol::discovery::AccountsMode;
use kabinet_protocol::ids::{AccountId, DeviceId, IntentId, SessionId};
use kabinet_protocol::order::{KIND, Order};
use kabinet_protocol::problem::Code;
use kabinet_protocol::shop::GuestOrder;

use super::caller::Guest;
use crate::checkout;
use crate::checkout::intents::Buyer;
use crate::db::Tx;
use crate::identity::caller::Customer;
use crate::identity::contact::Contact;
use crate::intents::{self, Asked, document};
use crate::limits::{self, HOUR, Window};
use crate::problems::Refusal;
use crate::secret;
use crate::store::Store;
use crate::sync::store as feeds;

/// Nobody orders more often in an hour.
const LIMIT: [Window; 1] = [Window { seconds: HOUR, most: 30 }];

/// Places an order of a guest's, once.
pub async fn place(store: &Store, guest: Guest, wanted: GuestOrder) -> Result<Order, Refusal> {
    let policy = crate::policy::store::current(&store.db).await?;
    if policy.accounts_mode == AccountsMode::Required {
        return Err(Code::AccountsRequired.into());
    }
    let contact = Contact::reachable(&wanted.contact, &store.profile.country, &policy.phone_countries)
        .map_err(|refusal| refusal.field("contact"))?;
    if let Some(address) = &wanted.address {
        let bad = |field: &str| Refusal::new(Code::Invalid, "Check the address.").field(field);
        address.check().map_err(|error| bad(error.field))?;
    }
    let hash = secret::digest(&serde_json::to_string(&wanted)?);
    let asked = Asked { store, caller: stands_for(guest, store), now: store.clock.now() };
    let mut tx = store.db.begin().await?;
    // The feed's lock makes a guest's orders take turns, also those with the same id.
    feeds::raise(&mut tx, guest.feed, 0).await?;
    if let Some(order) = placed_before(&mut tx, guest, &wanted, &hash).await? {
        return Ok(order);
    }
    limits::take(&mut tx, &format!("guests:orders:{}", guest.customer), asked.now, &LIMIT).await?;
    describe(&mut tx, guest, &wanted, &contact).await?;
    let contacts = [(contact.channel(), contact.as_str().to_owned())];
    let buyer = Buyer::Guest(wanted.address.as_ref());
    let effect = checkout::intents::place_for(&mut tx, asked, &wanted.order, buyer, &contacts).await?;
    let answer = intents::store::write(&mut tx, asked, IntentId(wanted.order.order.0), effect).await?;
    sqlx::query("UPDATE orders SET hash = $2 WHERE id = $1")
        .bind(wanted.order.order.to_string())
        .bind(&hash)
        .execute(&mut *tx)
        .await?;
    let order = document(&mut tx, guest.feed, KIND, &wanted.order.order.to_string()).await?;
    tx.commit().await?;
    store.hub.moved(answer.feed, answer.rev).await;
    order.ok_or_else(Refusal::not_found)
}

/// A guest in the place of a customer, where effects ask who it is. There is no account and no session of these ids, so
/// whatever looks them up finds nothing.
fn stands_for(guest: Guest, store: &Store) -> Customer {
    Customer {
        session: SessionId(guest.customer.0),
        account: AccountId(guest.customer.0),
        customer: guest.customer,
        feed: guest.feed,
        device: DeviceId(guest.customer.0),
        proved_at: store.clock.now(),
    }
}

/// The order, where this very request placed it.
async fn placed_before(tx: &mut Tx, guest: Guest, wanted: &GuestOrder, hash: &str) -> Result<Option<Order>, Refusal> {
    let id = wanted.order.order.to_string();
    let row: Option<(String, String)> =
        sqlx::query_as("SELECT feed, hash FROM orders WHERE id = $1").bind(&id).fetch_optional(&mut **tx).await?;
    match row {
        None => Ok(None),
        Some((feed, kept)) if feed == guest.feed.to_string() && kept == hash => {
            document(tx, guest.feed, KIND, &id).await
        }
        Some(_) => Err(Refusal::new(Code::KeyReused, "This order was placed with another content.").field("order")),
    }
}

/// Keeps who bought, as the merchant sees it, and as a claim finds it later. A contact is no identity here: many guests may
/// give the same one, and so may somebody who has an account.
async fn describe(tx: &mut Tx, guest: Guest, wanted: &GuestOrder, contact: &Contact) -> Result<(), Refusal> {
    sqlx::query("UPDATE customers SET name = $2 WHERE id = $1")
        .bind(guest.customer.to_string())
        .bind(wanted.order.recipient.trim())
        .execute(&mut **tx)
        .await?;
    sqlx::query(
        "INSERT INTO guest_contacts(customer, kind, value) VALUES ($1, $2, $3) ON CONFLICT (customer, kind, value) DO NOTHING",
    )
    .bind(guest.customer.to_string())
    .bind(contact.kind())
    .bind(contact.as_str())
    .execute(&mut **tx)
    .await?;
    Ok(())
}
