//! The first frame: the page is handed out with the core's launch image in it, where there is one.

use std::borrow::Cow;
use std::time::{Duration, Instant};

use kabinet_core::app::FirstPage;
use tauri::http::header::{CONTENT_SECURITY_POLICY, HeaderValue};
use tauri::http::{Request, Response};
use tauri::{AppHandle, Manager};

use crate::opening::Opening;

/// How long the page waits for an archive that is about to open. A keyring that needs a person takes longer.
const PATIENCE: Duration = Duration::from_millis(250);

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
    if let Some(image) = image
        && put(response, &image).is_none()
    {
        tracing::warn!("the page has no place for the launch image");
    }
}

/// The page with the image where the skeleton was, and the policy that allows its styles.
fn put(response: &mut Response<Cow<'static, [u8]>>, image: &str) -> Option<()> {
    let page = FirstPage::of(std::str::from_utf8(response.body()).ok()?, image)?;
    let policy = page.policy(response.headers().get(CONTENT_SECURITY_POLICY)?.to_str().ok()?)?;
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_str(&policy).ok()?);
    *response.body_mut() = Cow::Owned(page.html.into_bytes());
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const IMAGE: &str =
        r#"<div class="launch" data-lang="en" data-theme="dark" data-density="comfortable"><p>an order</p></div>"#;

    fn answer(page: &'static str, policy: &'static str) -> Response<Cow<'static, [u8]>> {
        let builder = Response::builder().header(CONTENT_SECURITY_POLICY, policy);
        builder.body(Cow::Borrowed(page.as_bytes())).expect("an answer")
    }

    #[test]
    fn the_page_there_is_takes_the_image_and_the_policy_its_styles() {
        let mut response = answer(include_str!("../../ui/index.html"), "style-src 'self'; object-src 'none'");
        put(&mut response, IMAGE).expect("the page has a place for it");
        let page = String::from_utf8(response.body().to_vec()).expect("text");
        assert!(page.contains("<p>an order</p></div></div>"), "{page}");
        assert!(page.contains(r#"data-theme="dark""#) && page.contains(r#"data-launch="image""#), "{page}");
        assert!(!page.contains("boot"), "{page}");
        let policy = response.headers()[CONTENT_SECURITY_POLICY].to_str().expect("text");
        assert!(
            policy.starts_with("style-src 'self' 'sha256-") && policy.ends_with("'; object-src 'none'"),
            "{policy}"
        );
    }

    #[test]
    fn a_page_without_a_place_or_a_policy_stays_what_it_is() {
        for (page, policy) in
            [("<html></html>", "style-src 'self'"), (include_str!("../../ui/index.html"), "default-src *")]
        {
            let mut response = answer(page, policy);
            assert!(put(&mut response, IMAGE).is_none());
            assert_eq!(response.body().as_ref(), page.as_bytes());
            assert_eq!(response.headers()[CONTENT_SECURITY_POLICY], policy);
        }
    }
}
