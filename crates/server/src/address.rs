//! Whose request this is, as an address. The socket's, unless a trusted proxy vouches for another.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use ipnet::IpNet;

use crate::store::Store;

/// The caller's address as limits count it: IPv4 whole, IPv6 by /64.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallerAddress(pub IpAddr);

impl CallerAddress {
    /// The network as a customer may recognise it, and nobody finds the house: `203.0.113.…`, `2001:db8:1:…`.
    pub fn network(&self) -> String {
        match self.0 {
            IpAddr::V4(address) => {
                let [a, b, c, _] = address.octets();
                format!("{a}.{b}.{c}.…")
            }
            IpAddr::V6(address) => {
                let [a, b, c, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:…")
            }
        }
    }
}

impl FromRequestParts<Store> for CallerAddress {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, store: &Store) -> Result<Self, Infallible> {
        let socket = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let socket = socket.unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED));
        Ok(Self(counted(told(socket, &parts.headers, &store.trusted_proxies))))
    }
}

/// Walks `X-Forwarded-For` from the nearest hop outwards for as long as each hop is trusted.
fn told(socket: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let trusts = |address: IpAddr| trusted.iter().any(|net| net.contains(&address.to_canonical()));
    let hops: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    let mut address = socket;
    for hop in hops.iter().rev() {
        if !trusts(address) {
            break;
        }
        match hop.parse() {
            Ok(next) => address = next,
            Err(_) => break,
        }
    }
    address
}

/// What limits count: IPv4 whole, IPv6 by /64.
pub(crate) fn counted(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forwarded(value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([("x-forwarded-for".parse().expect("name"), value.parse().expect("value"))])
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let proxy: IpAddr = "10.0.0.1".parse().expect("address");
        let net: IpNet = "10.0.0.0/8".parse().expect("net");
        let headers = forwarded("6.6.6.6, 1.2.3.4");
        assert_eq!(told(proxy, &headers, &[]), proxy, "nobody is trusted");
        assert_eq!(
            told(proxy, &headers, &[net]).to_string(),
            "1.2.3.4",
            "what the caller wrote itself is not believed"
        );
        assert_eq!(told(proxy, &forwarded("1.2.3.4, 10.0.0.7"), &[net]).to_string(), "1.2.3.4", "a chain of proxies");
        assert_eq!(told(proxy, &forwarded("nonsense"), &[net]), proxy);
    }

    #[test]
    fn a_network_is_shown_without_its_houses() {
        let network = |text: &str| CallerAddress(counted(text.parse().expect("address"))).network();
        assert_eq!(network("203.0.113.77"), "203.0.113.…");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:…");
    }

    #[test]
    fn ipv6_counts_by_64() {
        let one = counted("2001:db8:1:2:3:4:5:6".parse().expect("address"));
        assert_eq!(one, counted("2001:db8:1:2:ffff::1".parse().expect("address")));
        assert_ne!(one, counted("2001:db8:1:3::1".parse().expect("address")));
        assert_eq!(counted("::ffff:1.2.3.4".parse().expect("address")).to_string(), "1.2.3.4");
    }
}
