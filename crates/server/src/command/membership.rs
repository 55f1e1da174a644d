//! `kabinet-server membership`: customers' memberships, for scripts.

use clap::Subcommand;
use kabinet_protocol::ids::{CustomerId, MembershipPeriodId};
use kabinet_server::membership::operator::{self, GrantMembership, RevokeMembership};

use crate::Open;

/// Who did it, in the operators' log.
const BY: &str = "command line";

/// What to do with memberships.
#[derive(Debug, Subcommand)]
pub enum MembershipVerb {
    /// Prints a customer's membership and its newest periods.
    Show {
        #[command(flatten)]
        open: Open,
        /// The customer's id.
        customer: CustomerId,
    },
    /// Gives a customer months of membership, and prints what they have then.
    Grant {
        #[command(flatten)]
        open: Open,
        /// The customer's id.
        customer: CustomerId,
        /// For how many months.
        #[arg(long)]
        months: u32,
        /// Why, for the customer.
        #[arg(long)]
        reason: String,
        /// The period's id: the same id again is the same period.
        #[arg(long, value_name = "ID")]
        id: Option<MembershipPeriodId>,
    },
    /// Ends a customer's membership now, and prints what they have then. No money goes back by itself.
    Revoke {
        #[command(flatten)]
        open: Open,
        /// The customer's id.
        customer: CustomerId,
        /// Why, for the customer.
        #[arg(long)]
        reason: String,
        /// The id of this end: the same id again is the same end.
        #[arg(long, value_name = "ID")]
        id: Option<MembershipPeriodId>,
    },
}

/// Does it.
pub async fn run(verb: MembershipVerb) -> anyhow::Result<()> {
    let (store, shown) = match verb {
        MembershipVerb::Show { open, customer } => {
            let store = open.store().await?;
            let shown = operator::show(&store, customer).await;
            (store, shown)
        }
        MembershipVerb::Grant { open, customer, months, reason, id } => {
            let store = open.store().await?;
            let asked = GrantMembership { id: id.unwrap_or_default(), months, reason };
            let shown = operator::grant(&store, BY, customer, &asked).await;
            (store, shown)
        }
        MembershipVerb::Revoke { open, customer, reason, id } => {
            let store = open.store().await?;
            let asked = RevokeMembership { id: id.unwrap_or_default(), reason };
            let shown = operator::revoke(&store, BY, customer, &asked).await;
            (store, shown)
        }
    };
    store.db.close().await;
    crate::say(&serde_json::to_value(shown.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?)?)
}
