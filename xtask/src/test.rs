//! Everything CI runs, in order. A failed step does not stop those after it; the last line of the output is
//! `N passed, M failed`, in which a step without tests of its own counts as one.
//!
//! Children see `CI=true`: a test that would skip itself where something is missing fails there instead. A test marked
//! to be ignored counts as a failure here, except the body of another test that runs it in a process of its own:
//! `#[ignore = "run by <that test>"]`.

use anyhow::{Context, bail};

use crate::bundle::Profile;
use crate::step::{self, Count, Steps};
use crate::workspace::{PROFILE, Workspace};
use crate::{arch, assault, bindings, e2e, setup, window_test};

/// What `test` takes.
#[derive(clap::Args)]
pub struct Args {
    /// Leave out the browser, the package and the real window: minutes instead of an hour on a cold machine.
    #[arg(long)]
    quick: bool,
}

/// Runs the steps.
pub fn run(workspace: &Workspace, args: &Args) -> anyhow::Result<()> {
    let mut steps = Steps::default();
    let cargo = |arguments: &[&str]| {
        let mut command = workspace.command("cargo");
        command.args(arguments).env("CI", "true");
        command
    };
    let npm = |arguments: &[&str]| {
        let mut command = workspace.command("npm");
        command.args(arguments).current_dir(workspace.ui()).env("CI", "true").env("NO_COLOR", "1");
        command
    };
    let fine = |mut command: std::process::Command| step::run(&mut command).map(|()| None);

    steps.step("setup", || {
        setup::to_build(workspace)?;
        setup::to_test(workspace).map(|()| None)
    });
    steps.step("format", || fine(cargo(&["fmt", "--all", "--check"])));
    steps.step("arrows", || arch::run(workspace).map(|()| None));
    steps.step("interface: types", || fine(npm(&["run", "check"])));
    steps.step("interface: lint", || fine(npm(&["run", "lint"])));
    steps.step("interface: tests", || counted(&mut npm(&["run", "test"]), vitest, 0));
    steps.step("interface: build", || fine(npm(&["run", "build"])));
    steps.step("clippy", || {
        let flags = ["clippy", "--profile", PROFILE, "--workspace", "--all-targets", "--", "-D", "warnings"];
        fine(cargo(&flags))
    });
    steps.step("bindings", || bindings::check(workspace).map(|()| None));
    steps.step("tests", || {
        let flags = ["nextest", "run", "--cargo-profile", PROFILE, "--workspace", "--no-fail-fast"];
        let bodies = bodies_of_other_tests(&workspace.root)?;
        counted(cargo(&flags).env("CARGO_TERM_COLOR", "never"), nextest, bodies)
    });
    steps.step("assault, in short", || assault::short(workspace).map(Some));
    if !args.quick {
        steps.step("browser", || e2e::browser(workspace).map(Some));
        let mut deb = None;
        steps.step("package", || {
            deb = Some(e2e::package(Profile::Ci)?);
            Ok(None)
        });
        steps.step("window", || window_test::window_test(&deb.context("there is no package")?).map(|()| None));
    }
    steps.summary()
}

/// How many tests are only the bodies of others, which run them in processes of their own.
fn bodies_of_other_tests(folder: &std::path::Path) -> anyhow::Result<u64> {
    // Put together here, so that this line does not count itself.
    let mark = concat!("#[ignore", " = \"run by ");
    let mut found = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name());
        if entry.file_type()?.is_dir() {
            let passed_over = ["target", "node_modules", "dist", "data"].iter().any(|other| name == *other);
            if !passed_over && !name.to_string_lossy().starts_with('.') {
                found += bodies_of_other_tests(&path)?;
            }
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(&path)?;
            found += text.lines().filter(|line| line.trim_start().starts_with(mark)).count() as u64;
        }
    }
    Ok(found)
}

/// Runs tests and counts them; more than `bodies` tests left out fail the step.
pub fn counted(
    command: &mut std::process::Command,
    count: fn(&str) -> Option<Count>,
    bodies: u64,
) -> anyhow::Result<Option<Count>> {
    let (status, text) = step::kept(command)?;
    let Some(mut count) = count(&text) else { bail!("{status}, and no count of tests in its output") };
    if !status.success() && count.failed == 0 {
        bail!("{status} although no test failed");
    }
    if count.skipped > bodies {
        bail!("{} tests were skipped: every test runs here", count.skipped - bodies);
    }
    count.skipped = 0;
    if count.passed + count.failed == 0 {
        bail!("no test ran");
    }
    Ok(Some(count))
}

/// The closing line of nextest: `Summary [   0.218s] 6 tests run: 5 passed (1 slow), 1 failed, 2 skipped`
pub fn nextest(text: &str) -> Option<Count> {
    let line = text
        .lines()
        .rev()
        .find(|line| line.contains("Summary [") && line.contains("tests run:") || line.contains("test run:"))?;
    let (_, counts) = line.split_once("run:")?;
    Some(Count {
        passed: before(counts, "passed"),
        failed: before(counts, "failed") + before(counts, "timed out") + before(counts, "exec failed"),
        skipped: before(counts, "skipped"),
    })
}

/// `      Tests  1 failed | 24 passed | 2 skipped (27)`
fn vitest(text: &str) -> Option<Count> {
    let line = text.lines().rev().map(str::trim_start).find(|line| line.starts_with("Tests  "))?;
    Some(Count {
        passed: before(line, "passed"),
        failed: before(line, "failed"),
        skipped: before(line, "skipped") + before(line, "todo"),
    })
}

/// The last plain `N passed, M failed` of a runner of our own.
pub fn plain(text: &str) -> Option<Count> {
    let line = text.lines().rev().find(|line| line.contains(" passed, ") && line.contains(" failed"))?;
    Some(Count { passed: before(line, "passed"), failed: before(line, "failed"), skipped: before(line, "skipped") })
}

/// The number in front of `word`, or 0.
fn before(text: &str, word: &str) -> u64 {
    let Some(place) = text.find(word) else { return 0 };
    text[..place].split_whitespace().last().and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runners_closing_lines_are_read() {
        let text =
            "noise\n     Summary [   0.339s] 9 tests run: 5 passed (1 slow), 3 failed, 1 timed out, 2 skipped\nFAIL x";
        assert_eq!(nextest(text), Some(Count { passed: 5, failed: 4, skipped: 2 }));
        let one = "     Summary [   0.1s] 1 test run: 1 passed, 0 skipped";
        assert_eq!(nextest(one), Some(Count { passed: 1, failed: 0, skipped: 0 }));
        let text = " Test Files  3 passed (3)\n      Tests  1 failed | 24 passed | 2 skipped (27)\n   Start at  1";
        assert_eq!(vitest(text), Some(Count { passed: 24, failed: 1, skipped: 2 }));
        assert_eq!(plain("12 passed, 1 failed\n"), Some(Count { passed: 12, failed: 1, skipped: 0 }));
        assert_eq!(nextest("error: could not compile"), None, "no count is not a pass");
    }
}
