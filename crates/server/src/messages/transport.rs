//! The ways by which messages leave: SMTP for e-mail, a merchant's HTTP gateway for SMS.

use std::sync::Arc;

use kabinet_protocol::identity::Channel;

use super::gateway::Gateway;
use super::smtp::Smtp;

/// What is configured. A channel without a transport keeps its messages in the inbox.
#[derive(Debug, Clone, Default)]
pub struct Transports {
    /// For e-mail.
    pub email: Option<Arc<Smtp>>,
    /// For SMS.
    pub sms: Option<Arc<Gateway>>,
}

impl Transports {
    /// The channels that have one.
    pub fn channels(&self) -> Vec<Channel> {
        let email = self.email.iter().map(|_| Channel::Email);
        email.chain(self.sms.iter().map(|_| Channel::Sms)).collect()
    }
}

/// A transport is configured in a way that cannot work.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Misconfigured(pub String);

/// A message on its way. Neither the recipient nor the text is ever shown.
pub struct Outgoing {
    pub(super) id: String,
    pub(super) to: String,
    pub(super) subject: Option<String>,
    pub(super) body: String,
    pub(super) html: Option<String>,
    pub(super) attempts: i64,
    pub(super) expires_at: Option<i64>,
}

/// Why a message did not get through.
#[derive(Debug)]
pub struct Failure {
    /// For the operator; holds nothing of the message.
    pub words: String,
    /// Whether trying again is pointless.
    pub lasting: bool,
}

impl Failure {
    /// It may work the next time.
    pub fn passing(words: impl Into<String>) -> Self {
        Self { words: words.into(), lasting: false }
    }

    /// It will not.
    pub fn lasting(words: impl Into<String>) -> Self {
        Self { words: words.into(), lasting: true }
    }
}

/// A gateway's own words without what they may repeat of the message: addresses, numbers, codes and passwords.
pub fn scrubbed(words: &str, message: &Outgoing) -> String {
    let words: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let hidden = |word: &str| {
        // What stands in quotes or before a comma is the same word.
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let repeats = bare.chars().count() >= 4 && message.body.contains(bare);
        repeats || word.contains('@') || word.chars().filter(char::is_ascii_digit).count() >= 4
    };
    let words: Vec<&str> =
        words.split_whitespace().map(|word| if hidden(word) { "…" } else { word }).take(30).collect();
    words.join(" ").chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gateways_words_repeat_nothing_of_the_message() {
        let message = Outgoing {
            id: String::new(),
            to: "+12025550143".into(),
            subject: None,
            body: "Store: login ann password kT9-pQ2x".into(),
            html: None,
            attempts: 1,
            expires_at: None,
        };
        let told = scrubbed("invalid number +12025550143 for a@b.example: kT9-pQ2x\u{7} (code 21)", &message);
        assert_eq!(told, "invalid number … for … … (code 21)");
        assert!(scrubbed(&"x ".repeat(1000), &message).len() <= 200);
    }
}
