//! The files around a database.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// `archive.db` with `-wal` behind it, and so on.
pub(super) fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(file.as_os_str());
    name.push(suffix);
    PathBuf::from(name)
}

/// What stands beside a database file and must go with it.
pub(super) const PARTS: [&str; 2] = ["-wal", "-shm"];

/// The database's mark of its key.
pub(super) fn mark_of(file: &Path) -> PathBuf {
    beside(file, ".mark")
}

/// The writing process's lock.
pub(super) fn lock_of(file: &Path) -> PathBuf {
    beside(file, ".lock")
}

/// The copy made before an upgrade.
pub(super) fn backup_of(file: &Path) -> PathBuf {
    beside(file, ".before-upgrade")
}

/// Every file that belongs to this database and exists, quarantined ones and backups too.
pub fn files_of(file: &Path) -> std::io::Result<Vec<PathBuf>> {
    let (Some(folder), Some(name)) = (file.parent(), file.file_name()) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(found),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let rest = entry.file_name();
        let Some(rest) = rest.as_encoded_bytes().strip_prefix(name.as_encoded_bytes()) else { continue };
        if rest.is_empty() || rest.starts_with(b"-") || rest.starts_with(b".") {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// Deletes a database with everything that belongs to it. It must be closed.
pub fn erase(file: &Path) -> std::io::Result<()> {
    for path in files_of(file)? {
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Renames a damaged database and its parts aside and says where it is now.
pub(super) fn set_aside(file: &Path, millis: i64) -> std::io::Result<PathBuf> {
    let mut aside = beside(file, &format!(".damaged-{millis}"));
    for again in 1.. {
        if !aside.exists() {
            break;
        }
        aside = beside(file, &format!(".damaged-{millis}-{again}"));
    }
    for part in PARTS {
        match std::fs::rename(beside(file, part), beside(&aside, part)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    std::fs::rename(file, &aside)?;
    Ok(aside)
}
