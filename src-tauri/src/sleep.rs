//! Sleep and the lock of the person's session, as systemd's logind tells them: either locks the program, where something
//! would have to be typed to open it again.
//!
//! The system is asked to wait for that before it sleeps (a "delay" inhibitor, a few seconds at most), so that no key lies
//! in a memory that is written to the disk. Where there is no system bus or no logind, nothing here does anything.

use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;

use gtk::gio::{BusType, DBusCallFlags, DBusConnection, DBusSignalFlags, UnixFDList, bus_get_future};
use gtk::glib::variant::{ObjectPath, ToVariant};
use gtk::glib::{Error, MainContext, Variant, VariantDict};
use serde_json::Value;
use tauri::{AppHandle, Manager};

use crate::opening::Opening;

const LOGIND: &str = "org.freedesktop.login1";
const PATH: &str = "/org/freedesktop/login1";
const MANAGER: &str = "org.freedesktop.login1.Manager";
const SESSION: &str = "org.freedesktop.login1.Session";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
/// Milliseconds that logind has to answer.
const PATIENCE: i32 = 5_000;

/// Listens from now on. Called on the main thread.
pub fn watch(handle: &AppHandle) {
    let handle = handle.clone();
    MainContext::ref_thread_default().spawn_local(async move {
        match bus_get_future(BusType::System).await {
            Ok(bus) => listen(&bus, move || lock(handle.clone())).await,
            Err(error) => tracing::info!(%error, "no system bus: sleep is not heard of"),
        }
    });
}

/// Has the core lock. It knows whether there is anything to lock.
async fn lock(handle: AppHandle) {
    // Before the core is open, no archive is.
    let Some(core) = handle.state::<Opening>().now() else { return };
    let call = async move { kabinet_commands::call(&core, "vault.lock", Value::Null).await };
    match tauri::async_runtime::spawn(call).await {
        Ok(Ok(_)) => tracing::info!("locked, for the system sleeps or its session is locked"),
        Ok(Err(error)) => tracing::info!(code = error.code, "not locked"),
        Err(error) => tracing::warn!(%error, "the lock broke off"),
    }
}

/// Calls `lock` when the system is about to sleep and when the session is locked.
async fn listen<F>(bus: &DBusConnection, lock: impl Fn() -> F + Clone + 'static)
where
    F: Future<Output = ()> + 'static,
{
    // A bus that goes away must not take the program with it.
    bus.set_exit_on_close(false);
    let delay = Rc::new(RefCell::new(None));
    let (held, locking) = (Rc::clone(&delay), lock.clone());
    let none = DBusSignalFlags::NONE;
    bus.signal_subscribe(
        Some(LOGIND),
        Some(MANAGER),
        Some("PrepareForSleep"),
        Some(PATH),
        None,
        none,
        move |bus, _, _, _, _, said| {
            let Some((sleeps,)) = said.get::<(bool,)>() else { return };
            let (bus, held, locking) = (bus.clone(), Rc::clone(&held), locking.clone());
            MainContext::ref_thread_default().spawn_local(async move {
                if sleeps {
                    locking().await;
                    held.replace(None);
                } else {
                    held.replace(delayed(&bus).await);
                }
            });
        },
    );
    if let Some(session) = session(bus).await {
        let now = lock.clone();
        bus.signal_subscribe(Some(LOGIND), Some(SESSION), Some("Lock"), Some(&session), None, none, {
            move |_, _, _, _, _, _| {
                MainContext::ref_thread_default().spawn_local(now());
            }
        });
        // Desktops that lock by themselves say so in a property.
        let changed = Some("PropertiesChanged");
        bus.signal_subscribe(Some(LOGIND), Some(PROPERTIES), changed, Some(&session), Some(SESSION), none, {
            move |_, _, _, _, _, said| {
                let changed = said.try_child_value(1).map(|changed| VariantDict::new(Some(&changed)));
                if changed.and_then(|changed| changed.lookup::<bool>("LockedHint").ok().flatten()) == Some(true) {
                    MainContext::ref_thread_default().spawn_local(lock());
                }
            }
        });
    }
    delay.replace(delayed(bus).await);
}

/// The path of this person's session.
async fn session(bus: &DBusConnection) -> Option<String> {
    let asked = ("auto",).to_variant();
    let answer = bus
        .call_future(Some(LOGIND), PATH, MANAGER, "GetSession", Some(&asked), None, DBusCallFlags::NONE, PATIENCE)
        .await;
    match answer.map(|answer| answer.get::<(ObjectPath,)>()) {
        Ok(Some((path,))) => Some(path.as_str().to_owned()),
        Ok(None) => None,
        Err(error) => {
            tracing::info!(%error, "logind names no session: its lock is not heard of");
            None
        }
    }
}

/// What makes the system wait before it sleeps, for as long as it is held.
async fn delayed(bus: &DBusConnection) -> Option<UnixFDList> {
    let asked = ("sleep", "Kabinet", "Locks the archive", "delay").to_variant();
    let answer: Result<(Variant, UnixFDList), Error> = bus
        .call_with_unix_fd_list_future(
            Some(LOGIND),
            PATH,
            MANAGER,
            "Inhibit",
            Some(&asked),
            None,
            DBusCallFlags::NONE,
            PATIENCE,
            None::<&UnixFDList>,
        )
        .await;
    answer.map(|(_, held)| held).map_err(|error| tracing::info!(%error, "the system does not wait for the lock")).ok()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::io::{BufRead, BufReader, ErrorKind, Read};
    use std::os::unix::net::UnixStream;
    use std::process::{Child, Command, Stdio};
    use std::sync::{Arc, Mutex};
    use std::time::{Duration, Instant};

    use gtk::gio::{BusNameOwnerFlags, Cancellable, DBusConnectionFlags, DBusNodeInfo, bus_own_name_on_connection};
    use gtk::glib::timeout_future;
    use gtk::glib::variant::{DictEntry, Handle};

    use super::*;

    const OURS: &str = "/org/freedesktop/login1/session/_32";
    const LOGIN: &str = r#"<node><interface name="org.freedesktop.login1.Manager">
        <method name="GetSession"><arg type="s" direction="in"/><arg type="o" direction="out"/></method>
        <method name="Inhibit">
            <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
            <arg type="s" direction="in"/><arg type="h" direction="out"/>
        </method>
    </interface></node>"#;

    type Held = Arc<Mutex<Option<UnixStream>>>;

    /// A bus of the test's own.
    struct Bus(Child, String);

    impl Bus {
        fn start() -> Self {
            let mut child = Command::new("dbus-daemon")
                .args(["--session", "--nofork", "--print-address"])
                .stdout(Stdio::piped())
                .spawn()
                .expect("dbus-daemon runs");
            let mut address = String::new();
            BufReader::new(child.stdout.take().expect("its output")).read_line(&mut address).expect("its address");
            Self(child, address.trim().to_owned())
        }

        fn connect(&self) -> DBusConnection {
            let flags = DBusConnectionFlags::AUTHENTICATION_CLIENT | DBusConnectionFlags::MESSAGE_BUS_CONNECTION;
            DBusConnection::for_address_sync(&self.1, flags, None, None::<&Cancellable>).expect("a connection")
        }
    }

    impl Drop for Bus {
        fn drop(&mut self) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    /// Answers as logind does; the other end of the inhibitor it hands out is what tells whether that is held.
    fn logind(bus: &Bus) -> (DBusConnection, Held) {
        let login = bus.connect();
        let info = DBusNodeInfo::for_xml(LOGIN).expect("a description").lookup_interface(MANAGER).expect("ours");
        let held = Held::default();
        let hold = Arc::clone(&held);
        login
            .register_object(
                PATH,
                &info,
                move |_, _, _, _, method, _, call| {
                    if method == "GetSession" {
                        let path = ObjectPath::try_from(OURS).expect("a path");
                        return call.return_value(Some(&(path,).to_variant()));
                    }
                    let (ours, theirs) = UnixStream::pair().expect("a pair");
                    ours.set_nonblocking(true).expect("it does not block");
                    *hold.lock().expect("held") = Some(ours);
                    call.return_value_with_unix_fd_list(
                        Some(&(Handle(0),).to_variant()),
                        Some(&UnixFDList::from_array([theirs])),
                    );
                },
                |_, _, _, _, _| false.to_variant(),
                |_, _, _, _, _, _| false,
            )
            .expect("an object");
        bus_own_name_on_connection(&login, LOGIND, BusNameOwnerFlags::NONE, |_, _| {}, |_, _| {});
        (login, held)
    }

    fn waits(held: &Held) -> bool {
        let mut held = held.lock().expect("held");
        // Nothing to read is an open end, nothing more to read a closed one.
        held.as_mut()
            .is_some_and(|end| matches!(end.read(&mut [0]), Err(error) if error.kind() == ErrorKind::WouldBlock))
    }

    async fn until(what: &str, mut ask: impl FnMut() -> bool) {
        let begun = Instant::now();
        while !ask() {
            assert!(begun.elapsed() < Duration::from_secs(10), "in vain: {what}");
            timeout_future(Duration::from_millis(10)).await;
        }
    }

    fn alone(work: impl Future<Output = ()>) {
        let context = MainContext::new();
        context.with_thread_default(|| context.block_on(work)).expect("a context of its own");
    }

    // covers: B13
    #[test]
    fn sleep_waits_for_the_lock_and_a_locked_session_locks() {
        alone(async {
            let bus = Bus::start();
            let (login, held) = logind(&bus);
            let ours = bus.connect();
            let locked = Rc::new(Cell::new(0));
            let (count, end) = (Rc::clone(&locked), Arc::clone(&held));
            listen(&ours, move || {
                let (count, end) = (Rc::clone(&count), Arc::clone(&end));
                async move {
                    assert!(waits(&end), "the system still waits");
                    count.set(count.get() + 1);
                }
            })
            .await;
            until("the system waits", || waits(&held)).await;
            let sleep = |on: bool| {
                login.emit_signal(None, PATH, MANAGER, "PrepareForSleep", Some(&(on,).to_variant())).expect("said");
            };
            sleep(true);
            until("locked", || locked.get() == 1).await;
            until("it may sleep now", || !waits(&held)).await;
            sleep(false);
            until("it waits the next time too", || waits(&held)).await;
            assert_eq!(locked.get(), 1, "waking up locks nothing");

            login.emit_signal(None, "/org/freedesktop/login1/session/_37", SESSION, "Lock", None).expect("said");
            login.emit_signal(None, OURS, SESSION, "Lock", None).expect("said");
            until("locked with the session", || locked.get() == 2).await;
            let hint = |on: bool| {
                let changed = [DictEntry::new("LockedHint", on.to_variant())].to_variant();
                let said = Variant::tuple_from_iter([SESSION.to_variant(), changed, Vec::<String>::new().to_variant()]);
                login.emit_signal(None, OURS, PROPERTIES, "PropertiesChanged", Some(&said)).expect("said");
            };
            hint(false);
            hint(true);
            until("locked by the desktop", || locked.get() == 3).await;
            timeout_future(Duration::from_millis(100)).await;
            assert_eq!(locked.get(), 3, "nobody else's session, and no unlocking, locks");
        });
    }

    #[test]
    fn without_logind_nothing_breaks() {
        alone(async {
            let bus = Bus::start();
            let ours = bus.connect();
            listen(&ours, || async { panic!("nobody said so") }).await;
            drop(bus);
            until("the bus has gone, and this test has not", || ours.is_closed()).await;
        });
    }
}
