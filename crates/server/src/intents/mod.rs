//! Intents: what customers changed, each at most once (ADR 0008).
//!
//! [`store`] keeps the key, the request's hash and the answer in the transaction of the effect. An effect is a feature's
//! (`intents.rs` in its folder): it reads the truth, changes what it keeps elsewhere, and says which documents of the
//! account's feed to write or to end. [`effect`] is the one list of them.

pub mod routes;
pub mod store;

use kabinet_protocol::ids::{AccountId, FeedId};
use kabinet_protocol::intent::Payload;
use kabinet_protocol::time::ServerTime;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::db::Tx;
use crate::identity::caller::Customer;
use crate::problems::Refusal;
use crate::store::Store;
use crate::{checkout, feedback, lists, loyalty, membership, orders, profile};

/// Who asks, of which store, and when.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The store.
    pub store: &'a Store,
    /// The customer.
    pub caller: Customer,
    /// The instant of the effect.
    pub now: ServerTime,
}

impl Asked<'_> {
    /// The account's feed.
    pub fn feed(&self) -> FeedId {
        self.caller.feed
    }

    /// The account.
    pub fn account(&self) -> AccountId {
        self.caller.account
    }
}

/// A document to be written.
#[derive(Debug)]
pub struct Put {
    /// The entity's kind.
    pub kind: &'static str,
    /// The entity's id.
    pub id: String,
    /// Where it stands among its kind.
    pub sort: i64,
    /// The document's text.
    pub doc: String,
}

/// What an intent does to its account's feed.
#[derive(Debug, Default)]
pub struct Effect {
    /// The documents it writes.
    pub put: Vec<Put>,
    /// The entities it ends: kind and id.
    pub gone: Vec<(&'static str, String)>,
}

impl Effect {
    /// Writes a document.
    pub fn put<T: Serialize>(&mut self, kind: &'static str, id: String, sort: i64, doc: &T) -> Result<(), Refusal> {
        self.put.push(Put { kind, id, sort, doc: serde_json::to_string(doc)? });
        Ok(())
    }

    /// Ends an entity.
    pub fn end(&mut self, kind: &'static str, id: String) {
        self.gone.push((kind, id));
    }
}

/// The documents of a kind that stand in a feed.
pub async fn documents<T: DeserializeOwned>(tx: &mut Tx, feed: FeedId, kind: &str) -> Result<Vec<T>, Refusal> {
    let docs: Vec<String> =
        sqlx::query_scalar("SELECT doc FROM entities WHERE feed = $1 AND kind = $2 AND deleted = 0")
            .bind(feed.to_string())
            .bind(kind)
            .fetch_all(&mut **tx)
            .await?;
    docs.iter().map(|doc| Ok(serde_json::from_str(doc)?)).collect()
}

/// One document of a feed.
pub async fn document<T: DeserializeOwned>(
    tx: &mut Tx,
    feed: FeedId,
    kind: &str,
    id: &str,
) -> Result<Option<T>, Refusal> {
    let doc: Option<String> =
        sqlx::query_scalar("SELECT doc FROM entities WHERE feed = $1 AND kind = $2 AND id = $3 AND deleted = 0")
            .bind(feed.to_string())
            .bind(kind)
            .bind(id)
            .fetch_optional(&mut **tx)
            .await?;
    doc.map(|doc| Ok(serde_json::from_str(&doc)?)).transpose()
}

/// What a payload does. The feed is locked; what is refused leaves nothing behind.
async fn effect(tx: &mut Tx, asked: Asked<'_>, payload: &Payload) -> Result<Effect, Refusal> {
    match payload {
        Payload::List(change) => lists::intents::change(tx, asked, change).await,
        Payload::Rename(rename) => profile::intents::rename(tx, asked, rename).await,
        Payload::AddressPut(address) => profile::intents::put_address(tx, asked, address).await,
        Payload::AddressRemove(id) => profile::intents::remove_address(tx, asked, *id).await,
        Payload::Consents(change) => profile::intents::consents(tx, asked, change).await,
        Payload::Archive(archive) => orders::intents::archive(tx, asked, *archive).await,
        Payload::Annotate(annotate) => orders::intents::annotate(tx, asked, annotate).await,
        Payload::Cancel(cancel) => orders::intents::cancel(tx, asked, cancel).await,
        Payload::Return(ask) => orders::intents::ask_return(tx, asked, ask).await,
        Payload::ReturnWithdraw(withdraw) => orders::intents::withdraw_return(tx, asked, *withdraw).await,
        Payload::Place(wanted) => checkout::intents::place(tx, asked, wanted).await,
        Payload::Points(change) => loyalty::intents::switch(tx, asked, *change).await,
        Payload::Membership(change) => membership::intents::renew(tx, asked, *change).await,
        Payload::Feedback(feedback) => feedback::intents::send(tx, asked, feedback).await,
    }
}
