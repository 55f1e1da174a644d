//! A real store on this machine for one test.

use std::net::SocketAddr;
use std::path::Path;

use anyhow::Context;
use kabinet_protocol::import::Record;
use kabinet_server::import::Summary;
use kabinet_server::{Config, Location, Profile, Store};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// A server over a directory of its own.
pub struct TestStore {
    directory: TempDir,
    address: SocketAddr,
    store: Store,
    stop: CancellationToken,
    serving: Option<JoinHandle<std::io::Result<()>>>,
    configure: fn(&mut Config),
}

impl TestStore {
    /// A demonstration store without anything in it: its inbox shows the codes it sends.
    pub async fn empty() -> anyhow::Result<Self> {
        Self::configured(|_| {}).await
    }

    /// As [`TestStore::empty`], opened with a changed configuration, also after [`TestStore::restart`].
    pub async fn configured(configure: fn(&mut Config)) -> anyhow::Result<Self> {
        let directory = tempfile::tempdir()?;
        let store = open(directory.path(), configure).await?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (stop, serving) = serve(listener, store.clone());
        Ok(Self { directory, address, store, stop, serving: Some(serving), configure })
    }

    /// The demo store with everything in it.
    pub async fn demo() -> anyhow::Result<Self> {
        let store = Self::empty().await?;
        kabinet_server::import::fill_demo(&store.store).await?;
        Ok(store)
    }

    /// A store with these records in it.
    pub async fn with(records: impl Iterator<Item = Record>) -> anyhow::Result<Self> {
        let store = Self::empty().await?;
        let summary = store.import(records).await?;
        anyhow::ensure!(summary.bad_lines == 0, "{} records are bad", summary.bad_lines);
        Ok(store)
    }

    /// Imports more records.
    pub async fn import(&self, records: impl Iterator<Item = Record>) -> anyhow::Result<Summary> {
        Ok(kabinet_server::import::records(&self.store, records, std::io::stderr()).await?)
    }

    /// The address to connect to, as `http://127.0.0.1:40123`.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The store behind the routes.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Where its database lies.
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// Stops it as SIGTERM would; its address answers nobody until [`TestStore::restart`].
    pub async fn stop(&mut self) -> anyhow::Result<()> {
        self.stop.cancel();
        if let Some(serving) = self.serving.take() {
            serving.await??;
        }
        Ok(())
    }

    /// Starts it again, on the same address and over the same database.
    pub async fn restart(&mut self) -> anyhow::Result<()> {
        self.stop().await?;
        self.store = open(self.directory.path(), self.configure).await?;
        let listener = TcpListener::bind(self.address).await.context("the address is free again")?;
        let (stop, serving) = serve(listener, self.store.clone());
        (self.stop, self.serving) = (stop, Some(serving));
        Ok(())
    }

    /// The newest code sent to a phone (E.164) or an e-mail address, from the inbox as a person would read it.
    pub async fn code(&self, to: &str) -> anyhow::Result<String> {
        let messages = kabinet_server::inbox::store::newest(&self.store.db, 50)
            .await
            .map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?;
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let theirs = |sent: &str| sent == to || (!to.contains('@') && digits(sent) == digits(to));
        let found = messages.iter().filter(|message| theirs(&message.to)).find_map(|message| code_in(&message.body));
        found.with_context(|| format!("no code for {to}"))
    }
}

impl Drop for TestStore {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

async fn open(directory: &Path, configure: fn(&mut Config)) -> anyhow::Result<Store> {
    // Whoever asks the store over HTTP needs it, be it before the first client.
    kabinet_core::http::install_crypto();
    let mut config = Config::new(Location::Directory(directory.to_path_buf()));
    let mut profile = Profile::usual()?;
    profile.demo = true;
    config.profile = Some(profile);
    configure(&mut config);
    Ok(Store::open(config).await?)
}

fn serve(listener: TcpListener, store: Store) -> (CancellationToken, JoinHandle<std::io::Result<()>>) {
    let stop = CancellationToken::new();
    let told = stop.clone();
    let serving = tokio::spawn(kabinet_server::serve(listener, store, async move { told.cancelled().await }));
    (stop, serving)
}

/// The first six digits in a row.
fn code_in(text: &str) -> Option<String> {
    let mut run = String::new();
    for c in text.chars().chain([' ']) {
        if c.is_ascii_digit() {
            run.push(c);
        } else if run.len() == 6 {
            return Some(run);
        } else {
            run.clear();
        }
    }
    None
}

/// Records as the bytes of an import file, made as they are read.
pub struct Ndjson<I> {
    records: I,
    line: std::io::Cursor<Vec<u8>>,
}

impl<I: Iterator<Item = Record>> Ndjson<I> {
    /// The file of these records.
    pub fn of(records: I) -> Self {
        Self { records, line: std::io::Cursor::default() }
    }
}

impl<I: Iterator<Item = Record>> std::io::Read for Ndjson<I> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.line.position() == self.line.get_ref().len() as u64 {
            let Some(record) = self.records.next() else { return Ok(0) };
            let mut line = serde_json::to_vec(&record)?;
            line.push(b'\n');
            self.line = std::io::Cursor::new(line);
        }
        self.line.read(buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_in_any_language() {
        assert_eq!(code_in("Your code is 012345. It is good for 5 minutes."), Some("012345".into()));
        assert_eq!(code_in("Код 654321"), Some("654321".into()));
        assert_eq!(code_in("call +12025550143"), None);
    }
}
