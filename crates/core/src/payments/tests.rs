//! What the feed brought, as it is read back; pages; receipts.

use jiff::tz::TimeZone;
use kabinet_protocol::payment::{PaymentKind, PaymentMethod, PaymentRecord, PaymentState};
use kabinet_protocol::sync::Rev;
use kabinet_protocol::time::LocalTime;

use super::receipt::{Setting, receipt};
use super::{METHODS, PAYMENTS, Page, methods, payment, payments, pending};
use crate::clock::SystemClock;
use crate::db::{DataKey, Database, Place, Value};
use crate::documents::Documents;
use crate::l10n::{Language, Words};
use crate::sync::kind::{EntityKind, Incoming, Writing};

fn record(n: u8, state: &str, kind: &str) -> PaymentRecord {
    serde_json::from_value(serde_json::json!({
        "id": uuid::Uuid::from_bytes([n; 16]), "kind": kind, "state": state, "amount": 123_456, "currency": "EUR",
        "order": uuid::Uuid::from_bytes([9; 16]), "order_number": "PS-204117", "receipt": "R-77",
        "method": { "kind": "card", "brand": "visa", "last4": "4242" },
        "created_at": 1_772_000_000_000i64 + i64::from(n) * 1000, "settled_at": 1_773_324_300_000i64,
    }))
    .expect("a record")
}

fn method(n: u8, is_default: bool) -> PaymentMethod {
    serde_json::from_value(serde_json::json!({
        "id": uuid::Uuid::from_bytes([n; 16]), "kind": "card", "brand": "visa", "last4": "4242",
        "expires_month": 12, "expires_year": 2030, "is_default": is_default, "created_at": 1000 + i64::from(n),
    }))
    .expect("a method")
}

async fn filled(kind: Documents, docs: Vec<(String, String)>) -> Database {
    let clock = SystemClock::shared();
    let db = Database::open(Place::Memory, &DataKey::from_bytes([1; 32]), &clock).await.expect("opens").db;
    db.write(|tx| tx.execute("INSERT INTO feeds (num, feed, kind) VALUES (1, ?1, 'account')", &[Value::Blob(b"f")]))
        .await
        .expect("a feed");
    let mut batch = kind.batch();
    for (id, doc) in &docs {
        batch.push(Incoming { id, rev: Rev(1), doc }).expect("readable");
    }
    db.write(move |tx| batch.write(tx, Writing { feed: 1, generation: 1, same_revs: true })).await.expect("writes");
    db
}

fn document<T: serde::Serialize>(id: impl ToString, value: &T) -> (String, String) {
    (id.to_string(), serde_json::to_string(value).expect("json"))
}

// covers: S8
#[tokio::test]
async fn payments_are_read_newest_first_and_those_undecided_are_known() {
    let all = [record(1, "succeeded", "charge"), record(3, "pending", "charge"), record(2, "failed", "charge")];
    let db = filled(PAYMENTS, all.iter().map(|it| document(it.id, it)).collect()).await;
    let shown = payments(&db, None).await.expect("read");
    assert_eq!(shown.iter().map(|it| it.id).collect::<Vec<_>>(), [all[1].id, all[2].id, all[0].id]);
    assert_eq!(payment(&db, all[2].id).await.expect("read"), Some(all[2].clone()));
    assert_eq!(pending(&db).await.expect("read"), [all[1].clone()]);
    let other = kabinet_protocol::ids::OrderId::new();
    assert_eq!(payments(&db, Some(other)).await.expect("read"), []);
    assert_eq!(payments(&db, all[0].order).await.expect("read").len(), 3);
}

// covers: S23
#[tokio::test]
async fn the_default_method_comes_first_then_the_newest() {
    let all = [method(1, false), method(2, true), method(3, false)];
    let db = filled(METHODS, all.iter().map(|it| document(it.id, it)).collect()).await;
    let shown = methods(&db).await.expect("read");
    assert_eq!(shown.iter().map(|it| it.id).collect::<Vec<_>>(), [all[1].id, all[2].id, all[0].id]);
}

#[test]
fn a_state_of_a_newer_store_is_kept() {
    let read = record(1, "disputed", "charge");
    assert_eq!(read.state, PaymentState::Other("disputed".into()));
    assert!(super::plan::decided(&read), "nobody waits for it");
}

#[test]
fn a_page_is_opened_only_where_nobody_can_read_along_and_is_never_shown() {
    let safe = ["https://pay.example/p/abc", "http://127.0.0.1:4321/pay/abc", "http://[::1]:1/x", "http://localhost/p"];
    for address in safe {
        let page = Page::parse(address.into()).expect(address);
        assert_eq!(page.expose(), address);
        assert!(!format!("{page:?}").contains("abc"), "{page:?}");
    }
    let unsafe_ones = [
        "http://pay.example/p",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://a:b@pay.example/",
        "http://localhost.evil.example/",
        "kabinet://x/order/y",
        "not an address",
        "",
    ];
    for address in unsafe_ones {
        assert!(Page::parse(address.into()).is_err(), "{address}");
    }
}

// covers: B21
#[test]
fn a_receipt_says_what_was_paid_in_each_language_and_there_is_none_before_money_moved() {
    let zone = TimeZone::UTC;
    for language in Language::ALL {
        let words = Words::of(language);
        let setting = Setting { store: "Лавка", words: &words, zone: &zone, now: LocalTime(1_773_324_300_000) };
        for kind in ["charge", "refund", "top_up", "membership"] {
            let paid = record(1, "succeeded", kind);
            let paper = receipt(&paid, &setting).expect("money has moved");
            let text = crate::paper::tests::read(&crate::paper::pdf(&paper).expect("a file"));
            let amount = language.money(kabinet_protocol::money::Money { minor: paid.amount, currency: paid.currency });
            let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            for wanted in [amount.as_str(), "PS-204117", "R-77", "4242", "Visa", "Лавка", &paper.title] {
                assert!(plain(&text).contains(&plain(wanted)), "{wanted:?} in {text:?}");
            }
        }
        assert_eq!(receipt(&record(1, "pending", "charge"), &setting), None);
        assert_eq!(receipt(&record(1, "failed", "refund"), &setting), None);
        assert_eq!(receipt(&record(1, "succeeded", "setup"), &setting), None);
    }
    assert_eq!(record(1, "succeeded", "top_up").kind, PaymentKind::TopUp);
}
