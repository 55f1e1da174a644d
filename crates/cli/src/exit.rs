//! The exit codes. Scripts rely on them: a number never changes its meaning, and `docs/kab.md` lists the same ones.

use kabinet_core::app::AppError;
use kabinet_core::catalogue::CatalogueError;
use kabinet_core::db::DbError;
use kabinet_core::http::HttpError;
use kabinet_core::lists::ListsError;
use kabinet_core::orders::{OrdersError, OwnError};
use kabinet_core::profile::ProfileError;
use kabinet_core::registry::RegistryError;
use kabinet_core::secrets::VaultError;
use kabinet_core::support::FeedbackError;
use kabinet_protocol::lists::BadChange;
use kabinet_protocol::returns::BadReturn;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Ok,
    /// It failed for a reason without a code of its own; the message says why.
    Failed,
    /// The command line is wrong.
    Usage,
    /// Nobody is signed in, or the store ended the session.
    NotSignedIn,
    /// The store cannot be reached, or "work offline" is on.
    Unreachable,
    /// Another program holds the archive and did not take the work over.
    InUse,
    /// The archive is locked: a passphrase or the keyring is needed.
    Locked,
    /// There is no such order, account or store here.
    NotFound,
    /// The store refused, and the same again would be refused again.
    Refused,
    /// The store wants to be asked later; the message says when.
    Later,
    /// This program is too old for the store or for the local archive.
    TooOld,
}

impl Exit {
    /// All of them, in order.
    pub const ALL: [Self; 11] = [
        Self::Ok,
        Self::Failed,
        Self::Usage,
        Self::NotSignedIn,
        Self::Unreachable,
        Self::InUse,
        Self::Locked,
        Self::NotFound,
        Self::Refused,
        Self::Later,
        Self::TooOld,
    ];

    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::NotSignedIn => 3,
            Self::Unreachable => 4,
            Self::InUse => 5,
            Self::Locked => 6,
            Self::NotFound => 7,
            Self::Refused => 8,
            Self::Later => 9,
            Self::TooOld => 10,
        }
    }

    /// What it means, in a line.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Ok => "done",
            Self::Failed => "failed; the message says why",
            Self::Usage => "the command line is wrong",
            Self::NotSignedIn => "nobody is signed in, or the store ended the session: kab login",
            Self::Unreachable => "the store cannot be reached, or --offline was given",
            Self::InUse => "another Kabinet holds the archive and did not take the work over",
            Self::Locked => "the archive is locked: a passphrase or the keyring is needed",
            Self::NotFound => "no such order, account or store here",
            Self::Refused => "the store refused; the same again would be refused again",
            Self::Later => "the store wants to be asked later; the message says when",
            Self::TooOld => "this kab is too old for the store or for the local archive: update it",
        }
    }

    /// The exit for an error's stable word, as the core and the store write it.
    pub fn of(word: &str) -> Self {
        match word {
            "bad_arguments" | "invalid" | "file_exists" | "email_invalid" | "phone_invalid" | "phone_country"
            | "not_a_store" | "address_invalid" => Self::Usage,
            "signed_out" | "unauthenticated" | "token_expired" | "session_revoked" => Self::NotSignedIn,
            "offline" | "timeout" | "unavailable" | "payment_unavailable" | "another_store" => Self::Unreachable,
            "in_use" => Self::InUse,
            "vault_locked"
            | "vault_choice_needed"
            | "wrong_passphrase"
            | "wrong_passcode"
            | "passphrase_short"
            | "passcode_short"
            | "passcode_none"
            | "passcode_unavailable"
            | "key_lost" => Self::Locked,
            "not_found" => Self::NotFound,
            "code_wrong"
            | "code_expired"
            | "code_locked"
            | "code_used"
            | "accounts_disabled"
            | "registration_closed"
            | "accounts_required"
            | "credentials_wrong"
            | "password_expired"
            | "password_change_required"
            | "password_weak"
            | "second_factor_required"
            | "contact_unknown"
            | "contact_taken"
            | "proof_required"
            | "policy_forbids"
            | "ticket_invalid"
            | "last_way_in"
            | "step_expired"
            | "price_changed"
            | "out_of_stock"
            | "points_limited"
            | "credit_limited"
            | "payment_under_way"
            | "already_paid"
            | "payment_expired"
            | "payment_failed"
            | "page_unsafe"
            | "no_receipt"
            | "return_window_over"
            | "conflict"
            | "list_full"
            | "unsent_work"
            | "forbidden" => Self::Refused,
            "rate_limited" => Self::Later,
            "client_too_old" | "newer_file" => Self::TooOld,
            _ => Self::Failed,
        }
    }
}

/// Why a run failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// The exit code.
    pub exit: Exit,
    /// The stable word.
    pub code: String,
    /// What happened and what can be done.
    pub message: String,
    /// Seconds until the same may succeed.
    pub retry_after_s: Option<u64>,
}

impl Failure {
    /// A failure of `kab`'s own.
    pub fn new(exit: Exit, code: &str, message: impl Into<String>) -> Self {
        Self { exit, code: code.into(), message: message.into(), retry_after_s: None }
    }

    fn worded(code: &str, message: String) -> Self {
        Self::new(Exit::of(code), code, message)
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        let message = error.to_string();
        let code = match error {
            AppError::Http(error) => return network(&error),
            AppError::Db(error) => return database(&error),
            AppError::Vault(error) => vault(&error),
            AppError::Registry(RegistryError::Newer(_)) => "newer_file",
            AppError::NoHome | AppError::Home { .. } | AppError::Registry(_) => "home_unusable",
            AppError::Address(_) => "address_invalid",
            AppError::Demo(_) => "demo_unavailable",
            AppError::NoStore | AppError::NoAccount | AppError::NotFound => "not_found",
            AppError::SignedOut => "signed_out",
            AppError::Locked => "vault_locked",
            AppError::SignInAgain => "session_revoked",
            AppError::InUse => "in_use",
            AppError::StoreHasAccounts => "conflict",
            AppError::StepGone => "step_expired",
            AppError::NotConfirmed => "invalid",
            AppError::Unsent(_) => "unsent_work",
            AppError::OnItsWay => "conflict",
            AppError::Lists(error) => match error {
                ListsError::Bad(BadChange::Full) => "list_full",
                ListsError::Bad(_) => "invalid",
                ListsError::NotListed => "not_found",
                ListsError::Db(error) => return database(&error),
            },
            AppError::Profile(error) => match error {
                ProfileError::Name | ProfileError::Address(_) => "invalid",
                ProfileError::Full => "list_full",
                ProfileError::NotFound => "not_found",
                ProfileError::Db(error) => return database(&error),
            },
            AppError::Own(error) => match error {
                OwnError::NotFound => "not_found",
                OwnError::Note(_) | OwnError::Reason => "invalid",
                OwnError::NotOver | OwnError::TooLate => "conflict",
                OwnError::Return(bad) => match bad {
                    BadReturn::TooLate(_) => "return_window_over",
                    BadReturn::Closed => "policy_forbids",
                    BadReturn::NotFound => "not_found",
                    BadReturn::Many | BadReturn::Reused | BadReturn::State(_) => "conflict",
                    _ => "invalid",
                },
                OwnError::Db(error) => return database(&error),
            },
            AppError::Feedback(error) => match error {
                FeedbackError::Bad(_) => "invalid",
                FeedbackError::Db(error) => return database(&error),
            },
            AppError::Checkout(_) => "invalid",
            AppError::Page(_) => "page_unsafe",
            AppError::NoReceipt => "no_receipt",
            AppError::Paper(_) => "internal",
            AppError::Orders(error) => return error.into(),
            AppError::BadMinutes => "invalid",
            AppError::FileExists(_) => "file_exists",
            AppError::File { .. } => "disk",
            AppError::BadLink => "invalid",
            AppError::Internal(_) => "internal",
        };
        Self::worded(code, message)
    }
}

impl From<CatalogueError> for Failure {
    fn from(error: CatalogueError) -> Self {
        let message = error.to_string();
        match error {
            CatalogueError::NotFound => Self::worded("not_found", message),
            CatalogueError::BadArgument(_) => Self::worded("bad_arguments", message),
            CatalogueError::Unreadable => Self::worded("unreadable", message),
            CatalogueError::Db(error) => database(&error),
        }
    }
}

impl From<OrdersError> for Failure {
    fn from(error: OrdersError) -> Self {
        let message = error.to_string();
        match error {
            OrdersError::NotFound => Self::worded("not_found", message),
            OrdersError::BadArgument(_) => Self::worded("bad_arguments", message),
            OrdersError::Unreadable => Self::worded("unreadable", message),
            OrdersError::Db(error) => database(&error),
        }
    }
}

fn network(error: &HttpError) -> Failure {
    let code = match error {
        HttpError::Offline | HttpError::WorkOffline | HttpError::Interrupted => "offline",
        HttpError::Timeout => "timeout",
        HttpError::Untrusted => "untrusted",
        HttpError::NotAStore { .. } => "not_a_store",
        HttpError::SignInAgain => "session_revoked",
        HttpError::AnotherStore => "another_store",
        HttpError::NotSaved(error) => return database(error),
        HttpError::Setup(_) => "internal",
        HttpError::Problem(problem) => {
            let message = problem.detail.as_ref().unwrap_or(&problem.title).clone();
            let failure = Failure::worded(problem.code.as_str(), message);
            return Failure { retry_after_s: problem.retry_after_s, ..failure };
        }
    };
    Failure::worded(code, error.to_string())
}

fn database(error: &DbError) -> Failure {
    let code = match error {
        DbError::WrongKey => "key_lost",
        DbError::Damaged(_) => "damaged",
        DbError::NewerFile { .. } => "newer_file",
        DbError::DiskFull => "disk_full",
        DbError::InUse => "in_use",
        DbError::Closed => "vault_locked",
        DbError::Io(_) => "disk",
        DbError::Statement { .. } => "internal",
    };
    Failure::worded(code, error.to_string())
}

fn vault(error: &VaultError) -> &'static str {
    match error {
        VaultError::ChoiceNeeded => "vault_choice_needed",
        VaultError::Keyring(_) | VaultError::PassphraseNeeded | VaultError::PasscodeNeeded => "vault_locked",
        VaultError::WrongPasscode { .. } | VaultError::PasscodeWait { .. } => "wrong_passcode",
        VaultError::PasscodeShort => "passcode_short",
        VaultError::NoPasscode => "passcode_none",
        VaultError::NoKeyringKey => "passcode_unavailable",
        VaultError::Disk(_) => "disk",
        VaultError::KeyLost | VaultError::Record => "key_lost",
        VaultError::WrongPassphrase => "wrong_passphrase",
        VaultError::TooShort => "passphrase_short",
        VaultError::Newer => "newer_file",
        VaultError::Random => "internal",
    }
}

/// The table that `kab help exit-codes` prints.
pub fn table() -> String {
    let mut text = String::from("Exit codes of kab:\n\n");
    for exit in Exit::ALL {
        text.push_str(&format!("  {:>2}  {}\n", exit.code(), exit.meaning()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_documented_and_none_is_used_twice() {
        let docs = include_str!("../../../docs/kab.md");
        for (at, exit) in Exit::ALL.into_iter().enumerate() {
            assert_eq!(usize::from(exit.code()), at, "the list is in order and without gaps");
            let line = format!("| {} | {} |", exit.code(), exit.meaning());
            assert!(docs.contains(&line), "docs/kab.md says: {line}");
        }
    }

    #[test]
    fn words_of_the_core_and_of_the_store_have_their_exit() {
        assert_eq!(Exit::of("vault_locked"), Exit::Locked);
        assert_eq!(Exit::of("code_wrong"), Exit::Refused);
        assert_eq!(Exit::of("offline"), Exit::Unreachable);
        assert_eq!(Exit::of("a word of the future"), Exit::Failed);
    }
}
