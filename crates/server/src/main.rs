//! The binary `kabinet-server`: `serve`, `import`, `openapi`, `policy`, `customer`, `order`, `points`, `credit`, `membership`, `audit`,
//! `operator`, `epoch`.
//!
//! Answers for programs go to stdout, one JSON object; logs and words for people go to stderr. Exit codes: 0 done,
//! 1 done in part (an import with bad lines) or found wrong (an audit that
//! differs), 2 not done.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

mod command;

use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use command::credit::CreditVerb;
use command::customers::CustomerVerb;
use command::membership::MembershipVerb;
use command::orders::OrderVerb;
use command::points::PointsVerb;
use command::post::Post;
use kabinet_server::connections::Patience;
use kabinet_server::logs::{self, Format};
use kabinet_server::payments::{Payments, Till};
use kabinet_server::{Config, Location, PepperSource, Profile, Store};

/// The Kabinet store server.
#[derive(Debug, Parser)]
#[command(name = "kabinet-server", version, about)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
    /// How log lines look.
    #[arg(long, global = true, default_value = "text")]
    log_format: Format,
    /// What is logged, as `info` or `kabinet_server=debug`.
    #[arg(long, global = true, env = "KABINET_LOG", default_value = "info")]
    log: String,
}

#[derive(Debug, Subcommand)]
#[allow(clippy::large_enum_variant, reason = "a process makes one of them, once")]
enum Verb {
    /// Serves a store until SIGTERM or Ctrl-C.
    Serve {
        #[command(flatten)]
        open: Open,
        /// The address to listen on; port 0 takes a free one.
        #[arg(long, default_value = "127.0.0.1:7480")]
        listen: std::net::SocketAddr,
        /// Makes an empty data directory a demonstration store and fills it.
        #[arg(long)]
        demo: bool,
        /// In a demonstration store: seconds between two steps of what is bought there, from confirmed to delivered; 0 leaves
        /// orders to the operator.
        #[arg(long, value_name = "SECONDS", env = "KABINET_DEMO_PACE", default_value_t = 20)]
        demo_pace: u32,
        /// Stops when standard input ends, so that a parent takes the server with it.
        #[arg(long)]
        stop_with_stdin: bool,
        /// A proxy whose X-Forwarded-For is believed, as 10.0.0.0/8. May be given several times.
        #[arg(long = "trusted-proxy", value_name = "CIDR")]
        trusted_proxies: Vec<ipnet::IpNet>,
        /// Connections open at once, of which one address may have a third. Above about 1,000 the process must be allowed
        /// to open more files.
        #[arg(long, value_name = "N", default_value_t = 900, value_parser = clap::value_parser!(u32).range(1..))]
        max_connections: u32,
        /// A directory of pictures, NAME.svg each.
        #[arg(long, value_name = "DIR")]
        art: Option<PathBuf>,
        #[command(flatten)]
        post: Post,
        /// Who moves the money: none, sandbox (which moves none), or a TOML file with the keys of a provider
        /// (docs/operations.md). A demonstration store has the sandbox.
        #[arg(long, value_name = "none|sandbox|FILE", env = "KABINET_PAYMENTS")]
        payments: Option<String>,
        /// The address under which people reach the store, for links in e-mails, as https://shop.example.
        #[arg(long, value_name = "URL", env = "KABINET_PUBLIC_URL", value_parser = public_url)]
        public_url: Option<String>,
    },
    /// Fills a store from NDJSON records (docs/import.md). Prints a summary as JSON; exits with 1 where lines were bad.
    Import {
        #[command(flatten)]
        open: Open,
        /// The file; - reads standard input.
        file: PathBuf,
        /// Makes a new store a demonstration store, whose inbox anybody may read, filled with these records alone.
        #[arg(long)]
        demo: bool,
    },
    /// Prints the OpenAPI document.
    Openapi,
    /// Shows the policy as JSON, or changes fields of it.
    Policy {
        #[command(flatten)]
        open: Open,
        /// FIELD=JSON, as `otp_may_register=false`. May be given several times.
        #[arg(long = "set", value_name = "FIELD=JSON")]
        set: Vec<String>,
    },
    /// The merchant's customers.
    Customer {
        #[command(subcommand)]
        verb: CustomerVerb,
    },
    /// Moves an order: confirms, packs, ships, tracks, delivers, completes, cancels, refunds; decides its returns.
    Order {
        #[command(subcommand)]
        verb: OrderVerb,
    },
    /// Customers' points.
    Points {
        #[command(subcommand)]
        verb: PointsVerb,
    },
    /// Customers' store credit.
    Credit {
        #[command(subcommand)]
        verb: CreditVerb,
    },
    /// Customers' memberships.
    Membership {
        #[command(subcommand)]
        verb: MembershipVerb,
    },
    /// Rebuilds every ledger of points and of store credit from its entries, and every membership from its periods, and compares
    /// them with what is stored. Prints what it found as JSON; exits with 1 at the first difference.
    Audit {
        #[command(flatten)]
        open: Open,
    },
    /// Operators and their tokens.
    Operator {
        #[command(subcommand)]
        verb: OperatorVerb,
    },
    /// The life of the feeds' counters.
    Epoch {
        #[command(flatten)]
        open: Open,
        /// Begins a new epoch: run it after restoring a backup, so that clients take new snapshots.
        #[arg(long, required = true)]
        new: bool,
    },
}

#[derive(Debug, Subcommand)]
enum OperatorVerb {
    /// Adds an operator and prints the token, this once.
    Add {
        #[command(flatten)]
        open: Open,
        /// The operator's name.
        #[arg(value_name = "NAME")]
        operator: String,
        /// What the operator may do.
        #[arg(long, default_value = "staff", value_parser = ["owner", "staff"])]
        role: String,
    },
    /// Takes an operator's token away.
    Revoke {
        #[command(flatten)]
        open: Open,
        /// The operator's name.
        #[arg(value_name = "NAME")]
        operator: String,
    },
}

/// Reads `--public-url`: an origin and perhaps a path, nothing a link could not be appended to.
fn public_url(text: &str) -> Result<String, String> {
    let url: url::Url = text.parse().map_err(|_| String::from("give it as https://shop.example"))?;
    let plain = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if plain { Ok(url.as_str().trim_end_matches('/').into()) } else { Err("give it as https://shop.example".into()) }
}

/// Which store, and what a new one becomes.
#[derive(Debug, Args)]
struct Open {
    /// The data directory of a SQLite store.
    #[arg(long, value_name = "DIR", env = "KABINET_DATA", default_value = "kabinet-data")]
    data: PathBuf,
    /// A PostgreSQL database instead: postgres://…
    #[arg(long, value_name = "URL", env = "KABINET_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// The file with the pepper, made when absent. With SQLite it lies in the data directory by default.
    #[arg(long, value_name = "FILE")]
    pepper_file: Option<PathBuf>,
    /// The pepper itself, 64 hexadecimal digits.
    #[arg(long, env = "KABINET_PEPPER", hide = true, hide_env_values = true)]
    pepper: Option<String>,
    /// A new store's name.
    #[arg(long)]
    name: Option<String>,
    /// A new store's country, as US: numbers without a prefix are read there.
    #[arg(long)]
    country: Option<String>,
    /// A new store's currency, as USD.
    #[arg(long)]
    currency: Option<String>,
    /// A new store's time zone, as America/New_York.
    #[arg(long)]
    time_zone: Option<String>,
    /// A new store's languages, its own first, as en,ru.
    #[arg(long, value_delimiter = ',')]
    languages: Vec<String>,
}

impl Open {
    fn config(self, demo: bool) -> anyhow::Result<Config> {
        let mut profile = Profile::usual()?;
        profile.demo = demo;
        if demo {
            profile.name = "Paws & Whiskers".into();
        }
        if let Some(name) = self.name {
            profile.name = name;
        }
        if let Some(country) = self.country {
            anyhow::ensure!(
                country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase()),
                "--country takes two capital letters, as US"
            );
            profile.country = country;
        }
        if let Some(currency) = self.currency {
            profile.currency = currency.parse()?;
        }
        if let Some(zone) = self.time_zone {
            jiff::tz::TimeZone::get(&zone).context("--time-zone takes an IANA name, as Europe/Madrid")?;
            profile.time_zone = zone;
        }
        if !self.languages.is_empty() {
            profile.languages = self.languages;
        }
        let location = match self.database_url {
            Some(url) => Location::Postgres(url),
            None => Location::Directory(self.data),
        };
        let mut config = Config::new(location);
        config.profile = Some(profile);
        config.pepper = match (self.pepper, self.pepper_file) {
            (Some(hex), _) => PepperSource::Hex(hex),
            (None, Some(file)) => PepperSource::File(file),
            (None, None) => PepperSource::Beside,
        };
        Ok(config)
    }

    async fn store(self) -> anyhow::Result<Store> {
        Ok(Store::open(self.config(false)?).await?)
    }
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    logs::start(cli.log_format, &cli.log);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    let code = runtime.block_on(async {
        match run(cli.verb).await {
            Ok(code) => code,
            Err(error) => failed(&error),
        }
    });
    // A thread that waits for standard input must not keep the process.
    runtime.shutdown_background();
    code
}

fn failed(error: &anyhow::Error) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "kabinet-server: {error:#}");
    ExitCode::from(2)
}

/// One line for programs.
fn say(value: &serde_json::Value) -> anyhow::Result<()> {
    let mut out = std::io::stdout();
    writeln!(out, "{value}")?;
    out.flush()?;
    Ok(())
}

async fn run(verb: Verb) -> anyhow::Result<ExitCode> {
    match verb {
        Verb::Serve {
            open,
            listen,
            demo,
            demo_pace,
            stop_with_stdin,
            trusted_proxies,
            max_connections,
            art,
            post,
            payments,
            public_url,
        } => {
            let mut config = open.config(demo)?;
            config.trusted_proxies = trusted_proxies;
            config.patience = Patience::with_connections(usize::try_from(max_connections)?);
            config.art = art;
            config.transports = post.transports()?;
            config.public_url = public_url;
            if let Some(payments) = payments {
                config.payments = Payments::read(&payments).with_context(|| format!("--payments {payments}"))?;
            }
            config.motion = (demo_pace > 0).then(|| std::time::Duration::from_secs(demo_pace.into()));
            let store = Store::open(config).await?;
            if matches!(store.till, Till::Sandbox(_)) && !store.profile.demo {
                tracing::warn!("the sandbox moves no money: orders are marked as paid that nobody has paid");
            }
            if demo && store.profile.demo {
                kabinet_server::import::fill_demo(&store).await?;
            }
            let listener =
                tokio::net::TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))?;
            let address = listener.local_addr()?;
            // From here on a signal is heard: whoever reads that it listens may tell it to stop.
            let stop = told_to_stop(stop_with_stdin);
            say(&serde_json::json!({ "listening": format!("http://{address}"), "store_id": store.id }))?;
            tracing::info!(%address, store = %store.id, "listening");
            kabinet_server::serve(listener, store, stop).await?;
            Ok(ExitCode::SUCCESS)
        }
        Verb::Import { open, file, demo } => {
            let store = Store::open(open.config(demo)?).await?;
            let summary = if file.as_os_str() == "-" {
                kabinet_server::import::run(&store, std::io::stdin(), std::io::stderr()).await?
            } else {
                let input = std::fs::File::open(&file).with_context(|| format!("cannot read {}", file.display()))?;
                kabinet_server::import::run(&store, input, std::io::stderr()).await?
            };
            store.db.close().await;
            say(&serde_json::to_value(&summary)?)?;
            Ok(if summary.bad_lines == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Verb::Openapi => {
            let mut out = std::io::stdout();
            writeln!(out, "{}", kabinet_server::openapi::text())?;
            Ok(ExitCode::SUCCESS)
        }
        Verb::Policy { open, set } => {
            let store = open.store().await?;
            let policy = kabinet_server::policy::store::set_fields(&store, &set, "command line").await;
            say(&serde_json::to_value(policy.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?)?)?;
            store.db.close().await;
            Ok(ExitCode::SUCCESS)
        }
        Verb::Customer { verb } => {
            command::customers::run(verb).await?;
            Ok(ExitCode::SUCCESS)
        }
        Verb::Order { verb } => {
            command::orders::run(verb).await?;
            Ok(ExitCode::SUCCESS)
        }
        Verb::Points { verb } => {
            command::points::run(verb).await?;
            Ok(ExitCode::SUCCESS)
        }
        Verb::Credit { verb } => {
            command::credit::run(verb).await?;
            Ok(ExitCode::SUCCESS)
        }
        Verb::Membership { verb } => {
            command::membership::run(verb).await?;
            Ok(ExitCode::SUCCESS)
        }
        Verb::Audit { open } => command::audit::prove(open).await,
        Verb::Operator { verb: OperatorVerb::Add { open, operator: name, role } } => {
            let store = open.store().await?;
            let token = kabinet_server::operator::store::add(&store, &name, &role).await;
            let token = token.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?;
            store.db.close().await;
            if std::io::stdout().is_terminal() {
                writeln!(std::io::stderr(), "Keep this token: it is shown this once.")?;
            }
            say(&serde_json::json!({ "name": name, "role": role, "token": token }))?;
            Ok(ExitCode::SUCCESS)
        }
        Verb::Operator { verb: OperatorVerb::Revoke { open, operator: name } } => {
            let store = open.store().await?;
            let revoked = kabinet_server::operator::store::revoke(&store, &name).await;
            let revoked = revoked.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?;
            store.db.close().await;
            anyhow::ensure!(revoked, "there is no operator of this name with a token");
            say(&serde_json::json!({ "name": name, "revoked": true }))?;
            Ok(ExitCode::SUCCESS)
        }
        Verb::Epoch { open, new: _ } => {
            let store = open.store().await?;
            let mut tx = store.db.begin().await?;
            let epoch = kabinet_server::sync::store::new_epoch(&mut tx).await;
            let epoch = epoch.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?;
            tx.commit().await?;
            store.db.close().await;
            say(&serde_json::json!({ "epoch": epoch }))?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Resolves on Ctrl-C, on SIGTERM, and where wished at the end of standard input. Signals are heard from this call on.
fn told_to_stop(with_stdin: bool) -> impl Future<Output = ()> {
    #[cfg(unix)]
    let (interrupted, terminated) = {
        use tokio::signal::unix::{Signal, SignalKind, signal};
        async fn heard(signal: std::io::Result<Signal>) {
            match signal {
                Ok(mut signal) => drop(signal.recv().await),
                Err(_) => std::future::pending().await,
            }
        }
        (heard(signal(SignalKind::interrupt())), heard(signal(SignalKind::terminate())))
    };
    #[cfg(not(unix))]
    let (interrupted, terminated) = (
        async {
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        },
        std::future::pending::<()>(),
    );
    let ended = async move {
        if !with_stdin {
            std::future::pending::<()>().await;
        }
        // A thread of its own: reading standard input cannot be called off.
        let (sender, receiver) = tokio::sync::oneshot::channel();
        std::thread::spawn(move || {
            let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
            let _ = sender.send(());
        });
        let _ = receiver.await;
    };
    async move {
        tokio::select! {
            () = interrupted => {}
            () = terminated => {}
            () = ended => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn no_two_arguments_of_a_verb_have_one_name() {
        super::Cli::command().debug_assert();
    }
}
