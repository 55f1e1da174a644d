//! What searches of all features share: how what a person typed becomes an expression for an index of folded words, and
//! where its hits stand in a text.

use crate::fold::words;

/// The most words of a query that are looked for: each narrows the search further.
const MOST: usize = 16;

/// What a person typed, folded: whole words, and the last one as a beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Query {
    pub(crate) words: Vec<String>,
}

impl Query {
    /// Reads what was typed.
    pub(crate) fn typed(text: &str) -> Self {
        Self { words: words(text).into_iter().map(|word| word.folded).take(MOST).collect() }
    }

    /// The terms of an expression for the index, all of which must hold. Every word is quoted, so nothing typed is ever an
    /// operator.
    pub(crate) fn terms(&self) -> Vec<String> {
        let last = self.words.len().saturating_sub(1);
        let term = |(index, word): (usize, &String)| format!("\"{word}\"{}", if index == last { " *" } else { "" });
        self.words.iter().enumerate().map(term).collect()
    }

    /// Where the query hits `text`: UTF-16 code units, from and to.
    pub(crate) fn hits_in(&self, text: &str) -> Vec<(u32, u32)> {
        let Some((last, whole)) = self.words.split_last() else { return Vec::new() };
        let mut hits = Vec::new();
        for word in words(text) {
            if whole.contains(&word.folded) {
                hits.push(word.range(word.folded.chars().count()));
            } else if word.folded.starts_with(last.as_str()) {
                hits.push(word.range(last.chars().count()));
            }
        }
        hits
    }
}
