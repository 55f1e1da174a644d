//! A person loses a password, gains an e-mail address, comes back in by it, takes over orders made before, takes the data
//! along and closes the account: over the real server, by the commands of the window.

use std::time::Duration;

use anyhow::Context;
use kabinet_commands::CommandError;
use kabinet_protocol::import::Record;
use kabinet_tests::{Client, Mood, ScriptedKeyring, TestStore, archive};
use serde_json::{Value, json};

const ALEX: &str = "+12025550143";
const EMAIL: &str = "alex@mail.example";
const OWN: &str = "plum boat sings 40 times";
const NEXT: &str = "green kettle on a far hill";

/// What the store sent last to a number or an address.
async fn letter(client: &Client, store: &Value, to: &str, has: &str) -> anyhow::Result<String> {
    let inbox = client.call("identity.inbox", json!({ "store_id": store })).await?;
    let messages = inbox["messages"].as_array().context("messages")?;
    let found = messages.iter().find(|message| {
        message["to"] == to && message["body"].as_str().is_some_and(|body| body.to_lowercase().contains(has))
    });
    Ok(found.with_context(|| format!("no letter to {to} with {has:?}: {inbox}"))?["body"].as_str().unwrap_or("").into())
}

/// The code in a letter: six digits that stand alone.
fn code_in(letter: &str) -> anyhow::Result<String> {
    let mut words = letter.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    let code = words.find(|word| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit()));
    Ok(code.with_context(|| format!("no code in {letter:?}"))?.into())
}

/// Asks, and waits as a person would where the store says when to come back.
async fn patiently(client: &Client, name: &str, args: Value) -> Result<Value, CommandError> {
    match client.call(name, args.clone()).await {
        Err(CommandError { retry_after_s: Some(wait @ 0..=15), .. }) => {
            tokio::time::sleep(Duration::from_secs(wait + 1)).await;
            client.call(name, args).await
        }
        answer => answer,
    }
}

async fn client(store: &TestStore) -> anyhow::Result<(Client, Value)> {
    let downloads = store.directory().join("downloads");
    std::fs::create_dir_all(&downloads)?;
    let client = Client::configured(ScriptedKeyring::new(Mood::Works), move |config| {
        config.downloads = Some(downloads.clone());
    })
    .await?;
    let known = client.call("stores.connect", json!({ "address": store.origin() })).await?;
    Ok((client, known["id"].clone()))
}

// covers: S5, S6, S9, S10, S14, S15, S16, S17, S22, S54
#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_replaced_an_address_is_bound_and_both_lead_back_in() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    let (first, id) = client(&store).await?;
    first.sign_in(&store, ALEX).await?;
    let orders = first.synced().await?;
    let sms = letter(&first, &id, ALEX, "password").await?;
    let temporary = sms.split("password ").nth(1).and_then(|rest| rest.split('.').next()).context("a password")?;

    // The temporary password opens nothing but the way to one's own.
    let (second, _) = client(&store).await?;
    let ask =
        |identifier: &str, password: &str| json!({ "store_id": id, "identifier": identifier, "password": password });
    let wrong = second.call("identity.sign_in_password", ask(ALEX, "not the one at all")).await.expect_err("wrong");
    assert_eq!(wrong.code, "credentials_wrong");
    let step = second.call("identity.sign_in_password", ask("(202) 555-0143", temporary)).await?;
    assert_eq!((&step["kind"], &step["reason"]), (&json!("new_password"), &json!("temporary")), "{step}");
    let new = |step: &Value, password: &str| json!({ "step_id": step["step_id"], "password": password });
    let weak = second.call("identity.new_password", new(&step, "password1")).await.expect_err("too common");
    assert_eq!(weak.code, "password_weak");
    let done = second.call("identity.new_password", new(&step, OWN)).await?;
    assert_eq!(done["kind"], "done", "{done}");
    assert_eq!(second.synced().await?, orders, "a password shows all that a code shows");
    let ended = first.call("sync.now", json!({})).await.expect_err("all other sessions ended");
    assert_eq!(ended.code, "session_revoked");

    // An address is a way in once it is verified.
    let contact = json!({ "channel": "email", "contact": " Alex@Mail.example " });
    let challenge = second.call("profile.change_contact", contact).await?;
    let code = code_in(&letter(&second, &id, EMAIL, "code").await?)?;
    let confirm = json!({ "challenge_id": challenge["id"], "code": code });
    assert_eq!(second.call("profile.confirm_contact", confirm).await?["email"], EMAIL);
    let (third, _) = client(&store).await?;
    assert_eq!(third.call("identity.sign_in_password", ask(EMAIL, OWN)).await?["kind"], "done");

    // And a way back in.
    let (fourth, _) = client(&store).await?;
    let recover = |contact: &str| json!({ "store_id": id, "contact": contact });
    let unknown = fourth.call("identity.recover", recover("nobody@mail.example")).await.expect_err("nobody's");
    assert_eq!(unknown.code, "contact_unknown");
    let challenge = patiently(&fourth, "identity.recover", recover(EMAIL)).await?;
    assert_eq!(challenge["channel"], "email");
    let code = code_in(&letter(&fourth, &id, EMAIL, "/recover/").await?)?;
    let answer = json!({ "store_id": id, "challenge_id": challenge["id"], "code": code });
    let step = fourth.call("identity.verify_recovery", answer).await?;
    assert_eq!((&step["kind"], &step["reason"]), (&json!("new_password"), &json!("recovery")), "{step}");
    assert_eq!(fourth.call("identity.new_password", new(&step, NEXT)).await?["kind"], "done");
    let old = third.call("identity.sign_in_password", ask(EMAIL, OWN)).await.expect_err("the old one");
    assert_eq!(old.code, "credentials_wrong");

    // The log tells it all, newest first.
    let log = fourth.call("security.log", json!({})).await?;
    let kinds: Vec<&str> =
        log["events"].as_array().context("events")?.iter().filter_map(|e| e["kind"].as_str()).collect();
    for kind in ["registered", "password_changed", "email_changed", "recovery_asked", "signed_in"] {
        assert!(kinds.contains(&kind), "{kind} in {kinds:?}");
    }

    // Codes alone do, too.
    let without = fourth.call("security.remove_password", json!({})).await?;
    assert_eq!(without["security"]["password"], "none", "{without}");
    Ok(())
}

// covers: B18, B19
#[tokio::test(flavor = "multi_thread")]
async fn earlier_orders_are_claimed_data_are_taken_along_and_the_account_is_closed() -> anyhow::Result<()> {
    let store = TestStore::demo().await?;
    // Somebody bought as a guest, with an e-mail address and no phone.
    let guest = archive::records(7, 3).map(|record| match record {
        Record::Customer(mut customer) => {
            (customer.external_id, customer.phone, customer.email) = ("guest-1".into(), None, Some(EMAIL.into()));
            Record::Customer(customer)
        }
        Record::Order(mut order) => {
            order.customer = "guest-1".into();
            Record::Order(order)
        }
        other => other,
    });
    let summary = store.import(guest).await?;
    anyhow::ensure!(summary.bad_lines == 0, "{summary:?}");

    let (here, id) = client(&store).await?;
    here.sign_in(&store, ALEX).await?;
    let orders = here.synced().await?;
    assert_eq!(
        here.call("claims.list", json!({})).await?["claims"],
        json!([]),
        "nothing before the address is verified"
    );
    let challenge = here.call("profile.change_contact", json!({ "channel": "email", "contact": EMAIL })).await?;
    let code = code_in(&letter(&here, &id, EMAIL, "code").await?)?;
    here.call("profile.confirm_contact", json!({ "challenge_id": challenge["id"], "code": code })).await?;
    let list = here.call("claims.list", json!({})).await?;
    assert_eq!(list["claims"][0]["orders"], 3, "{list}");
    let taken = here.call("claims.take", json!({ "customer_id": list["claims"][0]["customer_id"] })).await?;
    assert_eq!(taken["claims"], json!([]), "{taken}");
    here.call("sync.now", json!({})).await?;
    assert_eq!(here.orders().await?, orders + 3);

    let export = here.call("privacy.export", json!({})).await?;
    let text = std::fs::read_to_string(export["path"].as_str().context("a path")?)?;
    assert_eq!(text.lines().count() as u64, export["records"].as_u64().context("a number")?);
    for line in text.lines() {
        serde_json::from_str::<Value>(line)?;
    }
    for known in ["Alex Morgan", ALEX, EMAIL] {
        assert!(text.contains(known), "{known} is in the export");
    }

    let unsure = here.call("privacy.delete_account", json!({ "confirm": "yes" })).await.expect_err("not the name");
    assert_eq!(unsure.code, "invalid");
    let name = here.call("app.bootstrap", json!({})).await?["stores"][0]["name"].clone();
    here.call("privacy.delete_account", json!({ "confirm": name })).await?;
    assert!(here.app().accounts().is_empty() && here.keyring().items().is_empty(), "nothing of it stays here");
    let (again, _) = client(&store).await?;
    let (store_id, challenge) = again.ask_for_code(&store.origin(), ALEX).await?;
    let answer = json!({ "store_id": store_id, "challenge_id": challenge, "code": store.code(ALEX).await? });
    assert_eq!(again.call("identity.verify_code", answer).await?["kind"], "done");
    assert_eq!(again.synced().await?, 0, "the number belongs to a new customer, who has bought nothing");
    Ok(())
}
