//! Paying: begun at the store, shown in the system's browser, and waited for until it is decided.
//!
//! Nothing here is queued. What has to survive a lost answer is the payment's id, which is its idempotency key: it is kept
//! for the same wish, so that whoever tries again after a broken connection begins no second payment.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kabinet_protocol::ids::{AccountId, OrderId, PaymentId, PaymentMethodId};
use kabinet_protocol::payment::{PaymentKind, PaymentMethod, PaymentRecord};
use kabinet_protocol::problem::Code;

use super::{App, AppError, Changed, Role};
use crate::http::HttpError;
use crate::payments::{self, About, MembershipWish, Page, PayWish, Started, TopUpWish, Wish, api, plan};

/// What became of a payment's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageShown {
    /// None is needed.
    None,
    /// It is in the browser.
    Opened,
    /// The browser could not be opened; the payment waits.
    Failed,
}

/// A payment that was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayStarted {
    /// How it stands.
    pub payment: PaymentRecord,
    /// What became of its page.
    pub page: PageShown,
}

/// Payments that were begun here, as long as this program runs.
#[derive(Default)]
pub(super) struct Paying(Mutex<Begun>);

#[derive(Default)]
struct Begun {
    /// Pages that can be opened again.
    pages: HashMap<PaymentId, Page>,
    /// Wishes whose answer was lost, and the payment each is.
    unanswered: HashMap<(AccountId, About), (Wish, PaymentId)>,
    /// Payments somebody waits for.
    watched: HashSet<PaymentId>,
}

impl Paying {
    fn lock(&self) -> MutexGuard<'_, Begun> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The id for a wish: the one of the try before, where its answer was lost.
    fn id_for(&self, account: AccountId, wish: &Wish) -> PaymentId {
        let mut begun = self.lock();
        let kept = begun.unanswered.entry((account, wish.about())).or_insert_with(|| (wish.clone(), PaymentId::new()));
        if kept.0 != *wish {
            *kept = (wish.clone(), PaymentId::new());
        }
        kept.1
    }

    fn answered(&self, account: AccountId, wish: &Wish) {
        self.lock().unanswered.remove(&(account, wish.about()));
    }

    fn keep(&self, payment: PaymentId, page: Option<Page>) {
        if let Some(page) = page {
            self.lock().pages.insert(payment, page);
        }
    }

    fn page(&self, payment: PaymentId) -> Option<Page> {
        self.lock().pages.get(&payment).cloned()
    }

    fn forget(&self, payment: PaymentId) {
        self.lock().pages.remove(&payment);
    }
}

/// Whether the store may have heard the question although no answer came.
fn unsure(error: &HttpError) -> bool {
    matches!(error, HttpError::Timeout | HttpError::Interrupted)
}

impl App {
    /// All payments, refunds and top-ups of an account, newest first, or those of one order; works offline.
    pub async fn payments(&self, id: AccountId, order: Option<OrderId>) -> Result<Vec<PaymentRecord>, AppError> {
        let archive = self.account(id)?.archive()?;
        Ok(payments::payments(archive.db(), order).await?)
    }

    /// One of them: asked anew from the store while it is not decided and the store can be reached.
    pub async fn payment(self: &Arc<Self>, id: AccountId, payment: PaymentId) -> Result<PaymentRecord, AppError> {
        let archive = self.account(id)?.archive()?;
        let here = payments::payment(archive.db(), payment).await?;
        match here {
            Some(here) if plan::decided(&here) => Ok(here),
            here => match self.look(id, payment).await {
                Ok(now) => Ok(now),
                Err(error) => here.ok_or(error),
            },
        }
    }

    /// Begins to pay for an order, and opens the page where one is needed.
    pub async fn pay(self: &Arc<Self>, id: AccountId, wish: PayWish, language: &str) -> Result<PayStarted, AppError> {
        self.wished(id, Wish::Pay(wish), language).await
    }

    /// Begins to top store credit up, and opens the page where one is needed.
    pub async fn top_up(
        self: &Arc<Self>,
        id: AccountId,
        wish: TopUpWish,
        language: &str,
    ) -> Result<PayStarted, AppError> {
        self.wished(id, Wish::TopUp(wish), language).await
    }

    /// Begins to buy a membership, or more of it, and opens the page where one is needed.
    pub async fn buy_membership(
        self: &Arc<Self>,
        id: AccountId,
        wish: MembershipWish,
        language: &str,
    ) -> Result<PayStarted, AppError> {
        self.wished(id, Wish::Membership(wish), language).await
    }

    async fn wished(self: &Arc<Self>, id: AccountId, wish: Wish, language: &str) -> Result<PayStarted, AppError> {
        let store = self.own(id).await?;
        let payment = self.paying.id_for(id, &wish);
        let answer = api::begin(&store, payment, &wish, language).await;
        if !answer.as_ref().is_err_and(unsure) {
            self.paying.answered(id, &wish);
        }
        self.begun(id, Started::try_from(answer?)?)
    }

    /// Opens the page of a payment again. After a restart its address is asked for with the same id, which is the same
    /// payment.
    pub async fn reopen_page(
        self: &Arc<Self>,
        id: AccountId,
        payment: PaymentId,
        language: &str,
    ) -> Result<PayStarted, AppError> {
        let now = self.payment(id, payment).await?;
        if plan::decided(&now) {
            return Ok(PayStarted { payment: now, page: PageShown::None });
        }
        let page = self.paying.page(payment);
        if page.is_some() {
            return self.begun(id, Started { payment: now, page });
        }
        let store = self.own(id).await?;
        let wish = |keep| match (now.order, &now.kind, &now.membership) {
            (Some(order), ..) => Wish::Pay(PayWish { order, method: None, keep, expected_amount: now.amount }),
            (None, PaymentKind::TopUp, _) => Wish::TopUp(TopUpWish { amount: now.amount, method: None, keep }),
            (None, PaymentKind::Membership, Some(what)) => Wish::Membership(MembershipWish {
                plan: what.plan.clone(),
                method: None,
                keep,
                renew: what.renew,
                expected_amount: now.amount,
            }),
            (None, ..) => Wish::Keep,
        };
        let answer = match api::begin(&store, payment, &wish(false), language).await {
            // Whether it was to be kept is not in the record; one of both is the question that was asked.
            Err(HttpError::Problem(problem)) if problem.code == Code::KeyReused => {
                api::begin(&store, payment, &wish(true), language).await?
            }
            answer => answer?,
        };
        self.begun(id, Started::try_from(answer)?)
    }

    /// Calls a payment off; answers it closed, or paid where that came first.
    pub async fn close_payment(self: &Arc<Self>, id: AccountId, payment: PaymentId) -> Result<PaymentRecord, AppError> {
        let closed = api::close(&self.own(id).await?, payment).await?;
        if plan::decided(&closed) {
            self.paying.forget(payment);
        }
        self.fetch(id);
        Ok(closed)
    }

    /// The kept methods of an account, the default first; works offline.
    pub async fn payment_methods(&self, id: AccountId) -> Result<Vec<PaymentMethod>, AppError> {
        let archive = self.account(id)?.archive()?;
        Ok(payments::methods(archive.db()).await?)
    }

    /// Begins to keep a method, and opens the page.
    pub async fn keep_method(self: &Arc<Self>, id: AccountId, language: &str) -> Result<PayStarted, AppError> {
        self.wished(id, Wish::Keep, language).await
    }

    /// Makes a method the one that is offered first, and answers the list as it is then.
    pub async fn set_default_method(
        self: &Arc<Self>,
        id: AccountId,
        method: PaymentMethodId,
    ) -> Result<Vec<PaymentMethod>, AppError> {
        api::set_default(&self.own(id).await?, method).await?;
        self.fetched(id).await;
        let mut methods = self.payment_methods(id).await?;
        // As the store has it, whether or not the feed has brought it already.
        methods.iter_mut().for_each(|it| it.is_default = it.id == method);
        methods.sort_by_key(|it| !it.is_default);
        Ok(methods)
    }

    /// Forgets a method, and answers what is left.
    pub async fn remove_method(
        self: &Arc<Self>,
        id: AccountId,
        method: PaymentMethodId,
    ) -> Result<Vec<PaymentMethod>, AppError> {
        api::remove(&self.own(id).await?, method).await?;
        self.fetched(id).await;
        let mut methods = self.payment_methods(id).await?;
        methods.retain(|it| it.id != method);
        Ok(methods)
    }

    /// Takes a payment up that was begun: its page opens, and it is waited for.
    fn begun(self: &Arc<Self>, id: AccountId, started: Started) -> Result<PayStarted, AppError> {
        let Started { payment, page } = started;
        let shown = match &page {
            None => PageShown::None,
            Some(page) => match self.config().opener.open(page) {
                Ok(()) => PageShown::Opened,
                Err(error) => {
                    tracing::warn!(kind = ?error.kind(), "the browser could not be opened");
                    PageShown::Failed
                }
            },
        };
        self.paying.keep(payment.id, page);
        self.fetch(id);
        if !plan::decided(&payment) {
            self.watch_payment(id, payment.id);
        }
        Ok(PayStarted { payment, page: shown })
    }

    /// Asks the store how a payment stands. What is news comes with the feed.
    async fn look(self: &Arc<Self>, id: AccountId, payment: PaymentId) -> Result<PaymentRecord, AppError> {
        self.refuse_offline()?;
        let now = api::look(&self.own(id).await?, payment).await?;
        if plan::decided(&now) {
            self.paying.forget(payment);
            self.fetch(id);
        }
        Ok(now)
    }

    /// Waits for what is not decided yet, as after a restart, or when another device began it.
    pub(super) async fn watch_pending(self: &Arc<Self>, id: AccountId) {
        let Ok(account) = self.account(id) else { return };
        let Some(archive) = account.any_archive() else { return };
        if self.config().role != Role::Window || !archive.db().writes() {
            return;
        }
        match payments::pending(archive.db()).await {
            Ok(pending) => pending.iter().for_each(|payment| self.watch_payment(id, payment.id)),
            Err(error) => tracing::warn!(%error, "payments could not be looked through"),
        }
    }

    /// Asks the store with growing pauses until a payment is decided: a message of the provider's that never comes delays
    /// nothing. The row itself comes with the feed.
    fn watch_payment(self: &Arc<Self>, id: AccountId, payment: PaymentId) {
        if self.config().role != Role::Window || !self.paying.lock().watched.insert(payment) {
            return;
        }
        let app = Arc::downgrade(self);
        tokio::spawn(async move {
            for pause in (0..).map_while(plan::pause) {
                tokio::time::sleep(pause).await;
                let Some(app) = app.upgrade().filter(|app| !app.is_closing()) else { return };
                if app.is_decided(id, payment).await {
                    app.signal(Changed::Payments);
                    app.signal(Changed::Orders);
                    app.signal(Changed::Credit);
                    app.signal(Changed::Membership);
                    break;
                }
            }
            if let Some(app) = app.upgrade() {
                app.paying.lock().watched.remove(&payment);
            }
        });
    }

    /// Whether there is nothing to wait for any more.
    async fn is_decided(self: &Arc<Self>, id: AccountId, payment: PaymentId) -> bool {
        match self.payment(id, payment).await {
            Ok(now) if plan::decided(&now) => {
                self.fetched(id).await;
                true
            }
            Ok(_) => false,
            Err(AppError::Http(HttpError::Problem(problem))) => problem.status == 404,
            Err(AppError::SignedOut | AppError::NoAccount | AppError::SignInAgain) => true,
            Err(_) => false,
        }
    }

    /// Fetches what the store has written because of this, where a stream does not do so by itself.
    fn fetch(self: &Arc<Self>, id: AccountId) {
        let app = Arc::clone(self);
        tokio::spawn(async move { app.fetched(id).await });
    }

    async fn fetched(self: &Arc<Self>, id: AccountId) {
        let engine = self.account(id).ok().and_then(|account| account.any_archive()?.engine());
        if let Some(engine) = engine {
            engine.sync_now().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers: S21
    #[test]
    fn a_wish_whose_answer_was_lost_keeps_its_id_and_another_wish_gets_another() {
        let (paying, account) = (Paying::default(), AccountId::new());
        let pay = PayWish { order: OrderId::new(), method: None, keep: false, expected_amount: 100 };
        let wish = Wish::Pay(pay.clone());
        let first = paying.id_for(account, &wish);
        assert_eq!(paying.id_for(account, &wish), first, "the same question again");
        let dearer = Wish::Pay(PayWish { expected_amount: 200, ..pay });
        let second = paying.id_for(account, &dearer);
        assert_ne!(second, first, "another question");
        let top_up = Wish::TopUp(TopUpWish { amount: 100, method: None, keep: false });
        let third = paying.id_for(account, &top_up);
        assert_eq!(paying.id_for(account, &dearer), second, "a top-up is about something else");
        paying.answered(account, &dearer);
        assert_ne!(paying.id_for(account, &dearer), second, "what was answered is over");
        assert_eq!(paying.id_for(account, &top_up), third);
        let year = |renew| {
            let (plan, method, keep, expected_amount) = ("year".into(), None, false, 9_900);
            Wish::Membership(MembershipWish { plan, method, keep, renew, expected_amount })
        };
        let fourth = paying.id_for(account, &year(true));
        assert_eq!(paying.id_for(account, &year(true)), fourth);
        assert_ne!(paying.id_for(account, &year(false)), fourth, "whether it renews itself is part of the question");
    }
}
