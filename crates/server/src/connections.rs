//! Open connections: how many there may be, and how long each may keep the server waiting.
//!
//! A request has thirty seconds until its answer begins ([`crate::http`]). What lies before a request and after it is
//! bounded here: a client that sends its headers byte by byte, that sends nothing, or that never reads its answer is
//! closed. An event stream is written to every twenty seconds and lives as long as its reader reads.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::serve::Listener;
use hyper::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use ipnet::IpNet;
use kabinet_protocol::problem::{Code, Problem};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Sleep;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

/// How long a refused client has to read that it is refused.
const FAREWELL: Duration = Duration::from_secs(2);
/// Refusals under way at once; clients beyond them are closed without a word.
const FAREWELLS: usize = 64;
/// Requests that one HTTP/2 connection may have under way.
const STREAMS: u32 = 100;

/// What one client, and all of them, may take of the server's connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Connections open at once; the next is answered 503 and closed.
    pub connections: usize,
    /// Connections of one address (IPv6: of one /64), unless it is a trusted proxy's.
    pub of_one_address: usize,
    /// From the connection to the first whole request head.
    pub first_request: Duration,
    /// From one request's end to the next one's whole head; longer than a proxy keeps idle connections, so that it is the
    /// proxy that closes.
    pub next_request: Duration,
    /// How long a client may take nothing of an answer that waits for it.
    pub unread: Duration,
}

impl Patience {
    /// With this many connections, of which one address may have a third.
    pub fn with_connections(connections: usize) -> Self {
        Self { connections, of_one_address: (connections / 3).max(1), ..Self::default() }
    }
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            // Below the 1,024 files that a process may usually open.
            connections: 900,
            of_one_address: 300,
            first_request: Duration::from_secs(20),
            next_request: Duration::from_secs(75),
            unread: Duration::from_secs(60),
        }
    }
}

/// The connections of a server.
#[derive(Debug)]
pub struct Connections {
    patience: Patience,
    trusted: Vec<IpNet>,
    open: Arc<Mutex<Open>>,
    farewells: Arc<tokio::sync::Semaphore>,
    tasks: TaskTracker,
    /// No further request on any connection.
    finishing: CancellationToken,
    /// No further byte on any connection.
    cut: CancellationToken,
}

#[derive(Debug, Default)]
struct Open {
    all: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// A connection that is counted for as long as this lives.
struct Counted {
    open: Arc<Mutex<Open>>,
    address: Option<IpAddr>,
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.all -= 1;
        if let Some(address) = self.address
            && let Some(count) = open.by_address.get_mut(&address)
        {
            *count -= 1;
            if *count == 0 {
                open.by_address.remove(&address);
            }
        }
    }
}

impl Connections {
    /// None yet.
    pub fn new(patience: Patience, trusted: Vec<IpNet>) -> Self {
        Self {
            patience,
            trusted,
            open: Arc::default(),
            farewells: Arc::new(tokio::sync::Semaphore::new(FAREWELLS)),
            tasks: TaskTracker::new(),
            finishing: CancellationToken::new(),
            cut: CancellationToken::new(),
        }
    }

    /// Takes connections and serves `app` on them, for as long as this is polled.
    pub async fn accept(&self, mut listener: TcpListener, app: Router) -> Infallible {
        loop {
            // Waits and tries again where the process may open no more files.
            let (stream, from) = Listener::accept(&mut listener).await;
            // Without Nagle's delay: answers are small and wanted at once.
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "a connection keeps Nagle's delay");
            }
            match self.admit(from.ip()) {
                Some(counted) => {
                    let talk = talk(stream, from, app.clone(), self.patience, self.finishing.clone());
                    let cut = self.cut.clone();
                    self.tasks.spawn(async move {
                        let _counted = counted;
                        cut.run_until_cancelled(talk).await;
                    });
                }
                None => self.refuse(stream),
            }
        }
    }

    /// Lets requests under way finish, for so long at most, and closes what is left.
    pub async fn finish(&self, grace: Duration) {
        self.finishing.cancel();
        self.tasks.close();
        if tokio::time::timeout(grace, self.tasks.wait()).await.is_err() {
            self.cut.cancel();
            self.tasks.wait().await;
        }
    }

    fn admit(&self, address: IpAddr) -> Option<Counted> {
        let trusted = self.trusted.iter().any(|net| net.contains(&address.to_canonical()));
        let address = (!trusted).then(|| crate::address::counted(address));
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.all >= self.patience.connections {
            return None;
        }
        if let Some(address) = address {
            let count = open.by_address.entry(address).or_default();
            if *count >= self.patience.of_one_address {
                return None;
            }
            *count += 1;
        }
        open.all += 1;
        Some(Counted { open: Arc::clone(&self.open), address })
    }

    /// Says that the store is busy, and closes.
    fn refuse(&self, mut stream: TcpStream) {
        let Ok(permit) = Arc::clone(&self.farewells).try_acquire_owned() else { return };
        self.tasks.spawn(async move {
            let _permit = permit;
            let said = async {
                stream.write_all(&busy()).await?;
                stream.shutdown().await?;
                // What the client has sent is read: closing over it would reset the connection and lose the answer.
                let mut sink = [0; 4096];
                while stream.read(&mut sink).await? > 0 {}
                Ok::<_, std::io::Error>(())
            };
            let _ = tokio::time::timeout(FAREWELL, said).await;
        });
    }
}

/// The answer to a connection too many.
fn busy() -> Vec<u8> {
    let wait = 5;
    let problem = Problem::new(Code::Unavailable).detail("The store has too many connections.").retry_after(wait);
    let body = serde_json::to_string(&problem).unwrap_or_default();
    format!(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: {}\r\ncontent-length: {}\r\nretry-after: {wait}\r\n\
         cache-control: no-store\r\nconnection: close\r\n\r\n{body}",
        Problem::MEDIA_TYPE,
        body.len()
    )
    .into_bytes()
}

/// One connection, to its end.
async fn talk(stream: TcpStream, from: SocketAddr, app: Router, patience: Patience, finishing: CancellationToken) {
    let asked = Arc::new(AtomicBool::new(false));
    let service = service_fn({
        let asked = Arc::clone(&asked);
        move |request: Request<Incoming>| {
            asked.store(true, Ordering::Relaxed);
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(from));
            app.clone().oneshot(request)
        }
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(patience.next_request);
    builder
        .http2()
        .timer(TokioTimer::new())
        // A client that does not answer is gone, or hangs in the middle of its headers.
        .keep_alive_interval(patience.first_request)
        .keep_alive_timeout(patience.first_request)
        .max_concurrent_streams(STREAMS);
    let stream = Reading { stream, limit: patience.unread, waiting: None };
    let connection = builder.serve_connection(TokioIo::new(stream), service);
    let mut connection = std::pin::pin!(connection);
    let mut first = std::pin::pin!(tokio::time::sleep(patience.first_request));
    let (mut waited, mut told) = (false, false);
    loop {
        tokio::select! {
            served = connection.as_mut() => {
                if let Err(error) = served {
                    tracing::debug!(%error, "a connection broke");
                }
                return;
            }
            () = first.as_mut(), if !waited => {
                if !asked.load(Ordering::Relaxed) {
                    tracing::debug!("a connection on which nothing was asked is closed");
                    return;
                }
                waited = true;
            }
            () = finishing.cancelled(), if !told => {
                if !asked.load(Ordering::Relaxed) {
                    return;
                }
                connection.as_mut().graceful_shutdown();
                told = true;
            }
        }
    }
}

/// A connection that fails once its peer has taken nothing for too long.
struct Reading {
    stream: TcpStream,
    limit: Duration,
    /// Runs while the peer's buffers are full.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl Reading {
    fn judged<T>(&mut self, cx: &mut Context<'_>, taken: Poll<std::io::Result<T>>) -> Poll<std::io::Result<T>> {
        if taken.is_ready() {
            self.waiting = None;
            return taken;
        }
        let limit = self.limit;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(tokio::time::sleep(limit)));
        waiting.as_mut().poll(cx).map(|()| Err(std::io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Reading {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, into)
    }
}

impl AsyncWrite for Reading {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        let taken = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.judged(cx, taken)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[std::io::IoSlice<'_>],
    ) -> Poll<std::io::Result<usize>> {
        let taken = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
        self.judged(cx, taken)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
