//! A network that fails as networks do. The proxy passes TCP on, so it breaks streams where a real line would: in the
//! middle of a body, in the middle of a compressed frame.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// What happens to connections that open from now on. Everything at its default passes unharmed.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Fault {
    /// Close each connection at once.
    pub refuse: bool,
    /// Close a connection after so many bytes of answer.
    pub cut_after: Option<u64>,
    /// Turn the byte at this place of the answer over.
    pub garble_at: Option<u64>,
    /// Hold each piece of answer back for so long.
    pub delay: Duration,
    /// At most so many bytes of answer a second.
    pub bytes_per_second: Option<u64>,
    /// How long each piece of answer is on its way. The next ones follow meanwhile, as on a long line.
    pub latency: Duration,
}

/// Pieces of an answer that are on their way at once.
const UNDER_WAY: usize = 64;

struct Shared {
    target: SocketAddr,
    fault: Mutex<Fault>,
    /// Cancelled and replaced to drop the connections that are open.
    live: Mutex<CancellationToken>,
    connections: AtomicU64,
    answered: AtomicU64,
}

/// A proxy in front of a store.
pub struct Proxy {
    origin: String,
    shared: Arc<Shared>,
    all: CancellationToken,
}

impl Proxy {
    /// Stands in front of `target`, as `http://127.0.0.1:7480`.
    pub async fn before(target: &str) -> anyhow::Result<Self> {
        let target = target.trim_start_matches("http://").trim_end_matches('/').parse()?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let origin = format!("http://{}", listener.local_addr()?);
        let shared = Arc::new(Shared {
            target,
            fault: Mutex::default(),
            live: Mutex::default(),
            connections: AtomicU64::new(0),
            answered: AtomicU64::new(0),
        });
        let all = CancellationToken::new();
        tokio::spawn(accept(listener, shared.clone(), all.clone()));
        Ok(Self { origin, shared, all })
    }

    /// The address to connect to.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Sets what happens to connections that open from now on.
    pub fn set(&self, fault: Fault) {
        *self.shared.fault.lock().unwrap_or_else(PoisonError::into_inner) = fault;
    }

    /// Drops every open connection, as when a cable is pulled.
    pub fn drop_connections(&self) {
        let mut live = self.shared.live.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *live).cancel();
    }

    /// How many connections have been opened.
    pub fn connections(&self) -> u64 {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// How many bytes of answers have passed: what a sync cost on the wire.
    pub fn answered(&self) -> u64 {
        self.shared.answered.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.all.cancel();
        self.drop_connections();
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>, all: CancellationToken) {
    loop {
        let client = tokio::select! {
            () = all.cancelled() => return,
            accepted = listener.accept() => match accepted {
                Ok((client, _)) => client,
                Err(_) => continue,
            },
        };
        shared.connections.fetch_add(1, Ordering::SeqCst);
        let fault = *shared.fault.lock().unwrap_or_else(PoisonError::into_inner);
        let live = shared.live.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let shared = shared.clone();
        tokio::spawn(async move {
            tokio::select! {
                () = live.cancelled() => {}
                // What ends a connection is the test's doing; the client's own error is what is looked at.
                _ = pass(client, &shared, fault) => {}
            }
        });
    }
}

async fn pass(client: TcpStream, shared: &Shared, fault: Fault) -> std::io::Result<()> {
    if fault.refuse {
        return Ok(());
    }
    let server = TcpStream::connect(shared.target).await?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let asking = async {
        tokio::io::copy(&mut from_client, &mut to_server).await?;
        to_server.shutdown().await
    };
    // What is on its way, with the time at which it arrives.
    let (depart, mut arrive) = mpsc::channel::<(Instant, Vec<u8>)>(UNDER_WAY);
    let sending = async move {
        let mut passed = 0u64;
        let mut buffer = vec![0u8; 16 * 1024];
        let mut free = Instant::now();
        loop {
            let read = from_server.read(&mut buffer).await?;
            if read == 0 {
                return std::io::Result::Ok(());
            }
            let mut piece = &mut buffer[..read];
            if !fault.delay.is_zero() {
                tokio::time::sleep(fault.delay).await;
            }
            // The line is busy until `free`: by instants, not by sleeps, whose rounding would add up.
            free = free.max(Instant::now());
            if let Some(rate) = fault.bytes_per_second {
                free += Duration::from_secs_f64(piece.len() as f64 / rate.max(1) as f64);
            }
            if let Some(place) = fault.garble_at.and_then(|at| at.checked_sub(passed))
                && let Some(byte) = piece.get_mut(place as usize)
            {
                *byte = !*byte;
            }
            let rest = fault.cut_after.map_or(u64::MAX, |limit| limit.saturating_sub(passed));
            let cut = (piece.len() as u64) >= rest;
            if cut {
                piece = &mut piece[..rest as usize];
            }
            passed += piece.len() as u64;
            if depart.send((free + fault.latency, piece.to_vec())).await.is_err() || cut {
                return Ok(());
            }
        }
    };
    let receiving = async {
        while let Some((at, piece)) = arrive.recv().await {
            tokio::time::sleep_until(at).await;
            to_client.write_all(&piece).await?;
            shared.answered.fetch_add(piece.len() as u64, Ordering::SeqCst);
        }
        to_client.shutdown().await
    };
    let answering = async { tokio::try_join!(sending, receiving).map(|_| ()) };
    // Either side's end ends the connection: a half-open one would hide a cut.
    tokio::select! {
        ended = asking => ended,
        ended = answering => ended,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server that answers every connection with a thousand letters and closes.
    async fn letters() -> anyhow::Result<String> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let origin = format!("http://{}", listener.local_addr()?);
        tokio::spawn(async move {
            while let Ok((mut connection, _)) = listener.accept().await {
                let _ = connection.write_all(&[b'a'; 1000]).await;
                let _ = connection.shutdown().await;
                // Not dropped before the other side has read.
                let mut rest = Vec::new();
                let _ = connection.read_to_end(&mut rest).await;
            }
        });
        Ok(origin)
    }

    async fn read(proxy: &Proxy) -> Vec<u8> {
        let address = proxy.origin().trim_start_matches("http://").to_owned();
        let mut connection = TcpStream::connect(address).await.expect("the proxy listens");
        let mut text = Vec::new();
        // A cut connection may end in an error after what had passed.
        let _ = connection.read_to_end(&mut text).await;
        text
    }

    #[tokio::test]
    async fn faults_are_what_they_say() {
        let proxy = Proxy::before(&letters().await.expect("a server")).await.expect("a proxy");
        assert_eq!(read(&proxy).await.len(), 1000, "without a fault everything passes");
        proxy.set(Fault { cut_after: Some(10), ..Fault::default() });
        assert_eq!(read(&proxy).await, [b'a'; 10], "what is cut is cut to the byte");
        proxy.set(Fault { garble_at: Some(500), ..Fault::default() });
        let garbled = read(&proxy).await;
        assert_eq!((garbled.len(), garbled[499], garbled[500]), (1000, b'a', !b'a'));
        proxy.set(Fault { refuse: true, ..Fault::default() });
        assert!(read(&proxy).await.is_empty());
        proxy.set(Fault { delay: Duration::from_millis(50), ..Fault::default() });
        let begun = std::time::Instant::now();
        assert_eq!(read(&proxy).await.len(), 1000);
        assert!(begun.elapsed() >= Duration::from_millis(50), "a delay delays");
        proxy.set(Fault { latency: Duration::from_millis(60), bytes_per_second: Some(20_000), ..Fault::default() });
        let begun = std::time::Instant::now();
        assert_eq!(read(&proxy).await.len(), 1000);
        assert!(begun.elapsed() >= Duration::from_millis(110), "50 ms of sending and 60 ms on the way");
        assert_eq!(proxy.connections(), 6);
        assert_eq!(proxy.answered(), 4010);
    }
}
