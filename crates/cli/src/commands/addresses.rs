//! `kab address`: the address book, offline too.

use std::sync::Arc;

use kabinet_core::app::App;
use kabinet_protocol::ids::AccountId;
use kabinet_protocol::profile::Address;
use serde_json::{Value, json};

use super::opened;
use crate::args::{AddressVerb, Arguments};
use crate::exit::Failure;
use crate::out::{Out, columns};

pub async fn perform(
    app: &Arc<App>,
    arguments: &Arguments,
    verb: Option<&AddressVerb>,
    out: &mut Out,
) -> Result<(), Failure> {
    let account = opened(app, arguments).await?.id;
    match verb {
        None | Some(AddressVerb::List) => {}
        Some(AddressVerb::Remove { id }) => app.remove_address(account, *id).await?,
        Some(AddressVerb::Put(put)) => {
            let address = Address {
                id: put.id.unwrap_or_default(),
                label: put.label.clone(),
                recipient: put.recipient.clone(),
                phone: put.phone.clone(),
                country: put.country.to_ascii_uppercase(),
                region: put.region.clone(),
                city: put.city.clone(),
                postal_code: put.postal_code.clone(),
                street: put.street.clone(),
                unit: put.unit.clone(),
                comment: put.comment.clone(),
                is_default: put.default,
            };
            app.put_address(account, address).await?;
        }
    }
    show(app, account, out).await
}

async fn show(app: &App, account: AccountId, out: &mut Out) -> Result<(), Failure> {
    let shown = app.own_profile(account).await?;
    let all = shown.in_order();
    let document = |address: &&Address| -> Value {
        let mut document = serde_json::to_value(address).unwrap_or_default();
        if let Value::Object(fields) = &mut document {
            fields.insert("pending".into(), shown.pending.contains(&address.id).into());
        }
        document
    };
    let result = json!({ "addresses": all.iter().map(document).collect::<Vec<_>>() });
    out.result(&result, || {
        let row = |address: &&Address| {
            let mark = if address.is_default { "*" } else { "" };
            let lines = address.lines().join(", ");
            vec![address.id.to_string(), mark.into(), address.label.clone(), address.recipient.clone(), lines]
        };
        columns(&all.iter().map(row).collect::<Vec<_>>())
    })
}
