//! `kabinet-bridge`: see the library's page.

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context;
use clap::Parser;
use kabinet_bridge::pages::{SystemBrowser, Told};
use kabinet_bridge::{Bridge, Token};
use kabinet_core::app::{App, Config, Paths};

/// Runs the interface in an ordinary browser against the real core. For development and tests; never shipped.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// A loopback address; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Where the client's data lies; without it KABINET_HOME, else this person's own.
    #[arg(long)]
    home: Option<PathBuf>,
    /// The built interface.
    #[arg(long, default_value = "ui/dist")]
    ui: PathBuf,
    /// The server to start as the demo store; without it the one beside this program, if any.
    #[arg(long)]
    server_binary: Option<PathBuf>,
    /// Asks no keyring and writes no key: the archive is gone when the program ends.
    #[arg(long)]
    memory_vault: bool,
    /// Starts with "Work offline" on.
    #[arg(long)]
    offline: bool,
    /// Names payment pages on standard output instead of opening them: for a test that has a browser of its own.
    #[arg(long)]
    tell_pages: bool,
    /// Stops when standard input ends, so that a test that dies leaves nothing behind.
    #[arg(long)]
    stop_with_stdin: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info")),
        )
        .init();
    let arguments = Arguments::parse();

    let home = match &arguments.home {
        Some(home) => Paths::at(home),
        None => Paths::standard()?,
    };
    let mut config = Config::new(home);
    config.server_binary = arguments.server_binary.or_else(server_beside);
    config.offline = arguments.offline;
    config.opener = if arguments.tell_pages { Box::new(Told) } else { Box::new(SystemBrowser) };
    let app = App::open(config).await.context("the core could not be opened")?;
    if arguments.memory_vault {
        let choice = serde_json::json!({ "mode": "memory" });
        kabinet_commands::call(&app, "vault.choose", choice).await.map_err(|error| anyhow::anyhow!(error.message))?;
    }

    let listener = kabinet_bridge::bind(arguments.listen).await.context("the address cannot be listened on")?;
    let address = listener.local_addr()?;
    let token = Token::new();
    // The one line for whoever started this.
    let line = serde_json::json!({
        "listening": format!("http://{address}"),
        "url": format!("http://{address}/?token={}", token.as_str()),
        "token": token.as_str(),
    });
    let mut out = std::io::stdout();
    writeln!(out, "{line}")?;
    out.flush()?;

    let stop = stop(arguments.stop_with_stdin);
    Bridge { app: std::sync::Arc::clone(&app), ui: arguments.ui, token }.serve(listener, stop).await?;
    app.close().await;
    Ok(())
}

/// Resolves on Ctrl-C, and with `stdin` when standard input ends.
async fn stop(stdin: bool) {
    let ended = async move {
        if stdin {
            // A blocking read that never returns would hold the runtime's end up, so it has a thread of its own.
            let (tell, told) = tokio::sync::oneshot::channel();
            std::thread::spawn(move || {
                let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
                let _ = tell.send(());
            });
            let _ = told.await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = ended => {}
    }
}

fn server_beside() -> Option<PathBuf> {
    let name = format!("kabinet-server{}", std::env::consts::EXE_SUFFIX);
    let path = std::env::current_exe().ok()?.parent()?.join(name);
    path.is_file().then_some(path)
}
