//! The shell's own words, from the catalogues the interface uses too: `ui/locales/<language>/shell.ftl`, and `notices.ftl`,
//! which the inbox says as well.

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

macro_rules! catalogue {
    ($tag:literal) => {
        [
            include_str!(concat!("../../ui/locales/", $tag, "/shell.ftl")),
            include_str!(concat!("../../ui/locales/", $tag, "/notices.ftl")),
        ]
    };
}

/// The languages and their catalogues; the first answers for all others.
const CATALOGUES: &[(&str, [&str; 2])] =
    &[("en", catalogue!("en")), ("ru", catalogue!("ru")), ("es", catalogue!("es")), ("vi", catalogue!("vi"))];

/// The words of one language.
pub struct Words {
    language: &'static str,
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// The words of this language (BCP 47), else English.
    pub fn of(language: &str) -> Self {
        let primary = language.split(['-', '_']).next().unwrap_or_default();
        let found = CATALOGUES.iter().find(|(tag, _)| *tag == primary).or(CATALOGUES.first());
        let (tag, sources) = found.copied().unwrap_or(("en", ["", ""]));
        let identifier: LanguageIdentifier = tag.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new(vec![identifier]);
        // No right-to-left language yet; the invisible marks would be shown by some desktops.
        bundle.set_use_isolating(false);
        for source in sources {
            // A broken message is a gap in the catalogue, never a program that does not start; the test finds it.
            let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
            let _ = bundle.add_resource(resource);
        }
        Self { language: tag, bundle }
    }

    /// The language they are in.
    pub fn language(&self) -> &'static str {
        self.language
    }

    /// The text of a message; its name where there is none.
    pub fn get(&self, name: &str) -> String {
        self.with(name, &[])
    }

    /// The text of a message that has something put into it.
    pub fn with(&self, name: &str, values: &[(&str, FluentValue<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(name).and_then(|message| message.value()) else {
            return name.to_owned();
        };
        let args: FluentArgs<'_> = values.iter().map(|(name, value)| (*name, value.clone())).collect();
        self.bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(source: &str) -> Vec<&str> {
        source.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name).collect()
    }

    #[test]
    fn every_language_has_every_word() {
        for (tag, sources) in CATALOGUES {
            for (source, english) in sources.iter().zip(CATALOGUES[0].1) {
                assert!(!names(english).is_empty());
                assert!(FluentResource::try_new((*source).to_owned()).is_ok(), "{tag} does not parse");
                assert_eq!(names(source), names(english), "{tag} and en have the same messages in the same order");
            }
        }
    }

    #[test]
    fn a_language_is_found_by_its_primary_tag_and_english_answers_for_the_rest() {
        assert_eq!(Words::of("ru-RU").get("menu-file"), "Файл");
        assert_eq!(Words::of("fi").get("menu-file"), "File");
        assert_eq!(Words::of("C").language(), "en");
        assert_eq!(Words::of("en").get("no-such-message"), "no-such-message");
    }

    #[test]
    fn the_menu_uses_no_word_that_is_missing() {
        let menu = include_str!("menu.rs");
        let english = names(CATALOGUES[0].1[0]);
        for used in menu.split('"').filter(|text| text.starts_with("menu-")) {
            assert!(english.contains(&used), "{used} is not in the catalogue");
        }
    }
}
