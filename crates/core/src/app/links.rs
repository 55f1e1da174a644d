//! Deep links: `kabinet://<store_id>/order/<id>`, `/points`, `/sign-in`, `/recover`, and `/recover/<ticket>` of a recovery e-mail. Parsed
//! strictly; resolving one never acts.

use kabinet_protocol::ids::{OrderId, StoreId};
use kabinet_protocol::secret::SecretText;
use uuid::Uuid;

use crate::identity::steps::StepId;

/// The characters a ticket may have, fewest and most: 256 bits in any usual writing.
const TICKET: std::ops::RangeInclusive<usize> = 32..=128;

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The store.
    pub store_id: StoreId,
    /// Where in it.
    pub target: Target,
}

/// Where in a store a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An order.
    Order(OrderId),
    /// The account's points.
    Points,
    /// The sign-in form.
    SignIn,
    /// The recovery form.
    Recover,
    /// A new password, by the ticket of a recovery e-mail.
    NewPassword(SecretText),
    /// The same after the ticket has become a step: what the interface is told in its place.
    Step(StepId),
}

impl Link {
    /// Reads a link; nothing unless it is exactly of the documented form.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("kabinet://")?;
        let mut parts = rest.split('/');
        let (store, kind, id) = (parts.next()?, parts.next()?, parts.next());
        if parts.next().is_some() {
            return None;
        }
        let target = match (kind, id) {
            ("order", Some(id)) => Target::Order(OrderId(hyphenated(id)?)),
            ("points", None) => Target::Points,
            ("sign-in", None) => Target::SignIn,
            ("recover", None) => Target::Recover,
            ("recover", Some(ticket)) => Target::NewPassword(opaque(ticket)?),
            ("step", Some(id)) => Target::Step(hyphenated(id)?),
            _ => return None,
        };
        Some(Self { store_id: StoreId(hyphenated(store)?), target })
    }
}

impl std::fmt::Display for Link {
    /// As it is written, but for a ticket, which is never.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "kabinet://{}/", self.store_id)?;
        match &self.target {
            Target::Order(order) => write!(f, "order/{order}"),
            Target::Points => f.write_str("points"),
            Target::SignIn => f.write_str("sign-in"),
            Target::Recover => f.write_str("recover"),
            Target::NewPassword(_) => f.write_str("recover/…"),
            Target::Step(step) => write!(f, "step/{step}"),
        }
    }
}

/// The uuid crate also reads braces, urn: and bare hex; a link has the one usual form.
fn hyphenated(text: &str) -> Option<Uuid> {
    let id: Uuid = text.parse().ok()?;
    id.hyphenated().to_string().eq_ignore_ascii_case(text).then_some(id)
}

fn opaque(text: &str) -> Option<SecretText> {
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    (plain && TICKET.contains(&text.len())).then(|| text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORE: &str = "0192f0c1-2a3b-7c4d-8e5f-60718293a4b5";
    const TICKET: &str = "q3VPa0m9J6wq3rLw5b0p8m1t7x2c4v6z8n0s2d4f6g8";

    // covers: S13
    #[test]
    fn the_documented_forms_are_read_and_written() {
        for form in
            [format!("order/{STORE}"), "points".into(), "sign-in".into(), "recover".into(), format!("step/{STORE}")]
        {
            let text = format!("kabinet://{STORE}/{form}");
            let link = Link::parse(&text).expect("a link");
            assert_eq!((link.store_id.to_string(), link.to_string()), (STORE.into(), text));
        }
        let link = Link::parse(&format!("kabinet://{STORE}/recover/{TICKET}")).expect("a link");
        assert_eq!(link.target, Target::NewPassword(TICKET.into()));
        assert!(!format!("{link:?} {link}").contains(TICKET), "a ticket is never shown");
    }

    #[test]
    fn everything_else_is_refused() {
        let bare = STORE.replace('-', "");
        for bad in [
            format!("kabinet://{STORE}/order/{STORE}/cancel"),
            format!("kabinet://{STORE}/order/{STORE}?x=1"),
            format!("kabinet://{STORE}/order/{STORE}#x"),
            format!("kabinet://{STORE}/order"),
            format!("kabinet://{STORE}/cart/{STORE}"),
            format!("kabinet://u@{STORE}/order/{STORE}"),
            format!("kabinet://{STORE}/order/{{{STORE}}}"),
            format!("kabinet://{STORE}/order/{bare}"),
            format!("kabinet://{STORE}/points/"),
            format!("kabinet://{STORE}/points/{STORE}"),
            format!("kabinet://{STORE}/sign-in/"),
            format!("kabinet://{STORE}/sign-in/{TICKET}"),
            format!("kabinet://{STORE}/recover/"),
            format!("kabinet://{STORE}/recover/short"),
            format!("kabinet://{STORE}/recover/{}", "a".repeat(129)),
            format!("kabinet://{STORE}/recover/{TICKET}/x"),
            format!("kabinet://{STORE}/recover/{TICKET}?x"),
            format!("kabinet://{STORE}/recover/{TICKET}%2e"),
            format!("https://{STORE}/order/{STORE}"),
            "kabinet://".into(),
            String::new(),
        ] {
            assert_eq!(Link::parse(&bad), None, "{bad}");
        }
    }
}
