//! The lock of the program: a passcode over all accounts, locking at once, and locking by itself.
//!
//! Locked means: databases closed, data keys and the key behind the passcode wiped, names masked, half-finished sign-ins
//! forgotten. What is idle is judged by two clocks: the monotonic one, which nobody sets, and the wall clock, which goes on
//! while the machine sleeps.

use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use kabinet_protocol::time::LocalTime;
use secrecy::SecretString;

use super::account::Account;
use super::archive::about;
use super::{App, AppError, Changed, Role};
use crate::db::DbError;
use crate::secrets::{KnownWrap, VaultError, Wrap};

/// How often idleness is looked at. A machine that wakes up is locked within this, and before any command is answered.
const LOOK: Duration = Duration::from_secs(5);
/// The longest time until the program locks by itself: a day.
const LONGEST: u32 = 24 * 60;

/// How the program is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lock {
    /// A passcode is set.
    pub passcode: bool,
    /// It is set and has not been given.
    pub locked: bool,
    /// Minutes without activity after which the program locks by itself.
    pub auto_lock_minutes: Option<u32>,
    /// Seconds until another passcode may be tried, where none may now.
    pub retry_after_s: Option<u64>,
}

/// When a person last did something.
#[derive(Debug, Clone, Copy)]
pub(super) struct Activity {
    at: Instant,
    wall: LocalTime,
}

impl Activity {
    pub(super) fn now(wall: LocalTime) -> Self {
        Self { at: Instant::now(), wall }
    }

    /// How long nothing was done: what the clocks say that went on longest. A wall clock that was set back says nothing.
    fn idle(self, wall: LocalTime) -> Duration {
        let by_wall = u64::try_from(wall.millis().saturating_sub(self.wall.millis())).unwrap_or(0);
        self.at.elapsed().max(Duration::from_millis(by_wall))
    }
}

impl App {
    /// How the program is locked.
    pub fn lock_state(&self) -> Lock {
        Lock {
            passcode: self.vault().has_passcode(),
            locked: self.vault().is_shut(),
            auto_lock_minutes: self.registry().now().auto_lock_minutes,
            retry_after_s: self.vault().passcode_wait(self.config().clock.now()),
        }
    }

    /// A person did something.
    pub fn touch(&self) {
        *self.activity.lock().unwrap_or_else(PoisonError::into_inner) = Activity::now(self.config().clock.now());
    }

    /// Sets the minutes without activity after which the program locks by itself; nothing for never.
    pub fn set_auto_lock(&self, minutes: Option<u32>) -> Result<(), AppError> {
        if minutes.is_some_and(|minutes| !(1..=LONGEST).contains(&minutes)) {
            return Err(AppError::BadMinutes);
        }
        self.registry().update(|contents| contents.auto_lock_minutes = minutes)?;
        self.touch();
        self.look.notify_one();
        self.signal(Changed::Vault);
        Ok(())
    }

    /// Sets the passcode, or another in its place; `current` is then needed.
    pub async fn set_passcode(
        self: &Arc<Self>,
        passcode: &SecretString,
        current: Option<&SecretString>,
    ) -> Result<(), AppError> {
        let _turn = self.passcode_turn.lock().await;
        let kept: Vec<Arc<Account>> = self.list().into_iter().filter(|account| by_keyring(account)).collect();
        if kept.is_empty() {
            return Err(VaultError::NoKeyringKey.into());
        }
        for account in &kept {
            // Whoever has an archive open must know how its key is kept: it is ours to change only while nobody else writes.
            self.open_to_write(account).await.map_err(in_use)?;
        }
        self.vault().set_passcode(passcode, current, self.config().clock.now()).await?;
        self.rewrap_all(true).await?;
        self.touch();
        self.signal(Changed::Vault);
        Ok(())
    }

    /// Takes the passcode away.
    pub async fn remove_passcode(self: &Arc<Self>, passcode: &SecretString) -> Result<(), AppError> {
        let _turn = self.passcode_turn.lock().await;
        self.vault().give_passcode(passcode, self.config().clock.now()).await?;
        for account in self.list().iter().filter(|account| by_keyring(account)) {
            self.open_to_write(account).await.map_err(in_use)?;
        }
        self.rewrap_all(false).await?;
        self.vault().remove_passcode().await?;
        self.touch();
        self.signal(Changed::Vault);
        self.signal(Changed::Session);
        Ok(())
    }

    /// Brings every archive under the wrap that is wanted. Each record is replaced whole, and opens before and after; what
    /// a crash leaves out is done with the next passcode.
    async fn rewrap_all(&self, with: bool) -> Result<(), AppError> {
        for account in self.list() {
            let _turn = account.turn.lock().await;
            let record = account.record();
            let Some(wrap) = &record.wrap else { continue };
            let about = about(record.store_id, record.id);
            let Some(done) = self.vault().rewrap(wrap, &about, with).await? else { continue };
            let kept = self.keep_record(&account, |record| record.wrap = Some(done.wrap.clone()));
            match kept {
                Ok(_) => self.vault().rewrapped(done).await,
                Err(error) => {
                    account.change(|record| record.wrap.clone_from(&Some(wrap.clone())));
                    self.vault().not_rewrapped(done).await;
                    return Err(error.into());
                }
            }
        }
        Ok(())
    }

    /// Gives the passcode and opens what it kept shut.
    pub(super) async fn give_passcode(self: &Arc<Self>, passcode: &SecretString) -> Result<(), AppError> {
        let _turn = self.passcode_turn.lock().await;
        match self.vault().give_passcode(passcode, self.config().clock.now()).await {
            Ok(()) => {}
            Err(VaultError::KeyLost | VaultError::Record) => {
                // The keyring has lost its half, or the record is damaged: no passcode will ever open anything again, so
                // none is asked for. The archives say that their key is lost, and are fetched anew after a sign-in.
                self.vault().remove_passcode().await?;
                self.bring_shut_up().await;
                self.signal(Changed::Vault);
                return Err(VaultError::KeyLost.into());
            }
            Err(error) => return Err(error.into()),
        }
        self.touch();
        self.bring_shut_up().await;
        if self.config().role == Role::Window
            && let Err(error) = self.rewrap_all(true).await
        {
            tracing::warn!(%error, "an archive is not yet wrapped with the passcode");
        }
        self.signal(Changed::Vault);
        Ok(())
    }

    async fn bring_shut_up(self: &Arc<Self>) {
        for account in self.list() {
            if by_keyring(&account)
                && account.any_archive().is_none()
                && let Err(error) = self.bring_up(&account, None).await
            {
                tracing::info!(%error, "an archive stays closed");
                self.signal(Changed::Session);
            }
        }
    }

    /// Locks at once. Refused where nothing would have to be typed to open again.
    pub async fn lock(self: &Arc<Self>) -> Result<(), AppError> {
        let passcode = self.vault().has_passcode();
        let shut: Vec<Arc<Account>> = self
            .list()
            .into_iter()
            .filter(|account| by_passphrase(account) || (passcode && by_keyring(account)))
            .collect();
        if shut.is_empty() {
            return Err(VaultError::NoPasscode.into());
        }
        // First of all, so that nothing opens again behind our back.
        self.vault().shut();
        self.steps.clear();
        for account in shut {
            let why = if by_passphrase(&account) { VaultError::PassphraseNeeded } else { VaultError::PasscodeNeeded };
            account.stays_locked(why);
            let _turn = account.turn.lock().await;
            if let Some(archive) = account.take_archive() {
                archive.close().await;
            }
            account.forget_name();
        }
        self.signal(Changed::Vault);
        self.signal(Changed::Session);
        self.signal(Changed::Orders);
        Ok(())
    }

    /// Locks where nothing was done for as long as the person set.
    pub async fn lock_if_idle(self: &Arc<Self>) {
        let Some(minutes) = self.registry().now().auto_lock_minutes else { return };
        let idle = self.activity.lock().unwrap_or_else(PoisonError::into_inner).idle(self.config().clock.now());
        if idle < Duration::from_secs(60 * u64::from(minutes)) {
            return;
        }
        let open = self.list().iter().any(|account| account.any_archive().is_some());
        if open && !matches!(self.lock().await, Ok(()) | Err(AppError::Vault(VaultError::NoPasscode))) {
            tracing::warn!("the program could not lock by itself");
        }
    }

    /// Watches for idleness until the client closes.
    pub(super) fn watch_idleness(self: &Arc<Self>) {
        let (app, look, mut closing) = (Arc::downgrade(self), Arc::clone(&self.look), self.closing.subscribe());
        tokio::spawn(async move {
            loop {
                let set = match app.upgrade() {
                    Some(app) => {
                        app.lock_if_idle().await;
                        app.registry().now().auto_lock_minutes.is_some()
                    }
                    None => return,
                };
                // Where it is switched off, nothing wakes the machine up.
                let next = async { if set { tokio::time::sleep(LOOK).await } else { std::future::pending().await } };
                tokio::select! {
                    () = next => {}
                    () = look.notified() => {}
                    _ = closing.changed() => return,
                }
            }
        });
    }

    /// Takes the passcode away when the last account it kept shut has gone: it would open nothing, and keep out whoever
    /// has forgotten it.
    pub(super) async fn forget_idle_passcode(&self) -> Result<(), AppError> {
        if self.vault().has_passcode() && !self.list().iter().any(|account| by_keyring(account)) {
            self.vault().remove_passcode().await?;
            self.signal(Changed::Vault);
        }
        Ok(())
    }
}

fn by_keyring(account: &Account) -> bool {
    let wrap = account.record().wrap;
    matches!(wrap, Some(Wrap::Known(KnownWrap::Keyring { .. } | KnownWrap::KeyringAndPasscode { .. })))
}

fn by_passphrase(account: &Account) -> bool {
    matches!(account.record().wrap, Some(Wrap::Known(KnownWrap::Passphrase { .. })))
}

fn in_use(error: AppError) -> AppError {
    match error {
        AppError::Db(DbError::InUse) => AppError::InUse,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sleep_counts_and_a_clock_set_back_does_not() {
        let begun = Activity::now(LocalTime(1_000_000));
        assert!(begun.idle(LocalTime(1_000_000)) < Duration::from_secs(10));
        assert!(begun.idle(LocalTime(1_600_000)) >= Duration::from_secs(600), "the machine slept");
        assert!(begun.idle(LocalTime(0)) < Duration::from_secs(10), "set back: the monotonic clock goes on");
    }
}
