//! Codes, passwords, recovery and sessions.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::StreamExt;
use kabinet_protocol::secret::SecretText;
use kabinet_server::identity::passwords;
use kabinet_server::policy::RecoveryDisclosure;
use serde_json::{Value, json};

use crate::Sizes;
use crate::report::Report;
use crate::shop::{Caller, On, Shop, device};

const BOTH: [On; 2] = [On::Sqlite, On::Postgres];

/// A number nobody has: a Russian mobile, of which there are a thousand million.
fn number(n: usize) -> String {
    format!("+79{:09}", 160_000_000 + n)
}

/// All figures.
pub async fn run(report: &Report, sizes: Sizes) -> anyhow::Result<()> {
    for on in BOTH {
        guesses(report, sizes, on).await?;
        numbers(report, sizes, on).await?;
        spray(report, sizes, on).await?;
        old_tokens(report, sizes, on).await?;
        uniform(report, sizes, on).await?;
        crowd(report, sizes, on).await?;
    }
    Ok(())
}

/// Wrong guesses of one code, all at once: five are evaluated.
async fn guesses(report: &Report, sizes: Sizes, on: On) -> anyhow::Result<()> {
    let name = format!("{} parallel wrong guesses of one code ({})", sizes.guesses, on.name());
    if !report.wants(&name) {
        return Ok(());
    }
    let shop = Shop::open(on, |_| {}).await?;
    let device = device();
    let ask = json!({"phone": number(0), "purpose": "sign_in", "device": device, "language": "en"});
    let challenge = shop.post(0, Caller(1), "/v1/identity/codes", &ask).await?;
    let path = format!("/v1/identity/codes/{}/verify", challenge.body["id"].as_str().unwrap_or_default());
    let right = shop.newest_code().await?;
    let wrong = if right == "000000" { "111111" } else { "000000" };
    let tries = (0..sizes.guesses).map(|n| {
        let (shop, path, answer) = (&shop, &path, json!({"code": wrong, "device": device}));
        async move { shop.post(n, Caller(2 + n as u32), path, &answer).await }
    });
    let mut told_wrong = 0;
    for answer in futures::future::join_all(tries).await {
        told_wrong += i64::from(answer?.code() == "code_wrong");
    }
    // The fifth is told that the code is locked now, as all after it are.
    let counted = shop.count("SELECT max(tries) FROM otp_challenges").await?;
    let late = shop.post(0, Caller(1), &path, &json!({"code": right, "device": device})).await?;
    let holds = counted == 5 && told_wrong == 4 && late.code() == "code_locked";
    report.add(&name, format!("{counted} evaluated, the right code afterwards: {}", late.code()), "exactly 5", holds)
}

/// Numbers in a row that ask for codes from one address: few messages leave.
async fn numbers(report: &Report, sizes: Sizes, on: On) -> anyhow::Result<()> {
    let name = format!("{} numbers asking for codes from one address ({})", sizes.numbers, on.name());
    if !report.wants(&name) {
        return Ok(());
    }
    let shop = Shop::open(on, |_| {}).await?;
    let asked = futures::stream::iter(0..sizes.numbers).map(|n| {
        let ask = json!({"phone": number(n), "purpose": "sign_in", "device": device(), "language": "en"});
        let shop = &shop;
        async move { shop.post(n, Caller(7), "/v1/identity/codes", &ask).await }
    });
    let answers: Vec<_> = asked.buffered(8).collect().await;
    let mut untold = 0;
    for answer in answers {
        let answer = answer?;
        untold += usize::from(answer.status == 429 && answer.body["retry_after_s"].as_u64().is_none());
    }
    let left = shop.count("SELECT count(*) FROM messages").await?;
    let holds = (1..=20).contains(&left) && untold == 0;
    report.add(&name, format!("{left} messages left, {untold} refusals without a time"), "at most 20 leave", holds)
}

/// One password tried at many accounts from one address.
async fn spray(report: &Report, sizes: Sizes, on: On) -> anyhow::Result<()> {
    let name = format!("one password sprayed over {} accounts from one address ({})", sizes.accounts, on.name());
    if !report.wants(&name) {
        return Ok(());
    }
    let shop = Shop::open(on, |_| {}).await?;
    let accounts = shop.accounts((0..sizes.accounts).map(number)).await?;
    let store = shop.store();
    let own = SecretText::from("a password of their own 7193");
    let hash = store.passwords.hash(&store.pepper, &own).await.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?;
    let (mut tx, now) = (store.db.begin().await?, store.clock.now());
    for account in &accounts {
        let put = passwords::put(&mut tx, *account, &hash, None, now).await;
        put.map_err(|refusal| anyhow::anyhow!("{}", refusal.0))?;
    }
    tx.commit().await?;
    let tried = futures::stream::iter(0..sizes.accounts).map(|n| {
        let ask = json!({"identifier": number(n), "password": "Summer2026!", "device": device(), "language": "en"});
        let shop = &shop;
        async move { shop.post(n, Caller(9), "/v1/identity/password/sign-in", &ask).await }
    });
    let (mut evaluated, mut limited) = (0, 0);
    for answer in tried.buffered(8).collect::<Vec<_>>().await {
        match answer?.code().as_str() {
            "rate_limited" => limited += 1,
            _ => evaluated += 1,
        }
    }
    // The owner, elsewhere, is not locked out by it.
    let ask = json!({"identifier": number(1), "password": own, "device": device(), "language": "en"});
    let owner = shop.post(0, Caller(10), "/v1/identity/password/sign-in", &ask).await?.status;
    let holds = (1..=25).contains(&evaluated) && evaluated + limited == sizes.accounts && owner == 200;
    report.add(&name, format!("{evaluated} evaluated; the owner elsewhere: {owner}"), "at most 25 evaluated", holds)
}

/// Refresh tokens two steps old come back.
async fn old_tokens(report: &Report, sizes: Sizes, on: On) -> anyhow::Result<()> {
    let name = format!("refresh tokens two steps old, {} sessions ({})", sizes.sessions, on.name());
    if !report.wants(&name) {
        return Ok(());
    }
    let shop = Shop::open(on, |_| {}).await?;
    let (mut revoked, mut tolerated) = (0, 0);
    for n in 0..sizes.sessions {
        let (_, first) = shop.session(&number(n)).await?;
        let refresh =
            async |token: &str| shop.post(n, Caller(3), "/v1/identity/refresh", &json!({"refresh_token": token})).await;
        let second = refresh(&first).await?.body["refresh_token"].as_str().unwrap_or_default().to_owned();
        // One step old: a client that failed to save.
        let again = refresh(&first).await?;
        let third = again.body["refresh_token"].as_str().unwrap_or_default().to_owned();
        tolerated += usize::from(again.status == 200);
        let fourth = refresh(&third).await?.body["refresh_token"].as_str().unwrap_or_default().to_owned();
        let old = refresh(&second).await?.code();
        // And with it ends the newest.
        let newest = refresh(&fourth).await?.code();
        revoked += usize::from(old == "session_revoked" && newest == "session_revoked");
    }
    let holds = revoked == sizes.sessions && tolerated == sizes.sessions;
    report.add(&name, format!("{revoked} revoked, one step tolerated {tolerated} times"), "revoked every time", holds)
}

/// Whether recovery in uniform mode tells who has an account, by its answer or its time.
async fn uniform(report: &Report, sizes: Sizes, on: On) -> anyhow::Result<()> {
    let name = format!("uniform recovery, {} pairs ({})", sizes.pairs, on.name());
    if !report.wants(&name) {
        return Ok(());
    }
    let shop = Shop::open(on, |policy| {
        policy.recovery_disclosure = RecoveryDisclosure::Uniform;
        policy.codes.store_day = u32::MAX;
        policy.codes.prefix_hour = u32::MAX;
    })
    .await?;
    shop.accounts((0..sizes.pairs).map(number)).await?;
    let (mut bound, mut unbound) = (Vec::new(), Vec::new());
    let mut shapes: BTreeSet<String> = BTreeSet::new();
    let mut differ = 0;
    for n in 0..sizes.pairs {
        // Every second pair by e-mail. Both of a pair are equally long.
        let contacts = match n % 2 {
            0 => [number(n), number(n + 100_000_000)],
            _ => [format!("a{n:05}@example.com"), format!("b{n:05}@example.com")],
        };
        let mut told = Vec::new();
        // Whichever comes first may find things warm: they take turns.
        for which in if n % 4 < 2 { [0, 1] } else { [1, 0] } {
            let ask = json!({"contact": contacts[which], "device": device(), "language": "en"});
            let started = Instant::now();
            let answer = shop.post(n, Caller(1_000 + (2 * n + which) as u32), "/v1/identity/recovery", &ask).await?;
            let taken = started.elapsed().as_secs_f64() * 1e3;
            if which == 0 {
                bound.push(taken)
            } else {
                unbound.push(taken)
            }
            let mut body = answer.body;
            anyhow::ensure!(answer.status == 202, "recovery was refused: {body}");
            // The id is random and the mask repeats what was asked for; nothing else may differ.
            for field in ["id", "sent_to"] {
                body[field] = Value::from(body[field].as_str().unwrap_or_default().chars().count());
            }
            told.push((body.to_string(), answer.headers));
            shapes.insert(format!("{}: {body}", n % 2));
        }
        differ += usize::from(told[0] != told[1]);
    }
    let middle = |times: &mut Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let gap = (middle(&mut bound) - middle(&mut unbound)).abs();
    eprintln!("{name}: bound {:.2} ms, unbound {:.2} ms, {shapes:?}", middle(&mut bound), middle(&mut unbound));
    let holds = differ == 0 && gap < 5.0;
    report.add(&name, format!("{differ} answers differ, medians {gap:.2} ms apart"), "none differs, under 5 ms", holds)
}

/// Sign-ins by password in a crowd: an order page still answers.
async fn crowd(report: &Report, sizes: Sizes, on: On) -> anyhow::Result<()> {
    let name = format!("an order page while {} sign-ins by password wait ({})", sizes.crowd, on.name());
    if !report.wants(&name) {
        return Ok(());
    }
    let shop = Arc::new(Shop::open(on, |_| {}).await?);
    let (token, _) = shop.session(&number(0)).await?;
    let quiet = pages(&shop, &token, 50).await?;
    let crowd: Vec<_> = (0..sizes.crowd)
        .map(|n| {
            let shop = shop.clone();
            tokio::spawn(async move {
                let ask =
                    json!({"identifier": number(n), "password": "Summer2026!", "device": device(), "language": "en"});
                shop.post(n, Caller(5_000 + n as u32), "/v1/identity/password/sign-in", &ask).await
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let started = Instant::now();
    let busy = pages(&shop, &token, 50).await?;
    let waiting = crowd.iter().filter(|sign_in| !sign_in.is_finished()).count();
    for sign_in in crowd {
        sign_in.await??;
    }
    let all = started.elapsed().as_secs_f64();
    let found = format!(
        "slowest of 50 pages {busy:.0} ms with {waiting} sign-ins still waiting (quiet {quiet:.0} ms); all signed in after \
         {all:.1} s"
    );
    report.add(&name, found, "every page within 500 ms", busy <= 500.0 && waiting > 0)
}

/// Asks for pages of orders one after the other and answers the milliseconds of the slowest.
async fn pages(shop: &Shop, token: &str, times: usize) -> anyhow::Result<f64> {
    let mut slowest = 0.0f64;
    for n in 0..times {
        let started = Instant::now();
        let answer = shop.get(n, "/v1/orders?limit=20", token).await?;
        anyhow::ensure!(answer.status == 200, "the page answered {}", answer.status);
        slowest = slowest.max(started.elapsed().as_secs_f64() * 1e3);
    }
    Ok(slowest)
}
