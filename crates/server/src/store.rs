//! An open store: its database, clock, secrets and the channel on which feeds say that they moved.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use ipnet::IpNet;
use kabinet_protocol::ids::{Epoch, FeedId, StoreId};
use kabinet_protocol::money::Currency;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::clock::{Clock, SystemClock};
use crate::connections::Patience;
use crate::db::{Db, DbError, Location};
use crate::events::Hub;
use crate::identity::passwords::Evaluator;
use crate::messages::Transports;
use crate::payments::{Payments, Till};
use crate::policy::Policy;
use crate::problems::Refusal;
use crate::secret::{Pepper, PepperError};

/// What the store is, decided when it is opened for the first time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The store's name for people.
    pub name: String,
    /// Languages the store writes, its own first.
    pub languages: Vec<String>,
    /// The currency of its prices.
    pub currency: Currency,
    /// The IANA time zone of its civil dates.
    pub time_zone: String,
    /// The country in which a number without a prefix is read.
    pub country: String,
    /// Whether this is a demonstration store, whose inbox anybody may read.
    pub demo: bool,
}

impl Profile {
    /// A shop in the United States.
    pub fn usual() -> Result<Self, OpenError> {
        Ok(Self {
            name: "Kabinet Store".into(),
            languages: ["en", "ru", "es", "vi"].map(String::from).into(),
            currency: "USD".parse().map_err(|_| OpenError::Profile("USD".into()))?,
            time_zone: "America/New_York".into(),
            country: "US".into(),
            demo: false,
        })
    }
}

/// Where the pepper comes from.
#[derive(Debug, Clone)]
pub enum PepperSource {
    /// `pepper.key` beside the SQLite database, made when absent.
    Beside,
    /// A file, made when absent.
    File(PathBuf),
    /// Given, 64 hexadecimal digits.
    Hex(String),
}

/// How to open a store.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the database is.
    pub location: Location,
    /// Where the pepper is.
    pub pepper: PepperSource,
    /// What a store that does not exist yet becomes; [`Profile::usual`] where absent.
    pub profile: Option<Profile>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// A directory of pictures, `<name>.svg`.
    pub art: Option<PathBuf>,
    /// By which ways messages leave.
    pub transports: Transports,
    /// Who moves the money.
    pub payments: Payments,
    /// The address under which people reach the store, for links in e-mails; where it listens where absent.
    pub public_url: Option<String>,
    /// What clients may take of the server's connections.
    pub patience: Patience,
    /// The usual pause between two steps of an order, where a demo store is to move by itself.
    pub motion: Option<std::time::Duration>,
}

impl Config {
    /// The plain configuration for a database.
    pub fn new(location: Location) -> Self {
        Self {
            location,
            pepper: PepperSource::Beside,
            profile: None,
            trusted_proxies: Vec::new(),
            clock: Arc::new(SystemClock),
            art: None,
            transports: Transports::default(),
            payments: Payments::default(),
            public_url: None,
            patience: Patience::default(),
            motion: None,
        }
    }
}

/// The store could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The pepper.
    #[error(transparent)]
    Pepper(#[from] PepperError),
    /// PostgreSQL leaves nothing beside which a pepper could lie.
    #[error("with --database-url, name the pepper: --pepper-file FILE or KABINET_PEPPER=<64 hexadecimal digits>")]
    PepperUnnamed,
    /// The profile cannot be read.
    #[error("the store's profile is damaged: {0}")]
    Profile(String),
    /// A first write failed.
    #[error("the store could not be set up: {0}")]
    Setup(Box<kabinet_protocol::problem::Problem>),
}

impl From<Refusal> for OpenError {
    fn from(refusal: Refusal) -> Self {
        Self::Setup(refusal.0)
    }
}

impl From<sqlx::Error> for OpenError {
    fn from(error: sqlx::Error) -> Self {
        Self::Db(error.into())
    }
}

/// An open store. Cheap to clone; all clones are the same store.
#[derive(Debug, Clone)]
pub struct Store(Arc<Inner>);

/// What a [`Store`] is made of.
#[derive(Debug)]
pub struct Inner {
    /// Which store this is.
    pub id: StoreId,
    /// What it is.
    pub profile: Profile,
    /// The catalogue's feed.
    pub catalogue: FeedId,
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The pepper.
    pub pepper: Pepper,
    /// Where feeds say that they moved.
    pub hub: Hub,
    /// Proxies whose word on the caller's address is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// A directory of pictures.
    pub art: Option<PathBuf>,
    /// By which ways messages leave.
    pub transports: Transports,
    /// Who moves the money.
    pub till: Till,
    /// Evaluates passwords.
    pub passwords: Evaluator,
    /// The address under which people reach the store. A request's Host header is never asked: whoever sends the request
    /// writes it.
    pub(crate) public_url: OnceLock<String>,
    /// Where it listens.
    pub(crate) listening: OnceLock<SocketAddr>,
    /// What clients may take of the server's connections.
    pub patience: Patience,
    /// The usual pause between two steps of an order, where a demo store moves by itself.
    pub motion: Option<std::time::Duration>,
    /// Set when the server stops: streams end.
    pub stopping: CancellationToken,
}

impl std::ops::Deref for Store {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Store {
    /// The address under which people reach the store, without a slash at its end.
    pub fn public_url(&self) -> &str {
        self.public_url.get().map_or("http://127.0.0.1", |url| url.trim_end_matches('/'))
    }

    /// The address under which this process reaches itself, whatever stands between it and the people.
    pub(crate) fn own_address(&self) -> String {
        let Some(mut address) = self.listening.get().copied() else { return self.public_url().into() };
        if address.ip().is_unspecified() {
            address.set_ip(if address.is_ipv4() {
                std::net::Ipv4Addr::LOCALHOST.into()
            } else {
                std::net::Ipv6Addr::LOCALHOST.into()
            });
        }
        format!("http://{address}")
    }

    /// Opens a store, setting it up where the database is new.
    pub async fn open(config: Config) -> Result<Self, OpenError> {
        let db = Db::open(&config.location).await?;
        let pepper = match (&config.pepper, &config.location) {
            (PepperSource::Beside, Location::Directory(directory)) => Pepper::from_file(&directory.join("pepper.key"))?,
            (PepperSource::Beside, Location::Postgres(_)) => return Err(OpenError::PepperUnnamed),
            (PepperSource::File(file), _) => Pepper::from_file(file)?,
            (PepperSource::Hex(text), _) => Pepper::from_hex(text)?,
        };
        let wanted = match config.profile {
            Some(profile) => profile,
            None => Profile::usual()?,
        };
        let (id, profile, catalogue) = set_up(&db, config.clock.as_ref(), &wanted).await?;
        let hub = Hub::open(&db, &config.location).await?;
        Ok(Self(Arc::new(Inner {
            id,
            till: Till::open(config.payments, profile.demo),
            profile,
            catalogue,
            db,
            clock: config.clock,
            pepper,
            hub,
            trusted_proxies: config.trusted_proxies,
            art: config.art,
            transports: config.transports,
            passwords: Evaluator::default(),
            public_url: config.public_url.map_or_else(OnceLock::new, OnceLock::from),
            listening: OnceLock::new(),
            patience: config.patience,
            motion: config.motion,
            stopping: CancellationToken::new(),
        })))
    }
}

async fn set_up(db: &Db, clock: &dyn Clock, wanted: &Profile) -> Result<(StoreId, Profile, FeedId), OpenError> {
    let mut tx = db.begin().await?;
    if db.engine() == crate::db::Engine::Postgres {
        // Two instances that start on an empty database must not found two stores.
        sqlx::query("SELECT CAST(pg_advisory_xact_lock(5272) AS TEXT)").fetch_one(&mut *tx).await?;
    }
    let row: Option<(String, String)> =
        sqlx::query_as("SELECT id, profile FROM store").fetch_optional(&mut *tx).await?;
    let damaged = |what: &str| OpenError::Profile(what.into());
    if let Some((id, profile)) = row {
        let feed: String =
            sqlx::query_scalar("SELECT id FROM feeds WHERE owner = $1").bind(&id).fetch_one(&mut *tx).await?;
        tx.commit().await?;
        let profile = serde_json::from_str(&profile).map_err(|error| damaged(&error.to_string()))?;
        return Ok((
            id.parse().map_err(|_| damaged("the store's id"))?,
            profile,
            feed.parse().map_err(|_| damaged("the catalogue's id"))?,
        ));
    }
    let (id, feed, now) = (StoreId::new(), FeedId::new(), clock.now());
    let doc = serde_json::to_string(wanted).map_err(|error| damaged(&error.to_string()))?;
    sqlx::query("INSERT INTO store(id, created_at, profile) VALUES ($1, $2, $3)")
        .bind(id.to_string())
        .bind(now.millis())
        .bind(doc)
        .execute(&mut *tx)
        .await?;
    crate::sync::store::found(
        &mut tx,
        feed,
        kabinet_protocol::sync::FeedKind::Catalogue,
        &id.to_string(),
        Epoch::new(),
    )
    .await?;
    let policy = if wanted.demo { Policy::demo() } else { Policy::default() };
    crate::policy::store::change(&mut tx, &policy, "set-up", now).await?;
    tx.commit().await?;
    Ok((id, wanted.clone(), feed))
}
