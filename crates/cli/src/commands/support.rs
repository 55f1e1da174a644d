//! `kab support` and `kab feedback`: how to reach the store, and writing to it.

use std::io::Read;
use std::sync::Arc;

use kabinet_core::app::App;
use kabinet_core::support::RegionShown;
use kabinet_protocol::intent::Feedback;
use kabinet_protocol::support::LONGEST_MESSAGE;
use serde_json::{Value, json};

use super::login::{language, missing};
use super::{choose, opened, orders};
use crate::args::{Arguments, WriteFeedback};
use crate::exit::Failure;
use crate::out::{Out, columns};

/// What the store says of its support. Nothing of it is secret: a locked archive stays locked.
pub async fn perform(
    app: &Arc<App>,
    arguments: &Arguments,
    region: Option<&str>,
    out: &mut Out,
) -> Result<(), Failure> {
    let store = choose(app, arguments.account.as_deref())?.store_id;
    if region.is_some() {
        app.choose_region(Some(store), region)?;
    }
    let shown = app.support(Some(store), &language())?;
    let document = |region: &RegionShown| -> Value {
        json!({ "id": region.id, "name": region.name, "phone": region.phone, "hours": region.hours })
    };
    let result = json!({
        "phone": shown.phone,
        "regions": shown.regions.iter().map(document).collect::<Vec<_>>(),
        "region": shown.region,
        "chat": shown.chat_url,
        "chat_hours": shown.chat_hours,
        "answer_hours": shown.answer_hours,
    });
    out.result(&result, || {
        let mut rows = Vec::new();
        if let Some(phone) = &shown.phone {
            rows.push(vec!["24/7".to_owned(), String::new(), phone.clone(), String::new()]);
        }
        for region in &shown.regions {
            let mark = if shown.region.as_ref() == Some(&region.id) { "*" } else { "" };
            rows.push(vec![region.id.clone(), mark.into(), region.phone.clone(), region.hours.clone()]);
        }
        if let Some(chat) = &shown.chat_url {
            rows.push(vec!["chat".into(), String::new(), chat.clone(), shown.chat_hours.clone()]);
        }
        columns(&rows)
    })
}

/// Writes to the store.
pub async fn feedback(
    app: &Arc<App>,
    arguments: &Arguments,
    message: &WriteFeedback,
    out: &mut Out,
) -> Result<(), Failure> {
    let account = opened(app, arguments).await?.id;
    let order = match &message.order {
        Some(order) => Some(orders::find(app, account, order).await?),
        None => None,
    };
    let text = if message.text == "-" { piped()? } else { message.text.clone() };
    let intent = app.send_feedback(account, Feedback { topic: message.topic.clone(), text, order }).await?;
    out.result(&json!({ "intent": intent }), || {
        "Kept, and sent as soon as the store can be reached: kab outbox shows what waits.\n".into()
    })
}

/// The message on standard input; a little more than the longest is read, so that too long is told from cut.
fn piped() -> Result<String, Failure> {
    let most = u64::try_from(LONGEST_MESSAGE * 4 + 4).unwrap_or(u64::MAX);
    let mut text = String::new();
    let read = std::io::stdin().lock().take(most).read_to_string(&mut text);
    read.map_err(|_| missing("Standard input is not text."))?;
    Ok(text)
}
