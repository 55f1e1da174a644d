//! The words of the catalogue that many articles share, in the four languages of the demo store.
//!
//! A flavour is a whole phrase per language, because cases and prepositions differ: a table of nouns glued together
//! reads wrong in Russian at once.

use Size::{Count, Grams, Litres, Long, Made, Millilitres};

/// The languages of the demo store, in the order of every [`Text`].
pub(in crate::demo) const LANGUAGES: [&str; 4] = ["en", "ru", "es", "vi"];

/// The same text in [`LANGUAGES`].
pub(in crate::demo) type Text = [&'static str; 4];

/// What an article comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::demo) enum Size {
    /// A weight.
    Grams(u32),
    /// A volume of something one pours.
    Millilitres(u32),
    /// A volume of something one fills.
    Litres(u32),
    /// A number of pieces.
    Count(u32),
    /// A length in centimetres.
    Long(u32),
    /// A garment's size; the same letters everywhere.
    Made(&'static str),
}

impl Size {
    /// The variant's text in the language at `index` of [`LANGUAGES`].
    pub(in crate::demo) fn text(self, index: usize) -> String {
        let thousandths = |value: u32, small: Text, large: Text| {
            if value < 1000 {
                return format!("{value} {}", small[index]);
            }
            let (whole, rest) = (value / 1000, value % 1000 / 100);
            let point = if index == 0 { "." } else { "," };
            if rest == 0 {
                format!("{whole} {}", large[index])
            } else {
                format!("{whole}{point}{rest} {}", large[index])
            }
        };
        match self {
            Grams(value) => thousandths(value, ["g", "г", "g", "g"], ["kg", "кг", "kg", "kg"]),
            Millilitres(value) => thousandths(value, ["ml", "мл", "ml", "ml"], ["l", "л", "l", "lít"]),
            Litres(value) => format!("{value} {}", ["l", "л", "l", "lít"][index]),
            Count(value) => format!("{value} {}", ["pcs", "шт.", "uds.", "cái"][index]),
            Long(value) => format!("{value} {}", ["cm", "см", "cm", "cm"][index]),
            Made(letters) => letters.to_owned(),
        }
    }

    /// The variant's part of an article number.
    pub(in crate::demo) fn code(self) -> String {
        match self {
            Grams(value) => format!("{value}G"),
            Millilitres(value) => format!("{value}ML"),
            Litres(value) => format!("{value}L"),
            Count(value) => format!("{value}P"),
            Long(value) => format!("{value}C"),
            Made(letters) => letters.to_owned(),
        }
    }
}

/// An article that comes in one flavour only.
pub(super) const PLAIN: &[Text] = &[["", "", "", ""]];

pub(super) const CHICKEN: Text = ["with chicken", "с курицей", "con pollo", "vị gà"];
pub(super) const BEEF: Text = ["with beef", "с говядиной", "con ternera", "vị bò"];
pub(super) const LAMB: Text = ["with lamb and rice", "с ягнёнком и рисом", "con cordero y arroz", "vị cừu và gạo"];
pub(super) const SALMON: Text = ["with salmon", "с лососем", "con salmón", "vị cá hồi"];
pub(super) const TUNA: Text = ["with tuna", "с тунцом", "con atún", "vị cá ngừ"];
pub(super) const DUCK: Text = ["with duck", "с уткой", "con pato", "vị vịt"];
pub(super) const RABBIT: Text = ["with rabbit", "с кроликом", "con conejo", "vị thỏ"];
pub(super) const TURKEY: Text = ["with turkey", "с индейкой", "con pavo", "vị gà tây"];
pub(super) const MINT: Text = ["with mint", "с мятой", "con menta", "hương bạc hà"];
pub(super) const OATS: Text = ["with oats", "с овсом", "con avena", "chiết xuất yến mạch"];
pub(super) const ALOE: Text = ["with aloe", "с алоэ", "con aloe vera", "chiết xuất nha đam"];
pub(super) const MALT: Text = ["with malt", "с солодом", "con malta", "vị mạch nha"];
pub(super) const CHEESE: Text = ["with cheese", "с сыром", "con queso", "vị phô mai"];
pub(super) const HONEY: Text = ["with honey", "с мёдом", "con miel", "vị mật ong"];
pub(super) const CARROT: Text = ["with carrot", "с морковью", "con zanahoria", "vị cà rốt"];
pub(super) const APPLE: Text = ["with apple", "с яблоком", "con manzana", "vị táo"];
pub(super) const BERRY: Text = ["with berries", "с ягодами", "con frutos rojos", "vị quả mọng"];
pub(super) const SPIRULINA: Text = ["with spirulina", "со спирулиной", "con espirulina", "bổ sung tảo xoắn"];
pub(super) const GARLIC: Text = ["with garlic", "с чесноком", "con ajo", "bổ sung tỏi"];

pub(super) const BLUE: Text = ["blue", "синий цвет", "color azul", "màu xanh dương"];
pub(super) const RED: Text = ["red", "красный цвет", "color rojo", "màu đỏ"];
pub(super) const GREEN: Text = ["green", "зелёный цвет", "color verde", "màu xanh lá"];
pub(super) const GREY: Text = ["grey", "серый цвет", "color gris", "màu xám"];
pub(super) const SAND: Text = ["sand", "песочный цвет", "color arena", "màu cát"];

pub(super) const LAVENDER: Text = ["lavender scent", "с запахом лаванды", "aroma a lavanda", "hương oải hương"];
pub(super) const UNSCENTED: Text = ["unscented", "без запаха", "sin perfume", "không mùi"];
