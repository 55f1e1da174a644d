//! The arrows of the house, checked. Three sorts, each with a test that shows it failing:
//!
//! - [`crates`]: which crate may depend on which, from what cargo itself knows;
//! - [`features`]: inside the core, modules below the features never name one, and features never name each other;
//! - the interface: `ui/scripts/arch.mjs`, which its own lint runs too.

mod crates;
mod features;

use crate::workspace::Workspace;
use anyhow::bail;

/// Checks all three; an error names every wrong arrow.
pub fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let mut wrong = crates::wrong(&crates::read(workspace)?);
    wrong.extend(features::wrong(&workspace.root.join("crates/core/src"))?);
    wrong.extend(interface(&workspace.root.join("ui/scripts/arch.mjs"), &workspace.root.join("ui/src"))?);
    if wrong.is_empty() {
        println!("every arrow points down");
        return Ok(());
    }
    bail!("{} wrong arrows:\n  {}", wrong.len(), wrong.join("\n  "))
}

/// The interface's own check over `source`: one line for each wrong import.
fn interface(script: &std::path::Path, source: &std::path::Path) -> anyhow::Result<Vec<String>> {
    let output = std::process::Command::new("node").arg(script).arg(source).output()?;
    if output.status.success() {
        return Ok(Vec::new());
    }
    let lines = String::from_utf8_lossy(&output.stderr);
    let wrong: Vec<String> = lines.lines().map(|line| format!("ui: {line}")).collect();
    Ok(if wrong.is_empty() { vec![format!("ui: the check itself failed ({})", output.status)] } else { wrong })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sort of arrow that the interface's check must see: one feature importing another.
    #[test]
    fn a_feature_of_the_interface_that_imports_another_is_named() {
        let root = &crate::workspace::root().expect("the workspace");
        let source = tempfile::tempdir().expect("a directory");
        for feature in ["orders", "stores"] {
            std::fs::create_dir_all(source.path().join("features").join(feature)).expect("a folder");
        }
        let import = "import { Store } from '$features/stores/store';\n";
        std::fs::write(source.path().join("features/orders/list.ts"), import).expect("a file");
        std::fs::write(source.path().join("features/stores/store.ts"), "export type Store = string;\n")
            .expect("a file");
        let wrong = interface(&root.join("ui/scripts/arch.mjs"), source.path()).expect("node runs");
        assert_eq!(wrong.len(), 1, "{wrong:?}");
        assert!(wrong[0].contains("list.ts") && wrong[0].contains("stores"), "{wrong:?}");

        std::fs::write(source.path().join("features/orders/list.ts"), "export {};\n").expect("a file");
        assert!(interface(&root.join("ui/scripts/arch.mjs"), source.path()).expect("node runs").is_empty());
    }
}
