//! The first frame: the page is handed out with the core's launch image in it, where there is one.

use std::borrow::Cow;
use std::time::{Duration, Instant};

use tauri::http::{Request, Response};
use tauri::{AppHandle, Manager};

use crate::opening::Opening;

/// How long the page waits for an archive that is about to open. A keyring that needs a person takes longer.
const PATIENCE: Duration = Duration::from_millis(250);
/// What the page draws before any script has run, where there is no image.
const FROM: &str = "<!-- launch -->";
const TO: &str = "<!-- /launch -->";

/// Puts the launch image into the page.
pub fn dress(handle: &AppHandle, request: &Request<Vec<u8>>, response: &mut Response<Cow<'static, [u8]>>) {
    if !matches!(request.uri().path(), "/" | "/index.html") {
        return;
    }
    let begun = Instant::now();
    let opening = handle.state::<Opening>();
    let image = async {
        let core = opening.core().await.ok()?;
        core.launch_image(PATIENCE).await
    };
    // The answer is written by a worker of the runtime, which gives its other work away meanwhile.
    let image = tokio::task::block_in_place(|| {
        tauri::async_runtime::block_on(async { tokio::time::timeout(PATIENCE, image).await.ok().flatten() })
    });
    tracing::debug!(waited = ?begun.elapsed(), image = image.is_some(), "the page is handed out");
    if let Some(dressed) = image.and_then(|image| put(response.body(), &image)) {
        *response.body_mut() = Cow::Owned(dressed);
    }
}

/// The page with the image where the skeleton was.
fn put(page: &[u8], image: &str) -> Option<Vec<u8>> {
    let page = std::str::from_utf8(page).ok()?;
    let (head, rest) = page.split_once(FROM)?;
    let (_, tail) = rest.split_once(TO)?;
    Some([head, image, tail].concat().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_image_takes_the_place_of_the_skeleton_in_the_page_there_is() {
        let page = include_str!("../../ui/index.html");
        let dressed = put(page.as_bytes(), "<p>an order</p>").expect("the page has a place for it");
        let dressed = String::from_utf8(dressed).expect("text");
        assert!(dressed.contains(r#"<div id="app"><p>an order</p></div>"#), "{dressed}");
        assert!(!dressed.contains("boot"), "{dressed}");
    }

    #[test]
    fn a_page_without_a_place_stays_what_it_is() {
        assert_eq!(put(b"<html></html>", "<p>an order</p>"), None);
        assert_eq!(put(&[0xff, 0xfe], "<p>an order</p>"), None);
    }
}
