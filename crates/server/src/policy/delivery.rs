//! How goods reach customers, as the merchant decided it.

use kabinet_protocol::order::DeliveryMethod;
use kabinet_protocol::product::Texts;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Ways of delivery and points to pick up at. A store that names no way takes no orders.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct DeliveryPolicy {
    /// The ways.
    pub options: Vec<Way>,
    /// The points.
    pub points: Vec<Point>,
}

/// A way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Way {
    /// Its id, as `courier`.
    pub id: String,
    /// How: `post`, `courier` or `pickup`.
    pub method: DeliveryMethod,
    /// Its price in minor units of the store's currency.
    pub price: i64,
    /// From this sum of items on it costs nothing.
    #[serde(default)]
    pub free_from: Option<i64>,
    /// Days from today to the promised date.
    pub days: u32,
}

/// A point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Point {
    /// Its id.
    pub id: String,
    /// Its name by language.
    pub name: Texts,
    /// The region it is in, by language.
    pub region: Texts,
    /// Its address, as lines.
    pub address: Vec<String>,
    /// When it is open, by language.
    #[serde(default)]
    pub hours: Texts,
}

impl DeliveryPolicy {
    /// The demo store's.
    pub fn demo() -> Self {
        let way = |id: &str, method, price, free_from, days| Way { id: id.into(), method, price, free_from, days };
        Self {
            options: vec![
                way("pickup", DeliveryMethod::Pickup, 0, None, 2),
                way("post", DeliveryMethod::Post, 499, Some(6_900), 5),
                way("courier", DeliveryMethod::Courier, 899, Some(12_900), 2),
            ],
            points: vec![
                point(
                    "brooklyn",
                    ["Mill Street", "Милл-стрит", "Mill Street", "Mill Street"],
                    NEW_YORK,
                    &["7 Mill Street", "Brooklyn, NY 11215"],
                ),
                point(
                    "queens",
                    ["Garden Row", "Гарден-роу", "Garden Row", "Garden Row"],
                    NEW_YORK,
                    &["120 Garden Row", "Queens, NY 11375"],
                ),
                point(
                    "columbus",
                    ["Larkspur Plaza", "Ларкспер-плаза", "Larkspur Plaza", "Larkspur Plaza"],
                    OHIO,
                    &["16 Larkspur Plaza", "Columbus, OH 43215"],
                ),
                point(
                    "richmond",
                    ["Canal Market", "Рынок у канала", "Mercado del Canal", "Chợ Kênh Đào"],
                    VIRGINIA,
                    &["2 Canal View", "Richmond, VA 23219"],
                ),
            ],
        }
    }

    /// Refuses what no store can mean: the field and why.
    pub fn check(&self) -> Result<(), (&'static str, &'static str)> {
        let named = |id: &str| {
            (1..=40).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        };
        let twice = |ids: Vec<&str>| {
            let mut seen = std::collections::BTreeSet::new();
            ids.into_iter().any(|id| !seen.insert(id))
        };
        let amount = |value: i64| (0..=1 << 40).contains(&value);
        let methods = [DeliveryMethod::Post, DeliveryMethod::Courier, DeliveryMethod::Pickup];
        let options = "delivery.options";
        if self.options.len() > 20 || self.options.iter().any(|way| !named(&way.id)) {
            return Err((options, "There are at most 20 ways; an id has 1 to 40 letters, digits, - and _."));
        }
        if self.options.iter().any(|way| !methods.contains(&way.method)) {
            return Err((options, "A way goes by post, courier or pickup."));
        }
        if !self.options.iter().all(|way| amount(way.price) && way.free_from.is_none_or(amount) && way.days <= 365) {
            return Err((options, "A price is 0 or more minor units; a promise is at most 365 days away."));
        }
        let text = |texts: &Texts| texts.values().all(|text| text.chars().count() <= 200);
        let good = |point: &Point| {
            named(&point.id)
                && !point.name.is_empty()
                && [&point.name, &point.region, &point.hours].into_iter().all(text)
                && point.address.len() <= 6
                && point.address.iter().all(|line| line.chars().count() <= 200)
        };
        if self.points.len() > 2_000 || !self.points.iter().all(good) {
            return Err((
                "delivery.points",
                "A point has an id, a name, at most 6 lines, and texts of at most 200 characters.",
            ));
        }
        if twice(self.options.iter().map(|way| way.id.as_str()).collect())
            || twice(self.points.iter().map(|point| point.id.as_str()).collect())
        {
            return Err(("delivery", "An id stands once."));
        }
        Ok(())
    }
}

pub(super) const NEW_YORK: [&str; 4] = ["New York", "Нью-Йорк", "Nueva York", "New York"];
pub(super) const OHIO: [&str; 4] = ["Ohio", "Огайо", "Ohio", "Ohio"];
pub(super) const VIRGINIA: [&str; 4] = ["Virginia", "Виргиния", "Virginia", "Virginia"];
const OPEN: [&str; 4] = ["Daily 9–21", "Ежедневно 9–21", "Todos los días 9–21", "Hằng ngày 9–21"];

/// Words of the demo store, in its languages.
pub(super) fn texts(words: [&str; 4]) -> Texts {
    ["en", "ru", "es", "vi"].into_iter().zip(words).map(|(tag, text)| (tag.to_owned(), text.to_owned())).collect()
}

fn point(id: &str, name: [&str; 4], region: [&str; 4], address: &[&str]) -> Point {
    Point {
        id: id.into(),
        name: texts(name),
        region: texts(region),
        address: address.iter().map(|line| (*line).to_owned()).collect(),
        hours: texts(OPEN),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_store_can_mean_is_refused() {
        let demo = DeliveryPolicy::demo();
        assert_eq!(demo.check(), Ok(()));
        let broken = |change: &dyn Fn(&mut DeliveryPolicy)| {
            let mut policy = demo.clone();
            change(&mut policy);
            policy.check().map_err(|(field, _)| field)
        };
        assert_eq!(broken(&|policy| policy.options[0].price = -1), Err("delivery.options"));
        assert_eq!(broken(&|policy| policy.options[0].method = DeliveryMethod::Digital), Err("delivery.options"));
        assert_eq!(broken(&|policy| policy.options[0].id = "post".into()), Err("delivery"));
        assert_eq!(broken(&|policy| policy.points[0].name.clear()), Err("delivery.points"));
    }
}
