//! What can be typed of a membership.

use clap::{ArgGroup, Args, Subcommand, ValueEnum};
use kabinet_protocol::ids::PaymentMethodId;

/// `kab membership`. Without a word: show.
#[derive(Debug, Subcommand)]
pub enum MembershipVerb {
    /// Until when it is, whether it renews itself, every period, and what the store offers; offline too
    Show,
    /// Become a member, or stay one for longer
    Buy(BuyMembership),
    /// Let it renew itself, or let it end with what was paid for; waits in the outbox where the store is away
    Renew {
        /// on or off
        #[arg(value_name = "on|off")]
        to: Switch,
        /// Charge this kept method: kab methods
        #[arg(long, value_name = "ID")]
        method: Option<PaymentMethodId>,
    },
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    /// It renews itself.
    On,
    /// It ends.
    Off,
}

/// `kab membership buy`.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("how").required(true).args(["method", "page"])))]
pub struct BuyMembership {
    /// One of the store's plans: kab membership
    #[arg(value_name = "PLAN")]
    pub plan: String,
    /// Charge this kept method: kab methods
    #[arg(long, value_name = "ID")]
    pub method: Option<PaymentMethodId>,
    /// Pay on a page, whose address is printed
    #[arg(long)]
    pub page: bool,
    /// Keep what is paid with on the page for the next time
    #[arg(long, requires = "page")]
    pub keep: bool,
    /// Let it renew itself with what pays for it
    #[arg(long)]
    pub renew: bool,
    /// The price that is agreed to, in minor units; the one that is known here, unless given
    #[arg(long, value_name = "MINOR")]
    pub total: Option<i64>,
    /// Open the page in the browser instead of printing its address
    #[arg(long)]
    pub open: bool,
    /// Wait so many seconds for the payment to be decided
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub wait: u64,
}
