//! What paying asks and answers.

use kabinet_protocol::ids::{OrderId, PaymentMethodId};
use kabinet_protocol::payment::{PaymentRecord, PaymentStarted};
use kabinet_protocol::secret::SecretText;
use url::{Host, Url};

/// How a person wants to pay for an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayWish {
    /// The order.
    pub order: OrderId,
    /// A kept method to charge at once; without one a page opens.
    pub method: Option<PaymentMethodId>,
    /// Whether what is paid with on the page is kept for later.
    pub keep: bool,
    /// The amount the person saw, in minor units of the order's currency.
    pub expected_amount: i64,
}

/// How a person wants to top store credit up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopUpWish {
    /// How much, in minor units of the store's currency.
    pub amount: i64,
    /// A kept method to charge at once; without one a page opens.
    pub method: Option<PaymentMethodId>,
    /// Whether what is paid with on the page is kept for later.
    pub keep: bool,
}

/// How a person wants to buy a membership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembershipWish {
    /// Which of the store's plans.
    pub plan: String,
    /// A kept method to charge at once; without one a page opens.
    pub method: Option<PaymentMethodId>,
    /// Whether what is paid with on the page is kept for later.
    pub keep: bool,
    /// Whether it is to renew itself.
    pub renew: bool,
    /// The price the person sees, in minor units.
    pub expected_amount: i64,
}

/// What money is to move for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// To pay for an order.
    Pay(PayWish),
    /// To top store credit up.
    TopUp(TopUpWish),
    /// To buy a membership, or more of it.
    Membership(MembershipWish),
    /// To keep a method; no money moves.
    Keep,
}

/// What a wish is about: there is one open wish about each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum About {
    /// An order.
    Order(OrderId),
    /// Store credit.
    Credit,
    /// The membership.
    Membership,
    /// Kept methods.
    Methods,
}

impl Wish {
    /// What it is about.
    pub fn about(&self) -> About {
        match self {
            Self::Pay(wish) => About::Order(wish.order),
            Self::TopUp(_) => About::Credit,
            Self::Membership(_) => About::Membership,
            Self::Keep => About::Methods,
        }
    }
}

/// The address of a payment page: a secret that goes to the system's browser and nowhere else. Its `Debug` shows nothing.
#[derive(Debug, Clone)]
pub struct Page(SecretText);

/// The store named an address that no browser should be sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the store named a payment page that is not safe to open: nothing was opened")]
pub struct BadPage;

impl Page {
    /// Takes an address that may be opened: `https`, or plain `http` to this very machine, where the demo store is.
    pub fn parse(address: String) -> Result<Self, BadPage> {
        let url = Url::parse(&address).map_err(|_| BadPage)?;
        let here = match url.host() {
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => return Err(BadPage),
        };
        let open_to_read = !url.username().is_empty() || url.password().is_some();
        match url.scheme() {
            "https" if !open_to_read => Ok(Self(address.into())),
            "http" if here && !open_to_read => Ok(Self(address.into())),
            _ => Err(BadPage),
        }
    }

    /// The address, for whoever opens it.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// A payment that was begun.
#[derive(Debug, Clone)]
pub struct Started {
    /// How it stands.
    pub payment: PaymentRecord,
    /// The page to open, where one is needed.
    pub page: Option<Page>,
}

impl TryFrom<PaymentStarted> for Started {
    type Error = BadPage;
    fn try_from(answer: PaymentStarted) -> Result<Self, BadPage> {
        Ok(Self { payment: answer.payment, page: answer.page.map(Page::parse).transpose()? })
    }
}
