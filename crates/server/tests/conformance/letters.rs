//! Mails over TLS, and none without it.

use std::sync::Arc;

use kabinet_server::messages::Transports;
use kabinet_server::messages::smtp::Smtp;

use crate::delivery::{listed, write};
use crate::receivers::{AUTHORITY, Encryption, Mailbox, PASSWORD, PASSWORD_SENT, until};
use crate::shop::{Engine, Shop};

const FROM: &str = "Paw & Co <mail@shop.example>";

async fn shop(url: &str, authority: Option<&[u8]>) -> Shop {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let smtp = Smtp::new(url, Some(&PASSWORD.into()), FROM, authority).expect("a transport");
    let transports = Transports { email: Some(Arc::new(smtp)), sms: None };
    Shop::with(Engine::Sqlite, |config| config.transports = transports).await
}

// covers: S17
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mails_and_the_password_travel_encrypted() {
    for encryption in [Encryption::FromTheFirstByte, Encryption::OnRequest] {
        let mailbox = Mailbox { encryption, ..Mailbox::default() };
        let shop = shop(&mailbox.start().await, Some(AUTHORITY)).await;
        write(&shop, "ann@example.com", "en").await;
        until("the mail arrives", || mailbox.count() == 1).await;
        assert!(mailbox.mails.lock().expect("a lock")[0].contains("271828"));
        let overheard = mailbox.overheard.lock().expect("a lock").clone();
        for secret in ["271828", PASSWORD, PASSWORD_SENT, "ann@example.com", "AUTH", "MAIL FROM"] {
            assert!(!overheard.contains(secret), "{encryption:?}: {secret} in {overheard}");
        }
        assert_eq!(overheard.contains("STARTTLS"), encryption == Encryption::OnRequest);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_tls_nothing_is_sent_and_the_operator_sees_why() {
    let required = |url: String| format!("{url}?tls=required");
    let wrapped = |url: String| url.replace("smtp:", "smtps:");
    let same = |url: String| url;
    type Asked = fn(String) -> String;
    let cases: [(Encryption, Asked, Option<&[u8]>, &str); 5] = [
        (Encryption::Never, required, Some(AUTHORITY), "the mail server offers no TLS, or no way to sign in"),
        (Encryption::OfferedOnly, same, Some(AUTHORITY), "the mail server refused it: SMTP 454"),
        (Encryption::Never, wrapped, Some(AUTHORITY), "no TLS with the mail server: its certificate or its protocol"),
        // Nobody who is trusted knows these two.
        (Encryption::OnRequest, same, None, "no TLS with the mail server: its certificate or its protocol"),
        (Encryption::FromTheFirstByte, same, None, "no TLS with the mail server: its certificate or its protocol"),
    ];
    for (encryption, asked, authority, told) in cases {
        let mailbox = Mailbox { encryption, ..Mailbox::default() };
        let shop = shop(&asked(mailbox.start().await), authority).await;
        write(&shop, "ann@example.com", "en").await;
        let mut problem = None;
        for _ in 0..100 {
            problem = listed(&shop, "waiting").await.messages.first().and_then(|message| message.problem.clone());
            if problem.is_some() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        assert_eq!(problem.as_deref(), Some(told), "{encryption:?}");
        assert_eq!(mailbox.count(), 0);
        let overheard = mailbox.overheard.lock().expect("a lock").clone();
        for secret in ["271828", PASSWORD, PASSWORD_SENT, "ann@example.com", "AUTH PLAIN", "MAIL FROM"] {
            assert!(!overheard.contains(secret), "{encryption:?}: {secret} in {overheard}");
        }
    }
}
