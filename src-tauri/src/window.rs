//! The one window.

use std::sync::Mutex;

use kabinet_core::app::Paths;
use tauri::utils::config::Color;
use tauri::{AppHandle, Manager, Theme, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

use crate::{launch, menu, painted};

/// The window's label; capabilities name it.
pub const MAIN: &str = "main";

/// The canvas of the light and the dark theme, so that nothing flashes before the interface paints.
const PAPER: Color = Color(0xF6, 0xF3, 0xEC, 0xFF);
const NIGHT: Color = Color(0x12, 0x16, 0x14, 0xFF);

/// The steps of zooming, in per cent.
const STEPS: [u32; 9] = [67, 80, 90, 100, 110, 125, 150, 175, 200];

/// How far the page is zoomed, in per cent.
pub struct Zoom(Mutex<u32>);

impl Default for Zoom {
    fn default() -> Self {
        Self(Mutex::new(100))
    }
}

/// Opens the window; it shows at once.
pub fn open(handle: &AppHandle) -> tauri::Result<()> {
    menu::set(handle, &menu::Shown::default())?;
    let mut builder = WebviewWindowBuilder::new(handle, MAIN, WebviewUrl::App("index.html".into()))
        .title("Kabinet")
        .inner_size(1180.0, 780.0)
        .min_inner_size(480.0, 480.0)
        .background_color(PAPER)
        // The interface takes no files, and a dropped one must not navigate.
        .disable_drag_drop_handler()
        .on_web_resource_request({
            let handle = handle.clone();
            move |request, response| launch::dress(&handle, &request, response)
        })
        // The one page there is; a link out of it is opened by the system's browser, from Rust.
        .on_navigation(|url| own(url.as_str()));
    if let Ok(paths) = Paths::standard() {
        builder = builder.data_directory(paths.data().join("webview"));
    }
    let window = painted::watch(builder).build()?;
    if window.theme().is_ok_and(|theme| theme == Theme::Dark) {
        window.set_background_color(Some(NIGHT))?;
    }
    Ok(())
}

/// Brings the window to the front.
pub fn show(handle: &AppHandle) {
    if let Some(window) = main(handle) {
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
}

/// Zooms by this many steps; 0 goes back to 100 per cent.
pub fn zoom(handle: &AppHandle, by: isize) {
    let state = handle.state::<Zoom>();
    let Ok(mut percent) = state.0.lock() else { return };
    *percent = step(*percent, by);
    if let Some(window) = main(handle)
        && let Err(error) = window.set_zoom(f64::from(*percent) / 100.0)
    {
        tracing::debug!(%error, "zooming failed");
    }
}

/// Full screen and back.
pub fn toggle_full_screen(handle: &AppHandle) {
    if let Some(window) = main(handle) {
        let full = window.is_fullscreen().unwrap_or(false);
        if let Err(error) = window.set_fullscreen(!full) {
            tracing::debug!(%error, "full screen failed");
        }
    }
}

/// The window, while it is there.
pub fn main(handle: &AppHandle) -> Option<WebviewWindow> {
    handle.get_webview_window(MAIN)
}

fn step(percent: u32, by: isize) -> u32 {
    if by == 0 {
        return 100;
    }
    let at = STEPS.iter().position(|&step| step >= percent).unwrap_or(STEPS.len() - 1);
    STEPS[at.saturating_add_signed(by).min(STEPS.len() - 1)]
}

/// Whether a page is our own.
fn own(url: &str) -> bool {
    ["tauri://localhost", "http://tauri.localhost", "https://tauri.localhost"]
        .iter()
        .any(|origin| url.strip_prefix(origin).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_never_leaves_its_own_page() {
        assert!(own("tauri://localhost"));
        assert!(own("tauri://localhost/index.html#/orders"));
        assert!(!own("tauri://localhost.evil.example/"));
        assert!(!own("https://shop.example/"));
        assert!(!own("about:blank"));
    }

    #[test]
    fn zoom_walks_its_steps_and_stops_at_the_ends() {
        assert_eq!(step(100, 1), 110);
        assert_eq!(step(100, -1), 90);
        assert_eq!(step(200, 1), 200);
        assert_eq!(step(67, -1), 67);
        assert_eq!(step(175, 0), 100);
    }
}
