//! A real PostgreSQL for the run: started by the first test that needs it, shared by all of them (each has a database
//! of its own), and stopped when the test runner ends.
//!
//! Some runners give every test a process, so what is shared is a directory named after the runner's process. A lock
//! file decides who starts it, and a small shell beside it waits for the runner's end.

use std::os::unix::process::parent_id;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The URL of a new, empty database.
pub fn database() -> String {
    let home = cluster();
    let name = format!("t{}", uuid::Uuid::new_v4().simple());
    let made = psql(&home, &format!("CREATE DATABASE {name} TEMPLATE template0"));
    assert!(made.status.success(), "creating a database failed: {}", String::from_utf8_lossy(&made.stderr));
    format!("postgres://postgres@localhost/{name}?host={}", home.display())
}

fn psql(home: &Path, sql: &str) -> std::process::Output {
    Command::new(bin("psql"))
        .args(["-h".as_ref(), home.as_os_str(), "-U".as_ref(), "postgres".as_ref(), "-qc".as_ref(), sql.as_ref()])
        .output()
        .expect("psql runs")
}

fn bin(name: &str) -> PathBuf {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .expect("PostgreSQL is needed: apt-get install postgresql")
        .map(|entry| entry.expect("readable").path().join("bin").join(name))
        .filter(|path| path.exists())
        .collect();
    versions.sort();
    versions.pop().expect("PostgreSQL's server is needed: apt-get install postgresql")
}

/// PostgreSQL refuses to run as root.
fn unprivileged(program: &Path) -> Command {
    let root = Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout.starts_with(b"0\n"));
    if root {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

fn cluster() -> PathBuf {
    let home = std::env::temp_dir().join(format!("kabinet-pg-{}", parent_id()));
    let lock_path = std::env::temp_dir().join(format!("kabinet-pg-{}.lock", parent_id()));
    let lock = std::fs::File::create(&lock_path).expect("a lock file");
    lock.lock().expect("the lock");
    if home.join("ready").exists() {
        return home;
    }
    let _ = std::fs::remove_dir_all(&home);
    std::fs::create_dir_all(&home).expect("a directory");
    // Whoever runs the server must own the place of its socket and data.
    let _ = Command::new("chown").arg("postgres").arg(&home).stderr(Stdio::null()).status();
    let data = home.join("data");
    let made = unprivileged(&bin("initdb"))
        .args(["--no-sync", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-D"])
        .arg(&data)
        .current_dir("/")
        .output()
        .expect("initdb runs");
    assert!(made.status.success(), "initdb failed: {}", String::from_utf8_lossy(&made.stderr));
    let options = format!("-F -k {} -h '' -c max_connections=400 -c shared_buffers=64MB", home.display());
    let started = unprivileged(&bin("pg_ctl"))
        .args(["-w", "-t", "30", "start", "-o", &options, "-l"])
        .arg(home.join("log"))
        .arg("-D")
        .arg(&data)
        .current_dir("/")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("pg_ctl runs");
    let log = std::fs::read_to_string(home.join("log")).unwrap_or_default();
    assert!(started.success(), "PostgreSQL did not start: {log}");
    let script = format!(
        "while kill -0 {runner} 2>/dev/null; do sleep 0.5; done; kill -INT $(head -n 1 {data}/postmaster.pid); \
         sleep 1; rm -rf {home} {lock}",
        runner = parent_id(),
        data = data.display(),
        home = home.display(),
        lock = lock_path.display(),
    );
    Command::new("setsid")
        .args(["--fork", "sh", "-c", &script])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("a shell that stops the server");
    std::fs::write(home.join("ready"), b"").expect("a mark");
    home
}
