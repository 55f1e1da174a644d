//! What can be typed of store credit.

use clap::{ArgGroup, Args, Subcommand};
use kabinet_protocol::ids::PaymentMethodId;

/// `kab credit`. Without a word: balance.
#[derive(Debug, Subcommand)]
pub enum CreditVerb {
    /// What can be spent, and what can be added; offline too
    Balance,
    /// The ledger, newest first, with what every movement was for; offline too
    List {
        /// The number of the last entry of the page before
        #[arg(long, value_name = "NUMBER")]
        before: Option<i64>,
        /// How many
        #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1000))]
        limit: u32,
    },
    /// Add money, with a kept method or on the store's payment page
    TopUp(TopUp),
}

/// `kab credit top-up`.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("how").required(true).args(["method", "page"])))]
pub struct TopUp {
    /// How much, in minor units of the store's currency
    #[arg(value_name = "MINOR", value_parser = clap::value_parser!(i64).range(1..))]
    pub amount: i64,
    /// Charge this kept method: kab methods
    #[arg(long, value_name = "ID")]
    pub method: Option<PaymentMethodId>,
    /// Pay on a page, whose address is printed
    #[arg(long)]
    pub page: bool,
    /// Keep what is paid with on the page for the next time
    #[arg(long, requires = "page")]
    pub keep: bool,
    /// Open the page in the browser instead of printing its address
    #[arg(long)]
    pub open: bool,
    /// Wait so many seconds for the payment to be decided
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub wait: u64,
}
