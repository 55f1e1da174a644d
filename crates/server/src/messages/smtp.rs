//! E-mail over SMTP.

use std::time::Duration;

use kabinet_protocol::secret::SecretText;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use url::{Host, Url};

use super::transport::{Failure, Misconfigured, Outgoing};

/// How long one command may take.
const TIMEOUT: Duration = Duration::from_secs(15);
/// How long a message may take in all.
const ALTOGETHER: Duration = Duration::from_secs(40);

/// A connection to the merchant's mail server.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// The transport knows the password.
impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Smtp(…)")
    }
}

fn wrong(words: impl Into<String>) -> Misconfigured {
    Misconfigured(words.into())
}

impl Smtp {
    /// A transport for `smtp[s]://user@host:port` that writes as `from` (`Store <mail@store.example>`).
    ///
    /// `smtps` begins with TLS; `smtp` turns to TLS with STARTTLS and refuses a server that cannot, except on this very
    /// machine, where nothing is encrypted unless the URL ends in `?tls=required` (as for a tunnel). `authority` are
    /// certificates in PEM that are trusted besides the system's. Its pool needs a Tokio runtime to be made in.
    pub fn new(
        url: &str,
        password: Option<&SecretText>,
        from: &str,
        authority: Option<&[u8]>,
    ) -> Result<Self, Misconfigured> {
        let form = || wrong("--smtp-url takes smtp[s]://user@host:port");
        let url = Url::parse(url).map_err(|_| form())?;
        if url.password().is_some() {
            return Err(wrong(
                "give the SMTP password in KABINET_SMTP_PASSWORD or --smtp-password-file, not in the URL",
            ));
        }
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(form)?;
        let required = match url.query() {
            None => false,
            Some("tls=required") => true,
            Some(_) => return Err(form()),
        };
        let parameters = || {
            let mut builder = TlsParameters::builder(host.to_owned());
            if let Some(authority) = authority {
                let certificate = Certificate::from_pem(authority);
                builder = builder.add_root_certificate(certificate.map_err(|_| wrong("--smtp-ca takes PEM"))?);
            }
            builder.build().map_err(|error| wrong(format!("TLS: {error}")))
        };
        let (tls, usual_port) = match url.scheme() {
            "smtps" => (Tls::Wrapper(parameters()?), 465),
            "smtp" if is_loopback(&url) && !required => (Tls::None, 25),
            "smtp" => (Tls::Required(parameters()?), 587),
            _ => return Err(form()),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host.trim_matches(['[', ']']))
            .port(url.port().unwrap_or(usual_port))
            .tls(tls)
            .timeout(Some(TIMEOUT))
            .pool_config(PoolConfig::new().max_size(4));
        if !url.username().is_empty() {
            let password =
                password.ok_or_else(|| wrong("the SMTP user needs KABINET_SMTP_PASSWORD or --smtp-password-file"))?;
            // A user is often an address, whose @ is written %40.
            let user = percent_decoded(url.username()).ok_or_else(form)?;
            builder = builder.credentials(Credentials::new(user, password.expose().to_owned()));
        }
        let from = from.parse().map_err(|_| wrong("--mail-from takes an address, as Store <mail@store.example>"))?;
        Ok(Self { transport: builder.build(), from })
    }

    /// Hands a message to the server.
    pub(super) async fn send(&self, message: &Outgoing) -> Result<(), Failure> {
        let mail = self.mail(message)?;
        match tokio::time::timeout(ALTOGETHER, self.transport.send(mail)).await {
            Err(_) => Err(Failure::passing("the mail server did not answer in time")),
            Ok(Err(error)) => Err(failure(&error)),
            Ok(Ok(_)) => Ok(()),
        }
    }

    fn mail(&self, message: &Outgoing) -> Result<Message, Failure> {
        let unusable = |_| Failure::lasting("the message cannot be put into a mail");
        let to: lettre::Address =
            message.to.parse().map_err(|_| Failure::lasting("the address cannot be written to"))?;
        let builder = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(message.subject.clone().unwrap_or_default())
            // The same id every time: a mail that came twice is seen to be one.
            .message_id(Some(format!("<{}@{}>", message.id, self.from.email.domain())))
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".into()));
        match &message.html {
            Some(html) => builder
                .multipart(MultiPart::alternative_plain_html(message.body.clone(), html.clone()))
                .map_err(unusable),
            None => builder
                .singlepart(SinglePart::builder().header(ContentType::TEXT_PLAIN).body(message.body.clone()))
                .map_err(unusable),
        }
    }
}

/// The server's words name mailboxes; its code says enough.
fn failure(error: &lettre::transport::smtp::Error) -> Failure {
    match error.status() {
        // 53x concerns the store's own login, which the merchant can mend.
        Some(code) if error.is_permanent() && !code.to_string().starts_with("53") => {
            Failure::lasting(format!("the mail server refused it for good: SMTP {code}"))
        }
        Some(code) => Failure::passing(format!("the mail server refused it: SMTP {code}")),
        None if error.is_timeout() => Failure::passing("the mail server did not answer in time"),
        None if is_tls(error) => Failure::passing("no TLS with the mail server: its certificate or its protocol"),
        // Nothing was asked of it: a STARTTLS that it lacks, a way to sign in.
        None if error.is_client() => Failure::passing("the mail server offers no TLS, or no way to sign in"),
        None if error.is_response() => Failure::passing("what answers there is no mail server"),
        None => Failure::passing("the mail server could not be reached"),
    }
}

/// Whether TLS is what failed. While it is agreed upon, its errors are those of the connection.
fn is_tls(error: &lettre::transport::smtp::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        if error.is::<rustls::Error>() || inner.is_some_and(|inner| inner.is::<rustls::Error>()) {
            return true;
        }
        cause = error.source();
    }
    error.is_tls()
}

pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        // An opaque URL keeps its host as text.
        Some(Host::Domain(name)) => {
            name.eq_ignore_ascii_case("localhost") || name.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
        }
        None => false,
    }
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.extend(hex::decode(digits).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn urls_are_judged_before_anything_is_sent() {
        let secret = SecretText::from("hunter22");
        let new = |url: &str, password| {
            Smtp::new(url, password, "Store <mail@store.example>", None).map(|_| ()).map_err(|e| e.0)
        };
        assert_eq!(new("smtps://shop%40store.example@mail.store.example", Some(&secret)), Ok(()));
        assert_eq!(new("smtp://mail.store.example:587", None), Ok(()));
        assert_eq!(new("smtp://127.0.0.1:2525", None), Ok(()));
        assert_eq!(new("smtp://localhost:2525?tls=required", None), Ok(()));
        for (url, word) in [
            ("smtp://user@host", "KABINET_SMTP_PASSWORD"),
            ("smtp://user:hunter22@host", "not in the URL"),
            ("http://host", "smtp[s]"),
            ("mail.example", "smtp[s]"),
            ("smtp://127.0.0.1?tls=never", "smtp[s]"),
        ] {
            let told = new(url, None).expect_err("refused");
            assert!(told.contains(word) && !told.contains("hunter22"), "{told}");
        }
        assert!(Smtp::new("smtp://host", None, "nobody", None).is_err());
        assert!(Smtp::new("smtp://host", None, "mail@store.example", Some(b"-----BEGIN CERTIFICATE-----")).is_err());
        assert_eq!(percent_decoded("a%40b%C3%A9").as_deref(), Some("a@bé"));
        assert_eq!(percent_decoded("a%4"), None);
    }
}
