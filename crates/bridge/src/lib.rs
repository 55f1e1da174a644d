//! The command table and the signal stream over loopback HTTP, for development and browser tests only.
//!
//! The interface normally lives in a webview of the shell and reaches the core through one Tauri command. This crate
//! gives it the same core behind plain HTTP, so that it runs in an ordinary browser with ordinary developer tools, and
//! so that browser tests drive the real core:
//!
//! | route | is |
//! |---|---|
//! | `POST /call` `{name, args}` | a command; 200 with its result, 422 with its `CommandError` |
//! | `GET /signals` | signals as server-sent events |
//! | `GET /art/<name>` | a picture, as the shell's `kabinet-art` scheme serves it |
//! | everything else | a file of `ui/dist`, `index.html` where a path has no file |
//!
//! # Who may call
//! Whoever reaches the port reads the archive, so reaching it is not enough ([`guard`]): the listener is loopback, the
//! `Host` must be the address listened on (a rebound DNS name is refused), a foreign `Origin` is refused, and every
//! request but the very first must carry the random token, as a cookie or as `Authorization: Bearer`. The first one
//! carries it in the address that the program prints and gets the cookie.
//!
//! None of this ships: packages contain the shell, the server and `kab`.

pub mod files;
pub mod guard;
pub mod pages;
mod routes;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use kabinet_core::app::App;
use tokio::net::TcpListener;

pub use guard::Token;

/// A bridge about to serve.
pub struct Bridge {
    /// The core.
    pub app: Arc<App>,
    /// Where the built interface lies.
    pub ui: PathBuf,
    /// Who knows it may call.
    pub token: Token,
}

/// Binds a loopback address; any other is an error.
pub async fn bind(listen: SocketAddr) -> std::io::Result<TcpListener> {
    if !listen.ip().is_loopback() {
        return Err(std::io::Error::new(
            std::io::ErrorKind::InvalidInput,
            format!("{listen} is not a loopback address; the bridge listens on nothing else"),
        ));
    }
    TcpListener::bind(listen).await
}

impl Bridge {
    /// Serves until `stop` resolves.
    pub async fn serve(
        self,
        listener: TcpListener,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> std::io::Result<()> {
        let address = listener.local_addr()?;
        let router = routes::router(Arc::new(self), address);
        axum::serve(listener, router).with_graceful_shutdown(stop).await
    }
}
