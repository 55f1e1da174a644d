//! What a person sees of the sandbox, and sends. As with a provider elsewhere, the store learns of it by the webhook or by
//! asking: nothing here writes a payment's record.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use kabinet_protocol::ids::PaymentId;
use kabinet_protocol::payment::{PaymentKind, PaymentReason};
use kabinet_protocol::secret::SecretText;
use minijinja::{Value, context};
use serde::Deserialize;
use utoipa::ToSchema;

use super::cards::{self, Card, NUMBERS};
use super::{Remembered, books};
use crate::messages::words::Words;
use crate::payments::page::Face;
use crate::payments::store::Row;
use crate::payments::{close, settling, start};
use crate::problems::Refusal;
use crate::store::Store;

/// What the page's forms send. The number is a secret: it is neither kept nor logged.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Sent {
    /// `pay`, `wallet`, `approve`, `refuse`, `cancel` or `again`.
    pub act: String,
    /// The card's number.
    #[serde(default)]
    pub number: Option<SecretText>,
    /// `MM/YY`.
    #[serde(default)]
    pub expiry: Option<SecretText>,
    /// The three digits on the back.
    #[serde(default)]
    pub code: Option<SecretText>,
    /// There where the box is ticked.
    #[serde(default)]
    pub keep: Option<String>,
}

/// What became of it.
#[derive(Debug)]
pub enum Outcome {
    /// The page of this payment says how it went.
    Done(PaymentId),
    /// A field is wrong, as a text's id.
    Wrong(&'static str),
}

/// What the page shows now.
pub async fn face(store: &Store, row: &Row) -> Result<Face, Refusal> {
    // A silent bank may have something to say by now.
    let id = row.id.to_string();
    books::look(store, &id).await?;
    let Some(entry) = books::entry(store, &id).await? else { return Ok(Face::Over) };
    Ok(match entry.state.as_str() {
        "open" => Face::Form(None),
        "asks" => Face::Asked,
        "silent" => Face::Waiting,
        "paid" => Face::Done,
        "failed" => Face::Failed(PaymentReason::from(entry.reason.as_deref().unwrap_or("declined"))),
        _ => Face::Over,
    })
}

/// Does what was sent.
pub async fn act(store: &Store, row: &Row, sent: Sent) -> Result<Outcome, Refusal> {
    let id = row.id.to_string();
    let keep = row.keep && sent.keep.is_some();
    match sent.act.as_str() {
        "pay" => {
            let (card, remembered) = match read(store, &sent) {
                Ok(read) => read,
                Err(wrong) => return Ok(Outcome::Wrong(wrong)),
            };
            books::pay_on_page(store, &id, card, &remembered, keep).await?;
        }
        "wallet" => {
            let wallet = Remembered {
                kind: "wallet".into(),
                brand: Card::Wallet.brand().into(),
                last4: Card::Wallet.last4().into(),
                expires: None,
            };
            books::pay_on_page(store, &id, Card::Wallet, &wallet, keep).await?;
        }
        "approve" => books::answer_on_page(store, &id, true).await?,
        "refuse" => books::answer_on_page(store, &id, false).await?,
        "cancel" => {
            close::close(store, row).await?;
        }
        "again" => {
            settling::look(store, row).await?;
            return Ok(match start::again(store, row).await {
                Ok(started) => Outcome::Done(started.payment.id),
                // Paid meanwhile, or too late: the page says what is.
                Err(_) => Outcome::Done(row.id),
            });
        }
        _ => return Ok(Outcome::Wrong("pay-bad-number")),
    }
    Ok(Outcome::Done(row.id))
}

fn read(store: &Store, sent: &Sent) -> Result<(Card, Remembered), &'static str> {
    let text =
        |field: &Option<SecretText>| field.as_ref().map(|text| text.expose().trim().to_owned()).unwrap_or_default();
    let card = Card::of_number(&text(&sent.number)).ok_or("pay-bad-number")?;
    let zone = TimeZone::get(&store.profile.time_zone).unwrap_or(TimeZone::UTC);
    let today = store.clock.now().timestamp().map(|now| now.to_zoned(zone)).ok_or("pay-bad-expiry")?;
    let expires = cards::expiry(&text(&sent.expiry), (today.year(), today.month())).ok_or("pay-bad-expiry")?;
    let code = text(&sent.code);
    if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("pay-bad-code");
    }
    let remembered = Remembered {
        kind: "card".into(),
        brand: card.brand().into(),
        last4: card.last4().into(),
        expires: Some(expires),
    };
    Ok((card, remembered))
}

/// The form's words.
pub fn form(words: &Words<'_>, row: &Row, amount: &str) -> Value {
    let setup = row.kind == PaymentKind::Setup;
    let say = |id: &str| words.with(id, [("amount", amount.into())]);
    let rows: Vec<BTreeMap<&str, String>> = NUMBERS
        .iter()
        .map(|(number, card)| {
            let groups: Vec<&str> = (0..4).filter_map(|group| number.get(group * 4..group * 4 + 4)).collect();
            let what = words.text(&format!("pay-card-{}", card.word().replace('_', "-")));
            BTreeMap::from([("number", groups.join(" ")), ("what", what)])
        })
        .collect();
    context! {
        sandbox => say("pay-sandbox"),
        number => say("pay-number"), expiry => say("pay-expiry"), expiry_hint => say("pay-expiry-hint"),
        code => say("pay-code"),
        keep => (row.keep && !setup).then(|| say("pay-keep")),
        pay => say(if setup { "pay-setup-button" } else { "pay-button" }),
        or => say("pay-or"),
        wallet => say(if setup { "pay-setup-wallet" } else { "pay-wallet" }),
        cancel => say(if setup { "pay-setup-cancel" } else { "pay-cancel" }),
        cards => say("pay-cards"), rows,
    }
}
