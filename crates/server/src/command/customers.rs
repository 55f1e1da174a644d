//! `kabinet-server customer`: the merchant's customers, for scripts. The same as the operator's routes, with the command line
//! as the one who did it.

use clap::Subcommand;
use kabinet_protocol::ids::CustomerId;
use kabinet_server::Store;
use kabinet_server::operator::customers::{self, NewCustomer, Wanted};

use crate::Open;

/// Who did it, in the operators' log.
const BY: &str = "command line";

/// What to do with customers.
#[derive(Debug, Subcommand)]
pub enum CustomerVerb {
    /// Adds a customer, who has no account yet, and prints it.
    Add {
        #[command(flatten)]
        open: Open,
        /// The customer's name.
        #[arg(long = "customer-name", value_name = "NAME", default_value = "")]
        customer_name: String,
        /// The phone number, in any notation.
        #[arg(long)]
        phone: Option<String>,
        /// The e-mail address.
        #[arg(long)]
        email: Option<String>,
    },
    /// Prints customers, one JSON object a line, the last to come first.
    List {
        #[command(flatten)]
        open: Open,
        /// A part of a name, a number or an address.
        #[arg(long)]
        query: Option<String>,
        /// Only those with an account (true) or without (false).
        #[arg(long)]
        has_account: Option<bool>,
    },
    /// Changes an e-mail address, where the policy's email_change is merchant. Both addresses are told.
    SetEmail {
        #[command(flatten)]
        open: Open,
        /// The customer's id.
        customer: CustomerId,
        /// The new address.
        email: String,
    },
}

/// Does it.
pub async fn run(verb: CustomerVerb) -> anyhow::Result<()> {
    let store;
    match verb {
        CustomerVerb::Add { open, customer_name, phone, email } => {
            store = open.store().await?;
            let added = customers::add(&store, BY, NewCustomer { name: customer_name, phone, email }).await;
            crate::say(&serde_json::to_value(added.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?)?)?;
        }
        CustomerVerb::List { open, query, has_account } => {
            store = open.store().await?;
            list(&store, Wanted { query, has_account, before: None, limit: 200 }).await?;
        }
        CustomerVerb::SetEmail { open, customer, email } => {
            store = open.store().await?;
            let changed = customers::set_email(&store, BY, customer, &email).await;
            crate::say(&serde_json::to_value(changed.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?)?)?;
        }
    }
    store.db.close().await;
    Ok(())
}

async fn list(store: &Store, mut wanted: Wanted) -> anyhow::Result<()> {
    loop {
        let page = customers::list(store, wanted.clone()).await;
        let page = page.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?;
        for customer in &page.customers {
            crate::say(&serde_json::to_value(customer)?)?;
        }
        if page.next.is_none() {
            return Ok(());
        }
        wanted.before = page.next;
    }
}
