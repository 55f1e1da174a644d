//! The arrows inside the core. `features.rs` lists the features. Every other module but those that put the whole
//! together ([`TOGETHER`]) is substrate and never names a feature; features never name each other. A substrate's own
//! `tests.rs`, and the files under its `tests`, may name one, to have something real to carry; a feature's tests may not
//! name another feature: a test that needs two is a journey and lives in `tests/`.

use std::path::{Path, PathBuf};

use anyhow::Context;

/// Modules that may know everything.
const TOGETHER: &[&str] = &["lib", "app", "features"];

/// One line for each wrong arrow under `source`, the `src` of the core.
pub(super) fn wrong(source: &Path) -> anyhow::Result<Vec<String>> {
    let list = source.join("features.rs");
    let text = std::fs::read_to_string(&list).with_context(|| format!("{} lists the features", list.display()))?;
    let features = listed(&text);
    anyhow::ensure!(!features.is_empty(), "{} lists no feature", list.display());
    let mut wrong: Vec<String> = (features.iter())
        .filter(|feature| !source.join(feature).join("mod.rs").exists())
        .map(|feature| format!("features.rs lists {feature}, but there is no folder of that name"))
        .collect();
    for file in files(source)? {
        let path = file.strip_prefix(source).unwrap_or(&file);
        let module = modules(path);
        let here = module.first().map_or("lib", String::as_str);
        if TOGETHER.contains(&here) {
            continue;
        }
        let text = std::fs::read_to_string(&file)?;
        for (line, name) in named(&text, &module) {
            if name != here && features.contains(&name) {
                let tests = module.iter().any(|part| part == "tests");
                let feature = features.iter().any(|feature| feature == here);
                if tests && !feature {
                    continue;
                }
                let why = if feature {
                    "features never import each other"
                } else {
                    "what lies below the features never names one"
                };
                wrong.push(format!("core: {}:{line}: {here} -> {name}: {why}", path.display()));
            }
        }
    }
    Ok(wrong)
}

/// The string literals of `features.rs` outside comments.
fn listed(text: &str) -> Vec<String> {
    let code: String = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    code.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// `sync/engine/mod.rs` -> `sync`, `engine`; `lib.rs` -> nothing.
fn modules(path: &Path) -> Vec<String> {
    let mut parts: Vec<String> =
        path.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        parts.pop();
    }
    parts
}

/// The top-level modules that a file names, each with its line: `crate::x`, `crate::{x, y::z}`, `super::x`.
fn named(text: &str, module: &[String]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut depth = 0usize;
    // Depths at which modules were opened inside this file: `super` starts from them.
    let mut inline: Vec<usize> = Vec::new();
    let lines: Vec<&str> = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    for (number, line) in lines.iter().enumerate() {
        let trimmed = line.trim_start().trim_start_matches("pub ").trim_start_matches("pub(crate) ");
        if trimmed.starts_with("mod ") && trimmed.trim_end().ends_with('{') {
            inline.push(depth);
        }
        for (place, _) in line.match_indices("crate::") {
            if line[..place].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
                continue;
            }
            let rest = format!("{}\n{}", &line[place + 7..], lines[number + 1..].join("\n"));
            found.extend(heads(&rest).into_iter().map(|name| (number + 1, name)));
        }
        let mut rest = *line;
        while let Some(place) = rest.find("super::") {
            let mut steps = 0;
            rest = &rest[place..];
            while let Some(after) = rest.strip_prefix("super::") {
                (rest, steps) = (after, steps + 1);
            }
            // Only a chain that climbs to the root names a top-level module.
            if steps == module.len() + inline.len() {
                let more = format!("{rest}\n{}", lines[number + 1..].join("\n"));
                found.extend(heads(&more).into_iter().map(|name| (number + 1, name)));
            }
        }
        for c in line.chars() {
            match c {
                '{' => depth += 1,
                '}' => {
                    depth = depth.saturating_sub(1);
                    inline.retain(|&opened| opened < depth);
                }
                _ => {}
            }
        }
    }
    found
}

/// The first words of a path or of each path in a group.
fn heads(path: &str) -> Vec<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(group) = path.strip_prefix('{') else { return vec![word(path)] };
    let (mut depth, mut names, mut fresh) = (0, Vec::new(), true);
    for (place, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            c if fresh && !c.is_whitespace() => {
                names.push(word(&group[place..]));
                fresh = false;
            }
            _ => {}
        }
    }
    names
}

fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn core(files: &[(&str, &str)]) -> Vec<String> {
        let source = tempfile::tempdir().expect("a directory");
        let usual = [
            ("features.rs", "/// Not \"this\".\npub const FEATURES: &[&str] = &[\"identity\", \"orders\"];"),
            ("identity/mod.rs", ""),
            ("orders/mod.rs", "use crate::{db::Writer, sync::{Kind, engine}};"),
            ("app/mod.rs", "use crate::orders; use crate::identity;"),
        ];
        for (name, text) in usual.iter().chain(files) {
            let path = source.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(path, text).expect("a file");
        }
        wrong(source.path()).expect("a source tree")
    }

    #[test]
    fn what_lies_below_the_features_may_not_name_one() {
        assert!(core(&[]).is_empty());
        for tests in ["sync/tests.rs", "sync/tests/aside.rs"] {
            assert!(core(&[(tests, "use crate::orders::Order;")]).is_empty(), "tests carry something real");
        }
        let wrong = core(&[("sync/engine.rs", "// crate::orders is only spoken of\nuse crate::orders::Order;\n")]);
        assert_eq!(wrong, ["core: sync/engine.rs:2: sync -> orders: what lies below the features never names one"]);
    }

    #[test]
    fn features_may_not_name_each_other() {
        for text in [
            "use crate::identity::Session;",
            "use crate::{\n    db,\n    identity,\n};",
            "fn f() -> crate::identity::Session { todo() }",
            "use super::super::identity;",
            "mod tests {\n    use super::super::super::identity::x;\n}",
        ] {
            let wrong = core(&[("orders/store.rs", text)]);
            assert_eq!(wrong.len(), 1, "{text}: {wrong:?}");
            assert!(wrong[0].contains("orders -> identity: features never import each other"), "{wrong:?}");
        }
    }

    #[test]
    fn what_only_looks_like_an_arrow_is_none() {
        for text in [
            "use kabinet_protocol::identity;",
            "use super::identity;",
            "mod tests {\n    use super::super::identity;\n}",
            "// crate::identity",
            "use mycrate::identity;",
        ] {
            let wrong = core(&[("orders/store.rs", text)]);
            assert!(wrong.is_empty(), "{text}: {wrong:?}");
        }
    }

    #[test]
    fn a_listed_feature_has_a_folder() {
        let wrong = core(&[("features.rs", "pub const FEATURES: &[&str] = &[\"orders\", \"points\"];")]);
        assert!(wrong[0].contains("points"), "{wrong:?}");
    }
}
