//! Where a store is reached: scheme, host and port, nothing else.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// The text is not an origin that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadOrigin {
    /// Not an address at all.
    #[error("this is not the address of a store: type it as shop.example")]
    Malformed,
    /// Plain HTTP to somewhere else than this machine: anybody on the way could read along.
    #[error("plain http:// is taken for this machine only: use https://")]
    Insecure,
    /// The address carries more than an origin.
    #[error("type the store's address alone, without a name, path or question mark, as shop.example")]
    NotAlone,
}

/// An `https://` origin, or an `http://` one on a loopback address.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Origin(Url);

impl Origin {
    /// Whether it is this machine.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.0)
    }

    /// The address of `path` (which begins with a slash) at this origin.
    pub fn at(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
        url.set_path(path);
        url.set_query(query);
        url
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
        None => false,
    }
}

impl std::str::FromStr for Origin {
    type Err = BadOrigin;

    fn from_str(text: &str) -> Result<Self, BadOrigin> {
        let url = Url::parse(text).map_err(|_| BadOrigin::Malformed)?;
        let secure = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(BadOrigin::Malformed),
        };
        if url.host_str().is_none_or(str::is_empty) {
            return Err(BadOrigin::Malformed);
        }
        let alone = url.username().is_empty()
            && url.password().is_none()
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none();
        if !alone {
            return Err(BadOrigin::NotAlone);
        }
        if !secure && !is_loopback(&url) {
            return Err(BadOrigin::Insecure);
        }
        Ok(Self(url))
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

impl Serialize for Origin {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Origin {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for good in ["https://shop.example", "https://shop.example:8443", "http://127.0.0.1:80", "http://[::1]:9000"] {
            assert!(good.parse::<Origin>().is_ok(), "{good}");
        }
        for insecure in ["http://shop.example", "http://10.0.0.1", "http://127.0.0.1.evil.example"] {
            assert_eq!(insecure.parse::<Origin>(), Err(BadOrigin::Insecure), "{insecure}");
        }
    }

    #[test]
    fn an_origin_carries_nothing_else() {
        for bad in
            ["https://a:b@shop.example", "https://shop.example/x", "https://shop.example/?q", "https://s.example/#f"]
        {
            assert_eq!(bad.parse::<Origin>(), Err(BadOrigin::NotAlone), "{bad}");
        }
        for bad in ["", "shop.example", "ftp://shop.example", "file:///etc/passwd", "https://"] {
            assert_eq!(bad.parse::<Origin>(), Err(BadOrigin::Malformed), "{bad}");
        }
    }

    #[test]
    fn the_usual_port_and_case_make_no_other_origin() {
        let one: Origin = "https://Shop.Example:443".parse().expect("an origin");
        assert_eq!(one, "https://shop.example".parse().expect("an origin"));
        assert_eq!(one.to_string(), "https://shop.example");
        assert_eq!(one.at("/v1/x?a=b").as_str(), "https://shop.example/v1/x?a=b");
    }
}
