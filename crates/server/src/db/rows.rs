//! Statements over many rows. One statement per row through sqlx is six times slower than SQLite itself; these texts are
//! made once from constants, never from data.

/// `head VALUES ($1,…),($k,…) tail` for `rows` rows of `columns` parameters.
pub fn insert(head: &str, columns: usize, rows: usize, tail: &str) -> String {
    let mut text = String::with_capacity(head.len() + tail.len() + rows * columns * 6);
    text.push_str(head);
    text.push_str(" VALUES ");
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ",(" });
        for column in 0..columns {
            if column > 0 {
                text.push(',');
            }
            text.push('$');
            text.push_str(&(row * columns + column + 1).to_string());
        }
        text.push(')');
    }
    text.push(' ');
    text.push_str(tail);
    text
}

/// `head ($first,…,$last)` with `count` parameters from `first`.
pub fn within(head: &str, first: usize, count: usize) -> String {
    let list: Vec<String> = (first..first + count).map(|index| format!("${index}")).collect();
    format!("{head} ({})", list.join(","))
}

#[cfg(test)]
mod tests {
    #[test]
    fn texts_count_their_parameters() {
        assert_eq!(
            super::insert("INSERT INTO t(a, b)", 2, 2, "RETURNING a"),
            "INSERT INTO t(a, b) VALUES ($1,$2),($3,$4) RETURNING a"
        );
        assert_eq!(super::within("SELECT 1 FROM t WHERE a IN", 2, 3), "SELECT 1 FROM t WHERE a IN ($2,$3,$4)");
    }
}
