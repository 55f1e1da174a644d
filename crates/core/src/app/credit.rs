//! The account's store credit: read offline, with what every movement was for.

use kabinet_protocol::credit::{CreditBalance, CreditEntry, CreditRules};
use kabinet_protocol::discovery::Discovery;
use kabinet_protocol::ids::AccountId;
use kabinet_protocol::money::Currency;

use super::{App, AppError};
use crate::credit;

/// What there is to see of an account's store credit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditShown {
    /// The store's currency.
    pub currency: Currency,
    /// The balance; nothing where the store has told of none.
    pub credit: Option<CreditBalance>,
    /// The store's rules; nothing where it has no store credit.
    pub rules: Option<CreditRules>,
    /// Whether the store can be paid online, without which nothing is topped up.
    pub online_payment: bool,
}

impl App {
    /// An account's store credit; works offline.
    pub async fn credit(&self, id: AccountId) -> Result<CreditShown, AppError> {
        let account = self.account(id)?;
        let archive = account.archive()?;
        let record = account.record();
        let known = self.registry().now().store(record.store_id).map(|store| store.discovery.clone());
        let Discovery { currency, policy, .. } = known.unwrap_or_else(|| record.store.discovery.clone());
        let credit = credit::balance(archive.db()).await?;
        Ok(CreditShown { currency, credit, rules: policy.credit, online_payment: policy.online_payment })
    }

    /// Entries of the ledger below a number, the newest first; works offline.
    pub async fn credit_entries(
        &self,
        id: AccountId,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<CreditEntry>, AppError> {
        let archive = self.account(id)?.archive()?;
        Ok(credit::entries(archive.db(), before, limit).await?)
    }
}
