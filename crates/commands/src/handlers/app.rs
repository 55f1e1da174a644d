//! Handlers of `app.*`.

use std::sync::Arc;
use std::time::Duration;

use kabinet_core::app::{App, Target};
use serde_json::{Map, Value};

use crate::error::CommandError;
use crate::handlers::{identity, stores, vault};
use crate::views::Nothing;
use crate::views::app::{
    Bootstrap, Diagnostics, LaunchImageArgs, LinkArgs, LinkTarget, Preferences, PreferencesPatch, WorkOffline,
};

/// Languages there are, as catalogues of the interface.
const LANGUAGES: [&str; 4] = ["en", "ru", "es", "vi"];
/// How long the first paint waits for a keyring that is about to answer; one that needs a person takes longer.
const BLINK: Duration = Duration::from_millis(300);

pub(crate) async fn bootstrap(app: &Arc<App>, _args: Nothing) -> Result<Bootstrap, CommandError> {
    app.settle(BLINK).await;
    let preferences = read(&app.preferences());
    let locale = system_locale();
    Ok(Bootstrap {
        version: app.config().build.version.clone(),
        build_id: app.config().build.id.clone(),
        platform: std::env::consts::OS.into(),
        language: language(preferences.language.as_deref(), &locale),
        locale,
        languages: LANGUAGES.map(String::from).to_vec(),
        preferences,
        stores: app.stores().iter().map(stores::view).collect(),
        accounts: app.accounts().into_iter().map(identity::account_view).collect(),
        active: app.active().map(identity::account_view),
        work_offline: app.is_offline(),
        vault: vault::view(app),
        demo_available: app.demo_available(),
    })
}

pub(crate) async fn set_preferences(app: &Arc<App>, args: PreferencesPatch) -> Result<Preferences, CommandError> {
    let known = |value: &Option<String>, words: &[&str], field| match value {
        Some(value) if !words.contains(&value.as_str()) => Err(CommandError::invalid(field)),
        _ => Ok(()),
    };
    known(&args.theme, &["system", "light", "dark", "contrast"], "theme")?;
    known(&args.density, &["comfortable", "compact"], "density")?;
    if args.language.as_ref().is_some_and(|tag| !tag.is_empty() && !is_tag(tag)) {
        return Err(CommandError::invalid("language"));
    }
    // Keys this build does not know are a newer one's, and stay.
    let mut all = app.preferences();
    let mut preferences = read(&all);
    if let Some(language) = args.language {
        preferences.language = Some(language).filter(|tag| !tag.is_empty());
    }
    preferences.theme = args.theme.or(preferences.theme);
    preferences.density = args.density.or(preferences.density);
    preferences.panes = args.panes.unwrap_or(preferences.panes);
    if let Ok(Value::Object(written)) = serde_json::to_value(&preferences) {
        all.extend(written);
    }
    app.set_preferences(&all)?;
    Ok(preferences)
}

pub(crate) async fn work_offline(app: &Arc<App>, args: WorkOffline) -> Result<Nothing, CommandError> {
    app.work_offline(args.on)?;
    Ok(Nothing {})
}

pub(crate) async fn keep_launch_image(app: &Arc<App>, args: LaunchImageArgs) -> Result<Nothing, CommandError> {
    app.keep_launch_image(&args.markup).await?;
    Ok(Nothing {})
}

pub(crate) async fn touch(app: &Arc<App>, _args: Nothing) -> Result<Nothing, CommandError> {
    app.touch();
    Ok(Nothing {})
}

pub(crate) async fn diagnostics(app: &Arc<App>, _args: Nothing) -> Result<Diagnostics, CommandError> {
    Ok(Diagnostics { text: app.diagnostics() })
}

pub(crate) async fn resolve_link(app: &Arc<App>, args: LinkArgs) -> Result<LinkTarget, CommandError> {
    let (link, account, step) = app.resolve_link(&args.link)?;
    let (kind, id) = match link.target {
        Target::Order(order) => ("order", Some(order.to_string())),
        Target::Points => ("points", None),
        Target::SignIn => ("sign_in", None),
        Target::Recover => ("recover", None),
        Target::NewPassword(_) | Target::Step(_) => ("new_password", None),
    };
    Ok(LinkTarget {
        store_id: link.store_id.to_string(),
        kind: kind.into(),
        id,
        step_id: step.map(|step| step.to_string()),
        account_id: account.map(|id| id.to_string()),
    })
}

fn read(all: &Map<String, Value>) -> Preferences {
    let field = |name: &str| all.get(name).and_then(Value::as_str).map(String::from);
    let panes = all.get("panes").and_then(|value| serde_json::from_value(value.clone()).ok()).unwrap_or_default();
    Preferences { language: field("language"), theme: field("theme"), density: field("density"), panes }
}

/// The language in which a store is asked to write: what the interface shows.
pub(crate) fn shown_language(app: &App) -> String {
    language(read(&app.preferences()).language.as_deref(), &system_locale())
}

/// The system's locale; a bare environment says "C", which is nobody's.
fn system_locale() -> String {
    sys_locale::get_locale().filter(|tag| is_tag(tag)).unwrap_or_else(|| "en-US".into())
}

fn language(preferred: Option<&str>, locale: &str) -> String {
    // A preference may name a language only a developer has, as the pseudo-locale.
    if let Some(preferred) = preferred {
        return preferred.into();
    }
    let first = locale.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    LANGUAGES.iter().find(|known| **known == first).map_or("en", |known| known).into()
}

/// BCP 47, roughly: what `Intl` takes without throwing.
fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_follows_the_preference_then_the_system() {
        assert_eq!(language(Some("vi"), "ru-RU"), "vi");
        assert_eq!(language(None, "ru-RU"), "ru");
        assert_eq!(language(None, "de-DE"), "en");
        for bad in ["", "C", "POSIX", "en_US.UTF-8", "x"] {
            assert!(!is_tag(bad), "{bad}");
        }
        for good in ["en", "ru-RU", "zh-Hant-TW", "en-XA"] {
            assert!(is_tag(good), "{good}");
        }
    }
}
