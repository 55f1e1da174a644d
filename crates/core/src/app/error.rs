//! Why the client cannot do something.

use std::path::PathBuf;

use super::checkout::CheckoutError;
use crate::db::DbError;
use crate::http::{BadOrigin, HttpError};
use crate::lists::ListsError;
use crate::orders::{OrdersError, OwnError};
use crate::paper::PaperError;
use crate::payments::model::BadPage;
use crate::profile::ProfileError;
use crate::registry::RegistryError;
use crate::secrets::VaultError;
use crate::stores::DemoError;
use crate::support::FeedbackError;

/// Why the client cannot do something. Every message says what a person can do.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The system names no home directory.
    #[error("this system names no home directory: set KABINET_HOME to a directory for Kabinet's files")]
    NoHome,
    /// The data directory cannot be made or written.
    #[error("{path} cannot be used: {source}", path = path.display())]
    Home {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// What is known on this device cannot be read or written.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// The local database failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The store did not answer, or refused.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// The key of the local database is not to be had.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// What was typed is not a store's address.
    #[error(transparent)]
    Address(#[from] BadOrigin),
    /// The demo store does not run.
    #[error(transparent)]
    Demo(#[from] DemoError),
    /// This device does not know that store.
    #[error("this device does not know that store: connect to it first")]
    NoStore,
    /// This device does not know that account.
    #[error("this device does not know that account")]
    NoAccount,
    /// Nobody is signed in.
    #[error("nobody is signed in here: sign in first")]
    SignedOut,
    /// The archive's key is on its way or not to be had.
    #[error("the archive is locked: unlock it first")]
    Locked,
    /// The store ended the session.
    #[error("the store ended this session: sign in again to see the archive")]
    SignInAgain,
    /// Another window or program writes to this archive.
    #[error("another window or program is using this archive: close it, or try again in a moment")]
    InUse,
    /// Changes wait to be sent, which signing out would lose.
    #[error("{0} changes wait to be sent to the store: send them first, or sign out without them")]
    Unsent(u32),
    /// The change is being sent.
    #[error("this change is on its way already: wait for the store's answer")]
    OnItsWay,
    /// A change of lists the rule does not allow.
    #[error(transparent)]
    Lists(#[from] ListsError),
    /// A change of the profile that cannot be made.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// Something that cannot be done with an order.
    #[error(transparent)]
    Own(#[from] OwnError),
    /// An order that cannot be placed as it is.
    #[error(transparent)]
    Checkout(#[from] CheckoutError),
    /// The store named a payment page that must not be opened.
    #[error(transparent)]
    Page(#[from] BadPage),
    /// No money has moved: there is nothing to give a receipt of.
    #[error("this payment has no receipt: no money has moved")]
    NoReceipt,
    /// A PDF file could not be made.
    #[error(transparent)]
    Paper(#[from] PaperError),
    /// A message that cannot be sent as it is.
    #[error(transparent)]
    Feedback(#[from] FeedbackError),
    /// The archive of orders did not answer.
    #[error(transparent)]
    Orders(#[from] OrdersError),
    /// A store with accounts cannot be forgotten.
    #[error("this store has an account on this device: sign out first")]
    StoreHasAccounts,
    /// The link is not one of ours.
    #[error("this is not a link Kabinet understands")]
    BadLink,
    /// The half-finished sign-in is over.
    #[error("this sign-in took too long, or was finished elsewhere: begin again")]
    StepGone,
    /// What was typed to confirm is not the store's name.
    #[error("type the store's name as it is shown to confirm")]
    NotConfirmed,
    /// The program locks by itself after one minute to a day.
    #[error("give a number of minutes from 1 to 1440")]
    BadMinutes,
    /// A file of that name is there already.
    #[error("{path} exists already, and is not overwritten", path = .0.display())]
    FileExists(PathBuf),
    /// A file cannot be written.
    #[error("{path} cannot be written: {source}", path = path.display())]
    File {
        /// Which, or the folder it was to be in.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// There is no such thing here.
    #[error("there is no such thing here")]
    NotFound,
    /// A fault of this program's.
    #[error("{0}")]
    Internal(String),
}
