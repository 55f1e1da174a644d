//! The ways in: a code, a password, a way back by e-mail or phone, each with a second factor where one is on. They all end
//! in [`App::enter`], so that what holds for one holds for all: how the archive will be protected is worked out before
//! anything is spent, and what the store hands out for the next step stays in the core.

use std::future::Future;
use std::sync::Arc;

use kabinet_protocol::identity::{Challenge, DeviceInfo, InboxMessage, SessionGrant};
use kabinet_protocol::ids::{ChallengeId, StoreId};
use kabinet_protocol::problem::Code;
use kabinet_protocol::secret::SecretText;

use super::account::AccountInfo;
use super::{App, AppError};
use crate::http::{HttpError, Origin, StoreClient};
use crate::identity::api;
use crate::identity::steps::{Reason, Step, StepId, Wanted};

/// What a way in came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInStep {
    /// Signed in.
    Done {
        /// As whom.
        account: AccountInfo,
        /// The account was opened just now: the person may want to set a password.
        may_set_password: bool,
    },
    /// The authenticator's code is needed too.
    SecondFactor {
        /// To be answered with [`App::second_factor`].
        step: StepId,
    },
    /// A new password is needed first.
    NewPassword {
        /// To be answered with [`App::new_password`].
        step: StepId,
        /// Why.
        reason: Reason,
    },
}

impl App {
    /// Asks a store for a one-time code. The phone goes as it was typed.
    pub async fn request_code(
        &self,
        store: StoreId,
        phone: &SecretText,
        language: &str,
    ) -> Result<Challenge, AppError> {
        let client = self.client(store).await?;
        Ok(api::request_code(&client, self.device(), phone.expose().trim(), language).await?)
    }

    /// Answers a one-time code: signs in, or registers, or comes back in by phone.
    pub async fn verify_code(
        self: &Arc<Self>,
        store: StoreId,
        challenge: ChallengeId,
        code: &SecretText,
    ) -> Result<SignInStep, AppError> {
        let client = self.client(store).await?;
        let ask = api::verify_code(&client, self.device(), challenge, code.expose());
        self.enter(store, client.origin(), ask).await
    }

    /// Signs in by a verified phone number or e-mail address, as typed, and the password.
    pub async fn sign_in_password(
        self: &Arc<Self>,
        store: StoreId,
        identifier: &SecretText,
        password: SecretText,
        language: &str,
    ) -> Result<SignInStep, AppError> {
        let client = self.client(store).await?;
        let ask = api::sign_in_password(&client, self.device(), identifier.expose().trim(), password, language);
        self.enter(store, client.origin(), ask).await
    }

    /// Answers a step that asks for the authenticator's code, or a recovery code.
    pub async fn second_factor(self: &Arc<Self>, step: StepId, code: &SecretText) -> Result<SignInStep, AppError> {
        let (found, client) = self.step(step).await?;
        let Wanted::SecondFactor(challenge) = found.wanted else { return Err(AppError::StepGone) };
        let ask = api::second_factor(&client, self.device(), challenge, code);
        let entered = self.enter(found.store, client.origin(), ask).await;
        self.step_answered(step, entered)
    }

    /// Asks for a way back in, at a phone number or an e-mail address as typed. What went to a phone is answered with
    /// [`App::verify_code`], what went to an e-mail address with [`App::verify_recovery`].
    pub async fn recover(&self, store: StoreId, contact: &SecretText, language: &str) -> Result<Challenge, AppError> {
        let client = self.client(store).await?;
        Ok(api::recover(&client, self.device(), contact.expose().trim(), language).await?)
    }

    /// Answers the code of a recovery e-mail: a new password comes next.
    pub async fn verify_recovery(
        &self,
        store: StoreId,
        challenge: ChallengeId,
        code: &SecretText,
    ) -> Result<SignInStep, AppError> {
        let client = self.client(store).await?;
        // As in `enter`: not spent where what it leads to could not be kept.
        let protection = self.vault().protection().await?;
        self.vault().discard(protection).await;
        let found = api::verify_recovery(&client, self.device(), challenge, code.expose()).await?;
        Ok(self.new_password_step(store, Some(client.origin().clone()), found.ticket, Reason::Recovery))
    }

    /// Answers a step that asks for a new password.
    pub async fn new_password(self: &Arc<Self>, step: StepId, password: SecretText) -> Result<SignInStep, AppError> {
        let (found, client) = self.step(step).await?;
        let Wanted::NewPassword { ticket, .. } = found.wanted else { return Err(AppError::StepGone) };
        let ask = api::reset_password(&client, self.device(), ticket, password);
        let entered = self.enter(found.store, client.origin(), ask).await;
        self.step_answered(step, entered)
    }

    /// The demo store's messages, newest first.
    pub async fn inbox(&self, store: StoreId) -> Result<Vec<InboxMessage>, AppError> {
        Ok(api::inbox(&self.client(store).await?).await?)
    }

    /// This installation, as a customer will see it among the devices.
    pub(super) fn device(&self) -> DeviceInfo {
        api::device(self.registry().now().device)
    }

    /// Keeps a ticket as a step.
    pub(super) fn new_password_step(
        &self,
        store: StoreId,
        origin: Option<Origin>,
        ticket: SecretText,
        reason: Reason,
    ) -> SignInStep {
        let step = self.steps.keep(Step { store, origin, wanted: Wanted::NewPassword { ticket, reason } });
        SignInStep::NewPassword { step, reason }
    }

    /// Performs a way in. How the archive will be protected is worked out first, so that nothing is ever spent on an
    /// account that could not be kept; a refusal that names a next step becomes that step.
    async fn enter(
        self: &Arc<Self>,
        store: StoreId,
        origin: &Origin,
        ask: impl Future<Output = Result<SessionGrant, HttpError>>,
    ) -> Result<SignInStep, AppError> {
        let protection = self.vault().protection().await?;
        let refused = match ask.await {
            Ok(grant) => {
                let may_set_password = grant.registered;
                let account = self.take_over(store, origin.clone(), grant, protection).await?;
                return Ok(SignInStep::Done { account, may_set_password });
            }
            Err(refused) => refused,
        };
        self.vault().discard(protection).await;
        let HttpError::Problem(mut problem) = refused else { return Err(refused.into()) };
        match (&problem.code, problem.ticket.take(), problem.challenge) {
            (Code::PasswordChangeRequired, Some(ticket), _) => {
                Ok(self.new_password_step(store, Some(origin.clone()), ticket, Reason::Temporary))
            }
            (Code::SecondFactorRequired, _, Some(challenge)) => {
                let wanted = Wanted::SecondFactor(challenge);
                let step = self.steps.keep(Step { store, origin: Some(origin.clone()), wanted });
                Ok(SignInStep::SecondFactor { step })
            }
            _ => Err(HttpError::Problem(problem).into()),
        }
    }

    /// A step that waits, and its store. What one origin handed out goes to no other.
    async fn step(&self, id: StepId) -> Result<(Step, StoreClient), AppError> {
        let step = self.steps.get(id).ok_or(AppError::StepGone)?;
        let client = self.client(step.store).await?;
        if step.origin.as_ref().is_some_and(|origin| origin != client.origin()) {
            self.steps.end(id);
            return Err(AppError::StepGone);
        }
        Ok((step, client))
    }

    /// Ends a step that was answered, or that can be answered no more.
    fn step_answered(&self, id: StepId, answer: Result<SignInStep, AppError>) -> Result<SignInStep, AppError> {
        let over = match &answer {
            Ok(_) => true,
            Err(AppError::Http(error)) => matches!(
                error.code(),
                Some(Code::TicketInvalid | Code::CodeExpired | Code::CodeLocked | Code::CodeUsed | Code::NotFound)
            ),
            Err(_) => false,
        };
        if over {
            self.steps.end(id);
        }
        answer
    }
}
