//! Text for a bug report: what helps, and nothing that names a person.

use std::fmt::Write;

use super::App;

impl App {
    /// Build, paths, stores and sync state. No names, numbers, addresses of people, orders, tokens or keys; the home
    /// directory is written as `~`.
    pub fn diagnostics(&self) -> String {
        let mut text = String::new();
        // Writing to a String does not fail.
        let _ = self.write_diagnostics(&mut text);
        text
    }

    fn write_diagnostics(&self, out: &mut String) -> std::fmt::Result {
        let config = self.config();
        writeln!(out, "Kabinet {} ({})", config.build.version, config.build.id)?;
        writeln!(out, "system: {} {}", std::env::consts::OS, std::env::consts::ARCH)?;
        writeln!(out, "protocol: {} to {}", kabinet_protocol::PROTOCOL.min, kabinet_protocol::PROTOCOL.max)?;
        writeln!(out, "database format: {}", crate::db::FORMAT)?;
        writeln!(out, "role: {:?}", config.role)?;
        writeln!(out, "data: {}", without_home(config.paths.data()))?;
        writeln!(out, "logs: {}", without_home(config.paths.logs()))?;
        writeln!(out, "keyring: {:?}, new accounts: {:?}", self.vault().state(), self.vault().mode())?;
        writeln!(out, "work offline: {}", self.is_offline())?;
        writeln!(out, "demo store: {}", if self.demo_available() { "available" } else { "not in this build" })?;
        for store in self.stores() {
            let about = &store.discovery;
            writeln!(out, "store {}: {} server {}", about.store_id, store.origin, about.server_version)?;
            writeln!(out, "  protocol {} to {}, demo {}", about.protocol.min, about.protocol.max, about.demo)?;
        }
        for account in self.list() {
            let record = account.record();
            let info = account.info();
            writeln!(out, "account {} at store {}: {:?}", record.id, record.store_id, info.state)?;
            if let Some(why) = account.locked_because() {
                writeln!(out, "  locked: {why}")?;
            }
            let file = self.registry().database(record.store_id, record.id);
            let size = std::fs::metadata(&file).map(|about| about.len());
            writeln!(out, "  file: {} bytes", size.map_or_else(|_| "no".into(), |size| size.to_string()))?;
            let status = self.status_of(&account);
            writeln!(out, "  sync: {:?}, {} of {}, live {}", status.phase, status.done, status.total, status.live)?;
            writeln!(out, "  as of: {:?}, not understood: {}", status.as_of.map(|at| at.millis()), status.unknown)?;
            if let Some(problem) = status.problem {
                writeln!(out, "  problem: {} ({})", problem.message, problem.code)?;
            }
        }
        Ok(())
    }
}

fn without_home(path: &std::path::Path) -> String {
    let home = directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_path_buf());
    match home.as_deref().and_then(|home| path.strip_prefix(home).ok()) {
        Some(rest) => std::path::Path::new("~").join(rest).display().to_string(),
        None => path.display().to_string(),
    }
}
