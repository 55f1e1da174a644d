//! The options of `serve` that say how messages leave.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use clap::Args;
use kabinet_protocol::secret::SecretText;
use kabinet_server::messages::Transports;
use kabinet_server::messages::gateway::Gateway;
use kabinet_server::messages::smtp::Smtp;

/// By which ways messages leave (docs/operations.md). What is not named stays in the store's inbox.
#[derive(Debug, Args)]
pub struct Post {
    /// The mail server: smtps://user@host, smtp://user@host (STARTTLS) or smtp://127.0.0.1:25 (a relay here, without TLS
    /// unless ?tls=required follows). The password is in KABINET_SMTP_PASSWORD or in --smtp-password-file.
    #[arg(long, value_name = "URL", env = "KABINET_SMTP_URL", requires = "mail_from")]
    smtp_url: Option<String>,
    /// The mail server's password.
    #[arg(long, env = "KABINET_SMTP_PASSWORD", hide = true, hide_env_values = true)]
    smtp_password: Option<SecretArgument>,
    /// A file with the mail server's password.
    #[arg(long, value_name = "FILE", conflicts_with = "smtp_password")]
    smtp_password_file: Option<PathBuf>,
    /// Certificates in PEM that a mail server may show besides those the system trusts.
    #[arg(long, value_name = "FILE", env = "KABINET_SMTP_CA")]
    smtp_ca: Option<PathBuf>,
    /// Whom e-mails come from, as `Store <mail@store.example>`.
    #[arg(long, value_name = "ADDRESS", env = "KABINET_MAIL_FROM")]
    mail_from: Option<String>,
    /// A file that describes the HTTP gateway for SMS.
    #[arg(long, value_name = "FILE", env = "KABINET_SMS_GATEWAY")]
    sms_gateway: Option<PathBuf>,
}

impl Post {
    /// Reads what the options name.
    pub fn transports(self) -> anyhow::Result<Transports> {
        let password = match (self.smtp_password, self.smtp_password_file) {
            (Some(SecretArgument(password)), _) => Some(password),
            (None, Some(file)) => {
                let text = std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
                Some(SecretText::from(text.trim_end_matches(['\r', '\n'])))
            }
            (None, None) => None,
        };
        let authority =
            self.smtp_ca.map(|file| std::fs::read(&file).with_context(|| format!("cannot read {}", file.display())));
        let authority = authority.transpose()?;
        let email = match (self.smtp_url, self.mail_from) {
            (Some(url), Some(from)) => Some(Arc::new(Smtp::new(&url, password.as_ref(), &from, authority.as_deref())?)),
            _ => None,
        };
        let sms = self.sms_gateway.map(|file| Gateway::from_file(&file).map(Arc::new)).transpose()?;
        Ok(Transports { email, sms })
    }
}

/// A secret that clap can read and nobody can print.
#[derive(Debug, Clone)]
pub struct SecretArgument(SecretText);

impl std::str::FromStr for SecretArgument {
    type Err = std::convert::Infallible;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.into()))
    }
}
