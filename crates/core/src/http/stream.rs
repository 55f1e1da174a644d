//! NDJSON streams, decompressed as they arrive.

use std::io;

use async_compression::tokio::bufread::ZstdDecoder;
use futures::TryStreamExt;
use kabinet_protocol::NDJSON;
use reqwest::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE};
use tokio::io::{AsyncRead, BufReader};
use tokio_util::io::StreamReader;

use super::client::Call;
use super::error::HttpError;
use super::signed_in::SignedIn;

/// The bytes of a stream.
pub type Body = Box<dyn AsyncRead + Send + Unpin + 'static>;

impl SignedIn {
    /// `GET` of an NDJSON stream, compressed with zstd on the wire where the store can.
    ///
    /// Decompression is ours, not reqwest's: reqwest would decompress every answer, and a frame limit belongs to the
    /// reader of the lines.
    pub async fn ndjson(&self, path: &str) -> Result<Body, HttpError> {
        let answer = self.send(Call::stream(path, NDJSON).header(ACCEPT_ENCODING, "zstd")).await?;
        let status = answer.status().as_u16();
        let header = |name| answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !header(CONTENT_TYPE).starts_with(NDJSON) {
            return Err(HttpError::NotAStore { status });
        }
        let encoding = header(CONTENT_ENCODING).to_owned();
        let bytes = StreamReader::new(answer.bytes_stream().map_err(into_io));
        match encoding.as_str() {
            "zstd" => {
                let mut decoder = ZstdDecoder::new(BufReader::with_capacity(64 * 1024, bytes));
                // A server may flush by closing one zstd frame and opening the next.
                decoder.multiple_members(true);
                Ok(Box::new(decoder))
            }
            "" | "identity" => Ok(Box::new(bytes)),
            _ => Err(HttpError::NotAStore { status }),
        }
    }
}

/// An interrupted body as an I/O error that still says whether the store was silent or gone.
pub(super) fn into_io(error: reqwest::Error) -> io::Error {
    let kind = match HttpError::from_reqwest(error) {
        HttpError::Timeout => io::ErrorKind::TimedOut,
        _ => io::ErrorKind::UnexpectedEof,
    };
    kind.into()
}
