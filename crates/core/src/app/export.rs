//! The customer's data as a file.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kabinet_protocol::ids::AccountId;
use tempfile::NamedTempFile;
use tokio::io::AsyncReadExt;

use super::{App, AppError};
use crate::http::HttpError;
use crate::identity::owner;

/// How much is written at a time.
const PIECE: usize = 64 * 1024;

/// What an export wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Where.
    pub path: PathBuf,
    /// How many records, one a line.
    pub records: u64,
}

impl App {
    /// Writes everything the store knows of the customer to a new file in the downloads folder.
    pub async fn export_to_downloads(self: &Arc<Self>, id: AccountId) -> Result<Exported, AppError> {
        let folder = self.config().downloads.clone().ok_or(AppError::NoHome)?;
        let account = self.account(id)?.info();
        let today = self.config().clock.now().timestamp().unwrap_or_default();
        let today = today.to_zoned(jiff::tz::TimeZone::system()).date();
        let name = format!("{} {today}", plain(&account.store_name));
        self.export(id, &folder).await?.put_named(&folder, &name, "ndjson")
    }

    /// Writes it to this file, which must not exist.
    pub async fn export_to(self: &Arc<Self>, id: AccountId, path: &Path) -> Result<Exported, AppError> {
        if path.exists() {
            return Err(AppError::FileExists(path.into()));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        self.export(id, folder).await?.put(path)
    }

    /// Streams the data into a nameless neighbour, which only its owner may read and which goes away unless it is whole.
    async fn export(self: &Arc<Self>, id: AccountId, folder: &Path) -> Result<Written, AppError> {
        let failed = |source: std::io::Error| AppError::File { path: folder.into(), source };
        let store = self.own(id).await?;
        let mut body = owner::export(&store).await?;
        let mut file = unnamed(folder)?;
        let (mut piece, mut records, mut last) = (vec![0; PIECE], 0, b'\n');
        loop {
            let read = body.read(&mut piece).await.map_err(|_| HttpError::Interrupted)?;
            let Some(end) = piece[..read].last() else { break };
            last = *end;
            records += piece[..read].iter().filter(|byte| **byte == b'\n').count() as u64;
            file.write_all(&piece[..read]).map_err(failed)?;
        }
        // Half a record means that the line broke where no length could tell.
        if last != b'\n' {
            return Err(HttpError::Interrupted.into());
        }
        file.as_file().sync_all().map_err(failed)?;
        Ok(Written { file, records })
    }
}

/// A file that has no name yet. Without one it goes away.
pub(super) struct Written {
    file: NamedTempFile,
    records: u64,
}

impl Written {
    /// A file of these bytes.
    pub(super) fn of(bytes: &[u8], folder: &Path) -> Result<Self, AppError> {
        let failed = |source: std::io::Error| AppError::File { path: folder.into(), source };
        let mut file = unnamed(folder)?;
        file.write_all(bytes).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        Ok(Self { file, records: 1 })
    }

    /// Gives the file this name in a folder, or that name with a number where it is taken.
    pub(super) fn put_named(self, folder: &Path, name: &str, ending: &str) -> Result<Exported, AppError> {
        for copy in 1..100 {
            let path = match copy {
                1 => folder.join(format!("{name}.{ending}")),
                copy => folder.join(format!("{name} ({copy}).{ending}")),
            };
            if !path.exists() {
                return self.put(&path);
            }
        }
        Err(AppError::FileExists(folder.join(format!("{name}.{ending}"))))
    }

    /// Gives the file its name, unless something has it.
    pub(super) fn put(self, path: &Path) -> Result<Exported, AppError> {
        self.file.persist_noclobber(path).map_err(|refused| match refused.error.kind() {
            std::io::ErrorKind::AlreadyExists => AppError::FileExists(path.into()),
            _ => AppError::File { path: path.into(), source: refused.error },
        })?;
        if let Some(folder) = path.parent() {
            // The name is durable where the system can make it so.
            let _ = crate::files::sync_dir(folder);
        }
        Ok(Exported { path: path.into(), records: self.records })
    }
}

/// A nameless file beside its place, which only its owner may read.
fn unnamed(folder: &Path) -> Result<NamedTempFile, AppError> {
    let made = tempfile::Builder::new().prefix(".kabinet-").suffix(".part").tempfile_in(folder);
    made.map_err(|source| AppError::File { path: folder.into(), source })
}

/// What a file in the downloads folder is called: a store's name, a number, as a name that every system takes. A number
/// keeps its hyphens.
pub(super) fn downloads_name(name: &str) -> String {
    let kept: Vec<String> = name.split('-').map(plain_part).filter(|part| !part.is_empty()).collect();
    if kept.is_empty() { "Kabinet".into() } else { kept.join("-") }
}

fn plain_part(name: &str) -> String {
    let kept: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).take(60).collect();
    kept.split_whitespace().collect::<Vec<&str>>().join(" ")
}

/// A store's name as a part of a file's name, on every system.
fn plain(name: &str) -> String {
    let kept = plain_part(name);
    if kept.is_empty() { "Kabinet".into() } else { kept }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_stores_name_becomes_a_part_of_a_files_name() {
        assert_eq!(super::plain("Pets & Co. / Ёж"), "Pets Co Ёж");
        assert_eq!(super::plain("../.."), "Kabinet");
        assert_eq!(super::downloads_name("Pets & Co. PS-204117"), "Pets Co PS-204117");
        assert_eq!(super::downloads_name("../-.."), "Kabinet");
    }
}
