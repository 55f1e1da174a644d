//! Customers.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use kabinet_protocol::ids::{CustomerId, FeedId};
use kabinet_protocol::import::CustomerRecord;
use kabinet_protocol::sync::FeedKind;

use super::statements::{LOOK_UP, ROWS, Sized, look_up, sized, sizes};
use super::{Round, Writer};
use crate::db::{Tx, rows};
use crate::identity::accounts;
use crate::identity::phone::PhoneNumber;
use crate::import::BadLine;
use crate::import::check;
use crate::problems::{Refusal, read};
use crate::sync::store as feeds;

/// A customer who is written again.
struct Changed {
    id: String,
    feed: FeedId,
    record: CustomerRecord,
    phone: Option<String>,
    hash: String,
}

impl Writer {
    /// Stores customers.
    pub(super) async fn customers(
        &mut self,
        round: &mut Round,
        records: Vec<(u64, String, CustomerRecord)>,
    ) -> Result<(), Refusal> {
        if records.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = records.iter().map(|(_, _, record)| record.external_id.as_str()).collect();
        let known = look_up_customers(&mut round.tx, &CUSTOMERS_BY_NAME, &names).await?;
        let mut phones = HashMap::new();
        for (_, _, record) in &records {
            if let Some(text) = &record.phone
                && let Ok(phone) = PhoneNumber::parse(text, &self.store.profile.country)
            {
                phones.insert(text.clone(), phone);
            }
        }
        let numbers: Vec<&str> = phones.values().map(PhoneNumber::as_str).collect();
        let holders = look_up_customers(&mut round.tx, &CUSTOMERS_BY_PHONE, &numbers).await?;
        let mut taken = HashSet::new();
        let (mut new, mut changed) = (Vec::new(), Vec::new());
        for (line, hash, record) in records {
            let before = known.get(&record.external_id);
            if before.is_some_and(|before| before.hash == hash) {
                round.summary.customers.unchanged += 1;
                continue;
            }
            let phone = match customer_problem(&record, &phones) {
                Ok(phone) => phone.map(|phone| phone.as_str().to_owned()),
                Err(why) => {
                    round.bad.push(BadLine { line, why: format!("customer {:?}: {why}", record.external_id) });
                    continue;
                }
            };
            // Of a closed customer nothing but the hash is written: whoever has the number by now is somebody else.
            let phone = phone.filter(|_| !before.is_some_and(|before| before.closed));
            let holder = phone.as_ref().and_then(|phone| holders.get(phone));
            let somebody_elses = holder.is_some_and(|holder| {
                holder.external_id.as_ref().is_some_and(|name| *name != record.external_id)
                    || before.is_some_and(|before| before.id != holder.id)
            });
            if somebody_elses || phone.as_ref().is_some_and(|phone| !taken.insert(phone.clone())) {
                let why = format!("customer {:?}: the phone number belongs to another customer", record.external_id);
                round.bad.push(BadLine { line, why });
                continue;
            }
            // A customer who registered alone and has this number is the merchant's customer.
            if let Some(before) = before.or(holder) {
                let feed = read(&before.feed)?;
                self.customers.insert(record.external_id.clone(), (read(&before.id)?, feed));
                changed.push(Changed { id: before.id.clone(), feed, record, phone, hash });
                round.summary.customers.changed += 1;
                continue;
            }
            let (id, feed) = (CustomerId::new(), FeedId::new());
            self.customers.insert(record.external_id.clone(), (id, feed));
            new.push((id, feed, record, phone, hash));
            round.summary.customers.added += 1;
        }
        change(round, changed).await?;
        add(round, new).await
    }
}

async fn change(round: &mut Round, changed: Vec<Changed>) -> Result<(), Refusal> {
    let tx = &mut round.tx;
    // Locked in the order of their ids, and before it is asked who has closed the account: closing locks the feed, too.
    for feed in changed.iter().map(|changed| changed.feed).collect::<BTreeSet<_>>() {
        feeds::raise(tx, feed, 0).await?;
    }
    for Changed { id, feed, record, phone, hash } in changed {
        let account: Option<(String, Option<i64>)> =
            sqlx::query_as("SELECT id, closed_at FROM accounts WHERE customer = $1")
                .bind(&id)
                .fetch_optional(&mut **tx)
                .await?;
        if let Some((_, Some(_))) = account {
            sqlx::query("UPDATE customers SET external_id = $2, hash = $3 WHERE id = $1")
                .bind(&id)
                .bind(&record.external_id)
                .bind(&hash)
                .execute(&mut **tx)
                .await?;
            continue;
        }
        sqlx::query(
            "UPDATE customers SET external_id = $2, name = $3, email = $4, hash = $5,
                 phone = CASE WHEN EXISTS (SELECT 1 FROM accounts WHERE customer = customers.id) THEN phone ELSE $6 END
             WHERE id = $1",
        )
        .bind(&id)
        .bind(&record.external_id)
        .bind(&record.name)
        .bind(&record.email)
        .bind(&hash)
        .bind(&phone)
        .execute(&mut **tx)
        .await?;
        if let Some((account, _)) = account {
            let rev = feeds::raise(tx, feed, 1).await?;
            accounts::publish(tx, read(&account)?, feed, rev, round.now).await?;
            round.moved.insert(feed, rev);
        }
    }
    Ok(())
}

async fn add(
    round: &mut Round,
    new: Vec<(CustomerId, FeedId, CustomerRecord, Option<String>, String)>,
) -> Result<(), Refusal> {
    let tx = &mut round.tx;
    let epoch = accounts::epoch(tx).await?;
    for chunk in new.chunks(ROWS) {
        let mut query = sqlx::query(sized(&FEEDS, chunk.len()));
        for (id, feed, ..) in chunk {
            query = query
                .bind(feed.to_string())
                .bind(FeedKind::Account.as_str())
                .bind(id.to_string())
                .bind(epoch.to_string());
        }
        query.execute(&mut **tx).await?;
        let mut query = sqlx::query(sized(&CUSTOMERS, chunk.len()));
        for (id, feed, record, phone, hash) in chunk {
            query = query
                .bind(id.to_string())
                .bind(&record.external_id)
                .bind(feed.to_string())
                .bind(&record.name)
                .bind(phone)
                .bind(&record.email)
                .bind(record.created_at.unwrap_or(round.now).millis())
                .bind(hash);
        }
        query.execute(&mut **tx).await?;
    }
    Ok(())
}

fn customer_problem<'p>(
    record: &CustomerRecord,
    phones: &'p HashMap<String, PhoneNumber>,
) -> Result<Option<&'p PhoneNumber>, String> {
    check::external_id(&record.external_id)?;
    check::column("name", &record.name, 500)?;
    if let Some(email) = &record.email {
        check::column("email", email, 254)?;
        if !email.contains('@') {
            return Err("email is not an e-mail address".into());
        }
    }
    match &record.phone {
        None => Ok(None),
        Some(text) => match phones.get(text) {
            Some(phone) => Ok(Some(phone)),
            // The number itself stays out of the error: errors are kept in logs.
            None => Err("phone is not a valid number".into()),
        },
    }
}

/// A customer's row, as far as the import needs it.
pub(super) struct CustomerRow {
    pub id: String,
    pub external_id: Option<String>,
    pub feed: String,
    pub hash: String,
    /// The customer has closed the account.
    pub closed: bool,
}

/// Customers by their names with the merchant.
pub(super) async fn by_name(tx: &mut Tx, names: &[&str]) -> Result<HashMap<String, CustomerRow>, Refusal> {
    look_up_customers(tx, &CUSTOMERS_BY_NAME, names).await
}

async fn look_up_customers(
    tx: &mut Tx,
    text: &'static LazyLock<String>,
    names: &[&str],
) -> Result<HashMap<String, CustomerRow>, Refusal> {
    type Row = (String, String, Option<String>, String, String, i64);
    let found = look_up::<Row>(tx, text, names).await?;
    Ok(found
        .into_iter()
        .map(|(name, id, external_id, feed, hash, closed)| {
            (name, CustomerRow { id, external_id, feed, hash, closed: closed > 0 })
        })
        .collect())
}

static FEEDS: Sized = LazyLock::new(|| sizes("INSERT INTO feeds(id, kind, owner, epoch)", 4, ""));
static CUSTOMERS: Sized = LazyLock::new(|| {
    sizes("INSERT INTO customers(id, external_id, feed, name, phone, email, created_at, hash)", 8, "")
});
static CUSTOMERS_BY_NAME: LazyLock<String> = LazyLock::new(|| {
    rows::within(
        "SELECT external_id, id, external_id, feed, hash,
             (SELECT count(*) FROM accounts a WHERE a.customer = customers.id AND a.closed_at IS NOT NULL)
         FROM customers WHERE external_id IN",
        1,
        LOOK_UP,
    )
});
static CUSTOMERS_BY_PHONE: LazyLock<String> = LazyLock::new(|| {
    // Nobody who has closed the account has a number.
    rows::within(
        "SELECT phone, id, external_id, feed, hash, CAST(0 AS BIGINT) FROM customers WHERE phone IN",
        1,
        LOOK_UP,
    )
});
