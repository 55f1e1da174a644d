//! Handlers of `support.*` and `feedback.*`.

use std::sync::Arc;

use kabinet_core::app::App;
use kabinet_core::support::{RegionShown, SupportShown};
use kabinet_protocol::ids::StoreId;
use kabinet_protocol::intent::Feedback;

use crate::error::CommandError;
use crate::handlers::app::shown_language;
use crate::handlers::identity::active;
use crate::views::Nothing;
use crate::views::support::{FeedbackArgs, RegionArgs, RegionView, SupportArgs, SupportView};

pub(crate) async fn get(app: &Arc<App>, args: SupportArgs) -> Result<SupportView, CommandError> {
    shown(app, args.store_id)
}

pub(crate) async fn choose_region(app: &Arc<App>, args: RegionArgs) -> Result<SupportView, CommandError> {
    app.choose_region(args.store_id, args.region.as_deref())?;
    shown(app, args.store_id)
}

pub(crate) async fn send(app: &Arc<App>, args: FeedbackArgs) -> Result<Nothing, CommandError> {
    let message = Feedback { topic: args.topic, text: args.text, order: args.order_id };
    app.send_feedback(active(app)?, message).await?;
    Ok(Nothing {})
}

fn shown(app: &App, store: Option<StoreId>) -> Result<SupportView, CommandError> {
    let SupportShown { phone, regions, region, chat_url, chat_hours, answer_hours } =
        app.support(store, &shown_language(app))?;
    let view =
        |it: RegionShown| RegionView { id: it.id, name: it.name, names: it.names, phone: it.phone, hours: it.hours };
    let regions = regions.into_iter().map(view).collect();
    Ok(SupportView { phone, regions, region, chat_url, chat_hours, answer_hours })
}
