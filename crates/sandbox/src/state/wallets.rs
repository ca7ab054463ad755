//! Opening wallets.

use chrono::{DateTime, Utc};

use super::{Company, Refusal, Row, State, Wallet};
use crate::operators::{Country, Currency};

impl State {
    /// Opens a wallet, of which there is one for each currency and country. A country has
    /// wallets in its own currency and in dollars; the Democratic Republic of the Congo in its
    /// own alone, whatever is asked for.
    pub(crate) fn open_wallet(
        &mut self,
        company: Row<Company>,
        iso: &str,
        currency: &str,
        now: DateTime<Utc>,
    ) -> Result<Row<Wallet>, Refusal> {
        let country = Country::by_iso(iso).ok_or(Refusal::CurrencyNotOffered)?;
        let currency = match country.currency {
            Currency::Cdf => Some(Currency::Cdf),
            own => Currency::read(currency).filter(|code| *code == own || *code == Currency::Usd),
        };
        let currency = currency.ok_or(Refusal::CurrencyNotOffered)?;
        if self.wallet_for(company, iso, currency.as_str()).is_some() {
            return Err(Refusal::WalletExists);
        }
        let wallet = self.empty_wallet(company, country, currency, now);
        Ok(self.add_wallet(wallet))
    }
}
