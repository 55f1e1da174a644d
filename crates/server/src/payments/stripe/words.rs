//! What Stripe says, in our words.

use kabinet_protocol::money::Money;
use kabinet_protocol::payment::{MethodKind, MethodSummary, PaymentReason};
use serde_json::Value;

use crate::payments::provider::{Ask, Kept, Returned, Said};

/// Currencies that have no minor unit (ISO 4217) but are given to Stripe in hundredths.
const IN_HUNDREDTHS: [&str; 2] = ["ISK", "UGX"];

/// An amount as Stripe counts it.
pub(super) fn amount(money: Money) -> i64 {
    if IN_HUNDREDTHS.contains(&money.currency.as_str()) { money.minor * 100 } else { money.minor }
}

/// An amount as we count it.
fn counted(amount: i64, currency: &str) -> i64 {
    if IN_HUNDREDTHS.contains(&currency) { amount / 100 } else { amount }
}

/// How an intent stands.
pub(super) fn said(intent: &Value, ask: &Ask) -> Said {
    let error = match &intent["last_payment_error"] {
        Value::Null => &intent["last_setup_error"],
        error => error,
    };
    let failed = (!error.is_null()).then(|| reason(error));
    match intent["status"].as_str().unwrap_or_default() {
        "succeeded" => Said::Paid {
            money: ask.money.map(|asked| came(intent, asked)),
            method: method(&intent["payment_method"]),
            kept: kept(&intent["payment_method"]).filter(|_| ask.keep || ask.money.is_none()),
        },
        "canceled" => Said::Closed,
        "requires_action" => Said::Pending { page: true, reason: Some(PaymentReason::ChallengeNeeded) },
        // A kept card is tried once; on the page another can be given.
        "requires_payment_method" => match (failed, &ask.token) {
            (Some(reason), Some(_)) => Said::Failed { reason, method: method(&error["payment_method"]) },
            (reason, _) => Said::Pending { page: true, reason },
        },
        _ => Said::Pending { page: false, reason: None },
    }
}

/// What came, which is what is believed.
fn came(intent: &Value, asked: Money) -> Money {
    let amount = intent["amount_received"].as_i64().or_else(|| intent["amount"].as_i64());
    let currency = intent["currency"].as_str().map(str::to_uppercase);
    let currency = currency.and_then(|code| code.parse().ok()).unwrap_or(asked.currency);
    Money { minor: amount.map_or(asked.minor, |amount| counted(amount, currency.as_str())), currency }
}

/// Why a card was refused.
fn reason(error: &Value) -> PaymentReason {
    match (error["decline_code"].as_str().unwrap_or_default(), error["code"].as_str().unwrap_or_default()) {
        ("insufficient_funds", _) => PaymentReason::InsufficientFunds,
        ("expired_card", _) | (_, "expired_card") => PaymentReason::CardExpired,
        (_, "payment_intent_authentication_failure" | "setup_intent_authentication_failure") => {
            PaymentReason::ChallengeFailed
        }
        (_, "authentication_required") => PaymentReason::ChallengeNeeded,
        (_, "processing_error") => PaymentReason::Unavailable,
        _ => PaymentReason::Declined,
    }
}

/// With what it was paid: an object where it was asked for expanded, else only a name.
fn method(method: &Value) -> Option<MethodSummary> {
    let card = &method["card"];
    let kind = method["type"].as_str()?;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    Some(match kind {
        "card" => MethodSummary { kind: MethodKind::Card, brand: text(&card["brand"]), last4: text(&card["last4"]) },
        other => MethodSummary { kind: MethodKind::Wallet, brand: Some(other.into()), last4: None },
    })
}

/// What is kept. Cards only: other kinds cannot be charged without the person.
fn kept(method: &Value) -> Option<Kept> {
    let card = method["card"].as_object().filter(|_| method["type"] == "card")?;
    let text = |name: &str| card.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let number = |name: &str| card.get(name).and_then(Value::as_u64).and_then(|value| u32::try_from(value).ok());
    Some(Kept {
        token: method["id"].as_str()?.into(),
        fingerprint: text("fingerprint"),
        kind: MethodKind::Card,
        brand: text("brand"),
        last4: text("last4"),
        expires: number("exp_month").zip(number("exp_year")),
    })
}

/// What became of a refund.
pub(super) fn returned(refund: &Value) -> Returned {
    let moved = match refund["status"].as_str().unwrap_or_default() {
        "succeeded" => Some(true),
        "failed" | "canceled" => Some(false),
        _ => None,
    };
    Returned { remote: refund["id"].as_str().map(str::to_owned), moved }
}

#[cfg(test)]
mod tests {
    use kabinet_protocol::ids::{FeedId, PaymentId};
    use serde_json::json;

    use super::*;

    fn money(minor: i64, currency: &str) -> Money {
        Money { minor, currency: currency.parse().expect("known") }
    }

    fn ask(token: Option<&str>) -> Ask {
        Ask {
            id: PaymentId::new(),
            remote: Some("pi_1".into()),
            money: Some(money(3_500, "USD")),
            token: token.map(str::to_owned),
            keep: true,
            feed: FeedId::new(),
            customer: None,
            reference: "1".into(),
        }
    }

    #[test]
    fn amounts_are_counted_as_stripe_does() {
        assert_eq!((amount(money(3_500, "USD")), amount(money(3_500, "VND"))), (3_500, 3_500));
        assert_eq!((amount(money(500, "ISK")), counted(50_000, "ISK")), (50_000, 500));
    }

    #[test]
    fn every_state_has_its_meaning() {
        let card = json!({"id": "pm_1", "type": "card", "card": {"brand": "visa", "last4": "4242", "exp_month": 4,
            "exp_year": 2030, "fingerprint": "f"}});
        let paid = json!({"status": "succeeded", "amount": 3500, "amount_received": 3400, "currency": "usd",
            "payment_method": card});
        let Said::Paid { money: came, method, kept } = said(&paid, &ask(None)) else { panic!("it is paid") };
        assert_eq!(came, Some(money(3_400, "USD")), "what came, not what was asked for");
        assert_eq!(method.and_then(|method| method.last4).as_deref(), Some("4242"));
        assert_eq!(kept.and_then(|kept| kept.expires), Some((4, 2030)));
        let declined = |code: &str, decline: &str| json!({"status": "requires_payment_method", "last_payment_error": {"code": code, "decline_code": decline}});
        for (code, decline, reason) in [
            ("card_declined", "insufficient_funds", PaymentReason::InsufficientFunds),
            ("card_declined", "generic_decline", PaymentReason::Declined),
            ("expired_card", "", PaymentReason::CardExpired),
            ("payment_intent_authentication_failure", "", PaymentReason::ChallengeFailed),
        ] {
            let kept = said(&declined(code, decline), &ask(Some("pm_1")));
            assert_eq!(kept, Said::Failed { reason: reason.clone(), method: None }, "a kept card is tried once");
            let page = said(&declined(code, decline), &ask(None));
            assert_eq!(page, Said::Pending { page: true, reason: Some(reason) }, "on the page another may be given");
        }
        let state = |status: &str| said(&json!({ "status": status }), &ask(None));
        assert_eq!(state("canceled"), Said::Closed);
        assert_eq!(state("processing"), Said::Pending { page: false, reason: None });
        assert_eq!(state("requires_payment_method"), Said::Pending { page: true, reason: None });
        let asks = Said::Pending { page: true, reason: Some(PaymentReason::ChallengeNeeded) };
        assert_eq!(state("requires_action"), asks);
        assert_eq!(state("something new"), Said::Pending { page: false, reason: None });
    }

    #[test]
    fn a_refund_may_take_its_time() {
        let told = |status: &str| returned(&json!({"id": "re_1", "status": status})).moved;
        assert_eq!((told("succeeded"), told("failed"), told("pending")), (Some(true), Some(false), None));
    }
}
