//! The database's format and how an older one becomes the newest.
//!
//! A format is a number in the file's `user_version`; migration N leads from format N-1 to N and sets it as its last
//! statement. All missing migrations run in one transaction. Before that the file is copied to `….before-upgrade`, and
//! the copy is removed by the first later opening that finds the newest format readable. A file of a higher format than
//! this build knows is refused and not touched.
//!
//! The schema that all migrations together make is committed as a snapshot (`snapshots/`), and a test compares.

use super::bulk::Raw;
use super::error::DbError;

/// One per format, in order. A released migration is never edited.
pub(super) const MIGRATIONS: [&str; 9] = [
    include_str!("../../migrations/0001_archive.sql"),
    include_str!("../../migrations/0002_account.sql"),
    include_str!("../../migrations/0003_account_docs.sql"),
    include_str!("../../migrations/0004_shopping.sql"),
    include_str!("../../migrations/0005_notices.sql"),
    include_str!("../../migrations/0006_guest.sql"),
    include_str!("../../migrations/0007_points.sql"),
    include_str!("../../migrations/0008_credit.sql"),
    include_str!("../../migrations/0009_membership.sql"),
];

/// The newest format this build knows.
pub const FORMAT: i64 = MIGRATIONS.len() as i64;

/// The file's format; 0 for an empty file.
pub(super) fn format_of(raw: &mut Raw) -> Result<i64, DbError> {
    raw.number("PRAGMA user_version")
}

/// Brings the file to the newest format.
pub(super) fn migrate(raw: &mut Raw, found: i64) -> Result<(), DbError> {
    migrate_by(raw, found, &MIGRATIONS)
}

/// Brings the file to the format that these migrations lead to.
pub(super) fn migrate_by(raw: &mut Raw, found: i64, migrations: &[&'static str]) -> Result<(), DbError> {
    let missing = usize::try_from(found).ok().and_then(|found| migrations.get(found..));
    let Some(missing) = missing else { return Err(DbError::NewerFile { found, known: FORMAT }) };
    if missing.is_empty() {
        return Ok(());
    }
    raw.script_transaction(missing)
}
