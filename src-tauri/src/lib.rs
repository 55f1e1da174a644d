//! The desktop shell: a window, a menu, deep links, and the way from the interface to the core. No business logic.
//!
//! What happens at start, in order, and why in that order:
//! 1. The crypto provider, the crash report, and what WebKit needs in the environment: before any thread exists.
//! 2. Arguments ([`args`]).
//! 3. The single-instance check, before anything touches a file: a second start hands its link over and ends.
//! 4. The window, which paints at once, while [`opening`] opens the core in the background. A call of the interface
//!    waits for it there. The page itself waits a moment too: for the image of the last start ([`launch`]).
//!
//! The interface reaches the core by ONE command, [`call`], and hears of changes by ONE event, `signal`. The table of
//! commands is `kabinet-commands`; the shell does not know a single one by name, but for the few its own menu uses.
//! Pictures come through a URI scheme of our own ([`art`]), so that the webview never speaks to a network.
//!
//! What the webview may do is written in `tauri.conf.json` (content security policy) and `capabilities/`; a test
//! (`policy`) fails when either loosens.

mod args;
mod art;
mod call;
mod clipboard;
mod crash;
mod environment;
mod launch;
mod links;
mod menu;
mod notify;
mod opening;
mod pages;
mod painted;
#[cfg(test)]
mod policy;
mod preferences;
#[cfg(target_os = "linux")]
mod sleep;
mod window;
mod words;

use std::process::ExitCode;
use std::time::Duration;

use kabinet_core::app::Paths;
use kabinet_core::logging;
use tauri::{Manager, RunEvent};

/// Runs the program until the person quits.
pub fn run() -> ExitCode {
    // The first thing of all: whatever opens a connection later finds one provider, or panics.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let paths = Paths::standard().ok();
    crash::install(paths.as_ref().map(|paths| paths.logs().to_path_buf()));
    environment::prepare();
    // From here on there are threads. Dropping the guard at the end writes what is still in memory.
    let _logs = paths.as_ref().and_then(|paths| logging::start(paths.logs(), logging::level()).ok());
    let arguments = args::parse(std::env::args_os());

    let builder = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|handle, argv, _| links::second_start(handle, &argv)))
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_window_state::Builder::new().build())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_store::Builder::new().build())
        .register_asynchronous_uri_scheme_protocol(art::SCHEME, art::serve)
        .invoke_handler(tauri::generate_handler![call::call])
        // Ours is set with the window, in the person's language; macOS would put an English one up before.
        .enable_macos_default_menu(false)
        .on_menu_event(menu::chosen)
        .setup(move |app| {
            opening::start(app.handle(), paths, &arguments);
            window::open(app.handle())?;
            links::listen(app.handle());
            #[cfg(target_os = "linux")]
            sleep::watch(app.handle());
            Ok(())
        });
    #[allow(clippy::disallowed_methods, reason = "the macro's own way out, for assets that cannot be decoded")]
    let context = tauri::generate_context!();
    let app = match builder.build(context) {
        Ok(app) => app,
        Err(error) => {
            crash::report_start(&error);
            return ExitCode::FAILURE;
        }
    };
    let code = app.run_return(|handle, event| {
        if let RunEvent::Exit = event {
            // The databases close in order and the demo store is told to stop; but nobody waits for ever to quit.
            let core = handle.state::<opening::Opening>().now();
            if let Some(core) = core {
                let closing = async move { tokio::time::timeout(Duration::from_secs(5), core.close()).await };
                if tauri::async_runtime::block_on(closing).is_err() {
                    tracing::warn!("closing took too long");
                }
            }
        }
    });
    u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from)
}
