//! What the store writes to people, and how it reads as an SMS and as an e-mail.

use kabinet_protocol::identity::{Channel, SecurityEventKind};
use kabinet_protocol::membership;
use kabinet_protocol::money::Money;
use kabinet_protocol::order::Order;
use kabinet_protocol::returns::{self, Return, ReturnState};
use kabinet_protocol::time::ServerTime;
use minijinja::{AutoEscape, Environment, context};

use super::words::Words;
use crate::problems::{Refusal, internal};

/// Something to write to somebody. It carries codes and passwords: it is never logged.
#[derive(Clone)]
pub enum Letter<'a> {
    /// A one-time code.
    Code {
        /// The digits.
        code: &'a str,
        /// How long it works.
        minutes: i64,
    },
    /// The password a first registration is sent, which its first use replaces (S5).
    TemporaryPassword {
        /// What to sign in with.
        login: &'a str,
        /// The password.
        password: &'a str,
        /// How long it works.
        hours: i64,
    },
    /// The same where the policy makes it stay.
    Password {
        /// What to sign in with.
        login: &'a str,
        /// The password.
        password: &'a str,
    },
    /// A way back in (S17).
    RecoveryLink {
        /// The address of the page that sets a new password.
        link: &'a str,
        /// The code that does the same in the app.
        code: &'a str,
        /// How long the link works.
        link_minutes: i64,
        /// How long the code works.
        code_minutes: i64,
    },
    /// Something happened to the account's security (B17).
    Notice {
        /// What.
        kind: SecurityEventKind,
        /// On which device.
        device_name: Option<&'a str>,
        /// More, masked.
        detail: Option<&'a str>,
        /// When.
        at: ServerTime,
    },
    /// The customer closed the account (B19).
    Closed,
    /// An order was placed (S37).
    OrderPlaced {
        /// The order.
        order: &'a Order,
    },
    /// An order was called off because it was not paid in time.
    NotPaidInTime {
        /// The order.
        order: &'a Order,
    },
    /// Money came that the order does not take any more; it goes back.
    PaidBack {
        /// The order.
        order: &'a Order,
        /// How much.
        amount: Money,
    },
    /// Something happened to a membership (S68).
    Membership {
        /// `bought`, `renewed`, `not-renewed` or `ended`: a word in the texts' ids.
        news: &'static str,
        /// Until when it runs, or ran.
        until: ServerTime,
        /// What was paid.
        price: Option<Money>,
        /// Whether it is renewed by itself.
        renews: bool,
    },
    /// A return has come to the state it is in.
    Return {
        /// The order.
        order: &'a Order,
        /// The return.
        returned: &'a Return,
    },
}

impl std::fmt::Debug for Letter<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Letter(…)")
    }
}

/// A letter in words.
pub(super) struct Written {
    pub(super) subject: Option<String>,
    pub(super) body: String,
    pub(super) html: Option<String>,
}

/// Writes a letter for a channel.
pub(super) fn write(
    letter: &Letter<'_>,
    channel: &Channel,
    words: &Words<'_>,
    time_zone: &str,
) -> Result<Written, Refusal> {
    if *channel == Channel::Email {
        return mail(letter, words, time_zone).written(words);
    }
    Ok(Written { subject: None, body: sms(letter, words, time_zone), html: None })
}

fn notice(kind: &SecurityEventKind, words: &Words<'_>) -> String {
    words.maybe(&format!("notice-{kind}")).unwrap_or_else(|| words.text("notice-other"))
}

/// One short text.
fn sms(letter: &Letter<'_>, words: &Words<'_>, time_zone: &str) -> String {
    match *letter {
        Letter::Code { code, minutes } => words.with("sms-code", [("code", code.into()), ("minutes", minutes.into())]),
        Letter::TemporaryPassword { login, password, hours } => words.with(
            "sms-temporary-password",
            [("login", login.into()), ("password", password.into()), ("hours", hours.into())],
        ),
        Letter::Password { login, password } => {
            words.with("sms-password", [("login", login.into()), ("password", password.into())])
        }
        Letter::RecoveryLink { link, code, code_minutes, .. } => {
            words.with("sms-recovery", [("link", link.into()), ("code", code.into()), ("minutes", code_minutes.into())])
        }
        Letter::Notice { ref kind, at, .. } => words.with(
            "sms-notice",
            [
                ("what", notice(kind, words).into()),
                ("when", words.instant(at, time_zone).into()),
                ("hint", words.text("notice-hint").into()),
            ],
        ),
        Letter::Closed => words.text("sms-closed"),
        Letter::OrderPlaced { order } => words.with(
            "sms-order",
            [
                ("number", order.number.as_str().into()),
                ("total", words.money(Money { minor: order.totals.total, currency: order.currency }).into()),
                ("date", promised(order, words).into()),
            ],
        ),
        Letter::NotPaidInTime { order } => {
            words.with("sms-not-paid-in-time", [("number", order.number.as_str().into())])
        }
        Letter::PaidBack { order, amount } => words
            .with("sms-paid-back", [("number", order.number.as_str().into()), ("amount", words.money(amount).into())]),
        Letter::Membership { news, until, price, .. } => words.with(
            &format!("sms-membership-{news}"),
            [
                ("when", words.instant(until, time_zone).into()),
                ("amount", price.map_or_else(String::new, |price| words.money(price)).into()),
            ],
        ),
        Letter::Return { order, returned } => words.with(
            &format!("sms-return-{}", state_word(returned)),
            [("number", order.number.as_str().into()), ("amount", refund(order, returned, words).into())],
        ),
    }
}

/// The word under which the texts of a return's state stand.
fn state_word(returned: &Return) -> &str {
    match &returned.state {
        ReturnState::Other(_) | ReturnState::Withdrawn => "requested",
        known => known.as_str(),
    }
}

fn refund(order: &Order, returned: &Return, words: &Words<'_>) -> String {
    words.money(Money { minor: returned.refund.unwrap_or_default(), currency: order.currency })
}

/// An e-mail before it is set: paragraphs, then a link, a code and rows, then paragraphs.
#[derive(Default)]
struct Mail<'a> {
    subject: String,
    before: Vec<String>,
    link: Option<(&'a str, String, String)>,
    code: Option<(&'a str, String)>,
    rows: Vec<(String, String)>,
    after: Vec<String>,
}

fn mail<'a>(letter: &Letter<'a>, words: &Words<'_>, time_zone: &str) -> Mail<'a> {
    let text = |id: &str| words.text(id);
    match *letter {
        Letter::Code { code, minutes } => Mail {
            subject: text("mail-code-subject"),
            before: vec![words.with("mail-code-lead", [("minutes", minutes.into())])],
            code: Some((code, String::new())),
            after: vec![text("mail-code-secret"), text("mail-not-asked")],
            ..Mail::default()
        },
        Letter::TemporaryPassword { login, password, hours } => Mail {
            subject: text("mail-password-subject"),
            before: vec![text("mail-password-lead")],
            rows: vec![(text("label-login"), login.into()), (text("label-password"), password.into())],
            after: vec![words.with("mail-password-temporary", [("hours", hours.into())])],
            ..Mail::default()
        },
        Letter::Password { login, password } => Mail {
            subject: text("mail-password-subject"),
            before: vec![text("mail-password-lead")],
            rows: vec![(text("label-login"), login.into()), (text("label-password"), password.into())],
            after: vec![text("mail-password-stays")],
            ..Mail::default()
        },
        Letter::RecoveryLink { link, code, link_minutes, code_minutes } => Mail {
            subject: text("mail-recovery-subject"),
            before: vec![text("mail-recovery-lead")],
            link: Some((
                link,
                text("mail-recovery-button"),
                words.with("mail-recovery-link-life", [("minutes", link_minutes.into())]),
            )),
            code: Some((code, words.with("mail-recovery-code", [("minutes", code_minutes.into())]))),
            after: vec![text("mail-not-asked")],
            ..Mail::default()
        },
        Letter::Notice { ref kind, device_name, detail, at } => {
            let what = notice(kind, words);
            let mut rows = vec![(text("label-when"), words.instant(at, time_zone))];
            rows.extend(device_name.map(|name| (text("label-device"), name.to_owned())));
            rows.extend(detail.map(|detail| (text("label-detail"), detail.to_owned())));
            let subject = format!("{}: {}", words.store(), what.trim_end_matches('.'));
            Mail { subject, before: vec![what], rows, after: vec![text("notice-hint")], ..Mail::default() }
        }
        Letter::Closed => Mail {
            subject: text("mail-closed-subject"),
            before: vec![text("mail-closed-lead")],
            after: vec![text("mail-closed-hint")],
            ..Mail::default()
        },
        Letter::OrderPlaced { order } => placed(order, words, time_zone),
        Letter::NotPaidInTime { order } => Mail {
            subject: words.with("mail-not-paid-in-time-subject", [("number", order.number.as_str().into())]),
            before: vec![words.with("mail-not-paid-in-time-lead", [("number", order.number.as_str().into())])],
            after: vec![text("mail-not-paid-in-time-hint")],
            ..Mail::default()
        },
        Letter::PaidBack { order, amount } => Mail {
            subject: words.with("mail-paid-back-subject", [("number", order.number.as_str().into())]),
            before: vec![words.with(
                "mail-paid-back-lead",
                [("number", order.number.as_str().into()), ("amount", words.money(amount).into())],
            )],
            after: vec![text("mail-paid-back-hint")],
            ..Mail::default()
        },
        Letter::Membership { news, until, price, renews } => {
            let hint = match (news, renews) {
                ("ended", _) => "mail-membership-ended-hint",
                ("not-renewed", true) => "mail-membership-tried-again",
                ("not-renewed", false) => "mail-membership-renewal-off",
                (_, true) => "mail-membership-renews",
                (_, false) => "mail-membership-stays",
            };
            let rows = price.map(|price| (text("label-total"), words.money(price)));
            Mail {
                subject: text(&format!("mail-membership-{news}-subject")),
                before: vec![
                    words.with(
                        &format!("mail-membership-{news}-lead"),
                        [("when", words.instant(until, time_zone).into())],
                    ),
                ],
                rows: rows.into_iter().collect(),
                after: vec![text(hint)],
                ..Mail::default()
            }
        }
        Letter::Return { order, returned } => sent_back(order, returned, words),
    }
}

fn sent_back<'a>(order: &Order, returned: &Return, words: &Words<'_>) -> Mail<'a> {
    let goods = returned.lines.iter().filter_map(|part| {
        let line = order.lines.iter().find(|line| line.line == part.line)?;
        let variant = line.variant.as_ref().map_or_else(String::new, |variant| format!(", {variant}"));
        Some((format!("{}{variant}", line.name), format!("× {}", part.quantity)))
    });
    let mut rows: Vec<(String, String)> = goods.collect();
    if returned.refund.is_some() {
        rows.push((words.text("label-total"), refund(order, returned, words)));
    }
    rows.extend(returned.refused.as_ref().map(|why| (words.text("label-return-reason"), why.clone())));
    let hint = if returns::is_open(returned) { "mail-return-withdraw" } else { "mail-return-question" };
    Mail {
        subject: words.with("mail-return-subject", [("number", order.number.as_str().into())]),
        before: vec![words.with(
            &format!("mail-return-{}", state_word(returned)),
            [("amount", refund(order, returned, words).into())],
        )],
        rows,
        after: vec![words.text(hint)],
        ..Mail::default()
    }
}

/// The date by which an order is promised, as the language writes it.
fn promised(order: &Order, words: &Words<'_>) -> String {
    let date = order.delivery.as_ref().and_then(|delivery| delivery.promised);
    date.map_or_else(String::new, |date| words.date(date))
}

fn placed<'a>(order: &Order, words: &Words<'_>, time_zone: &str) -> Mail<'a> {
    let money = |minor: i64| words.money(Money { minor, currency: order.currency });
    let mut rows: Vec<(String, String)> = order
        .lines
        .iter()
        .map(|line| {
            let variant = line.variant.as_ref().map_or_else(String::new, |variant| format!(", {variant}"));
            (format!("{} × {}{variant}", line.ordered, line.name), money(line.total))
        })
        .collect();
    rows.push((words.text("label-delivery"), money(order.totals.delivery)));
    rows.push((words.text("label-total"), money(order.totals.total)));
    let saved = membership::saved(order);
    if saved > 0 {
        rows.push((words.text("label-saved"), money(saved)));
    }
    if order.credit > 0 {
        rows.push((words.text("label-credit"), money(order.credit)));
        rows.push((words.text("label-to-pay"), money(order.to_pay())));
    }
    if let Some(delivery) = &order.delivery {
        let to: Vec<&str> = std::iter::once(&delivery.recipient).chain(&delivery.address).map(String::as_str).collect();
        let way = words.maybe(&format!("delivery-{}", delivery.method)).unwrap_or_else(|| words.text("label-delivery"));
        rows.push((way, to.join(", ")));
        if delivery.promised.is_some() {
            rows.push((words.text("label-expected"), promised(order, words)));
        }
    }
    let pay = match order.payment_due {
        Some(until) => words.with("mail-order-pay-online", [("when", words.instant(until, time_zone).into())]),
        None => words.text("mail-order-pay-on-delivery"),
    };
    Mail {
        subject: words.with("mail-order-subject", [("number", order.number.as_str().into())]),
        before: vec![words.with("mail-order-lead", [("number", order.number.as_str().into())])],
        rows,
        after: vec![pay, words.text("mail-order-cancel")],
        ..Mail::default()
    }
}

impl Mail<'_> {
    fn written(self, words: &Words<'_>) -> Result<Written, Refusal> {
        let footer = words.text("mail-footer");
        let html = environment()?
            .get_template("mail.html")
            .and_then(|template| {
                let link = self.link.as_ref().map(
                    |(href, label, life)| context! { href => *href, label => label.as_str(), life => life.as_str() },
                );
                let code = self.code.as_ref().map(|(text, label)| context! { text => *text, label => label.as_str() });
                let rows: Vec<_> = self
                    .rows
                    .iter()
                    .map(|(label, text)| context! { label => label.as_str(), text => text.as_str() })
                    .collect();
                template.render(context! {
                    language => words.language(), subject => self.subject.as_str(), store => words.store(),
                    before => &self.before, link, code, rows, after => &self.after, footer => footer.as_str(),
                })
            })
            .map_err(|error| internal(&error))?;
        let mut parts = self.before;
        if let Some((href, label, life)) = self.link {
            parts.push(format!("{label}:\n{href}\n{life}"));
        }
        if let Some((code, label)) = self.code {
            parts.push(if label.is_empty() { code.to_owned() } else { format!("{label}\n{code}") });
        }
        if !self.rows.is_empty() {
            let rows: Vec<String> = self.rows.iter().map(|(label, text)| format!("{label}: {text}")).collect();
            parts.push(rows.join("\n"));
        }
        parts.extend(self.after);
        parts.push(format!("-- \n{footer}"));
        Ok(Written { subject: Some(self.subject), body: parts.join("\n\n"), html: Some(html) })
    }
}

/// The templates, read once. Everything that is put into one is escaped.
fn environment() -> Result<&'static Environment<'static>, Refusal> {
    static TEMPLATES: std::sync::LazyLock<Result<Environment<'static>, String>> = std::sync::LazyLock::new(|| {
        let mut environment = Environment::new();
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment
            .add_template("mail.html", include_str!("../../templates/mail.html"))
            .map_err(|error| error.to_string())?;
        Ok(environment)
    });
    TEMPLATES.as_ref().map_err(|error| internal(error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::membership::letters::News;

    fn order() -> &'static Order {
        static ORDER: std::sync::LazyLock<Order> = std::sync::LazyLock::new(|| {
            serde_json::from_value(serde_json::json!({"id": uuid::Uuid::nil(), "number": "482-113-907",
                "placed_at": 1_795_375_860_000_i64, "language": "en", "currency": "USD", "status": "created",
                "payment_status": "not_paid", "fulfillment_status": "not_fulfilled", "return_status": "none",
                "lines": [{"line": 1, "name": "<b>Kabinet</b> food", "variant": "2 kg", "unit_price": 61_725, "ordered": 2,
                    "current": 2, "fulfilled": 0, "total": 123_450}],
                "totals": {"items": 123_450, "delivery": 499, "total": 123_949},
                "delivery": {"method": "post", "recipient": "Ann Lee", "address": ["12 Canary Street"],
                    "promised": "2026-11-27"}}))
            .expect("an order")
        });
        &ORDER
    }

    fn returns() -> &'static [Return] {
        static RETURNS: std::sync::LazyLock<Vec<Return>> = std::sync::LazyLock::new(|| {
            let one = |state: &&str| {
                serde_json::from_value(serde_json::json!({"id": uuid::Uuid::nil(), "state": state, "reason": "damaged",
                    "lines": [{"line": 1, "quantity": 1}], "requested_at": 1_795_375_860_000_i64,
                    "refund": (*state == "refunded").then_some(61_725),
                    "refused": (*state == "refused").then_some("<b>Kabinet</b> worn")}))
                .expect("a return")
            };
            ReturnState::KNOWN.iter().map(one).collect()
        });
        &RETURNS
    }

    fn every<'a>() -> Vec<Letter<'a>> {
        let at = ServerTime(1_795_375_860_000);
        let mut all = vec![
            Letter::Code { code: "012345", minutes: 5 },
            Letter::TemporaryPassword { login: "+12025550143", password: "kT9-pQ2", hours: 72 },
            Letter::Password { login: "+12025550143", password: "kT9-pQ2" },
            Letter::RecoveryLink { link: "https://shop/recover/x", code: "012345", link_minutes: 30, code_minutes: 10 },
            Letter::Closed,
            Letter::OrderPlaced { order: order() },
            Letter::NotPaidInTime { order: order() },
            Letter::PaidBack { order: order(), amount: Money { minor: 123_949, currency: order().currency } },
        ];
        for news in [News::Bought, News::Renewed, News::NotRenewed, News::Ended] {
            let paid = matches!(news, News::Bought | News::Renewed);
            let price = paid.then_some(Money { minor: 499, currency: order().currency });
            let letter = |renews| Letter::Membership { news: news.word(), until: at, price, renews };
            all.extend([letter(true), letter(false)]);
        }
        all.extend(returns().iter().map(|returned| Letter::Return { order: order(), returned }));
        all.extend(SecurityEventKind::KNOWN.iter().map(|kind| Letter::Notice {
            kind: (*kind).into(),
            device_name: Some("<b>Kabinet</b> & Co"),
            detail: None,
            at,
        }));
        all
    }

    #[test]
    fn every_letter_reads_in_every_language_and_channel() {
        for letter in every() {
            let mut seen = std::collections::BTreeSet::new();
            for language in ["en", "ru", "es", "vi"] {
                let words = Words::new(language, "Paw & Co");
                let sms = write(&letter, &Channel::Sms, &words, "UTC").expect("written");
                assert!(sms.subject.is_none() && sms.html.is_none());
                let mail = write(&letter, &Channel::Email, &words, "UTC").expect("written");
                let (subject, html) = (mail.subject.expect("a subject"), mail.html.expect("HTML"));
                for text in [&sms.body, &subject, &mail.body, &html] {
                    assert!(!text.contains("Unknown localization") && !text.contains("{ $"), "{text}");
                }
                assert!(subject.contains("Paw & Co") && !subject.contains('\n'), "{subject}");
                assert!(html.contains(&format!("<html lang=\"{language}\">")));
                assert!(!html.contains("<img") && !html.contains("<b>Kabinet"), "nothing remote, all escaped: {html}");
                seen.insert(sms.body.clone());
            }
            assert_eq!(seen.len(), 4, "four languages: {seen:?}");
        }
    }

    #[test]
    fn an_order_is_confirmed_with_its_lines_and_sum() {
        let letter = Letter::OrderPlaced { order: order() };
        let mail = write(&letter, &Channel::Email, &Words::new("en", "S"), "UTC").expect("written");
        for part in [
            "2 × <b>Kabinet</b> food, 2 kg: 1,234.50 USD",
            "Total: 1,239.49 USD",
            "12 Canary Street",
            "November 27, 2026",
        ] {
            assert!(mail.body.contains(part), "{part} in {}", mail.body);
        }
        let sms = write(&letter, &Channel::Sms, &Words::new("ru", "S"), "UTC").expect("written");
        assert!(sms.body.contains("482-113-907") && sms.body.contains("1\u{a0}239,49 USD"), "{}", sms.body);
        assert!(sms.body.contains("27 ноября 2026 г."), "{}", sms.body);
    }

    #[test]
    fn a_return_says_what_came_and_what_flows_back() {
        let written = |state: &str, channel: Channel| {
            let returned = returns().iter().find(|it| it.state.as_str() == state).expect("a return");
            write(&Letter::Return { order: order(), returned }, &channel, &Words::new("en", "S"), "UTC")
                .expect("written")
        };
        let mail = written("refunded", Channel::Email).body;
        for part in ["617.25 USD goes back", "<b>Kabinet</b> food, 2 kg: × 1", "Total: 617.25 USD"] {
            assert!(mail.contains(part), "{part} in {mail}");
        }
        assert!(written("refused", Channel::Email).body.contains("Reason: <b>Kabinet</b> worn"));
        assert!(written("approved", Channel::Sms).body.contains("order 482-113-907"));
    }

    #[test]
    fn a_recovery_mail_has_the_link_and_the_code_in_both_forms() {
        let letter = every().remove(3);
        let mail = write(&letter, &Channel::Email, &Words::new("en", "S"), "UTC").expect("written");
        for text in [mail.body, mail.html.expect("HTML")] {
            for part in ["recover", "012345", "30 minutes", "10 minutes"] {
                assert!(text.contains(part), "{part} in {text}");
            }
        }
    }
}
