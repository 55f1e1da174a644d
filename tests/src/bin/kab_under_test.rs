//! `kab` exactly as it is installed, under a name that a test of this package can find without guessing at directories.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let _ = rustls::crypto::ring::default_provider().install_default();
    ExitCode::from(kabinet_cli::run(std::env::args_os()).await)
}
