//! A demonstration store that says where it listens and whom it takes for whom, and serves until its input ends.

use std::io::Write;

use kabinet_server::identity::{accounts, sessions};
use kabinet_server::operator::store as operators;
use kabinet_server::problems::Refusal;
use kabinet_server::{Config, Location, PepperSource, Profile, Store};
use serde_json::json;
use tokio::io::AsyncReadExt;

use crate::postgres;
use crate::shop::device;

/// The customer with orders in every state.
const CUSTOMER: &str = "+12025550143";

/// Serves a store on `sqlite` or `postgres`.
pub async fn run(place: &str) -> anyhow::Result<()> {
    let directory = tempfile::tempdir()?;
    let mut config = Config::new(match place {
        "sqlite" => Location::Directory(directory.path().into()),
        "postgres" => Location::Postgres(postgres::database()),
        other => anyhow::bail!("serve sqlite or postgres, not {other}"),
    });
    config.pepper = PepperSource::Hex("07".repeat(32));
    config.profile = Some(Profile { demo: true, ..Profile::usual()? });
    let store = Store::open(config).await?;
    kabinet_server::import::fill_demo(&store).await?;
    let (customer, operator) = callers(&store).await.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://{}", listener.local_addr()?);
    let mut out = std::io::stdout();
    writeln!(out, "{}", json!({"origin": origin, "customer": customer, "operator": operator}))?;
    out.flush()?;
    let parent = async {
        let _ = tokio::io::stdin().read_to_end(&mut Vec::new()).await;
    };
    Ok(kabinet_server::serve(listener, store, parent).await?)
}

async fn callers(store: &Store) -> Result<(String, String), Refusal> {
    let operator = operators::add(store, "assault", "owner").await?;
    let now = store.clock.now();
    let mut tx = store.db.begin().await?;
    let owner = accounts::by_phone(&mut tx, CUSTOMER, now).await?.owner;
    let (_, tokens) = sessions::begin(&mut tx, &store.pepper, owner, &device(), "127.0.0.…", now).await?;
    tx.commit().await?;
    Ok((tokens.access, operator))
}
