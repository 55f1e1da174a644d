//! What can be typed of shopping: lists, the outbox, addresses, checkout.

use clap::{Args, Subcommand};
use kabinet_protocol::ids::{AddressId, IntentId, ReturnId};
use kabinet_protocol::lists::ListName;

/// `kab cart`, `kab favourites`, `kab saved`. Without a word: list.
#[derive(Debug, Subcommand)]
pub enum ListVerb {
    /// What is in it
    List,
    /// Put so many more of a product into it
    Add {
        /// The product's article number, or its id
        product: String,
        /// How many more
        #[arg(default_value_t = 1)]
        quantity: i64,
    },
    /// Set how many of a product it has; 0 removes it
    Set {
        /// The product's article number, or its id
        product: String,
        /// How many
        quantity: i64,
    },
    /// Move a product into another list
    Move {
        /// The product's article number, or its id
        product: String,
        /// cart, favourites or saved
        #[arg(value_parser = list_name)]
        to: ListName,
    },
    /// Take a product out of it
    Remove {
        /// The product's article number, or its id
        product: String,
    },
    /// Make a product a favourite, and tell when its price is at or below a target; without one, tell no more
    Watch {
        /// The product's article number, or its id
        product: String,
        /// In minor units (cents)
        target: Option<i64>,
    },
}

fn list_name(word: &str) -> Result<ListName, String> {
    let found = ListName::ALL.into_iter().find(|list| list.as_str() == word);
    found.ok_or_else(|| "the lists are cart, favourites and saved".to_owned())
}

/// `kab outbox`. Without a word: list.
#[derive(Debug, Subcommand)]
pub enum OutboxVerb {
    /// What waits to be sent, and why
    List,
    /// Try again what the store refused, or what waited too long
    Retry {
        /// Its id, as the list shows it
        id: IntentId,
    },
    /// Give a change up
    Discard {
        /// Its id, as the list shows it
        id: IntentId,
    },
}

/// `kab address`. Without a word: list.
#[derive(Debug, Subcommand)]
pub enum AddressVerb {
    /// The address book
    List,
    /// Write an address into it
    Put(Box<PutAddress>),
    /// Take one out of it
    Remove {
        /// Its id
        id: AddressId,
    },
}

/// `kab address put`.
#[derive(Debug, Args)]
pub struct PutAddress {
    /// Which one is to be another; a new one without it
    #[arg(long)]
    pub id: Option<AddressId>,
    /// What it is called, as Home
    #[arg(long, default_value = "")]
    pub label: String,
    /// Who receives
    #[arg(long)]
    pub recipient: String,
    /// Whom the courier calls, as +34600000000
    #[arg(long, default_value = "")]
    pub phone: String,
    /// The country's code, as ES
    #[arg(long)]
    pub country: String,
    /// State, province or oblast
    #[arg(long, default_value = "")]
    pub region: String,
    /// The town
    #[arg(long)]
    pub city: String,
    /// The postal code
    #[arg(long, default_value = "")]
    pub postal_code: String,
    /// Street and house
    #[arg(long)]
    pub street: String,
    /// Flat, entrance, floor
    #[arg(long, default_value = "")]
    pub unit: String,
    /// For the courier
    #[arg(long, default_value = "")]
    pub comment: String,
    /// The one that fills the next checkout
    #[arg(long)]
    pub default: bool,
}

/// `kab checkout`: buys what is in the cart.
#[derive(Debug, Subcommand)]
pub enum Checkout {
    /// How goods can reach you, and what that costs
    Options,
    /// What the cart would cost now
    Quote(Order),
    /// Order what is in the cart
    Place {
        /// How it goes
        #[command(flatten)]
        order: Order,
        /// The total you agree to, in minor units: what `kab checkout quote` said. Where the store's differs, nothing is placed
        #[arg(long, value_name = "MINOR")]
        total: i64,
    },
}

/// How an order goes, and to whom.
#[derive(Debug, Args)]
pub struct Order {
    /// The delivery option's id
    #[arg(long, value_name = "ID")]
    pub delivery: String,
    /// How many points are to pay for a part of it; where not so many can, nothing is placed
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub points: i64,
    /// How much of the total store credit is to pay, in minor units; where it cannot pay so much, nothing is placed
    #[arg(long, value_name = "MINOR", default_value_t = 0)]
    pub credit: i64,
    /// To this address of the address book
    #[arg(long, value_name = "ID", required_unless_present = "point", conflicts_with = "point")]
    pub address: Option<AddressId>,
    /// To this point of the store's
    #[arg(long, value_name = "ID")]
    pub point: Option<String>,
    /// Who receives
    #[arg(long)]
    pub recipient: String,
    /// Pay online, instead of to whoever brings it
    #[arg(long)]
    pub online: bool,
}

/// `kab orders return`.
#[derive(Debug, Args)]
pub struct SendBack {
    /// The number people use, or the id
    pub order: String,
    /// A line of the order and how many of it, as 2 or 2:1; all that can go back of it without a number. May be given
    /// several times
    #[arg(long = "line", value_name = "LINE[:N]", value_parser = piece, conflicts_with = "withdraw")]
    pub lines: Vec<(u32, Option<i64>)>,
    /// damaged, wrong_item, not_as_described, changed_mind or other
    #[arg(long, value_name = "WHY", requires = "lines")]
    pub reason: Option<String>,
    /// More, in your own words
    #[arg(long, value_name = "TEXT", requires = "lines")]
    pub comment: Option<String>,
    /// Take a return back, before the goods have arrived
    #[arg(long, value_name = "ID")]
    pub withdraw: Option<ReturnId>,
}

fn piece(word: &str) -> Result<(u32, Option<i64>), String> {
    let (line, quantity) = word.split_once(':').map_or((word, None), |(line, quantity)| (line, Some(quantity)));
    let bad = || "give a line as 2, or with how many of it as 2:1".to_owned();
    let quantity = quantity.map(|text| text.parse().map_err(|_| bad())).transpose()?;
    Ok((line.parse().map_err(|_| bad())?, quantity))
}

/// `kab feedback`.
#[derive(Debug, Args)]
pub struct WriteFeedback {
    /// What it is
    #[arg(long, default_value = "question", value_parser = kabinet_protocol::support::TOPICS)]
    pub topic: String,
    /// The order it is about: its number, or its id
    #[arg(long, value_name = "ORDER")]
    pub order: Option<String>,
    /// The message; - reads it from standard input
    pub text: String,
}
