//! The customer's own data.

use kabinet_protocol::discovery::EmailChange;
use kabinet_protocol::identity::Channel;
use kabinet_protocol::ids::CustomerId;
use kabinet_protocol::time::{LocalTime, ServerTime};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The profile; there offline too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProfileView {
    /// The person's name, empty until given.
    pub name: String,
    /// The verified phone number in E.164.
    pub phone: Option<String>,
    /// The verified e-mail address.
    pub email: Option<String>,
    /// When the account was opened.
    pub since: ServerTime,
    /// Who changes an e-mail address that is bound.
    pub email_change: EmailChange,
    /// As of when; nothing before the first sync.
    pub as_of: Option<LocalTime>,
}

/// `profile.change_contact`: sends a code to the NEW phone number or e-mail address.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct ContactArgs {
    /// `sms` for a phone number, `email` for an address.
    pub channel: Channel,
    /// The number or address, as typed.
    pub contact: String,
}

/// `privacy.export` wrote this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportView {
    /// The file.
    pub path: String,
    /// How many records it holds, one a line.
    #[ts(type = "number")]
    pub records: u64,
}

/// `privacy.delete_account`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeleteAccountArgs {
    /// The store's name, as the person typed it.
    pub confirm: String,
}

/// `claims.take`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TakeClaimArgs {
    /// Whom the orders were made as.
    pub customer_id: CustomerId,
}

/// `profile.rename`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RenameArgs {
    /// 1 to 200 characters.
    pub name: String,
}

/// Which mailings are welcome; a change that waits to be sent is in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsentsView {
    /// Advertising.
    pub advertising: bool,
    /// News about the store and the account.
    pub informational: bool,
    /// When the store was last told; nothing before.
    pub changed_at: Option<ServerTime>,
    /// A change waits to be sent.
    pub pending: bool,
}
