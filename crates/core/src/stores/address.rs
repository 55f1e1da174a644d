//! An address as a person types it.

use crate::http::{BadOrigin, Origin};

/// Reads `shop.example`, `https://shop.example/`, `127.0.0.1:8080`. Without a scheme it is https, except on this machine.
pub fn read(typed: &str) -> Result<Origin, BadOrigin> {
    let typed = typed.trim();
    if typed.is_empty() || typed.chars().any(|c| c.is_whitespace() || c.is_control() || c == '\\') {
        return Err(BadOrigin::Malformed);
    }
    if typed.contains("://") {
        return typed.parse();
    }
    // Loopback has no certificate; everywhere else plain HTTP is refused, so this falls back to https.
    match format!("http://{typed}").parse() {
        Err(BadOrigin::Insecure) => format!("https://{typed}").parse(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_read() {
        for (typed, origin) in [
            ("shop.example", "https://shop.example"),
            ("  shop.example/ ", "https://shop.example"),
            ("https://Shop.Example:443/", "https://shop.example"),
            ("shop.example:8443", "https://shop.example:8443"),
            ("127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("localhost:8080", "http://localhost:8080"),
            ("[::1]:8080", "http://[::1]:8080"),
            ("магазин.example", "https://xn--80aaall7cbu.example"),
        ] {
            let read = read(typed).map(|origin| origin.to_string());
            if typed.starts_with('м') {
                assert!(read.is_ok_and(|origin| origin.starts_with("https://xn--")), "{typed}");
            } else {
                assert_eq!(read.as_deref(), Ok(origin), "{typed}");
            }
        }
    }

    #[test]
    fn what_is_not_an_address_is_refused() {
        for bad in
            ["", "   ", "shop example", "javascript:alert(1)", "file:///etc", "a\\b", "https://", "ftp://x.example"]
        {
            assert!(read(bad).is_err(), "{bad}");
        }
        assert_eq!(read("http://shop.example"), Err(BadOrigin::Insecure));
        assert_eq!(read("user:pass@shop.example"), Err(BadOrigin::NotAlone));
        assert_eq!(read("shop.example/path"), Err(BadOrigin::NotAlone));
    }
}
