//! Snapshot, changes, events.

use futures::StreamExt;
use kabinet_protocol::ids::{Epoch, FeedId, IntentId};
use kabinet_protocol::intent::IntentAnswer;
use kabinet_protocol::order::Order;
use kabinet_protocol::problem::Code;
use kabinet_protocol::sync::{Begin, End, Line, Made, Moved, Rev};
use serde_json::json;

use crate::shop::{Customer, Engine, PHONE, Shop, good, problem};

crate::on_both! {
    a_snapshot_streams_newest_pages_first_and_resumes,
    changes_carry_rows_and_tombstones_ascending,
    changes_name_the_intents_whose_rows_they_carry,
    a_cursor_that_no_longer_fits_is_sent_back,
    a_grant_gives_and_a_revocation_takes,
    an_event_tells_that_a_feed_moved,
    both_codings_carry_the_same_frames,
}

#[derive(Debug, Default)]
struct Stream {
    begin: Option<Begin>,
    /// (kind, id, rev, placed_at) by page.
    pages: Vec<Vec<(String, String, Rev, i64)>>,
    keys: Vec<String>,
    gone: Vec<(String, Rev)>,
    made: Vec<Made>,
    end: Option<End>,
}

fn read(text: &str) -> Stream {
    let (mut stream, mut page) = (Stream::default(), Vec::new());
    for line in text.lines() {
        match Line::parse(line).expect("a frame") {
            Line::Begin(begin) => stream.begin = Some(begin),
            Line::Row(row) => {
                let doc: serde_json::Value = serde_json::from_str(row.doc.get()).expect("a document");
                let at = doc["placed_at"].as_i64().unwrap_or(0);
                page.push((row.kind.into_owned(), row.id.into_owned(), row.rev, at));
            }
            Line::Gone(gone) => stream.gone.push((gone.id.into_owned(), gone.rev)),
            Line::Made(made) => stream.made.push(made),
            Line::Page(closed) => {
                assert_eq!(closed.rows, page.len() as u64, "the page says how many rows it had");
                stream.keys.push(closed.key);
                stream.pages.push(std::mem::take(&mut page));
            }
            Line::End(end) => stream.end = Some(end),
            Line::Unknown => panic!("{line}"),
        }
    }
    if !page.is_empty() {
        stream.pages.push(page);
    }
    stream
}

async fn stream(shop: &Shop, customer: &Customer, path: &str) -> Stream {
    let response = shop.get(path, customer).await;
    assert_eq!(response.status(), 200, "{path}");
    assert_eq!(response.headers()["content-type"], "application/x-ndjson");
    read(&response.text().await.expect("whole"))
}

async fn a_snapshot_streams_newest_pages_first_and_resumes(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.fill("C1", PHONE, 2130).await;
    let customer = shop.sign_in(PHONE).await;
    let path = format!("/v1/feeds/{}/snapshot?first=30&page=1500", customer.grant.feed);
    let whole = stream(&shop, &customer, &path).await;
    let begin = whole.begin.expect("begins");
    assert_eq!((begin.total, begin.rev), (Some(2131), Rev(2131)));
    assert_eq!(whole.end.expect("ends").rev, begin.rev);
    let sizes: Vec<usize> = whole.pages.iter().map(Vec::len).collect();
    assert_eq!(sizes, [30, 1500, 600, 1], "a small page, large ones, then the account");
    let mut below = i64::MAX;
    for page in &whole.pages[..3] {
        assert!(page.windows(2).all(|pair| pair[0].3 < pair[1].3), "oldest first within a page");
        assert!(page.last().expect("rows").3 < below, "newest first between pages");
        below = page[0].3;
    }
    assert_eq!(whole.pages[3][0].0, "account");
    // Resumed behind every page, the rest is the same.
    for (index, key) in whole.keys.iter().enumerate() {
        let rest = stream(&shop, &customer, &format!("{path}&after={key}")).await;
        assert_eq!(rest.pages.concat(), whole.pages[index + 1..].concat(), "after {key}");
        assert!(rest.end.is_some());
    }
    problem(shop.get(&format!("{path}&after=nonsense"), &customer).await, Code::Malformed).await;
    // The catalogue is a feed of its own.
    let catalogue = stream(&shop, &customer, &format!("/v1/feeds/{}/snapshot", shop.store.catalogue)).await;
    assert_eq!(catalogue.pages.concat().len(), 1);
}

fn changes(customer: &Customer, begin: &Begin, since: i64) -> String {
    format!("/v1/feeds/{}/changes?epoch={}&grant={}&since={since}", customer.grant.feed, begin.epoch, begin.grant)
}

async fn changes_carry_rows_and_tombstones_ascending(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.fill("C1", PHONE, 5).await;
    let customer = shop.sign_in(PHONE).await;
    let begin =
        stream(&shop, &customer, &format!("/v1/feeds/{}/snapshot", customer.grant.feed)).await.begin.expect("begins");
    let nothing = stream(&shop, &customer, &changes(&customer, &begin, begin.rev.0)).await;
    assert_eq!((nothing.pages.len(), nothing.end), (0, Some(End { rev: begin.rev, more: false })));
    let token = shop.operator().await;
    let orders = shop.orders(&customer).await;
    let _: Order = good(shop.act(&token, &orders[3], "confirm", json!({})).await).await;
    let mut tx = shop.store.db.begin().await.expect("begins");
    let rev = kabinet_server::sync::store::raise(&mut tx, customer.grant.feed, 1).await.expect("raised");
    let id = orders[1].id.to_string();
    kabinet_server::sync::store::bury(&mut tx, customer.grant.feed, rev, crate::shop::NOON, "order", &id)
        .await
        .expect("buried");
    tx.commit().await.expect("commits");
    let since = stream(&shop, &customer, &changes(&customer, &begin, begin.rev.0)).await;
    assert_eq!(since.pages.concat().iter().map(|row| row.1.clone()).collect::<Vec<_>>(), [orders[3].id.to_string()]);
    assert_eq!(since.gone, [(id, rev)]);
    assert_eq!(since.end, Some(End { rev, more: false }));
    // Everything, in steps of two.
    let (mut at, mut rows) = (0, 0);
    loop {
        let step = stream(&shop, &customer, &format!("{}&limit=2", changes(&customer, &begin, at))).await;
        let revs: Vec<i64> = step.pages.concat().iter().map(|row| row.2.0).collect();
        assert!(revs.windows(2).all(|pair| pair[0] < pair[1]) && revs.iter().all(|rev| *rev > at));
        rows += revs.len() + step.gone.len();
        let end = step.end.expect("ends");
        at = end.rev.0;
        if !end.more {
            break;
        }
    }
    assert_eq!((rows, at), (6, rev.0), "five orders (one gone) and the account");
}

/// A device whose answer was lost hears from the stream that its change is in it.
async fn changes_name_the_intents_whose_rows_they_carry(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.fill("C1", PHONE, 1).await;
    let (mine, other) = (shop.sign_in(PHONE).await, shop.sign_in("+12025550144").await);
    let info = shop.feed(&mine, mine.grant.feed).await;
    let begin = Begin { epoch: info.epoch, grant: info.grant, rev: info.rev, total: None };
    let product = shop.products().await[0];
    let add = json!({ "list": "cart", "product": product, "quantity": 1 });
    let mut expected = Vec::new();
    for _ in 0..3 {
        let intent = IntentId::new();
        let answer: IntentAnswer = good(shop.intend_as(intent, &mine, "list.add", add.clone()).await).await;
        expected.push(Made { intent, rev: answer.rev });
    }
    let refused = shop.intend(&mine, "list.add", json!({ "list": "cart", "product": product, "quantity": 0 })).await;
    assert_eq!(refused.status(), 422);
    let mut whole = stream(&shop, &mine, &changes(&mine, &begin, info.rev.0)).await;
    whole.made.sort_by_key(|made| made.rev);
    assert_eq!(whole.made, expected, "every change that was made, though one row is left of three");
    assert_eq!(whole.pages.concat().len(), 1);
    let rest = stream(&shop, &mine, &changes(&mine, &begin, expected[1].rev.0)).await;
    assert_eq!(rest.made, expected[2..], "and each once");
    // In steps no change is named before its rows.
    let step = stream(&shop, &mine, &format!("{}&limit=1", changes(&mine, &begin, 0))).await;
    assert_eq!((step.made.len(), step.end.map(|end| end.more)), (0, Some(true)));
    // Whoever may read along hears of no change.
    let (account, feed) = (other.grant.account.id.to_string(), mine.grant.feed.to_string());
    sqlx::query("INSERT INTO feed_grants(account, feed, scopes, version) VALUES ($1, $2, 'orders', 3)")
        .bind(account)
        .bind(feed)
        .execute(shop.store.db.writer())
        .await
        .expect("written");
    let along = format!("/v1/feeds/{}/changes?epoch={}&grant=3&since=0", mine.grant.feed, begin.epoch);
    assert_eq!(stream(&shop, &other, &along).await.made, []);
}

async fn a_cursor_that_no_longer_fits_is_sent_back(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.fill("C1", PHONE, 3).await;
    let customer = shop.sign_in(PHONE).await;
    let info = shop.feed(&customer, customer.grant.feed).await;
    let begin = Begin { epoch: info.epoch, grant: info.grant, rev: info.rev, total: None };
    assert_eq!(shop.get(&changes(&customer, &begin, info.rev.0), &customer).await.status(), 200);
    for since in [info.rev.0 + 1, -1, i64::MAX, i64::MIN] {
        problem(shop.get(&changes(&customer, &begin, since), &customer).await, Code::ResyncRequired).await;
    }
    let elsewhere = Begin { epoch: Epoch::new(), ..begin.clone() };
    problem(shop.get(&changes(&customer, &elsewhere, 0), &customer).await, Code::ResyncRequired).await;
    let elsewhere = Begin { grant: 9, ..begin.clone() };
    problem(shop.get(&changes(&customer, &elsewhere, 0), &customer).await, Code::ResyncRequired).await;
    problem(shop.get(&format!("/v1/feeds/{}/changes?since=x", customer.grant.feed), &customer).await, Code::Malformed)
        .await;
    // Tombstones are forgotten: who has not seen them must look again.
    let orders = shop.orders(&customer).await;
    let mut tx = shop.store.db.begin().await.expect("begins");
    let rev = kabinet_server::sync::store::raise(&mut tx, customer.grant.feed, 1).await.expect("raised");
    let id = orders[0].id.to_string();
    let now = kabinet_server::clock::Clock::now(&shop.clock);
    kabinet_server::sync::store::bury(&mut tx, customer.grant.feed, rev, now, "order", &id).await.expect("buried");
    tx.commit().await.expect("commits");
    shop.clock.advance_s(91 * 86_400);
    kabinet_server::sweep_once(&shop.store).await.expect("swept");
    let customer = shop.sign_in(PHONE).await;
    problem(shop.get(&changes(&customer, &begin, rev.0 - 1), &customer).await, Code::ResyncRequired).await;
    assert_eq!(shop.get(&changes(&customer, &begin, rev.0), &customer).await.status(), 200);
    // A restored backup begins a new epoch.
    let mut tx = shop.store.db.begin().await.expect("begins");
    let epoch = kabinet_server::sync::store::new_epoch(&mut tx).await.expect("a new epoch");
    tx.commit().await.expect("commits");
    problem(shop.get(&changes(&customer, &begin, rev.0), &customer).await, Code::ResyncRequired).await;
    assert_eq!(shop.feed(&customer, customer.grant.feed).await.epoch, epoch);
}

async fn a_grant_gives_and_a_revocation_takes(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.fill("C1", PHONE, 1).await;
    let (mine, other) = (shop.sign_in(PHONE).await, shop.sign_in("+12025550144").await);
    let snapshot = format!("/v1/feeds/{}/snapshot", mine.grant.feed);
    problem(shop.get(&snapshot, &other).await, Code::NotFound).await;
    let grant = |sql: &'static str| {
        let (account, feed) = (other.grant.account.id.to_string(), mine.grant.feed.to_string());
        let db = shop.store.db.clone();
        async move { sqlx::query(sql).bind(account).bind(feed).execute(db.writer()).await.expect("written") }
    };
    grant("INSERT INTO feed_grants(account, feed, scopes, version) VALUES ($1, $2, 'orders', 3)").await;
    assert_eq!(stream(&shop, &other, &snapshot).await.begin.expect("begins").grant, 3);
    grant("UPDATE feed_grants SET revoked_at = 1 WHERE account = $1 AND feed = $2").await;
    problem(shop.get(&snapshot, &other).await, Code::FeedRevoked).await;
    problem(shop.get(&format!("/v1/feeds/{}/snapshot", FeedId::new()), &other).await, Code::NotFound).await;
}

/// The next `moved` of an event stream.
async fn moved(
    events: &mut (impl futures::Stream<Item = reqwest::Result<bytes::Bytes>> + Unpin),
    kept: &mut String,
) -> Moved {
    loop {
        if let Some((event, rest)) = kept.split_once("\n\n") {
            let data = event.lines().find_map(|line| line.strip_prefix("data: ")).map(str::to_owned);
            *kept = rest.to_owned();
            if let Some(data) = data {
                return serde_json::from_str(&data).expect("moved");
            }
            continue;
        }
        let next = tokio::time::timeout(std::time::Duration::from_secs(10), events.next()).await.expect("in time");
        kept.push_str(std::str::from_utf8(&next.expect("open").expect("whole")).expect("text"));
    }
}

async fn an_event_tells_that_a_feed_moved(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.fill("C1", PHONE, 1).await;
    let customer = shop.sign_in(PHONE).await;
    let order = shop.orders(&customer).await.remove(0);
    let token = shop.operator().await;
    hears(&shop, &shop, &customer, &token, &order).await;
}

/// An operator's action at one instance is heard at another.
pub async fn hears(at: &Shop, acts: &Shop, customer: &Customer, token: &str, order: &Order) {
    let mut events = at.get("/v1/events", customer).await.bytes_stream();
    let mut kept = String::new();
    let first = moved(&mut events, &mut kept).await;
    let second = moved(&mut events, &mut kept).await;
    let own = [first, second].into_iter().find(|moved| moved.feed == customer.grant.feed).expect("where it stands");
    let _: Order = good(acts.act(token, order, "confirm", json!({})).await).await;
    let heard = moved(&mut events, &mut kept).await;
    assert_eq!(heard, Moved { feed: customer.grant.feed, rev: Rev(own.rev.0 + 1) });
}

async fn both_codings_carry_the_same_frames(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.fill("C1", PHONE, 300).await;
    let customer = shop.sign_in(PHONE).await;
    let path = format!("/v1/feeds/{}/snapshot", customer.grant.feed);
    let plain = shop.get(&path, &customer).await.text().await.expect("whole");
    let coded = shop
        .request(reqwest::Method::GET, &path)
        .bearer_auth(&customer.grant.access_token)
        .header("accept-encoding", "gzip, zstd;q=0.9")
        .send()
        .await
        .expect("an answer");
    assert_eq!(coded.headers()["content-encoding"], "zstd");
    let bytes = coded.bytes().await.expect("whole");
    assert!(bytes.len() * 4 < plain.len(), "compressed: {} of {}", bytes.len(), plain.len());
    let text = zstd::decode_all(bytes.as_ref()).expect("zstd");
    assert_eq!(String::from_utf8(text).expect("text"), plain);
}
