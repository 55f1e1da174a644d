//! What an answer means and how long to wait, decided without touching anything.

use std::time::Duration;

use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::time::LocalTime;

/// The longest pause between two tries. A store that asks for more is asked again after this.
pub const LONGEST: Duration = Duration::from_secs(5 * 60);
/// The first pause.
const FIRST: Duration = Duration::from_secs(1);

/// What a problem means for the change it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is decided: the store will say the same again.
    Final,
    /// Nothing was decided.
    Again,
    /// Nothing was decided, and nothing will be before somebody signs in.
    SignIn,
}

/// What a problem means.
pub(super) fn judge(problem: &Problem) -> Verdict {
    match (&problem.code, problem.status) {
        (Code::Unauthenticated | Code::TokenExpired | Code::SessionRevoked, _) => Verdict::SignIn,
        (Code::ProofRequired, _) | (_, 401 | 408 | 425 | 426 | 429) => Verdict::Again,
        (_, 400..=499) => Verdict::Final,
        _ => Verdict::Again,
    }
}

/// How long to wait after so many tries that decided nothing.
pub(super) fn pause(attempts: u32, asked_s: Option<u64>) -> Duration {
    let grown = FIRST.saturating_mul(1 << attempts.saturating_sub(1).min(16));
    grown.max(asked_s.map_or(Duration::ZERO, Duration::from_secs)).min(LONGEST)
}

/// How long until a change is due. Clocks jump: what lies further away than the longest pause was never meant so.
pub(super) fn until_due(next: Option<LocalTime>, now: LocalTime) -> Duration {
    let millis = next.map_or(0, |next| next.millis().saturating_sub(now.millis()));
    let wait = Duration::from_millis(u64::try_from(millis).unwrap_or(0));
    if wait > LONGEST { Duration::ZERO } else { wait }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_what_is_decided_is_final() {
        for code in [Code::Invalid, Code::OutOfStock, Code::PriceChanged, Code::KeyReused, Code::IntentUnknown] {
            assert_eq!(judge(&Problem::new(code)), Verdict::Final);
        }
        for code in [Code::RateLimited, Code::ClientTooOld, Code::ProofRequired, Code::Unavailable, Code::Internal] {
            assert_eq!(judge(&Problem::new(code)), Verdict::Again);
        }
        for code in [Code::SessionRevoked, Code::Unauthenticated, Code::TokenExpired] {
            assert_eq!(judge(&Problem::new(code)), Verdict::SignIn);
        }
    }

    proptest! {
        #[test]
        fn pauses_grow_to_the_longest(attempts in 1u32..2_000, asked in proptest::option::of(0u64..100_000)) {
            let now = pause(attempts, asked);
            prop_assert!(now >= FIRST && now <= LONGEST);
            prop_assert!(pause(attempts + 1, asked) >= now);
        }

        #[test]
        fn no_clock_keeps_a_change_waiting(next in any::<i64>(), now in any::<i64>()) {
            prop_assert!(until_due(Some(LocalTime(next)), LocalTime(now)) <= LONGEST);
            if next <= now {
                prop_assert_eq!(until_due(Some(LocalTime(next)), LocalTime(now)), Duration::ZERO);
            }
        }
    }
}
