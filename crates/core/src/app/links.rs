//! Deep links: `kabinet://<store_id>/order/<id>`. Parsed strictly; resolving one never acts.

use kabinet_protocol::ids::{OrderId, StoreId};

/// Where a link leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The store.
    pub store_id: StoreId,
    /// The order.
    pub order: OrderId,
}

impl Link {
    /// Reads a link; nothing unless it is exactly of the documented form.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("kabinet://")?;
        let mut parts = rest.split('/');
        let (store, kind, id) = (parts.next()?, parts.next()?, parts.next()?);
        if kind != "order" || parts.next().is_some() {
            return None;
        }
        Some(Self { store_id: StoreId(hyphenated(store)?), order: OrderId(hyphenated(id)?) })
    }
}

/// The uuid crate also reads braces, urn: and bare hex; a link has the one usual form.
fn hyphenated(text: &str) -> Option<uuid::Uuid> {
    let id: uuid::Uuid = text.parse().ok()?;
    id.hyphenated().to_string().eq_ignore_ascii_case(text).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORE: &str = "0192f0c1-2a3b-7c4d-8e5f-60718293a4b5";

    #[test]
    fn the_documented_form_is_read() {
        let link = Link::parse(&format!("kabinet://{STORE}/order/{STORE}")).expect("a link");
        assert_eq!((link.store_id.to_string(), link.order.to_string()), (STORE.into(), STORE.into()));
    }

    #[test]
    fn everything_else_is_refused() {
        let bare = STORE.replace('-', "");
        for bad in [
            format!("kabinet://{STORE}/order/{STORE}/cancel"),
            format!("kabinet://{STORE}/order/{STORE}?x=1"),
            format!("kabinet://{STORE}/order/{STORE}#x"),
            format!("kabinet://{STORE}/cart/{STORE}"),
            format!("kabinet://u@{STORE}/order/{STORE}"),
            format!("kabinet://{STORE}/order/{{{STORE}}}"),
            format!("kabinet://{STORE}/order/{bare}"),
            format!("https://{STORE}/order/{STORE}"),
            "kabinet://".into(),
            String::new(),
        ] {
            assert_eq!(Link::parse(&bad), None, "{bad}");
        }
    }
}
