//! The one command.

use kabinet_commands::CommandError;
use serde_json::Value;
use tauri::{AppHandle, State};

use crate::links;
use crate::opening::Opening;

/// Answers a command of the table, once the core is open.
#[tauri::command]
pub async fn call(
    handle: AppHandle,
    opening: State<'_, Opening>,
    name: String,
    args: Option<Value>,
) -> Result<Value, CommandError> {
    let core = opening.core().await?;
    let answer = kabinet_commands::call(&core, &name, args.unwrap_or(Value::Null)).await;
    // Whoever calls also listens by now, so links that arrived before can be told.
    links::deliver(&handle, &core);
    answer
}
