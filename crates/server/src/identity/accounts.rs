//! Accounts: the login of a customer. A customer may be known (imported, or a guest) long before the account.

use kabinet_protocol::identity::Account;
use kabinet_protocol::ids::{AccountId, CustomerId, Epoch, FeedId};
use kabinet_protocol::sync::{FeedKind, Rev};
use kabinet_protocol::time::ServerTime;

use super::contact::Contact;
use super::sessions::Owner;
use crate::db::{Db, Tx};
use crate::problems::{Refusal, internal, read};
use crate::sync::{self, store::Entity};
use crate::{limits, secret};

/// Whether a verified number belongs to an account, to a customer without one, or to nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// An account signs in with it.
    Account,
    /// The merchant knows the customer; there is no account yet.
    Customer,
    /// Nobody has it.
    Nobody,
}

/// Whose number this is.
pub async fn known(tx: &mut Tx, phone: &str) -> Result<Known, Refusal> {
    let row: Option<(i64, i64)> = sqlx::query_as(
        "SELECT (SELECT count(*) FROM identifiers WHERE kind = 'phone' AND value = $1),
                (SELECT count(*) FROM customers c WHERE c.phone = $1
                     AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.customer = c.id))",
    )
    .bind(phone)
    .fetch_optional(&mut **tx)
    .await?;
    Ok(match row {
        Some((1.., _)) => Known::Account,
        Some((_, 1..)) => Known::Customer,
        _ => Known::Nobody,
    })
}

/// The account that a contact is bound to.
pub async fn bound(tx: &mut Tx, contact: &Contact) -> Result<Option<AccountId>, Refusal> {
    with_identifier(tx, contact.kind(), contact.as_str()).await
}

/// The same for an identifier as it is stored.
pub async fn with_identifier(tx: &mut Tx, kind: &str, value: &str) -> Result<Option<AccountId>, Refusal> {
    let account: Option<String> = sqlx::query_scalar("SELECT account FROM identifiers WHERE kind = $1 AND value = $2")
        .bind(kind)
        .bind(value)
        .fetch_optional(&mut **tx)
        .await?;
    account.map(|account| read(&account)).transpose()
}

/// The identifier of a kind that an account has.
pub async fn identifier(tx: &mut Tx, account: AccountId, kind: &str) -> Result<Option<String>, Refusal> {
    Ok(sqlx::query_scalar("SELECT value FROM identifiers WHERE account = $1 AND kind = $2 ORDER BY value LIMIT 1")
        .bind(account.to_string())
        .bind(kind)
        .fetch_optional(&mut **tx)
        .await?)
}

/// Whose account it is. One that was closed is nobody's.
pub async fn owner(tx: &mut Tx, account: AccountId) -> Result<Owner, Refusal> {
    let row: Option<(String, String)> = sqlx::query_as(
        "SELECT c.id, c.feed FROM accounts a JOIN customers c ON c.id = a.customer
         WHERE a.id = $1 AND a.closed_at IS NULL",
    )
    .bind(account.to_string())
    .fetch_optional(&mut **tx)
    .await?;
    let (customer, feed) = row.ok_or_else(Refusal::not_found)?;
    Ok(Owner { account, customer: read(&customer)?, feed: read(&feed)? })
}

/// Holds an identifier until the commit, so that two who want it take turns.
pub async fn hold(tx: &mut Tx, value: &str, now: ServerTime) -> Result<(), Refusal> {
    limits::lock(tx, &format!("account:{}", secret::digest(value)), now).await
}

/// What signing in with a verified number came to.
#[derive(Debug)]
pub struct SignedIn {
    /// Whose account it is.
    pub owner: Owner,
    /// Whether it was opened just now.
    pub registered: bool,
    /// The account's feed, where it moved.
    pub moved: Option<(FeedId, Rev)>,
}

/// The account of a verified number, opened where there is none.
pub async fn by_phone(tx: &mut Tx, phone: &str, now: ServerTime) -> Result<SignedIn, Refusal> {
    // Two devices that register one number at the same moment take turns.
    hold(tx, phone, now).await?;
    let account: Option<(String, String, String)> = sqlx::query_as(
        "SELECT a.id, c.id, c.feed FROM identifiers i JOIN accounts a ON a.id = i.account
             JOIN customers c ON c.id = a.customer
         WHERE i.kind = 'phone' AND i.value = $1",
    )
    .bind(phone)
    .fetch_optional(&mut **tx)
    .await?;
    if let Some((account, customer, feed)) = account {
        let owner = Owner { account: read(&account)?, customer: read(&customer)?, feed: read(&feed)? };
        return Ok(SignedIn { owner, registered: false, moved: None });
    }
    let customer: Option<(String, String, i64)> = sqlx::query_as(
        "SELECT id, feed, (SELECT count(*) FROM accounts a WHERE a.customer = customers.id) FROM customers
         WHERE phone = $1",
    )
    .bind(phone)
    .fetch_optional(&mut **tx)
    .await?;
    let (customer, feed): (CustomerId, FeedId) = match customer {
        Some((customer, feed, 0)) => (read(&customer)?, read(&feed)?),
        taken => {
            // Where the merchant notes the number for somebody who has another one here, it stays noted there.
            let phone = taken.is_none().then_some(phone);
            let (customer, feed) = (CustomerId::new(), FeedId::new());
            let epoch = epoch(tx).await?;
            sync::store::found(tx, feed, FeedKind::Account, &customer.to_string(), epoch).await?;
            sqlx::query(
                "INSERT INTO customers(id, feed, name, phone, created_at, hash) VALUES ($1, $2, '', $3, $4, '')",
            )
            .bind(customer.to_string())
            .bind(feed.to_string())
            .bind(phone)
            .bind(now.millis())
            .execute(&mut **tx)
            .await?;
            (customer, feed)
        }
    };
    // The feed's lock comes first, as in every write to a feed.
    let rev = sync::store::raise(tx, feed, 1).await?;
    let account = AccountId::new();
    sqlx::query("INSERT INTO accounts(id, customer, created_at) VALUES ($1, $2, $3)")
        .bind(account.to_string())
        .bind(customer.to_string())
        .bind(now.millis())
        .execute(&mut **tx)
        .await?;
    sqlx::query("INSERT INTO identifiers(kind, value, account, verified_at) VALUES ('phone', $1, $2, $3)")
        .bind(phone)
        .bind(account.to_string())
        .bind(now.millis())
        .execute(&mut **tx)
        .await?;
    publish(tx, account, feed, rev, now).await?;
    Ok(SignedIn { owner: Owner { account, customer, feed }, registered: true, moved: Some((feed, rev)) })
}

/// The epoch that new feeds begin in: the catalogue's, so that a restored store has one epoch everywhere.
pub async fn epoch(tx: &mut Tx) -> Result<Epoch, Refusal> {
    let epoch: String =
        sqlx::query_scalar("SELECT epoch FROM feeds WHERE kind = 'catalogue'").fetch_one(&mut **tx).await?;
    read(&epoch)
}

const ACCOUNT: &str = "SELECT a.id, c.id, c.name,
        (SELECT min(value) FROM identifiers i WHERE i.account = a.id AND i.kind = 'phone'),
        (SELECT min(value) FROM identifiers i WHERE i.account = a.id AND i.kind = 'email'), a.created_at
    FROM accounts a JOIN customers c ON c.id = a.customer WHERE a.id = $1";

type AccountRow = (String, String, String, Option<String>, Option<String>, i64);

fn account((id, customer, name, phone, email, created_at): AccountRow) -> Result<Account, Refusal> {
    Ok(Account {
        id: read(&id)?,
        customer_id: read(&customer)?,
        name,
        phone,
        email,
        created_at: ServerTime(created_at),
    })
}

/// An account as its owner sees it.
pub async fn one(db: &Db, id: AccountId) -> Result<Account, Refusal> {
    let row: Option<AccountRow> = sqlx::query_as(ACCOUNT).bind(id.to_string()).fetch_optional(db.readers()).await?;
    account(row.ok_or_else(Refusal::not_found)?)
}

/// The same, inside a transaction.
pub async fn within(tx: &mut Tx, id: AccountId) -> Result<Account, Refusal> {
    let row: Option<AccountRow> = sqlx::query_as(ACCOUNT).bind(id.to_string()).fetch_optional(&mut **tx).await?;
    account(row.ok_or_else(Refusal::not_found)?)
}

/// Writes the account into its feed.
pub async fn publish(tx: &mut Tx, id: AccountId, feed: FeedId, rev: Rev, now: ServerTime) -> Result<(), Refusal> {
    let account = within(tx, id).await?;
    let doc = serde_json::to_string(&account)?;
    let entity = Entity { kind: sync::ACCOUNT, id: &id.to_string(), sort: account.created_at.millis(), doc: &doc };
    sync::store::put(tx, feed, rev, now, entity).await
}

/// The feed of a customer who has an open account; nobody else has points, store credit or a membership.
pub async fn feed_of(connection: &mut sqlx::AnyConnection, customer: CustomerId) -> Result<FeedId, Refusal> {
    let feed: Option<String> = sqlx::query_scalar(
        "SELECT c.feed FROM customers c JOIN accounts a ON a.customer = c.id AND a.closed_at IS NULL WHERE c.id = $1",
    )
    .bind(customer.to_string())
    .fetch_optional(connection)
    .await?;
    feed.ok_or_else(Refusal::not_found)?.parse().map_err(|error: uuid::Error| internal(&error))
}

/// Whether the account that a feed belongs to is open.
pub async fn is_open(tx: &mut Tx, feed: FeedId) -> Result<bool, Refusal> {
    let open: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM feeds f JOIN accounts a ON a.customer = f.owner AND a.closed_at IS NULL WHERE f.id = $1",
    )
    .bind(feed.to_string())
    .fetch_one(&mut **tx)
    .await?;
    Ok(open > 0)
}
