//! What a customer does with their own account: profile, security, devices, data.

use std::sync::Arc;

use kabinet_protocol::discovery::EmailChange;
use kabinet_protocol::identity::{
    Account, Challenge, Channel, ClaimList, Proof, ProofRequest, RecoveryCodes, Security, SecurityLog, SessionList,
    TotpOffer,
};
use kabinet_protocol::ids::{AccountId, ChallengeId, CustomerId, SecurityEventId, SessionId};
use kabinet_protocol::secret::SecretText;
use kabinet_protocol::time::LocalTime;

use super::{App, AppError, Changed, Role};
use crate::http::SignedIn;
use crate::identity::{mask, owner, store};
use crate::profile;

/// The profile, as it is shown offline too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The account as the store last described it.
    pub account: Account,
    /// Who changes an e-mail address that is bound.
    pub email_change: EmailChange,
    /// As of when; nothing before the first sync.
    pub as_of: Option<LocalTime>,
}

impl App {
    /// The profile of an account; works offline.
    pub async fn profile(&self, id: AccountId) -> Result<Profile, AppError> {
        let account = self.account(id)?;
        let archive = account.archive()?;
        let (mut described, as_of) = store::described(archive.db()).await?.ok_or(AppError::NotFound)?;
        if let Some(name) = profile::shown(archive.db()).await?.name {
            // A new name is shown while it is on its way.
            described.name = name;
        }
        let record = account.record();
        let known = self.registry().now().store(record.store_id).cloned();
        let email_change = known.unwrap_or(record.store).discovery.policy.email_change;
        Ok(Profile { account: described, email_change, as_of })
    }

    /// Asks for a code at a new phone number or e-mail address.
    pub async fn change_contact(
        self: &Arc<Self>,
        id: AccountId,
        channel: Channel,
        contact: &SecretText,
        language: &str,
    ) -> Result<Challenge, AppError> {
        let store = self.own(id).await?;
        Ok(owner::change_contact(&store, channel, contact.expose().trim(), language).await?)
    }

    /// Answers that code: the contact is bound, and the profile says so at once.
    pub async fn confirm_contact(
        self: &Arc<Self>,
        id: AccountId,
        challenge: ChallengeId,
        code: &SecretText,
    ) -> Result<Profile, AppError> {
        let store = self.own(id).await?;
        let changed = owner::confirm_contact(&store, self.device(), challenge, code.expose()).await?;
        self.account(id)?.archive()?.session().describe(&changed).await?;
        self.described(id).await?;
        self.profile(id).await
    }

    /// Takes up what the store says of an account now: the name in the window, and what is shown masked while it is closed.
    pub(super) async fn described(&self, id: AccountId) -> Result<(), AppError> {
        let account = self.account(id)?;
        let Some(archive) = account.any_archive() else { return Ok(()) };
        let Some((described, _)) = store::described(archive.db()).await? else { return Ok(()) };
        account.named(&described.name);
        let (name, phone) = (mask::name(&described.name), described.phone.as_deref().map(mask::phone));
        let record = account.record();
        if (&record.name, &record.phone) != (&name, &phone) {
            self.keep_record(&account, |record| (record.name, record.phone) = (name.clone(), phone.clone()))?;
        }
        self.signal(Changed::Profile);
        self.signal(Changed::Session);
        Ok(())
    }

    /// What password, authenticator and proof there are.
    pub async fn security(self: &Arc<Self>, id: AccountId) -> Result<Security, AppError> {
        Ok(owner::security(&self.own(id).await?).await?)
    }

    /// Gives a proof by what the person knows.
    pub async fn prove(self: &Arc<Self>, id: AccountId, by: &ProofRequest) -> Result<Proof, AppError> {
        Ok(owner::prove(&self.own(id).await?, by).await?)
    }

    /// Asks for a code to a verified contact, for a proof.
    pub async fn prove_code(
        self: &Arc<Self>,
        id: AccountId,
        channel: Channel,
        language: &str,
    ) -> Result<Challenge, AppError> {
        Ok(owner::prove_code(&self.own(id).await?, channel, language).await?)
    }

    /// Answers that code.
    pub async fn confirm_proof(
        self: &Arc<Self>,
        id: AccountId,
        challenge: ChallengeId,
        code: &SecretText,
    ) -> Result<Proof, AppError> {
        let store = self.own(id).await?;
        Ok(owner::confirm_proof(&store, self.device(), challenge, code.expose()).await?)
    }

    /// Sets or changes the password; all other sessions end.
    pub async fn set_password(self: &Arc<Self>, id: AccountId, password: SecretText) -> Result<Security, AppError> {
        let store = self.own(id).await?;
        owner::set_password(&store, password).await?;
        Ok(owner::security(&store).await?)
    }

    /// Removes the password.
    pub async fn remove_password(self: &Arc<Self>, id: AccountId) -> Result<Security, AppError> {
        let store = self.own(id).await?;
        owner::remove_password(&store).await?;
        Ok(owner::security(&store).await?)
    }

    /// The signed-in devices, this one first.
    pub async fn sessions(self: &Arc<Self>, id: AccountId) -> Result<SessionList, AppError> {
        Ok(owner::sessions(&self.own(id).await?).await?)
    }

    /// Ends a session and answers those that are left; `erase` has its device forget everything at its next contact.
    pub async fn end_session(
        self: &Arc<Self>,
        id: AccountId,
        session: SessionId,
        erase: bool,
    ) -> Result<SessionList, AppError> {
        let store = self.own(id).await?;
        owner::end_session(&store, session, erase).await?;
        Ok(owner::sessions(&store).await?)
    }

    /// Ends all sessions but this one.
    pub async fn end_others(self: &Arc<Self>, id: AccountId) -> Result<SessionList, AppError> {
        let store = self.own(id).await?;
        owner::end_others(&store).await?;
        Ok(owner::sessions(&store).await?)
    }

    /// A page of the security log, newest first.
    pub async fn security_log(
        self: &Arc<Self>,
        id: AccountId,
        before: Option<SecurityEventId>,
    ) -> Result<SecurityLog, AppError> {
        Ok(owner::log(&self.own(id).await?, before).await?)
    }

    /// A new authenticator, to be confirmed.
    pub async fn totp_begin(self: &Arc<Self>, id: AccountId) -> Result<TotpOffer, AppError> {
        Ok(owner::totp_begin(&self.own(id).await?).await?)
    }

    /// Confirms the authenticator and answers the recovery codes, which are shown this once.
    pub async fn totp_confirm(self: &Arc<Self>, id: AccountId, code: &SecretText) -> Result<RecoveryCodes, AppError> {
        Ok(owner::totp_confirm(&self.own(id).await?, code).await?)
    }

    /// Switches the authenticator off.
    pub async fn totp_remove(self: &Arc<Self>, id: AccountId) -> Result<Security, AppError> {
        let store = self.own(id).await?;
        owner::totp_remove(&store).await?;
        Ok(owner::security(&store).await?)
    }

    /// Closes the account at the store for good, and destroys the local copy with its key. The store's name as typed
    /// confirms.
    pub async fn delete_account(self: &Arc<Self>, id: AccountId, confirm: &str) -> Result<(), AppError> {
        let account = self.account(id)?;
        if confirm.trim() != account.info().store_name.trim() {
            return Err(AppError::NotConfirmed);
        }
        let store = self.own(id).await?;
        owner::delete_account(&store).await?;
        self.erase_local(&account).await
    }

    /// Orders that belong to a verified contact but not yet to the account.
    pub async fn claims(self: &Arc<Self>, id: AccountId) -> Result<ClaimList, AppError> {
        Ok(owner::claims(&self.own(id).await?).await?)
    }

    /// Moves them into the account, and answers what is left to claim.
    pub async fn take_claim(self: &Arc<Self>, id: AccountId, customer: CustomerId) -> Result<ClaimList, AppError> {
        let store = self.own(id).await?;
        owner::take_claim(&store, customer, None).await?;
        let left = owner::claims(&store).await?;
        if let Some(engine) = self.account(id)?.any_archive().and_then(|archive| archive.engine()) {
            // The event stream says so too; this only makes sure that a claim is seen where the stream is down.
            tokio::spawn(async move { engine.sync_now().await });
        }
        Ok(left)
    }

    /// Requests with the session of an account whose archive may be shown. Whoever asks has to be the one that writes:
    /// what a refresh brings must be kept.
    pub(super) async fn own(self: &Arc<Self>, id: AccountId) -> Result<SignedIn, AppError> {
        let account = self.account(id)?;
        account.archive()?;
        if self.config().role == Role::Tool {
            self.open_to_write(&account).await?;
        }
        if !account.archive()?.db().writes() {
            return Err(AppError::InUse);
        }
        self.signed_in(id).await
    }
}
