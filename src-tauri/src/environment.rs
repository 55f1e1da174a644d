//! What WebKit needs in the environment, set before GTK and before any thread.

/// Prepares the environment of this process.
pub fn prepare() {
    #[cfg(target_os = "linux")]
    linux::prepare();
}

#[cfg(target_os = "linux")]
mod linux {
    use std::path::Path;

    const VARIABLE: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

    /// WebKitGTK's DMA-BUF renderer shows an empty window where there is no usable render node: under NVIDIA's own driver,
    /// in most virtual machines, and on a virtual display. There, and nowhere else, it is switched off; a person who has
    /// set the variable knows better.
    pub fn prepare() {
        let nvidia = Path::new("/sys/module/nvidia").exists();
        if std::env::var_os(VARIABLE).is_none() && needed(nvidia, render_node()) {
            set();
        }
    }

    fn needed(nvidia: bool, render_node: bool) -> bool {
        nvidia || !render_node
    }

    fn render_node() -> bool {
        std::fs::read_dir("/dev/dri").is_ok_and(|entries| {
            entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("renderD"))
        })
    }

    #[allow(unsafe_code, clippy::disallowed_methods, reason = "WebKit reads it from the environment alone")]
    fn set() {
        // SAFETY: called first thing in main, while this thread is the only one, so nobody reads the environment meanwhile.
        unsafe { std::env::set_var(VARIABLE, "1") }
    }

    #[cfg(test)]
    mod tests {
        #[test]
        fn only_where_the_renderer_cannot_work() {
            assert!(super::needed(true, true));
            assert!(super::needed(false, false));
            assert!(!super::needed(false, true));
        }
    }
}
