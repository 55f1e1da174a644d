//! What happens in a seed: people act on every device, lines get better and worse, processes die, time passes, the store's
//! people do their work. All of it is drawn from the seed. At the end everything is given time to come to rest.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Context;
use kabinet_core::lists::Wish;
use kabinet_core::outbox::State;
use kabinet_protocol::ids::{AddressId, IntentId, OrderId, ReturnId};
use kabinet_protocol::intent::{
    Annotate, ArchiveOrder, CancelOrder, ConsentsChange, Feedback, Intent, IntentKind, Payload, Rename,
};
use kabinet_protocol::lists::{Amount, ListName, Watch};
use kabinet_protocol::profile::Address;
use kabinet_protocol::returns::{AskReturn, ReturnLine, ReturnReason, WithdrawReturn};
use kabinet_protocol::shop::{Destination, PayBy, PlaceOrder, WantedLine};
use kabinet_server::catalogue::stock;
use kabinet_server::orders::states::{self, Parcel};
use kabinet_server::sync::store as feeds;
use kabinet_tests::archive::Numbers;

use super::device::{Act, Said, spelled};
use super::line::Mood;
use super::world::{SHELF, Stage};

/// How often everything is synced before it must be at rest.
const ROUNDS: u32 = 60;

/// What was done on a device, by kind and by payload where that is known.
pub type Key = (usize, String, String);

/// What the people of a seed know of what they did.
#[derive(Debug, Default)]
pub struct Known {
    /// How often something was said to be on disk.
    pub done: BTreeMap<Key, u64>,
    /// How often nobody knows.
    pub unknown: BTreeMap<Key, u64>,
    /// What was given up, and what was tried again as something new: by device.
    pub given_up: BTreeMap<(usize, IntentId), Intent>,
    /// Pieces that the store's people put on the shelf.
    pub restocked: Vec<i64>,
    /// Addresses that were written.
    addresses: Vec<AddressId>,
    /// Orders that were placed.
    orders: Vec<OrderId>,
    /// Returns that were asked for.
    returns: Vec<(OrderId, ReturnId)>,
    words: u64,
    /// How many processes were ended.
    pub kills: u64,
}

impl Known {
    fn take(&mut self, device: usize, act: &Act, said: Said) {
        let key = (device, act.kind().to_string(), act.spelled());
        match said {
            Said::Done => *self.done.entry(key).or_default() += 1,
            Said::Unknown => *self.unknown.entry(key).or_default() += 1,
            Said::Nothing => {}
        }
    }
}

/// The key under which an intent is counted.
pub fn key_of(device: usize, intent: &Intent) -> Key {
    let listed = intent.kind.as_str().starts_with("list.");
    (device, intent.kind.to_string(), if listed { String::new() } else { spelled(&intent.payload) })
}

/// Plays a seed and comes to rest.
pub fn play(stage: &mut Stage<'_>, numbers: &mut Numbers) -> anyhow::Result<Known> {
    let mut known = Known { restocked: vec![0; SHELF.len()], ..Known::default() };
    for _ in 0..14 + numbers.below(26) {
        step(stage, numbers, &mut known)?;
    }
    rest(stage, &mut known)?;
    Ok(known)
}

fn step(stage: &mut Stage<'_>, numbers: &mut Numbers, known: &mut Known) -> anyhow::Result<()> {
    let device = numbers.below(stage.devices.len() as u64) as usize;
    let line = &stage.lines[device];
    let history = stage.history.clone();
    match numbers.below(100) {
        0..52 => {
            for _ in 0..1 + numbers.below(3) {
                let act = act(stage, numbers, known);
                let said = stage.devices[device].act(&act)?;
                history.note(format!("d{device} does {} {}: {said:?}", act.kind(), shown(&act)));
                if let Some(said) = said {
                    known.take(device, &act, said);
                }
            }
        }
        52..62 => {
            let mood = match numbers.below(4) {
                0 => Mood::Calm,
                1 => Mood::Dead,
                _ => Mood::Rough(30 + numbers.below(60)),
            };
            history.note(format!("d{device}'s line is {mood:?}"));
            line.set(mood);
        }
        62..65 => {
            history.note(format!("d{device}'s line is pulled"));
            line.pull();
        }
        65..68 => line.release(),
        68..71 => {
            history.note(format!("d{device}: {} late requests arrive", line.deliver_late()));
        }
        71..77 => {
            history.note(format!("d{device} syncs"));
            stage.devices[device].begin_sync()?;
        }
        77..81 => {
            let millis = numbers.below(12);
            stage.server.run(|_| async move {
                tokio::time::sleep(Duration::from_millis(millis)).await;
                Ok(())
            })?;
        }
        81..83 => {
            let on = numbers.below(2) == 0;
            history.note(format!("d{device} works offline: {on}"));
            stage.devices[device].offline(on)?;
        }
        83..87 => {
            let acts: Vec<Act> = (0..numbers.below(3)).map(|_| act(stage, numbers, known)).collect();
            for act in &acts {
                history.note(format!("d{device} begins {} {}", act.kind(), shown(act)));
            }
            history.note(format!("d{device} is killed"));
            known.kills += 1;
            for (act, said) in stage.devices[device].kill(&acts)? {
                known.take(device, &act, said);
            }
            stage.devices[device].open()?;
        }
        87..89 => {
            history.note(format!("d{device} is closed and opened"));
            for (act, said) in stage.devices[device].close()? {
                known.take(device, &act, said);
            }
            stage.devices[device].open()?;
        }
        89..92 => {
            known.kills += 1;
            if numbers.below(3) == 0 {
                history.note("the server stops and starts");
                stage.server.stop()?;
            } else {
                history.note("the server is killed and starts");
                stage.server.kill();
            }
            stage.server.begin()?;
        }
        92..94 => {
            let seconds = [1, 20, 400, 3_000, 200_000][numbers.below(5) as usize];
            history.note(format!("{seconds} s pass"));
            stage.server.clock().advance_s(seconds);
            stage.devices.iter().for_each(|device| device.clock.advance(seconds * 1_000));
        }
        94..98 => operate(stage, numbers, known)?,
        _ => decide(stage, numbers, known, device)?,
    }
    Ok(())
}

fn shown(act: &Act) -> String {
    match act {
        Act::List(wish) => format!("{wish:?}"),
        Act::Other(_) => act.spelled(),
    }
}

/// Something a person may do, sensible or not.
fn act(stage: &Stage<'_>, numbers: &mut Numbers, known: &mut Known) -> Act {
    let lists = [ListName::Cart, ListName::Favourites, ListName::Saved];
    let list = |numbers: &mut Numbers| lists[numbers.below(3) as usize];
    let product = stage.facts.products[numbers.below(SHELF.len() as u64) as usize];
    let mut orders = stage.facts.orders.clone();
    orders.extend(&known.orders);
    let order = orders[numbers.below(orders.len() as u64) as usize];
    known.words += 1;
    let words = format!("words {}", known.words);
    Act::Other(match numbers.below(27) {
        0..5 => {
            let most = if numbers.below(9) == 0 { 700 } else { 4 };
            let quantity = 1 + numbers.below(most) as i64;
            return Act::List(Wish::Add(Amount { list: list(numbers), product, quantity }));
        }
        5..7 => {
            let quantity = numbers.below(4) as i64;
            return Act::List(Wish::Set(Amount { list: list(numbers), product, quantity }));
        }
        7..10 => return Act::List(Wish::Move { product, from: list(numbers), to: list(numbers) }),
        10 => {
            let target_price = (numbers.below(3) > 0).then(|| 1 + numbers.below(900) as i64);
            return Act::List(Wish::Watch(Watch { product, target_price }));
        }
        11 => Payload::Rename(Rename { name: words }),
        12 | 13 => {
            let again = known.addresses.get(numbers.below(1 + known.addresses.len() as u64) as usize).copied();
            let id = again.unwrap_or_default();
            if again.is_none() {
                known.addresses.push(id);
            }
            Payload::AddressPut(Box::new(address(id, words, numbers.below(2) == 0)))
        }
        14 => match known.addresses.get(numbers.below(1 + known.addresses.len() as u64) as usize) {
            Some(id) => Payload::AddressRemove(*id),
            None => Payload::Rename(Rename { name: words }),
        },
        15 => {
            let said = |number: u64| [None, Some(true), Some(false)][number as usize];
            Payload::Consents(ConsentsChange {
                advertising: said(numbers.below(3)),
                informational: Some(numbers.below(2) == 0),
            })
        }
        16 => Payload::Archive(ArchiveOrder { order, archived: numbers.below(3) > 0 }),
        17 | 18 => {
            let note = if numbers.below(5) == 0 { String::new() } else { words };
            Payload::Annotate(Annotate { order, note, tags: Vec::new() })
        }
        19 | 20 => Payload::Cancel(CancelOrder { order, reason: Some(words) }),
        21 => match known.returns.get(numbers.below(2 + known.returns.len() as u64) as usize) {
            Some((order, id)) => Payload::ReturnWithdraw(WithdrawReturn { order: *order, id: *id }),
            None => {
                let id = ReturnId::new();
                known.returns.push((order, id));
                let lines = vec![ReturnLine { line: 1, quantity: 1 }];
                Payload::Return(Box::new(AskReturn {
                    id,
                    order,
                    lines,
                    reason: ReturnReason::Damaged,
                    comment: Some(words),
                }))
            }
        },
        22 => Payload::Feedback(Feedback { topic: "other".into(), text: words, order: None }),
        _ => {
            let wanted = wanted(stage, numbers, &known.addresses);
            known.orders.push(wanted.order);
            Payload::Place(Box::new(wanted))
        }
    })
}

fn address(id: AddressId, street: String, is_default: bool) -> Address {
    Address {
        id,
        label: String::new(),
        recipient: "Ann Lee".into(),
        phone: String::new(),
        country: "US".into(),
        region: String::new(),
        city: "Columbus".into(),
        postal_code: String::new(),
        street,
        unit: String::new(),
        comment: String::new(),
        is_default,
    }
}

fn wanted(stage: &Stage<'_>, numbers: &mut Numbers, addresses: &[AddressId]) -> PlaceOrder {
    let first = numbers.below(SHELF.len() as u64) as usize;
    let lines: Vec<WantedLine> = (first..SHELF.len().min(first + 1 + numbers.below(2) as usize))
        .map(|at| WantedLine {
            product: stage.facts.products[at],
            quantity: 1 + numbers.below(3) as i64,
            unit_price: SHELF[at].0,
        })
        .collect();
    let items: i64 = lines.iter().map(|line| line.unit_price * line.quantity).sum();
    // Now and then somebody saw another price.
    let wrong = i64::from(numbers.below(8) == 0);
    let known = addresses.get(numbers.below(2 + addresses.len() as u64) as usize);
    let (delivery, price, destination) = match known {
        Some(address) => ("courier", if items >= 12_900 { 0 } else { 899 }, Destination::Address { address: *address }),
        None => ("pickup", 0, Destination::Point { point: "queens".into() }),
    };
    PlaceOrder {
        order: OrderId::new(),
        lines,
        delivery: delivery.into(),
        destination,
        recipient: "Ann Lee".into(),
        pay_by: PayBy::OnDelivery,
        expected_total: items + price + wrong,
        language: "en".into(),
        points: 0,
        credit: 0,
    }
}

/// The store's people do something.
fn operate(stage: &Stage<'_>, numbers: &mut Numbers, known: &mut Known) -> anyhow::Result<()> {
    let at = numbers.below(SHELF.len() as u64) as usize;
    let (product, feed) = (stage.facts.products[at], stage.facts.feed);
    let draw = numbers.draw();
    if draw.is_multiple_of(3) {
        known.restocked[at] += 2;
        stage.history.note(format!("two more of {product}"));
        return stage.server.run(|store| async move {
            let mut tx = store.db.begin().await?;
            stock::put_back(&mut tx, product, 2).await.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?;
            Ok(tx.commit().await?)
        });
    }
    if draw % 5 < 2 {
        // As after a backup was restored, or after a client was away for longer than deletions are remembered.
        let anew = draw.is_multiple_of(5);
        stage.history.note(if anew { "a new epoch begins" } else { "deletions are forgotten" });
        return stage.server.run(|store| async move {
            let (mut tx, later) = (store.db.begin().await?, store.clock.now().plus_millis(1));
            let done = match anew {
                true => feeds::new_epoch(&mut tx).await.map(drop),
                false => feeds::compact(&mut tx, later).await.map(drop),
            };
            done.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?;
            Ok(tx.commit().await?)
        });
    }
    let told = stage.server.run(|store| async move {
        let ids: Vec<String> = sqlx::query_scalar("SELECT id FROM orders WHERE feed = $1 ORDER BY placed_at, id")
            .bind(feed.to_string())
            .fetch_all(store.db.readers())
            .await?;
        let id: OrderId = ids[draw as usize % ids.len()].parse()?;
        let mut moved = None;
        for _ in 0..=draw % 4 {
            let step = kabinet_server::operator::orders::act(&store, "simulation", id, "moved", |order, at| {
                states::confirm(order.clone(), at)
                    .or_else(|_| states::ship(order.clone(), Parcel::default(), at))
                    .or_else(|_| states::deliver(order.clone(), None, at))
                    .or_else(|_| states::complete(order, at))
            });
            let Ok(order) = step.await else { break };
            moved = Some(format!("{} is {} and {}", order.id, order.status, order.fulfillment_status));
        }
        Ok(moved)
    })?;
    stage.history.note(told.unwrap_or_else(|| "the store's people do nothing".into()));
    Ok(())
}

/// A person decides about something that was put aside.
fn decide(stage: &Stage<'_>, numbers: &mut Numbers, known: &mut Known, number: usize) -> anyhow::Result<()> {
    let device = &stage.devices[number];
    let waiting = device.outbox()?;
    let aside: Vec<_> = waiting.iter().filter(|it| it.state != State::Waiting).collect();
    let Some(chosen) = aside.get(numbers.below(aside.len() as u64 + 1) as usize) else { return Ok(()) };
    let id = chosen.intent.id;
    if numbers.below(2) == 0 {
        let new = device.retry(id)?;
        stage.history.note(format!("d{number} tries {id} again, as {new:?}"));
        if let Some(new) = new.filter(|new| *new != id) {
            known.given_up.insert((number, id), chosen.intent.clone());
            *known.done.entry(key_of(number, &Intent { id: new, ..chosen.intent.clone() })).or_default() += 1;
        }
    } else if device.discard(id)? {
        stage.history.note(format!("d{number} gives {id} up"));
        let gone = waiting.iter().filter(|it| it.intent.id == id || it.depends_on.contains(&id));
        for gone in gone {
            known.given_up.insert((number, gone.intent.id), gone.intent.clone());
        }
    }
    Ok(())
}

/// The lines are good, everything is on, and nothing more happens: until nothing waits and everybody has everything.
fn rest(stage: &mut Stage<'_>, known: &mut Known) -> anyhow::Result<()> {
    stage.history.note("quiet");
    stage.server.begin()?;
    for (device, line) in stage.devices.iter_mut().zip(stage.lines) {
        line.set(Mood::Calm);
        line.release();
        line.deliver_late();
        device.open()?;
        device.offline(false)?;
    }
    let mut why = String::new();
    for _ in 0..ROUNDS {
        why.clear();
        let feed = stage.facts.feed;
        let mut seen = Vec::new();
        for (number, device) in stage.devices.iter().enumerate() {
            let whole = device.sync()?;
            let waiting = device.outbox()?.iter().filter(|it| it.state == State::Waiting).count();
            let here: Option<i64> = device.read(|db| async move {
                sqlx::query_scalar("SELECT cursor_rev FROM feeds WHERE feed = ?1")
                    .bind(feed.0.as_bytes().as_slice())
                    .fetch_one(db.readers())
                    .await
            })?;
            if !whole || waiting > 0 {
                why = format!("d{number}: whole {whole}, {waiting} wait");
            }
            seen.push(here);
        }
        // Looked at last: what a later device sent in this round an earlier one does not have yet.
        let there: i64 = stage.server.run(|store| async move {
            Ok(sqlx::query_scalar("SELECT rev FROM feeds WHERE id = $1")
                .bind(feed.to_string())
                .fetch_one(store.db.readers())
                .await?)
        })?;
        if why.is_empty() && seen.iter().any(|here| *here != Some(there)) {
            why = format!("the devices are at {seen:?}, the server at {there}");
        }
        if why.is_empty() {
            for (number, device) in stage.devices.iter_mut().enumerate() {
                for (act, said) in device.placed().context("an order")? {
                    debug_assert_eq!(act.kind(), IntentKind::OrderPlace);
                    known.take(number, &act, said);
                }
            }
            return Ok(());
        }
        stage.server.run(|_| async {
            tokio::time::sleep(Duration::from_millis(5)).await;
            Ok(())
        })?;
    }
    anyhow::bail!("it does not come to rest: {why}")
}
