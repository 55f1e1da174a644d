//! What is shown is the truth with what waits on top, and an undo brings back what was.

use kabinet_protocol::ids::ProductId;
use kabinet_protocol::lists::{Amount, ListName, Watch};
use kabinet_protocol::time::LocalTime;
use proptest::prelude::*;
use uuid::Uuid;

use super::{Wish, change, shown};
use crate::clock::SystemClock;
use crate::db::{DataKey, Database, Place};

fn product(n: u8) -> ProductId {
    ProductId(Uuid::from_bytes([n; 16]))
}

async fn database() -> Database {
    let key = DataKey::from_bytes([7; 32]);
    Database::open(Place::Memory, &key, &SystemClock::shared()).await.expect("opens").db
}

fn list() -> impl Strategy<Value = ListName> {
    prop_oneof![Just(ListName::Cart), Just(ListName::Favourites), Just(ListName::Saved)]
}

fn wish() -> impl Strategy<Value = Wish> {
    let amount =
        || (list(), 0u8..3, 0i64..1_001).prop_map(|(list, n, quantity)| Amount { list, product: product(n), quantity });
    prop_oneof![
        amount().prop_map(Wish::Add),
        amount().prop_map(Wish::Set),
        (list(), list(), 0u8..3).prop_map(|(from, to, n)| Wish::Move { product: product(n), from, to }),
        (0u8..3, proptest::option::of(1i64..500))
            .prop_map(|(n, target_price)| Wish::Watch(Watch { product: product(n), target_price })),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    // covers: S19
    #[test]
    fn an_undo_brings_back_what_was(wishes in proptest::collection::vec(wish(), 1..12)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let db = database().await;
            for wish in wishes {
                let before = shown(&db).await.expect("reads");
                let Ok(done) = change(&db, wish, LocalTime(1)).await else {
                    prop_assert_eq!(before, shown(&db).await.expect("reads"), "what is refused changes nothing");
                    continue;
                };
                prop_assert_eq!(&done.shown, &shown(&db).await.expect("reads"), "it is shown at once");
                if !matches!(wish, Wish::Watch(_)) {
                    for amount in done.undo {
                        change(&db, Wish::Set(amount), LocalTime(1)).await.expect("can be undone");
                    }
                    let quantities = |shown: &super::Shown| -> Vec<_> {
                        shown.lists.items.values().map(|it| (it.list, it.product, it.quantity)).collect()
                    };
                    prop_assert_eq!(quantities(&before), quantities(&shown(&db).await.expect("reads")));
                }
            }
            Ok(())
        })?;
    }
}
