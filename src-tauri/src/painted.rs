//! A mark for measurements: says when the first orders are on the screen. Only where the environment asks for it
//! (`cargo xtask bench` does); the interface itself knows nothing of it.

use std::io::Write;

use tauri::{Runtime, WebviewWindow, WebviewWindowBuilder};

/// Set to a CSS selector, it asks for a line on standard output once something that it names has been painted.
const ASKED: &str = "KABINET_SAY_PAINTED";

/// The page's title for a moment: the one thing a page can say without a command. Nobody else reads it.
const PAINTED: &str = "kabinet-painted";

/// Two frames after the element is there, it has been painted: the first is the one that draws it.
const SCRIPT: &str = r#"(() => {
  const look = () =>
    requestAnimationFrame(() => {
      if (!document.querySelector(SELECTOR)) return look();
      requestAnimationFrame(() => (document.title = TITLE));
    });
  look();
})();"#;

/// Makes the window say it, where that is asked for.
pub fn watch<'a, R: Runtime, M: tauri::Manager<R>>(
    builder: WebviewWindowBuilder<'a, R, M>,
) -> WebviewWindowBuilder<'a, R, M> {
    let Some(selector) = std::env::var(ASKED).ok().filter(|selector| !selector.is_empty()) else { return builder };
    let text = |text: &str| serde_json::Value::from(text).to_string();
    let script = SCRIPT.replace("SELECTOR", &text(&selector)).replace("TITLE", &text(PAINTED));
    builder.initialization_script(script).on_document_title_changed(|_: WebviewWindow<R>, title| {
        if title == PAINTED {
            let mut out = std::io::stdout().lock();
            // Nobody may be reading any more.
            let _ = writeln!(out, "painted").and_then(|()| out.flush());
        }
    })
}
