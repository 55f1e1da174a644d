//! The statements of the catalogue. Every one is text one can read; what a person typed goes in as a bound value. Lists
//! and counts read the narrow table; documents are read for the rows a page shows. What will never be had again is in no
//! list: it is found by its id alone.

/// The conditions of a filter on `products p`, as ?1 to ?5. Absent ones are NULL.
macro_rules! filtered {
    () => {
        " p.availability <> 'discontinued' \
          AND (?1 IS NULL OR p.category = ?1 OR (p.category >= ?1 || '/' AND p.category < ?1 || '0')) \
          AND (?2 IS NULL OR p.availability IN ('in_stock', 'low')) \
          AND (?3 IS NULL OR p.price >= ?3) AND (?4 IS NULL OR p.price <= ?4) \
          AND (?5 IS NULL OR p.key IN (SELECT rowid FROM product_search WHERE product_search MATCH ?5)) "
    };
}

/// What a page reads of each row: the place it goes on from, the document, and how many variants there are.
macro_rules! shown {
    ($order:literal) => {
        concat!(
            ") SELECT h.key, h.place, d.doc, (SELECT count(*) FROM products v WHERE v.variants = h.variants \
             AND v.availability <> 'discontinued') FROM hits h CROSS JOIN product_docs d ON d.key = h.key ORDER BY ",
            $order
        )
    };
}

/// In the catalogue's order, behind the key ?7.
pub(super) const BY_KEY: &str = concat!(
    "WITH hits AS (SELECT p.key, p.key AS place, p.variants FROM products p WHERE p.key > ?7 AND",
    filtered!(),
    "ORDER BY p.key LIMIT +?8",
    shown!("h.key")
);

/// The cheapest first, behind the price ?6 and the key ?7.
pub(super) const BY_PRICE: &str = concat!(
    "WITH hits AS (SELECT p.key, p.price AS place, p.variants FROM products p WHERE (p.price, p.key) > (?6, ?7) AND",
    filtered!(),
    "ORDER BY p.price, p.key LIMIT +?8",
    shown!("h.place, h.key")
);

/// The dearest first.
pub(super) const BY_PRICE_DOWN: &str = concat!(
    "WITH hits AS (SELECT p.key, p.price AS place, p.variants FROM products p WHERE (p.price, p.key) < (?6, ?7) AND",
    filtered!(),
    "ORDER BY p.price DESC, p.key DESC LIMIT +?8",
    shown!("h.place DESC, h.key DESC")
);

/// By name in the language ?9, behind the name ?6 and the key ?7. A product without a name in it is sorted by the one that
/// is shown instead. Both arms walk the index in order and are merged, so that neither is sorted whole.
pub(super) const BY_NAME: &str = concat!(
    "WITH hits AS (SELECT n.key AS key, n.name AS place, p.variants AS variants FROM product_names n \
     CROSS JOIN products p ON p.key = n.key WHERE n.language = ?9 AND (n.name, n.key) > (?6, ?7) AND",
    filtered!(),
    "UNION ALL SELECT n.key, n.name, p.variants FROM product_names n CROSS JOIN products p ON p.key = n.key \
     WHERE n.language = '' AND (n.name, n.key) > (?6, ?7) AND NOT EXISTS \
     (SELECT 1 FROM product_names m WHERE m.key = n.key AND m.language = ?9) AND",
    filtered!(),
    "ORDER BY 2, 1 LIMIT +?8",
    shown!("h.place, h.key")
);

/// How many there are.
pub(super) const COUNT: &str = concat!("SELECT count(*) FROM products p WHERE", filtered!());

/// The categories with how many products stand in each, and how many of those can be had; the place of the first.
pub(super) const CATEGORIES: &str = "SELECT coalesce(category, ''), count(*), \
     sum(availability IN ('in_stock', 'low')), min(key) FROM products WHERE availability <> 'discontinued' \
     GROUP BY category ORDER BY min(key)";

/// Products by their ids, a JSON array of hexadecimal texts.
pub(super) const BY_IDS: &str = "SELECT p.key, 0, d.doc, (SELECT count(*) FROM products v \
     WHERE v.variants = p.variants AND v.availability <> 'discontinued') FROM json_each(?1) w \
     CROSS JOIN feeds f CROSS JOIN products p ON p.feed = f.num AND p.id = unhex(w.value) \
     CROSS JOIN product_docs d ON d.key = p.key ORDER BY w.key";

/// Products of one group.
pub(super) const VARIANTS: &str = "SELECT d.doc FROM products p CROSS JOIN product_docs d ON d.key = p.key \
     WHERE p.variants = ?1 ORDER BY p.key LIMIT +?2";

/// How the copy stands.
pub(super) const SHELF: &str = "SELECT cursor_epoch IS NOT NULL, withheld_at, synced_at FROM feeds \
     WHERE kind = 'catalogue' ORDER BY num LIMIT 1";

/// What a test asserts of the plans: which steps each statement takes.
#[cfg(test)]
pub(super) const PLANS: &[(&str, &[&str])] = &[
    (BY_KEY, &["SEARCH p USING INTEGER PRIMARY KEY (rowid>?)", "SEARCH d USING INTEGER PRIMARY KEY (rowid=?)"]),
    (BY_PRICE, &["SEARCH p USING INDEX products_price (price>?)", "SEARCH d USING INTEGER PRIMARY KEY (rowid=?)"]),
    (BY_PRICE_DOWN, &["SEARCH p USING INDEX products_price (price<?)"]),
    (BY_NAME, &["MERGE (UNION ALL)", "SEARCH n USING COVERING INDEX product_names_sorted"]),
    (CATEGORIES, &["SCAN products USING COVERING INDEX products_category"]),
    (BY_IDS, &["SEARCH p USING INDEX products_id", "SEARCH d USING INTEGER PRIMARY KEY (rowid=?)"]),
];
