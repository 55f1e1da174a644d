//! The network between one device and the server: an address of its own, at which every request has a fate.
//!
//! A request that gets lost never reaches the server, or reaches it and its answer gets lost, or it arrives late, when the
//! client has long tried again, or twice. An answer is cut in the middle. What a fate is depends on the line's mood and on
//! the seed, never on time.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Method, Request, Response, StatusCode, header};
use futures::StreamExt;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use kabinet_protocol::ids::IntentId;
use kabinet_protocol::intent::Intent;
use kabinet_protocol::problem::{Code, Problem};
use kabinet_tests::archive::Numbers;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::history::History;

/// The longest that a request is held.
const HELD: Duration = Duration::from_millis(40);
const BODY: usize = 1024 * 1024;
const INTENTS: &str = "/v1/intents";
const REFRESH: &str = "/v1/identity/refresh";

/// How the network is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Everything passes.
    Calm,
    /// Of a hundred requests so many meet something.
    Rough(u64),
    /// Nothing passes.
    Dead,
}

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Passes,
    /// It never arrives.
    Lost,
    /// It arrives, and its answer does not.
    AnswerLost,
    /// Its answer breaks off after so many bytes.
    Cut(usize),
    /// It arrives twice, at the same time.
    Twice,
    /// The client is told that the line broke; it arrives later.
    Late,
    /// Others pass it on the way.
    Held,
    /// Something answers that the store is busy.
    Busy,
}

#[derive(Clone)]
struct Ask {
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Bytes,
}

struct Shared {
    name: String,
    server: SocketAddr,
    http: reqwest::Client,
    mood: Mutex<Mood>,
    numbers: Mutex<Numbers>,
    history: Mutex<History>,
    heard: Mutex<BTreeMap<IntentId, Intent>>,
    late: Mutex<Vec<Ask>>,
    release: Notify,
    /// Cancelled and replaced to drop the connections that are open.
    live: Mutex<CancellationToken>,
    met: AtomicU64,
}

/// The line of one device.
pub struct Line {
    origin: String,
    runtime: Handle,
    shared: Arc<Shared>,
}

/// The connection breaks without a word.
#[derive(Debug)]
struct Broken;

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the line broke")
    }
}

impl std::error::Error for Broken {}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Line {
    /// A calm line to the server at an address.
    pub fn to(server: SocketAddr, name: String, runtime: &Handle) -> anyhow::Result<Self> {
        let shared = Arc::new(Shared {
            name,
            server,
            http: reqwest::Client::builder().no_proxy().build()?,
            mood: Mutex::new(Mood::Calm),
            numbers: Mutex::new(Numbers::at(0, 0)),
            history: Mutex::new(History::new()),
            heard: Mutex::default(),
            late: Mutex::default(),
            release: Notify::new(),
            live: Mutex::default(),
            met: AtomicU64::new(0),
        });
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
        let origin = format!("http://{}", listener.local_addr()?);
        runtime.spawn(accept(listener, Arc::clone(&shared)));
        Ok(Self { origin, runtime: runtime.clone(), shared })
    }

    /// Where the device finds the store.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Begins a new seed: calm, and nothing heard.
    pub fn reset(&self, numbers: Numbers, history: &History) {
        self.pull();
        *lock(&self.shared.numbers) = numbers;
        *lock(&self.shared.history) = history.clone();
        *lock(&self.shared.mood) = Mood::Calm;
        lock(&self.shared.heard).clear();
        lock(&self.shared.late).clear();
        self.shared.met.store(0, Ordering::Relaxed);
    }

    /// Changes how it is from now on.
    pub fn set(&self, mood: Mood) {
        *lock(&self.shared.mood) = mood;
        if mood == Mood::Dead {
            self.pull();
        }
    }

    /// Breaks every connection that is open, as when a cable is pulled.
    pub fn pull(&self) {
        std::mem::take(&mut *lock(&self.shared.live)).cancel();
    }

    /// Lets go of what is held.
    pub fn release(&self) {
        self.shared.release.notify_waiters();
    }

    /// Delivers what is late, the newest first. Answers how many there were.
    pub fn deliver_late(&self) -> usize {
        let late = std::mem::take(&mut *lock(&self.shared.late));
        let count = late.len();
        self.runtime.block_on(async {
            for ask in late.into_iter().rev() {
                // Whoever asked hears no answer.
                let said = forward(&self.shared, &ask).await.map(|answer| answer.status().as_u16());
                self.shared.note(&format!("late: {} -> {said:?}", told(&ask)));
            }
        });
        count
    }

    /// The intents that were sent over it, whatever became of them.
    pub fn heard(&self) -> BTreeMap<IntentId, Intent> {
        lock(&self.shared.heard).clone()
    }

    /// How many requests met something.
    pub fn met(&self) -> u64 {
        self.shared.met.load(Ordering::Relaxed)
    }
}

impl Shared {
    fn note(&self, what: &str) {
        lock(&self.history).note(format!("{} {what}", self.name));
    }

    fn fate(&self, path: &str) -> Fate {
        let share = match *lock(&self.mood) {
            Mood::Calm => return Fate::Passes,
            Mood::Dead => return Fate::Lost,
            Mood::Rough(share) => share,
        };
        let mut numbers = lock(&self.numbers);
        if numbers.below(100) >= share {
            return Fate::Passes;
        }
        self.met.fetch_add(1, Ordering::Relaxed);
        match (numbers.below(8), path) {
            (0, _) => Fate::Lost,
            (1 | 2, _) => Fate::AnswerLost,
            (3, _) => Fate::Cut(numbers.below(600) as usize),
            (4, INTENTS) => Fate::Twice,
            (5, INTENTS) => Fate::Late,
            // A refresh that is told twice is a stolen token, and rightly ends the session.
            (4 | 5, REFRESH) => Fate::Lost,
            (6, _) => Fate::Busy,
            _ => Fate::Held,
        }
    }
}

fn told(ask: &Ask) -> String {
    let intent = (ask.path == INTENTS).then(|| serde_json::from_slice::<Intent>(&ask.body).ok()).flatten();
    match intent {
        Some(intent) => format!("{} {} {}", intent.kind, intent.id, intent.payload),
        None => format!("{} {}", ask.method, ask.path),
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        let live = lock(&shared.live).clone();
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            tokio::select! {
                () = live.cancelled() => {}
                () = serve(stream, shared) => {}
            }
        });
    }
}

async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    let service = service_fn(move |request| {
        let shared = Arc::clone(&shared);
        async move { pass(&shared, request).await }
    });
    // How a connection ends is the line's doing; the client's error is what is looked at.
    let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn pass(shared: &Arc<Shared>, request: Request<Incoming>) -> Result<Response<Body>, Broken> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(Body::new(body), BODY).await.map_err(|_| Broken)?;
    let path = parts.uri.path_and_query().map_or_else(String::new, ToString::to_string);
    let ask = Ask { method: parts.method, path, headers: parts.headers, body };
    let fate = shared.fate(&ask.path);
    if ask.path == INTENTS
        && let Ok(intent) = serde_json::from_slice::<Intent>(&ask.body)
    {
        lock(&shared.heard).insert(intent.id, intent);
    }
    if fate != Fate::Passes || ask.path == INTENTS {
        shared.note(&format!("{}: {fate:?}", told(&ask)));
    }
    match fate {
        Fate::Passes => forward(shared, &ask).await,
        Fate::Lost => Err(Broken),
        Fate::Busy => Ok(busy()),
        Fate::AnswerLost => {
            // The server works to the end, whoever listens.
            let _ = whole(forward(shared, &ask).await?).await;
            Err(Broken)
        }
        Fate::Cut(at) => Ok(cut(forward(shared, &ask).await?, at)),
        Fate::Twice => {
            let (first, second) = tokio::join!(forward(shared, &ask), forward(shared, &ask));
            drop(first);
            second
        }
        Fate::Late => {
            lock(&shared.late).push(ask);
            Err(Broken)
        }
        Fate::Held => {
            let _ = tokio::time::timeout(HELD, shared.release.notified()).await;
            forward(shared, &ask).await
        }
    }
}

async fn whole(answer: Response<Body>) -> Result<Bytes, Broken> {
    let endless = answer.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream");
    if endless { Err(Broken) } else { to_bytes(answer.into_body(), BODY).await.map_err(|_| Broken) }
}

async fn forward(shared: &Shared, ask: &Ask) -> Result<Response<Body>, Broken> {
    let mut request =
        shared.http.request(ask.method.clone(), format!("http://{}{}", shared.server, ask.path)).body(ask.body.clone());
    for (name, value) in ask.headers.iter().filter(|(name, _)| !matches!(**name, header::HOST | header::CONNECTION)) {
        request = request.header(name, value);
    }
    let answer = request.send().await.map_err(|_| Broken)?;
    let mut response = Response::new(Body::empty());
    *response.status_mut() = answer.status();
    for name in [header::CONTENT_TYPE, header::CONTENT_ENCODING, header::RETRY_AFTER] {
        if let Some(value) = answer.headers().get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    *response.body_mut() = Body::from_stream(answer.bytes_stream().map(|piece| piece.map_err(|_| Broken)));
    Ok(response)
}

/// The same answer, broken off after so many bytes.
fn cut(answer: Response<Body>, at: usize) -> Response<Body> {
    let (parts, body) = answer.into_parts();
    let mut left = Some(at);
    let pieces = body.into_data_stream().map(move |piece| match (piece, left.take()) {
        (Ok(piece), Some(room)) if piece.len() <= room => {
            left = Some(room - piece.len());
            Ok(piece)
        }
        (Ok(piece), Some(room)) if room > 0 => Ok(piece.slice(..room)),
        _ => Err(Broken),
    });
    // Broken off even where it was shorter: the client must not take it for whole.
    let end = futures::stream::once(async { Err::<Bytes, _>(Broken) });
    Response::from_parts(parts, Body::from_stream(pieces.chain(end)))
}

fn busy() -> Response<Body> {
    let problem = Problem::new(Code::Unavailable).retry_after(2);
    let text = serde_json::to_string(&problem).unwrap_or_default();
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(Problem::MEDIA_TYPE));
    response
}
