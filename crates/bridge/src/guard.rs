//! Who may call: the checks that every request passes before a route sees it.
//!
//! A port on loopback is open to every program of the machine and, through the browser, to every web page that person
//! looks at. The page's requests carry the page's `Origin`; a page that rebinds its own name to 127.0.0.1 carries its own
//! name as `Host`; neither knows the token.

use std::net::SocketAddr;

use axum::http::{HeaderMap, Uri, header};

/// The name of the cookie. The port is part of it, because cookies are shared between ports.
pub fn cookie_name(address: SocketAddr) -> String {
    format!("kabinet_bridge_{}", address.port())
}

/// 128 random bits.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A new one.
    pub fn new() -> Self {
        // Version 4 takes 122 bits from the operating system's generator; two of them are plenty.
        Self(format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple()))
    }

    /// The characters, for the address that is printed and the cookie that is set.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Compares without stopping at the first difference.
    fn matches(&self, other: &str) -> bool {
        self.0.len() == other.len() && self.0.bytes().zip(other.bytes()).fold(0, |acc, (a, b)| acc | (a ^ b)) == 0
    }
}

impl Default for Token {
    fn default() -> Self {
        Self::new()
    }
}

/// What a request turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It carries the token: let it through.
    Known,
    /// It carries the token in its address: set the cookie and send it on to the same address without.
    Introduce,
    /// The `Host` is not the address listened on.
    ForeignHost,
    /// Another page's request.
    ForeignOrigin,
    /// No token, or a wrong one.
    Unknown,
}

/// Judges a request by its head alone.
pub fn judge(address: SocketAddr, token: &Token, uri: &Uri, headers: &HeaderMap) -> Verdict {
    let text = |name: header::HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let hosts = [address.to_string(), format!("localhost:{}", address.port())];
    match text(header::HOST) {
        Some(host) if hosts.iter().any(|known| known == host) => {}
        _ => return Verdict::ForeignHost,
    }
    if let Some(origin) = text(header::ORIGIN)
        && !hosts.iter().any(|known| origin.strip_prefix("http://") == Some(known))
    {
        return Verdict::ForeignOrigin;
    }
    let name = cookie_name(address);
    let cookie = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).any(|line| {
        line.split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .any(|(key, value)| key == name && token.matches(value))
    });
    let bearer = text(header::AUTHORIZATION)
        .and_then(|value| value.strip_prefix("Bearer "))
        .is_some_and(|value| token.matches(value));
    if cookie || bearer {
        return Verdict::Known;
    }
    let in_address = uri
        .query()
        .into_iter()
        .flat_map(|query| query.split('&'))
        .filter_map(|pair| pair.strip_prefix("token="))
        .any(|value| token.matches(value));
    if in_address { Verdict::Introduce } else { Verdict::Unknown }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(header::HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), value.parse().expect("a header"))).collect()
    }

    #[test]
    fn only_a_request_to_this_address_with_the_token_passes() {
        let address: SocketAddr = "127.0.0.1:4321".parse().expect("an address");
        let token = Token::new();
        let cookie = format!("other=1; kabinet_bridge_4321={}", token.as_str());
        let bearer = format!("Bearer {}", token.as_str());
        let uri = |text: &str| text.parse::<Uri>().expect("an address");
        let ask = |uri: &Uri, pairs: &[(header::HeaderName, &str)]| judge(address, &token, uri, &headers(pairs));
        let call = uri("/call");
        let host = (header::HOST, "127.0.0.1:4321");

        assert_eq!(ask(&call, &[host.clone(), (header::COOKIE, &cookie)]), Verdict::Known);
        assert_eq!(ask(&call, &[host.clone(), (header::AUTHORIZATION, &bearer)]), Verdict::Known);
        assert_eq!(ask(&call, std::slice::from_ref(&host)), Verdict::Unknown);
        assert_eq!(ask(&call, &[host.clone(), (header::COOKIE, "kabinet_bridge_4321=guess")]), Verdict::Unknown);
        assert_eq!(ask(&uri(&format!("/?token={}", token.as_str())), std::slice::from_ref(&host)), Verdict::Introduce);

        // A page elsewhere that knows the port but is another origin, and a name rebound to this machine.
        let elsewhere = (header::ORIGIN, "https://shop.example");
        assert_eq!(ask(&call, &[host.clone(), elsewhere, (header::COOKIE, &cookie)]), Verdict::ForeignOrigin);
        let rebound = (header::HOST, "shop.example:4321");
        assert_eq!(ask(&call, &[rebound, (header::COOKIE, &cookie)]), Verdict::ForeignHost);
        assert_eq!(ask(&call, &[(header::COOKIE, &cookie)]), Verdict::ForeignHost);
        let other_port = (header::ORIGIN, "http://127.0.0.1:9999");
        assert_eq!(ask(&call, &[host, other_port, (header::COOKIE, &cookie)]), Verdict::ForeignOrigin);
    }
}
