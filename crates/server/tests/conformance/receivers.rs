//! Receivers of messages that tests start: an SMTP server and an SMS gateway.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use mailin::{Action, AuthMechanism, Handler, Response, Session, SessionBuilder, response};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

pub const PASSWORD: &str = "sm7p-s3cret";
/// The password as it goes over the wire: in base64, after the user's name.
pub const PASSWORD_SENT: &str = "AHNob3AAc203cC1zM2NyZXQ=";
/// Who signed what a mail server with TLS shows.
pub const AUTHORITY: &[u8] = include_bytes!("mail/authority.pem");

/// When a mail server turns to TLS.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Encryption {
    #[default]
    Never,
    FromTheFirstByte,
    OnRequest,
    /// It offers STARTTLS and then does not do it.
    OfferedOnly,
}

/// An SMTP server that keeps what it is sent, or refuses it.
#[derive(Clone, Default)]
pub struct Mailbox {
    pub mails: Arc<Mutex<Vec<String>>>,
    /// Whether it says that there is no such mailbox (550).
    pub refuses: Arc<AtomicBool>,
    pub encryption: Encryption,
    /// What came to it in the clear.
    pub overheard: Arc<Mutex<String>>,
}

struct Taking {
    mailbox: Mailbox,
    signed_in: bool,
    text: Vec<u8>,
}

impl Handler for Taking {
    fn auth_plain(&mut self, _: &str, user: &str, password: &str) -> Response {
        self.signed_in = (user, password) == ("shop", PASSWORD);
        if self.signed_in { response::AUTH_OK } else { response::INVALID_CREDENTIALS }
    }
    fn mail(&mut self, _: IpAddr, _: &str, _: &str) -> Response {
        if self.signed_in { response::OK } else { response::AUTHENTICATION_REQUIRED }
    }
    fn rcpt(&mut self, _: &str) -> Response {
        if self.mailbox.refuses.load(Ordering::SeqCst) { response::NO_MAILBOX } else { response::OK }
    }
    fn data(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.text.extend_from_slice(bytes);
        Ok(())
    }
    fn data_end(&mut self) -> Response {
        let text = String::from_utf8(std::mem::take(&mut self.text)).expect("text");
        self.mailbox.mails.lock().expect("a lock").push(text);
        response::OK
    }
}

impl Mailbox {
    /// Starts the server and gives the URL to reach it.
    pub async fn start(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let url = match self.encryption {
            Encryption::Never => format!("smtp://shop@{address}"),
            Encryption::FromTheFirstByte => format!("smtps://shop@{address}"),
            Encryption::OnRequest | Encryption::OfferedOnly => format!("smtp://shop@{address}?tls=required"),
        };
        let mailbox = self.clone();
        tokio::spawn(async move {
            while let Ok((stream, from)) = listener.accept().await {
                tokio::spawn(mailbox.clone().talk(stream, from.ip()));
            }
        });
        url
    }

    async fn talk(self, stream: TcpStream, from: IpAddr) {
        let mut builder = SessionBuilder::new("mail.test");
        builder.enable_auth(AuthMechanism::Plain);
        match self.encryption {
            Encryption::Never | Encryption::FromTheFirstByte => builder.insecure_enable_plaintext_auth(),
            Encryption::OnRequest | Encryption::OfferedOnly => builder.enable_start_tls(),
        };
        let encryption = self.encryption;
        let overheard = self.overheard.clone();
        let mut session = builder.build(from, Taking { mailbox: self, signed_in: false, text: Vec::new() });
        let mut greeting = Vec::new();
        session.greeting().write_to(&mut greeting).expect("written");
        if encryption == Encryption::FromTheFirstByte {
            let Ok(stream) = acceptor().accept(stream).await else { return };
            converse(&mut session, &mut BufReader::new(stream), greeting, |_| true).await;
            return;
        }
        let mut stream = BufReader::new(stream);
        let hear = |line: &str| {
            overheard.lock().expect("a lock").push_str(line);
            !(encryption == Encryption::OfferedOnly && line.starts_with("STARTTLS"))
        };
        if converse(&mut session, &mut stream, greeting, hear).await
            && let Ok(stream) = acceptor().accept(stream.into_inner()).await
        {
            session.tls_active();
            converse(&mut session, &mut BufReader::new(stream), Vec::new(), |_| true).await;
        }
    }

    pub fn count(&self) -> usize {
        self.mails.lock().expect("a lock").len()
    }
}

/// Talks until the client leaves (`false`) or is to turn to TLS (`true`). A line that is not heard is refused.
async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    session: &mut Session<Taking>,
    stream: &mut BufReader<S>,
    mut answer: Vec<u8>,
    mut hear: impl FnMut(&str) -> bool,
) -> bool {
    let (mut line, mut upgrade) = (Vec::new(), false);
    loop {
        if stream.write_all(&answer).await.is_err() || stream.flush().await.is_err() || upgrade {
            return upgrade;
        }
        answer.clear();
        line.clear();
        if !matches!(stream.read_until(b'\n', &mut line).await, Ok(1..)) {
            return false;
        }
        if hear(&String::from_utf8_lossy(&line)) {
            let response = session.process(&line);
            upgrade = response.action == Action::UpgradeTls;
            response.write_to(&mut answer).expect("written");
        } else {
            answer.extend_from_slice(b"454 4.7.0 TLS is not available\r\n");
        }
    }
}

fn acceptor() -> TlsAcceptor {
    let shown = CertificateDer::from_pem_slice(include_bytes!("mail/server.pem")).expect("a certificate");
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("mail/server.key")).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![shown], key);
    TlsAcceptor::from(Arc::new(config.expect("a certificate and its key")))
}

/// An SMS gateway that keeps what it is sent and answers as it is told.
#[derive(Clone, Default)]
pub struct Phones {
    pub texts: Arc<Mutex<Vec<(String, Value)>>>,
    /// Statuses to answer with, the next last; 200 where there is none left.
    pub answers: Arc<Mutex<Vec<u16>>>,
    pub slow: Arc<AtomicBool>,
}

impl Phones {
    /// Starts the gateway and gives a file that describes it.
    pub async fn start(&self, directory: &std::path::Path) -> PathBuf {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let phones = self.clone();
        let take =
            axum::routing::post(async move |headers: axum::http::HeaderMap, axum::Json(body): axum::Json<Value>| {
                let key = headers["authorization"].to_str().expect("text").to_owned();
                let number = body["to"].clone();
                phones.texts.lock().expect("a lock").push((key, body));
                if phones.slow.load(Ordering::SeqCst) {
                    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
                }
                let status = phones.answers.lock().expect("a lock").pop().unwrap_or(200);
                let status = axum::http::StatusCode::from_u16(status).expect("a status");
                let error = if status.is_success() { Value::Null } else { format!("cannot reach {number}").into() };
                (status, axum::Json(serde_json::json!({"error": {"message": error}})))
            });
        let router = axum::Router::new().route("/send", take);
        tokio::spawn(async move { axum::serve(listener, router).await });
        std::fs::write(directory.join("key"), "g4teway-key\n").expect("written");
        let file = directory.join("gateway.toml");
        let text = format!(
            "url = 'http://{address}/send'\ntimeout_s = 1\nerror = '/error/message'\n\
             body = '{{\"to\": \"{{{{ to }}}}\", \"text\": \"{{{{ text }}}}\"}}'\n\
             [headers]\nauthorization = 'Bearer {{{{ secret.key }}}}'\n[secrets]\nkey = {{ file = '{}' }}\n",
            directory.join("key").display()
        );
        std::fs::write(&file, text).expect("written");
        file
    }

    pub fn count(&self) -> usize {
        self.texts.lock().expect("a lock").len()
    }
}

/// Waits for something to come true.
pub async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..200 {
        if holds() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("it never came about: {what}");
}
