//! The client as one thing: what the window, the command line and the bridge open and ask.
//!
//! [`App::open`] reads what this device knows ([`crate::registry`]), opens each archive whose key the vault gives, and in
//! the window's [`Role`] keeps them up to date. It waits for nothing: an archive whose keyring is slow opens later, and a
//! [`Changed`] tells. This module is the one place where features meet; they do not know each other.

mod account;
mod archive;
mod catalogue;
mod checkout;
mod config;
mod credit;
mod diagnostics;
mod error;
mod export;
mod first_page;
mod guests;
mod handover;
mod launch;
mod links;
mod lists;
mod lock;
mod membership;
mod notices;
mod outbox;
mod owner;
mod papers;
mod paths;
mod payments;
mod pictures;
mod points;
mod preferences;
mod shopping;
mod signing;
mod source;
mod stores;
mod support;
mod tool;
mod ways_in;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use jiff::tz::TimeZone;
use kabinet_protocol::ids::{AccountId, StoreId};
use kabinet_protocol::secret::SecretText;
use secrecy::SecretString;
use serde_json::{Map, Value};
use tokio::sync::{Notify, broadcast, watch};

pub use account::{AccountInfo, AccountState};
pub use archive::Archive;
pub use catalogue::ShownCatalogue;
pub use checkout::{CheckoutError, Delivery, Placed};
pub use config::{Build, Config, Opener, Role};
pub use credit::CreditShown;
pub use error::AppError;
pub use export::Exported;
pub use first_page::FirstPage;
pub use links::{Link, Target};
pub use lists::{ListCounts, ListShown, Listed, ListedItem, Reordered, ReorderedLine};
pub use lock::Lock;
pub use membership::MembershipShown;
pub use notices::{Due, Told};
pub use outbox::OutboxShown;
pub use owner::Profile;
pub use paths::{HOME_VARIABLE, Paths};
pub use payments::{PageShown, PayStarted};
pub use pictures::Picture;
pub use points::PointsShown;
pub use preferences::{FilePreferences, PreferenceStore};
pub use ways_in::SignInStep;

use crate::http::{HttpError, SignedIn};
use crate::identity::steps::{Reason, Step, StepId, Steps, Wanted};
use crate::orders;
use crate::registry::{Registry, StoreRecord};
use crate::secrets::{KeyringState, KnownWrap, Vault, VaultError, VaultMode, Wrap};
use crate::stores::DemoStore;
use account::Account;

/// Something changed; look again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// The active account's orders.
    Orders,
    /// The catalogue of the active account's store.
    Catalogue,
    /// The sync status.
    Sync,
    /// Who is signed in, or the active account.
    Session,
    /// The active account's name, phone or e-mail address.
    Profile,
    /// The list of stores.
    Stores,
    /// Preferences, or "work offline".
    Preferences,
    /// The state of the local encryption.
    Vault,
    /// The active account's lists.
    Lists,
    /// What waits to be sent.
    Outbox,
    /// The active account's payments or kept methods.
    Payments,
    /// The active account's points.
    Points,
    /// The active account's store credit.
    Credit,
    /// The active account's membership, and with it what it pays for goods.
    Membership,
    /// News about orders and points, of any account here.
    Notices,
    /// A deep link arrived.
    Link(String),
    /// A person clicked a notification: show what the link leads to, or the inbox.
    Open(Option<String>),
}

/// The client.
pub struct App {
    config: Config,
    registry: Registry,
    vault: Vault,
    demo: DemoStore,
    accounts: RwLock<Vec<Arc<Account>>>,
    /// Half-finished sign-ins.
    steps: Steps,
    /// When a person last did something.
    activity: Mutex<lock::Activity>,
    /// Notified when idleness is to be looked at again.
    look: Arc<Notify>,
    /// Held while the passcode is given or changed, so that these come one after another.
    passcode_turn: tokio::sync::Mutex<()>,
    glance: tokio::sync::Mutex<Option<catalogue::Glance>>,
    /// Payments that were begun here.
    paying: payments::Paying,
    offline_run: AtomicBool,
    /// News is held back for when it is not quiet any more.
    held: AtomicBool,
    /// Points have changed, or could not be looked at: it is to be looked again what runs out soon.
    remind: AtomicBool,
    closing: watch::Sender<bool>,
    /// Turns true when each account has been tried once.
    tried: watch::Sender<bool>,
    signals: broadcast::Sender<Changed>,
}

impl App {
    /// Opens the client: reads what is known on this device and begins to open the archives whose keys the keyring gives.
    /// Does not wait for the network, nor for a keyring.
    pub async fn open(mut config: Config) -> Result<Arc<Self>, AppError> {
        let data = config.paths.data().to_path_buf();
        crate::files::private_dir(&data).map_err(|source| AppError::Home { path: data, source })?;
        let registry = Registry::open(config.paths.registry(), config.paths.accounts())?;
        let keyring = std::mem::replace(&mut config.keyring, Box::new(crate::secrets::OsKeyring));
        let demo = DemoStore::new(config.server_binary.clone(), config.paths.demo(), config.paths.logs().to_path_buf());
        let accounts = registry.accounts().into_iter().map(Account::new).collect();
        let offline_run = AtomicBool::new(config.offline);
        let vault = Vault::new(keyring).guarded(config.paths.data());
        let activity = lock::Activity::now(config.clock.now());
        let app = Arc::new(Self {
            config,
            registry,
            vault,
            demo,
            accounts: RwLock::new(accounts),
            steps: Steps::default(),
            activity: Mutex::new(activity),
            look: Arc::default(),
            passcode_turn: tokio::sync::Mutex::default(),
            glance: tokio::sync::Mutex::default(),
            paying: payments::Paying::default(),
            offline_run,
            held: AtomicBool::new(true),
            remind: AtomicBool::new(true),
            closing: watch::Sender::new(false),
            tried: watch::Sender::new(false),
            signals: broadcast::channel(256).0,
        });
        app.watch_vault();
        if app.config.role == Role::Window {
            app.listen_for_handovers();
            app.watch_idleness();
            app.watch_quiet_hours();
        }
        let opening = Arc::clone(&app);
        tokio::spawn(async move { opening.bring_all_up().await });
        Ok(app)
    }

    /// Opens every account that is still closed, the active one first.
    async fn bring_all_up(self: Arc<Self>) {
        let active = self.registry.now().active;
        let mut closed = self.list();
        closed.retain(|account| account.any_archive().is_none());
        closed.sort_by_key(|account| Some(account.record().id) != active);
        if closed.is_empty() {
            self.vault.probe().await;
        }
        for account in closed {
            if let Err(error) = self.bring_up(&account, None).await {
                tracing::info!(%error, "an archive stays closed");
                self.signal(Changed::Session);
            }
        }
        self.tried.send_replace(true);
        if self.vault.state().is_none() {
            self.vault.probe().await;
        }
    }

    /// Takes up what another process changed in the registry.
    async fn reload(self: &Arc<Self>) {
        if let Err(error) = self.registry.update(|_| {}) {
            tracing::warn!(%error, "the registry could not be read again");
        }
        let known: Vec<AccountId> = self.list().iter().map(|account| account.record().id).collect();
        for record in self.registry.accounts() {
            if !known.contains(&record.id) {
                self.put_account(Account::new(record));
            }
        }
        self.signal(Changed::Stores);
        self.signal(Changed::Session);
        // Not waited for: a keyring may be slow, and who asked only wants to have told.
        tokio::spawn(Arc::clone(self).bring_all_up());
    }

    fn watch_vault(self: &Arc<Self>) {
        let (app, mut state) = (Arc::downgrade(self), self.vault.watch());
        tokio::spawn(async move {
            while state.changed().await.is_ok() {
                let Some(app) = app.upgrade() else { return };
                app.signal(Changed::Vault);
            }
        });
        let app = Arc::downgrade(self);
        let late = self.vault.late();
        tokio::spawn(async move {
            loop {
                // Not upgraded while waiting: a listener must not keep the client alive.
                late.notified().await;
                let Some(app) = app.upgrade() else { return };
                if app.is_closing() {
                    return;
                }
                app.bring_all_up().await;
            }
        });
    }

    /// Waits until the shown account has been tried, at most this long: what a first paint does instead of showing a lock
    /// for the blink of an eye.
    pub async fn settle(&self, patience: Duration) {
        let mut tried = self.tried.subscribe();
        let done = async {
            while !*tried.borrow_and_update() && self.active_account().is_ok_and(|account| account.archive().is_err()) {
                // Opening signals `Session` too, but `tried` alone is enough to wait on with a short tick.
                if tokio::time::timeout(Duration::from_millis(5), tried.changed())
                    .await
                    .is_ok_and(|heard| heard.is_err())
                {
                    return;
                }
            }
        };
        let _ = tokio::time::timeout(patience, done).await;
    }

    /// What changes, from now on.
    pub fn signals(&self) -> broadcast::Receiver<Changed> {
        self.signals.subscribe()
    }

    pub(crate) fn signal(&self, changed: Changed) {
        // Nobody listening is no failure.
        let _ = self.signals.send(changed);
    }

    /// The configuration it was opened with; its keyring has moved into the vault.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// What this device knows.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// The keys.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Whether this build can start the demo store.
    pub fn demo_available(&self) -> bool {
        self.demo.is_available()
    }

    /// All stores known here.
    pub fn stores(&self) -> Vec<StoreRecord> {
        self.registry.now().stores
    }

    /// All accounts known here, oldest first.
    pub fn accounts(&self) -> Vec<AccountInfo> {
        self.list().iter().map(|account| account.info()).collect()
    }

    /// The account shown.
    pub fn active(&self) -> Option<AccountInfo> {
        self.active_account().ok().map(|account| account.info())
    }

    /// The archive of the account shown.
    pub fn archive(&self) -> Result<Arc<Archive>, AppError> {
        self.active_account()?.archive()
    }

    /// The archive of an account.
    pub fn archive_of(&self, id: AccountId) -> Result<Arc<Archive>, AppError> {
        self.account(id)?.archive()
    }

    /// The orders of the account shown.
    pub fn orders(&self) -> Result<orders::Archive, AppError> {
        self.orders_in(&*self.active_account()?)
    }

    /// The orders of an account.
    pub fn orders_of(&self, id: AccountId) -> Result<orders::Archive, AppError> {
        self.orders_in(&*self.account(id)?)
    }

    fn orders_in(&self, account: &Account) -> Result<orders::Archive, AppError> {
        let archive = account.archive()?;
        let record = account.record();
        let zone = &record.store.discovery.time_zone;
        // The newest word on how long the store takes goods back.
        let known = self.registry().now().store(record.store_id).map(|store| store.discovery.policy.return_days);
        let return_days = known.unwrap_or(record.store.discovery.policy.return_days);
        let zones = orders::Zones {
            device: TimeZone::system(),
            // A zone this build's tables do not have: promises shift by hours at most.
            store: TimeZone::get(zone).unwrap_or(TimeZone::UTC),
        };
        let orders = orders::Archive::new(archive.db().clone(), Arc::clone(&self.config.clock), zones);
        Ok(orders.returns_within(return_days))
    }

    fn list(&self) -> Vec<Arc<Account>> {
        self.accounts.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn account(&self, id: AccountId) -> Result<Arc<Account>, AppError> {
        self.list().into_iter().find(|account| account.record().id == id).ok_or(AppError::NoAccount)
    }

    fn active_account(&self) -> Result<Arc<Account>, AppError> {
        let active = self.registry.now().active;
        let list = self.list();
        let found = active.and_then(|id| list.iter().find(|account| account.record().id == id));
        found.or(list.first()).cloned().ok_or(AppError::SignedOut)
    }

    fn put_account(&self, account: Arc<Account>) {
        let id = account.record().id;
        let mut accounts = self.accounts.write().unwrap_or_else(PoisonError::into_inner);
        accounts.retain(|known| known.record().id != id);
        accounts.push(account);
    }

    fn remove_account(&self, id: AccountId) {
        self.accounts.write().unwrap_or_else(PoisonError::into_inner).retain(|known| known.record().id != id);
    }

    /// Requests with the session of an account.
    pub(crate) async fn signed_in(&self, id: AccountId) -> Result<SignedIn, AppError> {
        let account = self.account(id)?;
        if account.record().guest {
            return Err(AppError::SignedOut);
        }
        let archive = account.any_archive().ok_or(AppError::Locked)?;
        let client = self.trusted_client(&account).await?;
        Ok(SignedIn::new(client, Arc::new(archive.session().clone())))
    }

    /// Whether "work offline" is on, for good or for this run.
    pub fn is_offline(&self) -> bool {
        self.offline_run.load(Ordering::Relaxed) || self.registry.now().work_offline
    }

    /// Switches "work offline", for good.
    pub fn work_offline(&self, on: bool) -> Result<(), AppError> {
        self.registry.update(|contents| contents.work_offline = on)?;
        self.offline_run.store(false, Ordering::Relaxed);
        for archive in self.list().iter().filter_map(|account| account.any_archive()) {
            if let Some(engine) = archive.engine() {
                engine.set_offline(on);
            }
            if let Some(sender) = archive.sender() {
                sender.set_offline(on);
            }
        }
        self.signal(Changed::Preferences);
        self.signal(Changed::Sync);
        Ok(())
    }

    fn refuse_offline(&self) -> Result<(), HttpError> {
        if self.is_offline() { Err(HttpError::WorkOffline) } else { Ok(()) }
    }

    /// Whether the keyring answers, as far as is known, and what new accounts will use.
    pub fn vault_state(&self) -> (Option<KeyringState>, Option<VaultMode>) {
        (self.vault.state(), self.vault.mode())
    }

    /// Opens a locked account: by its passphrase, by the passcode where one is set, or by asking the keyring again.
    pub async fn unlock(
        self: &Arc<Self>,
        id: AccountId,
        passphrase: Option<SecretString>,
    ) -> Result<AccountInfo, AppError> {
        let account = self.account(id)?;
        let by_passphrase = matches!(account.record().wrap, Some(Wrap::Known(KnownWrap::Passphrase { .. })));
        if self.vault.is_shut() && !by_passphrase {
            self.give_passcode(&passphrase.ok_or(VaultError::PasscodeNeeded)?).await?;
            // What could not be opened all the same says why.
            if account.any_archive().is_none() {
                self.bring_up(&account, None).await?;
            }
        } else {
            self.bring_up(&account, passphrase.as_ref()).await?;
        }
        self.touch();
        Ok(account.info())
    }

    /// Cosmetic preferences.
    pub fn preferences(&self) -> Map<String, Value> {
        self.config.preferences.load()
    }

    /// Replaces the cosmetic preferences.
    pub fn set_preferences(&self, preferences: &Map<String, Value>) -> Result<(), AppError> {
        let path = self.config.paths.preferences();
        self.config.preferences.save(preferences).map_err(|source| AppError::Home { path, source })?;
        self.signal(Changed::Preferences);
        Ok(())
    }

    /// Where a link leads, and the account here that can show it. Resolving never acts; what a link carries for a new
    /// password stays here as a step.
    pub fn resolve_link(&self, link: &str) -> Result<(Link, Option<AccountId>, Option<StepId>), AppError> {
        let link = Link::parse(link).ok_or(AppError::BadLink)?;
        let step = match &link.target {
            Target::NewPassword(ticket) => Some(self.keep_ticket(link.store_id, ticket)),
            Target::Step(step) if self.steps.get(*step).is_some_and(|kept| kept.store == link.store_id) => Some(*step),
            Target::Step(_) => return Err(AppError::StepGone),
            Target::Order(_) | Target::Points | Target::SignIn | Target::Recover => None,
        };
        let active = self.registry.now().active;
        let mut able: Vec<AccountId> = self
            .accounts()
            .iter()
            .filter(|account| account.store_id == link.store_id)
            .map(|account| account.id)
            .collect();
        able.sort_by_key(|id| Some(*id) != active);
        let able = able.first().copied();
        Ok((link, able, step))
    }

    fn keep_ticket(&self, store: StoreId, ticket: &SecretText) -> StepId {
        let wanted = Wanted::NewPassword { ticket: ticket.clone(), reason: Reason::Recovery };
        self.steps.keep(Step { store, origin: None, wanted })
    }

    /// Tells the interface of a deep link the system handed over. Nothing happens without a click.
    pub fn deliver_link(&self, link: &str) {
        match Link::parse(link) {
            // The ticket stays here: what is told names the step it became.
            Some(Link { store_id, target: Target::NewPassword(ticket) }) => {
                let step = self.keep_ticket(store_id, &ticket);
                self.signal(Changed::Link(Link { store_id, target: Target::Step(step) }.to_string()));
            }
            // Steps are ours to name, nobody else's.
            Some(Link { target: Target::Step(_), .. }) | None => {}
            Some(_) => self.signal(Changed::Link(link.to_owned())),
        }
    }

    pub(crate) fn is_closing(&self) -> bool {
        *self.closing.borrow()
    }

    /// Stops syncing and the demo store, and closes the databases.
    pub async fn close(self: &Arc<Self>) {
        self.closing.send_replace(true);
        self.steps.clear();
        self.erase_where_asked().await;
        for account in self.list() {
            let _turn = account.turn.lock().await;
            if let Some(archive) = account.take_archive() {
                archive.close().await;
            }
        }
        self.close_glance().await;
        self.demo.stop().await;
    }
}
