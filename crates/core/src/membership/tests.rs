//! What the feed brought, as it is read back, what waits on top of it, and what it means for a price.

use kabinet_protocol::ids::PaymentMethodId;
use kabinet_protocol::membership::{MembershipRules, PeriodKind};
use kabinet_protocol::sync::Rev;
use kabinet_protocol::time::{LocalTime, ServerTime};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{KINDS, Shown, Terms, api, periods, shown};
use crate::clock::SystemClock;
use crate::db::{DataKey, Database, Place, Value};
use crate::sync::kind::{EntityKind, Incoming, Writing};

const DAY: i64 = 86_400_000;
const BEGUN: i64 = 1_772_000_000_000;

async fn empty() -> Database {
    let clock = SystemClock::shared();
    let db = Database::open(Place::Memory, &DataKey::from_bytes([1; 32]), &clock).await.expect("opens").db;
    db.write(|tx| tx.execute("INSERT INTO feeds (num, feed, kind) VALUES (1, ?1, 'account')", &[Value::Blob(b"f")]))
        .await
        .expect("a feed");
    db
}

async fn fill(db: &Database, kind: &str, docs: impl Iterator<Item = Json>) {
    let kind = KINDS.into_iter().find(|known| known.name == kind).expect("a kind of a membership");
    let mut batch = kind.batch();
    for doc in docs {
        let id = doc["id"].as_str().unwrap_or(kind.name).to_owned();
        batch.push(Incoming { id: &id, rev: Rev(1), doc: &doc.to_string() }).expect("readable");
    }
    db.write(move |tx| batch.write(tx, Writing { feed: 1, generation: 1, same_revs: true })).await.expect("writes");
}

fn period(number: i64) -> Json {
    let kind = if number == 1 { "bought" } else { "renewed" };
    let from = BEGUN + (number - 1) * 30 * DAY;
    json!({"id": Uuid::from_u128(number.unsigned_abs().into()), "number": number, "kind": kind, "at": from, "from": from,
        "until": from + 30 * DAY, "plan": "month", "price": 999, "payment": Uuid::from_u128(7)})
}

fn record(method: PaymentMethodId) -> Json {
    json!({"plan": "month", "since": BEGUN, "until": BEGUN + 90 * DAY, "renews": true, "method": method, "periods": 3})
}

// covers: S68
#[tokio::test]
async fn periods_are_read_newest_first_and_the_record_with_them() {
    let db = empty().await;
    assert_eq!(shown(&db).await.expect("read"), Shown::default(), "nothing is known yet");
    assert!(periods(&db).await.expect("read").is_empty());
    fill(&db, "membership_period", (1..=3).map(period)).await;
    fill(&db, "membership", std::iter::once(record(PaymentMethodId::new()))).await;
    let all = periods(&db).await.expect("read");
    assert_eq!(all.iter().map(|one| one.number).collect::<Vec<_>>(), [3, 2, 1]);
    assert_eq!((&all[0].kind, &all[2].kind), (&PeriodKind::Renewed, &PeriodKind::Bought));
    let known = shown(&db).await.expect("read").membership.expect("a record");
    assert!(known.active(ServerTime(BEGUN + 90 * DAY - 1)));
    assert!(!known.active(ServerTime(BEGUN + 90 * DAY)), "the end is no part of it");
}

// covers: S68, B7
#[tokio::test]
async fn the_switch_is_shown_at_once_and_waits_to_be_sent() {
    let db = empty().await;
    let (first, second) = (PaymentMethodId::new(), PaymentMethodId::new());
    // Without a record there is nothing to switch in what is shown; that it waits is said all the same.
    api::renew(&db, true, None, LocalTime(1)).await.expect("written");
    assert_eq!(shown(&db).await.expect("read"), Shown { membership: None, waits: true });
    fill(&db, "membership", std::iter::once(record(first))).await;
    api::renew(&db, false, None, LocalTime(2)).await.expect("written");
    let now = shown(&db).await.expect("read");
    let known = now.membership.expect("a record");
    assert_eq!((known.renews, known.method, now.waits), (false, Some(first), true));
    assert_eq!(known.until, ServerTime(BEGUN + 90 * DAY), "it stays to its end");
    api::renew(&db, true, Some(second), LocalTime(3)).await.expect("written");
    let known = shown(&db).await.expect("read").membership.expect("a record");
    assert_eq!((known.renews, known.method), (true, Some(second)), "the last word counts");
}

// covers: S68
#[test]
fn a_price_is_the_members_only_while_that_is_less_and_it_is_active() {
    let rules = MembershipRules { enabled: true, discount_percent: 10, ..MembershipRules::default() };
    let terms = |rules: &MembershipRules, active| Terms { rules: Some(rules.clone()), active };
    let member = terms(&rules, true);
    assert_eq!((member.member_price(1_999), member.would_cost(1_999), member.price(1_999)), (Some(1_800), None, 1_800));
    let other = terms(&rules, false);
    assert_eq!((other.member_price(1_999), other.would_cost(1_999), other.price(1_999)), (None, Some(1_800), 1_999));
    assert_eq!(member.member_price(9), None, "a tenth of that is less than the smallest coin");
    let free = MembershipRules { free_delivery_from: Some(2_000), ..rules };
    assert_eq!(
        (terms(&free, true).free_from(), terms(&free, false).free_from(), member.free_from()),
        (Some(2_000), None, None)
    );
    let off = MembershipRules { enabled: false, ..free };
    assert_eq!((terms(&off, true).price(1_999), terms(&off, true).free_from()), (1_999, None));
    assert_eq!(Terms::default().price(1_999), 1_999, "a store without membership, and a guest");
}
