//! From a fresh checkout to the open window, in one command.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use anyhow::Context;

use crate::step;
use crate::workspace::Workspace;
use crate::{data, e2e, setup};

/// What `run` takes.
#[derive(clap::Args)]
pub struct Args {
    /// Open the client on real-sized data instead of the demo store.
    #[arg(long, value_name = "NAME", value_parser = ["completejourney"])]
    data: Option<String>,
    /// Open the interface in an ordinary browser over the development bridge instead of the window.
    #[arg(long)]
    browser: bool,
}

/// The household with the most baskets.
const HEAVIEST: u32 = 2337;

/// Sets up what is missing, builds, and opens the client.
pub fn run(workspace: &Workspace, args: &Args) -> anyhow::Result<()> {
    setup::to_build(workspace)?;
    e2e::interface(workspace)?;
    let face = if args.browser { "kabinet-bridge" } else { "kabinet" };
    e2e::programs(workspace, &[face, "kabinet-server", "kab"])?;

    // The client looks for the server's program beside its own, as in an installed package.
    let mut client = workspace.command(&workspace.binary(face).to_string_lossy());
    let store = match args.data.as_deref() {
        Some(_) => {
            let home = workspace.root.join("data/completejourney/home");
            client.env("KABINET_HOME", &home);
            Some(signed_in(workspace, &home)?)
        }
        None => None,
    };
    let result = step::run(&mut client);
    if let Some(mut server) = store {
        // Its standard input ends, and with it the server.
        drop(server.stdin.take());
        server.wait()?;
    }
    result
}

/// Serves the imported data and signs the client's home in as the heaviest household.
fn signed_in(workspace: &Workspace, home: &Path) -> anyhow::Result<Child> {
    let folder = workspace.root.join("data/completejourney");
    let (records, store) = (workspace.root.join("data/completejourney.ndjson"), folder.join("store"));
    let imported = folder.join("imported");
    if !imported.exists() {
        if !records.exists() {
            data::run(workspace, &data::Args::default())?;
        }
        std::fs::create_dir_all(&folder)?;
        let mut import = workspace.command(&workspace.binary("kabinet-server").to_string_lossy());
        // A demonstration store: its one-time codes lie open in its inbox, which is what signs the client in.
        import.args(["import", "--demo", "--name", "Complete Journey", "--country", "US", "--languages", "en"]);
        step::run(import.arg("--data").arg(&store).arg(&records))?;
        std::fs::write(&imported, "")?;
    }
    // A fixed port: the client knows a store's address, and tokens go to no other.
    let mut serve = workspace.command(&workspace.binary("kabinet-server").to_string_lossy());
    serve.args(["serve", "--listen", "127.0.0.1:7481", "--stop-with-stdin", "--data"]).arg(&store);
    let mut server = serve.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut line = String::new();
    BufReader::new(server.stdout.take().context("its output")?).read_line(&mut line)?;
    let said: serde_json::Value = serde_json::from_str(&line).context("the server did not say where it listens")?;
    let address = said["listening"].as_str().context("an address")?;

    let kab = |arguments: &[&str]| {
        let mut command = workspace.command(&workspace.binary("kab").to_string_lossy());
        command.args(arguments).env("KABINET_HOME", home);
        command
    };
    let known = step::output(&mut kab(&["status", "--json"])).is_some_and(|text| text.contains("\"account\""));
    if !known {
        let phone = phone(HEAVIEST);
        step::run(&mut kab(&["login", "--store", address, "--phone", &phone, "--code", "inbox"]))?;
    }
    Ok(server)
}

/// The number that xtask/data/completejourney.py gives a household.
fn phone(household: u32) -> String {
    const AREAS: [u32; 26] = [
        212, 213, 214, 215, 216, 301, 303, 305, 312, 313, 314, 404, 412, 415, 503, 504, 512, 513, 602, 612, 614, 617,
        702, 713, 804, 816,
    ];
    format!("+1{}55501{:02}", AREAS[household as usize / 100], household % 100)
}

#[cfg(test)]
mod tests {
    #[test]
    fn households_have_the_numbers_of_the_converter() {
        let script = include_str!("../data/completejourney.py");
        let areas = "AREAS = [212, 213, 214, 215, 216, 301, 303, 305, 312, 313, 314, 404, 412, 415, 503, 504, 512, 513, 602, 612, 614, 617,";
        assert!(script.contains(areas), "the list of area codes is kept in two places");
        assert_eq!(super::phone(2337), "+17135550137");
    }
}
