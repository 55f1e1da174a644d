//! The floor of a start and of an idle host process: an empty window, with nothing of Kabinet in it but the mark that says
//! when it has been painted. `cargo xtask bench` starts it beside the app.

#[path = "../../src/environment.rs"]
mod environment;
#[path = "../../src/painted.rs"]
mod painted;

use tauri::{WebviewUrl, WebviewWindowBuilder};

fn main() -> tauri::Result<()> {
    environment::prepare();
    #[allow(clippy::disallowed_methods, reason = "the macro's own way out, for assets that cannot be decoded")]
    let context = tauri::generate_context!("src-tauri/examples/empty/tauri.conf.json");
    tauri::Builder::default()
        .setup(|app| {
            let window = WebviewWindowBuilder::new(app, "main", WebviewUrl::App("index.html".into()));
            painted::watch(window.title("Empty").inner_size(1180.0, 780.0)).build()?;
            Ok(())
        })
        .run(context)
}
