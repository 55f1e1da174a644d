//! A sheet of paper: what a receipt or an order's summary looks like as a PDF file, whatever it is about.
//!
//! A feature says what stands on it as a [`Paper`] of [`Block`]s, in words and amounts that are formatted already; `set`
//! breaks that into lines and pages, and `ink` draws them. The one type family is Onest, embedded as the glyphs that are
//! used, so that Cyrillic and Vietnamese read on every machine.

mod face;
mod ink;
mod set;
#[cfg(test)]
pub(crate) mod tests;

pub use ink::{PaperError, pdf};

/// What stands on a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paper {
    /// The language it is in, BCP 47.
    pub language: &'static str,
    /// Who gives it: the store's name, at the top.
    pub from: String,
    /// What it is.
    pub title: String,
    /// What tells it from others: a number, a date.
    pub subtitle: String,
    /// Its parts, from the top.
    pub blocks: Vec<Block>,
    /// Said at the foot of each page.
    pub foot: String,
}

/// A part of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The one amount it is about.
    Amount {
        /// What it is.
        label: String,
        /// How much.
        amount: String,
    },
    /// Names and values, under each other.
    Facts {
        /// Said above.
        heading: String,
        /// A value of several lines is broken where it says so.
        rows: Vec<(String, String)>,
    },
    /// What was bought.
    Lines {
        /// What stands above the columns: what, how many, the price of one, together.
        heads: [String; 4],
        /// The lines.
        rows: Vec<Line>,
    },
    /// How a sum comes about; the strong rows are what counts.
    Sum {
        /// Name, amount, and whether it is strong.
        rows: Vec<(String, String, bool)>,
    },
    /// A paragraph.
    Words(String),
}

/// A line of what was bought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// What.
    pub name: String,
    /// More of it, in grey.
    pub more: String,
    /// How many.
    pub quantity: String,
    /// The price of one.
    pub unit: String,
    /// Together.
    pub total: String,
}
