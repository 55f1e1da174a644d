//! `kabinet-server audit`: the proof of the books.

use std::process::ExitCode;

use kabinet_server::{credit, loyalty, membership};
use serde_json::{Value, json};

use crate::Open;

/// Rebuilds every ledger of points and of store credit and every membership, and compares. 0 where all agree, 1 at the first
/// difference.
pub async fn prove(open: Open) -> anyhow::Result<ExitCode> {
    let store = open.store().await?;
    let found = async {
        let (points, money) = (loyalty::audit::run(&store).await?, credit::audit::run(&store).await?);
        Ok((points, money, membership::audit::run(&store).await?))
    }
    .await;
    store.db.close().await;
    let (points, money, members) =
        found.map_err(|refusal: kabinet_server::problems::Refusal| anyhow::anyhow!("{}", refusal.0))?;
    let agree = points.difference.is_none() && money.difference.is_none() && members.difference.is_none();
    let mut told = serde_json::to_value(&points)?;
    if let Value::Object(fields) = &mut told {
        if money.ledgers > 0 {
            fields.insert("credit".into(), json!(money));
        }
        if members.memberships > 0 {
            fields.insert("membership".into(), json!(members));
        }
    }
    crate::say(&told)?;
    Ok(if agree { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
