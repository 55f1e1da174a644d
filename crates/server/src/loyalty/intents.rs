//! `points.redeem`.

use kabinet_protocol::points::{POINTS, PointsSwitch};
use kabinet_protocol::problem::Code;

use super::store::Ledger;
use crate::db::Tx;
use crate::intents::{Asked, Effect};
use crate::policy;
use crate::problems::Refusal;

/// Switches the spending of points on or off (S33). Off is always possible.
pub async fn switch(tx: &mut Tx, asked: Asked<'_>, change: PointsSwitch) -> Result<Effect, Refusal> {
    if change.on && !policy::store::within(tx).await?.points.enabled {
        return Err(Refusal::new(Code::PolicyForbids, "This store takes no points.").field("on"));
    }
    let mut ledger = Ledger::open(tx, asked.store, asked.feed(), asked.now).await?;
    ledger.switch(change.on);
    let mut effect = Effect::default();
    if let Some((_, record)) = ledger.close().await? {
        // Written once more as the effect, so that the answer carries it.
        effect.put(POINTS, POINTS.to_owned(), 0, &record)?;
    }
    Ok(effect)
}
