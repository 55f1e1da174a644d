//! `membership.renew`.

use kabinet_protocol::ids::PaymentMethodId;
use kabinet_protocol::membership::{MEMBERSHIP, RenewMembership, RenewProblem};
use kabinet_protocol::payment::{PAYMENT_METHOD, PaymentMethod};
use kabinet_protocol::problem::Code;

use super::plan::{self, State};
use super::store;
use crate::db::Tx;
use crate::intents::{Asked, Effect, documents};
use crate::payments::methods;
use crate::policy;
use crate::problems::Refusal;

/// Switches the renewal of a membership on or off. Off is always possible, and the membership stays to its end.
pub async fn renew(tx: &mut Tx, asked: Asked<'_>, change: RenewMembership) -> Result<Effect, Refusal> {
    let none = || Refusal::new(Code::Conflict, "There is no membership to renew: buy one first.");
    let before = store::state(tx, asked.feed()).await?;
    let zone = store::zone(asked.store);
    let state = if change.on {
        let before = before.filter(|state| state.sums.active(asked.now)).ok_or_else(none)?;
        let rules = policy::store::within(tx).await?.membership;
        if !rules.enabled {
            return Err(Refusal::new(Code::PolicyForbids, "This store has no membership any more.").field("on"));
        }
        plan::terms(&before.sums, &rules).map_err(|problem| match problem {
            RenewProblem::Dearer => Refusal::new(Code::Conflict, "The plan costs more now: buy it when this ends."),
            _ => none(),
        })?;
        let method = method(tx, asked, change.method, before.method).await?;
        State { renews: true, problem: None, method: Some(method), ..before }
    } else {
        // Whoever has none asks for nothing that is not so already.
        let Some(before) = before else { return Ok(Effect::default()) };
        State { renews: false, problem: None, ..before }
    };
    // What has ended is over, and was told.
    let state = if state.sums.active(asked.now) { state.looking(&zone) } else { State { look_at: None, ..state } };
    store::write(tx, asked.feed(), &state).await?;
    let mut effect = Effect::default();
    effect.put(MEMBERSHIP, MEMBERSHIP.to_owned(), 0, &store::shown(&state))?;
    Ok(effect)
}

/// The kept method that is to be charged: the one that was named, or the one before, or the default.
async fn method(
    tx: &mut Tx,
    asked: Asked<'_>,
    wanted: Option<PaymentMethodId>,
    before: Option<PaymentMethodId>,
) -> Result<PaymentMethodId, Refusal> {
    let provider = asked.store.till.provider(asked.store).map(|provider| provider.name().to_owned());
    let provider = provider.unwrap_or_default();
    if let Some(method) = wanted {
        let kept = methods::chargeable(tx, asked.feed(), method, &provider).await?;
        let none = || Refusal::new(Code::NotFound, "There is no such kept method.").field("method");
        return kept.then_some(method).ok_or_else(none);
    }
    let all: Vec<PaymentMethod> = documents(tx, asked.feed(), PAYMENT_METHOD).await?;
    let usual = all.into_iter().find(|method| method.is_default).map(|method| method.id);
    for method in before.into_iter().chain(usual) {
        if methods::chargeable(tx, asked.feed(), method, &provider).await? {
            return Ok(method);
        }
    }
    Err(Refusal::new(Code::Conflict, "Keep a card or a wallet first: a renewal charges it.").field("method"))
}
