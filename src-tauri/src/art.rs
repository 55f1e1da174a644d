//! Product pictures for the webview: `kabinet-art://localhost/<name>` (on Windows `http://kabinet-art.localhost/<name>`).
//!
//! Rust fetches and keeps them; the webview has no network. An SVG from a store is only ever shown as an image, where
//! scripts do not run, and is told so once more by its own policy.

use tauri::http::{Request, Response, StatusCode, header};
use tauri::{Manager, Runtime, UriSchemeContext, UriSchemeResponder};

use crate::opening::Opening;

/// The scheme.
pub const SCHEME: &str = "kabinet-art";

/// Answers one request.
pub fn serve<R: Runtime>(context: UriSchemeContext<'_, R>, request: Request<Vec<u8>>, responder: UriSchemeResponder) {
    let handle = context.app_handle().clone();
    let name = request.uri().path().trim_start_matches('/').to_owned();
    tauri::async_runtime::spawn(async move {
        let picture = match handle.state::<Opening>().core().await {
            Ok(core) if plain(&name) => kabinet_commands::picture(&core, &name).await.ok(),
            _ => None,
        };
        responder.respond(response(picture.map(|(mime, bytes)| (mime, bytes.to_vec()))));
    });
}

fn response(picture: Option<(String, Vec<u8>)>) -> Response<Vec<u8>> {
    let builder = Response::builder()
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    let made = match picture {
        Some((mime, bytes)) => builder.header(header::CONTENT_TYPE, mime).body(bytes),
        None => builder.status(StatusCode::NOT_FOUND).body(Vec::new()),
    };
    made.unwrap_or_else(|_| {
        let mut failed = Response::new(Vec::new());
        *failed.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        failed
    })
}

/// A name, not a path.
fn plain(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 200
        && !name.starts_with('.')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_not_a_path() {
        assert!(plain("dog-food_2.svg"));
        assert!(!plain(""));
        assert!(!plain("../secret"));
        assert!(!plain("a/b"));
        assert!(!plain("%2e%2e"));
    }

    #[test]
    fn a_picture_cannot_run_anything() {
        let response = response(Some(("image/svg+xml".into(), b"<svg/>".to_vec())));
        assert_eq!(response.status(), 200);
        let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().expect("text");
        assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"));
    }
}
