//! The one way in: [`call`] answers a command by name, [`signals`] tells what changed, [`picture`] serves product art.

use std::sync::Arc;

use bytes::Bytes;
use futures::{Stream, StreamExt};
use kabinet_core::app::App;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::wrappers::errors::BroadcastStreamRecvError;

use crate::error::CommandError;
use crate::signal::{Signal, Topic};
use crate::table;

/// Commands that the interface repeats by itself, when something changed or time went by: they are no sign of a person.
const QUIET: &[&str] = &[
    "addresses.list",
    "app.bootstrap",
    "app.resolve_link",
    "catalogue.categories",
    "catalogue.page",
    "catalogue.product",
    "checkout.options",
    "claims.list",
    "consents.get",
    "identity.inbox",
    "lists.counts",
    "lists.get",
    "lists.of",
    "methods.list",
    "notices.due",
    "notices.list",
    "notices.read",
    "notices.settings",
    "orders.facets",
    "orders.get",
    "orders.outline",
    "orders.search",
    "orders.window",
    "outbox.list",
    "payments.get",
    "payments.list",
    "profile.get",
    "security.get",
    "security.log",
    "security.sessions",
    "support.get",
    "sync.now",
    "sync.status",
    "vault.status",
];
/// The code of a damaged local database (see `failures`): whoever meets it has it mended.
const DAMAGED: &str = "damaged";

/// Answers the command `name`. Runs to its end even when the caller stops waiting: a sign-in whose code has been spent
/// must not stop before its session is saved. A panic in a handler comes back as `internal`.
pub async fn call(app: &Arc<App>, name: &str, args: Value) -> Result<Value, CommandError> {
    let name = name.to_owned();
    let asked = Arc::clone(app);
    let answering = tokio::spawn(async move {
        // A machine that has just woken up must show nothing of what was open when it fell asleep.
        asked.lock_if_idle().await;
        if !QUIET.contains(&name.as_str()) {
            asked.touch();
        }
        table::dispatch(&asked, &name, args).await
    });
    match answering.await {
        Ok(answer) => {
            if answer.as_ref().is_err_and(|error| error.code == DAMAGED) {
                app.found_damaged();
            }
            answer
        }
        Err(broken) => {
            tracing::error!(panicked = broken.is_panic(), "a command broke off");
            Err(CommandError::internal("The command broke off. Try again; if it stays so, send the diagnostics."))
        }
    }
}

/// What changes, from now on. A receiver that falls behind is told that everything may have changed.
pub fn signals(app: &App) -> impl Stream<Item = Signal> + Send + Unpin + use<> {
    let stream = BroadcastStream::new(app.signals()).flat_map(|heard| {
        futures::stream::iter(match heard {
            Ok(changed) => vec![Signal::from(changed)],
            Err(BroadcastStreamRecvError::Lagged(_)) => {
                Topic::ALL.iter().map(|&topic| Signal { topic, link: None }).collect()
            }
        })
    });
    Box::pin(stream)
}

/// A product's picture by the name a document gives it, with its media type. From the encrypted cache where it is there,
/// else from the store.
pub async fn picture(app: &App, name: &str) -> Result<(String, Bytes), CommandError> {
    let picture = app.picture(name).await?;
    Ok((picture.mime, picture.bytes))
}

/// Reads a command's arguments. `null` stands for none.
pub(crate) fn arguments<T: DeserializeOwned>(args: Value) -> Result<T, CommandError> {
    let args = if args.is_null() { Value::Object(serde_json::Map::new()) } else { args };
    // serde's messages quote the offending value, which may be a passphrase: only the place is told.
    serde_json::from_value(args).map_err(|_| CommandError::bad_arguments())
}

/// Writes a command's result.
pub(crate) fn result<T: Serialize>(value: &T) -> Result<Value, CommandError> {
    serde_json::to_value(value).map_err(|_| CommandError::internal("The answer could not be written."))
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_quiet_is_a_command() {
        for name in super::QUIET {
            assert!(crate::table::NAMES.contains(name), "{name}");
        }
    }
}
