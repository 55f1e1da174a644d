//! The few ways a request fails that a person can act on.

use kabinet_protocol::problem::{Code, Problem};

use crate::db::DbError;

/// Why a store gave no answer, or refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// The store cannot be reached.
    #[error("the store cannot be reached: check the connection")]
    Offline,
    /// "Work offline" is on.
    #[error("\"Work offline\" is on: switch it off to reach the store")]
    WorkOffline,
    /// The store did not answer in time.
    #[error("the store did not answer in time: try again")]
    Timeout,
    /// The connection is not safe: the certificate does not hold.
    #[error("the connection to the store is not safe: its certificate does not hold")]
    Untrusted,
    /// The answer broke off.
    #[error("the connection broke off: try again")]
    Interrupted,
    /// The store refused, and said why.
    #[error("{0}")]
    Problem(Problem),
    /// Something on the way answered instead of the store: a proxy, a sign-in page of a hotel, a web server.
    #[error(
        "something answered with status {status}, but not a store: check the address, or sign in to this network first"
    )]
    NotAStore {
        /// The HTTP status.
        status: u16,
    },
    /// Another store answers at this store's address.
    #[error("another store answers at this store's address: nothing was sent to it; ask the store for its new address")]
    AnotherStore,
    /// There is no session, or the store ended it.
    #[error("the store ended this session: sign in again")]
    SignInAgain,
    /// The new session could not be written to disk, so it is not used.
    #[error("the session could not be saved: {0}")]
    NotSaved(DbError),
    /// TLS could not be set up.
    #[error("secure connections cannot be made on this system: {0}")]
    Setup(String),
}

impl HttpError {
    /// The problem's code, where the store refused.
    pub fn code(&self) -> Option<&Code> {
        match self {
            Self::Problem(problem) => Some(&problem.code),
            _ => None,
        }
    }

    /// Whether the store is simply not there now.
    pub fn is_offline(&self) -> bool {
        matches!(self, Self::Offline | Self::WorkOffline | Self::Timeout | Self::Interrupted)
    }

    /// What reqwest says, in our words. The URL it carries is dropped: it may name an order.
    pub(super) fn from_reqwest(error: reqwest::Error) -> Self {
        let kind = if error.is_timeout() {
            Self::Timeout
        } else if is_tls(&error) {
            Self::Untrusted
        } else if error.is_connect() {
            Self::Offline
        } else if error.is_builder() {
            Self::Setup(error.without_url().to_string())
        } else {
            Self::Interrupted
        };
        tracing::debug!(%kind, "a request failed");
        kind
    }
}

fn is_tls(error: &reqwest::Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        if inner.downcast_ref::<rustls::Error>().is_some() {
            return true;
        }
        // An io::Error hides what it wraps from `source`.
        if let Some(io) = inner.downcast_ref::<std::io::Error>()
            && io.get_ref().is_some_and(|wrapped| wrapped.downcast_ref::<rustls::Error>().is_some())
        {
            return true;
        }
        source = inner.source();
    }
    false
}

/// What an answer with a failing status means. `body` is at most [`super::client::PROBLEM_LIMIT`] bytes.
pub(super) fn refusal(status: u16, body: &[u8], retry_after: Option<u64>) -> HttpError {
    match serde_json::from_slice::<Problem>(body) {
        Ok(mut problem) => {
            problem.retry_after_s = problem.retry_after_s.or(retry_after);
            HttpError::Problem(problem)
        }
        // A proxy or balancer before the store speaks for it when the store is down.
        Err(_) if matches!(status, 502..=504) => {
            let mut problem = Problem::new(Code::Unavailable);
            problem.retry_after_s = retry_after;
            HttpError::Problem(problem)
        }
        Err(_) if status == 429 => {
            HttpError::Problem(Problem::new(Code::RateLimited).retry_after(retry_after.unwrap_or(60)))
        }
        Err(_) => HttpError::NotAStore { status },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_read_and_anything_else_is_not_the_store() {
        let body = serde_json::to_vec(&Problem::new(Code::CodeWrong)).expect("json");
        assert_eq!(refusal(422, &body, None).code(), Some(&Code::CodeWrong));
        assert_eq!(refusal(404, b"<html>", None), HttpError::NotAStore { status: 404 });
        assert_eq!(refusal(403, b"", None), HttpError::NotAStore { status: 403 });
    }

    #[test]
    fn a_balancer_speaks_for_a_store_that_is_down() {
        let HttpError::Problem(problem) = refusal(503, b"<html>maintenance", Some(30)) else { panic!("a problem") };
        assert_eq!((problem.code, problem.retry_after_s), (Code::Unavailable, Some(30)));
        let HttpError::Problem(problem) = refusal(429, b"slow down", None) else { panic!("a problem") };
        assert_eq!((problem.code, problem.retry_after_s), (Code::RateLimited, Some(60)));
    }

    #[test]
    fn a_code_of_a_newer_server_is_kept() {
        let body = br#"{"status":418,"code":"teapot"}"#;
        assert_eq!(refusal(418, body, None).code(), Some(&Code::Other("teapot".into())));
    }
}
