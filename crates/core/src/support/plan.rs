//! What is shown of a store's support, in one language. Pure.

use kabinet_protocol::product::{Texts, in_language};
use kabinet_protocol::support::Support;

/// How people reach a store, in the language shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SupportShown {
    /// A phone that is answered around the clock.
    pub phone: Option<String>,
    /// The regions, by name.
    pub regions: Vec<RegionShown>,
    /// The region that was chosen, where the store still has it.
    pub region: Option<String>,
    /// The chat bot's address.
    pub chat_url: Option<String>,
    /// When it answers; empty where the store does not say.
    pub chat_hours: String,
    /// When messages are answered; empty where the store does not say.
    pub answer_hours: String,
}

/// A region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionShown {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its name in every language: points of the store's are told apart by it, and may be kept in another.
    pub names: Vec<String>,
    /// Its phone.
    pub phone: String,
    /// When that is answered; empty where the store does not say.
    pub hours: String,
}

/// What is shown in a language (BCP 47), the store's own languages answering for it in their order.
pub fn shown(support: &Support, language: &str, store: &[String], chosen: Option<&str>) -> SupportShown {
    let text = |texts: &Texts| in_language(texts, language, store).unwrap_or_default().to_owned();
    let mut regions: Vec<RegionShown> = support
        .regions
        .iter()
        .map(|region| RegionShown {
            id: region.id.clone(),
            name: text(&region.name),
            names: region.name.values().cloned().collect(),
            phone: region.phone.clone(),
            hours: text(&region.hours),
        })
        .collect();
    regions.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    SupportShown {
        phone: support.phone.clone(),
        region: chosen.filter(|id| support.region(id).is_some()).map(str::to_owned),
        regions,
        chat_url: support.chat.as_ref().map(|chat| chat.url.clone()),
        chat_hours: support.chat.as_ref().map(|chat| text(&chat.hours)).unwrap_or_default(),
        answer_hours: text(&support.answer_hours),
    }
}

#[cfg(test)]
mod tests {
    use kabinet_protocol::support::SupportRegion;

    use super::*;

    fn texts(all: &[(&str, &str)]) -> Texts {
        all.iter().map(|(tag, text)| ((*tag).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn every_text_is_in_the_language_shown_or_in_one_the_store_prefers() {
        let region = |id: &str, name| SupportRegion {
            id: id.into(),
            name,
            phone: "+1 614 555 0102".into(),
            hours: Texts::new(),
        };
        let support = Support {
            regions: vec![
                region("z", texts(&[("en", "Ohio"), ("ru", "Огайо")])),
                region("a", texts(&[("ru", "Айова")])),
            ],
            answer_hours: texts(&[("es", "9–18"), ("en", "9 to 18")]),
            ..Support::default()
        };
        let languages = ["en".to_owned(), "es".to_owned()];
        let english = shown(&support, "en-US", &languages, Some("z"));
        assert_eq!(english.regions.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["Ohio", "Айова"]);
        assert_eq!((english.region.as_deref(), english.answer_hours.as_str()), (Some("z"), "9 to 18"));
        assert_eq!(english.regions[0].names, ["Ohio", "Огайо"]);
        let other = shown(&support, "fi", &languages, Some("gone"));
        assert_eq!((other.region, other.answer_hours.as_str()), (None, "9 to 18"), "a region that went is no choice");
    }
}
