//! Handlers of `addresses.*` and `consents.*`.

use std::sync::Arc;

use kabinet_core::app::App;
use kabinet_protocol::intent::ConsentsChange;
use kabinet_protocol::profile::Address;

use crate::error::CommandError;
use crate::handlers::identity::active;
use crate::views::Nothing;
use crate::views::addresses::{AddressArgs, AddressView, AddressesView, PutAddressArgs};
use crate::views::profile::ConsentsView;

pub(crate) async fn list(app: &Arc<App>, _args: Nothing) -> Result<AddressesView, CommandError> {
    let shown = app.own_profile(active(app)?).await?;
    let view =
        |address: &Address| AddressView { address: address.clone(), pending: shown.pending.contains(&address.id) };
    Ok(AddressesView { addresses: shown.in_order().into_iter().map(view).collect() })
}

pub(crate) async fn put(app: &Arc<App>, args: PutAddressArgs) -> Result<AddressesView, CommandError> {
    let address = Address {
        id: args.id.unwrap_or_default(),
        label: args.label.trim().to_owned(),
        recipient: args.recipient.trim().to_owned(),
        phone: args.phone.trim().to_owned(),
        country: args.country.trim().to_ascii_uppercase(),
        region: args.region.trim().to_owned(),
        city: args.city.trim().to_owned(),
        postal_code: args.postal_code.trim().to_owned(),
        street: args.street.trim().to_owned(),
        unit: args.unit.trim().to_owned(),
        comment: args.comment.trim().to_owned(),
        is_default: args.is_default,
    };
    app.put_address(active(app)?, address).await?;
    list(app, Nothing {}).await
}

pub(crate) async fn remove(app: &Arc<App>, args: AddressArgs) -> Result<AddressesView, CommandError> {
    app.remove_address(active(app)?, args.id).await?;
    list(app, Nothing {}).await
}

pub(crate) async fn consents(app: &Arc<App>, _args: Nothing) -> Result<ConsentsView, CommandError> {
    let shown = app.own_profile(active(app)?).await?;
    Ok(ConsentsView {
        advertising: shown.consents.advertising,
        informational: shown.consents.informational,
        changed_at: shown.consents.changed_at,
        pending: shown.consents_pending,
    })
}

pub(crate) async fn set_consents(app: &Arc<App>, args: ConsentsChange) -> Result<ConsentsView, CommandError> {
    app.set_consents(active(app)?, args).await?;
    consents(app, Nothing {}).await
}
