//! The exit codes. Scripts rely on them: a number never changes its meaning, and `docs/kab.md` lists the same ones.

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
            "bad_arguments" | "phone_invalid" | "not_a_store" | "address_invalid" => Self::Usage,
            "not_signed_in" | "sign_in_again" | "unauthenticated" | "token_expired" | "session_revoked" => {
                Self::NotSignedIn
            }
            "offline" | "timeout" | "unreachable" | "work_offline" => Self::Unreachable,
            "in_use" => Self::InUse,
            "vault_locked" | "vault_choice_needed" | "wrong_passphrase" | "key_lost" => Self::Locked,
            "not_found" => Self::NotFound,
            "rate_limited" => Self::Later,
            "client_too_old" | "newer_file" | "newer" => Self::TooOld,
            word if word.starts_with("code_") || word.starts_with("challenge_") || word == "forbidden" => Self::Refused,
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
