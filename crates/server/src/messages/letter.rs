//! What the store writes to people, and how it reads as an SMS and as an e-mail.

use kabinet_protocol::identity::{Channel, SecurityEventKind};
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
    }
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

    fn every<'a>() -> Vec<Letter<'a>> {
        let at = ServerTime(1_795_375_860_000);
        let mut all = vec![
            Letter::Code { code: "012345", minutes: 5 },
            Letter::TemporaryPassword { login: "+12025550143", password: "kT9-pQ2", hours: 72 },
            Letter::Password { login: "+12025550143", password: "kT9-pQ2" },
            Letter::RecoveryLink { link: "https://shop/recover/x", code: "012345", link_minutes: 30, code_minutes: 10 },
            Letter::Closed,
        ];
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
