//! What a simulation plays with: a server with a few products and orders, five devices of one account, and a line for each.
//!
//! All of it is made once, and each seed begins with copies of the files: a signed-in device takes longer to make than a
//! seed to play.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Context;
use kabinet_protocol::ids::{FeedId, OrderId, ProductId};
use kabinet_protocol::import::Record;
use kabinet_protocol::time::LocalTime;
use kabinet_tests::archive::Numbers;
use serde_json::json;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::device::Device;
use super::history::History;
use super::line::Line;
use super::server::{BEGIN, Server, runtime};

/// The account's phone.
const PHONE: &str = "+12025550111";
/// The most devices.
pub const DEVICES: usize = 5;
/// Prices, and how many there are.
pub const SHELF: [(i64, Option<i64>); 5] =
    [(500, None), (1_000, Some(40)), (250, Some(6)), (799, None), (1_500, Some(3))];
/// Pieces in each order that was imported: so many can be sent back one by one.
const PIECES: i64 = 3;
/// Clocks that are wrong, in milliseconds: right, an hour slow, ten years slow, a day fast, ten years fast.
const SKEWS: [i64; 5] = [0, -3_600_000, -315_000_000_000, 86_400_000, 315_000_000_000];

/// What stays from seed to seed.
pub struct World {
    home: TempDir,
    network: Runtime,
    address: SocketAddr,
    lines: Vec<Line>,
    devices: Vec<Device>,
    facts: Facts,
}

/// What is there before a seed begins.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The products, as [`SHELF`] lists them.
    pub products: Vec<ProductId>,
    /// The account's feed.
    pub feed: FeedId,
    /// Orders that were imported.
    pub orders: Vec<OrderId>,
}

/// One seed's stage.
pub struct Stage<'a> {
    /// The devices that take part, all switched on.
    pub devices: Vec<Device>,
    /// The server.
    pub server: Server,
    /// Their lines.
    pub lines: &'a [Line],
    /// What was there before.
    pub facts: &'a Facts,
    /// What happens.
    pub history: History,
    // Last: what lies in it is let go of first.
    _home: TempDir,
}

impl World {
    /// Makes one.
    pub fn new() -> anyhow::Result<Self> {
        let home = directory()?;
        let network = runtime("network")?;
        let store = home.path().join("server");
        let mut server = Server::start(&store, SocketAddr::from(([127, 0, 0, 1], 0)), Some(BEGIN))?;
        let records = records()?;
        server.run(|store| async move {
            let summary = kabinet_server::import::records(&store, records.into_iter(), std::io::stderr()).await?;
            anyhow::ensure!(summary.bad_lines == 0, "{summary:?}");
            Ok(())
        })?;
        let (mut lines, mut devices) = (Vec::new(), Vec::new());
        for number in 0..DEVICES {
            let line = Line::to(server.address(), format!("d{number}"), network.handle())?;
            // A code is sent again after a while only.
            server.clock().advance_s(60);
            devices.push(Device::sign_in(&home.path().join(format!("d{number}")), &line, &server, PHONE)?);
            lines.push(line);
        }
        let facts = server.run(|store| async move { facts(&store).await })?;
        let address = server.address();
        server.stop()?;
        Ok(Self { home, network, address, lines, devices, facts })
    }

    /// The stage of a seed.
    pub fn stage(&self, numbers: &mut Numbers, history: History) -> anyhow::Result<Stage<'_>> {
        let home = directory()?;
        copy(self.home.path(), home.path())?;
        let server = Server::start(&home.path().join("server"), self.address, Some(BEGIN))?;
        let count = 1 + numbers.below(DEVICES as u64) as usize;
        let mut devices = Vec::new();
        for (number, device) in self.devices.iter().enumerate().take(count) {
            let skew = SKEWS[numbers.below(SKEWS.len() as u64) as usize];
            let mut device = device.copy(&home.path().join(format!("d{number}")), LocalTime(BEGIN + skew));
            self.lines[number].reset(Numbers::at(numbers.draw(), number as u64), &history);
            device.open()?;
            history.note(format!("d{number} is on, its clock {} s off", skew / 1_000));
            devices.push(device);
        }
        let lines = &self.lines[..count];
        Ok(Stage { devices, server, lines, facts: &self.facts, history, _home: home })
    }
}

impl Drop for World {
    fn drop(&mut self) {
        for line in &self.lines {
            line.pull();
        }
        let _inside = self.network.enter();
    }
}

/// In memory where the system offers that: what is looked at is what a process leaves, not what a disk does.
pub fn directory() -> anyhow::Result<TempDir> {
    let memory = Path::new("/dev/shm");
    Ok(if memory.is_dir() { tempfile::tempdir_in(memory)? } else { tempfile::tempdir()? })
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let (from, to): (PathBuf, PathBuf) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            std::fs::create_dir_all(&to)?;
            copy(&from, &to)?;
        } else if entry.file_type()?.is_file() {
            std::fs::copy(&from, &to)?;
        }
    }
    Ok(())
}

/// What the store sells, and one customer with orders in several states.
pub fn records() -> anyhow::Result<Vec<Record>> {
    let customer = json!({"customer": {"external_id": "C", "name": "Ann Lee", "phone": PHONE}});
    let products = SHELF.iter().zip(0..).map(|((price, stock), n)| {
        json!({"product": {"external_id": format!("P{n}"), "sku": format!("P{n}"), "name": {"en": format!("Food {n}")},
            "price": price, "stock": stock}})
    });
    let states = [
        ("completed", "paid", "delivered", 1),
        ("completed", "paid", "delivered", 1),
        ("created", "not_paid", "not_fulfilled", 0),
        ("confirmed", "paid", "not_fulfilled", 0),
        ("canceled", "not_paid", "not_fulfilled", 0),
    ];
    let orders = states.iter().zip(0..).map(|((status, payment, fulfillment, fulfilled), n)| {
        let line = json!({"product": "P0", "unit_price": 500, "ordered": PIECES, "fulfilled": fulfilled * PIECES,
            "total": 500 * PIECES});
        let placed_at = BEGIN - 86_400_000 * (n + 1);
        let parcel = json!({"kind": "shipping", "lines": [{"line": 1, "quantity": PIECES}],
            "events": [{"kind": "shipped", "at": placed_at + 1_000}, {"kind": "delivered", "at": placed_at + 2_000}]});
        let parcels: Vec<_> = (0..*fulfilled).map(|_| parcel.clone()).collect();
        json!({"order": {"external_id": format!("O{n}"), "customer": "C", "placed_at": placed_at,
            "language": "en", "currency": "USD", "status": status, "payment_status": payment,
            "fulfillment_status": fulfillment, "lines": [line], "fulfillments": parcels,
            "totals": {"items": 500 * PIECES, "total": 500 * PIECES}}})
    });
    let all = std::iter::once(customer).chain(products).chain(orders);
    all.map(|record| serde_json::from_value(record).context("a record")).collect()
}

async fn facts(store: &kabinet_server::Store) -> anyhow::Result<Facts> {
    let products: Vec<String> =
        sqlx::query_scalar("SELECT id FROM products ORDER BY sku").fetch_all(store.db.readers()).await?;
    let orders: Vec<(String, String)> =
        sqlx::query_as("SELECT feed, id FROM orders ORDER BY number").fetch_all(store.db.readers()).await?;
    let feed = orders.first().context("orders")?.0.parse()?;
    Ok(Facts {
        products: products.iter().map(|id| id.parse()).collect::<Result<_, _>>()?,
        orders: orders.iter().map(|(_, id)| id.parse()).collect::<Result<_, _>>()?,
        feed,
    })
}
