//! Folding text for search: what a person types finds what a store wrote, whatever the case and the diacritics.
//!
//! `Thức ăn` is found by `thuc an`, `Ёлка` by `елка`, `Señor` by `senor`, `Đồ chơi` by `do choi`. Text is decomposed
//! (NFD), marks are dropped, letters are lower-cased, and two letters that do not decompose are folded by hand: đ -> d and
//! ё -> е. (SQLite's own tokenizer does neither of the two.) й decomposes into и and is folded with it, which only ever
//! finds more. The index is given folded words and queries are folded alike, so that there is one rule.
//!
//! For marking hits, [`words`] also says where each folded word stands in the original, in UTF-16 code units.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// The longest word that is indexed or searched, in folded characters. Nobody types more, and a store may send anything.
pub const LONGEST: usize = 64;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Folded.
    pub folded: String,
    /// For each folded character, where the original character it comes from begins, in UTF-16 code units.
    starts: Vec<u32>,
    /// Where the word ends in the original, in UTF-16 code units; and after it whatever marks belong to its last letter.
    end: u32,
}

impl Word {
    /// Where the first `chars` folded characters stand in the original: UTF-16 from and to.
    pub fn range(&self, chars: usize) -> (u32, u32) {
        let from = self.starts.first().copied().unwrap_or(self.end);
        let to = self.starts.get(chars).copied().unwrap_or(self.end);
        // A ligature may fold into several characters that begin at one place; then all of it is marked.
        let to = if to <= from { self.starts.iter().copied().find(|at| *at > from).unwrap_or(self.end) } else { to };
        (from, to)
    }
}

fn is_word(c: char) -> bool {
    // Private-use characters are word characters to the tokenizer and mark facets: text must never contain one.
    c.is_alphanumeric()
}

/// Hands each folded character of `c` to `out`.
fn fold_char(c: char, out: &mut impl FnMut(char)) {
    if c.is_ascii() {
        out(c.to_ascii_lowercase());
        return;
    }
    decompose_canonical(c, |part| {
        if is_combining_mark(part) {
            return;
        }
        for lower in part.to_lowercase() {
            match lower {
                'đ' | 'ð' => out('d'),
                'ё' => out('е'),
                'ł' => out('l'),
                'ø' => out('o'),
                'ß' => {
                    out('s');
                    out('s');
                }
                lower if is_combining_mark(lower) => {}
                lower => out(lower),
            }
        }
    });
}

/// Appends the folded words of `text` to `out`, each followed by a space: what goes into the index.
pub fn fold_into(text: &str, out: &mut String) {
    let mut length = 0;
    for c in text.chars() {
        if is_word(c) {
            fold_char(c, &mut |folded| {
                if is_word(folded) && length < LONGEST {
                    out.push(folded);
                    length += 1;
                }
            });
        } else if !is_combining_mark(c) && length > 0 {
            out.push(' ');
            length = 0;
        }
    }
    if length > 0 {
        out.push(' ');
    }
}

/// The words of `text`, folded, with where they stand.
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut folded = String::new();
    let mut starts = Vec::new();
    let mut at = 0u32;
    let mut close = |folded: &mut String, starts: &mut Vec<u32>, end: u32| {
        if !folded.is_empty() {
            words.push(Word { folded: std::mem::take(folded), starts: std::mem::take(starts), end });
        }
    };
    for c in text.chars() {
        if is_word(c) {
            fold_char(c, &mut |part| {
                if is_word(part) && starts.len() < LONGEST {
                    folded.push(part);
                    starts.push(at);
                }
            });
        } else if !is_combining_mark(c) {
            close(&mut folded, &mut starts, at);
        }
        at = at.saturating_add(u32::try_from(c.len_utf16()).unwrap_or(1));
    }
    close(&mut folded, &mut starts, at);
    words
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn folded(text: &str) -> String {
        let mut out = String::new();
        fold_into(text, &mut out);
        out.trim_end().to_owned()
    }

    #[test]
    fn four_languages_fold() {
        // covers: B1
        for (text, wanted) in [
            ("Thức ăn cho chó", "thuc an cho cho"),
            ("Đồ chơi", "do choi"),
            ("ЁЛКА зелёная", "елка зеленая"),
            ("Señor Niño, 2,5 kg", "senor nino 2 5 kg"),
            ("Premium-Food (L)", "premium food l"),
            ("e\u{301}clair", "eclair"),
            ("Straße", "strasse"),
            ("", ""),
            ("\u{301}--", ""),
        ] {
            assert_eq!(folded(text), wanted, "{text}");
        }
    }

    #[test]
    fn marks_stand_on_the_original() {
        let text = "🐶 Đồ chơi";
        let all = words(text);
        let units: Vec<u16> = text.encode_utf16().collect();
        let slice = |(from, to): (u32, u32)| String::from_utf16_lossy(&units[from as usize..to as usize]);
        assert_eq!(all[0].folded, "do");
        assert_eq!(slice(all[0].range(1)), "Đ");
        assert_eq!(slice(all[0].range(2)), "Đồ");
        assert_eq!(slice(all[1].range(3)), "chơ");
        let eclair = &words("e\u{301}clair")[0];
        assert_eq!(eclair.range(1), (0, 2), "the mark of a letter is marked with it");
    }

    proptest! {
        #[test]
        fn words_and_folded_text_agree(text in "\\PC{0,60}") {
            let joined: Vec<String> = words(&text).into_iter().map(|word| word.folded).collect();
            prop_assert_eq!(joined.join(" "), folded(&text));
        }

        #[test]
        fn folding_again_changes_nothing(text in "\\PC{0,60}") {
            prop_assert_eq!(folded(&folded(&text)), folded(&text));
        }

        #[test]
        fn ranges_lie_within_the_text(text in "\\PC{0,40}", chars in 0usize..70) {
            let units = u32::try_from(text.encode_utf16().count()).expect("short");
            for word in words(&text) {
                let (from, to) = word.range(chars);
                prop_assert!(from <= to && to <= units);
            }
        }
    }
}
