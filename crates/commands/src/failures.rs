//! Failures of the core, as an interface meets them: one code each, and what a person can do.

use kabinet_core::app::{AppError, CheckoutError};
use kabinet_core::db::DbError;
use kabinet_core::http::HttpError;
use kabinet_core::lists::ListsError;
use kabinet_core::orders::OwnError;
use kabinet_core::profile::ProfileError;
use kabinet_core::registry::RegistryError;
use kabinet_core::secrets::VaultError;
use kabinet_core::stores::DemoError;
use kabinet_core::support::FeedbackError;
use kabinet_protocol::lists::BadChange;
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::profile::BadNote;
use kabinet_protocol::returns::BadReturn;

use crate::error::{CommandError, Retry};

impl From<AppError> for CommandError {
    fn from(error: AppError) -> Self {
        let message = error.to_string();
        let say = |code, retry| Self::new(code, message.clone(), retry);
        let say_field = |field: &str| Self { field: Some(field.into()), ..say("invalid", Retry::Now) };
        match error {
            AppError::NoHome | AppError::Home { .. } => say("home_unusable", Retry::Never),
            AppError::Registry(RegistryError::Newer(_)) => say("newer_file", Retry::Never),
            AppError::Registry(RegistryError::Io { source, .. }) => match source.kind() {
                std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => say("disk_full", Retry::Now),
                _ => say("home_unusable", Retry::Now),
            },
            AppError::Db(error) => database(&error),
            AppError::Http(error) => network(error),
            AppError::Vault(error) => vault(&error),
            AppError::Address(_) => Self { field: Some("address".into()), ..say("address_invalid", Retry::Never) },
            AppError::Demo(DemoError::Missing) => say("demo_unavailable", Retry::Never),
            AppError::Demo(DemoError::Start(_)) => say("demo_unavailable", Retry::Now),
            AppError::NoStore | AppError::NoAccount | AppError::NotFound => say("not_found", Retry::Never),
            AppError::SignedOut => say("signed_out", Retry::SignIn),
            AppError::Locked => say("vault_locked", Retry::Unlock),
            AppError::SignInAgain => say("session_revoked", Retry::SignIn),
            AppError::InUse => say("in_use", Retry::Now),
            AppError::StoreHasAccounts => say("conflict", Retry::Never),
            AppError::StepGone => say("step_expired", Retry::Never),
            AppError::NotConfirmed => Self { field: Some("confirm".into()), ..say("invalid", Retry::Now) },
            AppError::Unsent(_) => say("unsent_work", Retry::Never),
            AppError::OnItsWay => say("conflict", Retry::Now),
            AppError::Lists(error) => match error {
                ListsError::Bad(BadChange::Quantity { .. }) => say_field("quantity"),
                ListsError::Bad(BadChange::Full) => say("list_full", Retry::Never),
                ListsError::Bad(BadChange::SameList) => say_field("to"),
                ListsError::Bad(BadChange::Target) => say_field("target_price"),
                ListsError::NotListed => say("not_found", Retry::Never),
                ListsError::Db(error) => database(&error),
            },
            AppError::Profile(error) => match error {
                ProfileError::Name => say_field("name"),
                ProfileError::Address(bad) => say_field(bad.field),
                ProfileError::Full => say("list_full", Retry::Never),
                ProfileError::NotFound => say("not_found", Retry::Never),
                ProfileError::Db(error) => database(&error),
            },
            AppError::Own(error) => match error {
                OwnError::NotFound => say("not_found", Retry::Never),
                OwnError::Note(BadNote::Long) => say_field("note"),
                OwnError::Note(BadNote::Tags) => say_field("tags"),
                OwnError::Reason => say_field("reason"),
                OwnError::NotOver | OwnError::TooLate => say("conflict", Retry::Never),
                OwnError::Return(bad) => match bad {
                    BadReturn::TooLate(_) => say("return_window_over", Retry::Never),
                    BadReturn::Closed => say("policy_forbids", Retry::Never),
                    BadReturn::NotFound => say("not_found", Retry::Never),
                    BadReturn::Reason => say_field("reason"),
                    BadReturn::Comment => say_field("comment"),
                    BadReturn::Many | BadReturn::Reused | BadReturn::State(_) => say("conflict", Retry::Never),
                    _ => say_field("lines"),
                },
                OwnError::Db(error) => database(&error),
            },
            AppError::Page(_) => say("page_unsafe", Retry::Never),
            AppError::NoReceipt => say("no_receipt", Retry::Never),
            AppError::Paper(_) => say("internal", Retry::Never),
            AppError::Feedback(error) => match error {
                FeedbackError::Bad(bad) => say_field(bad.field()),
                FeedbackError::Db(error) => database(&error),
            },
            AppError::Checkout(CheckoutError::Lines) => say_field("lines"),
            AppError::Checkout(CheckoutError::Recipient) => say_field("recipient"),
            AppError::Checkout(CheckoutError::Contact) => say_field("contact"),
            AppError::Orders(error) => error.into(),
            AppError::BadMinutes => Self { field: Some("minutes".into()), ..say("invalid", Retry::Now) },
            AppError::FileExists(_) => say("file_exists", Retry::Never),
            AppError::File { source, .. } => match source.kind() {
                std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => say("disk_full", Retry::Now),
                _ => say("disk", Retry::Now),
            },
            AppError::BadLink => Self { field: Some("link".into()), ..say("invalid", Retry::Never) },
            AppError::Internal(_) => say("internal", Retry::Never),
        }
    }
}

impl From<DbError> for CommandError {
    fn from(error: DbError) -> Self {
        database(&error)
    }
}

fn database(error: &DbError) -> CommandError {
    let (code, retry) = match error {
        DbError::WrongKey => ("key_lost", Retry::SignIn),
        DbError::Damaged(_) => ("damaged", Retry::Now),
        DbError::NewerFile { .. } => ("newer_file", Retry::Never),
        DbError::DiskFull => ("disk_full", Retry::Now),
        DbError::InUse => ("in_use", Retry::Now),
        DbError::Closed => ("vault_locked", Retry::Unlock),
        DbError::Io(_) => ("disk", Retry::Now),
        DbError::Statement { .. } => ("internal", Retry::Never),
    };
    CommandError::new(code, error.to_string(), retry)
}

fn vault(error: &VaultError) -> CommandError {
    let (code, retry) = match error {
        VaultError::ChoiceNeeded => ("vault_choice_needed", Retry::Now),
        VaultError::Keyring(_) | VaultError::PassphraseNeeded | VaultError::PasscodeNeeded => {
            ("vault_locked", Retry::Unlock)
        }
        VaultError::WrongPasscode { retry_after_s: None } => ("wrong_passcode", Retry::Now),
        VaultError::WrongPasscode { .. } | VaultError::PasscodeWait { .. } => ("wrong_passcode", Retry::Later),
        VaultError::PasscodeShort => ("passcode_short", Retry::Now),
        VaultError::NoPasscode => ("passcode_none", Retry::Never),
        VaultError::NoKeyringKey => ("passcode_unavailable", Retry::Never),
        VaultError::Disk(_) => ("disk", Retry::Now),
        VaultError::KeyLost | VaultError::Record => ("key_lost", Retry::SignIn),
        VaultError::WrongPassphrase => ("wrong_passphrase", Retry::Now),
        VaultError::TooShort => ("passphrase_short", Retry::Now),
        VaultError::Newer => ("newer_file", Retry::Never),
        VaultError::Random => ("internal", Retry::Now),
    };
    let field = match error {
        VaultError::TooShort | VaultError::WrongPassphrase => Some("passphrase".into()),
        VaultError::PasscodeShort => Some("passcode".into()),
        _ => None,
    };
    let retry_after_s = match error {
        VaultError::WrongPasscode { retry_after_s } => *retry_after_s,
        VaultError::PasscodeWait { retry_after_s } => Some(*retry_after_s),
        _ => None,
    };
    CommandError { field, retry_after_s, ..CommandError::new(code, error.to_string(), retry) }
}

fn network(error: HttpError) -> CommandError {
    let (code, retry) = match &error {
        HttpError::Offline | HttpError::WorkOffline => ("offline", Retry::Online),
        HttpError::Interrupted => ("offline", Retry::Now),
        HttpError::Timeout => ("timeout", Retry::Now),
        HttpError::Untrusted => ("untrusted", Retry::Never),
        HttpError::NotAStore { .. } => ("not_a_store", Retry::Never),
        HttpError::SignInAgain => ("session_revoked", Retry::SignIn),
        HttpError::AnotherStore => ("another_store", Retry::Never),
        HttpError::NotSaved(error) => return database(error),
        HttpError::Setup(_) => ("internal", Retry::Never),
        HttpError::Problem(problem) => return refused(problem),
    };
    CommandError::new(code, error.to_string(), retry)
}

fn refused(problem: &Problem) -> CommandError {
    let retry = match &problem.code {
        Code::SessionRevoked | Code::Unauthenticated | Code::TokenExpired => Retry::SignIn,
        Code::CodeWrong | Code::Conflict => Retry::Now,
        _ if problem.retry_after_s.is_some() => Retry::Later,
        Code::Unavailable | Code::Internal => Retry::Now,
        // Type something else, or show first who you are; then the same may succeed.
        Code::CredentialsWrong
        | Code::PasswordWeak
        | Code::ContactUnknown
        | Code::ContactTaken
        | Code::EmailInvalid
        | Code::PhoneInvalid
        | Code::PhoneCountry
        | Code::Invalid
        | Code::PriceChanged
        | Code::OutOfStock
        | Code::PointsLimited
        | Code::CreditLimited
        | Code::PaymentUnderWay
        | Code::PaymentUnavailable
        | Code::ProofRequired => Retry::Now,
        Code::RateLimited => Retry::Later,
        // Another way has to be taken, or nothing helps. Every code has its place here, so that a new one asks for it.
        Code::Malformed
        | Code::NotFound
        | Code::MethodNotAllowed
        | Code::TooLarge
        | Code::Forbidden
        | Code::CodeExpired
        | Code::CodeLocked
        | Code::CodeUsed
        | Code::AccountsDisabled
        | Code::RegistrationClosed
        | Code::AccountsRequired
        | Code::PasswordExpired
        | Code::PasswordChangeRequired
        | Code::SecondFactorRequired
        | Code::PolicyForbids
        | Code::ReturnWindowOver
        | Code::TicketInvalid
        | Code::LastWayIn
        | Code::ResyncRequired
        | Code::FeedRevoked
        | Code::ClientTooOld
        | Code::ServerTooOld
        | Code::KeyReused
        | Code::IntentUnknown
        | Code::AlreadyPaid
        | Code::PaymentExpired
        | Code::Other(_) => Retry::Never,
    };
    CommandError {
        field: problem.field.clone(),
        retry_after_s: problem.retry_after_s,
        tries_left: problem.tries_left,
        ..CommandError::new(problem.code.as_str(), problem.detail.as_ref().unwrap_or(&problem.title), retry)
    }
}
