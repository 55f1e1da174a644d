//! What can be typed.

mod credit;
mod membership;
mod payments;
mod points;
mod shopping;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

pub use credit::CreditVerb;
pub use membership::{BuyMembership, MembershipVerb, Switch};
pub use payments::{MethodsVerb, Pay, PaymentsVerb};
pub use points::PointsVerb;
pub use shopping::{AddressVerb, Checkout, ListVerb, Order, OutboxVerb, PutAddress, SendBack, WriteFeedback};

/// Your orders on the command line: the same archive as the window's, offline too.
#[derive(Debug, Parser)]
#[command(name = "kab", version, disable_help_subcommand = true, after_help = "Exit codes: kab help exit-codes")]
pub struct Arguments {
    /// Write one JSON document instead of text
    #[arg(long, global = true)]
    pub json: bool,
    /// No progress on stderr
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Where the data lies, instead of KABINET_HOME or this person's own place
    #[arg(long, global = true, value_name = "DIR")]
    pub home: Option<PathBuf>,
    /// Which account, where this device has several: its id, or a part of the store's or the person's name
    #[arg(long, global = true, value_name = "WHICH")]
    pub account: Option<String>,
    /// Ask no store for anything
    #[arg(long, global = true)]
    pub offline: bool,
    /// Read the passcode of a locked archive from standard input, instead of asking on a terminal
    #[arg(long, global = true)]
    pub passcode_stdin: bool,
    /// What to do
    #[command(subcommand)]
    pub verb: Verb,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Sign in with a one-time code
    Login(Login),
    /// Fetch what is new
    Sync,
    /// List and show orders
    Orders {
        /// What to do with them
        #[command(subcommand)]
        verb: Orders,
    },
    /// Find orders by words in them
    Search(Search),
    /// What is about to be bought
    Cart {
        /// What to do with it; list, without a word
        #[command(subcommand)]
        verb: Option<ListVerb>,
    },
    /// What is liked
    Favourites {
        /// What to do with it; list, without a word
        #[command(subcommand)]
        verb: Option<ListVerb>,
    },
    /// What was saved for later
    Saved {
        /// What to do with it; list, without a word
        #[command(subcommand)]
        verb: Option<ListVerb>,
    },
    /// What waits to be sent to the store, and what it refused
    Outbox {
        /// What to do with it; list, without a word
        #[command(subcommand)]
        verb: Option<OutboxVerb>,
    },
    /// The address book
    Address {
        /// What to do with it; list, without a word
        #[command(subcommand)]
        verb: Option<AddressVerb>,
    },
    /// Order what is in the cart
    Checkout {
        /// What to do
        #[command(subcommand)]
        verb: Checkout,
    },
    /// Pay for an order
    Pay(Pay),
    /// Payments, refunds and their receipts
    Payments {
        /// What to do with them; list, without a word
        #[command(subcommand)]
        verb: Option<PaymentsVerb>,
    },
    /// Kept cards and wallets
    Methods {
        /// What to do with them; list, without a word
        #[command(subcommand)]
        verb: Option<MethodsVerb>,
    },
    /// Points: the balance, every entry with its reason, every expiry date; offline too
    Points {
        /// What to do with them; the balance, without a word
        #[command(subcommand)]
        verb: Option<PointsVerb>,
    },
    /// Store credit: the balance, every movement, and adding money
    Credit {
        /// What to do with it; the balance, without a word
        #[command(subcommand)]
        verb: Option<CreditVerb>,
    },
    /// Membership: until when, whether it renews itself, and buying it
    Membership {
        /// What to do with it; how it stands, without a word
        #[command(subcommand)]
        verb: Option<MembershipVerb>,
    },
    /// What the store sells; offline too
    Catalogue(Browse),
    /// One product in full: texts, variants, prices so far
    Product {
        /// The article number, or the id
        product: String,
    },
    /// How to reach the store: phones, chat, hours; offline too
    Support {
        /// Remember this region: its id
        #[arg(long, value_name = "ID")]
        region: Option<String>,
    },
    /// Write to the store; offline it waits to be sent
    Feedback(WriteFeedback),
    /// Who is signed in, and how fresh the archive is
    Status,
    /// Sign out and erase the local archive
    Logout(Logout),
    /// Come back in without the password, by a phone number or an e-mail address
    Recover(Recover),
    /// Show that it is you: sensitive commands ask for that, and it counts for ten minutes
    Prove(Prove),
    /// Set or remove the password at the store
    Password {
        /// What to do with it
        #[command(subcommand)]
        verb: Password,
    },
    /// Change the phone number or the e-mail address
    Contacts {
        /// Which
        #[command(subcommand)]
        verb: Contacts,
    },
    /// The devices that are signed in
    Sessions {
        /// What to do with them
        #[command(subcommand)]
        verb: Sessions,
    },
    /// What happened to the account's security, newest first
    SecurityLog {
        /// Go on after this: `next` of the page before, with --json
        #[arg(long, value_name = "ID")]
        before: Option<String>,
    },
    /// An authenticator as second factor
    Totp {
        /// On or off
        #[command(subcommand)]
        verb: Totp,
    },
    /// Name, phone and e-mail address; offline too
    Profile,
    /// Orders under your phone or e-mail that are not in the account yet
    Claims {
        /// What to do with them
        #[command(subcommand)]
        verb: Claims,
    },
    /// Write everything the store knows of you to a new file
    ExportData {
        /// The file; it must not exist
        file: PathBuf,
    },
    /// Close the account at the store for good, and erase the local archive
    DeleteAccount {
        /// The store's name, as `kab status` shows it; asked for on a terminal
        #[arg(long, value_name = "STORE")]
        confirm: Option<String>,
    },
    /// Lock the open window
    Lock,
    /// The passcode over the archives on this device
    Passcode {
        /// What to do with it
        #[command(subcommand)]
        verb: Passcode,
    },
    /// Explain something
    Help {
        /// What to explain
        topic: Option<Topic>,
    },
}

/// `kab login`.
#[derive(Debug, Args)]
pub struct Login {
    /// The store's address, as shop.example
    #[arg(long, value_name = "ADDRESS", required_unless_present = "demo", conflicts_with = "demo")]
    pub store: Option<String>,
    /// The demo store that comes with Kabinet
    #[arg(long)]
    pub demo: bool,
    /// The phone number; asked for on a terminal
    #[arg(long, value_name = "NUMBER")]
    pub phone: Option<String>,
    /// The code from the message; `-` reads it from standard input once the message is on its way, `inbox` takes it from
    /// a demo store's own inbox. Asked for on a terminal
    #[arg(long, value_name = "CODE")]
    pub code: Option<String>,
    /// Answer the challenge an earlier `kab login` asked for, with --code
    #[arg(long, value_name = "ID", requires = "code")]
    pub challenge: Option<String>,
    /// Sign in by the password instead (asked for, or read from the file that KAB_PASSWORD_FILE names)
    #[arg(long, conflicts_with_all = ["code", "challenge"])]
    pub password: bool,
    /// With --password: a verified phone number or e-mail address; asked for on a terminal
    #[arg(long, value_name = "WHO", requires = "password", conflicts_with = "phone")]
    pub identifier: Option<String>,
    /// The authenticator's code, or a recovery code, where the account asks for one; `-` reads it from standard input.
    /// Asked for on a terminal
    #[arg(long, value_name = "CODE")]
    pub second_factor: Option<String>,
    /// Where no keyring answers: keep the archive under a passphrase (asked for, or read from the file that
    /// KAB_PASSPHRASE_FILE names)
    #[arg(long)]
    pub passphrase: bool,
}

/// `kab orders …`.
#[derive(Debug, Subcommand)]
pub enum Orders {
    /// Newest first
    List(List),
    /// One order in full
    Show {
        /// The number people use, as PS-204117, or the id
        order: String,
    },
    /// Put an order away, or bring it back
    Archive {
        /// The number people use, or the id
        order: String,
        /// Bring it back
        #[arg(long)]
        back: bool,
    },
    /// Write your own note and tags; without any, they are removed
    Note {
        /// The number people use, or the id
        order: String,
        /// The note
        #[arg(default_value = "")]
        note: String,
        /// A tag; may be given several times
        #[arg(long = "tag", value_name = "TAG")]
        tags: Vec<String>,
    },
    /// Call an order off, before anything of it has left
    Cancel {
        /// The number people use, or the id
        order: String,
        /// Why, for the store
        #[arg(long)]
        reason: Option<String>,
    },
    /// Orders with a parcel that is late, the longest awaited first
    Late,
    /// Where the parcels of an order are: promised and actual dates, and what happened on the way
    Track {
        /// The number people use, or the id
        order: String,
    },
    /// Send goods back; without --line, show what can go back and until when
    Return(SendBack),
    /// What buying the same again would mean now
    Reorder {
        /// The number people use, or the id
        order: String,
        /// Put what can be had into the cart
        #[arg(long)]
        add: bool,
    },
    /// Write the order's summary as a PDF file; offline too
    Pdf {
        /// The number people use, or the id
        order: String,
        /// The file, which must not exist; into the downloads folder without it
        file: Option<PathBuf>,
    },
}

/// `kab orders list`.
#[derive(Debug, Default, Args)]
pub struct List {
    /// How many at most
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub limit: u32,
    /// Go on after this: `next` of the page before, with --json
    #[arg(long, value_name = "KEY", allow_negative_numbers = true)]
    pub before: Option<i64>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub filter: Filter,
}

/// `kab search`.
#[derive(Debug, Args)]
pub struct Search {
    /// Words or their beginnings; case and accents do not matter
    #[arg(required = true)]
    pub words: Vec<String>,
    /// The newest first, or the best of the newest that match (200 at most)
    #[arg(long, value_enum, default_value_t = By::Newest)]
    pub by: By,
    /// How many at most
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub limit: u32,
    /// Go on after this: `next` of the page before, with --json
    #[arg(long, value_name = "KEY", allow_negative_numbers = true)]
    pub before: Option<i64>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub filter: Filter,
}

/// `kab catalogue`.
#[derive(Debug, Args)]
pub struct Browse {
    /// The categories with counts, instead of products
    #[arg(long)]
    pub categories: bool,
    /// Only this category and what lies below it, as dog or dog/food
    #[arg(long, value_name = "PATH")]
    pub category: Option<String>,
    /// Words of name, variant, brand or article number in any language, or their beginnings; case and accents do not
    /// matter
    #[arg(long, value_name = "WORDS")]
    pub search: Option<String>,
    /// Only what can be had now
    #[arg(long)]
    pub in_stock: bool,
    /// At least this much, in minor units
    #[arg(long, value_name = "MINOR")]
    pub min_price: Option<i64>,
    /// At most this much, in minor units
    #[arg(long, value_name = "MINOR")]
    pub max_price: Option<i64>,
    /// In which order
    #[arg(long, value_enum, default_value_t = ProductSort::Catalogue)]
    pub sort: ProductSort,
    /// How many at most
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub limit: u32,
    /// Go on after this: `next` of the page before, with --json
    #[arg(long, value_name = "KEY", allow_hyphen_values = true)]
    pub after: Option<String>,
}

/// In which order `kab catalogue` answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ProductSort {
    /// As the store made them.
    Catalogue,
    /// The cheapest first.
    Cheapest,
    /// The dearest first.
    Dearest,
    /// By name.
    Name,
}

/// In which order `kab search` answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// The newest first.
    Newest,
    /// The best first.
    Relevance,
}

/// What to leave out.
#[derive(Debug, Default, Args)]
pub struct Filter {
    /// Placed on this day or later, as 2026-03-01
    #[arg(long, value_name = "DAY")]
    pub from: Option<Date>,
    /// Placed on this day or earlier
    #[arg(long, value_name = "DAY")]
    pub to: Option<Date>,
    /// created, confirmed, processing, completed, canceled or on_hold; may be repeated
    #[arg(long)]
    pub status: Vec<String>,
    /// A category and all below it, as dog or dog/food
    #[arg(long)]
    pub category: Option<String>,
    /// Archived orders only
    #[arg(long, conflicts_with = "not_archived")]
    pub archived: bool,
    /// No archived orders
    #[arg(long)]
    pub not_archived: bool,
    /// At least this much, in minor units (cents)
    #[arg(long, value_name = "MINOR")]
    pub min_total: Option<i64>,
    /// At most this much, in minor units (cents)
    #[arg(long, value_name = "MINOR")]
    pub max_total: Option<i64>,
}

/// `kab logout`.
#[derive(Debug, Args)]
pub struct Logout {
    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
    /// Sign out although changes wait to be sent: they are lost
    #[arg(long)]
    pub discard_unsent: bool,
}

/// `kab recover`.
#[derive(Debug, Args)]
pub struct Recover {
    /// The store's address, as shop.example
    #[arg(long, value_name = "ADDRESS", required_unless_present = "demo", conflicts_with = "demo")]
    pub store: Option<String>,
    /// The demo store that comes with Kabinet
    #[arg(long)]
    pub demo: bool,
    /// A phone number or an e-mail address; asked for on a terminal
    #[arg(long, value_name = "CONTACT")]
    pub contact: Option<String>,
    /// As for `kab login`
    #[arg(long, value_name = "CODE")]
    pub code: Option<String>,
    /// Answer the challenge an earlier `kab recover` asked for, with --code
    #[arg(long, value_name = "ID", requires = "code")]
    pub challenge: Option<String>,
    /// The challenge went to an e-mail address: a new password comes next
    #[arg(long, requires = "challenge")]
    pub email: bool,
    /// As for `kab login`
    #[arg(long, value_name = "CODE")]
    pub second_factor: Option<String>,
    /// As for `kab login`
    #[arg(long)]
    pub passphrase: bool,
}

/// `kab prove`.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub struct Prove {
    /// By a code to the phone
    #[arg(long)]
    pub sms: bool,
    /// By a code to the e-mail address
    #[arg(long)]
    pub email: bool,
    /// By the authenticator, or a recovery code; `-` reads it from standard input
    #[arg(long, value_name = "CODE")]
    pub totp: Option<String>,
}

/// `kab password …`.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum Password {
    /// Set or change it (asked for, or read from the file that KAB_NEW_PASSWORD_FILE names); all other devices are signed out
    Set,
    /// Remove it: codes are the only way in
    Remove,
}

/// `kab contacts …`.
#[derive(Debug, Subcommand)]
pub enum Contacts {
    /// A new phone number
    SetPhone(Contact),
    /// A new e-mail address
    SetEmail(Contact),
}

/// A new phone number or e-mail address.
#[derive(Debug, Args)]
pub struct Contact {
    /// The number or address
    pub contact: String,
    /// As for `kab login`
    #[arg(long, value_name = "CODE")]
    pub code: Option<String>,
    /// Answer the challenge an earlier run asked for, with --code
    #[arg(long, value_name = "ID", requires = "code")]
    pub challenge: Option<String>,
}

/// `kab sessions …`.
#[derive(Debug, Subcommand)]
pub enum Sessions {
    /// This device first
    List,
    /// End one
    End {
        /// Its id
        session: String,
        /// Have its device forget everything at its next contact
        #[arg(long)]
        erase: bool,
    },
    /// End all but this one
    EndOthers,
}

/// `kab totp …`.
#[derive(Debug, Subcommand)]
pub enum Totp {
    /// Switch it on: prints the secret, and takes the first code
    On {
        /// The authenticator's first code, for the secret an earlier run printed; asked for on a terminal
        #[arg(long, value_name = "CODE")]
        code: Option<String>,
    },
    /// Switch it off
    Off,
}

/// `kab claims …`.
#[derive(Debug, Subcommand)]
pub enum Claims {
    /// What can be claimed
    List,
    /// Move orders into the account
    Take {
        /// The customer they were made as, from the list
        customer: String,
    },
}

/// `kab passcode …`.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum Passcode {
    /// Set or change it
    Set,
    /// Remove it
    Remove,
}

/// What `kab help` explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Topic {
    /// What the exit codes mean
    ExitCodes,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_declaration_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_store_or_the_demo_is_needed_and_not_both() {
        let parse = |line: &str| Arguments::try_parse_from(line.split(' '));
        assert!(parse("kab login").is_err());
        assert!(parse("kab login --demo --store shop.example").is_err());
        assert!(parse("kab login --demo").is_ok());
        assert!(parse("kab login --demo --challenge 1").is_err(), "a challenge is answered with a code");
    }

    #[test]
    fn switches_stand_before_or_after_the_verb() {
        for line in ["kab --json orders list", "kab orders list --json"] {
            assert!(Arguments::try_parse_from(line.split(' ')).expect("parses").json, "{line}");
        }
    }
}
