//! Notifications over D-Bus, as the Desktop Notifications Specification has it: with a default action, so that a click comes
//! back. Where nobody shows notifications, nothing here does anything; the inbox has the news.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use gtk::gio::{BusType, DBusCallFlags, DBusConnection, DBusSignalFlags, bus_get_future};
use gtk::glib::variant::ToVariant;
use gtk::glib::{Error, MainContext, Variant, VariantDict};

use super::{Leads, Note};

const SERVICE: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
/// Milliseconds that whoever shows notifications has to answer.
const PATIENCE: i32 = 5_000;
/// The action of a click on the notification itself.
const DEFAULT: &str = "default";

thread_local! {
    static NOTIFIER: RefCell<Option<Notifier>> = const { RefCell::new(None) };
}

/// Shows a notification; `clicked` is called where somebody follows it. Called on the main thread.
pub fn show(note: Note, clicked: impl Fn(Leads) + 'static) {
    MainContext::ref_thread_default().spawn_local(async move {
        let known = NOTIFIER.with_borrow(Clone::clone);
        let notifier = match known.filter(|notifier| !notifier.bus.is_closed()) {
            Some(notifier) => notifier,
            None => match bus_get_future(BusType::Session).await {
                Ok(bus) => {
                    let notifier = Notifier::on(&bus, clicked);
                    NOTIFIER.set(Some(notifier.clone()));
                    notifier
                }
                Err(error) => return tracing::info!(%error, "no session bus: notifications are not shown"),
            },
        };
        if let Err(error) = notifier.post(&note).await {
            tracing::info!(%error, "a notification could not be shown");
        }
    });
}

/// Where shown notifications lead, by the number the system gave them.
type Shown = Rc<RefCell<HashMap<u32, Leads>>>;

#[derive(Clone)]
struct Notifier {
    bus: DBusConnection,
    shown: Shown,
}

impl Notifier {
    /// Listens for clicks from now on.
    fn on(bus: &DBusConnection, clicked: impl Fn(Leads) + 'static) -> Self {
        // A bus that goes away must not take the program with it.
        bus.set_exit_on_close(false);
        let shown = Shown::default();
        let none = DBusSignalFlags::NONE;
        let leads = Rc::clone(&shown);
        bus.signal_subscribe(Some(SERVICE), Some(SERVICE), Some("ActionInvoked"), Some(PATH), None, none, {
            move |_, _, _, _, _, said| {
                // The bus tells of everybody's; ours are those we know.
                let Some((id, action)) = said.get::<(u32, String)>() else { return };
                let followed = leads.borrow_mut().remove(&id);
                if let (Some(leads), DEFAULT | "open") = (followed, action.as_str()) {
                    clicked(leads);
                }
            }
        });
        let gone = Rc::clone(&shown);
        bus.signal_subscribe(Some(SERVICE), Some(SERVICE), Some("NotificationClosed"), Some(PATH), None, none, {
            move |_, _, _, _, _, said| {
                if let Some((id, _)) = said.get::<(u32, u32)>() {
                    gone.borrow_mut().remove(&id);
                }
            }
        });
        Self { bus: bus.clone(), shown }
    }

    async fn post(&self, note: &Note) -> Result<(), Error> {
        let hints = VariantDict::new(None);
        hints.insert("desktop-entry", "Kabinet");
        let actions = vec![DEFAULT.to_owned(), note.open.clone(), "open".to_owned(), note.open.clone()];
        let asked = Variant::tuple_from_iter([
            "Kabinet".to_variant(),
            0u32.to_variant(),
            "kabinet".to_variant(),
            note.title.to_variant(),
            escaped(&note.body).to_variant(),
            actions.to_variant(),
            hints.end(),
            (-1i32).to_variant(),
        ]);
        let answer = self
            .bus
            .call_future(Some(SERVICE), PATH, SERVICE, "Notify", Some(&asked), None, DBusCallFlags::NONE, PATIENCE)
            .await?;
        if let Some((id,)) = answer.get::<(u32,)>() {
            self.shown.borrow_mut().insert(id, note.leads.clone());
        }
        Ok(())
    }
}

/// A body may be read as markup; what a store writes must not be.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader};
    use std::process::{Child, Command, Stdio};
    use std::sync::{Arc, Mutex};
    use std::time::{Duration, Instant};

    use gtk::gio::{BusNameOwnerFlags, Cancellable, DBusConnectionFlags, DBusNodeInfo, bus_own_name_on_connection};
    use gtk::glib::timeout_future;

    use super::*;

    const XML: &str = r#"<node><interface name="org.freedesktop.Notifications"><method name="Notify">
        <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
        <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
        <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/>
    </method></interface></node>"#;

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

    type Heard = Arc<Mutex<Vec<(String, String, Vec<String>)>>>;

    /// Somebody who shows notifications: keeps what was asked for, and numbers it from 1.
    fn daemon(bus: &Bus) -> (DBusConnection, Heard) {
        let daemon = bus.connect();
        let info = DBusNodeInfo::for_xml(XML).expect("a description").lookup_interface(SERVICE).expect("ours");
        let heard = Heard::default();
        let keep = Arc::clone(&heard);
        daemon
            .register_object(
                PATH,
                &info,
                move |_, _, _, _, _, args, call| {
                    let text = |index| args.child_value(index).get::<String>().expect("text");
                    let mut heard = keep.lock().expect("heard");
                    heard.push((text(3), text(4), args.child_value(5).get::<Vec<String>>().expect("actions")));
                    let id = u32::try_from(heard.len()).expect("few");
                    call.return_value(Some(&(id,).to_variant()));
                },
                |_, _, _, _, _| false.to_variant(),
                |_, _, _, _, _, _| false,
            )
            .expect("an object");
        bus_own_name_on_connection(&daemon, SERVICE, BusNameOwnerFlags::NONE, |_, _| {}, |_, _| {});
        (daemon, heard)
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

    fn note(leads: Leads) -> Note {
        let (title, body, open) = ("It is on its way".into(), "Tail & Paw: <Ball>".into(), "Open".into());
        Note { title, body, open, leads }
    }

    // covers: B16
    #[test]
    fn a_click_leads_to_the_order_once() {
        alone(async {
            let bus = Bus::start();
            let (daemon, heard) = daemon(&bus);
            let clicks = Rc::new(RefCell::new(Vec::new()));
            let seen = Rc::clone(&clicks);
            let notifier = Notifier::on(&bus.connect(), move |leads| seen.borrow_mut().push(leads));
            let order = Leads::Order("account".into(), "order".into());
            let posted = note(order.clone());
            // The name is taken in the background.
            let begun = Instant::now();
            while notifier.post(&posted).await.is_err() {
                assert!(begun.elapsed() < Duration::from_secs(10), "nobody shows notifications");
                timeout_future(Duration::from_millis(20)).await;
            }
            notifier.post(&note(Leads::Inbox)).await.expect("shown");
            {
                let heard = heard.lock().expect("heard");
                assert_eq!((heard.len(), heard[0].0.as_str()), (2, "It is on its way"));
                assert_eq!(heard[0].1, "Tail &amp; Paw: &lt;Ball&gt;", "markup is not a store's to write");
                assert_eq!(heard[0].2, ["default", "Open", "open", "Open"]);
            }
            let say = |signal: &str, args: Variant| {
                daemon.emit_signal(None, PATH, SERVICE, signal, Some(&args)).expect("said")
            };
            say("ActionInvoked", (9u32, "default").to_variant());
            say("ActionInvoked", (1u32, "default").to_variant());
            say("ActionInvoked", (1u32, "default").to_variant());
            until("the click", || !clicks.borrow().is_empty()).await;
            say("NotificationClosed", (2u32, 2u32).to_variant());
            say("ActionInvoked", (2u32, "default").to_variant());
            timeout_future(Duration::from_millis(100)).await;
            assert_eq!(*clicks.borrow(), [order], "once, and only what is shown and ours");
        });
    }

    #[test]
    fn where_nobody_shows_notifications_nothing_breaks() {
        alone(async {
            let bus = Bus::start();
            let notifier = Notifier::on(&bus.connect(), |_| panic!("nobody clicked"));
            assert!(notifier.post(&note(Leads::Inbox)).await.is_err());
        });
    }
}
