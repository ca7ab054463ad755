//! The figures of a conversion between two wallets.

use crate::{Amount, Currency, DepositSource, WalletId};

impl DepositSource {
    /// The wallet that pays, debited by `amount` plus `fee_amount`. `None` if the sum has more
    /// digits than an amount can have.
    ///
    /// The service debits `total_amount` and does not say that it checks it: let it be computed here.
    ///
    /// ```
    /// use cartevo::{Currency, DepositSource};
    ///
    /// let source = DepositSource::new("3c90c3cc-0d44-4b50-8888-8dd25736052a", Currency::Xaf, "1000.1".parse()?, "36.2".parse()?);
    /// assert_eq!(source.unwrap().total_amount, "1036.3".parse()?);
    /// # Ok::<(), cartevo::ParseAmountError>(())
    /// ```
    pub fn new(
        id: impl Into<WalletId>,
        currency: impl Into<Currency>,
        amount: Amount,
        fee_amount: Amount,
    ) -> Option<Self> {
        Some(Self {
            id: id.into(),
            currency: currency.into(),
            amount,
            fee_amount,
            total_amount: amount.checked_add(fee_amount)?,
        })
    }
}
