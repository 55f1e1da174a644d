//! Prints the TypeScript of the contract; `cargo xtask bindings` writes it where it belongs.

use std::io::Write;

fn main() -> std::io::Result<()> {
    std::io::stdout().write_all(kabinet_commands::bindings::typescript().as_bytes())
}
