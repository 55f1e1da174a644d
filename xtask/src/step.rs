//! Running programs one after the other, saying which runs, how long it took, and what was counted.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

/// Runs a command whose output goes straight through; anything but success is an error.
pub fn run(command: &mut Command) -> anyhow::Result<()> {
    let line = shown(command);
    eprintln!("$ {line}");
    let status = command.status().with_context(|| format!("cannot start {line}"))?;
    if !status.success() {
        bail!("{line}: {status}");
    }
    Ok(())
}

/// What a command prints, trimmed; nothing where it cannot be started or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a command, passing its output on and keeping it.
pub fn kept(command: &mut Command) -> anyhow::Result<(ExitStatus, String)> {
    let line = shown(command);
    eprintln!("$ {line}");
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.with_context(|| format!("cannot start {line}"))?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let text = std::thread::scope(|scope| {
        let out = scope.spawn(move || out.map(|pipe| passed_on(pipe, std::io::stdout())).unwrap_or_default());
        let err = scope.spawn(move || err.map(|pipe| passed_on(pipe, std::io::stderr())).unwrap_or_default());
        out.join().unwrap_or_default() + &err.join().unwrap_or_default()
    });
    Ok((child.wait()?, text))
}

fn passed_on(pipe: impl Read, mut to: impl Write) -> String {
    let mut text = String::new();
    let mut reader = BufReader::new(pipe);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        // A closed terminal must not stop the tests.
        let _ = to.write_all(&line);
        text.push_str(&String::from_utf8_lossy(&line));
        line.clear();
    }
    text
}

/// A command as one would type it.
pub fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

/// How many tests a step ran.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Passed.
    pub passed: u64,
    /// Failed.
    pub failed: u64,
    /// Not run although they exist.
    pub skipped: u64,
}

/// One finished step.
struct Done {
    name: &'static str,
    took: Duration,
    count: Option<Count>,
    error: Option<String>,
}

/// The steps of a run, so far.
#[derive(Default)]
pub struct Steps {
    done: Vec<Done>,
}

impl Steps {
    /// Runs a step. A failed step does not stop the ones after it: one run shows everything that is wrong.
    pub fn step(&mut self, name: &'static str, work: impl FnOnce() -> anyhow::Result<Option<Count>>) -> bool {
        eprintln!("\n== {name}");
        let begun = Instant::now();
        let (count, error) = match work() {
            Ok(count) => (count, None),
            Err(error) => (None, Some(format!("{error:#}"))),
        };
        if let Some(error) = &error {
            eprintln!("== {name} FAILED: {error}");
        }
        let fine = error.is_none() && count.is_none_or(|count| count.failed == 0);
        self.done.push(Done { name, took: begun.elapsed(), count, error });
        fine
    }

    /// Prints the table. Its last line says how many passed: every test counts, and a step without tests counts as one.
    pub fn summary(&self) -> anyhow::Result<()> {
        let mut all = Count::default();
        println!("\n{:<34} {:>8}  result", "step", "seconds");
        for step in &self.done {
            let count = match (&step.error, step.count) {
                (Some(_), _) => Count { failed: 1, ..Count::default() },
                (None, Some(count)) => count,
                (None, None) => Count { passed: 1, ..Count::default() },
            };
            let result = match (&step.error, step.count) {
                (Some(error), _) => format!("FAILED: {}", error.lines().next().unwrap_or_default()),
                (None, Some(count)) => format!("{} passed, {} failed", count.passed, count.failed),
                (None, None) => "ok".into(),
            };
            println!("{:<34} {:>8.1}  {result}", step.name, step.took.as_secs_f64());
            all.passed += count.passed;
            all.failed += count.failed;
            all.skipped += count.skipped;
        }
        let took: Duration = self.done.iter().map(|step| step.took).sum();
        println!("{:<34} {:>8.1}", "all", took.as_secs_f64());
        println!("\n{} passed, {} failed", all.passed, all.failed);
        if all.failed > 0 {
            // The table has said what; an error of its own would only follow the line that must be last.
            #[allow(clippy::disallowed_methods, reason = "nothing is left that a destructor would tidy up")]
            std::process::exit(1);
        }
        Ok(())
    }
}
