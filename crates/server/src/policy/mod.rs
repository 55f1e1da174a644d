//! The store's policy: one typed record with a history. Every decision that a merchant may make is a field here.

mod delivery;
mod returns;
pub mod store;
mod support;

pub use delivery::{DeliveryPolicy, Point, Way};
pub use returns::ReturnPolicy;

use kabinet_protocol::credit::CreditRules;
use kabinet_protocol::discovery::{AccountsMode, EmailChange, PublicPolicy};
use kabinet_protocol::ids::OrderId;
use kabinet_protocol::membership::{MembershipPlan, MembershipRules};
use kabinet_protocol::points::{CategoryRate, PointsRules, Tier};
use kabinet_protocol::support::Support;
use kabinet_protocol::time::ServerTime;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the merchant decided. Fields that a stored record lacks take their defaults.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Policy {
    /// Whether customers have accounts (S41).
    pub accounts_mode: AccountsMode,
    /// Whether a one-time code opens an account for a number the store does not know.
    pub otp_may_register: bool,
    /// Whether those who have an account may still sign in when accounts are disabled (S44).
    pub sign_in_when_disabled: bool,
    /// What a first registration is sent besides its code (S5).
    pub initial_password: InitialPassword,
    /// Whether asking for a way back in says that a contact is bound to no account (S16).
    pub recovery_disclosure: RecoveryDisclosure,
    /// Who changes an e-mail address that is bound (S51).
    pub email_change: EmailChange,
    /// Countries (ISO 3166-1 alpha-2) whose numbers receive codes; empty means all.
    pub phone_countries: Vec<String>,
    /// How many codes may be sent.
    pub codes: CodeLimits,
    /// How often a sign-in by password may be tried.
    pub passwords: PasswordLimits,
    /// How goods reach customers.
    pub delivery: DeliveryPolicy,
    /// How long an order waits for its money.
    pub payments: PaymentPolicy,
    /// What is taken back.
    pub returns: ReturnPolicy,
    /// What purchases earn and what points pay for (S29, S30).
    pub points: PointsRules,
    /// Money that customers keep with the store (S24).
    pub credit: CreditRules,
    /// What members pay and what that brings them (S68).
    pub membership: MembershipRules,
    /// How people reach the store (S36, S37).
    pub support: Support,
    /// After how many days the tombstones of deleted entities may be forgotten.
    pub tombstone_days: i64,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            accounts_mode: AccountsMode::Optional,
            otp_may_register: true,
            sign_in_when_disabled: true,
            initial_password: InitialPassword::Temporary,
            recovery_disclosure: RecoveryDisclosure::Explicit,
            email_change: EmailChange::CustomerVerified,
            phone_countries: Vec::new(),
            codes: CodeLimits::default(),
            passwords: PasswordLimits::default(),
            delivery: DeliveryPolicy::default(),
            payments: PaymentPolicy::default(),
            returns: ReturnPolicy::default(),
            points: PointsRules::default(),
            credit: CreditRules::default(),
            membership: MembershipRules::default(),
            support: Support::default(),
            tombstone_days: 90,
        }
    }
}

/// What a first registration is sent besides its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InitialPassword {
    /// A second SMS with a password that works for 72 hours and is replaced at its first use.
    Temporary,
    /// A second SMS with a password that stays.
    Permanent,
    /// Nothing: codes only, until the customer sets a password.
    None,
}

/// Whether recovery says who has an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecoveryDisclosure {
    /// A contact that is bound to no account is answered with an error.
    Explicit,
    /// Every contact is answered alike.
    Uniform,
}

/// Limits on evaluating passwords (DESIGN section 6). A password is evaluated only where every limit admits it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct PasswordLimits {
    /// Evaluations for one identifier from devices that never signed in to it, in an hour.
    pub identifier_hour: u32,
    /// Evaluations for one identifier from one device that has signed in to it before, in an hour.
    pub known_device_hour: u32,
    /// Evaluations for one address, in an hour.
    pub address_hour: u32,
}

impl Default for PasswordLimits {
    fn default() -> Self {
        Self { identifier_hour: 10, known_device_hour: 10, address_hour: 25 }
    }
}

/// Limits on sending codes (DESIGN section 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct CodeLimits {
    /// Seconds until another code may be asked for.
    pub resend_s: i64,
    /// Codes to one number in an hour.
    pub number_hour: u32,
    /// Codes to one number in a day.
    pub number_day: u32,
    /// Codes for one device that never signed in, in an hour.
    pub device_hour: u32,
    /// Codes for one device that has signed in before, in an hour.
    pub known_device_hour: u32,
    /// Codes for one address, in a day.
    pub address_day: u32,
    /// Codes to one prefix of 100 numbers that belong to nobody here, in an hour.
    pub prefix_hour: u32,
    /// Codes of the whole store in a day: the spend cap.
    pub store_day: u32,
}

impl Default for CodeLimits {
    fn default() -> Self {
        Self {
            resend_s: 60,
            number_hour: 5,
            number_day: 10,
            device_hour: 10,
            known_device_hour: 20,
            address_day: 20,
            prefix_hour: 30,
            store_day: 5_000,
        }
    }
}

/// How long an order that is to be paid online waits for its money (ADR 0010).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct PaymentPolicy {
    /// Minutes after placing.
    pub due_minutes: i64,
    /// The same for an order that was queued offline: whoever placed it may not be at the screen when it arrives.
    pub queued_due_minutes: i64,
}

impl Default for PaymentPolicy {
    fn default() -> Self {
        Self { due_minutes: 60, queued_due_minutes: 1_440 }
    }
}

impl PaymentPolicy {
    /// Until when an order that is placed now is to be paid. Its id was made when the person placed it: one that is older
    /// than a way through the network takes has waited in an outbox, and its person may not be at the screen.
    pub fn due(&self, order: OrderId, now: ServerTime) -> ServerTime {
        let made = order.0.get_timestamp().map(|made| {
            let (seconds, nanos) = made.to_unix();
            i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1000).saturating_add(i64::from(nanos / 1_000_000))
        });
        let queued = made.is_some_and(|made| now.millis().saturating_sub(made) > QUEUED_MS);
        now.plus_millis(60_000 * if queued { self.queued_due_minutes } else { self.due_minutes })
    }
}

/// From this age on an order has waited to be sent.
const QUEUED_MS: i64 = 2 * 60_000;

impl Policy {
    /// A demonstration store is tried again and again from one machine, and its messages cost nothing.
    pub fn demo() -> Self {
        let codes = CodeLimits {
            resend_s: 10,
            number_hour: 100,
            number_day: 500,
            device_hour: 100,
            known_device_hour: 100,
            address_day: 1_000,
            prefix_hour: 500,
            ..CodeLimits::default()
        };
        // A point for a dollar, two for food; a point pays a cent, and no gift card. The delay is short: one wants to see it.
        let rates = ["dog/food", "cat/food"].map(|path| CategoryRate { category: path.into(), rate: 200 });
        let tier = |id: &str, names: [&str; 4], from, percent| Tier {
            id: id.into(),
            name: ["en", "ru", "es", "vi"]
                .into_iter()
                .zip(names)
                .map(|(tag, name)| (tag.into(), name.into()))
                .collect(),
            from,
            percent,
        };
        let tiers = vec![
            tier("silver", ["Silver", "Серебряный", "Plata", "Bạc"], 30_000, 125),
            tier("gold", ["Gold", "Золотой", "Oro", "Vàng"], 100_000, 150),
        ];
        let points = PointsRules {
            enabled: true,
            rates: rates.into(),
            tiers,
            not_redeemable: vec!["gifts".into()],
            delay_days: 3,
            ..PointsRules::default()
        };
        let credit = CreditRules { enabled: true, ..CreditRules::default() };
        let plan = |id: &str, months, price| MembershipPlan { id: id.into(), months, price };
        let membership = MembershipRules {
            enabled: true,
            plans: vec![plan("month", 1, 499), plan("year", 12, 4_900)],
            discount_percent: 10,
            free_delivery_from: Some(1_500),
            ..MembershipRules::default()
        };
        let (delivery, support) = (DeliveryPolicy::demo(), support::demo());
        Self { codes, delivery, support, points, credit, membership, ..Self::default() }
    }

    /// Refuses what no store can mean: the field and why.
    pub fn check(&self) -> Result<(), (&'static str, &'static str)> {
        let country = |text: &String| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
        let codes = &self.codes;
        let counts = [codes.number_hour, codes.number_day, codes.device_hour, codes.known_device_hour];
        let more = [codes.address_day, codes.prefix_hour, codes.store_day];
        let tries = [self.passwords.identifier_hour, self.passwords.known_device_hour, self.passwords.address_hour];
        // A limit is a list of instants in the database: a larger one is no limit and a slow row.
        let sane = |count: &u32| (1..=10_000).contains(count);
        if matches!(self.accounts_mode, AccountsMode::Other(_)) {
            return Err(("accounts_mode", "Accounts are optional, required or disabled."));
        }
        if matches!(self.email_change, EmailChange::Other(_)) {
            return Err(("email_change", "E-mail addresses are changed by never, merchant or customer_verified."));
        }
        if !self.phone_countries.iter().all(country) {
            return Err(("phone_countries", "Countries are two capital letters, as US."));
        }
        if !(1..=3600).contains(&codes.resend_s) {
            return Err(("codes.resend_s", "Another code may be asked for after 1 to 3600 seconds."));
        }
        if !counts.iter().chain(&more[..2]).all(sane) || !(1..=10_000_000).contains(&codes.store_day) {
            return Err(("codes", "A limit is 1 to 10,000, and 1 to 10,000,000 for the whole store."));
        }
        if !tries.iter().all(sane) {
            return Err(("passwords", "A limit is 1 to 10,000."));
        }
        if !(1..=3650).contains(&self.tombstone_days) {
            return Err(("tombstone_days", "Deletions are remembered for 1 to 3650 days."));
        }
        let payments = &self.payments;
        if ![payments.due_minutes, payments.queued_due_minutes].iter().all(|minutes| (1..=43_200).contains(minutes)) {
            return Err(("payments", "An order waits for its money for 1 to 43,200 minutes."));
        }
        self.returns.check()?;
        self.points.check()?;
        self.credit.check()?;
        self.membership.check()?;
        self.support.check()?;
        self.delivery.check()
    }

    /// What a client may know before signing in. Whether one can pay online is the provider's to say, not the policy's.
    pub fn public(&self, online_payment: bool) -> PublicPolicy {
        PublicPolicy {
            accounts_mode: self.accounts_mode.clone(),
            otp_may_register: self.otp_may_register && self.accounts_mode != AccountsMode::Disabled,
            phone_countries: self.phone_countries.clone(),
            email_change: self.email_change.clone(),
            sign_in_when_disabled: self.sign_in_when_disabled,
            online_payment,
            return_days: self.returns.days,
            points: self.points.enabled.then(|| self.points.clone()),
            credit: self.credit.enabled.then_some(self.credit),
            membership: self.membership.enabled.then(|| self.membership.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_that_waited_to_be_sent_waits_longer_for_its_money() {
        let (policy, now) = (PaymentPolicy::default(), ServerTime(1_795_000_000_000));
        let made = |ago: i64| {
            let at = u64::try_from(now.millis() - ago).expect("later than 1970");
            OrderId(uuid::Builder::from_unix_timestamp_millis(at, &[7; 10]).into_uuid())
        };
        let minutes = |order| (policy.due(order, now).millis() - now.millis()) / 60_000;
        assert_eq!((minutes(made(0)), minutes(made(119_000)), minutes(made(-86_400_000))), (60, 60, 60));
        assert_eq!((minutes(made(121_000)), minutes(made(86_400_000))), (1_440, 1_440));
        assert_eq!(minutes(OrderId(uuid::Uuid::new_v4())), 60, "an id that tells no time");
    }
}
