//! News about orders and points as the system's own notifications (B16, B6).
//!
//! What is told, and when, is the core's to decide (`notices.due`); asking notes it as told, so what is asked for here is
//! shown. A click on a notification shows the window and has the interface open the order.
//!
//! On Linux the notification goes over D-Bus with an action, so that a click comes back ([`linux`]). On Windows and macOS it
//! goes through Tauri's plugin, which shows it but does not tell of clicks on a desktop; there the inbox has the way to the
//! order.

#[cfg(target_os = "linux")]
mod linux;

use kabinet_commands::views::notices::{DueView, ToldView};
use kabinet_core::l10n::Language;
use serde_json::{Value, json};
use tauri::{AppHandle, Manager};
use tokio::sync::Mutex;

use crate::opening::Opening;
use crate::words::Words;
use crate::{menu, window};

/// Looks come one after another, so that notifications stay in order.
#[derive(Default)]
pub struct Turn(Mutex<()>);

/// Where a notification leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leads {
    /// To this account's order.
    Order(String, String),
    /// To this account's points.
    Points(String),
    /// To the inbox.
    Inbox,
}

/// A notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What happened.
    pub title: String,
    /// To what.
    pub body: String,
    /// What the button that leads there says.
    pub open: String,
    /// Where it leads.
    pub leads: Leads,
}

/// Shows what is due, in the background.
pub fn look(handle: &AppHandle) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        let turn = handle.state::<Turn>();
        let _turn = turn.0.lock().await;
        let Ok(core) = handle.state::<Opening>().core().await else { return };
        let due = match kabinet_commands::call(&core, "notices.due", Value::Null).await {
            Ok(due) => due,
            Err(error) => return tracing::debug!(code = error.code, "news could not be looked at"),
        };
        let Ok(due) = serde_json::from_value::<DueView>(due) else { return };
        let words = Words::of(&menu::language(&handle));
        for note in notes(&due, &words) {
            show(&handle, note);
        }
    });
}

/// What is due, in words.
fn notes(due: &DueView, words: &Words) -> Vec<Note> {
    let note = |told: &ToldView| {
        let date = told.notice.until.map(|day| Language::of(words.language()).civil_date(day)).unwrap_or_default();
        let values = [
            ("number", told.notice.number.as_str().into()),
            ("n", told.notice.points.unwrap_or_default().into()),
            ("date", date.into()),
        ];
        let title = words.with(&format!("notice-{}", told.notice.kind.replace('_', "-")), &values);
        let items = told.notice.items.join(", ");
        let body = match items.is_empty() {
            true => told.store.clone(),
            false => words.with("notice-body", &[("store", told.store.as_str().into()), ("items", items.into())]),
        };
        let account = told.account_id.to_string();
        let leads = match told.notice.order_id {
            Some(order) => Leads::Order(account, order.to_string()),
            None => Leads::Points(account),
        };
        Note { title, body, open: words.get("notice-open"), leads }
    };
    let mut notes: Vec<Note> = due.tell.iter().map(note).collect();
    if due.pieces > 0 {
        let (title, body) = match (due.orders, due.points) {
            (_, 0) => ("notice-summary", "notice-summary-body"),
            (0, _) => ("notice-summary-points", "notice-summary-points-body"),
            _ => ("notice-summary-both", "notice-summary-both-body"),
        };
        notes.push(Note {
            title: words.with(title, &[("n", due.pieces.into())]),
            body: words.with(body, &[("orders", due.orders.into())]),
            open: words.get("notice-open"),
            leads: Leads::Inbox,
        });
    }
    notes
}

#[cfg(target_os = "linux")]
fn show(handle: &AppHandle, note: Note) {
    let clicked = handle.clone();
    // GTK's main context is the main thread's.
    let done = handle.run_on_main_thread(move || linux::show(note, move |leads| follow(&clicked, leads)));
    if let Err(error) = done {
        tracing::debug!(%error, "a notification found no main thread");
    }
}

#[cfg(not(target_os = "linux"))]
fn show(handle: &AppHandle, note: Note) {
    use tauri_plugin_notification::NotificationExt;
    if let Err(error) = handle.notification().builder().title(note.title).body(note.body).show() {
        tracing::info!(%error, "a notification could not be shown");
    }
}

/// Somebody clicked: the window comes to the front and shows what the notification was about.
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "the plugin does not tell of clicks there"))]
fn follow(handle: &AppHandle, leads: Leads) {
    window::show(handle);
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        let Ok(core) = handle.state::<Opening>().core().await else { return };
        let args = match leads {
            Leads::Order(account, order) => json!({ "account_id": account, "order_id": order }),
            Leads::Points(account) => json!({ "account_id": account, "points": true }),
            Leads::Inbox => json!({}),
        };
        if let Err(error) = kabinet_commands::call(&core, "notices.open", args).await {
            tracing::warn!(code = error.code, "what a notification was about could not be shown");
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(kind: &str) -> DueView {
        let id = "0192f0c1-2a3b-7c4d-8e5f-60718293a4b5";
        let notice = json!({
            "seq": 1, "order_id": id, "number": "482-113-907", "items": ["Dry food", "Ball"], "points": null, "until": null,
            "kind": kind, "at": null, "read": false,
        });
        let told = json!({ "account_id": id, "store": "Tail & Paw", "notice": notice });
        serde_json::from_value(json!({ "tell": [told], "pieces": 0, "orders": 0, "points": 0 })).expect("a view")
    }

    // covers: B16
    #[test]
    fn every_kind_of_news_has_words_in_every_language() {
        for language in ["en", "ru", "es", "vi"] {
            let words = Words::of(language);
            for news in kabinet_core::notices::News::ALL.into_iter().filter(|news| news.is_of_an_order()) {
                let note = notes(&due(news.as_str()), &words).remove(0);
                assert!(
                    note.title.contains("482-113-907") && !note.title.starts_with("notice-"),
                    "{language}: {}",
                    note.title
                );
                assert!(note.body.contains("Tail & Paw") && note.body.contains("Dry food, Ball"), "{}", note.body);
            }
        }
    }

    // covers: B6
    #[test]
    fn points_that_run_out_are_told_with_their_last_day_and_lead_to_the_points() {
        for (language, title) in [
            ("en", "120 points can be used until December 24, 2026"),
            ("ru", "До 24 декабря 2026\u{202f}г. можно потратить 120 баллов"),
            ("es", "Puede usar 120 puntos hasta el 24 de diciembre de 2026"),
            ("vi", "120 điểm dùng được đến hết 24 tháng 12, 2026"),
        ] {
            let mut due = due("points_expire");
            let told = &mut due.tell[0].notice;
            (told.order_id, told.points, told.number) = (None, Some(120), String::new());
            told.items.clear();
            told.until = serde_json::from_value(json!("2026-12-24")).expect("a day");
            let note = notes(&due, &Words::of(language)).remove(0);
            assert_eq!((note.title.as_str(), note.body.as_str()), (title, "Tail & Paw"));
            assert_eq!(note.leads, Leads::Points(due.tell[0].account_id.to_string()));
        }
    }

    #[test]
    fn many_things_are_one_notification() {
        let summary = DueView { tell: Vec::new(), pieces: 5, orders: 3, points: 0 };
        for (language, title) in [("en", "5 pieces of news about your orders"), ("ru", "5 новостей о ваших заказах")]
        {
            let all = notes(&summary, &Words::of(language));
            assert_eq!((all.len(), all[0].title.as_str(), all[0].leads.clone()), (1, title, Leads::Inbox));
        }
        let english = Words::of("en");
        let said = |orders, points| {
            let all = notes(&DueView { tell: Vec::new(), pieces: 5, orders, points }, &english);
            (all[0].title.clone(), all[0].body.clone())
        };
        assert_eq!(said(0, 5).0, "Points run out soon, on 5 days");
        assert_eq!(
            said(2, 1),
            ("5 pieces of news".into(), "About 2 orders and your points. The inbox has them all.".into())
        );
    }
}
