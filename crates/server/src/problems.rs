//! How a handler refuses: every error becomes an RFC 9457 document with a stable code.
//!
//! A [`Refusal`] is what a route returns in its `Err`. What the caller may know is in the problem; what only the
//! operator may know (a database's words) goes into the log and leaves as `internal`.

use axum::extract::FromRequest;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kabinet_protocol::problem::{Code, Problem};

/// A problem on its way to the caller.
#[derive(Debug, Clone)]
pub struct Refusal(pub Box<Problem>);

impl Refusal {
    /// A refusal with this code and what happened this time.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self(Box::new(Problem::new(code).detail(detail)))
    }

    /// Whatever is not there, or is not the caller's.
    pub fn not_found() -> Self {
        Self(Box::new(Problem::new(Code::NotFound)))
    }

    /// Names the field at fault.
    pub fn field(mut self, name: &str) -> Self {
        self.0.field = Some(name.into());
        self
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self(Box::new(problem))
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Problem::new(code).into()
    }
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => {
                tracing::warn!(%error, "the database did not answer");
                Problem::new(Code::Unavailable).detail("The store is busy; try again.").retry_after(2).into()
            }
            error if crate::db::is_full(&error) => {
                tracing::error!("the disk is full: nothing is written down until there is room");
                let detail = "The store cannot write anything down just now, and has changed nothing; try again later.";
                Problem::new(Code::Unavailable).detail(detail).retry_after(30).into()
            }
            error => internal(&error),
        }
    }
}

impl From<serde_json::Error> for Refusal {
    fn from(error: serde_json::Error) -> Self {
        internal(&error)
    }
}

/// A fault of the server's: its words go into the log only.
pub fn internal(error: &dyn std::fmt::Display) -> Refusal {
    tracing::error!(%error, "a request failed");
    Code::Internal.into()
}

/// Reads what the database holds as text. What cannot be read was damaged: a fault of the server's.
pub fn read<T: std::str::FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, Refusal> {
    text.parse().map_err(|error| internal(&error))
}

impl From<JsonRejection> for Refusal {
    fn from(rejection: JsonRejection) -> Self {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return Self::new(Code::TooLarge, "A body may have 64 KiB.");
        }
        Self::new(
            Code::Malformed,
            match rejection {
                JsonRejection::MissingJsonContentType(_) => "Send JSON as application/json.",
                JsonRejection::JsonDataError(_) => "The body is JSON, but not of the documented form.",
                _ => "The body is not JSON.",
            },
        )
    }
}

impl From<PathRejection> for Refusal {
    fn from(_: PathRejection) -> Self {
        // What is not an id names nothing.
        Self::not_found()
    }
}

impl From<QueryRejection> for Refusal {
    fn from(_: QueryRejection) -> Self {
        Self::new(Code::Malformed, "The query string is not of the documented form.")
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&*self.0).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, Problem::MEDIA_TYPE)], body).into_response();
        if let Some(seconds) = self.0.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// A JSON body; what cannot be read is a problem.
#[derive(Debug, FromRequest)]
#[from_request(via(axum::Json), rejection(Refusal))]
pub struct Body<T>(pub T);

/// Path parameters; what cannot be read names nothing.
#[derive(Debug, axum::extract::FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Refusal))]
pub struct Path<T>(pub T);

/// A query string; what cannot be read is a problem.
#[derive(Debug, axum::extract::FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Refusal))]
pub struct Query<T>(pub T);

/// Runs a write to its end even if the caller hangs up, in a task of its own.
///
/// A dropped handler would otherwise drop the transaction in mid-statement, which loses the write and can poison a
/// pooled PostgreSQL connection.
pub async fn finish<T: Send + 'static>(
    write: impl Future<Output = Result<T, Refusal>> + Send + 'static,
) -> Result<T, Refusal> {
    use tracing::Instrument;
    match tokio::spawn(write.in_current_span()).await {
        Ok(outcome) => outcome,
        Err(error) => Err(internal(&error)),
    }
}
