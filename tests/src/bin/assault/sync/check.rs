//! What must hold once everything has come to rest.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, bail, ensure};
use kabinet_core::outbox::{State, Waiting};
use kabinet_protocol::identity::Account;
use kabinet_protocol::ids::{IntentId, OrderId};
use kabinet_protocol::intent::Intent;
use kabinet_protocol::order::{Order, OrderStatus};
use kabinet_protocol::profile::Address;
use kabinet_protocol::returns::ReturnState;
use kabinet_server::clock::Clock;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::model::{Made, Model, find};
use super::script::{Known, key_of};
use super::world::{SHELF, Stage};

/// Kind and id, rev and document.
type Documents = BTreeMap<(String, String), (i64, Value)>;

/// What the server says of intents: the outcome by id.
struct Decided {
    made: Vec<Made>,
    refused: BTreeMap<IntentId, String>,
}

/// Checks all of it. An error names the first thing that does not hold.
pub fn check(stage: &Stage<'_>, known: &Known) -> anyhow::Result<()> {
    let mut heard: BTreeMap<IntentId, (usize, Intent)> = BTreeMap::new();
    for (number, line) in stage.lines.iter().enumerate() {
        for (id, intent) in line.heard() {
            ensure!(heard.insert(id, (number, intent)).is_none(), "two devices sent {id}");
        }
    }
    let decided = decided(stage, &heard)?;
    let truth = truth(stage)?;
    for (number, device) in stage.devices.iter().enumerate() {
        agrees(stage, number, &truth)?;
        let outbox = device.outbox()?;
        kept(number, &outbox, &decided)?;
        answered(number, &outbox, &heard, &decided, known)?;
        counted(number, &outbox, &heard, known)?;
    }
    effects(stage, &truth, decided.made, known)
}

/// Every device has the documents of the server, under the same revs, and its lists and searches say the same.
fn agrees(stage: &Stage<'_>, number: usize, truth: &Documents) -> anyhow::Result<()> {
    let device = &stage.devices[number];
    let rows: Vec<(String, String, i64, String)> = device.read(|db| async move {
        sqlx::query_as(
            "SELECT d.kind, d.id, d.rev, d.doc FROM documents d JOIN feeds f ON f.num = d.feed WHERE f.kind = 'account'
             UNION ALL SELECT 'order', lower(hex(o.id)), o.rev, d.doc FROM orders o JOIN order_docs d USING (key)
             UNION ALL SELECT 'account', id, rev, doc FROM account_docs
             UNION ALL SELECT u.kind, u.id, u.rev, doc FROM unknown_entities u JOIN feeds f ON f.num = u.feed
                 WHERE f.kind = 'account'",
        )
        .fetch_all(db.readers())
        .await
    })?;
    let mut here = Documents::new();
    for (kind, id, rev, doc) in rows {
        let id = if kind == "order" { id.parse::<OrderId>()?.to_string() } else { id };
        here.insert((kind, id), (rev, serde_json::from_str(&doc)?));
    }
    for (key, (rev, doc)) in truth {
        let (here_rev, here_doc) = here.get(key).with_context(|| format!("d{number} lacks {key:?}"))?;
        ensure!(here_rev == rev, "d{number} has {key:?} at {here_rev}, the server at {rev}");
        ensure!(here_doc == doc, "d{number} has {key:?} as {here_doc}, the server as {doc}");
    }
    if let Some(extra) = here.keys().find(|key| !truth.contains_key(*key)) {
        bail!("d{number} has {extra:?}, the server has not");
    }
    let (shown, indexed): (i64, i64) = device.read(|db| async move {
        sqlx::query_as(
            "SELECT (SELECT count(*) FROM orders JOIN order_docs USING (key)
                     WHERE archived <> json_extract(doc, '$.archived')),
                    (SELECT count(*) FROM order_search)",
        )
        .fetch_one(db.readers())
        .await
    })?;
    ensure!(shown == 0, "d{number} shows {shown} orders put away that are not, or the other way round");
    let orders = truth.keys().filter(|(kind, _)| kind == "order").count() as i64;
    ensure!(indexed == orders, "d{number} finds {indexed} orders of {orders}");
    let sound: String =
        device.read(|db| async move { sqlx::query_scalar("PRAGMA integrity_check").fetch_one(db.readers()).await })?;
    ensure!(sound == "ok", "d{number}'s database: {sound}");
    Ok(())
}

/// What is still in an outbox was refused, for a reason, or waits for a person, and was not made.
fn kept(number: usize, outbox: &[Waiting], decided: &Decided) -> anyhow::Result<()> {
    for waits in outbox {
        let id = waits.intent.id;
        ensure!(!find(&decided.made, id), "d{number} keeps {id} as {:?}, which was made", waits.state);
        match waits.state {
            State::Waiting => bail!("d{number}: {id} still waits"),
            State::Expired => {}
            State::Parked => {
                let reason = waits.problem.as_ref().map(|problem| problem.code.to_string());
                let own = decided.refused.get(&id);
                let dependent = reason.is_none() && !waits.depends_on.is_empty();
                ensure!(
                    dependent || reason.as_ref() == own,
                    "d{number}: {id} is kept for {reason:?}, was refused for {own:?}"
                );
            }
        }
    }
    Ok(())
}

/// What was sent was made, or refused and kept, or given up by a person. Nothing was made that nobody sent.
fn answered(
    number: usize,
    outbox: &[Waiting],
    heard: &BTreeMap<IntentId, (usize, Intent)>,
    decided: &Decided,
    known: &Known,
) -> anyhow::Result<()> {
    let own = heard.iter().filter(|(_, (from, _))| *from == number);
    for (id, (_, intent)) in own {
        let here = outbox.iter().any(|waits| waits.intent.id == *id);
        let given_up = known.given_up.contains_key(&(number, *id));
        ensure!(here || given_up || find(&decided.made, *id), "d{number}: {} {id} is lost", intent.kind);
    }
    Ok(())
}

/// What was said to be on disk is known by as many keys, and by no more.
fn counted(
    number: usize,
    outbox: &[Waiting],
    heard: &BTreeMap<IntentId, (usize, Intent)>,
    known: &Known,
) -> anyhow::Result<()> {
    let sent = heard.values().filter(|(from, _)| *from == number).map(|(_, intent)| intent);
    let dropped = known.given_up.iter().filter(|((of, _), _)| *of == number).map(|(_, intent)| intent);
    let mut ids: BTreeMap<_, BTreeSet<IntentId>> = BTreeMap::new();
    for intent in sent.chain(dropped).chain(outbox.iter().map(|waits| &waits.intent)) {
        ids.entry(key_of(number, intent)).or_default().insert(intent.id);
    }
    let keys: BTreeSet<_> =
        known.done.keys().chain(known.unknown.keys()).filter(|key| key.0 == number).cloned().collect();
    for key in keys.iter().chain(ids.keys()) {
        let [done, unknown] = [&known.done, &known.unknown].map(|all| all.get(key).copied().unwrap_or(0));
        let found = ids.get(key).map_or(0, |ids| ids.len() as u64);
        ensure!(found >= done, "{key:?} was done {done} times, and is known {found} times: it was lost");
        ensure!(
            found <= done + unknown,
            "{key:?} was done {done} to {} times, and is known {found} times",
            done + unknown
        );
    }
    Ok(())
}

fn decided(stage: &Stage<'_>, heard: &BTreeMap<IntentId, (usize, Intent)>) -> anyhow::Result<Decided> {
    type Row = (String, String, i64, Option<String>);
    let rows: Vec<Row> = stage.server.run(|store| async move {
        Ok(sqlx::query_as("SELECT id, outcome, rev, answer FROM intents").fetch_all(store.db.readers()).await?)
    })?;
    let mut decided = Decided { made: Vec::new(), refused: BTreeMap::new() };
    for (id, outcome, rev, answer) in rows {
        let id: IntentId = id.parse()?;
        let (_, intent) = heard.get(&id).with_context(|| format!("nobody sent {id}"))?;
        if outcome == "done" {
            let answer: Value = serde_json::from_str(&answer.context("an answer that is kept")?)?;
            let moved = ["rows", "gone"].iter().any(|part| answer[part].as_array().is_some_and(|all| !all.is_empty()));
            decided.made.push(Made { intent: intent.clone(), rev, moved });
        } else {
            decided.refused.insert(id, outcome);
        }
    }
    Ok(decided)
}

fn truth(stage: &Stage<'_>) -> anyhow::Result<Documents> {
    let feed = stage.facts.feed;
    let rows: Vec<(String, String, i64, String)> = stage.server.run(|store| async move {
        let sound: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(store.db.readers()).await?;
        ensure!(sound == "ok", "the server's database: {sound}");
        Ok(sqlx::query_as("SELECT kind, id, rev, doc FROM entities WHERE feed = $1 AND deleted = 0")
            .bind(feed.to_string())
            .fetch_all(store.db.readers())
            .await?)
    })?;
    rows.into_iter().map(|(kind, id, rev, doc)| Ok(((kind, id), (rev, serde_json::from_str(&doc)?)))).collect()
}

fn of_kind<T: DeserializeOwned>(truth: &Documents, kind: &str) -> anyhow::Result<Vec<T>> {
    let docs = truth.iter().filter(|((of, _), _)| of == kind);
    docs.map(|(_, (_, doc))| Ok(serde_json::from_value(doc.clone())?)).collect()
}

/// What the server has is what the changes it made come to, each made once.
fn effects(stage: &Stage<'_>, truth: &Documents, made: Vec<Made>, known: &Known) -> anyhow::Result<()> {
    let model = Model::of(made)?;
    let lists = Model::lists_of(of_kind(truth, "list_item")?);
    ensure!(lists == model.lists, "the lists are {lists:?}, and should be {:?}", model.lists);
    let book: BTreeMap<_, Address> = of_kind::<Address>(truth, "address")?.into_iter().map(|it| (it.id, it)).collect();
    ensure!(book == model.addresses, "the address book is {book:?}, and should be {:?}", model.addresses);
    let consents = Model::consents_of(&of_kind(truth, "consents")?);
    ensure!(consents == model.consents, "the consents are {consents:?}, and should be {:?}", model.consents);
    let notes = Model::notes_of(of_kind(truth, "order_note")?);
    ensure!(notes == model.notes, "the notes are {notes:?}, and should be {:?}", model.notes);
    if let Some(name) = &model.name {
        let accounts: Vec<Account> = of_kind(truth, "account")?;
        ensure!(accounts.iter().all(|account| account.name == *name), "the name is not {name}");
    }
    orders(stage, &model, of_kind(truth, "order")?)?;
    let (said, mut wrote, letters): (i64, Vec<String>, Vec<String>) = stage.server.run(|store| async move {
        let readers = store.db.readers();
        Ok((
            sqlx::query_scalar("SELECT count(*) FROM consents").fetch_one(readers).await?,
            sqlx::query_scalar("SELECT text FROM feedback").fetch_all(readers).await?,
            sqlx::query_scalar("SELECT body FROM messages").fetch_all(readers).await?,
        ))
    })?;
    ensure!(said == model.consents_said, "consents were written {said} times, not {}", model.consents_said);
    wrote.sort();
    ensure!(wrote == model.feedback, "the store was told {wrote:?}, not {:?}", model.feedback);
    let week_ago = stage.server.clock().now().millis() - 7 * 86_400_000;
    for order in of_kind::<Order>(truth, "order")?.iter().filter(|order| model.placed.contains_key(&order.id)) {
        let about = letters.iter().filter(|letter| letter.contains(&order.number));
        let told = about.filter(|letter| letter.contains("is placed")).count();
        // Letters are forgotten after a week.
        let forgotten = told == 0 && order.placed_at.millis() < week_ago;
        ensure!(told == 1 || forgotten, "that order {} is placed was told {told} times", order.number);
    }
    shelf(stage, &model, known)
}

fn orders(stage: &Stage<'_>, model: &Model, orders: Vec<Order>) -> anyhow::Result<()> {
    let wanted = stage.facts.orders.len() + model.placed.len();
    ensure!(orders.len() == wanted, "there are {} orders, and should be {wanted}", orders.len());
    for order in orders {
        let archived = model.archived.get(&order.id).copied().unwrap_or(false);
        ensure!(order.archived == archived, "order {} is put away: {}, not {archived}", order.id, order.archived);
        let canceled = model.canceled.iter().filter(|id| **id == order.id).count();
        ensure!(canceled <= 1, "order {} was called off {canceled} times", order.id);
        ensure!(canceled == 0 || order.status == OrderStatus::Canceled, "order {} is {}", order.id, order.status);
        let returns: BTreeMap<_, _> =
            order.returns.iter().map(|back| ((order.id, back.id), back.state == ReturnState::Withdrawn)).collect();
        let asked = model.returns.iter().filter(|((of, _), _)| *of == order.id).map(|(key, back)| (*key, *back));
        ensure!(returns.len() == order.returns.len(), "a return of order {} is there twice", order.id);
        ensure!(returns == asked.collect(), "order {} has the returns {returns:?}", order.id);
        let Some(placed) = model.placed.get(&order.id) else {
            ensure!(stage.facts.orders.contains(&order.id), "nobody placed order {}", order.id);
            continue;
        };
        let lines: Vec<_> = order.lines.iter().map(|line| (line.product, line.ordered)).collect();
        let seen: Vec<_> = placed.lines.iter().map(|line| (Some(line.product), line.quantity)).collect();
        ensure!(lines == seen, "order {} has {lines:?}, not {seen:?}", order.id);
        ensure!(order.totals.total == placed.expected_total, "order {} costs another sum than was seen", order.id);
    }
    Ok(())
}

/// On the shelf is what was there, less what was sold, with what came back.
fn shelf(stage: &Stage<'_>, model: &Model, known: &Known) -> anyhow::Result<()> {
    let rows: Vec<(String, Option<i64>)> = stage.server.run(|store| async move {
        Ok(sqlx::query_as("SELECT product, on_hand FROM stock").fetch_all(store.db.readers()).await?)
    })?;
    for (at, product) in stage.facts.products.iter().enumerate() {
        let kept = model.placed.values().filter(|wanted| !model.canceled.contains(&wanted.order));
        let sold: i64 = kept
            .flat_map(|wanted| &wanted.lines)
            .filter(|line| line.product == *product)
            .map(|line| line.quantity)
            .sum();
        let wanted = SHELF[at].1.map(|stock| stock + known.restocked[at] - sold);
        let found = rows.iter().find(|(id, _)| *id == product.to_string()).context("a row of stock")?.1;
        ensure!(found == wanted, "there are {found:?} of {product}, and should be {wanted:?}");
        ensure!(found.is_none_or(|found| found >= 0), "{product} is oversold");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use kabinet_protocol::intent::{Payload, Rename};
    use kabinet_protocol::problem::{Code, Problem};
    use kabinet_protocol::time::LocalTime;

    use super::*;

    fn renamed(name: &str) -> Intent {
        let (payload_version, payload) = Payload::Rename(Rename { name: name.into() }).write().expect("writes");
        Intent { id: IntentId::new(), kind: "profile.rename".into(), payload_version, payload }
    }

    fn said(intents: &[&Intent]) -> Known {
        let mut known = Known::default();
        intents.iter().for_each(|intent| *known.done.entry(key_of(0, intent)).or_default() += 1);
        known
    }

    fn heard(intents: &[&Intent]) -> BTreeMap<IntentId, (usize, Intent)> {
        intents.iter().map(|intent| (intent.id, (0, (*intent).clone()))).collect()
    }

    fn made(intents: &[&Intent]) -> Decided {
        let made = intents.iter().zip(1..).map(|(intent, rev)| Made { intent: (*intent).clone(), rev, moved: true });
        Decided { made: made.collect(), refused: BTreeMap::new() }
    }

    fn parked(intent: &Intent) -> Waiting {
        Waiting {
            intent: intent.clone(),
            subject: String::new(),
            depends_on: Vec::new(),
            state: State::Parked,
            created_at: LocalTime(0),
            expires_at: None,
            attempts: 0,
            next_attempt_at: None,
            problem: None,
        }
    }

    #[test]
    fn what_was_said_to_be_done_and_is_nowhere_was_lost() {
        let intent = renamed("Ann");
        assert!(counted(0, &[], &heard(&[]), &said(&[&intent])).is_err());
        assert!(counted(0, &[], &heard(&[&intent]), &said(&[&intent])).is_ok(), "it was sent");
        assert!(counted(0, &[parked(&intent)], &heard(&[]), &said(&[&intent])).is_ok(), "it is here");
    }

    #[test]
    fn what_was_done_once_has_one_key() {
        let (intent, again) = (renamed("Ann"), renamed("Ann"));
        assert!(counted(0, &[], &heard(&[&intent, &again]), &said(&[&intent])).is_err());
        assert!(counted(0, &[], &heard(&[&intent, &again]), &said(&[&intent, &again])).is_ok(), "it was done twice");
    }

    #[test]
    fn what_was_sent_was_made_or_is_kept_or_was_given_up() {
        let intent = renamed("Ann");
        let (sent, mut known) = (heard(&[&intent]), said(&[&intent]));
        assert!(answered(0, &[], &sent, &made(&[]), &known).is_err());
        assert!(answered(0, &[], &sent, &made(&[&intent]), &known).is_ok());
        assert!(answered(0, &[parked(&intent)], &sent, &made(&[]), &known).is_ok());
        known.given_up.insert((0, intent.id), intent);
        assert!(answered(0, &[], &sent, &made(&[]), &known).is_ok());
    }

    #[test]
    fn what_is_kept_was_refused_for_that_reason_and_not_made() {
        let intent = renamed("Ann");
        let mut waits = parked(&intent);
        assert!(kept(0, std::slice::from_ref(&waits), &made(&[&intent])).is_err(), "it was made");
        waits.problem = Some(Problem::new(Code::Conflict));
        assert!(kept(0, std::slice::from_ref(&waits), &made(&[])).is_err(), "nobody refused it");
        let refused = |code: &str| Decided { made: Vec::new(), refused: [(intent.id, code.to_owned())].into() };
        assert!(kept(0, std::slice::from_ref(&waits), &refused("out_of_stock")).is_err(), "it was refused otherwise");
        assert!(kept(0, std::slice::from_ref(&waits), &refused("conflict")).is_ok());
        waits.state = State::Waiting;
        assert!(kept(0, std::slice::from_ref(&waits), &made(&[])).is_err(), "nothing waits at the end");
    }
}
