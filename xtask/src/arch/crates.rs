//! The arrows between crates: `protocol <- core <- commands <- {the shell, bridge}`, `core <- cli`,
//! `protocol <- server`; `tests` sees all but the shell.

use std::collections::BTreeMap;

use anyhow::Context;

use crate::workspace::Workspace;

/// Who may depend on whom. A crate that is not named here may depend on none of ours.
const ALLOWED: &[(&str, &[&str])] = &[
    ("kabinet-protocol", &[]),
    ("kabinet-core", &["kabinet-protocol"]),
    ("kabinet-commands", &["kabinet-core", "kabinet-protocol"]),
    ("kabinet-server", &["kabinet-protocol"]),
    ("kabinet-cli", &["kabinet-core", "kabinet-protocol"]),
    ("kabinet-bridge", &["kabinet-commands", "kabinet-core"]),
    ("kabinet", &["kabinet-commands", "kabinet-core"]),
    (
        "kabinet-tests",
        &["kabinet-protocol", "kabinet-core", "kabinet-commands", "kabinet-server", "kabinet-cli", "kabinet-bridge"],
    ),
    ("xtask", &[]),
];

/// What only some crates may know of the outside: the desktop belongs to the shell, the server's framework to the server
/// and to what is only for development.
const OUTSIDE: &[(&str, &[&str])] =
    &[("tauri", &["kabinet"]), ("axum", &["kabinet-server", "kabinet-bridge", "kabinet-tests"])];

/// Each crate of the workspace with the names of what it depends on, tests and build scripts included.
pub(super) fn read(workspace: &Workspace) -> anyhow::Result<BTreeMap<String, Vec<String>>> {
    let metadata = workspace.command("cargo").args(["metadata", "--no-deps", "--format-version", "1"]).output()?;
    anyhow::ensure!(metadata.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&metadata.stderr));
    parse(&metadata.stdout)
}

fn parse(metadata: &[u8]) -> anyhow::Result<BTreeMap<String, Vec<String>>> {
    let metadata: serde_json::Value = serde_json::from_slice(metadata).context("cargo metadata is JSON")?;
    let packages = metadata["packages"].as_array().context("cargo metadata names packages")?;
    let name = |value: &serde_json::Value| value["name"].as_str().unwrap_or_default().to_owned();
    let names = packages.iter().map(|package| {
        let dependencies = package["dependencies"].as_array().into_iter().flatten().map(name).collect();
        (name(package), dependencies)
    });
    Ok(names.collect())
}

/// One line for each wrong arrow.
pub(super) fn wrong(crates: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (from, dependencies) in crates {
        let allowed = ALLOWED.iter().find(|(name, _)| name == from).map(|(_, allowed)| *allowed);
        if allowed.is_none() {
            wrong.push(format!(
                "{from}: no arrow is drawn for this crate; say in xtask/src/arch/crates.rs what it may use"
            ));
        }
        for to in dependencies {
            if crates.contains_key(to) && !allowed.unwrap_or_default().contains(&to.as_str()) && from != to {
                wrong.push(format!("{from} -> {to}: this arrow does not exist"));
            }
            for (outside, may) in OUTSIDE {
                if to == outside && !may.contains(&from.as_str()) {
                    wrong.push(format!("{from} -> {to}: only {} may know {to}", may.join(", ")));
                }
            }
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    fn house(change: impl FnOnce(&mut BTreeMap<String, Vec<String>>)) -> Vec<String> {
        let mut crates: BTreeMap<String, Vec<String>> = ALLOWED
            .iter()
            .map(|(name, allowed)| ((*name).to_owned(), allowed.iter().map(|to| (*to).to_owned()).collect()))
            .collect();
        change(&mut crates);
        wrong(&crates)
    }

    #[test]
    fn a_wrong_arrow_between_crates_is_named() {
        assert!(house(|_| {}).is_empty());
        let up = house(|crates| crates.entry("kabinet-core".into()).or_default().push("kabinet-commands".into()));
        assert_eq!(up, ["kabinet-core -> kabinet-commands: this arrow does not exist"]);
        let desktop = house(|crates| crates.entry("kabinet-commands".into()).or_default().push("tauri".into()));
        assert_eq!(desktop, ["kabinet-commands -> tauri: only kabinet may know tauri"]);
        let new = house(|crates| _ = crates.insert("kabinet-extra".into(), Vec::new()));
        assert!(new[0].contains("no arrow is drawn"), "{new:?}");
    }

    #[test]
    fn what_cargo_says_is_read() {
        let metadata = br#"{"packages":[{"name":"a","dependencies":[{"name":"b"}]},{"name":"b","dependencies":[]}]}"#;
        let crates = parse(metadata).expect("metadata");
        assert_eq!(crates["a"], ["b"]);
    }
}
