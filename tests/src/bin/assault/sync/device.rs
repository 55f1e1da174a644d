//! One device of the account: a real client over a directory that outlives it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use kabinet_core::app::{App, AppError, Config, Paths, SignInStep};
use kabinet_core::clock::StillClock;
use kabinet_core::db::Database;
use kabinet_core::lists::Wish;
use kabinet_core::outbox::{self, Waiting};
use kabinet_protocol::ids::{AccountId, IntentId};
use kabinet_protocol::intent::{IntentKind, Payload};
use kabinet_protocol::profile::OrderNote;
use kabinet_protocol::time::LocalTime;
use kabinet_tests::{Mood, ScriptedKeyring};
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;

use super::line::Line;
use super::server::{BEGIN, Server, runtime};

const PATIENCE: Duration = Duration::from_secs(10);
/// How long what was dropped may take to be gone.
const GONE: Duration = Duration::from_secs(5);

/// Something a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Changes a list.
    List(Wish),
    /// Does anything else.
    Other(Payload),
}

impl Act {
    /// The kind of intent it makes.
    pub fn kind(&self) -> IntentKind {
        match self {
            Self::List(Wish::Add(_)) => IntentKind::ListAdd,
            Self::List(Wish::Set(_)) => IntentKind::ListSet,
            Self::List(Wish::Move { .. }) => IntentKind::ListMove,
            Self::List(Wish::Watch(_)) => IntentKind::ListWatch,
            Self::Other(payload) => payload.kind(),
        }
    }

    /// The payload of the intent, where it is known beforehand, spelled as it is compared.
    pub fn spelled(&self) -> String {
        match self {
            Self::List(_) => String::new(),
            Self::Other(payload) => payload.write().map(|(_, value)| spelled(&value)).unwrap_or_default(),
        }
    }
}

/// One spelling, whatever the order of fields.
pub fn spelled(value: &serde_json::Value) -> String {
    let mut value = value.clone();
    value.sort_all_objects();
    value.to_string()
}

/// What became of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// It is on disk.
    Done,
    /// Nothing was to be done, or it is not allowed.
    Nothing,
    /// Nobody knows.
    Unknown,
}

struct Up {
    runtime: Runtime,
    app: Arc<App>,
    db: Database,
}

/// A device that runs, or is off.
pub struct Device {
    home: PathBuf,
    keyring: ScriptedKeyring,
    /// Its clock, which may be wrong.
    pub clock: Arc<StillClock>,
    account: AccountId,
    up: Option<Up>,
    /// Orders being placed: whoever places one is kept waiting for the store's answer.
    placing: Vec<(Act, JoinHandle<Said>)>,
}

impl Device {
    /// Signs a new device in over a line, and waits until everything is there.
    pub fn sign_in(home: &Path, line: &Line, server: &Server, phone: &str) -> anyhow::Result<Self> {
        let keyring = ScriptedKeyring::new(Mood::Works);
        let clock = StillClock::at(LocalTime(BEGIN));
        let runtime = runtime("device")?;
        let opening = Paths::at(home);
        let (keys, shared) = (keyring.clone(), Arc::clone(&clock));
        let app = runtime.block_on(async move { App::open(configured(opening, keys, shared)).await })?;
        let account = enter(&runtime, &app, line.origin(), server, phone)?;
        let db = app.archive_of(account)?.db().clone();
        let up = Some(Up { runtime, app, db });
        let mut device = Self { home: home.into(), keyring, clock, account, up, placing: Vec::new() };
        device.close()?;
        Ok(device)
    }

    /// The same device over a copy of its directory, with a clock of its own.
    pub fn copy(&self, home: &Path, now: LocalTime) -> Self {
        let (keyring, account) = (self.keyring.clone(), self.account);
        Self { home: home.into(), keyring, clock: StillClock::at(now), account, up: None, placing: Vec::new() }
    }

    /// Switches it on.
    pub fn open(&mut self) -> anyhow::Result<()> {
        if self.up.is_some() {
            return Ok(());
        }
        let runtime = runtime("device")?;
        let (paths, keyring, clock) = (Paths::at(&self.home), self.keyring.clone(), Arc::clone(&self.clock));
        let app = runtime.block_on(async move { App::open(configured(paths, keyring, clock)).await })?;
        runtime.block_on(app.settle(PATIENCE));
        let db = app.archive_of(self.account).context("its archive opens")?.db().clone();
        anyhow::ensure!(db.writes(), "its archive opens to write");
        self.up = Some(Up { runtime, app, db });
        Ok(())
    }

    fn up(&self) -> anyhow::Result<&Up> {
        self.up.as_ref().context("the device is off")
    }

    /// Switches it off as a person does. Answers what became of the orders that were being placed.
    pub fn close(&mut self) -> anyhow::Result<Vec<(Act, Said)>> {
        let Some(up) = self.up.take() else { return Ok(Vec::new()) };
        up.runtime.block_on(up.app.close());
        let placed = self.abandoned();
        drop(up.app);
        up.runtime.shutdown_timeout(GONE);
        Ok(placed)
    }

    /// Ends it in the middle of whatever it does, and of `acts`, which have just begun.
    pub fn kill(&mut self, acts: &[Act]) -> anyhow::Result<Vec<(Act, Said)>> {
        let Some(up) = self.up.take() else { return Ok(Vec::new()) };
        let mut begun: Vec<(Act, JoinHandle<Said>)> = Vec::new();
        for act in acts {
            let (app, account, act) = (Arc::clone(&up.app), self.account, act.clone());
            let doing = act.clone();
            begun.push((act, up.runtime.spawn(async move { done(&app, account, doing).await })));
        }
        self.placing.append(&mut begun);
        drop(up.app);
        up.runtime.shutdown_timeout(GONE);
        let placed = self.abandoned();
        // A process that is killed leaves neither threads nor files open: what its last write came to stays.
        let elsewhere = runtime("after")?;
        let closed = elsewhere.block_on(async { tokio::time::timeout(GONE, up.db.close()).await });
        anyhow::ensure!(closed.is_ok(), "the database of a killed device is let go of");
        Ok(placed)
    }

    /// What became of orders that were being placed; of those that still are nobody knows.
    fn abandoned(&mut self) -> Vec<(Act, Said)> {
        let known = |handle: JoinHandle<Said>| match futures::FutureExt::now_or_never(handle) {
            Some(Ok(said)) => said,
            _ => Said::Unknown,
        };
        std::mem::take(&mut self.placing).into_iter().map(|(act, handle)| (act, known(handle))).collect()
    }

    /// Waits for the orders that are being placed.
    pub fn placed(&mut self) -> anyhow::Result<Vec<(Act, Said)>> {
        let mut all = Vec::new();
        for (act, handle) in std::mem::take(&mut self.placing) {
            let said = self.up()?.runtime.block_on(async { tokio::time::timeout(PATIENCE, handle).await });
            all.push((act, said.context("an order that is placed is answered")??));
        }
        Ok(all)
    }

    /// Does something. An order is placed in the background: what became of it comes with [`Device::placed`].
    pub fn act(&mut self, act: &Act) -> anyhow::Result<Option<Said>> {
        let up = self.up()?;
        let (app, account, doing) = (Arc::clone(&up.app), self.account, act.clone());
        if act.kind() == IntentKind::OrderPlace {
            let handle = up.runtime.spawn(async move { done(&app, account, doing).await });
            self.placing.push((act.clone(), handle));
            return Ok(None);
        }
        Ok(Some(match up.runtime.block_on(done(&app, account, doing)) {
            // The device was running all the while: what it says it did not do it has not written down either.
            Said::Unknown => Said::Nothing,
            said => said,
        }))
    }

    /// Syncs, and answers whether all went well. A pass may fail: the line is what it is.
    pub fn sync(&self) -> anyhow::Result<bool> {
        let up = self.up()?;
        let pass = async { tokio::time::timeout(PATIENCE, up.app.sync_account(self.account, |_| {})).await };
        Ok(matches!(up.runtime.block_on(pass), Ok(Ok(status)) if status.problem.is_none()))
    }

    /// Begins a sync, and does not wait for it.
    pub fn begin_sync(&self) -> anyhow::Result<()> {
        let up = self.up()?;
        let (app, account) = (Arc::clone(&up.app), self.account);
        up.runtime.spawn(async move { app.sync_account(account, |_| {}).await.map(drop) });
        Ok(())
    }

    /// Switches "work offline".
    pub fn offline(&self, on: bool) -> anyhow::Result<()> {
        let up = self.up()?;
        let _inside = up.runtime.enter();
        Ok(up.app.work_offline(on)?)
    }

    /// What waits, and what was refused.
    pub fn outbox(&self) -> anyhow::Result<Vec<Waiting>> {
        let up = self.up()?;
        Ok(up.runtime.block_on(outbox::list(&up.db, 1_000))?)
    }

    /// Tries again what was put aside.
    pub fn retry(&self, intent: IntentId) -> anyhow::Result<Option<IntentId>> {
        let up = self.up()?;
        Ok(up.runtime.block_on(up.app.retry(self.account, intent)).ok())
    }

    /// Gives a change up. Says whether it was.
    pub fn discard(&self, intent: IntentId) -> anyhow::Result<bool> {
        let up = self.up()?;
        Ok(up.runtime.block_on(up.app.discard(self.account, intent)).is_ok())
    }

    /// Asks its database.
    pub fn read<T, F: Future<Output = Result<T, sqlx::Error>>>(
        &self,
        question: impl FnOnce(Database) -> F,
    ) -> anyhow::Result<T> {
        let up = self.up()?;
        Ok(up.runtime.block_on(question(up.db.clone()))?)
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        // A seed that failed has told why already.
        let _ = self.kill(&[]);
    }
}

/// Signs a client in by code, and waits until everything is there.
pub fn enter(
    runtime: &Runtime,
    app: &Arc<App>,
    origin: &str,
    server: &Server,
    phone: &str,
) -> anyhow::Result<AccountId> {
    let store = runtime.block_on(app.connect(origin))?.discovery.store_id;
    let challenge = runtime.block_on(app.request_code(store, &phone.into(), "en"))?;
    let code = server.run(|store| async move {
        let messages = kabinet_server::inbox::store::newest(&store.db, 1).await;
        let messages = messages.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?;
        let body = &messages.first().context("a message")?.body;
        let code = body.split(|c: char| !c.is_ascii_digit()).find(|run| run.len() == 6);
        Ok(code.context("six digits")?.to_owned())
    })?;
    let entered = runtime.block_on(app.verify_code(store, challenge.id, &code.as_str().into()))?;
    let SignInStep::Done { account, .. } = entered else { anyhow::bail!("not signed in") };
    runtime.block_on(app.sync_account(account.id, |_| {}))?;
    Ok(account.id)
}

fn configured(paths: Paths, keyring: ScriptedKeyring, clock: Arc<StillClock>) -> Config {
    let mut config = Config::new(paths);
    config.keyring = Box::new(keyring);
    config.clock = clock;
    config
}

async fn done(app: &Arc<App>, account: AccountId, act: Act) -> Said {
    let said = match act {
        Act::List(wish) => match app.change_list(account, wish).await {
            Ok((done, _)) if done.intent.is_none() => return Said::Nothing,
            Ok(_) => Ok(()),
            Err(error) => Err(error),
        },
        Act::Other(payload) => other(app, account, payload).await,
    };
    // A failure may be the rule's, or a database's that was closed meanwhile.
    if said.is_ok() { Said::Done } else { Said::Unknown }
}

async fn other(app: &Arc<App>, account: AccountId, payload: Payload) -> Result<(), AppError> {
    match payload {
        Payload::Rename(rename) => app.rename(account, &rename.name).await,
        Payload::AddressPut(address) => app.put_address(account, *address).await,
        Payload::AddressRemove(address) => app.remove_address(account, address).await,
        Payload::Consents(change) => app.set_consents(account, change).await,
        Payload::Archive(change) => app.archive_order(account, change.order, change.archived).await,
        Payload::Annotate(change) => {
            let note = OrderNote { order: change.order, note: change.note, tags: change.tags };
            app.annotate_order(account, note).await
        }
        Payload::Cancel(change) => app.cancel_order(account, change.order, change.reason).await,
        Payload::Place(wanted) => app.place(account, *wanted).await.map(drop),
        Payload::Return(ask) => app.ask_return(account, *ask).await,
        Payload::ReturnWithdraw(back) => app.withdraw_return(account, back.order, back.id).await,
        Payload::Points(change) => app.switch_points(account, change.on).await,
        Payload::Membership(change) => app.renew_membership(account, change.on, change.method).await,
        Payload::Feedback(message) => app.send_feedback(account, message).await.map(drop),
        // Lists have a way of their own.
        Payload::List(_) => Ok(()),
    }
}
