//! Customers, wallets, and conversions between wallets.

use tokio::time::Instant;

use super::{
    Found, Reconcile, Reconciled,
    decide::Trace,
    look::{Manner, Seen, is_in, is_one_of, read},
};
use crate::{
    Amount, Customer, Error, Intent, TransactionCategory, TransactionStatus, TransactionType,
    Wallet, WalletTransaction, intent::alike,
};

fn trace(id: &impl ToString, failed: bool) -> Trace {
    Trace {
        id: id.to_string(),
        at: None,
        failed,
        unclear: false,
    }
}

impl Reconcile<'_> {
    /// The e-mail address is unique within a company, so an older customer is another call's.
    pub(super) async fn customer(&self, intent: &Intent) -> Result<Reconciled, Error> {
        let email = intent.fact("email").map(alike);
        let list = self.client.customers().list().limit(100).stream();
        let seen = read(
            self.client,
            list,
            |customer| customer.created_at.as_ref(),
            |customer: &Customer| {
                let same = customer.email.as_deref().map(alike) == email;
                same.then(|| trace(&customer.id, false))
            },
        );
        let found = |customer| Found::Customer(Box::new(customer));
        Ok(self.decided(intent, seen.await?, Manner::default(), found))
    }

    /// There is one wallet for each currency and country.
    pub(super) async fn wallet(&self, intent: &Intent) -> Result<Reconciled, Error> {
        let asked = Instant::now();
        let wallets = self.client.wallets().list().await?.into_inner();
        let seen = Seen::new(
            self.client,
            asked,
            wallets,
            |wallet| wallet.created_at.as_ref(),
            |wallet: &Wallet| {
                let country = wallet.country_iso_code.as_ref();
                let same = intent.fact("currency") == Some(wallet.currency.as_str())
                    && country.is_none_or(|country| {
                        intent.fact("country_iso_code") == Some(country.as_str())
                    });
                same.then(|| trace(&wallet.id, false))
            },
        );
        let found = |wallet| Found::Wallet(Box::new(wallet));
        Ok(self.decided(intent, seen, Manner::default(), found))
    }

    /// What was taken shows on the wallet that paid; for whom it was taken does not.
    pub(super) async fn deposit(&self, intent: &Intent) -> Result<Reconciled, Error> {
        let wallet = intent.fact("sourceWallet.id").unwrap_or_default();
        let sum = |name: &str| intent.fact(name)?.parse::<Amount>().ok();
        let sums = [sum("sourceWallet.amount"), sum("sourceWallet.totalAmount")];
        let list = self.client.wallets().all_transactions().wallet_id(wallet);
        let seen = read(
            self.client,
            list.stream(),
            |movement| movement.created_at.as_ref(),
            |movement: &WalletTransaction| {
                let taken = is_one_of(
                    movement.type_.as_ref(),
                    &[TransactionType::Debit, TransactionType::Transfer],
                );
                let category = movement.category.as_ref();
                let taken = is_in(category, &TransactionCategory::WalletTransfer, taken);
                let here = movement.wallet_id.as_ref();
                let same = taken != Some(false)
                    && here.is_none_or(|id| id.as_str() == wallet)
                    && sums.contains(&Some(movement.amount));
                same.then(|| Trace {
                    unclear: taken.is_none(),
                    ..trace(&movement.id, movement.status == TransactionStatus::Failed)
                })
            },
        );
        let found = |movement| Found::Deposit(Box::new(movement));
        Ok(self.decided(intent, seen.await?, Manner::default(), found))
    }
}
