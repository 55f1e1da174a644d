//! The desktop program; everything is in the library.

// A console window beside the program's own would be noise.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    kabinet_shell::run()
}
