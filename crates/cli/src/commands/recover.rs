//! `kab recover`: the way back in without the password.

use std::sync::Arc;

use kabinet_core::app::App;
use kabinet_protocol::identity::Channel;
use kabinet_protocol::ids::ChallengeId;

use super::login::{answer, asked, connect, language, missing, protect, told, typed};
use super::steps::conclude;
use crate::args::Recover;
use crate::ask;
use crate::exit::Failure;
use crate::out::Out;

pub async fn perform(app: &Arc<App>, recover: &Recover, out: &mut Out) -> Result<(), Failure> {
    protect(app, recover.passphrase)?;
    let store = connect(app, recover.store.as_deref(), out).await?;
    let id = store.discovery.store_id;
    let (challenge, email, code) = match (&recover.challenge, &recover.code) {
        (Some(challenge), Some(code)) => {
            let challenge: ChallengeId =
                challenge.parse().map_err(|_| missing("--challenge takes the id that kab recover printed."))?;
            (challenge, recover.email, typed(code)?)
        }
        _ => {
            let contact = match &recover.contact {
                Some(contact) => contact.clone(),
                None => ask::line(&format!("Your phone number or e-mail address at {}:", store.discovery.name))?
                    .ok_or_else(|| missing("Give --contact: there is no terminal to ask on."))?,
            };
            let challenge = app.recover(id, &contact.into(), &language()).await?;
            if challenge.channel == Channel::Email {
                out.note("Look into the Spam folder, too. The link in the e-mail works as well as its code.");
            }
            let Some(code) = answer(app, recover.code.as_deref(), &store, &challenge, out).await? else {
                return asked(&challenge, "recover", out);
            };
            (challenge.id, challenge.channel == Channel::Email, code)
        }
    };
    let step = if email {
        app.verify_recovery(id, challenge, &code.into()).await?
    } else {
        app.verify_code(id, challenge, &code.into()).await?
    };
    let account = conclude(app, step, recover.second_factor.as_deref(), out).await?;
    told(&account, out)
}
