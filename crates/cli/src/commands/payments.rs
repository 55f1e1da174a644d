//! `kab pay`, `payments`, `methods`.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kabinet_core::app::{App, Opener, PayStarted};
use kabinet_core::payments::{Page, PayWish, plan};
use kabinet_protocol::ids::AccountId;
use kabinet_protocol::money::Money;
use kabinet_protocol::payment::{MethodSummary, PaymentMethod, PaymentRecord, PaymentState};
use serde_json::{Value, json};

use super::login::language;
use super::orders::find;
use super::{opened, view};
use crate::args::{Arguments, MethodsVerb, Pay, PaymentsVerb};
use crate::exit::{Exit, Failure};
use crate::out::{Out, columns};

/// How often the store is asked while `--wait` waits.
const LOOK: Duration = Duration::from_secs(2);

/// Payment pages: opened in the browser where that was asked for, else kept for the result, which is where a script finds
/// them.
#[derive(Clone)]
pub struct Pages {
    opens: bool,
    page: Arc<Mutex<Option<Page>>>,
}

impl Pages {
    pub fn new(opens: bool) -> Self {
        Self { opens, page: Arc::default() }
    }

    fn take(&self) -> Option<Page> {
        self.page.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Opener for Pages {
    fn open(&self, page: &Page) -> io::Result<()> {
        if self.opens {
            return open::that_detached(page.expose());
        }
        *self.page.lock().unwrap_or_else(PoisonError::into_inner) = Some(page.clone());
        Ok(())
    }
}

pub async fn pay(
    app: &Arc<App>,
    arguments: &Arguments,
    pay: &Pay,
    pages: &Pages,
    out: &mut Out,
) -> Result<(), Failure> {
    let account = opened(app, arguments).await?.id;
    let order = find(app, account, &pay.order).await?;
    let known = app.orders_of(account)?.get(order).await?.order.to_pay();
    let wish = PayWish { order, method: pay.method, keep: pay.keep, expected_amount: pay.total.unwrap_or(known) };
    let started = app.pay(account, wish, &language()).await?;
    follow(app, account, started, pages, pay.wait, out).await
}

/// Says how a begun payment stands, and waits for its end where that was asked for.
pub async fn follow(
    app: &Arc<App>,
    account: AccountId,
    started: PayStarted,
    pages: &Pages,
    wait: u64,
    out: &mut Out,
) -> Result<(), Failure> {
    let page = pages.take();
    let mut payment = started.payment;
    if let Some(page) = page.as_ref().filter(|_| wait > 0) {
        // Whoever waits has to know where to pay before it ends.
        out.note(&format!("Pay here: {}", page.expose()));
    }
    let end = tokio::time::Instant::now() + Duration::from_secs(wait);
    while !plan::decided(&payment) && tokio::time::Instant::now() < end {
        tokio::time::sleep(LOOK).await;
        payment = app.payment(account, payment.id).await?;
    }
    if plan::decided(&payment) {
        // What the store wrote because of it is wanted here too; that the money moved stands without it.
        let _ = app.sync_account(account, |_| {}).await;
    }
    if let PaymentState::Failed | PaymentState::Canceled | PaymentState::Expired = payment.state {
        let why = payment.reason.as_ref().map_or_else(|| payment.state.to_string(), ToString::to_string);
        return Err(Failure::new(Exit::Refused, "payment_failed", format!("Nothing was paid: {why}.")));
    }
    let mut result = json!({ "payment": view::document(&payment)? });
    if let (Value::Object(fields), Some(page)) = (&mut result, &page) {
        fields.insert("page".into(), page.expose().into());
    }
    out.result(&result, || match (&page, plan::decided(&payment)) {
        (_, true) => line(&payment),
        (Some(page), false) => format!("{}\n", page.expose()),
        (None, false) => format!("{}  pending\n", payment.id),
    })
}

pub async fn perform(
    app: &Arc<App>,
    arguments: &Arguments,
    verb: Option<&PaymentsVerb>,
    out: &mut Out,
) -> Result<(), Failure> {
    let account = opened(app, arguments).await?.id;
    let one = match verb {
        None => return list(app, account, None, out).await,
        Some(PaymentsVerb::List { order }) => return list(app, account, order.as_deref(), out).await,
        Some(PaymentsVerb::Receipt { id, file }) => {
            let path = app.receipt(account, *id, &language(), file.as_deref()).await?;
            return out.result(&json!({ "path": path }), || format!("{}\n", path.display()));
        }
        Some(PaymentsVerb::Show { id }) => app.payment(account, *id).await?,
        Some(PaymentsVerb::Close { id }) => app.close_payment(account, *id).await?,
    };
    out.result(&view::document(&one)?, || line(&one))
}

async fn list(app: &App, account: AccountId, order: Option<&str>, out: &mut Out) -> Result<(), Failure> {
    let order = match order {
        Some(order) => Some(find(app, account, order).await?),
        None => None,
    };
    let all = app.payments(account, order).await?;
    out.result(&json!({ "payments": view::document(&all)? }), || columns(&all.iter().map(row).collect::<Vec<_>>()))
}

fn row(payment: &PaymentRecord) -> Vec<String> {
    vec![
        view::day(payment.settled_at.unwrap_or(payment.created_at)),
        payment.kind.to_string(),
        payment.state.to_string(),
        view::money(Money { minor: payment.amount, currency: payment.currency }),
        payment.order_number.clone().unwrap_or_default(),
        payment.method.as_ref().map(with).unwrap_or_default(),
        payment.id.to_string(),
    ]
}

fn line(payment: &PaymentRecord) -> String {
    columns(&[row(payment)])
}

fn with(method: &MethodSummary) -> String {
    let brand = method.brand.clone().unwrap_or_else(|| method.kind.to_string());
    method.last4.as_ref().map_or(brand.clone(), |last4| format!("{brand} {last4}"))
}

pub async fn methods(
    app: &Arc<App>,
    arguments: &Arguments,
    verb: Option<&MethodsVerb>,
    pages: &Pages,
    out: &mut Out,
) -> Result<(), Failure> {
    let account = opened(app, arguments).await?.id;
    let all = match verb {
        None | Some(MethodsVerb::List) => app.payment_methods(account).await?,
        Some(MethodsVerb::Default { id }) => app.set_default_method(account, *id).await?,
        Some(MethodsVerb::Remove { id }) => app.remove_method(account, *id).await?,
        Some(MethodsVerb::Keep { .. }) => {
            let started = app.keep_method(account, &language()).await?;
            return follow(app, account, started, pages, 0, out).await;
        }
    };
    out.result(&json!({ "methods": view::document(&all)? }), || {
        let row = |method: &PaymentMethod| {
            let until = match (method.expires_month, method.expires_year) {
                (Some(month), Some(year)) => format!("{month:02}/{year}"),
                _ => String::new(),
            };
            let mark = if method.is_default { "*" } else { " " };
            let name = format!("{} {}", method.brand, method.last4);
            vec![mark.into(), method.kind.to_string(), name, until, method.id.to_string()]
        };
        columns(&all.iter().map(row).collect::<Vec<_>>())
    })
}
