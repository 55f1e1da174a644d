//! What of an order is searched, how what a person typed becomes a search, and where the hits are marked.
//!
//! Besides folded words the index holds *facet tokens*: the order's categories with their ancestors, its status, its
//! currency, and whether it is archived. Each begins with a private-use character, which folding drops from every text, so
//! that no word can be taken for one. A search under a filter is then still one search, and what one can filter by is read
//! off the index's own list of words.

use kabinet_protocol::order::{Order, OrderStatus};

use super::model::{Mark, OrderFilter};
use crate::fold::fold_into;
use crate::search::Query;

/// Begins every facet token.
const FACET: char = '\u{e000}';
/// Stands for `/` in a facet token.
const SLASH: char = '\u{e001}';
/// Stands before and behind the hexadecimal number of any other character a token cannot hold.
const ESCAPE: char = '\u{e002}';

/// A kind of facet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FacetKind {
    Category,
    Status,
    Currency,
    Archived,
}

impl FacetKind {
    fn letter(self) -> char {
        match self {
            Self::Archived => 'a',
            Self::Category => 'c',
            Self::Currency => 'm',
            Self::Status => 's',
        }
    }

    /// The range of the index's words that are facets of this kind: from, and below.
    pub(super) fn range(self) -> (String, String) {
        let next = char::from_u32(u32::from(self.letter()) + 1).unwrap_or('z');
        (String::from_iter([FACET, self.letter()]), String::from_iter([FACET, next]))
    }
}

/// The token of a facet. The tokenizer folds case, so everything but `a` to `z` and digits is escaped.
pub(super) fn token(kind: FacetKind, value: &str, out: &mut String) {
    out.push(FACET);
    out.push(kind.letter());
    for c in value.chars() {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            '/' => out.push(SLASH),
            other => {
                out.push(ESCAPE);
                out.push_str(&format!("{:x}", u32::from(other)));
                out.push(ESCAPE);
            }
        }
    }
}

/// The value of a facet token.
pub(super) fn value(token: &str) -> String {
    let mut out = String::new();
    let mut rest = token.chars().skip(2);
    while let Some(c) = rest.next() {
        match c {
            SLASH => out.push('/'),
            ESCAPE => {
                let hex: String = rest.by_ref().take_while(|c| *c != ESCAPE).collect();
                out.extend(u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32));
            }
            c => out.push(c),
        }
    }
    out
}

/// Appends everything of an order that the index holds.
pub fn index_text(order: &Order, out: &mut String) {
    fold_into(&order.number, out);
    for line in &order.lines {
        fold_into(&line.name, out);
        fold_into(&line.sku, out);
        if let Some(variant) = &line.variant {
            fold_into(variant, out);
        }
        if let Some(category) = &line.category {
            fold_into(category, out);
        }
    }
    for parcel in &order.fulfillments {
        if let Some(tracking) = &parcel.tracking {
            fold_into(tracking, out);
        }
    }
    let mut facet = |kind, value: &str| {
        token(kind, value, out);
        out.push(' ');
    };
    facet(FacetKind::Status, order.status.as_str());
    facet(FacetKind::Currency, order.currency.as_str());
    if order.archived {
        facet(FacetKind::Archived, "");
    }
    let mut paths: Vec<&str> = Vec::new();
    for path in order.lines.iter().filter_map(|line| line.category.as_deref()) {
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        paths.extend(ends.filter_map(|end| path.get(..end)).filter(|path| !path.is_empty()));
    }
    paths.sort_unstable();
    paths.dedup();
    for path in paths {
        facet(FacetKind::Category, path);
    }
}

/// The expression for the index: every word, and what of the filter the index knows.
pub(super) fn expression(query: &Query, filter: Option<&OrderFilter>) -> String {
    let mut parts = query.terms();
    if let Some(filter) = filter {
        parts.extend(facets(filter));
    }
    let mut whole = parts.join(" AND ");
    if filter.is_some_and(|filter| filter.archived == Some(false)) && !parts.is_empty() {
        whole = format!("({whole}) NOT {}", quoted(FacetKind::Archived, ""));
    }
    whole
}

/// Where the query hits `text`.
pub(super) fn marks(query: &Query, text: &str, item: Option<u32>, out: &mut Vec<Mark>) {
    out.extend(query.hits_in(text).into_iter().map(|(start, end)| Mark { item, start, end }));
}

fn quoted(kind: FacetKind, value: &str) -> String {
    let mut out = String::from("\"");
    token(kind, value, &mut out);
    out.push('"');
    out
}

/// The expression for orders in any of these states.
pub(super) fn status_expression(states: &[OrderStatus]) -> String {
    let any: Vec<String> = states.iter().map(|status| quoted(FacetKind::Status, status.as_str())).collect();
    format!("({})", any.join(" OR "))
}

fn facets(filter: &OrderFilter) -> Vec<String> {
    let mut parts = Vec::new();
    if !filter.status.is_empty() {
        parts.push(status_expression(&filter.status));
    }
    if let Some(category) = &filter.category {
        parts.push(quoted(FacetKind::Category, category.trim_end_matches('/')));
    }
    if filter.archived == Some(true) {
        parts.push(quoted(FacetKind::Archived, ""));
    }
    parts
}

/// The expression for orders of a category, for lists that are not searches.
pub(super) fn category_expression(category: &str) -> String {
    quoted(FacetKind::Category, category.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_typed_is_an_operator() {
        for typed in ["\"", "a\" OR \"b", "NEAR(x y)", "a* AND -b", "words:x", "^a", "(", "\u{e000}screated"] {
            let expression = expression(&Query::typed(typed), None);
            assert!(!expression.contains('\u{e000}'), "{expression}");
            let outside: String = expression.split('"').step_by(2).collect();
            assert!(outside.split_whitespace().all(|word| word == "AND" || word == "*"), "{expression}");
        }
        assert_eq!(expression(&Query::typed("Thức ăn"), None), "\"thuc\" AND \"an\" *");
    }

    proptest! {
        #[test]
        fn facets_come_back_as_they_were(path in "\\PC{0,30}") {
            let mut out = String::new();
            token(FacetKind::Category, &path, &mut out);
            prop_assert_eq!(value(&out), path);
        }
    }
}
