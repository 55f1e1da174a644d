//! A way to reach somebody: a phone number or an e-mail address.

use kabinet_protocol::identity::Channel;
use kabinet_protocol::problem::Code;

use super::email::EmailAddress;
use super::phone::PhoneNumber;
use crate::problems::Refusal;

/// A phone number or an e-mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contact {
    /// A phone number.
    Phone(PhoneNumber),
    /// An e-mail address.
    Email(EmailAddress),
}

fn email(text: &str) -> Result<EmailAddress, Refusal> {
    EmailAddress::parse(text).map_err(|_| Refusal::new(Code::EmailInvalid, "Check the address, as name@example.com."))
}

impl Contact {
    /// Reads an identifier as a person typed it: with an `@` it is an address.
    pub fn identifier(text: &str, country: &str) -> Result<Self, Refusal> {
        if has_at(text) {
            return email(text).map(Self::Email);
        }
        let number = PhoneNumber::parse(text, country).map_err(|_| {
            Refusal::new(Code::PhoneInvalid, "Give the phone number with its country's prefix, or an e-mail address.")
        })?;
        Ok(Self::Phone(number))
    }

    /// Reads a contact to which a message is to go; `countries` are those whose numbers get one.
    pub fn reachable(text: &str, country: &str, countries: &[String]) -> Result<Self, Refusal> {
        if has_at(text) {
            return email(text).map(Self::Email);
        }
        PhoneNumber::for_code(text, country, countries).map(Self::Phone)
    }

    /// The same where the channel was named.
    pub fn on(channel: &Channel, text: &str, country: &str, countries: &[String]) -> Result<Self, Refusal> {
        match channel {
            Channel::Sms => PhoneNumber::for_code(text, country, countries).map(Self::Phone),
            Channel::Email => email(text).map(Self::Email),
            Channel::Other(_) => {
                Err(Refusal::new(Code::Invalid, "This store writes by sms and by email.").field("channel"))
            }
        }
    }

    /// How a message gets there.
    pub fn channel(&self) -> Channel {
        match self {
            Self::Phone(_) => Channel::Sms,
            Self::Email(_) => Channel::Email,
        }
    }

    /// The kind of identifier it is.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Phone(_) => "phone",
            Self::Email(_) => "email",
        }
    }

    /// As it is stored: E.164, or the address in its one spelling.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Phone(number) => number.as_str(),
            Self::Email(address) => address.as_str(),
        }
    }

    /// As it may be shown to somebody who should recognise it.
    pub fn masked(&self) -> String {
        match self {
            Self::Phone(number) => number.masked().into(),
            Self::Email(address) => address.masked(),
        }
    }
}

fn has_at(text: &str) -> bool {
    text.contains(['@', '＠'])
}

/// The kind of identifier that a channel reaches.
pub fn kind_of(channel: &Channel) -> &'static str {
    if *channel == Channel::Email { "email" } else { "phone" }
}
