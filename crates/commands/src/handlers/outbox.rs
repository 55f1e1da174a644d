//! Handlers of `outbox.*`.

use std::sync::Arc;

use kabinet_core::app::{App, OutboxShown};
use kabinet_core::http::HttpError;
use kabinet_core::outbox::{State, Waiting};
use kabinet_protocol::problem::Problem;

use crate::error::CommandError;
use crate::handlers::app::shown_language;
use crate::handlers::identity::active;
use crate::views::Nothing;
use crate::views::outbox::{IntentArgs, IntentState, IntentView, OutboxView};

pub(crate) async fn list(app: &Arc<App>, _args: Nothing) -> Result<OutboxView, CommandError> {
    let id = active(app)?;
    let OutboxShown { intents, counts, sending } = app.outbox(id).await?;
    let titles = app.titles(id, &intents, &shown_language(app)).await?;
    let view = |(waits, title): (Waiting, String)| IntentView {
        state: match waits.state {
            State::Waiting if sending.contains(&waits.intent.id) => IntentState::Sending,
            State::Waiting => IntentState::Waiting,
            State::Parked => IntentState::Parked,
            State::Expired => IntentState::Expired,
        },
        intent_id: waits.intent.id,
        kind: waits.intent.kind,
        subject: waits.subject,
        title,
        created_at: waits.created_at,
        offer: waits.problem.as_ref().and_then(|problem| problem.offer.as_deref().cloned()),
        problem: waits.problem.map(problem_view),
        attempts: waits.attempts,
        next_attempt_at: waits.next_attempt_at,
        expires_at: waits.expires_at,
    };
    Ok(OutboxView {
        intents: intents.into_iter().zip(titles).map(view).collect(),
        waiting: counts.waiting,
        parked: counts.parked,
    })
}

pub(crate) async fn retry(app: &Arc<App>, args: IntentArgs) -> Result<OutboxView, CommandError> {
    app.retry(active(app)?, args.intent_id).await?;
    list(app, Nothing {}).await
}

pub(crate) async fn discard(app: &Arc<App>, args: IntentArgs) -> Result<OutboxView, CommandError> {
    app.discard(active(app)?, args.intent_id).await?;
    list(app, Nothing {}).await
}

/// A refusal as every other command would tell it.
pub(super) fn problem_view(problem: Problem) -> CommandError {
    kabinet_core::app::AppError::Http(HttpError::Problem(problem)).into()
}
