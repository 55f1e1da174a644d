//! Random lives of a ledger: purchases, returns in parts, cancellations, clocks that jump, and a job that runs when it
//! likes. `KABINET_ROUNDS` says how many operations.

use kabinet_protocol::ids::{AdjustmentId, PointsEntryId, PointsLotId, ReturnId};
use kabinet_protocol::order::{Order, PaymentStatus};
use kabinet_protocol::points::{
    EntryKind, Item, PointsEntry, PointsRules, PointsTerms, Redemption, Rounding, USUAL, lost,
};
use kabinet_protocol::returns::{self, AskReturn, ReturnLine, ReturnReason, Terms};
use kabinet_protocol::time::ServerTime;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::calendar::Calendar;
use super::ledger::{Account, Books, Draft, Standing, rebuild};
use super::lots::{Lot, Opening};
use super::plan;
use crate::orders::states::{self, Parcel};

const DAY: i64 = 86_400_000;
/// Operations in one life.
const LIFE: usize = 200;
/// Orders that are remembered; what happens, happens to one of them.
const ORDERS: usize = 30;

#[derive(Debug, Clone)]
enum Op {
    Buy { lines: Vec<(usize, i64, i64)>, asked: i64 },
    Cancel(usize),
    Arrive(usize),
    Return { order: usize, line: usize, quantity: i64 },
    Jump { days: i64, millis: i64 },
    Job,
    Adjust(i64),
    Drain,
    Rules(usize),
    Switch(bool),
}

fn op() -> impl Strategy<Value = Op> {
    let line = (0usize..4, 0i64..9_000, 1i64..7);
    prop_oneof![
        6 => (proptest::collection::vec(line, 1..5), prop_oneof![Just(0i64), 0i64..400, 0i64..20_000])
            .prop_map(|(lines, asked)| Op::Buy { lines, asked }),
        2 => (0usize..ORDERS).prop_map(Op::Cancel),
        6 => (0usize..ORDERS).prop_map(Op::Arrive),
        5 => (0usize..ORDERS, 0usize..5, 1i64..4)
            .prop_map(|(order, line, quantity)| Op::Return { order, line, quantity }),
        4 => (prop_oneof![-3i64..20, -40i64..500], 0i64..DAY).prop_map(|(days, millis)| Op::Jump { days, millis }),
        4 => Just(Op::Job),
        1 => (-400i64..600).prop_map(Op::Adjust),
        2 => Just(Op::Drain),
        1 => (0usize..4).prop_map(Op::Rules),
        1 => proptest::bool::weighted(0.9).prop_map(Op::Switch),
    ]
}

const CATEGORIES: [&str; 4] = ["dog/food", "dog/toys", "cat", "gift"];

fn rules(number: usize, debt: bool) -> PointsRules {
    let usual = PointsRules {
        enabled: true,
        rate: 500,
        not_redeemable: vec!["gift".into()],
        rates: vec![kabinet_protocol::points::CategoryRate { category: "dog".into(), rate: 1_000 }],
        debt,
        ..PointsRules::default()
    };
    match number {
        0 => usual,
        1 => PointsRules { delay_days: 0, lifetime_days: 30, grace_days: 0, cap_percent: 100, ..usual },
        2 => PointsRules { lifetime_days: 0, value: 7, rounding: Rounding::Up, ..usual },
        _ => PointsRules { enabled: false, ..usual },
    }
}

/// A ledger with its orders, in memory, and all that is to hold.
struct World {
    calendar: Calendar,
    now: ServerTime,
    rules: PointsRules,
    on: bool,
    debt: bool,
    account: Account,
    books: Books,
    entries: Vec<PointsEntry>,
    orders: Vec<Order>,
}

impl World {
    fn new(debt: bool) -> Self {
        Self {
            calendar: Calendar::of("America/New_York"),
            now: ServerTime(1_795_000_000_000),
            rules: rules(0, debt),
            on: true,
            debt,
            account: Account::default(),
            books: Books::default(),
            entries: Vec::new(),
            orders: Vec::new(),
        }
    }

    fn book(&mut self, draft: Draft) {
        let id = PointsEntryId(uuid::Uuid::from_u128((self.entries.len() as u128 + 1) << 16));
        let entry = self.account.enter(id, self.now, draft);
        self.books.apply(&entry).unwrap_or_else(|broken| panic!("{broken}: {entry:?}"));
        self.entries.push(entry);
        assert_eq!(self.account, self.books.account, "what was entered is what it means");
        let lots: i64 = self.books.lots.values().map(|lot| lot.left).sum();
        assert_eq!(lots - self.account.debt, self.account.balance, "the lots less the debt are the balance");
        assert!(self.account.debt == 0 || lots == 0, "whoever owes has nothing");
        assert!(self.account.balance >= 0 || self.debt, "below nothing only where the policy allows it");
        assert!(self.account.debt == 0 || self.debt);
        let waits = self.books.orders.values().filter(|one| !one.active).map(|one| one.earned - one.lost).sum::<i64>();
        assert_eq!(waits, self.account.pending, "what waits is what orders earned and have not lost");
    }

    fn soonest(&self) -> Vec<Lot> {
        let mut lots: Vec<Lot> = self.books.lots.values().filter(|lot| lot.left > 0).copied().collect();
        lots.sort_by_key(Lot::place);
        lots
    }

    fn expire(&mut self) {
        for lot in self.soonest() {
            if lot.expires.is_some_and(|day| self.calendar.end(day) <= self.now) {
                self.book(plan::expire(&lot));
            }
        }
    }

    fn standing(&self, order: &Order) -> Standing {
        self.books.orders.get(&order.id).cloned().unwrap_or_default()
    }

    /// The parts of the redemption of an order, with their last days.
    fn parts(&self, standing: &Standing) -> Vec<Opening> {
        let entry = standing.redemption.and_then(|id| self.entries.iter().find(|entry| entry.id == id));
        let day = |lot: PointsLotId| self.books.lots.get(&lot).and_then(|lot| lot.expires);
        entry.map_or_else(Vec::new, |entry| entry.from.iter().map(|part| (part.points, day(part.lot))).collect())
    }

    /// What the store does with every changed order.
    fn changed(&mut self, place: usize, after: Order) {
        self.orders[place] = after.clone();
        self.expire();
        let standing = self.standing(&after);
        let today = self.calendar.day(self.now);
        let parts = self.parts(&standing);
        if let Some(draft) = plan::refund(&self.account, &after, &standing, &parts, today, &self.calendar) {
            self.book(draft);
        }
        let own = standing.lot.and_then(|lot| self.books.lots.get(&lot).copied());
        if let Some(draft) = plan::take_back(&after, &standing, own.as_ref(), &self.soonest()) {
            self.book(draft);
        }
        let (standing, gone) = (self.standing(&after), lost(&after));
        if after.points.is_some() {
            assert_eq!((standing.lost, standing.refunded), (gone.earned, gone.redeemed), "to the last point");
        }
    }

    fn buy(&mut self, lines: &[(usize, i64, i64)], asked: i64) -> usize {
        self.expire();
        let quantities: Vec<i64> = lines.iter().map(|line| line.2).collect();
        let mut order = states::tests::order(&quantities, true);
        for (line, (category, price, quantity)) in order.lines.iter_mut().zip(lines) {
            line.category = Some(CATEGORIES[*category].into());
            (line.unit_price, line.total) = (*price, price * quantity);
        }
        let items: Vec<Item<'_>> = order
            .lines
            .iter()
            .map(|line| Item { line: line.line, category: line.category.as_deref(), total: line.total })
            .collect();
        let used: Redemption = self.rules.redeem(&items, self.account.balance, self.on, asked);
        let earned = self.rules.earn(&items, &used.lines, USUAL);
        let sum: i64 = items.iter().map(|item| item.total).sum();
        let terms = PointsTerms {
            policy: 1,
            value: self.rules.value,
            delay_days: self.rules.delay_days,
            lifetime_days: self.rules.lifetime_days,
            grace_days: self.rules.grace_days,
            debt: self.rules.debt,
        };
        let points = plan::of_order(&earned, &used.lines, terms);
        order.totals.items = sum;
        order.totals.points = used.amount;
        order.totals.total = sum - used.amount;
        assert!(order.totals.adds_up() && order.totals.total >= 0);
        order.points = (self.rules.enabled || used.points > 0).then_some(points);
        let named = (&order).into();
        let draft = plan::redeem(&named, &used.lines, 1, &self.soonest()).expect("no more than the balance");
        for draft in draft.into_iter().chain(plan::earn(&named, &earned, 1, None)) {
            self.book(draft);
        }
        if self.orders.len() == ORDERS {
            self.orders.remove(0);
        }
        self.orders.push(order);
        self.orders.len() - 1
    }

    fn arrive(&mut self, place: usize) {
        let Some(order) = self.orders.get(place).cloned() else { return };
        let at = self.now;
        let there = states::confirm(order, at)
            .and_then(|order| states::ship(order, Parcel::default(), at))
            .and_then(|order| states::deliver(order, None, at))
            .and_then(|order| states::complete(order, at));
        if let Ok(order) = there {
            self.changed(place, order);
        }
    }

    fn send_back(&mut self, place: usize, line: u32, quantity: i64) {
        let Some(order) = self.orders.get(place).cloned() else { return };
        let id = ReturnId::new();
        let lines = vec![ReturnLine { line, quantity }];
        let ask = AskReturn { id, order: order.id, lines, reason: ReturnReason::ChangedMind, comment: None };
        let zone = jiff::tz::TimeZone::UTC;
        let Ok(asked) = returns::request(order, &ask, Terms { days: 3_650, zone: &zone }, self.now) else { return };
        let back = crate::orders::returns::approve(asked, id, self.now)
            .and_then(|order| crate::orders::returns::receive(order, id, self.now));
        self.changed(place, back.expect("it was paid"));
    }

    /// What the job does.
    fn job(&mut self) {
        for order in self.orders.clone() {
            let (standing, Some(points)) = (self.standing(&order), &order.points) else { continue };
            let Some(since) = plan::since(&order, &self.calendar) else { continue };
            if self.calendar.begin(since) > self.now {
                continue;
            }
            let named = (&order).into();
            let draft = plan::activate(&self.account, &named, &standing, since, &points.terms, &self.calendar);
            if let Some(draft) = draft {
                self.book(draft);
            }
        }
        self.expire();
    }

    fn adjust(&mut self, points: i64) {
        self.expire();
        let expires = Some(self.calendar.after(self.calendar.day(self.now), 90));
        let (id, lots) = (AdjustmentId::new(), self.soonest());
        match plan::adjust(&self.account, id, points, "a reason", expires, &lots) {
            Ok(draft) if points != 0 => self.book(draft),
            Ok(_) => {}
            Err(_) => assert!(-points > self.account.balance.max(0), "it takes what there is"),
        }
    }

    fn run(&mut self, op: &Op) {
        match op {
            Op::Buy { lines, asked } => {
                self.buy(lines, *asked);
            }
            Op::Cancel(place) => {
                let canceled = self.orders.get(*place).cloned().map(|order| states::cancel(order, None, self.now));
                if let Some(Ok(order)) = canceled {
                    self.changed(*place, order);
                }
            }
            Op::Arrive(place) => self.arrive(*place),
            Op::Return { order, line, quantity } => {
                self.send_back(*order, u32::try_from(*line).expect("small") + 1, *quantity);
            }
            Op::Jump { days, millis } => self.now = self.now.plus_millis(days * DAY + millis),
            Op::Job => self.job(),
            Op::Adjust(points) => self.adjust(*points),
            // Whoever has spent all of it is the one of whom something is taken back.
            Op::Drain => self.adjust(-self.account.balance.max(0)),
            Op::Rules(number) => self.rules = rules(*number, self.debt),
            Op::Switch(on) => self.on = *on,
        }
    }
}

fn lives() -> u32 {
    let rounds: u32 = std::env::var("KABINET_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(20_000);
    rounds.div_ceil(LIFE as u32)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: lives(), ..ProptestConfig::default() })]

    // covers: S29, S30, S31, S32, S33
    #[test]
    fn a_ledger_is_exact_whatever_happens(ops in proptest::collection::vec(op(), LIFE), debt: bool) {
        let mut world = World::new(debt);
        for op in &ops {
            world.run(op);
        }
        let rebuilt = rebuild(&world.entries).expect("whole");
        prop_assert_eq!(&rebuilt, &world.books, "a rebuild is the running state");
        for standing in world.books.orders.values() {
            prop_assert!(standing.lost <= standing.earned && standing.refunded <= standing.redeemed);
        }
    }
}

/// What is tried above is everything there is.
#[test]
fn lives_see_every_kind_of_entry() {
    let mut runner = TestRunner::deterministic();
    let mut seen = std::collections::BTreeSet::new();
    let (mut forgiven, mut owed, mut expired_before) = (0, 0, 0);
    for life in 0..60 {
        let ops = proptest::collection::vec(op(), LIFE).new_tree(&mut runner).expect("a life").current();
        let mut world = World::new(life % 2 == 0);
        ops.iter().for_each(|op| world.run(op));
        for entry in &world.entries {
            seen.insert(entry.kind.to_string());
            forgiven += i32::from(entry.forgiven > 0);
            owed += i32::from(entry.debt > 0);
            expired_before += i32::from(entry.expired.is_some());
        }
    }
    for kind in EntryKind::KNOWN.iter().filter(|kind| !kind.starts_with("transfer")) {
        assert!(seen.contains(*kind), "{kind} among {seen:?}");
    }
    assert!(forgiven > 5 && owed > 5 && expired_before > 5, "{forgiven} {owed} {expired_before}");
}

/// A world in which 100 points of an order of one line can be used, with ten pieces of 20.00 each.
fn earned(debt: bool) -> (World, usize) {
    let mut world = World::new(debt);
    world.rules = PointsRules { rate: 50, rates: Vec::new(), delay_days: 3, lifetime_days: 30, ..world.rules };
    let place = world.buy(&[(2, 2_000, 10)], 0);
    assert_eq!((world.account.pending, world.account.balance), (100, 0));
    world.arrive(place);
    world.job();
    assert_eq!(world.account.balance, 0, "not before the delay is over");
    world.now = world.now.plus_millis(3 * DAY);
    world.job();
    assert_eq!((world.account.pending, world.account.balance), (0, 100));
    (world, place)
}

fn last(world: &World) -> &PointsEntry {
    world.entries.last().expect("an entry")
}

#[test]
fn what_was_spent_and_is_taken_back_is_forgiven_or_owed() {
    for debt in [false, true] {
        let (mut world, place) = earned(debt);
        world.adjust(-70);
        world.send_back(place, 1, 5);
        // 50 of 100 are taken back; 30 are there.
        let entry = last(&world);
        assert_eq!((entry.kind.clone(), entry.points), (EntryKind::Clawback, if debt { -50 } else { -30 }));
        assert_eq!((entry.forgiven, entry.debt), if debt { (0, 20) } else { (20, 0) });
        assert_eq!((entry.why.lines[0].pieces, entry.why.lines[0].of), (Some(5), Some(10)));
        world.adjust(60);
        let entry = last(&world);
        assert_eq!(entry.balance, if debt { 40 } else { 60 }, "what is owed is paid first");
        assert_eq!(entry.opened[0].left, if debt { 40 } else { 60 });
    }
}

#[test]
fn nobody_loses_the_same_points_twice() {
    let (mut world, place) = earned(false);
    world.adjust(-40);
    world.now = world.now.plus_millis(31 * DAY);
    world.job();
    assert_eq!((last(&world).kind.clone(), last(&world).points), (EntryKind::Expire, -60));
    world.adjust(500);
    world.send_back(place, 1, 8);
    // Of the 80 that go with the goods, 60 have expired; the rest comes out of the other points.
    let entry = last(&world);
    assert_eq!((entry.points, entry.expired.map(|part| part.points), entry.balance), (-20, Some(60), 480));
    world.send_back(place, 1, 2);
    assert_eq!((last(&world).points, last(&world).balance), (-20, 460));
}

#[test]
fn a_job_that_comes_late_books_what_it_would_have_booked() {
    let (mut late, place) = earned(false);
    let (mut world, entries) = (World::new(false), late.entries.len());
    world.rules = late.rules.clone();
    assert_eq!(world.buy(&[(2, 2_000, 10)], 0), place);
    world.arrive(place);
    // A month and a half without a server: the points began to live and died meanwhile.
    world.now = world.now.plus_millis(45 * DAY);
    world.job();
    late.now = world.now;
    late.job();
    let of = |world: &World| -> Vec<_> {
        let of = |entry: &PointsEntry| (entry.kind.clone(), entry.points, entry.opened.first().map(|lot| lot.expires));
        world.entries.iter().map(of).collect()
    };
    assert_eq!(of(&world), of(&late));
    assert_eq!((world.entries.len(), entries), (3, 2));
    world.job();
    assert_eq!(world.entries.len(), 3, "and once");
}

#[test]
fn an_order_that_is_not_paid_earns_nothing_to_use() {
    let (world, place) = earned(false);
    let mut order = world.orders[place].clone();
    assert!(plan::since(&order, &world.calendar).is_some());
    order.payment_status = PaymentStatus::NotPaid;
    assert!(plan::since(&order, &world.calendar).is_none());
}

#[test]
fn a_forged_entry_is_found() {
    let (mut world, place) = earned(false);
    world.adjust(50);
    world.send_back(place, 1, 3);
    let good = world.entries.clone();
    assert!(rebuild(&good).is_ok());
    let forged = |change: &dyn Fn(&mut Vec<PointsEntry>)| {
        let mut entries = good.clone();
        change(&mut entries);
        rebuild(&entries).expect_err("forged").what
    };
    assert_eq!(forged(&|all| all[2].points += 1), "its lots are not its points");
    assert_eq!(forged(&|all| all[2].opened[0].left += 1), "its lots are not its points");
    assert_eq!(forged(&|all| (all[2].points, all[2].opened[0].left) = (51, 51)), "the balance afterwards is another");
    assert_eq!(forged(&|all| drop(all.remove(1))), "the numbers have a gap");
    let again = PointsEntry { number: 5, ..good[3].clone() };
    assert_eq!(forged(&|all| all.push(again.clone())), "the same cause is booked twice");
}
