//! Words from the catalogues the interface uses too: `paper.ftl`, and `orders.ftl` for states and totals.

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};

use super::Language;

fn catalogues(language: Language) -> [&'static str; 2] {
    match language {
        Language::English => {
            [include_str!("../../../../ui/locales/en/paper.ftl"), include_str!("../../../../ui/locales/en/orders.ftl")]
        }
        Language::Russian => {
            [include_str!("../../../../ui/locales/ru/paper.ftl"), include_str!("../../../../ui/locales/ru/orders.ftl")]
        }
        Language::Spanish => {
            [include_str!("../../../../ui/locales/es/paper.ftl"), include_str!("../../../../ui/locales/es/orders.ftl")]
        }
        Language::Vietnamese => {
            [include_str!("../../../../ui/locales/vi/paper.ftl"), include_str!("../../../../ui/locales/vi/orders.ftl")]
        }
    }
}

/// The words of one language.
pub struct Words {
    /// Which.
    pub language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// The words of a language.
    pub fn of(language: Language) -> Self {
        let identifier = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new(vec![identifier]);
        bundle.set_use_isolating(false);
        for source in catalogues(language) {
            // A broken message is a gap in the catalogue, never a file that is not written; a test finds it.
            let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
            let _ = bundle.add_resource(resource);
        }
        Self { language, bundle }
    }

    /// The text of a message; its name where there is none.
    pub fn get(&self, name: &str) -> String {
        self.with(name, &[])
    }

    /// The same, with what is to be filled in, formatted already.
    pub fn with(&self, name: &str, values: &[(&str, &str)]) -> String {
        let Some(pattern) = self.bundle.get_message(name).and_then(|message| message.value()) else {
            return name.to_owned();
        };
        let mut args = FluentArgs::new();
        for (key, value) in values {
            args.set(*key, *value);
        }
        self.bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }

    /// The word for a value of an open set, as `paid-not-paid`; the value itself where a newer store sent it.
    pub fn word(&self, of: &str, value: &str) -> String {
        let name = format!("{of}-{}", value.replace('_', "-"));
        let found = self.get(&name);
        if found == name { value.replace('_', " ") } else { found }
    }

    #[cfg(test)]
    pub(super) fn has(&self, name: &str) -> bool {
        self.bundle.has_message(name)
    }
}
