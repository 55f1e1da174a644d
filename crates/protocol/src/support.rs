//! How people reach the store (S36 to S38): phones, the chat bot, and the form.
//!
//! It is a part of discovery: whoever needs help may have no account, and a client keeps discovery for offline. Texts come
//! in all of the store's languages, because one document serves every reader.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::intent::Feedback;
use crate::product::Texts;

/// How people reach the store. What is absent the store does not have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(default)]
pub struct Support {
    /// A phone that is answered around the clock.
    pub phone: Option<String>,
    /// The regions, as the head of the window offers them.
    pub regions: Vec<SupportRegion>,
    /// The store's chat bot.
    pub chat: Option<ChatBot>,
    /// When messages of the form are answered, by language.
    pub answer_hours: Texts,
}

/// A region of the store's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct SupportRegion {
    /// Its id, as `ohio`.
    pub id: String,
    /// Its name by language. A point is in the region that goes by one of these names.
    pub name: Texts,
    /// The phone of the region.
    pub phone: String,
    /// When it is answered, by language.
    #[serde(default)]
    pub hours: Texts,
}

/// A chat bot that is opened in the system's browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct ChatBot {
    /// Where, an https address.
    pub url: String,
    /// When it answers, by language.
    #[serde(default)]
    pub hours: Texts,
}

impl Support {
    /// Whether the store says nothing of it.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// A region by its id.
    pub fn region(&self, id: &str) -> Option<&SupportRegion> {
        self.regions.iter().find(|region| region.id == id)
    }

    /// Refuses what nobody can call, open or read: the field and why.
    pub fn check(&self) -> Result<(), (&'static str, &'static str)> {
        let short = |texts: &Texts| texts.values().all(|text| text.chars().count() <= 200);
        let named = |id: &str| {
            (1..=40).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        };
        let phone = "A phone is written as +1 202 555 0100: 3 to 24 digits, spaces, dashes and brackets.";
        if !self.phone.as_deref().is_none_or(callable) {
            return Err(("support.phone", phone));
        }
        if !self.regions.iter().all(|region| callable(&region.phone)) {
            return Err(("support.regions", phone));
        }
        let good = |region: &SupportRegion| {
            named(&region.id) && !region.name.is_empty() && short(&region.name) && short(&region.hours)
        };
        if self.regions.len() > 500 || !self.regions.iter().all(good) {
            return Err(("support.regions", "A region has an id, a name, and texts of at most 200 characters."));
        }
        let mut seen = std::collections::BTreeSet::new();
        if !self.regions.iter().all(|region| seen.insert(&region.id)) {
            return Err(("support.regions", "An id stands once."));
        }
        if let Some(chat) = &self.chat {
            let plain = chat.url.len() <= 300 && chat.url.bytes().all(|byte| byte.is_ascii_graphic());
            if !plain || chat.url.strip_prefix("https://").is_none_or(str::is_empty) || !short(&chat.hours) {
                return Err(("support.chat", "A chat bot has an https address of at most 300 characters."));
            }
        }
        if !short(&self.answer_hours) {
            return Err(("support.answer_hours", "A text has at most 200 characters."));
        }
        Ok(())
    }
}

/// Whether a text is a number that can be dialled: what stands between its digits is for the eye.
fn callable(phone: &str) -> bool {
    let digits = phone.bytes().filter(u8::is_ascii_digit).count();
    let plus = phone.strip_prefix('+').unwrap_or(phone);
    (3..=24).contains(&phone.len())
        && (3..=15).contains(&digits)
        && plus.bytes().all(|byte| byte.is_ascii_digit() || b" ()-".contains(&byte))
}

/// What a message to the store can be about.
pub const TOPICS: [&str; 4] = ["question", "complaint", "praise", "other"];

/// The most characters a message has.
pub const LONGEST_MESSAGE: usize = 4_000;

/// Why a message cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadFeedback {
    /// No such topic.
    #[error("a topic is question, complaint, praise or other")]
    Topic,
    /// Nothing is written, or too much.
    #[error("a message has 1 to {LONGEST_MESSAGE} characters")]
    Text,
}

impl BadFeedback {
    /// The field that is wrong.
    pub fn field(self) -> &'static str {
        match self {
            Self::Topic => "topic",
            Self::Text => "text",
        }
    }
}

/// The rule for a message; both sides obey it.
pub fn check_feedback(feedback: &Feedback) -> Result<(), BadFeedback> {
    if !TOPICS.contains(&feedback.topic.as_str()) {
        return Err(BadFeedback::Topic);
    }
    let text = feedback.text.trim();
    if !(1..=LONGEST_MESSAGE).contains(&text.chars().count()) || text.contains('\0') {
        return Err(BadFeedback::Text);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(id: &str, phone: &str) -> SupportRegion {
        let name = Texts::from([("en".to_owned(), id.to_owned())]);
        SupportRegion { id: id.into(), name, phone: phone.into(), hours: Texts::new() }
    }

    #[test]
    fn only_what_can_be_dialled_is_a_phone() {
        for good in ["+1 800 555 0100", "8-800-555-01-00", "+1 (202) 555 0143", "0555"] {
            assert!(callable(good), "{good}");
        }
        for bad in ["", "+", "1", "call us", "+1 202 555 0143;ext=1", "tel:+1", "1+2345", &"1".repeat(25)] {
            assert!(!callable(bad), "{bad}");
        }
    }

    #[test]
    fn what_leads_nowhere_is_refused() {
        let whole = Support {
            phone: Some("+1 800 555 0100".into()),
            regions: vec![region("ohio", "+1 614 555 0100")],
            chat: Some(ChatBot { url: "https://chat.shop.example/".into(), hours: Texts::new() }),
            answer_hours: Texts::new(),
        };
        assert_eq!(whole.check(), Ok(()));
        assert_eq!(Support::default().check(), Ok(()));
        let broken = |change: &dyn Fn(&mut Support)| {
            let mut support = whole.clone();
            change(&mut support);
            support.check().map_err(|(field, _)| field)
        };
        assert_eq!(broken(&|it| it.phone = Some("ring".into())), Err("support.phone"));
        assert_eq!(broken(&|it| it.regions.push(region("ohio", "+1 614 555 0101"))), Err("support.regions"));
        assert_eq!(broken(&|it| it.regions[0].name.clear()), Err("support.regions"));
        for url in ["http://chat.shop.example/", "https://", "javascript:alert(1)", "https://a b"] {
            assert_eq!(
                broken(&|it| it.chat = Some(ChatBot { url: url.into(), hours: Texts::new() })),
                Err("support.chat")
            );
        }
        assert_eq!(
            broken(&|it| drop(it.answer_hours.insert("en".into(), "x".repeat(201)))),
            Err("support.answer_hours")
        );
    }

    #[test]
    fn a_message_has_a_topic_and_words() {
        let message =
            |topic: &str, text: &str| check_feedback(&Feedback { topic: topic.into(), text: text.into(), order: None });
        assert_eq!(message("question", "Is it in stock?"), Ok(()));
        assert_eq!(message("spam", "Is it in stock?"), Err(BadFeedback::Topic));
        assert_eq!(message("praise", "  \n"), Err(BadFeedback::Text));
        assert_eq!(message("other", &"я".repeat(LONGEST_MESSAGE)), Ok(()));
        assert_eq!(message("other", &"я".repeat(LONGEST_MESSAGE + 1)), Err(BadFeedback::Text));
    }
}
