//! What a change does to what is shown.

use std::collections::BTreeMap;

use kabinet_protocol::ids::AddressId;
use kabinet_protocol::intent::Payload;
use kabinet_protocol::profile::Address;
use kabinet_protocol::time::ServerTime;

use super::store::Shown;

/// Makes a change.
pub(super) fn replay(shown: &mut Shown, change: Payload, at: ServerTime) {
    match change {
        Payload::Rename(rename) => shown.name = Some(rename.name),
        Payload::AddressPut(address) => {
            shown.pending.insert(address.id);
            put(&mut shown.addresses, *address);
        }
        Payload::AddressRemove(id) => {
            shown.addresses.remove(&id);
        }
        Payload::Consents(change) => {
            shown.consents.apply(&change, at);
            shown.consents_pending = true;
        }
        Payload::List(_)
        | Payload::Archive(_)
        | Payload::Annotate(_)
        | Payload::Cancel(_)
        | Payload::Return(_)
        | Payload::ReturnWithdraw(_)
        | Payload::Place(_)
        | Payload::Points(_)
        | Payload::Membership(_)
        | Payload::Feedback(_) => {}
    }
}

/// Puts an address into the book; there is one default at most.
fn put(addresses: &mut BTreeMap<AddressId, Address>, address: Address) {
    if address.is_default {
        addresses.values_mut().for_each(|other| other.is_default = false);
    }
    addresses.insert(address.id, address);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(is_default: bool) -> Address {
        Address {
            id: AddressId::new(),
            label: String::new(),
            recipient: "Ada".into(),
            phone: String::new(),
            country: "ES".into(),
            region: String::new(),
            city: "Cádiz".into(),
            postal_code: String::new(),
            street: "Calle Ancha 1".into(),
            unit: String::new(),
            comment: String::new(),
            is_default,
        }
    }

    // covers: S40, S55
    #[test]
    fn there_is_one_default_at_most() {
        let mut book = BTreeMap::new();
        let (first, second) = (address(true), address(true));
        put(&mut book, first.clone());
        put(&mut book, second.clone());
        let marked: Vec<AddressId> = book.values().filter(|it| it.is_default).map(|it| it.id).collect();
        assert_eq!(marked, [second.id]);
        put(&mut book, Address { is_default: false, ..second });
        assert!(book.values().all(|it| !it.is_default));
        assert_eq!(book.len(), 2);
    }
}
