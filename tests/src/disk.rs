//! Small disks that are filled up and freed again, in a process that may mount them (`unshare`).

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::ensure;

/// A disk is filled in such steps: what the file system gives out at once.
pub const STEP: u64 = 4096;

/// How a process comes to mounts of its own: as root, as anybody where the system allows that, and as CI does.
const WAYS: [&[&str]; 3] = [
    &["unshare", "--mount"],
    &["unshare", "--user", "--map-root-user", "--mount"],
    &["sudo", "-n", "unshare", "--mount"],
];

/// A small disk, mounted until the process ends.
#[derive(Debug)]
pub struct Disk(PathBuf);

impl Disk {
    /// Mounts one of so many bytes.
    pub fn mount(place: &Path, size: u64) -> anyhow::Result<Self> {
        std::fs::create_dir_all(place)?;
        let size = format!("size={size}");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "kabinet-test"]).arg(place).status()?;
        ensure!(mounted.success(), "mount: {mounted}");
        Ok(Self(place.into()))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    fn ballast(&self) -> PathBuf {
        self.0.join("ballast")
    }

    /// Fills all but so many bytes, whatever had filled it before.
    pub fn fill(&self, left: u64) -> anyhow::Result<()> {
        let mut file = File::options().create(true).append(true).open(self.ballast())?;
        let zeros = vec![0u8; 64 * 1024];
        let mut piece = zeros.len();
        // Down to the last page of the file system.
        while piece as u64 >= STEP {
            match file.write(&zeros[..piece]) {
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::StorageFull => piece /= 2,
                Err(error) => return Err(error.into()),
            }
        }
        let length = file.metadata()?.len();
        file.set_len(length.saturating_sub(left))?;
        Ok(())
    }

    /// Makes room again.
    pub fn free(&self) -> anyhow::Result<()> {
        Ok(std::fs::remove_file(self.ballast())?)
    }
}

/// A command that starts another program where it may mount, tried out at `place`.
pub fn mounting(place: &Path) -> Option<Command> {
    let may = |way: &[&str]| {
        let mut command = Command::new(way[0]);
        command.args(&way[1..]).args(["mount", "-t", "tmpfs", "kabinet-test"]).arg(place);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    let way = WAYS.into_iter().find(|way| may(way))?;
    let mut command = Command::new(way[0]);
    command.args(&way[1..]);
    Some(command)
}
