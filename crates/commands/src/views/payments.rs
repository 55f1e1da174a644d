//! Paying: payments, refunds and receipts (S8), kept methods (S23).
//!
//! What a page's address is, the interface never learns: the core hands it to the system's browser.

use kabinet_protocol::ids::{OrderId, PaymentId, PaymentMethodId};
use kabinet_protocol::payment::{PaymentMethod, PaymentRecord};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `payments.list`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct PaymentsArgs {
    /// Those of one order only.
    #[ts(optional)]
    pub order_id: Option<OrderId>,
}

/// Payments, refunds and top-ups, newest first; works offline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PaymentsView {
    /// All of them.
    pub payments: Vec<PaymentView>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PaymentView {
    /// The payment.
    pub payment: PaymentRecord,
    /// Money has moved: there is a receipt to write.
    pub has_receipt: bool,
}

/// `payments.get`, `payments.reopen`, `payments.close`, `payments.receipt`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PaymentArgs {
    /// The payment.
    pub payment_id: PaymentId,
}

/// `payments.start`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StartPaymentArgs {
    /// The order to pay for.
    pub order_id: OrderId,
    /// A kept method to charge at once; without one a page opens.
    #[serde(default)]
    #[ts(optional)]
    pub method_id: Option<PaymentMethodId>,
    /// Whether what is paid with on the page is kept for later.
    #[serde(default)]
    pub keep: bool,
    /// The amount the person sees, in minor units. Where the order's differs nothing is begun.
    #[ts(type = "number")]
    pub expected_amount: i64,
}

/// A payment that was begun, or whose page was opened again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PaymentStartedView {
    /// How it stands.
    pub payment: PaymentRecord,
    /// What became of its page.
    pub page: PageState,
}

/// What became of a payment's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PageState {
    /// None is needed.
    None,
    /// It is in the system's browser.
    Opened,
    /// The browser could not be opened; the payment waits, and `payments.reopen` tries again.
    Failed,
}

/// Kept methods, the default first; works offline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MethodsView {
    /// All of them.
    pub methods: Vec<PaymentMethod>,
}

/// `methods.set_default`, `methods.remove`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MethodArgs {
    /// The method.
    pub method_id: PaymentMethodId,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FileView {
    /// Where.
    pub path: String,
}
