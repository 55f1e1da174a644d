//! The one thread on which the keyring is called.
//!
//! A keyring's client blocks, panics inside an async runtime, and waits for ever for a person to answer its prompt. So it
//! has a thread of its own; who asks waits at most five seconds. While a call hangs, later ones are refused at once. A
//! call that ends late is not lost: the listener is told, because the person may just have unlocked the keyring.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use tokio::sync::{Notify, oneshot};

use super::keyring::{Keyring, KeyringError};

type Job = Box<dyn FnOnce(&dyn Keyring) + Send>;

/// Asks a keyring, with a time limit.
pub(super) struct KeyringThread {
    jobs: mpsc::Sender<Job>,
    stuck: Arc<AtomicBool>,
    late: Arc<Notify>,
    patience: Duration,
}

impl KeyringThread {
    pub(super) fn start(keyring: Box<dyn Keyring>, patience: Duration) -> Self {
        let (jobs, inbox) = mpsc::channel::<Job>();
        let (stuck, late) = (Arc::<AtomicBool>::default(), Arc::<Notify>::default());
        let (unstuck, told) = (Arc::clone(&stuck), Arc::clone(&late));
        let spawned = std::thread::Builder::new().name("keyring".into()).spawn(move || {
            for job in inbox {
                // A panic in a keyring's client must not take the thread with it.
                let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| job(keyring.as_ref())));
                if unstuck.swap(false, Ordering::AcqRel) {
                    told.notify_one();
                }
            }
        });
        if let Err(error) = spawned {
            tracing::error!(%error, "the keyring's thread could not be started");
        }
        Self { jobs, stuck, late, patience }
    }

    /// Notified when a call that had been given up has ended after all.
    pub(super) fn late(&self) -> Arc<Notify> {
        Arc::clone(&self.late)
    }

    pub(super) async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Keyring) -> Result<T, KeyringError> + Send + 'static,
    ) -> Result<T, KeyringError> {
        if self.stuck.load(Ordering::Acquire) {
            return Err(KeyringError::Unresponsive);
        }
        let (answer, heard) = oneshot::channel();
        let job: Job = Box::new(move |keyring| {
            // Nobody listening: the time limit has passed.
            let _ = answer.send(work(keyring));
        });
        self.jobs.send(job).map_err(|_| KeyringError::Absent)?;
        match tokio::time::timeout(self.patience, heard).await {
            Ok(Ok(done)) => done,
            Ok(Err(_)) => Err(KeyringError::Failed("its client broke off".into())),
            Err(_) => {
                self.stuck.store(true, Ordering::Release);
                Err(KeyringError::Unresponsive)
            }
        }
    }
}
