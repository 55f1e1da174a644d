//! Handlers of `payments.*` and `methods.*`.

use std::sync::Arc;

use kabinet_core::app::{App, PageShown, PayStarted};
use kabinet_core::payments::{PayWish, plan};
use kabinet_protocol::payment::PaymentRecord;

use crate::error::CommandError;
use crate::handlers::app::shown_language;
use crate::handlers::identity::active;
use crate::views::Nothing;
use crate::views::payments::{
    FileView, MethodArgs, MethodsView, PageState, PaymentArgs, PaymentStartedView, PaymentView, PaymentsArgs,
    PaymentsView, StartPaymentArgs,
};

pub(crate) async fn list(app: &Arc<App>, args: PaymentsArgs) -> Result<PaymentsView, CommandError> {
    let all = app.payments(active(app)?, args.order_id).await?;
    Ok(PaymentsView { payments: all.into_iter().map(view).collect() })
}

pub(crate) async fn get(app: &Arc<App>, args: PaymentArgs) -> Result<PaymentView, CommandError> {
    Ok(view(app.payment(active(app)?, args.payment_id).await?))
}

pub(crate) async fn start(app: &Arc<App>, args: StartPaymentArgs) -> Result<PaymentStartedView, CommandError> {
    let wish = PayWish {
        order: args.order_id,
        method: args.method_id,
        keep: args.keep,
        expected_amount: args.expected_amount,
    };
    Ok(started(app.pay(active(app)?, wish, &shown_language(app)).await?))
}

pub(crate) async fn reopen(app: &Arc<App>, args: PaymentArgs) -> Result<PaymentStartedView, CommandError> {
    Ok(started(app.reopen_page(active(app)?, args.payment_id, &shown_language(app)).await?))
}

pub(crate) async fn close(app: &Arc<App>, args: PaymentArgs) -> Result<PaymentView, CommandError> {
    Ok(view(app.close_payment(active(app)?, args.payment_id).await?))
}

pub(crate) async fn receipt(app: &Arc<App>, args: PaymentArgs) -> Result<FileView, CommandError> {
    let path = app.receipt(active(app)?, args.payment_id, &shown_language(app), None).await?;
    Ok(FileView { path: path.display().to_string() })
}

pub(crate) async fn methods(app: &Arc<App>, _args: Nothing) -> Result<MethodsView, CommandError> {
    Ok(MethodsView { methods: app.payment_methods(active(app)?).await? })
}

pub(crate) async fn keep(app: &Arc<App>, _args: Nothing) -> Result<PaymentStartedView, CommandError> {
    Ok(started(app.keep_method(active(app)?, &shown_language(app)).await?))
}

pub(crate) async fn set_default(app: &Arc<App>, args: MethodArgs) -> Result<MethodsView, CommandError> {
    Ok(MethodsView { methods: app.set_default_method(active(app)?, args.method_id).await? })
}

pub(crate) async fn remove(app: &Arc<App>, args: MethodArgs) -> Result<MethodsView, CommandError> {
    Ok(MethodsView { methods: app.remove_method(active(app)?, args.method_id).await? })
}

fn view(payment: PaymentRecord) -> PaymentView {
    PaymentView { has_receipt: plan::has_receipt(&payment), payment }
}

pub(crate) fn started(started: PayStarted) -> PaymentStartedView {
    let page = match started.page {
        PageShown::None => PageState::None,
        PageShown::Opened => PageState::Opened,
        PageShown::Failed => PageState::Failed,
    };
    PaymentStartedView { payment: started.payment, page }
}
