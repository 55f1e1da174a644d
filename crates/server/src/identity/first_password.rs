//! The login and password that a first registration is sent (S5).

use kabinet_protocol::identity::Channel;
use kabinet_protocol::ids::AccountId;
use kabinet_protocol::secret::SecretText;
use kabinet_protocol::time::ServerTime;

use super::passwords::{self, TEMPORARY_HOURS};
use crate::db::Tx;
use crate::messages::{self, Letter, To};
use crate::policy::InitialPassword;
use crate::problems::Refusal;
use crate::store::Store;

/// A password that the store made for somebody who is about to register.
pub(super) struct FirstPassword {
    password: SecretText,
    hash: String,
    temporary: bool,
}

impl FirstPassword {
    /// Makes one, where the policy wants it.
    pub(super) async fn make(store: &Store, wanted: InitialPassword) -> Result<Option<Self>, Refusal> {
        let temporary = match wanted {
            InitialPassword::Temporary => true,
            InitialPassword::Permanent => false,
            InitialPassword::None => return Ok(None),
        };
        let password = passwords::generate()?;
        let hash = store.passwords.hash(&store.pepper, &password).await?;
        Ok(Some(Self { password, hash, temporary }))
    }

    /// Gives it to the account that has just been opened, and writes to its number.
    pub(super) async fn send(
        self,
        tx: &mut Tx,
        store: &Store,
        account: AccountId,
        phone: &str,
        language: &str,
        now: ServerTime,
    ) -> Result<(), Refusal> {
        let until = self.temporary.then(|| now.plus_millis(TEMPORARY_HOURS * 3_600_000));
        passwords::put(tx, account, &self.hash, until, now).await?;
        let (login, password) = (phone, self.password.expose());
        let letter = match self.temporary {
            true => Letter::TemporaryPassword { login, password, hours: TEMPORARY_HOURS },
            false => Letter::Password { login, password },
        };
        let to = To { channel: &Channel::Sms, address: phone, language };
        messages::send(tx, store, to, letter, until, now).await?;
        Ok(())
    }
}
