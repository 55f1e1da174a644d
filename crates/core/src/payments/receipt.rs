//! A payment, a refund, a top-up or a membership that was paid for as a sheet of paper.

use jiff::tz::TimeZone;
use kabinet_protocol::money::Money;
use kabinet_protocol::payment::{MethodKind, MethodSummary, PaymentKind, PaymentRecord};
use kabinet_protocol::time::LocalTime;

use super::plan::has_receipt;
use crate::l10n::Words;
use crate::paper::{Block, Paper};

/// What a receipt is written with.
pub struct Setting<'a> {
    /// Who gave the goods.
    pub store: &'a str,
    /// The language.
    pub words: &'a Words,
    /// This device's zone, in which instants are shown.
    pub zone: &'a TimeZone,
    /// When the file is made.
    pub now: LocalTime,
}

/// The receipt of a payment; nothing where no money has moved.
pub fn receipt(payment: &PaymentRecord, setting: &Setting<'_>) -> Option<Paper> {
    if !has_receipt(payment) {
        return None;
    }
    let (words, language) = (setting.words, setting.words.language);
    let kind = match payment.kind {
        PaymentKind::Refund => "refund",
        PaymentKind::TopUp => "top-up",
        PaymentKind::Membership => "membership",
        _ => "charge",
    };
    let title = words.get(if kind == "charge" { "paper-receipt".into() } else { format!("paper-{kind}") }.as_str());
    let at = payment.settled_at.unwrap_or(payment.created_at);
    let mut rows = vec![(words.get("paper-date"), language.date_time(at, setting.zone))];
    if let Some(number) = &payment.order_number {
        rows.push((words.get("paper-order"), number.clone()));
    }
    if let Some(method) = &payment.method {
        let name = if kind == "refund" { "paper-paid-back-to" } else { "paper-paid-with" };
        rows.push((words.get(name), with(method, words)));
    }
    if let Some(of) = payment.refund_of {
        rows.push((words.get("paper-refund-of"), of.to_string()));
    }
    rows.push((words.get("paper-reference"), payment.id.to_string()));
    let today = setting.now.timestamp().unwrap_or_default().to_zoned(setting.zone.clone()).date();
    Some(Paper {
        language: language.tag(),
        from: setting.store.to_owned(),
        title,
        subtitle: payment
            .receipt
            .as_ref()
            .map(|number| words.with("paper-number", &[("number", number)]))
            .unwrap_or_default(),
        blocks: vec![
            Block::Amount {
                label: words.get(&format!("paper-amount-{kind}")),
                amount: language.money(Money { minor: payment.amount, currency: payment.currency }),
            },
            Block::Facts { heading: words.get("paper-details"), rows },
            Block::Words(words.get("paper-receipt-words")),
        ],
        foot: words.with("paper-foot", &[("date", &language.long_date(today))]),
    })
}

/// With what it was paid, as `Visa ending in 4242`.
fn with(method: &MethodSummary, words: &Words) -> String {
    let kind = words.word("method", method.kind.as_str());
    if let (MethodKind::Wallet, Some(name)) = (&method.kind, &method.last4) {
        // A wallet's last digits are its name.
        return name.clone();
    }
    match (&method.brand, &method.last4) {
        (brand, Some(last4)) => {
            let brand = brand.as_deref().map_or(kind, proper);
            words.with("detail-card", &[("brand", &brand), ("last4", last4)])
        }
        (Some(brand), None) => proper(brand),
        (None, None) => kind,
    }
}

/// A brand as people write it: `visa` is a stable word.
fn proper(brand: &str) -> String {
    match brand {
        "visa" => "Visa".into(),
        "mastercard" => "Mastercard".into(),
        "amex" => "American Express".into(),
        "mir" => "Mir".into(),
        "jcb" => "JCB".into(),
        other => {
            let mut letters = other.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        }
    }
}
