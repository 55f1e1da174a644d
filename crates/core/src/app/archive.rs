//! An open archive: the database of one account, its session, and the engine that keeps it up to date.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kabinet_protocol::ids::{AccountId, StoreId};
use tokio::sync::broadcast;

use super::account::Account;
use super::source::AccountSource;
use super::{App, AppError, Changed, Role};
use crate::db::{DataKey, Database, DbError, Place};
use crate::identity::{Life, Session, Spare};
use crate::outbox::Sender;
use crate::registry::{AccountRecord, RegistryError, SessionState};
use crate::secrets::VaultError;
use crate::sync::{Engine, Notice, Phase, Status, Trouble};

/// How often a window that found the archive in use tries to become the one that writes.
const TRY_AGAIN: Duration = Duration::from_secs(2);

/// What a wrapped key is bound to, so that one account's record opens no other's database.
pub(super) fn about(store: StoreId, account: AccountId) -> String {
    format!("kabinet data key of {store}/{account}")
}

/// An open archive.
pub struct Archive {
    db: Database,
    session: Session,
    engine: Mutex<Option<Arc<Engine>>>,
    /// What sends the outbox.
    pub(super) sending: Mutex<Option<Arc<Sender>>>,
    /// Kept, so that a reader can become the writer, and a damaged copy be begun anew, without asking for a passphrase
    /// again. None where the database is in memory.
    key: Option<DataKey>,
    /// A damaged or unreadable copy was set aside, and the person has not read so yet.
    quarantined: AtomicBool,
}

impl Archive {
    /// The database.
    pub fn db(&self) -> &Database {
        &self.db
    }

    pub(super) fn session(&self) -> &Session {
        &self.session
    }

    pub(super) fn engine(&self) -> Option<Arc<Engine>> {
        self.engine.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn sender(&self) -> Option<Arc<Sender>> {
        self.sending.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) async fn stop(&self) {
        let sender = self.sending.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(sender) = sender {
            sender.stop().await;
        }
        let engine = self.engine.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(engine) = engine {
            engine.stop().await;
        }
    }

    pub(super) async fn close(&self) {
        self.stop().await;
        if let Err(error) = self.db.close().await {
            tracing::warn!(%error, "a local database did not close well");
        }
    }
}

impl App {
    pub(super) fn archive_over(
        self: &Arc<Self>,
        account: &Arc<Account>,
        db: Database,
        spare: Option<Spare>,
        quarantined: bool,
    ) -> Arc<Archive> {
        let key = spare.as_ref().map(|spare| spare.key().clone());
        self.archive_with(account, db, spare, key, quarantined)
    }

    fn archive_with(
        self: &Arc<Self>,
        account: &Arc<Account>,
        db: Database,
        spare: Option<Spare>,
        key: Option<DataKey>,
        quarantined: bool,
    ) -> Arc<Archive> {
        let session = Session::new(db.clone(), spare);
        let mut life = session.watch_life();
        let (app, watched) = (Arc::downgrade(self), Arc::downgrade(account));
        tokio::spawn(async move {
            while life.changed().await.is_ok() {
                let life = *life.borrow_and_update();
                let (Some(app), Some(account)) = (app.upgrade(), watched.upgrade()) else { return };
                if life == Life::Lives {
                    continue;
                }
                if let Err(error) = app.keep_record(&account, |record| record.session = SessionState::SignInAgain) {
                    tracing::warn!(%error, "the end of a session could not be noted");
                }
                if life == Life::Erased {
                    app.erase_where_asked().await;
                }
                app.signal(Changed::Session);
            }
        });
        let quarantined = AtomicBool::new(quarantined);
        Arc::new(Archive { db, session, engine: Mutex::default(), sending: Mutex::default(), key, quarantined })
    }

    /// Opens an account's archive with the key the vault gives: to write where this process may, else to read.
    pub(super) async fn open_account(
        self: &Arc<Self>,
        account: &Arc<Account>,
        passphrase: Option<&secrecy::SecretString>,
        write: bool,
    ) -> Result<Arc<Archive>, AppError> {
        let _turn = account.turn.lock().await;
        let condemned = write && account.take_condemned();
        if let Some(archive) = account.any_archive().filter(|_| !condemned)
            && (archive.db.writes() || !write)
        {
            return Ok(archive);
        }
        let mut record = account.record();
        if let Some(now) = self.registry().account(record.store_id, record.id) {
            // Another process may have wrapped the key anew.
            record = account.change(|record| record.wrap = now.wrap);
        }
        let wrap = record.wrap.as_ref().ok_or(AppError::Locked)?;
        let about = about(record.store_id, record.id);
        let file = self.registry().database(record.store_id, record.id);
        let mut reader = account.any_archive();
        let kept = reader.as_ref().and_then(|reader| reader.key.clone());
        if condemned {
            account.stays_locked(DbError::Damaged("it is being set aside".into()));
            if let Some(damaged) = reader.take().and_then(|_| account.take_archive()) {
                damaged.close().await;
            }
        } else if reader.is_some() && crate::db::is_written(&file) {
            return Err(AppError::InUse);
        }
        let opened = match kept {
            Some(key) => Ok(key),
            None => self.vault().open(wrap, &about, passphrase).await,
        };
        let key = match opened {
            Ok(key) => key,
            Err(why) => {
                if reader.is_none() {
                    account.stays_locked(why.clone());
                }
                return Err(why.into());
            }
        };
        let opened = if !write {
            Err(DbError::InUse)
        } else if condemned {
            Database::begin_anew(file.clone(), &key, &self.config().clock).await
        } else {
            // What reads goes on reading until the writer takes its place, so that nobody finds the archive closed.
            Database::open(Place::File(file.clone()), &key, &self.config().clock).await
        };
        let (db, quarantined) = match opened {
            Ok(opened) => {
                if let Some(aside) = &opened.quarantined {
                    carry_over(&opened.db, aside, &key).await;
                }
                (opened.db, opened.quarantined.is_some())
            }
            Err(DbError::InUse) if reader.is_some() => return Err(AppError::InUse),
            Err(DbError::InUse) => {
                let reader = match Database::open_reader_only(file.clone(), &key).await {
                    Ok(reader) => reader,
                    Err(error) => {
                        account.stays_locked(error.clone());
                        return Err(error.into());
                    }
                };
                let archive = self.archive_with(account, reader, None, Some(key), false);
                account.opened(Arc::clone(&archive), name_of(&archive).await);
                return if write { Err(AppError::InUse) } else { Ok(archive) };
            }
            Err(DbError::WrongKey) => {
                account.stays_locked(VaultError::KeyLost);
                return Err(DbError::WrongKey.into());
            }
            Err(error) => {
                if reader.is_none() {
                    account.stays_locked(error.clone());
                }
                return Err(error.into());
            }
        };
        let spare = Spare::beside(&file, key);
        let archive = self.archive_over(account, db, Some(spare), quarantined);
        if let Some(grant) = account.take_pending() {
            archive.session.begin(grant).await?;
        }
        account.opened(Arc::clone(&archive), name_of(&archive).await);
        if !record.guest && !archive.session.exists().await? && record.session == SessionState::SignedIn {
            // The session was in a copy that had to be set aside.
            archive.session.end();
        }
        Ok(archive)
    }

    /// Opens an account's archive to write, or says that another process does.
    pub(super) async fn open_to_write(self: &Arc<Self>, account: &Arc<Account>) -> Result<Arc<Archive>, AppError> {
        self.open_account(account, None, true).await
    }

    /// Opens an account as this process's role has it, and begins to sync it.
    pub(super) async fn bring_up(
        self: &Arc<Self>,
        account: &Arc<Account>,
        passphrase: Option<&secrecy::SecretString>,
    ) -> Result<(), AppError> {
        let write = self.config().role == Role::Window;
        let mut opened = self.open_account(account, passphrase, write).await;
        // A file can open well although the page that is read next is damaged: it would stay closed at every start.
        if matches!(opened, Err(AppError::Db(DbError::Damaged(_))))
            && write
            && account.record().wrap.is_some()
            && account.condemn()
        {
            tracing::warn!("the local database was found damaged on opening and is set aside");
            opened = self.open_account(account, passphrase, write).await;
        }
        match opened {
            Ok(_) => self.start_sync(account),
            Err(AppError::InUse) => self.wait_for_turn(account),
            Err(error) => return Err(error),
        }
        self.signal(Changed::Session);
        self.signal(Changed::Orders);
        Ok(())
    }

    /// Becomes the writer as soon as the process that writes now lets go.
    fn wait_for_turn(self: &Arc<Self>, account: &Arc<Account>) {
        let (app, account) = (Arc::downgrade(self), Arc::downgrade(account));
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(TRY_AGAIN).await;
                let (Some(app), Some(account)) = (app.upgrade(), account.upgrade()) else { return };
                if app.is_closing() {
                    return;
                }
                match app.open_to_write(&account).await {
                    Err(AppError::InUse) => {}
                    Ok(_) => {
                        app.start_sync(&account);
                        app.signal(Changed::Sync);
                        return;
                    }
                    Err(error) => {
                        tracing::warn!(%error, "an archive could not be opened to write");
                        return;
                    }
                }
            }
        });
    }

    /// Starts the engine of an account that is open to write, where this process syncs by itself.
    pub(super) fn start_sync(self: &Arc<Self>, account: &Arc<Account>) {
        let Some(archive) = account.any_archive() else { return };
        if !archive.db.writes() || self.config().role != Role::Window {
            return;
        }
        if account.record().guest {
            let (app, id) = (Arc::clone(self), account.record().id);
            tokio::spawn(async move { app.refresh_guest(id).await });
            return;
        }
        let engine = self.engine_over(account, &archive);
        self.sender_over(account, &archive).hurry();
        let (app, id) = (Arc::clone(self), account.record().id);
        tokio::spawn(async move {
            engine.sync_now().await;
            app.watch_pending(id).await;
        });
    }

    /// The archive's engine, begun when there is none.
    pub(super) fn engine_over(self: &Arc<Self>, account: &Arc<Account>, archive: &Archive) -> Arc<Engine> {
        let mut slot = archive.engine.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = slot.as_ref() {
            return Arc::clone(running);
        }
        let id = account.record().id;
        let source = Arc::new(AccountSource { app: Arc::downgrade(self), account: id });
        let clock = Arc::clone(&self.config().clock);
        let engine =
            Arc::new(Engine::spawn(archive.db.clone(), source, clock, crate::features::kinds(), crate::features::made));
        engine.set_offline(self.is_offline());
        let (app, mut status, mut changed) = (Arc::downgrade(self), engine.status(), engine.changed());
        let account = Arc::downgrade(account);
        tokio::spawn(async move {
            let mut away = false;
            loop {
                let heard = tokio::select! {
                    heard = status.changed() => heard.map(|()| None).map_err(drop),
                    heard = changed.recv() => match heard {
                        Err(broadcast::error::RecvError::Closed) => Err(()),
                        Err(broadcast::error::RecvError::Lagged(_)) => Ok(Some(None)),
                        Ok(kind) => Ok(Some(Some(kind))),
                    },
                };
                let (Ok(heard), Some(app)) = (heard, app.upgrade()) else { return };
                if let Some(kind) = heard {
                    app.entities_changed(id, kind).await;
                    continue;
                }
                app.signal(Changed::Sync);
                let phase = status.borrow().phase;
                if phase == Phase::Idle && std::mem::take(&mut away) {
                    // The store is back: what waits for a pause to end need not.
                    app.hurry_outbox(id);
                }
                away |= matches!(phase, Phase::Unreachable | Phase::SignInAgain | Phase::Failed);
                if let (true, Some(account)) = (status.borrow().is_damaged(), account.upgrade()) {
                    app.heal(&account);
                }
            }
        });
        *slot = Some(Arc::clone(&engine));
        engine
    }

    /// Takes in that the database of the account shown was found damaged, as by who reads it.
    pub fn found_damaged(self: &Arc<Self>) {
        if let Ok(account) = self.active_account() {
            self.heal(&account);
        }
    }

    /// Sets a database aside that was found damaged while it was in use, and fetches everything again. Where this process
    /// does not write, the one that does finds the damage itself.
    fn heal(self: &Arc<Self>, account: &Arc<Account>) {
        let writes = account.any_archive().is_some_and(|archive| archive.db.writes());
        if !writes || account.record().wrap.is_none() || self.is_closing() || !account.condemn() {
            return;
        }
        let (app, account) = (Arc::clone(self), Arc::clone(account));
        tokio::spawn(async move {
            tracing::warn!("the local database was found damaged and is set aside");
            if let Err(error) = app.bring_up(&account, None).await {
                tracing::warn!(%error, "an archive that was found damaged stays closed");
                app.signal(Changed::Session);
            }
        });
    }

    /// Changes an account's record, here and on disk. Another process may have changed the rest of it meanwhile, so the
    /// disk's is what is changed.
    pub(super) fn keep_record(
        &self,
        account: &Account,
        change: impl Fn(&mut AccountRecord),
    ) -> Result<AccountRecord, RegistryError> {
        let record = account.change(&change);
        if record.wrap.is_none() {
            return Ok(record);
        }
        let kept = self.registry().update_account(record.store_id, record.id, &change)?;
        if let Some(kept) = &kept {
            account.change(|record| record.wrap.clone_from(&kept.wrap));
        }
        Ok(account.record())
    }

    /// Wipes the accounts whose store said that this device shall forget everything.
    pub(super) async fn erase_where_asked(self: &Arc<Self>) {
        for account in self.list() {
            if account.any_archive().is_some_and(|archive| archive.session().life() == Life::Erased) {
                match self.erase_local(&account).await {
                    Ok(()) => tracing::info!("an archive was erased, as its owner asked from another device"),
                    Err(error) => tracing::warn!(%error, "an archive could not be erased whole"),
                }
            }
        }
    }

    /// Sets aside a database whose key is lost, with its record.
    pub(super) async fn set_aside(&self, account: &Arc<Account>) -> Result<(), AppError> {
        let _turn = account.turn.lock().await;
        if let Some(archive) = account.take_archive() {
            archive.close().await;
        }
        let record = account.record();
        let file = self.registry().database(record.store_id, record.id);
        let mark = format!(".key-lost-{}", uuid::Uuid::now_v7().simple());
        for path in crate::db::files_of(&file).map_err(DbError::from)? {
            let name = path.as_os_str().to_string_lossy().into_owned();
            if name.ends_with(".lock") || name.contains(".key-lost-") {
                continue;
            }
            // `a.db-wal` becomes `a.db.key-lost-…-wal`: signing out still finds and deletes it.
            let rest = name.strip_prefix(&*file.to_string_lossy()).unwrap_or_default().to_owned();
            let mut aside = file.as_os_str().to_owned();
            aside.push(&mark);
            aside.push(rest);
            std::fs::rename(&path, aside).map_err(DbError::from)?;
        }
        Ok(())
    }

    /// How fresh the shown archive is.
    pub fn sync_status(&self) -> Result<Status, AppError> {
        Ok(self.status_of(&*self.active_account()?))
    }

    pub(super) fn status_of(&self, account: &Account) -> Status {
        let archive = account.any_archive();
        let engine = archive.as_ref().and_then(|archive| archive.engine());
        let mut status = engine.map(|engine| engine.status().borrow().clone()).unwrap_or_default();
        if account.record().session == SessionState::SignInAgain {
            status.phase = Phase::SignInAgain;
        } else if self.is_offline() {
            status.phase = Phase::WorkOffline;
        } else if (status.phase == Phase::Unreachable || status.is_another_store()) && self.has_moved(account) {
            // The archive stays open: the store has not ended anything, it has only moved.
            let message = "this store answers at another address now: sign in there again".to_owned();
            status.phase = Phase::SignInAgain;
            status.problem = Some(Trouble { code: "unauthenticated".into(), message, retry_after_s: None });
        }
        if archive.is_some_and(|archive| archive.quarantined.load(Ordering::Relaxed)) {
            status.notice = status.notice.or(Some(Notice::Quarantined));
        }
        status
    }

    /// The person has read the notice.
    pub fn dismiss_notice(&self) -> Result<(), AppError> {
        if let Some(archive) = self.active_account()?.any_archive() {
            archive.quarantined.store(false, Ordering::Relaxed);
            if let Some(engine) = archive.engine() {
                engine.dismiss();
            }
        }
        self.signal(Changed::Sync);
        Ok(())
    }
}

/// Carries what was not sent yet over from a copy that was set aside. That it fails must not keep the archive closed.
async fn carry_over(db: &Database, aside: &Path, key: &DataKey) {
    match crate::outbox::carry_over(db, aside, key, crate::features::DROPPED).await {
        Ok(salvaged) => tracing::info!(?salvaged, "what waited was carried over from the damaged copy"),
        Err(error) => tracing::warn!(%error, "what waited could not be carried over from the damaged copy"),
    }
}

async fn name_of(archive: &Archive) -> Option<String> {
    archive.session.account().await.ok().flatten().map(|account| account.name)
}
