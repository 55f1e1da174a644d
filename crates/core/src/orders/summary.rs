//! An order as a sheet of paper: a summary, never an invoice.

use kabinet_protocol::money::Money;
use kabinet_protocol::order::{Order, OrderLine};
use kabinet_protocol::time::LocalTime;

use super::api::Zones;
use super::own::may_pay;
use crate::l10n::Words;
use crate::paper::{Block, Line, Paper};

/// What a summary is written with.
pub struct Setting<'a> {
    /// Whose order it is.
    pub store: &'a str,
    /// The language of what is not the order's own.
    pub words: &'a Words,
    /// This device's zone and the store's.
    pub zones: &'a Zones,
    /// When the file is made.
    pub now: LocalTime,
}

/// The summary of an order. Names stand in the language they were bought in.
pub fn summary(order: &Order, setting: &Setting<'_>) -> Paper {
    let (words, language) = (setting.words, setting.words.language);
    let money = |minor: i64| language.money(Money { minor, currency: order.currency });
    let zone = &setting.zones.device;
    let mut state = vec![
        (words.get("paper-placed"), language.date_time(order.placed_at, zone)),
        (words.get("paper-state"), words.word("state", order.status.as_str())),
        (words.get("paper-payment"), paid(order, words)),
    ];
    if let Some(due) = order.payment_due.filter(|_| may_pay(order)) {
        state.push((words.get("paper-payment-due"), language.date_time(due, zone)));
    }
    let mut blocks = vec![Block::Facts { heading: words.get("paper-details"), rows: state }];
    if let Some(delivery) = &order.delivery {
        let mut rows = vec![(words.get("paper-way"), words.word("delivery", delivery.method.as_str()))];
        if !delivery.recipient.is_empty() {
            rows.push((words.get("paper-recipient"), delivery.recipient.clone()));
        }
        if !delivery.address.is_empty() {
            rows.push((words.get("paper-where"), delivery.address.join("\n")));
        }
        if let Some(promised) = delivery.promised {
            rows.push((words.get("paper-promised"), language.civil_date(promised)));
        }
        blocks.push(Block::Facts { heading: words.get("paper-delivery"), rows });
    }
    blocks.push(Block::Lines {
        heads: ["paper-what", "paper-quantity", "paper-unit", "paper-together"].map(|name| words.get(name)),
        rows: order.lines.iter().map(|line| bought(line, words, &money)).collect(),
    });
    blocks.push(Block::Sum { rows: sum(order, words, &money) });
    if !order.adjustments.is_empty() {
        let row = |it: &kabinet_protocol::order::Adjustment| {
            let mut value = format!("{} · {}", money(it.amount), language.date_time(it.at, zone));
            if let Some(reason) = &it.reason {
                value.push('\n');
                value.push_str(reason);
            }
            (words.word("adjustment", it.kind.as_str()), value)
        };
        let rows = order.adjustments.iter().map(row).collect();
        blocks.push(Block::Facts { heading: words.get("paper-after"), rows });
    }
    blocks.push(Block::Words(words.get("paper-summary-words")));
    let today = setting.now.timestamp().unwrap_or_default().to_zoned(zone.clone()).date();
    Paper {
        language: language.tag(),
        from: setting.store.to_owned(),
        title: words.get("paper-summary"),
        subtitle: words.with("detail-title", &[("number", &order.number)]),
        blocks,
        foot: words.with("paper-foot", &[("date", &language.long_date(today))]),
    }
}

fn paid(order: &Order, words: &Words) -> String {
    let status = words.word("paid", order.payment_status.as_str());
    let Some(payment) = &order.payment else { return status };
    let kind = words.word("method", &payment.method);
    let how = match &payment.last4 {
        Some(last4) => {
            let brand = payment.brand.as_deref().unwrap_or(&kind);
            words.with("detail-card", &[("brand", brand), ("last4", last4)])
        }
        None => kind,
    };
    format!("{status} · {how}")
}

fn bought(line: &OrderLine, words: &Words, money: &impl Fn(i64) -> String) -> Line {
    let mut more: Vec<String> = line.variant.iter().cloned().collect();
    if !line.sku.is_empty() {
        more.push(words.with("paper-sku", &[("sku", &line.sku)]));
    }
    if line.current != line.ordered {
        more.push(words.with("paper-current", &[("n", &line.current.to_string())]));
    }
    Line {
        name: line.name.clone(),
        more: more.join(" · "),
        quantity: line.ordered.to_string(),
        unit: money(line.unit_price),
        total: money(line.total),
    }
}

/// How the total comes about, as the interface's table says it: what is nothing is left out.
fn sum(order: &Order, words: &Words, money: &impl Fn(i64) -> String) -> Vec<(String, String, bool)> {
    let totals = &order.totals;
    let parts = [
        ("total-items", totals.items, true),
        ("total-discount", -totals.discount, totals.discount != 0),
        ("total-delivery", totals.delivery, true),
        ("total-tax", totals.tax, totals.tax != 0),
        ("total-points", -totals.points, totals.points != 0),
    ];
    let mut rows: Vec<(String, String, bool)> = parts
        .into_iter()
        .filter(|(_, _, shown)| *shown)
        .map(|(name, minor, _)| match name {
            "total-delivery" if minor == 0 => (words.get(name), words.get("total-free"), false),
            _ => (words.get(name), money(minor), false),
        })
        .collect();
    rows.push((words.get("total-total"), money(totals.total), true));
    let saved = kabinet_protocol::membership::saved(order);
    if saved != 0 {
        rows.push((words.get("total-saved"), money(saved), false));
    }
    if order.credit != 0 {
        rows.push((words.get("total-credit"), money(-order.credit), false));
        rows.push((words.get("total-to-pay"), money(order.to_pay()), false));
    }
    if totals.refunded != 0 {
        rows.push((words.get("total-refunded"), money(-totals.refunded), false));
    }
    rows
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::l10n::Language;

    // covers: B21, B2
    #[test]
    fn a_summary_says_what_the_order_says_in_each_language() {
        let mut order = crate::orders::tests::sample(1);
        order.lines[0].name = "Корм «Ёж» 2 кг".into();
        let zones = Zones { device: TimeZone::UTC, store: TimeZone::UTC };
        for language in Language::ALL {
            let words = Words::of(language);
            let setting = Setting { store: "Demo", words: &words, zones: &zones, now: LocalTime(1_773_324_300_000) };
            let paper = summary(&order, &setting);
            let text = crate::paper::tests::read(&crate::paper::pdf(&paper).expect("a file"));
            let total = language.money(Money { minor: order.totals.total, currency: order.currency });
            for wanted in [words.get("paper-summary"), order.number.clone(), total.replace('\u{a0}', " ")] {
                assert!(text.contains(&wanted), "{wanted:?} in {text}");
            }
            assert!(text.contains("«Ёж»"), "{text}");
        }
    }
}
