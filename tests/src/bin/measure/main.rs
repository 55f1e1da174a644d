//! Measures figures and prints one JSON object a line for `cargo xtask bench`. A figure is a function in [`FIGURES`].

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Context;
use kabinet_protocol::identity::{Challenge, CodeAnswer, CodeRequest, DeviceInfo, Purpose, SessionGrant};
use kabinet_protocol::ids::DeviceId;
use kabinet_tests::TestStore;
use serde_json::{Value, json};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // Another crate may have been first; either provider is the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let quick = arguments.iter().any(|argument| argument == "--quick");
    let only = arguments.iter().skip_while(|argument| *argument != "--only").nth(1).cloned().unwrap_or_default();
    let wanted = |name: &str| name.contains(only.as_str());
    let (rate, p99) = ("orders page of the server, SQLite, 16 connections", "orders page of the server, SQLite, p99");
    if wanted(rate) || wanted(p99) {
        let (per_second, slowest) = orders_page(if quick { 1 } else { 5 }).await?;
        say(rate, per_second, "req/s", ">= 4000 req/s", per_second >= 4_000.0)?;
        say(p99, slowest, "ms", "<= 15 ms", slowest <= 15.0)?;
    }
    Ok(())
}

fn say(name: &str, value: f64, unit: &str, goal: &str, holds: bool) -> std::io::Result<()> {
    let none = Value::Null;
    let figure = json!({ "name": name, "value": value, "unit": unit, "floor": none, "ratio": none, "goal": goal, "holds": holds });
    writeln!(std::io::stdout(), "{figure}")
}

/// Newest pages of 50 of a customer with 5,000 orders, the load and the server in one process: requests a second and the
/// 99th percentile in milliseconds.
async fn orders_page(seconds: u64) -> anyhow::Result<(f64, f64)> {
    let store = TestStore::demo().await?;
    let http = reqwest::Client::new();
    let phone = "+12025550199";
    let device = DeviceInfo { id: DeviceId::new(), name: "a measurement".into() };
    let request =
        CodeRequest { phone: phone.into(), purpose: Purpose::SignIn, device: device.clone(), language: "en".into() };
    let asked =
        http.post(format!("{}/v1/identity/codes", store.origin())).header("kabinet-protocol", "1").json(&request);
    let challenge: Challenge = asked.send().await?.error_for_status()?.json().await?;
    let answer = CodeAnswer { code: store.code(phone).await?, device };
    let address = format!("{}/v1/identity/codes/{}/verify", store.origin(), challenge.id);
    let answered = http.post(address).header("kabinet-protocol", "1").json(&answer).send().await?;
    let grant: SessionGrant = answered.error_for_status()?.json().await?;

    let page = format!("{}/v1/orders?limit=50", store.origin());
    let took = Arc::new(Mutex::new(Vec::new()));
    let begun = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let (http, page, token, took) = (http.clone(), page.clone(), grant.access_token.clone(), took.clone());
        tasks.spawn(async move {
            let mut mine = Vec::new();
            while begun.elapsed() < Duration::from_secs(seconds) {
                let sent = Instant::now();
                let answer = http.get(&page).bearer_auth(&token).header("kabinet-protocol", "1").send().await?;
                answer.error_for_status()?.bytes().await?;
                mine.push(sent.elapsed());
            }
            took.lock().unwrap_or_else(PoisonError::into_inner).extend(mine);
            anyhow::Ok(())
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    let all = begun.elapsed().as_secs_f64();
    let mut took = std::mem::take(&mut *took.lock().unwrap_or_else(PoisonError::into_inner));
    took.sort();
    let slowest = took.get(took.len() * 99 / 100).context("no request was answered")?;
    Ok((took.len() as f64 / all, slowest.as_secs_f64() * 1e3))
}
