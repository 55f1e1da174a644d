//! Notes from the core to the interface: what changed, never the change.

use kabinet_core::app::Changed;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// The active account's orders.
    Orders,
    /// The catalogue of the active account's store.
    Catalogue,
    /// The sync status.
    Sync,
    /// Who is signed in, or the active account.
    Session,
    /// The active account's name, phone or e-mail address.
    Profile,
    /// The list of stores.
    Stores,
    /// Preferences, or "work offline".
    Preferences,
    /// The state of the local encryption.
    Vault,
    /// Cart, favourites, saved for later.
    Lists,
    /// What waits to be sent.
    Outbox,
    /// Payments and kept methods.
    Payments,
    /// Points.
    Points,
    /// Store credit.
    Credit,
    /// The membership, and with it what is paid for goods.
    Membership,
    /// News about orders.
    Notices,
    /// A deep link arrived; [`Signal::link`] carries it. Nothing happens without a click.
    Link,
    /// A person clicked a notification: show what [`Signal::link`] leads to, or without one the inbox.
    Open,
}

impl Topic {
    /// Every topic but [`Topic::Link`] and [`Topic::Open`]: what a listener that missed something must look at again.
    pub const ALL: &[Topic] = &[
        Topic::Orders,
        Topic::Catalogue,
        Topic::Sync,
        Topic::Session,
        Topic::Profile,
        Topic::Stores,
        Topic::Preferences,
        Topic::Vault,
        Topic::Lists,
        Topic::Outbox,
        Topic::Payments,
        Topic::Points,
        Topic::Credit,
        Topic::Membership,
        Topic::Notices,
    ];
}

/// A note from the core to the interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Signal {
    /// What changed.
    pub topic: Topic,
    /// The link, for [`Topic::Link`] and [`Topic::Open`].
    #[serde(default)]
    pub link: Option<String>,
}

impl From<Changed> for Signal {
    fn from(changed: Changed) -> Self {
        let topic = match changed {
            Changed::Orders => Topic::Orders,
            Changed::Catalogue => Topic::Catalogue,
            Changed::Sync => Topic::Sync,
            Changed::Session => Topic::Session,
            Changed::Profile => Topic::Profile,
            Changed::Stores => Topic::Stores,
            Changed::Preferences => Topic::Preferences,
            Changed::Vault => Topic::Vault,
            Changed::Lists => Topic::Lists,
            Changed::Outbox => Topic::Outbox,
            Changed::Payments => Topic::Payments,
            Changed::Points => Topic::Points,
            Changed::Credit => Topic::Credit,
            Changed::Membership => Topic::Membership,
            Changed::Notices => Topic::Notices,
            Changed::Open(link) => return Signal { topic: Topic::Open, link },
            Changed::Link(link) => return Signal { topic: Topic::Link, link: Some(link) },
        };
        Signal { topic, link: None }
    }
}
