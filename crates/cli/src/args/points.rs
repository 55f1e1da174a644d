//! What can be typed of points.

use clap::Subcommand;

/// `kab points`. Without a word: balance.
#[derive(Debug, Subcommand)]
pub enum PointsVerb {
    /// The balance, what waits, and every expiry date
    Balance,
    /// The ledger, newest first, with the reason of every entry
    List {
        /// The number of the last entry of the page before
        #[arg(long, value_name = "NUMBER")]
        before: Option<i64>,
        /// How many
        #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1000))]
        limit: u32,
    },
    /// Why an order earned what it did, and what became of it
    Why {
        /// The number people use, as PS-204117, or the id
        order: String,
    },
    /// Let points pay
    On,
    /// Keep them
    Off,
}
