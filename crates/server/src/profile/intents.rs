//! `profile.rename`, `address.put`, `address.remove`, `consents.set`.

use std::collections::BTreeMap;

use kabinet_protocol::ids::AddressId;
use kabinet_protocol::intent::{ConsentsChange, Rename};
use kabinet_protocol::problem::Code;
use kabinet_protocol::profile::{self, ADDRESS, Address, CONSENTS, Consents};
use uuid::Uuid;

use crate::db::Tx;
use crate::identity::phone::PhoneNumber;
use crate::identity::{accounts, sessions};
use crate::intents::{Asked, Effect, document, documents};
use crate::problems::Refusal;
use crate::sync;

/// Changes the person's name.
pub async fn rename(tx: &mut Tx, asked: Asked<'_>, rename: &Rename) -> Result<Effect, Refusal> {
    let name = rename.name.trim();
    if !(1..=200).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        return Err(Refusal::new(Code::Invalid, "A name has 1 to 200 characters.").field("name"));
    }
    sqlx::query("UPDATE customers SET name = $2 WHERE id = $1")
        .bind(asked.caller.customer.to_string())
        .bind(name)
        .execute(&mut **tx)
        .await?;
    let account = accounts::within(tx, asked.account()).await?;
    let mut effect = Effect::default();
    effect.put(sync::ACCOUNT, account.id.to_string(), account.created_at.millis(), &account)?;
    Ok(effect)
}

/// Writes an address; a new default takes the mark from the one before.
pub async fn put_address(tx: &mut Tx, asked: Asked<'_>, address: &Address) -> Result<Effect, Refusal> {
    let mut address = address.clone();
    address.phone = address.phone.trim().to_owned();
    if !address.phone.is_empty() {
        let phone = PhoneNumber::parse(&address.phone, &asked.store.profile.country).map_err(|_| {
            Refusal::new(Code::PhoneInvalid, "Check the number, with its country's prefix where it is abroad.")
                .field("phone")
        })?;
        address.phone = phone.as_str().to_owned();
    }
    let before: BTreeMap<AddressId, Address> =
        documents::<Address>(tx, asked.feed(), ADDRESS).await?.into_iter().map(|one| (one.id, one)).collect();
    let mut after = before.clone();
    profile::put_address(&mut after, address)
        .map_err(|bad| Refusal::new(Code::Invalid, format!("{bad}.")).field(bad.field))?;
    let mut effect = Effect::default();
    for (id, address) in &after {
        if before.get(id) != Some(address) {
            effect.put(ADDRESS, id.to_string(), asked.now.millis(), address)?;
        }
    }
    Ok(effect)
}

/// Takes an address out. One that is gone already is gone.
pub async fn remove_address(tx: &mut Tx, asked: Asked<'_>, id: AddressId) -> Result<Effect, Refusal> {
    let mut effect = Effect::default();
    if document::<Address>(tx, asked.feed(), ADDRESS, &id.to_string()).await?.is_some() {
        effect.end(ADDRESS, id.to_string());
    }
    Ok(effect)
}

/// Says which mailings are welcome, and keeps who said so when, on which device.
pub async fn consents(tx: &mut Tx, asked: Asked<'_>, change: &ConsentsChange) -> Result<Effect, Refusal> {
    let said = [("advertising", change.advertising), ("informational", change.informational)];
    if said.iter().all(|(_, given)| given.is_none()) {
        return Err(Refusal::new(Code::Invalid, "Say which mailings are welcome or not.").field("advertising"));
    }
    let device = sessions::device_name(tx, asked.caller.session).await?;
    for (topic, given) in said {
        let Some(given) = given else { continue };
        sqlx::query("INSERT INTO consents(account, id, topic, given, at, device_name) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(asked.account().to_string())
            .bind(Uuid::now_v7().to_string())
            .bind(topic)
            .bind(i64::from(given))
            .bind(asked.now.millis())
            .bind(&device)
            .execute(&mut **tx)
            .await?;
    }
    let mut consents = document::<Consents>(tx, asked.feed(), CONSENTS, CONSENTS).await?.unwrap_or_default();
    consents.apply(change, asked.now);
    let mut effect = Effect::default();
    effect.put(CONSENTS, CONSENTS.to_owned(), asked.now.millis(), &consents)?;
    Ok(effect)
}
