//! Server-sent events (the WHATWG HTML standard, "Server-sent events"), as much as a store sends.

use futures::{Stream, TryStreamExt};
use reqwest::header::CONTENT_TYPE;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio_util::io::StreamReader;

use super::client::Call;
use super::error::HttpError;
use super::signed_in::SignedIn;
use super::stream::into_io;

/// The longest line of an event stream; a store sends lines of a hundred bytes.
const LINE_LIMIT: u64 = 64 * 1024;

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its name; `message` where none was given.
    pub name: String,
    /// Its data.
    pub data: String,
}

impl SignedIn {
    /// `GET` of an event stream. It ends when the store closes it and fails when the store has been silent too long.
    pub async fn events(
        &self,
        path: &str,
    ) -> Result<impl Stream<Item = Result<Event, HttpError>> + Send + 'static, HttpError> {
        let answer = self.send(Call::stream(path, "text/event-stream")).await?;
        let status = answer.status().as_u16();
        let kind = answer.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("text/event-stream") {
            return Err(HttpError::NotAStore { status });
        }
        let reader = BufReader::new(StreamReader::new(answer.bytes_stream().map_err(into_io)));
        Ok(parse(reader))
    }
}

fn parse<R: AsyncBufRead + Unpin + Send + 'static>(
    reader: R,
) -> impl Stream<Item = Result<Event, HttpError>> + Send + 'static {
    futures::stream::try_unfold(reader, |mut reader| async move {
        let (mut name, mut data) = (String::new(), None::<String>);
        loop {
            let mut line = String::new();
            let read = (&mut reader).take(LINE_LIMIT).read_line(&mut line).await;
            match read {
                Ok(0) => return Ok(None),
                Ok(_) if !line.ends_with('\n') => return Err(HttpError::Interrupted),
                Ok(_) => {}
                Err(error) if error.kind() == std::io::ErrorKind::TimedOut => return Err(HttpError::Timeout),
                Err(_) => return Err(HttpError::Interrupted),
            }
            let line = line.trim_end_matches(['\n', '\r']);
            if line.is_empty() {
                if let Some(data) = data.take() {
                    let name = if name.is_empty() { "message".into() } else { name };
                    return Ok(Some((Event { name, data }, reader)));
                }
                name.clear();
                continue;
            }
            let (field, value) = line.split_once(':').unwrap_or((line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            match field {
                "event" => name = value.into(),
                "data" => match &mut data {
                    Some(data) => {
                        data.push('\n');
                        data.push_str(value);
                    }
                    None => data = Some(value.into()),
                },
                // Comments keep the line open; ids and retry times are not used: a missed event is found by asking.
                _ => {}
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn events(text: &'static str) -> Result<Vec<(String, String)>, HttpError> {
        parse(BufReader::new(text.as_bytes())).map_ok(|event| (event.name, event.data)).try_collect().await
    }

    #[tokio::test]
    async fn events_are_read_and_comments_skipped() {
        let found = events(": hello\n\nevent: moved\ndata: {\"a\":1}\n\n:\r\ndata:x\r\ndata: y\r\n\r\n").await;
        let expected = vec![("moved".into(), "{\"a\":1}".into()), ("message".into(), "x\ny".into())];
        assert_eq!(found, Ok(expected));
    }

    #[tokio::test]
    async fn a_stream_that_breaks_off_gives_no_half_event() {
        assert_eq!(events("event: moved\ndata: 1\n").await, Ok(vec![]), "no empty line, no event");
        assert_eq!(events("event: moved\ndata: 1").await, Err(HttpError::Interrupted));
    }
}
