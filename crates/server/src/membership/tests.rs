//! The pure parts: what a period means, when the next one begins, and what the job decides.

use jiff::tz::TimeZone;
use kabinet_protocol::ids::{FeedId, MembershipPeriodId, PaymentId, PaymentMethodId};
use kabinet_protocol::membership::{MembershipPeriod, MembershipPlan, MembershipRules, PeriodKind, RenewProblem};
use kabinet_protocol::time::ServerTime;
use proptest::prelude::*;

use super::ledger::{Sums, rebuild};
use super::plan::{self, Charge, Draft, Means, State, Step};

const DAY_MS: i64 = 86_400_000;

fn zone() -> TimeZone {
    TimeZone::get("America/New_York").expect("a zone")
}

fn at(text: &str) -> ServerTime {
    text.parse::<jiff::Timestamp>().expect("an instant").into()
}

fn rules() -> MembershipRules {
    let plan = |id: &str, months, price| MembershipPlan { id: id.into(), months, price };
    MembershipRules {
        enabled: true,
        plans: vec![plan("month", 1, 499), plan("year", 12, 4_900)],
        ..MembershipRules::default()
    }
}

fn bought(sums: &Sums, price: i64, now: ServerTime) -> MembershipPeriod {
    let draft = Draft::paid(PaymentId::new(), PeriodKind::Bought, "month", price);
    draft.next(sums, now, 1, &zone()).expect("it fits")
}

fn apply(sums: &Sums, period: &MembershipPeriod) -> Sums {
    sums.apply(period).expect("a period that can be")
}

/// A member since the first of June who renews.
fn member() -> State {
    let first = bought(&Sums::default(), 499, at("2026-06-01T12:00:00Z"));
    let state = State { renews: true, method: Some(PaymentMethodId::new()), ..State::default() };
    state.after(apply(&Sums::default(), &first), &zone())
}

fn means() -> Means {
    Means { payments: true, method: true, pending: false }
}

fn step(state: &State, now: ServerTime) -> Step {
    plan::step(state, &rules(), means(), now, &zone())
}

// covers: S68
#[test]
fn a_renewal_is_charged_on_the_last_day_and_once() {
    let state = member();
    let end = at("2026-07-01T12:00:00Z");
    let due = at("2026-06-30T12:00:00Z");
    assert_eq!((state.sums.until, state.look_at), (end, Some(due)));
    assert_eq!(step(&state, due.plus_millis(-1)), Step::Wait(due));
    let Step::Charge(charge) = step(&state, due) else { panic!("it is due") };
    assert_eq!((charge.number, charge.price, charge.months), (2, 499, 1));
    // The same period and try is the same payment, whenever it is begun; another try is another.
    let feed = FeedId::new();
    let Step::Charge(later) = step(&state, end.plus_millis(2 * DAY_MS)) else { panic!("a server that was down") };
    assert_eq!(charge.payment(feed), later.payment(feed));
    assert_ne!(charge.payment(feed), Charge { attempts: 1, ..charge.clone() }.payment(feed));
    assert_ne!(charge.payment(feed), Charge { number: 3, ..charge.clone() }.payment(feed));
    assert_ne!(charge.payment(feed), charge.payment(FeedId::new()));
    let pending = Means { pending: true, ..means() };
    assert!(matches!(plan::step(&state, &rules(), pending, due, &zone()), Step::Wait(_)), "one at a time");
}

// covers: S68
#[test]
fn what_cannot_be_charged_is_tried_daily_and_lapses() {
    let state = State { problem: Some(RenewProblem::Declined), attempts: 1, ..member() };
    let (end, due) = (state.sums.until, plan::renew_at(state.sums.until, &zone()));
    assert_eq!(plan::try_again(end, &rules(), due), due.plus_millis(DAY_MS));
    let lapse = end.plus_millis(3 * DAY_MS);
    assert_eq!(plan::try_again(end, &rules(), lapse.plus_millis(-5)), lapse, "looked at once more when it lapses");
    assert!(matches!(step(&state, lapse.plus_millis(-1)), Step::Charge(_)));
    assert_eq!(step(&state, lapse), Step::GiveUp(RenewProblem::Declined));
    assert!(!state.sums.active(end), "the membership itself ends with its last period");
    let without = |means| plan::step(&state, &rules(), means, due, &zone());
    assert_eq!(without(Means { method: false, ..means() }), Step::Later(RenewProblem::NoMethod));
    assert_eq!(without(Means { payments: false, ..means() }), Step::Later(RenewProblem::Unavailable));
    let off = State { renews: false, ..state };
    assert_eq!(step(&off, due), Step::Wait(end));
    assert_eq!(step(&off, end), Step::Ended);
}

// covers: S68
#[test]
fn nobody_pays_more_than_they_agreed_to() {
    let state = member();
    let due = plan::renew_at(state.sums.until, &zone());
    let with = |plans: Vec<MembershipPlan>| {
        let rules = MembershipRules { plans, ..rules() };
        plan::step(&state, &rules, means(), due, &zone())
    };
    let month = |price| MembershipPlan { id: "month".into(), months: 1, price };
    assert_eq!(with(vec![month(500)]), Step::GiveUp(RenewProblem::Dearer));
    assert_eq!(with(vec![]), Step::GiveUp(RenewProblem::PlanGone));
    let Step::Charge(cheaper) = with(vec![month(399)]) else { panic!("cheaper is welcome") };
    assert_eq!(cheaper.price, 399);
    let disabled = MembershipRules { enabled: false, ..rules() };
    assert_eq!(plan::step(&state, &disabled, means(), due, &zone()), Step::GiveUp(RenewProblem::PlanGone));
}

#[test]
fn a_life_is_what_its_periods_say() {
    let mut all = Vec::new();
    let mut sums = Sums::default();
    let mut add = |sums: &mut Sums, period: MembershipPeriod| {
        *sums = apply(sums, &period);
        all.push(period);
        assert_eq!(rebuild(&all).as_ref(), Ok(&*sums));
    };
    add(&mut sums, bought(&Sums::default(), 499, at("2026-01-31T12:00:00Z")));
    assert_eq!(sums.until, at("2026-02-28T12:00:00Z"), "the last of February");
    let before = sums.clone();
    add(&mut sums, bought(&before, 399, at("2026-02-01T12:00:00Z")));
    assert_eq!((sums.since, sums.until), (at("2026-01-31T12:00:00Z"), at("2026-03-28T11:00:00Z")), "extended");
    assert_eq!((sums.price, sums.periods), (399, 2), "what was paid last is what was agreed");
    let ended =
        plan::revoke(&sums, MembershipPeriodId::new(), "a mistake", at("2026-02-10T12:00:00Z")).expect("it runs");
    add(&mut sums, ended);
    assert_eq!(sums.until, at("2026-02-10T12:00:00Z"));
    assert_eq!(plan::revoke(&sums, MembershipPeriodId::new(), "again", sums.until), None, "nothing is left to end");
    let given = Draft::granted(MembershipPeriodId::new(), "sorry").next(&sums, at("2026-04-01T12:00:00Z"), 2, &zone());
    add(&mut sums, given.expect("it fits"));
    assert_eq!((sums.since, sums.until), (at("2026-04-01T12:00:00Z"), at("2026-06-01T12:00:00Z")), "a new beginning");
    assert_eq!((sums.plan.as_deref(), sums.price), (Some("month"), 399), "a gift changes no agreement");
}

#[test]
fn memberships_that_cannot_be_are_found() {
    let first = bought(&Sums::default(), 499, at("2026-06-01T12:00:00Z"));
    let second = bought(&apply(&Sums::default(), &first), 499, at("2026-06-02T12:00:00Z"));
    let broken = |change: &dyn Fn(&mut [MembershipPeriod; 2])| {
        let mut both = [first.clone(), second.clone()];
        change(&mut both);
        rebuild(&both).expect_err("it cannot be").what
    };
    assert_eq!(broken(&|all| all[1].number = 3), "the numbers have a gap");
    assert_eq!(broken(&|all| all[1].until = all[1].from), "it ends before it begins");
    assert_eq!(broken(&|all| all[1].price = 0), "it is what its kind never is");
    assert_eq!(broken(&|all| all[1].payment = None), "it is what its kind never is");
    assert_eq!(broken(&|all| all[1].kind = PeriodKind::from("dreamt")), "it is what its kind never is");
    assert_eq!(broken(&|all| all[1].from = all[1].at), "it begins elsewhere");
    let revoked = |until| {
        move |all: &mut [MembershipPeriod; 2]| {
            let (kind, from) = (PeriodKind::Revoked, all[1].at);
            all[1] = MembershipPeriod { kind, from, until, plan: None, price: 0, payment: None, ..all[1].clone() };
        }
    };
    assert_eq!(broken(&revoked(first.until.plus_millis(1))), "it ends what was not there");
}

proptest! {
    #[test]
    fn buying_never_shortens_and_never_overlaps(steps in proptest::collection::vec((0i64..60, 1i64..9_000), 1..12)) {
        let (mut sums, mut now) = (Sums::default(), at("2026-01-01T00:00:00Z"));
        for (days, price) in steps {
            now = now.plus_millis(days * DAY_MS);
            let period = bought(&sums, price, now);
            prop_assert!(period.from >= now && sums.end().is_none_or(|end| period.from >= end));
            let after = apply(&sums, &period);
            prop_assert!(after.until > sums.until && after.active(now) && after.since <= now.max(after.since));
            sums = after;
        }
    }
}
