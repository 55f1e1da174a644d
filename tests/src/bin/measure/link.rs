//! The way to a server under measurement: plain connections that ask again and again, and a signed-in client.

use std::time::{Duration, Instant};

use anyhow::Context;
use kabinet_core::http::{Access, HttpError, Origin, SignedIn, StoreClient, Tokens};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::figure::ms;
use crate::serve::Serving;

/// What a load came to.
pub struct Load {
    /// Answers per second.
    pub per_second: f64,
    /// Milliseconds of each.
    pub taken: Vec<f64>,
}

/// Asks `path` on so many connections at once, each as soon as it has its answer.
pub async fn load(serving: &Serving, path: &str, connections: usize, length: Duration) -> anyhow::Result<Load> {
    let host = serving.origin.trim_start_matches("http://").to_owned();
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {}\r\nkabinet-protocol: 1\r\n\r\n",
        serving.token
    );
    let started = Instant::now();
    let asking = (0..connections).map(|_| {
        let (host, request) = (host.clone(), request.clone());
        tokio::spawn(async move {
            let mut taken = Vec::new();
            let mut stream = TcpStream::connect(&host).await?;
            stream.set_nodelay(true)?;
            let mut answer = Vec::new();
            while started.elapsed() < length {
                let asked = Instant::now();
                stream.write_all(request.as_bytes()).await?;
                read(&mut stream, &mut answer).await?;
                taken.push(ms(asked));
            }
            Ok::<_, anyhow::Error>(taken)
        })
    });
    let mut taken = Vec::new();
    for asked in asking.collect::<Vec<_>>() {
        taken.extend(asked.await??);
    }
    Ok(Load { per_second: taken.len() as f64 / started.elapsed().as_secs_f64(), taken })
}

/// Reads one answer that names its length.
async fn read(stream: &mut TcpStream, answer: &mut Vec<u8>) -> anyhow::Result<()> {
    answer.clear();
    let mut whole = usize::MAX;
    while answer.len() < whole {
        anyhow::ensure!(stream.read_buf(answer).await? > 0, "the server hung up");
        if whole == usize::MAX
            && let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n")
        {
            let head = std::str::from_utf8(&answer[..end])?.to_ascii_lowercase();
            anyhow::ensure!(head.starts_with("http/1.1 200"), "{head}");
            let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
            whole = end + 4 + length.context("an answer names its length")?.trim().parse::<usize>()?;
        }
    }
    Ok(())
}

/// The bytes of an answer as they come over the wire.
pub async fn wire_bytes(serving: &Serving, path: &str) -> anyhow::Result<u64> {
    let client = reqwest::Client::new();
    let request = client.get(format!("{}{path}", serving.origin)).bearer_auth(&serving.token);
    let request = request.header("accept-encoding", "zstd").header("kabinet-protocol", "1");
    let mut answer = request.send().await?.error_for_status()?;
    let coding = answer.headers().get("content-encoding").map(|value| value.as_bytes().to_vec());
    anyhow::ensure!(coding.as_deref() == Some(b"zstd"), "the answer is not compressed");
    let mut bytes = 0;
    while let Some(chunk) = answer.chunk().await? {
        bytes += chunk.len() as u64;
    }
    Ok(bytes)
}

/// The product's own client, signed in, by way of `origin`: the server's own or that of a proxy before it.
pub fn client(serving: &Serving, origin: &str) -> anyhow::Result<SignedIn> {
    let origin: Origin = origin.parse().map_err(|error| anyhow::anyhow!("{error}"))?;
    let client = StoreClient::new(origin).map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(SignedIn::new(client, std::sync::Arc::new(Given(serving.token.clone()))))
}

/// One access token, good for the quarter of an hour a measurement takes at most.
struct Given(String);

impl Given {
    fn token(&self) -> Access {
        let until = Instant::now() + Duration::from_secs(900);
        Access { token: self.0.clone().into(), until, generation: 0 }
    }
}

#[async_trait::async_trait]
impl Tokens for Given {
    async fn access(&self, _: &StoreClient) -> Result<Access, HttpError> {
        Ok(self.token())
    }

    async fn renew(&self, _: &StoreClient, _: &Access) -> Result<Access, HttpError> {
        Err(HttpError::SignInAgain)
    }

    async fn ended(&self, _erase: bool) {}
}
