//! The program as a whole.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::identity::AccountView;
use super::stores::StoreView;
use super::vault::VaultView;

/// Everything the first paint needs, in one call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Bootstrap {
    /// As `0.1.0`.
    pub version: String,
    /// Which build this is, for a bug report.
    pub build_id: String,
    /// `linux`, `macos`, `windows`.
    pub platform: String,
    /// The language to show: the preference, else the system's, else `en`.
    pub language: String,
    /// The system's locale for dates and money, BCP 47.
    pub locale: String,
    /// Languages there are.
    pub languages: Vec<String>,
    /// Cosmetic preferences.
    pub preferences: Preferences,
    /// Stores known on this device.
    pub stores: Vec<StoreView>,
    /// Accounts known on this device.
    pub accounts: Vec<AccountView>,
    /// The account shown, if any.
    pub active: Option<AccountView>,
    /// "Work offline" is on.
    pub work_offline: bool,
    /// How the local archive is protected.
    pub vault: VaultView,
    /// True when this build can start the demo store.
    pub demo_available: bool,
}

/// Cosmetic preferences: losing them costs nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Preferences {
    /// A BCP 47 tag, or nothing to follow the system.
    pub language: Option<String>,
    /// `system`, `light`, `dark`, `contrast`.
    pub theme: Option<String>,
    /// `comfortable`, `compact`.
    pub density: Option<String>,
    /// Widths of the panes in CSS pixels: rail, list.
    pub panes: Vec<u32>,
}

/// `app.set_preferences`: replaces what is given, keeps what is not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct PreferencesPatch {
    /// `""` follows the system again.
    #[ts(optional)]
    pub language: Option<String>,
    /// See [`Preferences::theme`].
    #[ts(optional)]
    pub theme: Option<String>,
    /// See [`Preferences::density`].
    #[ts(optional)]
    pub density: Option<String>,
    /// See [`Preferences::panes`].
    #[ts(optional)]
    pub panes: Option<Vec<u32>>,
}

/// `app.work_offline`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WorkOffline {
    /// On or off.
    pub on: bool,
}

/// `app.diagnostics`: text for a bug report, free of secrets and personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Diagnostics {
    /// Plain text, ready for the clipboard.
    pub text: String,
}

/// `app.resolve_link`: what a `kabinet://` link points at. Resolving never acts.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LinkArgs {
    /// The whole link.
    pub link: String,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LinkTarget {
    /// The store.
    pub store_id: String,
    /// `order`, `points`, `sign_in`, `recover` (the form) or `new_password` (by a link of a recovery e-mail).
    pub kind: String,
    /// The entity's id, for `order`.
    pub id: Option<String>,
    /// For `new_password`: what `identity.new_password` takes. The link's ticket itself stays in the core.
    pub step_id: Option<String>,
    /// The account on this device that can show it, if any.
    pub account_id: Option<String>,
}

/// `app.keep_launch_image`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LaunchImageArgs {
    /// Markup that draws what is shown, without ids and without inline styles.
    pub markup: String,
}
