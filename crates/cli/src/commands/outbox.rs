//! `kab outbox`: what waits to be sent, and what the store refused.

use std::sync::Arc;

use kabinet_core::app::{App, OutboxShown};
use kabinet_core::outbox::{State, Waiting};
use kabinet_protocol::ids::AccountId;
use serde_json::{Value, json};

use super::login::language;
use super::opened;
use crate::args::{Arguments, OutboxVerb};
use crate::exit::Failure;
use crate::out::{Out, columns};

pub async fn perform(
    app: &Arc<App>,
    arguments: &Arguments,
    verb: Option<&OutboxVerb>,
    out: &mut Out,
) -> Result<(), Failure> {
    let account = opened(app, arguments).await?.id;
    match verb {
        None | Some(OutboxVerb::List) => {}
        Some(OutboxVerb::Retry { id }) => drop(app.retry(account, *id).await?),
        Some(OutboxVerb::Discard { id }) => app.discard(account, *id).await?,
    }
    show(app, account, out).await
}

async fn show(app: &App, account: AccountId, out: &mut Out) -> Result<(), Failure> {
    let OutboxShown { intents, counts, .. } = app.outbox(account).await?;
    let titles = app.titles(account, &intents, &language()).await?;
    let document = |(waits, title): (&Waiting, &String)| -> Value {
        json!({
            "id": waits.intent.id,
            "kind": waits.intent.kind,
            "subject": waits.subject,
            "title": title,
            "state": word(waits.state),
            "created_at": waits.created_at.timestamp().map(|at| at.to_string()),
            "attempts": waits.attempts,
            "next_attempt_at": waits.next_attempt_at.and_then(|at| at.timestamp()).map(|at| at.to_string()),
            "problem": waits.problem,
        })
    };
    let all: Vec<Value> = intents.iter().zip(&titles).map(document).collect();
    let result = json!({ "intents": all, "waiting": counts.waiting, "parked": counts.parked });
    out.result(&result, || {
        let row = |(waits, title): (&Waiting, &String)| {
            let why = waits.problem.as_ref().map(ToString::to_string).unwrap_or_default();
            let (id, kind) = (waits.intent.id.to_string(), waits.intent.kind.to_string());
            vec![id, word(waits.state).to_owned(), kind, title.clone(), why]
        };
        columns(&intents.iter().zip(&titles).map(row).collect::<Vec<_>>())
    })
}

fn word(state: State) -> &'static str {
    match state {
        State::Waiting => "waiting",
        State::Parked => "parked",
        State::Expired => "expired",
    }
}
