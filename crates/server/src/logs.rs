//! Structured logs on stderr.
//!
//! Phone numbers, codes and tokens never reach a log. Ours are not written; of the libraries, the phone number parser
//! writes numbers at TRACE and HTTP libraries write headers, so those stay silent whatever the filter says.

use tracing_subscriber::EnvFilter;

/// How a line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Libraries that would write what must not be written, and how much of them is safe.
const SILENT: &[&str] =
    &["rlibphonenumber=off", "h2=info", "hyper=info", "hyper_util=info", "sqlx=warn", "rustls=info"];

/// The filter for a wish such as `info` or `kabinet_server=trace`, with the unsafe libraries taken out.
pub fn filter(wish: &str) -> EnvFilter {
    let asked = wish.split(',').filter(|directive| {
        let target = directive.split(['=', '[', ':']).next().unwrap_or_default().trim();
        !SILENT.iter().any(|silent| silent.starts_with(&format!("{target}=")))
    });
    let text: Vec<&str> = asked.chain(SILENT.iter().copied()).collect();
    EnvFilter::new(text.join(","))
}

/// Writes logs to stderr from now on.
pub fn start(format: Format, wish: &str) {
    start_with(format, wish, std::io::stderr);
}

/// Writes logs elsewhere.
pub fn start_with<W>(format: Format, wish: &str, writer: W)
where
    W: for<'w> tracing_subscriber::fmt::MakeWriter<'w> + Send + Sync + 'static,
{
    let builder = tracing_subscriber::fmt().with_env_filter(filter(wish)).with_writer(writer);
    // A second start (in tests) changes nothing.
    let _ = match format {
        Format::Text => builder.with_ansi(false).try_init(),
        Format::Json => builder.json().try_init(),
    };
}
