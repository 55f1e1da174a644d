//! Handlers of `stores.*`.

use std::sync::Arc;

use kabinet_core::app::App;
use kabinet_core::registry::StoreRecord;

use crate::error::CommandError;
use crate::views::Nothing;
use crate::views::stores::{ConnectArgs, StoreArgs, StoreView};

pub(crate) async fn connect(app: &Arc<App>, args: ConnectArgs) -> Result<StoreView, CommandError> {
    Ok(view(&app.connect(&args.address).await?))
}

pub(crate) async fn demo(app: &Arc<App>, _args: Nothing) -> Result<StoreView, CommandError> {
    Ok(view(&app.connect_demo().await?))
}

pub(crate) async fn forget(app: &Arc<App>, args: StoreArgs) -> Result<Nothing, CommandError> {
    app.forget_store(args.store_id)?;
    Ok(Nothing {})
}

pub(crate) fn view(store: &StoreRecord) -> StoreView {
    let about = &store.discovery;
    StoreView {
        id: about.store_id,
        name: about.name.clone(),
        origin: store.origin.to_string(),
        demo: about.demo,
        currency: about.currency.to_string(),
        country: about.country.clone(),
        languages: about.languages.clone(),
        policy: about.policy.clone(),
    }
}
