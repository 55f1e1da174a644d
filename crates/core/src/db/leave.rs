//! Leaving the process without a crash.
//!
//! SQLCipher takes itself down in a handler that runs when the process exits: it frees its provider and its heap while
//! connections on other threads may still be at work, or just closing, and then the process crashes in its last moment.
//! Nothing that was committed is lost by it, but a test that passed, or a `kab` that did what it was asked, ends with a
//! signal instead of its exit code. So where the C library can tell us the code, we leave before that handler runs: Rust
//! has flushed its streams by then, and the operating system takes back memory, files and locks.
//!
//! Elsewhere (macOS, Windows, musl) programs rely on closing their databases before they end, as they do in `App::close`.
#![allow(unsafe_code, reason = "the C library's exit handlers have no safe face")]

/// Leaves before SQLCipher's exit handler. To be called after SQLite was first used: the last handler registered is the
/// first to run.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(super) fn before_sqlcipher() {
    use std::ffi::{c_int, c_void};

    unsafe extern "C" {
        fn on_exit(handler: extern "C" fn(c_int, *mut c_void), argument: *mut c_void) -> c_int;
        fn _exit(status: c_int) -> !;
    }

    extern "C" fn leave(status: c_int, _: *mut c_void) {
        // SAFETY: ends the process with the code it was leaving with.
        unsafe { _exit(status) }
    }

    static ONCE: std::sync::Once = std::sync::Once::new();
    // SAFETY: the handler is a plain function that lives as long as the process and ignores its argument.
    ONCE.call_once(|| unsafe {
        on_exit(leave, std::ptr::null_mut());
    });
}

/// Nothing: see the module.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(super) fn before_sqlcipher() {}
