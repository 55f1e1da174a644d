//! `kabinet-server credit`: customers' store credit, for scripts.

use clap::Subcommand;
use kabinet_protocol::ids::{AdjustmentId, CustomerId};
use kabinet_server::credit::operator::{self, AdjustCredit};

use crate::Open;

/// Who did it, in the operators' log.
const BY: &str = "command line";

/// What to do with store credit.
#[derive(Debug, Subcommand)]
pub enum CreditVerb {
    /// Prints a customer's store credit and the newest entries of its ledger.
    Show {
        #[command(flatten)]
        open: Open,
        /// The customer's id.
        customer: CustomerId,
    },
    /// Gives store credit to a customer, or takes some, and prints what they have then.
    Adjust {
        #[command(flatten)]
        open: Open,
        /// The customer's id.
        customer: CustomerId,
        /// How much, in minor units of the store's currency: 500 gives, -500 takes.
        #[arg(long, allow_hyphen_values = true)]
        amount: i64,
        /// Why, for the customer.
        #[arg(long)]
        reason: String,
        /// The adjustment's id: the same id again is the same adjustment.
        #[arg(long, value_name = "ID")]
        id: Option<AdjustmentId>,
    },
}

/// Does it.
pub async fn run(verb: CreditVerb) -> anyhow::Result<()> {
    let (store, shown) = match verb {
        CreditVerb::Show { open, customer } => {
            let store = open.store().await?;
            let shown = operator::show(&store, customer).await;
            (store, shown)
        }
        CreditVerb::Adjust { open, customer, amount, reason, id } => {
            let store = open.store().await?;
            let asked = AdjustCredit { id: id.unwrap_or_default(), amount, reason };
            let shown = operator::adjust(&store, BY, customer, &asked).await;
            (store, shown)
        }
    };
    store.db.close().await;
    crate::say(&serde_json::to_value(shown.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?)?)
}
