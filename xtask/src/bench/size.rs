//! The sizes of what people download and start.

use std::path::Path;

use super::Figure;
use crate::bundle::Profile;
use crate::e2e;
use crate::workspace::Workspace;

/// Makes the package and weighs it and the app in it. Only what people install has a size worth naming.
pub fn figures(workspace: &Workspace, profile: &str) -> anyhow::Result<Vec<Figure>> {
    if profile != Profile::Release.name() || !cfg!(target_os = "linux") {
        return Ok(Vec::new());
    }
    e2e::interface(workspace)?;
    let deb = e2e::package(Profile::Release)?;
    Ok(vec![
        figure("size of the .deb with app, server and kab", &deb, 16.0)?,
        figure("size of the app's executable", &workspace.target.join("package/release/release/kabinet"), 20.0)?,
    ])
}

fn figure(name: &str, file: &Path, most: f64) -> anyhow::Result<Figure> {
    let value = std::fs::metadata(file)?.len() as f64 / 1e6;
    Ok(Figure {
        name: name.into(),
        value,
        unit: "MB".into(),
        floor: None,
        ratio: None,
        goal: format!("<= {most} MB"),
        holds: value <= most,
    })
}
