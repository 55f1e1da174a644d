//! Receipts and order summaries as files, made here from what is here: offline too.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::tz::TimeZone;
use kabinet_protocol::ids::{AccountId, OrderId, PaymentId};

use super::export::{Written, downloads_name};
use super::{App, AppError};
use crate::l10n::{Language, Words};
use crate::orders::summary;
use crate::paper::{Paper, pdf};
use crate::payments::{payment, receipt};

impl App {
    /// Writes the receipt of a payment, a refund or a top-up as a PDF file: to this file, which must not exist, or into the
    /// downloads folder.
    pub async fn receipt(
        self: &Arc<Self>,
        id: AccountId,
        wanted: PaymentId,
        language: &str,
        to: Option<&Path>,
    ) -> Result<PathBuf, AppError> {
        let account = self.account(id)?;
        let archive = account.archive()?;
        let found = payment(archive.db(), wanted).await?.ok_or(AppError::NotFound)?;
        let store = account.info().store_name;
        let number = found.receipt.clone().or_else(|| found.order_number.clone()).unwrap_or_default();
        let paper = {
            let words = Words::of(Language::of(language));
            let zone = TimeZone::system();
            let now = self.config().clock.now();
            let setting = receipt::Setting { store: &store, words: &words, zone: &zone, now };
            receipt::receipt(&found, &setting).ok_or(AppError::NoReceipt)?
        };
        self.write_paper(&paper, &format!("{store} {number}"), to).await
    }

    /// Writes the summary of an order as a PDF file: to this file, which must not exist, or into the downloads folder.
    pub async fn order_summary(
        self: &Arc<Self>,
        id: AccountId,
        order: OrderId,
        language: &str,
        to: Option<&Path>,
    ) -> Result<PathBuf, AppError> {
        let orders = self.orders_of(id)?;
        let order = orders.get(order).await?.order;
        let store = self.account(id)?.info().store_name;
        let paper = {
            let words = Words::of(Language::of(language));
            let now = self.config().clock.now();
            summary::summary(&order, &summary::Setting { store: &store, words: &words, zones: orders.zones(), now })
        };
        self.write_paper(&paper, &format!("{store} {}", order.number), to).await
    }

    async fn write_paper(&self, paper: &Paper, name: &str, to: Option<&Path>) -> Result<PathBuf, AppError> {
        let folder = match to {
            Some(path) if path.exists() => return Err(AppError::FileExists(path.into())),
            Some(path) => path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_path_buf(),
            None => self.config().downloads.clone().ok_or(AppError::NoHome)?,
        };
        let paper = paper.clone();
        // Drawing takes a few milliseconds of thought, and the disk takes its time.
        let made = tokio::task::spawn_blocking({
            let folder = folder.clone();
            move || -> Result<Written, AppError> { Written::of(&pdf(&paper)?, &folder) }
        });
        let written = made.await.map_err(|_| AppError::Internal("the file was not finished".into()))??;
        match to {
            Some(path) => Ok(written.put(path)?.path),
            None => Ok(written.put_named(&folder, &downloads_name(name), "pdf")?.path),
        }
    }
}
