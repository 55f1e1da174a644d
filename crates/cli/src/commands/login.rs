//! `kab login`: sign in by a one-time code, or by the password.

use std::sync::Arc;
use std::time::Duration;

use kabinet_core::app::{AccountInfo, App};
use kabinet_core::registry::StoreRecord;
use kabinet_protocol::identity::Challenge;
use kabinet_protocol::ids::ChallengeId;
use serde_json::json;

use super::steps::conclude;
use super::view;
use crate::args::Login;
use crate::ask;
use crate::exit::{Exit, Failure};
use crate::out::Out;

pub async fn perform(app: &Arc<App>, login: &Login, out: &mut Out) -> Result<(), Failure> {
    protect(app, login.passphrase)?;
    let store = connect(app, login.store.as_deref(), out).await?;
    let id = store.discovery.store_id;
    if login.password {
        let who = identifier(login, &store)?;
        let password = ask::password(&format!("Password at {}:", store.discovery.name))?
            .ok_or_else(|| missing("--password needs a terminal, or a file named by KAB_PASSWORD_FILE."))?;
        let step = app.sign_in_password(id, &who.into(), password.into(), &language()).await?;
        let account = conclude(app, step, login.second_factor.as_deref(), out).await?;
        return told(&account, out);
    }
    let (challenge, code) = match (&login.challenge, &login.code) {
        (Some(challenge), Some(code)) => {
            let challenge: ChallengeId =
                challenge.parse().map_err(|_| missing("--challenge takes the id that kab login printed."))?;
            (challenge, typed(code)?)
        }
        _ => {
            let challenge = request(app, login, &store, out).await?;
            let Some(code) = answer(app, login.code.as_deref(), &store, &challenge, out).await? else {
                return asked(&challenge, "login", out);
            };
            (challenge.id, code)
        }
    };
    let step = app.verify_code(id, challenge, &code.into()).await?;
    let account = conclude(app, step, login.second_factor.as_deref(), out).await?;
    told(&account, out)
}

/// Where no keyring answers, and the person wants a passphrase.
pub fn protect(app: &App, passphrase: bool) -> Result<(), Failure> {
    if !passphrase {
        return Ok(());
    }
    let Some(passphrase) = ask::passphrase("Passphrase for the archive on this device:")? else {
        return Err(missing("--passphrase needs a terminal, or a file named by KAB_PASSPHRASE_FILE."));
    };
    Ok(app.vault().choose_passphrase(passphrase.into()).map_err(kabinet_core::app::AppError::from)?)
}

/// The store at an address, or the demo store.
pub async fn connect(app: &App, address: Option<&str>, out: &mut Out) -> Result<StoreRecord, Failure> {
    match address {
        Some(address) => Ok(app.connect(address).await?),
        None => {
            out.progress("Starting the demo store …");
            Ok(app.connect_demo().await?)
        }
    }
}

/// Says that a code is on its way, and how to go on.
pub fn asked(challenge: &Challenge, verb: &str, out: &mut Out) -> Result<(), Failure> {
    let document = json!({
        "challenge": challenge.id,
        "channel": challenge.channel,
        "sent_to": challenge.sent_to,
        "expires_in_s": challenge.expires_in_s,
        "resend_in_s": challenge.resend_in_s,
    });
    out.result(&document, || {
        format!(
            "A code is on its way to {}. Go on with: kab {verb} … --challenge {} --code CODE\n",
            challenge.sent_to, challenge.id
        )
    })
}

/// Says who is signed in.
pub fn told(account: &AccountInfo, out: &mut Out) -> Result<(), Failure> {
    let shown = view::account(account, Some(account.id));
    out.result(&json!({ "account": shown }), || {
        format!("Signed in at {} as {}. Next: kab sync\n", account.store_name, account.name)
    })
}

fn identifier(login: &Login, store: &StoreRecord) -> Result<String, Failure> {
    match login.identifier.as_ref().or(login.phone.as_ref()) {
        Some(given) => Ok(given.clone()),
        None => ask::line(&format!("Your phone number or e-mail address at {}:", store.discovery.name))?
            .ok_or_else(|| missing("Give --identifier: there is no terminal to ask on.")),
    }
}

async fn request(app: &App, login: &Login, store: &StoreRecord, out: &mut Out) -> Result<Challenge, Failure> {
    let phone = match &login.phone {
        Some(phone) => phone.clone(),
        None => ask::line(&format!("Your phone number at {}:", store.discovery.name))?
            .ok_or_else(|| missing("Give --phone: there is no terminal to ask on."))?,
    };
    out.progress("Asking for a code …");
    Ok(app.request_code(store.discovery.store_id, &phone.into(), &language()).await?)
}

/// The code: given, read, found in the demo store's inbox, asked for; nothing where none of these is possible.
pub async fn answer(
    app: &App,
    given: Option<&str>,
    store: &StoreRecord,
    challenge: &Challenge,
    out: &mut Out,
) -> Result<Option<String>, Failure> {
    match given {
        Some("inbox") if store.discovery.demo => inbox(app, store, challenge.digits).await.map(Some),
        Some("inbox") => Err(missing("--code inbox works with a demo store only.")),
        Some("-") => ask::read_line().map(Some),
        Some(_) => Err(missing("A code is given together with --challenge; kab login without --code asks for both.")),
        None => {
            out.note(&format!("A code is on its way to {}.", challenge.sent_to));
            if store.discovery.demo && ask::interactive() {
                let code = inbox(app, store, challenge.digits).await?;
                out.note(&format!("The demo store's inbox holds it: {code}"));
            }
            ask::line("Code:")
        }
    }
}

pub fn typed(code: &str) -> Result<String, Failure> {
    if code == "-" { ask::read_line() } else { Ok(code.to_owned()) }
}

/// Waits for the message in a demo store's inbox and takes the code out of it.
pub async fn inbox(app: &App, store: &StoreRecord, digits: u32) -> Result<String, Failure> {
    for _ in 0..50 {
        let messages = app.inbox(store.discovery.store_id).await?;
        if let Some(code) = messages.first().and_then(|message| code_in(&message.body, digits)) {
            return Ok(code);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err(Failure::new(Exit::Failed, "timeout", "No code came into the demo store's inbox."))
}

/// The first run of exactly this many digits.
fn code_in(text: &str, digits: u32) -> Option<String> {
    let digits = usize::try_from(digits).ok()?;
    text.split(|c: char| !c.is_ascii_digit()).find(|run| run.len() == digits).map(str::to_owned)
}

pub fn language() -> String {
    let locale = sys_locale::get_locale().unwrap_or_default();
    let primary = locale.split(['-', '_', '.']).next().unwrap_or_default().to_lowercase();
    if primary.len() == 2 { primary } else { "en".into() }
}

pub fn missing(message: &str) -> Failure {
    Failure::new(Exit::Usage, "bad_arguments", message)
}

#[cfg(test)]
mod tests {
    use super::code_in;

    #[test]
    fn the_code_is_the_run_of_its_length() {
        assert_eq!(code_in("Kabinet: 123456 is your code, valid 5 min.", 6).as_deref(), Some("123456"));
        assert_eq!(code_in("Call 88005553535. Код 004217.", 6).as_deref(), Some("004217"));
        assert_eq!(code_in("1234567", 6), None);
    }
}
