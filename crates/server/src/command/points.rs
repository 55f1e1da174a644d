//! `kabinet-server points`: customers' points, for scripts.

use clap::Subcommand;
use kabinet_protocol::ids::{AdjustmentId, CustomerId};
use kabinet_server::loyalty::operator::{self, AdjustPoints};
use kabinet_server::loyalty::preview::{PreviewPoints, preview};
use kabinet_server::policy::store::named;

use crate::Open;

/// Who did it, in the operators' log.
const BY: &str = "command line";

/// What to do with points.
#[derive(Debug, Subcommand)]
pub enum PointsVerb {
    /// Prints a customer's points and the newest entries of their ledger.
    Show {
        #[command(flatten)]
        open: Open,
        /// The customer's id.
        customer: CustomerId,
    },
    /// Prints what the orders of the past days would have earned by other rules. Changes nothing.
    Preview {
        #[command(flatten)]
        open: Open,
        /// A field of the policy's group points that would change, as rate=200 or tiers=[…]; several, one each.
        #[arg(long, value_name = "FIELD=JSON")]
        set: Vec<String>,
        /// Over so many days, 1 to 366.
        #[arg(long, default_value_t = 90)]
        days: u32,
    },
    /// Gives points to a customer, or takes some, and prints what they have then.
    Adjust {
        #[command(flatten)]
        open: Open,
        /// The customer's id.
        customer: CustomerId,
        /// How many: 500 gives, -500 takes.
        #[arg(long, allow_hyphen_values = true)]
        points: i64,
        /// Why, for the customer.
        #[arg(long)]
        reason: String,
        /// The adjustment's id: the same id again is the same adjustment.
        #[arg(long, value_name = "ID")]
        id: Option<AdjustmentId>,
    },
}

/// Does it.
pub async fn run(verb: PointsVerb) -> anyhow::Result<()> {
    let (store, shown) = match verb {
        PointsVerb::Preview { open, set, days } => {
            let store = open.store().await?;
            let shown = match named(&set) {
                Ok(points) => preview(&store, PreviewPoints { days, points }).await,
                Err(refusal) => Err(refusal),
            };
            store.db.close().await;
            return crate::say(&serde_json::to_value(shown.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?)?);
        }
        PointsVerb::Show { open, customer } => {
            let store = open.store().await?;
            let shown = operator::show(&store, customer).await;
            (store, shown)
        }
        PointsVerb::Adjust { open, customer, points, reason, id } => {
            let store = open.store().await?;
            let asked = AdjustPoints { id: id.unwrap_or_default(), points, reason };
            let shown = operator::adjust(&store, BY, customer, &asked).await;
            (store, shown)
        }
    };
    store.db.close().await;
    crate::say(&serde_json::to_value(shown.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?)?)
}
