//! Half-finished sign-ins: what the store handed out for the next step waits here, in memory and nowhere else, and the
//! interface holds a step's id only. No ticket and no challenge of a sign-in ever leaves the core.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use kabinet_protocol::ids::{ChallengeId, StoreId};
use kabinet_protocol::secret::SecretText;
use uuid::Uuid;

use crate::http::Origin;

/// How long a step waits. The store's own limits are shorter or the same.
const PATIENCE: Duration = Duration::from_secs(600);
/// How many wait at most: a page that opens links in a loop must not fill the memory.
const MANY: usize = 32;

/// Which step; random, good for this run of the program only.
pub type StepId = Uuid;

/// Why a new password is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The password was temporary.
    Temporary,
    /// The person comes back in by e-mail.
    Recovery,
}

/// What the step needs. Its secrets are wiped when it is dropped, and never shown.
#[derive(Debug, Clone)]
pub enum Wanted {
    /// A code of the authenticator, for this challenge.
    SecondFactor(ChallengeId),
    /// A new password, which this ticket sets.
    NewPassword {
        /// The ticket.
        ticket: SecretText,
        /// Why.
        reason: Reason,
    },
}

/// A step that waits.
#[derive(Debug, Clone)]
pub struct Step {
    /// The store.
    pub store: StoreId,
    /// The origin that handed it out, which alone gets it back; nothing for a link, whose ticket goes to the origin known.
    pub origin: Option<Origin>,
    /// What it needs.
    pub wanted: Wanted,
}

/// The steps that wait.
#[derive(Default)]
pub struct Steps {
    waiting: Mutex<HashMap<StepId, (Instant, Step)>>,
}

impl Steps {
    /// Keeps a step and mints its id.
    pub fn keep(&self, step: Step) -> StepId {
        let mut waiting = self.lock();
        if waiting.len() >= MANY
            && let Some(oldest) = waiting.iter().min_by_key(|(_, (since, _))| *since).map(|(id, _)| *id)
        {
            waiting.remove(&oldest);
        }
        let id = Uuid::new_v4();
        waiting.insert(id, (Instant::now(), step));
        id
    }

    /// The step, while it waits. A mistyped code or a weak password leaves it waiting.
    pub fn get(&self, id: StepId) -> Option<Step> {
        self.lock().get(&id).map(|(_, step)| step.clone())
    }

    /// Ends a step.
    pub fn end(&self, id: StepId) {
        self.lock().remove(&id);
    }

    /// Ends all steps.
    pub fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<StepId, (Instant, Step)>> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|_, (since, _)| since.elapsed() < PATIENCE);
        waiting
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(ticket: &str) -> Step {
        let wanted = Wanted::NewPassword { ticket: ticket.into(), reason: Reason::Recovery };
        Step { store: StoreId::new(), origin: None, wanted }
    }

    #[test]
    fn a_step_waits_until_it_ends_and_shows_no_secret() {
        let steps = Steps::default();
        let id = steps.keep(step("canary"));
        let kept = steps.get(id).expect("it waits");
        assert!(!format!("{kept:?}").contains("canary"));
        assert!(steps.get(id).is_some(), "looking does not use it up");
        steps.end(id);
        assert!(steps.get(id).is_none());
    }

    #[test]
    fn the_oldest_goes_when_there_are_too_many() {
        let steps = Steps::default();
        let ids: Vec<StepId> = (0..=MANY).map(|_| steps.keep(step("x"))).collect();
        assert!(steps.get(ids[0]).is_none() && steps.get(ids[MANY]).is_some());
        let old = Instant::now().checked_sub(PATIENCE).expect("the machine runs longer than ten minutes");
        steps.waiting.lock().expect("steps").values_mut().for_each(|(since, _)| *since = old);
        assert!(steps.get(ids[MANY]).is_none(), "ten minutes are over");
    }
}
