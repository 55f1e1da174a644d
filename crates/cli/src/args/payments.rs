//! What can be typed of paying.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand};
use kabinet_protocol::ids::{PaymentId, PaymentMethodId};

/// `kab pay`: with a kept method, or on the store's payment page.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("how").required(true).args(["method", "page"])))]
pub struct Pay {
    /// The number people use, as PS-204117, or the id
    pub order: String,
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
    /// The amount you agree to, in minor units; what this device knows of the order, without it. Where the store's differs,
    /// nothing is begun
    #[arg(long, value_name = "MINOR")]
    pub total: Option<i64>,
    /// Wait so many seconds for the payment to be decided
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub wait: u64,
}

/// `kab payments`. Without a word: list.
#[derive(Debug, Subcommand)]
pub enum PaymentsVerb {
    /// Payments, refunds and top-ups, newest first; offline too
    List {
        /// Those of one order only
        #[arg(long, value_name = "ORDER")]
        order: Option<String>,
    },
    /// One of them, asked anew from the store while it is not decided
    Show {
        /// Its id, as the list shows it
        id: PaymentId,
    },
    /// Call it off
    Close {
        /// Its id, as the list shows it
        id: PaymentId,
    },
    /// Write its receipt as a PDF file; offline too
    Receipt {
        /// Its id, as the list shows it
        id: PaymentId,
        /// The file, which must not exist; into the downloads folder without it
        file: Option<PathBuf>,
    },
}

/// `kab methods`. Without a word: list.
#[derive(Debug, Subcommand)]
pub enum MethodsVerb {
    /// Kept cards and wallets, the default first; offline too
    List,
    /// Keep one without paying, on a page whose address is printed
    Keep {
        /// Open the page in the browser instead
        #[arg(long)]
        open: bool,
    },
    /// Offer one first
    Default {
        /// Its id, as the list shows it
        id: PaymentMethodId,
    },
    /// Forget one, at the payment provider too
    Remove {
        /// Its id, as the list shows it
        id: PaymentMethodId,
    },
}
