//! Changing the profile: checked here, written down, and shown at once.

use kabinet_protocol::ids::{AddressId, IntentId};
use kabinet_protocol::intent::{ConsentsChange, Payload, Rename};
use kabinet_protocol::profile::{Address, BadAddress, MOST_ADDRESSES};
use kabinet_protocol::time::LocalTime;

use super::store::shown_in;
use crate::db::{Database, DbError};
use crate::outbox;

/// The longest name.
const LONGEST: usize = 200;

/// Why the profile was not changed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ProfileError {
    /// The name is not one.
    #[error("a name has 1 to 200 characters that can be printed")]
    Name,
    /// The address lacks something.
    #[error("{0}")]
    Address(BadAddress),
    /// The book is full.
    #[error("an address book holds at most {MOST_ADDRESSES} addresses: remove one first")]
    Full,
    /// There is no such address.
    #[error("there is no such address")]
    NotFound,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Changes the person's name.
pub async fn rename(db: &Database, name: &str, now: LocalTime) -> Result<IntentId, ProfileError> {
    let name = name.trim().to_owned();
    if name.is_empty() || name.chars().count() > LONGEST || name.chars().any(char::is_control) {
        return Err(ProfileError::Name);
    }
    let change = Payload::Rename(Rename { name });
    Ok(db.write(move |tx| outbox::enqueue(tx, &change, &[], now, None)).await?)
}

/// Writes an address into the book.
pub async fn put_address(db: &Database, address: Address, now: LocalTime) -> Result<IntentId, ProfileError> {
    address.check().map_err(ProfileError::Address)?;
    db.write(move |tx| {
        let shown = shown_in(tx)?;
        if !shown.addresses.contains_key(&address.id) && shown.addresses.len() >= MOST_ADDRESSES {
            return Err(ProfileError::Full);
        }
        Ok(outbox::enqueue(tx, &Payload::AddressPut(Box::new(address)), &[], now, None)?)
    })
    .await
}

/// Takes an address out of the book.
pub async fn remove_address(db: &Database, id: AddressId, now: LocalTime) -> Result<IntentId, ProfileError> {
    db.write(move |tx| {
        if !shown_in(tx)?.addresses.contains_key(&id) {
            return Err(ProfileError::NotFound);
        }
        Ok(outbox::enqueue(tx, &Payload::AddressRemove(id), &[], now, None)?)
    })
    .await
}

/// Says which mailings are welcome.
pub async fn set_consents(db: &Database, change: ConsentsChange, now: LocalTime) -> Result<IntentId, ProfileError> {
    Ok(db.write(move |tx| outbox::enqueue(tx, &Payload::Consents(change), &[], now, None)).await?)
}
