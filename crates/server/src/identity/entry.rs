//! Where every way in ends: whom the policy lets in, the second factor where one is on, and the session.

use kabinet_protocol::discovery::AccountsMode;
use kabinet_protocol::identity::{DeviceInfo, SecurityEventKind, SessionGrant};
use kabinet_protocol::problem::{Code, Problem};
use kabinet_protocol::time::ServerTime;

use super::accounts::{self, Known};
use super::sessions::{self, Owner, Tokens};
use super::{journal, second_factor, totp};
use crate::address::CallerAddress;
use crate::db::Tx;
use crate::policy::Policy;
use crate::problems::Refusal;
use crate::store::Store;

/// Whether the policy lets somebody in at all (S41-S44).
pub fn admitted(policy: &Policy, known: Known) -> Result<(), Refusal> {
    let disabled = policy.accounts_mode == AccountsMode::Disabled;
    match known {
        Known::Account if disabled && !policy.sign_in_when_disabled => Err(Code::AccountsDisabled.into()),
        Known::Account => Ok(()),
        Known::Customer | Known::Nobody if disabled => Err(Code::AccountsDisabled.into()),
        Known::Customer => Ok(()),
        Known::Nobody if !policy.otp_may_register => Err(Code::RegistrationClosed.into()),
        Known::Nobody => Ok(()),
    }
}

/// Somebody whose first factor was right.
#[derive(Debug)]
pub struct Arrival<'a> {
    /// Whose account it is.
    pub owner: Owner,
    /// The device.
    pub device: &'a DeviceInfo,
    /// From where.
    pub address: CallerAddress,
    /// The language asked in, where the request said.
    pub language: Option<&'a str>,
    /// The first factor: `code`, `password` or `ticket`.
    pub how: &'static str,
    /// Whether the account was opened just now.
    pub registered: bool,
}

/// What came of it. Both are to be committed.
pub enum Arrived {
    /// Signed in.
    In(Box<SessionGrant>),
    /// The second factor is asked for.
    Halfway(Box<Problem>),
}

impl Arrived {
    /// The answer, once the transaction is committed.
    pub fn answer(self) -> Result<SessionGrant, Refusal> {
        match self {
            Self::In(grant) => Ok(*grant),
            Self::Halfway(problem) => Err(Refusal(problem)),
        }
    }
}

/// Lets somebody in, or asks for the second factor.
pub async fn arrive(tx: &mut Tx, store: &Store, arrival: Arrival<'_>, now: ServerTime) -> Result<Arrived, Refusal> {
    let account = arrival.owner.account;
    if let Some(language) = arrival.language {
        sqlx::query("UPDATE accounts SET language = $2 WHERE id = $1")
            .bind(account.to_string())
            .bind(language)
            .execute(&mut **tx)
            .await?;
    }
    if !arrival.registered && totp::is_on(tx, account).await? {
        let challenge = second_factor::ask(tx, account, arrival.device.id, arrival.how, now).await?;
        let mut problem =
            Problem::new(Code::SecondFactorRequired).detail("Give the authenticator's code or a recovery code.");
        problem.challenge = Some(challenge);
        return Ok(Arrived::Halfway(Box::new(problem)));
    }
    session(tx, store, &arrival, now).await.map(|grant| Arrived::In(Box::new(grant)))
}

/// Begins the session.
pub async fn session(
    tx: &mut Tx,
    store: &Store,
    arrival: &Arrival<'_>,
    now: ServerTime,
) -> Result<SessionGrant, Refusal> {
    let Arrival { owner, device, address, registered, .. } = *arrival;
    let (session, tokens) = sessions::begin(tx, &store.pepper, owner, device, &address.network(), now).await?;
    let kind = if registered { SecurityEventKind::Registered } else { SecurityEventKind::SignedIn };
    journal::note(tx, store, owner.account, kind, Some(&device.name), None, now).await?;
    let account = accounts::within(tx, owner.account).await?;
    tracing::info!(%session, registered, how = arrival.how, "signed in");
    Ok(grant(session, tokens, account, owner, registered))
}

/// A session as it goes to the client.
pub fn grant(
    session_id: kabinet_protocol::ids::SessionId,
    tokens: Tokens,
    account: kabinet_protocol::identity::Account,
    owner: Owner,
    registered: bool,
) -> SessionGrant {
    SessionGrant {
        session_id,
        access_token: tokens.access,
        access_expires_in_s: sessions::ACCESS_S.unsigned_abs(),
        refresh_token: tokens.refresh,
        account,
        feed: owner.feed,
        registered,
    }
}
