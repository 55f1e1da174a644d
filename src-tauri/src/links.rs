//! Deep links: `kabinet://<store_id>/order/<id>`.
//!
//! A link comes from anywhere, a web page included, so it is data: it is handed to the interface as a signal, which shows
//! where it leads, and nothing happens without a click. Its meaning is parsed in the core (`app.resolve_link`).
//!
//! It may come before the interface listens: as the argument of the very first start. It then waits here until the
//! interface has made its first call.

use std::sync::Mutex;

use kabinet_core::app::App;
use tauri::{AppHandle, Manager};
use tauri_plugin_deep_link::DeepLinkExt;

use crate::opening::Opening;
use crate::{args, window};

/// Longer than any link we write.
const LONGEST: usize = 512;

/// Links the interface has not heard of.
#[derive(Default)]
pub struct Waiting(Mutex<Queue>);

#[derive(Default)]
struct Queue {
    listening: bool,
    links: Vec<String>,
}

/// Listens for links from now on, and takes the one this start came with.
pub fn listen(handle: &AppHandle) {
    let told = handle.clone();
    handle.deep_link().on_open_url(move |event| {
        for url in event.urls() {
            arrived(&told, url.as_str());
        }
    });
    for url in handle.deep_link().get_current().ok().flatten().unwrap_or_default() {
        arrived(handle, url.as_str());
    }
}

/// Somebody started the program a second time: show the window that is there. A link among the arguments comes through
/// [`listen`].
pub fn second_start(handle: &AppHandle, argv: &[String]) {
    window::show(handle);
    if args::parse(argv.iter().cloned()).offline {
        crate::menu::work_offline(handle, true);
    }
}

fn arrived(handle: &AppHandle, link: &str) {
    if !acceptable(link) {
        tracing::warn!("a link that is not ours was ignored");
        return;
    }
    window::show(handle);
    let waiting = handle.state::<Waiting>();
    let Ok(mut queue) = waiting.0.lock() else { return };
    // A page that opens links in a loop must not fill the memory.
    if queue.links.len() < 16 {
        queue.links.push(link.to_owned());
    }
    let listening = queue.listening;
    drop(queue);
    if listening && let Some(core) = handle.state::<Opening>().now() {
        deliver(handle, &core);
    }
}

/// Tells the interface, which listens by now, of the links that wait.
pub fn deliver(handle: &AppHandle, core: &App) {
    let waiting = handle.state::<Waiting>();
    let Ok(mut queue) = waiting.0.lock() else { return };
    queue.listening = true;
    let links = std::mem::take(&mut queue.links);
    drop(queue);
    for link in links {
        core.deliver_link(&link);
    }
}

fn acceptable(link: &str) -> bool {
    link.len() <= LONGEST && link.starts_with("kabinet://") && link.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_short_plain_links_of_our_scheme_pass() {
        assert!(acceptable(
            "kabinet://01930000-0000-7000-8000-000000000000/order/01930000-0000-7000-8000-000000000001"
        ));
        assert!(!acceptable("https://shop.example/"));
        assert!(!acceptable("kabinet:order/1"));
        assert!(!acceptable("kabinet://store/order/1\n2"));
        assert!(!acceptable(&format!("kabinet://{}", "a".repeat(LONGEST))));
    }
}
