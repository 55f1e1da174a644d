//! What an attacker, a crowd or bad luck does, at full size: a line per figure, `holds: N of M` at the end, and failure
//! where one falls short. `cargo xtask test` runs the short version.
//!
//! Figures come from three places: the program `assault` of the package `kabinet-tests` (load and guesses over real
//! sockets, SQLite and two instances on PostgreSQL; the simulation, the kills and the full disks of the outbox), tests that
//! are told to go on for longer (`KABINET_ROUNDS`), and schemathesis, which makes up requests from the OpenAPI document.
//! [`PARTS`] says which figures belong together; `--only` takes the name of a part, or a piece of the names of figures.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Stdio};

use anyhow::{Context, bail};
use serde::Deserialize;

use crate::step::{self, Count};
use crate::workspace::{PROFILE, Workspace};
use crate::{setup, test};

/// The version whose closing lines [`cases`] reads.
const SCHEMATHESIS: &str = "4.32.5";

/// What `assault` takes.
#[derive(clap::Args)]
pub struct Args {
    /// Only one part (`identity`, `sync`, `ledgers`), or figures whose name contains this.
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
    /// Plays one seed of the simulation, and prints all that happened in it.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Smaller numbers: what CI runs.
    #[arg(long)]
    quick: bool,
}

/// One figure.
#[derive(Debug, Deserialize)]
struct Figure {
    name: String,
    found: String,
    goal: String,
    holds: bool,
}

/// A test that is a figure.
struct Driven {
    name: &'static str,
    filter: &'static str,
    /// How often it does what it does; nothing where that is no question.
    rounds: Option<u32>,
    goal: &'static str,
}

/// Figures that belong together.
struct Part {
    /// What `--only` calls it, here and in the program `assault`.
    name: &'static str,
    driven: &'static [Driven],
    /// Whether made-up requests belong to it.
    made_up: bool,
}

const PARTS: &[Part] = &[
    Part { name: "identity", driven: IDENTITY, made_up: true },
    // All of it is the program's.
    Part { name: "sync", driven: &[], made_up: false },
    Part { name: "ledgers", driven: LEDGERS, made_up: false },
];

/// Which parts `only` speaks of, and what the names of their figures have to contain.
fn selected(only: Option<&str>) -> (Vec<&'static Part>, Option<&str>) {
    match PARTS.iter().find(|part| Some(part.name) == only) {
        Some(part) => (vec![part], None),
        None => (PARTS.iter().collect(), only),
    }
}

const IDENTITY: &[Driven] = &[
    Driven {
        name: "killed between refresh and save",
        filter: "test(killed_between_refresh_and_save)",
        rounds: Some(1_000),
        goal: "0 sign-outs",
    },
    Driven {
        name: "every route, every caller",
        filter: "binary(conformance) & test(/^routes::/)",
        rounds: None,
        goal: "no leak, no route without an audience",
    },
    Driven {
        name: "log canaries at TRACE",
        filter: "(binary(journeys) & test(/^canaries::/)) | (binary(conformance) & test(/^logs::/))",
        rounds: None,
        goal: "0 hits",
    },
    Driven {
        name: "plaintext in the database file",
        filter: "test(nothing_of_a_customer_stands_in_the_files) | test(sign_in_sync_search_go_offline_and_sign_out)",
        rounds: None,
        goal: "none, byte by byte",
    },
];

const LEDGERS: &[Driven] = &[
    Driven {
        name: "operations on a ledger of points",
        filter: "test(a_ledger_is_exact_whatever_happens)",
        rounds: Some(1_000_000),
        goal: "every balance, lot and order exact after each; a rebuild is the running state",
    },
    Driven {
        name: "fifty devices spend the same points at once",
        filter: "binary(conformance) & test(fifty_devices_spend_the_same_points_once)",
        rounds: None,
        goal: "spent once, on SQLite and by two instances on PostgreSQL",
    },
    Driven {
        name: "fifty devices spend the same store credit at once",
        filter: "binary(conformance) & test(fifty_devices_spend_the_same_credit_once)",
        rounds: None,
        goal: "spent once, on SQLite and by two instances on PostgreSQL",
    },
    Driven {
        name: "a renewal that two jobs are due to charge",
        filter: "binary(conformance) & (test(a_renewal_charges_once) | test(a_server_that_was_down_renews))",
        rounds: None,
        goal: "charged once, also after downtime, on SQLite and PostgreSQL",
    },
    Driven {
        name: "a row of the books that was changed by hand",
        filter: "binary(conformance) & (test(the_audit_finds_a_forged_row) | test(the_program_audits_and_adjusts))",
        rounds: None,
        goal: "each is found, and the program's exit code says so",
    },
];

/// Runs everything and prints it.
pub fn run(workspace: &Workspace, args: &Args) -> anyhow::Result<()> {
    if let Some(seed) = args.seed {
        setup::to_build(workspace)?;
        let mut command = workspace.command(&program(workspace)?.to_string_lossy());
        return step::run(command.args(["--seed", &seed.to_string()]));
    }
    let all = figures(workspace, args)?;
    let held = all.iter().filter(|figure| figure.holds).count();
    println!("holds: {held} of {}", all.len());
    if held < all.len() {
        bail!("{} fell short", all.len() - held);
    }
    if all.is_empty() {
        bail!("no figure has such a name");
    }
    Ok(())
}

/// The short version, counted as tests.
pub fn short(workspace: &Workspace) -> anyhow::Result<Count> {
    let mut all = Vec::new();
    for part in PARTS {
        // The tests among the figures have run as tests.
        all.extend(assault(workspace, part, None, true)?);
        if part.made_up {
            all.extend(schemathesis(workspace, "sqlite", 4, 0)?);
        }
    }
    let passed = all.iter().filter(|figure| figure.holds).count() as u64;
    Ok(Count { passed, failed: all.len() as u64 - passed, skipped: 0 })
}

fn figures(workspace: &Workspace, args: &Args) -> anyhow::Result<Vec<Figure>> {
    let (parts, named) = selected(args.only.as_deref());
    let wants = |name: &str| named.is_none_or(|named| name.contains(named));
    setup::to_build(workspace)?;
    setup::to_test(workspace)?;
    let mut all = Vec::new();
    for part in parts {
        all.extend(assault(workspace, part, named, args.quick)?);
        for driven in part.driven.iter().filter(|driven| wants(driven.name)) {
            all.push(drive(workspace, driven, args.quick)?);
        }
        if part.made_up && wants("schemathesis") {
            let (examples, least) = if args.quick { (4, 0) } else { (250, 20_000) };
            for place in ["sqlite", "postgres"] {
                all.extend(schemathesis(workspace, place, examples, least)?);
            }
        }
    }
    Ok(all)
}

fn shown(figure: Figure) -> Figure {
    println!(
        "{} {}: {} (wanted: {})",
        if figure.holds { "holds" } else { "FALLS SHORT" },
        figure.name,
        figure.found,
        figure.goal
    );
    figure
}

fn program(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    // The whole workspace, so that nothing is built with other features than in `test`.
    let build = ["build", "--profile", PROFILE, "--workspace", "--bin", "assault", "--bin", "server_under_test"];
    step::run(workspace.command("cargo").args(build))?;
    Ok(workspace.binary("assault"))
}

fn assault(workspace: &Workspace, part: &Part, named: Option<&str>, quick: bool) -> anyhow::Result<Vec<Figure>> {
    let mut command = workspace.command(&program(workspace)?.to_string_lossy());
    command.args(["--part", part.name]).args(quick.then_some("--quick"));
    if let Some(named) = named {
        command.args(["--only", named]);
    }
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().context("the assault")?;
    let mut all = Vec::new();
    for line in BufReader::new(child.stdout.take().context("its output")?).lines() {
        let line = line?;
        all.push(shown(serde_json::from_str(&line).with_context(|| format!("not a figure: {line}"))?));
    }
    let status = child.wait()?;
    anyhow::ensure!(status.success(), "the assault broke off: {status}");
    Ok(all)
}

fn drive(workspace: &Workspace, driven: &Driven, quick: bool) -> anyhow::Result<Figure> {
    let mut command = workspace.command("cargo");
    command
        // The whole workspace, so that nothing is built with other features than in `test`.
        .args(["nextest", "run", "--no-fail-fast", "--cargo-profile", PROFILE, "--workspace", "-E"])
        .arg(driven.filter)
        .env("CARGO_TERM_COLOR", "never");
    let rounds = driven.rounds.filter(|_| !quick);
    if let Some(rounds) = rounds {
        command.env("KABINET_ROUNDS", rounds.to_string());
    }
    // Skipped are those the filter leaves out.
    let count = test::counted(&mut command, test::nextest, u64::MAX);
    let (found, holds) = match count {
        Ok(Some(count)) => (format!("{} passed, {} failed", count.passed, count.failed), count.failed == 0),
        Ok(None) => ("nothing ran".into(), false),
        Err(error) => (format!("{error:#}"), false),
    };
    let name = rounds.map_or(driven.name.into(), |rounds| format!("{}, {rounds} times", driven.name));
    Ok(shown(Figure { name, found, goal: driven.goal.into(), holds }))
}

/// A server of the assault's own, with the demo store's records in it. Dropping it ends it.
struct Target {
    child: Child,
    said: Said,
}

#[derive(Deserialize)]
struct Said {
    origin: String,
    customer: String,
    operator: String,
}

impl Drop for Target {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

fn target(workspace: &Workspace, place: &str) -> anyhow::Result<Target> {
    let mut command = workspace.command(&program(workspace)?.to_string_lossy());
    let mut child = command.args(["--serve", place]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut line = String::new();
    BufReader::new(child.stdout.take().context("its output")?).read_line(&mut line)?;
    let said = serde_json::from_str(&line).context("the server did not start")?;
    Ok(Target { child, said })
}

/// What ends the session that the requests are made with is left to the callers without one.
const ENDS_THE_SESSION: &str = "^/v1/(identity/session|account/deletion|account/sessions.*)$";
/// A stream of events never ends; its own tests read it.
const ENDLESS: &str = "/v1/events";

fn schemathesis(workspace: &Workspace, place: &str, examples: u32, least: u64) -> anyhow::Result<Vec<Figure>> {
    let modules = workspace.tools().join(format!("schemathesis-{SCHEMATHESIS}"));
    if !modules.join("schemathesis").is_dir() {
        let wanted = format!("schemathesis=={SCHEMATHESIS}");
        let mut pip = workspace.command("python3");
        pip.args(["-m", "pip", "install", "--quiet", "--target"]).arg(&modules).arg(wanted);
        step::run(&mut pip)?;
    }
    let target = target(workspace, place)?;
    let customer = format!("Authorization: Bearer {}", target.said.customer);
    let operator = format!("Authorization: Bearer {}", target.said.operator);
    let callers: [(&str, &[&str]); 3] = [
        ("anonymous", &[]),
        ("a customer", &["-H", &customer, "--exclude-path-regex", ENDS_THE_SESSION]),
        ("an operator", &["-H", &operator, "--include-path-regex", "^/v1/operator/"]),
    ];
    let (mut made, mut broken) = (0, Vec::new());
    for (caller, arguments) in callers {
        // One worker: CPython 3.11 cannot parse in two threads at once (gh-106905), which the tool does to describe its cases.
        let mut command = workspace.command("python3");
        command
            .args(["-m", "schemathesis.cli", "run", &format!("{}/openapi.json", target.said.origin)])
            .args(["--url", &target.said.origin, "--checks", "not_a_server_error", "--warnings", "off"])
            .args(["--phases", "examples,coverage,fuzzing", "--exclude-path", ENDLESS, "--request-timeout", "20"])
            .args(["--workers", "1", "--seed", "1", "--no-shrink", "--suppress-health-check", "all"])
            .args(["--continue-on-failure", "--max-examples", &examples.to_string()])
            .args(arguments)
            .env("PYTHONPATH", &modules)
            .env("NO_COLOR", "1");
        let (status, text) = step::kept(&mut command)?;
        made += cases(&text).with_context(|| format!("no count of cases ({status})"))?;
        if !status.success() {
            broken.push(caller);
        }
    }
    let found = match broken.as_slice() {
        [] => format!("{made} cases, no 5xx"),
        broken => format!("{made} cases; broke for {}", broken.join(" and ")),
    };
    let holds = broken.is_empty() && made >= least;
    let goal = format!("{} cases, no 5xx", if least == 0 { "some".into() } else { format!("at least {least}") });
    Ok(vec![shown(Figure { name: format!("schemathesis, {place}"), found, goal, holds })])
}

/// `Test cases:` and the number of `generated` ones, among the closing lines.
fn cases(text: &str) -> Option<u64> {
    let line = text.lines().rev().find(|line| line.contains(" generated"))?;
    let before = line.split(" generated").next()?;
    before.split_whitespace().next_back()?.replace(',', "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{PARTS, selected};

    #[test]
    fn only_names_one_part_or_a_piece_of_names() {
        let names = |only| {
            let (parts, named) = selected(only);
            (parts.iter().map(|part| part.name).collect::<Vec<_>>(), named)
        };
        for part in PARTS {
            assert_eq!(names(Some(part.name)), (vec![part.name], None), "a part is run exactly");
        }
        let all: Vec<&str> = PARTS.iter().map(|part| part.name).collect();
        assert_eq!(names(None), (all.clone(), None));
        assert_eq!(
            names(Some("schemathesis")),
            (all.clone(), Some("schemathesis")),
            "a piece of a name is looked for in all"
        );
        assert_eq!((names(Some("sync")).0.len(), names(Some("ledgers")).0.len()), (1, 1));
        let mut once = all.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), all.len(), "a name is one part's");
    }

    #[test]
    fn the_closing_lines_of_schemathesis_are_read() {
        let text = "Test cases:\n  1,234 generated, 1,230 passed, 4 skipped\n\nSeed: 1\n";
        assert_eq!(super::cases(text), Some(1_234));
        assert_eq!(super::cases("nothing"), None);
    }
}
