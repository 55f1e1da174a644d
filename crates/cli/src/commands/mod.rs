//! The verbs. Each opens the client as a tool: it reads beside the window and writes only where nobody else does.

mod addresses;
mod catalogue;
mod checkout;
mod credit;
mod guard;
mod lists;
mod login;
mod logout;
mod membership;
mod orders;
mod outbox;
mod owner;
mod payments;
mod points;
mod recover;
mod returns;
mod security;
mod status;
mod steps;
mod support;
mod sync;
mod view;

use std::path::PathBuf;
use std::sync::Arc;

use kabinet_core::app::{AccountInfo, App, AppError, Config, Paths, Role};
use kabinet_core::secrets::VaultError;
use kabinet_protocol::lists::ListName;

use crate::args::{Arguments, CreditVerb, MembershipVerb, MethodsVerb, Verb};
use crate::ask;
use crate::exit::{Exit, Failure};
use crate::out::Out;

/// Performs one verb.
pub async fn perform(arguments: &Arguments, verb: &Verb, out: &mut Out) -> Result<(), Failure> {
    let opens = match verb {
        Verb::Pay(pay) => pay.open,
        Verb::Methods { verb: Some(MethodsVerb::Keep { open }) } => *open,
        Verb::Credit { verb: Some(CreditVerb::TopUp(top_up)) } => top_up.open,
        Verb::Membership { verb: Some(MembershipVerb::Buy(buy)) } => buy.open,
        _ => false,
    };
    let pages = payments::Pages::new(opens);
    let app = open(arguments, pages.clone()).await?;
    let done = match verb {
        Verb::Login(login) => login::perform(&app, login, out).await,
        Verb::Sync => sync::perform(&app, arguments, out).await,
        Verb::Orders { verb } => orders::perform(&app, arguments, verb, out).await,
        Verb::Search(search) => orders::search(&app, arguments, search, out).await,
        Verb::Catalogue(browse) => catalogue::browse(&app, arguments, browse, out).await,
        Verb::Product { product } => catalogue::product(&app, arguments, product, out).await,
        Verb::Cart { verb } => lists::perform(&app, arguments, ListName::Cart, verb.as_ref(), out).await,
        Verb::Favourites { verb } => lists::perform(&app, arguments, ListName::Favourites, verb.as_ref(), out).await,
        Verb::Saved { verb } => lists::perform(&app, arguments, ListName::Saved, verb.as_ref(), out).await,
        Verb::Outbox { verb } => outbox::perform(&app, arguments, verb.as_ref(), out).await,
        Verb::Address { verb } => addresses::perform(&app, arguments, verb.as_ref(), out).await,
        Verb::Checkout { verb } => checkout::perform(&app, arguments, verb, out).await,
        Verb::Pay(pay) => payments::pay(&app, arguments, pay, &pages, out).await,
        Verb::Payments { verb } => payments::perform(&app, arguments, verb.as_ref(), out).await,
        Verb::Methods { verb } => payments::methods(&app, arguments, verb.as_ref(), &pages, out).await,
        Verb::Credit { verb } => credit::perform(&app, arguments, verb.as_ref(), &pages, out).await,
        Verb::Membership { verb } => membership::perform(&app, arguments, verb.as_ref(), &pages, out).await,
        Verb::Points { verb } => points::perform(&app, arguments, verb.as_ref(), out).await,
        Verb::Support { region } => support::perform(&app, arguments, region.as_deref(), out).await,
        Verb::Feedback(message) => support::feedback(&app, arguments, message, out).await,
        Verb::Status => status::perform(&app, arguments, out).await,
        Verb::Logout(logout) => logout::perform(&app, arguments, logout, out).await,
        Verb::Recover(recover) => recover::perform(&app, recover, out).await,
        Verb::Prove(prove) => security::prove(&app, arguments, prove, out).await,
        Verb::Password { verb } => security::password(&app, arguments, *verb, out).await,
        Verb::Contacts { verb } => owner::contacts(&app, arguments, verb, out).await,
        Verb::Sessions { verb } => security::sessions(&app, arguments, verb, out).await,
        Verb::SecurityLog { before } => security::log(&app, arguments, before.as_deref(), out).await,
        Verb::Totp { verb } => security::totp(&app, arguments, verb, out).await,
        Verb::Profile => owner::profile(&app, arguments, out).await,
        Verb::Claims { verb } => owner::claims(&app, arguments, verb, out).await,
        Verb::ExportData { file } => owner::export(&app, arguments, file, out).await,
        Verb::DeleteAccount { confirm } => owner::delete(&app, arguments, confirm.as_deref(), out).await,
        Verb::Lock => guard::lock(&app, out).await,
        Verb::Passcode { verb } => guard::passcode(&app, arguments, *verb, out).await,
        Verb::Help { .. } => Ok(()),
    };
    app.close().await;
    done
}

async fn open(arguments: &Arguments, pages: payments::Pages) -> Result<Arc<App>, Failure> {
    let paths = match &arguments.home {
        Some(home) => Paths::at(home),
        None => Paths::standard()?,
    };
    let mut config = Config::new(paths);
    config.role = Role::Tool;
    config.offline = arguments.offline;
    config.opener = Box::new(pages);
    config.server_binary = server_beside();
    Ok(App::open(config).await?)
}

/// The server that came with this program: it lies beside it in every package.
fn server_beside() -> Option<PathBuf> {
    let name = format!("kabinet-server{}", std::env::consts::EXE_SUFFIX);
    let path = std::env::current_exe().ok()?.parent()?.join(name);
    path.is_file().then_some(path)
}

/// The account that is meant: the one named, else the one the window shows.
fn choose(app: &App, which: Option<&str>) -> Result<AccountInfo, Failure> {
    let Some(which) = which else {
        return app.active().ok_or_else(|| AppError::SignedOut.into());
    };
    let wanted = which.to_lowercase();
    let found: Vec<AccountInfo> = app
        .accounts()
        .into_iter()
        .filter(|account| {
            account.id.to_string() == wanted
                || account.name.to_lowercase().contains(&wanted)
                || account.store_name.to_lowercase().contains(&wanted)
        })
        .collect();
    match <[AccountInfo; 1]>::try_from(found) {
        Ok([account]) => Ok(account),
        Err(found) if found.is_empty() => {
            Err(Failure::new(Exit::NotFound, "not_found", format!("No account here goes by \"{which}\": kab status.")))
        }
        Err(_) => Err(Failure::new(
            Exit::Usage,
            "bad_arguments",
            format!("More than one account here goes by \"{which}\": give its id, which kab status shows."),
        )),
    }
}

/// The account that is meant, with its archive open to read. Asks for the passphrase or the passcode where one is set.
async fn opened(app: &Arc<App>, arguments: &Arguments) -> Result<AccountInfo, Failure> {
    let account = choose(app, arguments.account.as_deref())?;
    if app.archive_of(account.id).is_ok() {
        return Ok(account);
    }
    match app.unlock(account.id, None).await {
        Ok(account) => Ok(account),
        Err(AppError::Vault(VaultError::PassphraseNeeded)) => {
            let question = format!("Passphrase of the archive of {}:", account.store_name);
            let Some(passphrase) = ask::passphrase(&question)? else {
                return Err(AppError::Vault(VaultError::PassphraseNeeded).into());
            };
            Ok(app.unlock(account.id, Some(passphrase.into())).await?)
        }
        Err(AppError::Vault(VaultError::PasscodeNeeded)) => {
            let Some(passcode) = given_passcode(arguments, "Passcode:")? else {
                return Err(AppError::Vault(VaultError::PasscodeNeeded).into());
            };
            Ok(app.unlock(account.id, Some(passcode.into())).await?)
        }
        Err(error) => Err(error.into()),
    }
}

/// The passcode that is set: from standard input with --passcode-stdin, else asked for; nothing where no person is there.
fn given_passcode(arguments: &Arguments, question: &str) -> Result<Option<String>, Failure> {
    if arguments.passcode_stdin { ask::read_line().map(Some) } else { ask::unseen(question) }
}
