//! Lives of ledgers: whatever happens in whatever order, the balance is what the entries say, and never below nothing.

use std::collections::BTreeMap;

use kabinet_protocol::credit::{CreditEntry, CreditKind};
use kabinet_protocol::ids::{AdjustmentId, CreditEntryId, FeedId, OrderId, PaymentId};
use kabinet_protocol::order::{Adjustment, AdjustmentKind, Order, OrderStatus, PaymentStatus};
use kabinet_protocol::time::ServerTime;
use proptest::prelude::*;

use super::follow::of_refund;
use super::ledger::{Account, Books, Draft, Paid, Standing, rebuild};
use super::plan;
use crate::orders::states::{self, Refund};

fn usd() -> kabinet_protocol::money::Currency {
    "USD".parse().expect("a currency")
}

fn at() -> ServerTime {
    ServerTime(1_772_000_000_000)
}

/// A ledger as the store keeps it: sums and orders beside the entries.
#[derive(Default)]
struct Kept {
    account: Account,
    orders: BTreeMap<OrderId, Standing>,
    entries: Vec<CreditEntry>,
}

impl Kept {
    /// Whether it was booked.
    fn book(&mut self, draft: Draft) -> bool {
        let Ok(entry) = self.account.enter(CreditEntryId::new(), at(), usd(), draft) else { return false };
        if let Some(order) = entry.order {
            self.orders.entry(order).or_default().follow(&entry);
        }
        self.entries.push(entry);
        true
    }

    fn agrees(&self) -> Books {
        let books = rebuild(&self.entries).expect("a ledger that can be");
        assert_eq!((books.account, &books.orders), (self.account, &self.orders));
        assert!(self.account.balance >= 0);
        books
    }
}

/// An order of so much, of which credit paid so much.
fn order(total: i64, credit: i64) -> Order {
    let mut order = crate::orders::states::tests::order(&[1], true);
    order.id = OrderId::new();
    order.lines[0].total = total;
    order.lines[0].unit_price = total;
    (order.totals.items, order.totals.delivery, order.totals.total) = (total, 0, total);
    (order.totals.refunded, order.totals.discount, order.totals.points, order.totals.tax) = (0, 0, 0, 0);
    order.credit = credit;
    order.payment_status = PaymentStatus::Paid;
    order.status = OrderStatus::Confirmed;
    order
}

#[derive(Debug, Clone)]
enum Step {
    TopUp(i64),
    Buy { total: i64, credit: i64 },
    Refund { which: usize, amount: i64 },
    Cancel(usize),
    Adjust(i64),
    Again(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (1i64..5_000).prop_map(Step::TopUp),
        (1i64..9_000, 0i64..9_000).prop_map(|(total, credit)| Step::Buy { total, credit: credit.min(total) }),
        (0usize..6, 1i64..4_000).prop_map(|(which, amount)| Step::Refund { which, amount }),
        (0usize..6).prop_map(Step::Cancel),
        (-3_000i64..3_000).prop_map(Step::Adjust),
        (0usize..6).prop_map(Step::Again),
    ]
}

proptest! {
    #[test]
    fn a_life_is_what_its_entries_say(steps in proptest::collection::vec(step(), 1..60)) {
        let (mut kept, mut orders) = (Kept::default(), Vec::<Order>::new());
        for step in steps {
            match step {
                Step::TopUp(amount) => prop_assert!(kept.book(plan::top_up(PaymentId::new(), amount))),
                Step::Buy { total, credit } => {
                    let order = order(total, credit);
                    let (before, enough) = (kept.account, credit <= kept.account.balance);
                    if let Some(draft) = plan::spend(&order) {
                        prop_assert_eq!(kept.book(draft), enough, "nobody pays with what is not there");
                    }
                    if enough { orders.push(order) } else { prop_assert_eq!(kept.account, before, "and nothing is left behind") }
                }
                Step::Refund { which, amount } => {
                    let many = orders.len();
                    let Some(known) = orders.get_mut(which % many.max(1)) else { continue };
                    let refund = Refund { id: AdjustmentId::new(), amount, reason: None };
                    if let Ok(changed) = states::refund(known.clone(), refund.clone(), at()) {
                        let part = of_refund(&changed, refund.id);
                        prop_assert!((0..=amount).contains(&part));
                        *known = changed;
                        let before = kept.account.balance;
                        follow(&mut kept, known);
                        prop_assert_eq!(kept.account.balance - before, part, "the rest goes the payment's way");
                    }
                }
                Step::Cancel(which) => {
                    let many = orders.len();
                    let Some(known) = orders.get_mut(which % many.max(1)) else { continue };
                    if let Ok(changed) = states::cancel(known.clone(), None, at()) {
                        *known = changed;
                        follow(&mut kept, known);
                    }
                }
                Step::Adjust(amount) if amount != 0 => {
                    let enough = kept.account.balance + amount >= 0;
                    prop_assert_eq!(kept.book(plan::adjust(AdjustmentId::new(), amount, "why")), enough);
                }
                Step::Adjust(_) => {}
                Step::Again(which) => {
                    let many = orders.len();
                    let Some(known) = orders.get(which % many.max(1)) else { continue };
                    let before = kept.account;
                    follow(&mut kept, known);
                    prop_assert_eq!(kept.account, before, "what was followed is followed");
                }
            }
            kept.agrees();
        }
        // All money back, and all of the credit is.
        for known in &mut orders {
            let left = known.totals.total - known.totals.refunded;
            let refund = Refund { id: AdjustmentId::new(), amount: left, reason: None };
            if let Ok(changed) = states::refund(known.clone(), refund, at()) {
                *known = changed;
                follow(&mut kept, known);
            }
            if known.credit > 0 {
                let standing = kept.orders[&known.id];
                prop_assert_eq!((standing.spent, standing.given_back), (known.credit, known.credit));
            }
        }
        if let Some(draft) = plan::void(&kept.account, FeedId::new()) {
            prop_assert!(kept.book(draft));
        }
        prop_assert_eq!(kept.agrees().account.balance, 0);
    }

    #[test]
    fn a_balance_goes_back_to_where_it_came_from(balance in 0i64..9_000, left in proptest::collection::vec(0i64..3_000, 0..6)) {
        let parts = plan::back_to(balance, left.iter().copied().enumerate());
        let sum: i64 = parts.iter().map(|(_, part)| part).sum();
        prop_assert_eq!(sum, balance.min(left.iter().sum()));
        prop_assert!(parts.iter().all(|(which, part)| *part > 0 && *part <= left[*which]));
    }
}

fn follow(kept: &mut Kept, order: &Order) {
    let standing = kept.orders.get(&order.id).copied().unwrap_or_default();
    if let Some(draft) = plan::refund(order, &standing) {
        assert!(kept.book(draft), "what comes back always fits");
    }
}

// covers: S24
#[test]
fn called_off_before_it_was_paid_all_credit_is_back() {
    let (mut kept, mut order) = (Kept::default(), order(1_000, 400));
    order.payment_status = PaymentStatus::NotPaid;
    assert!(kept.book(plan::top_up(PaymentId::new(), 400)));
    assert!(kept.book(plan::spend(&order).expect("something")));
    let order = states::cancel(order, None, at()).expect("called off");
    assert!(order.adjustments.is_empty(), "no other money was paid");
    follow(&mut kept, &order);
    assert_eq!(kept.agrees().account.balance, 400);
}

#[test]
fn ledgers_that_cannot_be_are_found() {
    let mut kept = Kept::default();
    kept.book(plan::top_up(PaymentId::new(), 400));
    kept.book(plan::spend(&order(1_000, 300)).expect("something"));
    let good = kept.entries.clone();
    let broken = |change: &dyn Fn(&mut Vec<CreditEntry>)| {
        let mut entries = good.clone();
        change(&mut entries);
        rebuild(&entries).expect_err("it cannot be").what
    };
    assert_eq!(broken(&|all| all[1].number = 3), "the numbers have a gap");
    assert_eq!(broken(&|all| all[1] = CreditEntry { number: 2, ..all[0].clone() }), "the same cause is booked twice");
    assert_eq!(broken(&|all| all[0].amount = 500), "the balance afterwards is another");
    assert_eq!(broken(&|all| all[0].amount = -400), "it books what its kind never does");
    assert_eq!(broken(&|all| all[0].kind = CreditKind::from("conjure")), "it books what its kind never does");
    assert_eq!(broken(&|all| (all[1].amount, all[1].balance) = (-500, -100)), "there is less than nothing");
    assert_eq!(
        broken(&|all| {
            let back = CreditEntry { number: 3, kind: CreditKind::Refund, amount: 301, balance: 401, ..all[1].clone() };
            all.push(back);
        }),
        "more is given back than was spent"
    );
}

#[test]
fn the_part_of_each_refund_follows_from_those_before() {
    let mut order = order(1_000, 333);
    let ids: Vec<AdjustmentId> = (0..3).map(|_| AdjustmentId::new()).collect();
    for (id, amount) in ids.iter().zip([100, 100, 800]) {
        order.adjustments.push(Adjustment { id: *id, kind: AdjustmentKind::Refund, amount, at: at(), reason: None });
    }
    let parts: Vec<i64> = ids.iter().map(|id| of_refund(&order, *id)).collect();
    assert_eq!(parts, [33, 33, 267]);
    assert_eq!(of_refund(&order, AdjustmentId::new()), 0);
    assert_eq!(plan::top_up(PaymentId(ids[0].0), 5).payment, Paid::By(PaymentId(ids[0].0)));
}
