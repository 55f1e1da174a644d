//! `/v1/operator/customers`: the merchant's customers (S47, S48, S57, S60).
//!
//! The merchant sees customers, adds them and, where the policy says so, mends an e-mail address. Nothing here signs in as
//! one (S46). That is also why an address that the merchant wrote is a contact and no way in until the customer has
//! verified it: otherwise an operator could write down an address of their own and recover the account.

use kabinet_protocol::discovery::EmailChange;
use kabinet_protocol::identity::{Channel, SecurityEventKind};
use kabinet_protocol::ids::{AccountId, CustomerId, FeedId};
use kabinet_protocol::problem::Code;
use kabinet_protocol::sync::FeedKind;
use kabinet_protocol::time::ServerTime;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::store as operators;
use crate::identity::email::EmailAddress;
use crate::identity::phone::PhoneNumber;
use crate::identity::{accounts, journal};
use crate::messages::{self, Letter, To};
use crate::problems::{Refusal, internal};
use crate::store::Store;
use crate::sync::store as feeds;

/// A customer as the merchant sees one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CustomerInfo {
    /// The customer.
    pub id: CustomerId,
    /// The merchant's own number, where the customer was imported.
    #[serde(default)]
    pub external_id: Option<String>,
    /// The name, empty where nobody gave one.
    pub name: String,
    /// The phone number.
    #[serde(default)]
    pub phone: Option<String>,
    /// The e-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// Whether there is an account.
    pub has_account: bool,
    /// How many orders there are.
    pub orders: i64,
    /// What paid orders in the store's currency came to, in minor units.
    pub revenue: i64,
    /// Since when the customer is known.
    pub created_at: ServerTime,
}

/// A page of customers, the last to come first.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CustomerList {
    /// The customers.
    pub customers: Vec<CustomerInfo>,
    /// Hand it back as `before` for the next page.
    #[serde(default)]
    pub next: Option<CustomerId>,
}

/// A customer to be added (S60).
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewCustomer {
    /// The name, at most 200 characters.
    pub name: String,
    /// The phone number, in any notation.
    pub phone: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
}

/// Which customers.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// A part of a name, a number or an address.
    pub query: Option<String>,
    /// With an account, or without.
    pub has_account: Option<bool>,
    /// `next` of the page before.
    pub before: Option<CustomerId>,
    /// 1 to 200.
    pub limit: i64,
}

type Row = (String, Option<String>, String, Option<String>, Option<String>, i64, i64, i64, i64);

fn info(row: Row) -> Result<CustomerInfo, Refusal> {
    let (id, external_id, name, phone, email, has_account, orders, revenue, created_at) = row;
    Ok(CustomerInfo {
        id: id.parse().map_err(|error| internal(&error))?,
        external_id,
        name,
        phone,
        email,
        has_account: has_account > 0,
        orders,
        revenue,
        created_at: ServerTime(created_at),
    })
}

const CUSTOMER: &str = "SELECT c.id, c.external_id, c.name, c.phone, c.email,
        (SELECT count(*) FROM accounts a WHERE a.customer = c.id AND a.closed_at IS NULL),
        (SELECT count(*) FROM orders o WHERE o.feed = c.feed),
        (SELECT CAST(coalesce(sum(o.total), 0) AS BIGINT) FROM orders o WHERE o.feed = c.feed AND o.currency = $1
            AND o.status <> 'canceled' AND o.payment_status IN ('paid', 'partially_refunded')),
        c.created_at
    FROM customers c";

/// A page of customers.
pub async fn list(store: &Store, wanted: Wanted) -> Result<CustomerList, Refusal> {
    static TEXT: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
        format!(
            "{CUSTOMER} WHERE c.id < $2
                AND ($3 = '' OR lower(c.name) LIKE $3 ESCAPE '!' OR lower(c.email) LIKE $3 ESCAPE '!'
                    OR c.phone LIKE $3 ESCAPE '!' OR lower(c.external_id) LIKE $3 ESCAPE '!')
                AND ($4 < 0 OR $4 = CASE WHEN EXISTS (SELECT 1 FROM accounts a
                    WHERE a.customer = c.id AND a.closed_at IS NULL) THEN 1 ELSE 0 END)
             ORDER BY c.id DESC LIMIT +$5"
        )
    });
    let limit = wanted.limit.clamp(1, 200);
    let query = wanted.query.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(pattern);
    let rows: Vec<Row> = sqlx::query_as(TEXT.as_str())
        .bind(store.profile.currency.to_string())
        .bind(wanted.before.map_or_else(|| "~".into(), |id| id.to_string()))
        .bind(query.unwrap_or_default())
        .bind(wanted.has_account.map_or(-1, i64::from))
        .bind(limit + 1)
        .fetch_all(store.db.readers())
        .await?;
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > most;
    let customers = rows.into_iter().take(most).map(info).collect::<Result<Vec<_>, _>>()?;
    let next = customers.last().filter(|_| more).map(|customer| customer.id);
    Ok(CustomerList { customers, next })
}

/// `%text%` with the pattern's own signs escaped.
fn pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.to_lowercase().chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// One customer.
pub async fn one(store: &Store, id: CustomerId) -> Result<CustomerInfo, Refusal> {
    static TEXT: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| format!("{CUSTOMER} WHERE c.id = $2"));
    let row: Option<Row> = sqlx::query_as(TEXT.as_str())
        .bind(store.profile.currency.to_string())
        .bind(id.to_string())
        .fetch_optional(store.db.readers())
        .await?;
    info(row.ok_or_else(Refusal::not_found)?)
}

fn address(text: &str) -> Result<EmailAddress, Refusal> {
    EmailAddress::parse(text)
        .map_err(|_| Refusal::new(Code::EmailInvalid, "Check the address, as name@example.com.").field("email"))
}

/// Adds a customer, who has no account yet. `by` is the operator.
pub async fn add(store: &Store, by: &str, new: NewCustomer) -> Result<CustomerInfo, Refusal> {
    let name = new.name.trim();
    if name.chars().count() > 200 || name.chars().any(char::is_control) {
        return Err(Refusal::new(Code::Invalid, "A name has at most 200 characters.").field("name"));
    }
    let given =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let (phone, email) = (given(&new.phone), given(&new.email));
    if name.is_empty() && phone.is_none() && email.is_none() {
        return Err(Refusal::new(Code::Invalid, "Give a name, a phone number or an e-mail address.").field("name"));
    }
    let phone = match phone {
        Some(text) => Some(PhoneNumber::parse(&text, &store.profile.country).map_err(|_| {
            Refusal::new(Code::PhoneInvalid, "Check the number, with its country's prefix where it is abroad.")
                .field("phone")
        })?),
        None => None,
    };
    let email = email.map(|text| address(&text)).transpose()?;
    let now = store.clock.now();
    let (id, feed) = (CustomerId::new(), FeedId::new());
    let mut tx = store.db.begin().await?;
    for (kind, value) in
        [("phone", phone.as_ref().map(PhoneNumber::as_str)), ("email", email.as_ref().map(EmailAddress::as_str))]
    {
        if let Some(value) = value
            && accounts::with_identifier(&mut tx, kind, value).await?.is_some()
        {
            return Err(Refusal::from(Code::ContactTaken).field(kind));
        }
    }
    let epoch = accounts::epoch(&mut tx).await?;
    feeds::found(&mut tx, feed, FeedKind::Account, &id.to_string(), epoch).await?;
    let added = sqlx::query(
        "INSERT INTO customers(id, feed, name, phone, email, created_at, hash) VALUES ($1, $2, $3, $4, $5, $6, '')
         ON CONFLICT (phone) DO NOTHING",
    )
    .bind(id.to_string())
    .bind(feed.to_string())
    .bind(name)
    .bind(phone.as_ref().map(PhoneNumber::as_str))
    .bind(email.as_ref().map(EmailAddress::as_str))
    .bind(now.millis())
    .execute(&mut *tx)
    .await?;
    if added.rows_affected() == 0 {
        return Err(Refusal::from(Code::ContactTaken).field("phone"));
    }
    operators::log(&mut tx, by, "customer_added", &id.to_string(), now).await?;
    tx.commit().await?;
    one(store, id).await
}

/// Changes a customer's e-mail address, where the policy leaves that to the merchant. Both addresses are told (S57).
pub async fn set_email(store: &Store, by: &str, id: CustomerId, email: &str) -> Result<CustomerInfo, Refusal> {
    if crate::policy::store::current(&store.db).await?.email_change != EmailChange::Merchant {
        let detail = "The policy leaves e-mail addresses to others than the merchant (email_change).";
        return Err(Refusal::new(Code::PolicyForbids, detail));
    }
    let new = address(email)?;
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    accounts::hold(&mut tx, new.as_str(), now).await?;
    let row: Option<(String, Option<String>)> = sqlx::query_as("SELECT feed, email FROM customers WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(&mut *tx)
        .await?;
    let (feed, contact) = row.ok_or_else(Refusal::not_found)?;
    let feed: FeedId = feed.parse().map_err(|error| internal(&error))?;
    let rev = feeds::raise(&mut tx, feed, 1).await?;
    let account: Option<(String, String)> =
        sqlx::query_as("SELECT id, language FROM accounts WHERE customer = $1 AND closed_at IS NULL")
            .bind(id.to_string())
            .fetch_optional(&mut *tx)
            .await?;
    let (account, language) = match account {
        Some((account, language)) => (Some(account.parse::<AccountId>().map_err(|error| internal(&error))?), language),
        None => (None, store.profile.languages.first().cloned().unwrap_or_else(|| "en".into())),
    };
    let holder = accounts::with_identifier(&mut tx, "email", new.as_str()).await?;
    if holder.is_some() && holder != account {
        return Err(Refusal::from(Code::ContactTaken).field("email"));
    }
    let mut told: Vec<String> = contact.into_iter().collect();
    if let Some(account) = account
        && holder.is_none()
    {
        if let Some(bound) = accounts::identifier(&mut tx, account, "email").await? {
            if accounts::identifier(&mut tx, account, "phone").await?.is_none() {
                return Err(Code::LastWayIn.into());
            }
            sqlx::query("DELETE FROM identifiers WHERE account = $1 AND kind = 'email'")
                .bind(account.to_string())
                .execute(&mut *tx)
                .await?;
            told.push(bound);
        }
        let kind = SecurityEventKind::EmailChanged;
        journal::note(&mut tx, store, account, kind, None, Some(&new.masked()), now).await?;
    }
    sqlx::query("UPDATE customers SET email = $2 WHERE id = $1")
        .bind(id.to_string())
        .bind(new.as_str())
        .execute(&mut *tx)
        .await?;
    if let Some(account) = account {
        accounts::publish(&mut tx, account, feed, rev, now).await?;
    }
    told.push(new.as_str().to_owned());
    told.sort();
    told.dedup();
    for address in &told {
        let masked = new.masked();
        let letter =
            Letter::Notice { kind: SecurityEventKind::EmailChanged, device_name: None, detail: Some(&masked), at: now };
        let to = To { channel: &Channel::Email, address, language: &language };
        messages::send(&mut tx, store, to, letter, None, now).await?;
    }
    operators::log(&mut tx, by, "customer_email", &id.to_string(), now).await?;
    tx.commit().await?;
    store.hub.moved(feed, rev).await;
    one(store, id).await
}
