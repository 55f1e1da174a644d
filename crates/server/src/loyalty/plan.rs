//! What is booked: pure decisions, each of them one draft of an entry. Whoever asks has seen to it that what had to expire has.

use kabinet_protocol::ids::{AdjustmentId, OrderId};
use kabinet_protocol::order::{FulfillmentEventKind, FulfillmentStatus, Order, OrderStatus, PaymentStatus};
use kabinet_protocol::points::{
    EarnedLine, EntryKind, LotPart, OrderPoints, PointsTerms, RedeemedLine, Tier, Why, WhyLine, lost,
};
use kabinet_protocol::time::CivilDate;

use super::calendar::Calendar;
use super::ledger::{Account, Draft, Standing};
use super::lots::{Lot, Opening, give_back, take};

/// There are not so many points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} points are missing")]
pub struct Missing(pub i64);

/// An order as entries name it.
#[derive(Debug, Clone)]
pub struct Named {
    /// The order.
    pub id: OrderId,
    /// Its number.
    pub number: String,
}

impl From<&Order> for Named {
    fn from(order: &Order) -> Self {
        Self { id: order.id, number: order.number.clone() }
    }
}

fn draft(kind: EntryKind, source: String, order: &Named) -> Draft {
    Draft { order: Some((order.id, order.number.clone())), ..Draft::new(kind, source) }
}

/// What an order keeps of its points.
pub fn of_order(earned: &[EarnedLine], redeemed: &[RedeemedLine], terms: PointsTerms) -> OrderPoints {
    let lines: Vec<_> = earned
        .iter()
        .map(|line| kabinet_protocol::points::LinePoints {
            line: line.line,
            earned: line.points,
            redeemed: redeemed.iter().find(|one| one.line == line.line).map_or(0, |one| one.points),
        })
        .collect();
    OrderPoints {
        earned: lines.iter().map(|line| line.earned).sum(),
        redeemed: lines.iter().map(|line| line.redeemed).sum(),
        lines,
        terms,
    }
}

/// A purchase earns, in a tier; nothing where it earns nothing.
pub fn earn(order: &Named, lines: &[EarnedLine], policy: i64, tier: Option<&Tier>) -> Option<Draft> {
    let points: i64 = lines.iter().map(|line| line.points).sum();
    let why = |line: &EarnedLine| WhyLine {
        line: line.line,
        points: line.points,
        amount: Some(line.amount),
        rate: Some(line.rate),
        ..WhyLine::default()
    };
    (points > 0).then(|| Draft {
        pending: points,
        why: Why {
            policy: Some(policy),
            tier: tier.cloned(),
            lines: lines.iter().map(why).collect(),
            ..Why::default()
        },
        ..draft(EntryKind::EarnPending, order.id.to_string(), order)
    })
}

/// Points pay for a part of an order; nothing where none do.
pub fn redeem(order: &Named, lines: &[RedeemedLine], policy: i64, lots: &[Lot]) -> Result<Option<Draft>, Missing> {
    let points: i64 = lines.iter().map(|line| line.points).sum();
    if points == 0 {
        return Ok(None);
    }
    let (from, missing) = take(points, lots);
    if missing > 0 {
        return Err(Missing(missing));
    }
    let why = |line: &RedeemedLine| WhyLine {
        line: line.line,
        points: line.points,
        amount: Some(line.amount),
        ..WhyLine::default()
    };
    Ok(Some(Draft {
        points: -points,
        from,
        why: Why { policy: Some(policy), lines: lines.iter().map(why).collect(), ..Why::default() },
        ..draft(EntryKind::Redeem, order.id.to_string(), order)
    }))
}

/// Opens lots, after what is owed was paid with the first of them.
fn credit(account: &Account, openings: Vec<Opening>, mut draft: Draft) -> Draft {
    let mut owed = account.debt;
    for (points, expires) in openings {
        let pays = owed.min(points);
        owed -= pays;
        draft.debt -= pays;
        draft.points += points;
        if points > pays {
            draft.opened.push((points - pays, expires));
        }
    }
    draft
}

/// The day from which what an order earned can be used; nothing as long as something of it is to come, or to be paid.
pub fn since(order: &Order, calendar: &Calendar) -> Option<CivilDate> {
    let points = order.points.as_ref()?;
    let paid = matches!(
        order.payment_status,
        PaymentStatus::Paid | PaymentStatus::PartiallyRefunded | PaymentStatus::Refunded
    );
    if !paid || order.status == OrderStatus::Canceled || order.fulfillment_status != FulfillmentStatus::Delivered {
        return None;
    }
    let parcels = order.fulfillments.iter().flat_map(|parcel| &parcel.events);
    let arrived = parcels.filter(|event| event.kind == FulfillmentEventKind::Delivered).map(|event| event.at).max();
    let noted = order.events.iter().rev().find(|event| event.kind == "delivered" || event.kind == "completed");
    let at = arrived.or(noted.map(|event| event.at))?;
    Some(calendar.after(calendar.day(at), points.terms.delay_days))
}

/// What an order earned can be used since a day; nothing where none of it is left. It lives for so many days from then,
/// whenever it is booked.
pub fn activate(
    account: &Account,
    order: &Named,
    standing: &Standing,
    since: CivilDate,
    terms: &PointsTerms,
    calendar: &Calendar,
) -> Option<Draft> {
    let points = standing.earned - standing.lost;
    if standing.active || points <= 0 {
        return None;
    }
    let expires = (terms.lifetime_days > 0).then(|| calendar.after(since, terms.lifetime_days));
    let draft = Draft {
        pending: -points,
        why: Why { policy: Some(terms.policy), since: Some(since), ..Why::default() },
        ..draft(EntryKind::Activate, order.id.to_string(), order)
    };
    Some(credit(account, vec![(points, expires)], draft))
}

/// A lot's last day is over.
pub fn expire(lot: &Lot) -> Draft {
    Draft {
        points: -lot.left,
        from: vec![LotPart { lot: lot.id, points: lot.left }],
        why: Why { until: lot.expires, ..Why::default() },
        ..Draft::new(EntryKind::Expire, lot.id.to_string())
    }
}

/// What of an order's points is gone by now, line by line.
fn pieces(order: &Order, of: impl Fn(&kabinet_protocol::points::LostLine) -> i64) -> Vec<WhyLine> {
    let lines = lost(order).lines.into_iter().filter(|line| of(line) > 0);
    let why = |line: kabinet_protocol::points::LostLine| WhyLine {
        line: line.line,
        points: of(&line),
        pieces: Some(line.pieces),
        of: Some(line.of),
        ..WhyLine::default()
    };
    lines.map(why).collect()
}

fn gone_by(order: &Order, sum: i64) -> String {
    format!("{}:{sum}", order.id)
}

/// How many points are to be given back for what of an order is gone; none where the ledger has followed.
pub fn to_give_back(order: &Order, standing: &Standing) -> i64 {
    (lost(order).redeemed.min(standing.redeemed) - standing.refunded).max(0)
}

/// How many points are to be taken back for what of an order is gone.
pub fn to_take_back(order: &Order, standing: &Standing) -> i64 {
    (lost(order).earned.min(standing.earned) - standing.lost).max(0)
}

/// Gives back what had been used for what is gone. `parts` are those of the redemption, as it took them, with their last
/// days.
pub fn refund(
    account: &Account,
    order: &Order,
    standing: &Standing,
    parts: &[Opening],
    today: CivilDate,
    calendar: &Calendar,
) -> Option<Draft> {
    let points = to_give_back(order, standing);
    let terms = order.points.as_ref()?.terms;
    if points == 0 {
        return None;
    }
    let until = standing.refunded + points;
    let openings = give_back(parts, standing.refunded, until, calendar.after(today, terms.grace_days));
    let draft = Draft {
        why: Why { policy: Some(terms.policy), lines: pieces(order, |line| line.redeemed), ..Why::default() },
        ..draft(EntryKind::RedeemRefund, gone_by(order, until), &order.into())
    };
    Some(credit(account, openings, draft))
}

/// Takes back what had been earned for what is gone: what waits, or from lots. `own` is the lot it was earned in, `others` are
/// the lots with something left, the soonest to expire first.
pub fn take_back(order: &Order, standing: &Standing, own: Option<&Lot>, others: &[Lot]) -> Option<Draft> {
    let points = to_take_back(order, standing);
    let terms = order.points.as_ref()?.terms;
    if points == 0 {
        return None;
    }
    let source = gone_by(order, standing.lost + points);
    let why = Why { policy: Some(terms.policy), lines: pieces(order, |line| line.earned), ..Why::default() };
    if !standing.active {
        return Some(Draft { pending: -points, why, ..draft(EntryKind::EarnCancel, source, &order.into()) });
    }
    let (mut from, mut missing) = take(points, own);
    let mut expired = None;
    if let Some(own) = own
        && missing.min(own.expired) > 0
    {
        expired = Some(LotPart { lot: own.id, points: missing.min(own.expired) });
        missing -= missing.min(own.expired);
    }
    let others = others.iter().filter(|lot| own.is_none_or(|own| own.id != lot.id));
    let (more, missing) = take(missing, others);
    from.extend(more);
    let (debt, forgiven) = if terms.debt { (missing, 0) } else { (0, missing) };
    let taken: i64 = from.iter().map(|part| part.points).sum();
    Some(Draft {
        points: -taken - debt,
        debt,
        forgiven,
        expired,
        from,
        why,
        ..draft(EntryKind::Clawback, source, &order.into())
    })
}

/// The store gives or takes, with a reason. It takes no more than there is.
pub fn adjust(
    account: &Account,
    request: AdjustmentId,
    points: i64,
    reason: &str,
    expires: Option<CivilDate>,
    lots: &[Lot],
) -> Result<Draft, Missing> {
    let draft = Draft {
        why: Why { reason: Some(reason.into()), ..Why::default() },
        ..Draft::new(EntryKind::Adjust, request.to_string())
    };
    if points >= 0 {
        return Ok(credit(account, vec![(points, expires)], draft));
    }
    let (from, missing) = take(-points, lots);
    if missing > 0 { Err(Missing(missing)) } else { Ok(Draft { points, from, ..draft }) }
}
