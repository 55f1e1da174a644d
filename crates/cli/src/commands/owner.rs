//! `kab profile`, `contacts`, `claims`, `export-data`, `delete-account`: the customer's own data.

use std::path::Path;
use std::sync::Arc;

use kabinet_core::app::{App, Profile};
use kabinet_protocol::identity::Channel;
use kabinet_protocol::ids::ChallengeId;
use serde_json::json;

use super::login::{asked, language, missing, typed};
use super::{opened, view};
use crate::args::{Arguments, Claims, Contacts};
use crate::ask;
use crate::exit::Failure;
use crate::out::{Out, columns};

pub async fn profile(app: &Arc<App>, arguments: &Arguments, out: &mut Out) -> Result<(), Failure> {
    let account = opened(app, arguments).await?.id;
    shown(&app.profile(account).await?, out)
}

pub async fn contacts(app: &Arc<App>, arguments: &Arguments, verb: &Contacts, out: &mut Out) -> Result<(), Failure> {
    let account = opened(app, arguments).await?.id;
    let (channel, contact, word) = match verb {
        Contacts::SetPhone(contact) => (Channel::Sms, contact, "contacts set-phone"),
        Contacts::SetEmail(contact) => (Channel::Email, contact, "contacts set-email"),
    };
    let (challenge, code) = match (&contact.challenge, &contact.code) {
        (Some(challenge), Some(code)) => {
            let challenge: ChallengeId =
                challenge.parse().map_err(|_| missing("--challenge takes the id that an earlier run printed."))?;
            (challenge, typed(code)?)
        }
        _ => {
            let sent = app.change_contact(account, channel, &contact.contact.as_str().into(), &language()).await?;
            let code = match contact.code.as_deref() {
                Some("-") => Some(ask::read_line()?),
                Some(_) => return Err(missing("A code is given together with --challenge.")),
                None => {
                    out.note(&format!("A code is on its way to {}.", sent.sent_to));
                    ask::line("Code:")?
                }
            };
            let Some(code) = code else { return asked(&sent, word, out) };
            (sent.id, code)
        }
    };
    shown(&app.confirm_contact(account, challenge, &code.into()).await?, out)
}

pub async fn claims(app: &Arc<App>, arguments: &Arguments, verb: &Claims, out: &mut Out) -> Result<(), Failure> {
    let account = opened(app, arguments).await?.id;
    let list = match verb {
        Claims::List => app.claims(account).await?,
        Claims::Take { customer } => {
            let customer = customer.parse().map_err(|_| missing("Give a customer's id: kab claims list."))?;
            app.take_claim(account, customer).await?
        }
    };
    out.result(&view::document(&list)?, || {
        let row = |claim: &kabinet_protocol::identity::Claim| {
            vec![claim.contact.clone(), format!("{} orders", claim.orders), claim.customer_id.to_string()]
        };
        columns(&list.claims.iter().map(row).collect::<Vec<_>>())
    })
}

pub async fn export(app: &Arc<App>, arguments: &Arguments, file: &Path, out: &mut Out) -> Result<(), Failure> {
    let account = opened(app, arguments).await?.id;
    let written = app.export_to(account, file).await?;
    out.result(&json!({ "path": written.path, "records": written.records }), || {
        format!("{}: {} records.\n", written.path.display(), written.records)
    })
}

pub async fn delete(
    app: &Arc<App>,
    arguments: &Arguments,
    confirm: Option<&str>,
    out: &mut Out,
) -> Result<(), Failure> {
    let account = opened(app, arguments).await?;
    let confirm = match confirm {
        Some(confirm) => confirm.to_owned(),
        None => ask::line(&format!(
            "This closes the account at {0} for good and erases the archive on this device. Type the store's name, {0}:",
            account.store_name
        ))?
        .ok_or_else(|| missing("Closing the account cannot be undone: without a terminal, give --confirm."))?,
    };
    app.delete_account(account.id, &confirm).await?;
    out.result(&json!({ "deleted": account.id }), || {
        format!("The account at {} is closed; the archive on this device is erased.\n", account.store_name)
    })
}

fn shown(profile: &Profile, out: &mut Out) -> Result<(), Failure> {
    let Profile { account, email_change, as_of } = profile;
    let as_of = as_of.and_then(|at| at.timestamp()).map(|at| at.to_string());
    let document = json!({
        "name": account.name,
        "phone": account.phone,
        "email": account.email,
        "since": view::instant(account.created_at),
        "email_change": email_change,
        "as_of": as_of,
    });
    out.result(&document, || {
        let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".into());
        columns(&[
            vec!["Name".into(), account.name.clone()],
            vec!["Phone".into(), or_none(&account.phone)],
            vec!["E-mail".into(), or_none(&account.email)],
        ])
    })
}
