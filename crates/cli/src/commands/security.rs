//! `kab prove`, `password`, `sessions`, `security-log`, `totp`: how the account is protected at the store.

use std::sync::Arc;

use kabinet_core::app::App;
use kabinet_protocol::identity::{Channel, ProofRequest, Security, SessionList};
use serde_json::json;

use super::login::{language, missing};
use super::{opened, view};
use crate::args::{Arguments, Password, Prove, Sessions, Totp};
use crate::ask;
use crate::exit::Failure;
use crate::out::{Out, columns};

pub async fn prove(app: &Arc<App>, arguments: &Arguments, prove: &Prove, out: &mut Out) -> Result<(), Failure> {
    let account = opened(app, arguments).await?.id;
    let channel = match (prove.sms, prove.email) {
        (true, _) => Some(Channel::Sms),
        (_, true) => Some(Channel::Email),
        _ => None,
    };
    let proof = match (channel, &prove.totp) {
        (Some(channel), _) => {
            let sent = app.prove_code(account, channel, &language()).await?;
            out.note(&format!("A code is on its way to {}.", sent.sent_to));
            let code = if ask::interactive() { ask::line("Code:")?.unwrap_or_default() } else { ask::read_line()? };
            app.confirm_proof(account, sent.id, &code.into()).await?
        }
        (None, Some(code)) => {
            let code = if code == "-" { ask::read_line()? } else { code.clone() };
            app.prove(account, &ProofRequest { totp: Some(code.into()), password: None }).await?
        }
        (None, None) => {
            let password = ask::password("Password:")?.ok_or_else(|| {
                missing("A proof by password needs a terminal, or a file named by KAB_PASSWORD_FILE.")
            })?;
            app.prove(account, &ProofRequest { password: Some(password.into()), totp: None }).await?
        }
    };
    out.result(&proof, || format!("Proved; this counts for {} s.\n", proof.expires_in_s))
}

pub async fn password(app: &Arc<App>, arguments: &Arguments, verb: Password, out: &mut Out) -> Result<(), Failure> {
    let account = opened(app, arguments).await?.id;
    let security = match verb {
        Password::Set => {
            let password = ask::new_password()?
                .ok_or_else(|| missing("A new password needs a terminal, or a file named by KAB_NEW_PASSWORD_FILE."))?;
            app.set_password(account, password.into()).await?
        }
        Password::Remove => app.remove_password(account).await?,
    };
    told(&security, out)
}

pub async fn sessions(app: &Arc<App>, arguments: &Arguments, verb: &Sessions, out: &mut Out) -> Result<(), Failure> {
    let account = opened(app, arguments).await?.id;
    let list = match verb {
        Sessions::List => app.sessions(account).await?,
        Sessions::End { session, erase } => {
            let session = session.parse().map_err(|_| missing("Give a session's id: kab sessions list."))?;
            app.end_session(account, session, *erase).await?
        }
        Sessions::EndOthers => app.end_others(account).await?,
    };
    out.result(&view::document(&list)?, || text(&list))
}

pub async fn log(app: &Arc<App>, arguments: &Arguments, before: Option<&str>, out: &mut Out) -> Result<(), Failure> {
    let account = opened(app, arguments).await?.id;
    let before =
        before.map(str::parse).transpose().map_err(|_| missing("--before takes `next` of the page before."))?;
    let page = app.security_log(account, before).await?;
    out.result(&view::document(&page)?, || {
        let row = |event: &kabinet_protocol::identity::SecurityEvent| {
            let place = event.device_name.clone().unwrap_or_default();
            vec![view::instant(event.at), event.kind.to_string(), place, event.detail.clone().unwrap_or_default()]
        };
        columns(&page.events.iter().map(row).collect::<Vec<_>>())
    })
}

pub async fn totp(app: &Arc<App>, arguments: &Arguments, verb: &Totp, out: &mut Out) -> Result<(), Failure> {
    let account = opened(app, arguments).await?.id;
    let code = match verb {
        Totp::Off => return told(&app.totp_remove(account).await?, out),
        Totp::On { code: Some(code) } => code.clone(),
        Totp::On { code: None } => {
            let offer = app.totp_begin(account).await?;
            if !ask::interactive() {
                let document = json!({ "secret": offer.secret.expose(), "uri": offer.uri.expose() });
                return out.result(&document, || format!("{}\n", offer.secret.expose()));
            }
            out.note(&format!("Type this secret into your authenticator: {}", offer.secret.expose()));
            ask::line("The code it shows:")?.unwrap_or_default()
        }
    };
    let given = app.totp_confirm(account, &code.into()).await?;
    let codes: Vec<&str> = given.codes.iter().map(|code| code.expose()).collect();
    out.result(&json!({ "codes": codes }), || {
        format!("The authenticator is on. Keep these recovery codes; they are shown this once:\n{}\n", codes.join("\n"))
    })
}

fn told(security: &Security, out: &mut Out) -> Result<(), Failure> {
    out.result(&view::document(security)?, || {
        let totp = if security.totp { "on" } else { "off" };
        format!("Password: {}. Authenticator: {totp}.\n", security.password)
    })
}

fn text(list: &SessionList) -> String {
    let row = |session: &kabinet_protocol::identity::SessionInfo| {
        vec![
            if session.current { "*" } else { " " }.into(),
            session.device_name.clone(),
            view::instant(session.last_seen_at),
            session.network.clone().unwrap_or_default(),
            session.id.to_string(),
        ]
    };
    columns(&list.sessions.iter().map(row).collect::<Vec<_>>())
}
