//! E-mail addresses: one spelling for each mailbox.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

/// An e-mail address in the one spelling under which accounts are bound to it: lower case, the domain in ASCII.
///
/// Mailboxes that differ only in the case of their local part exist on paper; two accounts for `Ann@` and `ann@` would be
/// one person's trouble and another's chance (S56).
#[derive(Clone, PartialEq, Eq)]
pub struct EmailAddress {
    value: String,
    at: usize,
}

/// Addresses never reach a log.
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

/// The text is no e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not an e-mail address")]
pub struct NotAnEmail;

impl EmailAddress {
    /// Reads an address as a person typed or pasted it.
    pub fn parse(text: &str) -> Result<Self, NotAnEmail> {
        if text.len() > 1000 {
            return Err(NotAnEmail);
        }
        // Full-width forms become plain; invisible marks that came with a paste go.
        let text: String =
            text.nfkc().filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')).collect();
        let text = text.trim();
        let text = text.strip_prefix("mailto:").unwrap_or(text);
        let (local, domain) = text.rsplit_once('@').ok_or(NotAnEmail)?;
        let local = local.to_ascii_lowercase();
        let plain = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~-.".contains(c);
        if !(1..=64).contains(&local.len())
            || !local.chars().all(plain)
            || local.starts_with('.')
            || local.ends_with('.')
            || local.contains("..")
        {
            return Err(NotAnEmail);
        }
        let domain = domain_in_ascii(domain).ok_or(NotAnEmail)?;
        let value = format!("{local}@{domain}");
        if value.len() > 254 {
            return Err(NotAnEmail);
        }
        Ok(Self { at: local.len(), value })
    }

    /// `ann@example.com`.
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// The part before the `@`.
    pub fn local(&self) -> &str {
        &self.value[..self.at]
    }

    /// `a•••@example.com`: enough to recognise one's own, too little to write to.
    pub fn masked(&self) -> String {
        format!("{}•••{}", &self.value[..1], &self.value[self.at..])
    }
}

/// `müller.example` as `xn--mller-kva.example`; nothing for what cannot receive mail from outside.
fn domain_in_ascii(text: &str) -> Option<String> {
    // A percent sign is an escape to the reader of hosts, and nothing in a domain.
    if text.contains('%') {
        return None;
    }
    let url::Host::Domain(domain) = url::Host::parse(text).ok()? else { return None };
    let labels: Vec<&str> = domain.split('.').collect();
    let label = |label: &&str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let top = labels.last()?;
    let named = top.len() >= 2 && top.bytes().any(|byte| byte.is_ascii_alphabetic());
    (labels.len() >= 2 && domain.len() <= 253 && named && labels.iter().all(label)).then_some(domain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_spelling_is_one_address() {
        for text in [
            "ann@example.com",
            " Ann@Example.COM ",
            "ANN@EXAMPLE.COM",
            "ａｎｎ＠example.com",
            "mailto:ann@example.com",
            "\u{feff}ann@example.com",
        ] {
            assert_eq!(EmailAddress::parse(text).expect(text).as_str(), "ann@example.com", "{text}");
        }
        let foreign = EmailAddress::parse("info@Bücher.example").expect("an international domain");
        assert_eq!(foreign.as_str(), "info@xn--bcher-kva.example");
        assert_eq!(EmailAddress::parse("a.b+shop@sub.example.co").expect("a tag").as_str(), "a.b+shop@sub.example.co");
    }

    #[test]
    fn nonsense_is_no_address() {
        let long = format!("{}@example.com", "a".repeat(65));
        for text in [
            "",
            "@",
            "ann",
            "ann@",
            "@example.com",
            "ann@localhost",
            "ann@127.0.0.1",
            "ann@[::1]",
            "a b@example.com",
            "ann@exa mple.com",
            ".ann@example.com",
            "a..n@example.com",
            "ann@example..com",
            "ann@-example.com",
            "ann@example.1",
            "ann@%65xample.com",
            "ann@example.com\nbcc: x@example.com",
            "a@b@example.com",
            "анна@example.com",
            &long,
        ] {
            assert_eq!(EmailAddress::parse(text), Err(NotAnEmail), "{text}");
        }
    }

    #[test]
    fn masks_hide_the_name() {
        let address = EmailAddress::parse("alexandra@example.com").expect("an address");
        assert_eq!(address.masked(), "a•••@example.com");
        assert!(!format!("{address:?}").contains("alex"));
    }

    proptest! {
        #[test]
        fn reading_never_panics_and_settles(text: String) {
            if let Ok(address) = EmailAddress::parse(&text) {
                prop_assert_eq!(EmailAddress::parse(address.as_str()), Ok(address.clone()));
                let _ = address.masked();
            }
        }
    }
}
