//! The operations: each reads a request that keeps to the contract, applies a rule, and
//! describes what came of it as the documentation does.

mod amend;
mod auth;
mod card_list;
mod card_money;
mod card_status;
mod card_tokens;
mod card_transactions;
mod cards;
mod company;
mod customers;
mod done;
mod lists;
mod moments;
mod payments;
mod topups;
mod transactions;
mod transfers;
mod wallets;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

pub(crate) use amend::{amend, amend_query, without_nulls};
pub(crate) use done::Done;

use crate::answer::{Answer, Aside};
use crate::contract::Operation;
use crate::json::Json;
use crate::language::Language;
use crate::quirks::{Quirk, Quirks};
use crate::state::{Company, Refusal, Row, State};

/// One request that keeps to the contract, of a caller who may make it.
pub(crate) struct Call {
    pub(crate) operation: &'static Operation,
    pub(crate) path: Vec<(&'static str, String)>,
    pub(crate) query: Vec<(String, String)>,
    /// An object; files of a form are objects in it.
    pub(crate) body: Json,
    pub(crate) company: Row<Company>,
    pub(crate) now: DateTime<Utc>,
    pub(crate) quirks: Quirks,
    pub(crate) language: Language,
}

/// What an operation answers, as documented.
pub(crate) type Outcome = Result<Answer, Refusal>;

/// Carries a call out.
pub(crate) fn answer(call: &Call, state: &mut State) -> Outcome {
    match call.operation.id {
        "createCard" => cards::create_card(call, state),
        "getCard" => cards::get_card(call, state),
        "listCards" => Ok(card_list::list_cards(call, state)),
        "listCustomerCards" => card_list::list_customer_cards(call, state),
        "listCardTransactions" => card_transactions::of_card(call, state),
        "listCustomerTransactions" => card_transactions::of_customer(call, state),
        "getCardTransaction" => card_transactions::one(call, state),
        "fundCard" => card_money::fund(call, state),
        "withdrawCard" => card_money::withdraw(call, state),
        "freezeCard" => card_status::freeze(call, state),
        "unfreezeCard" => card_status::unfreeze(call, state),
        "terminateCard" => card_status::terminate(call, state),
        "createCustomer" => customers::create_customer(call, state),
        "enrollCustomer" => customers::enroll_customer(call, state),
        "listCustomers" => Ok(customers::list_customers(call, state)),
        "getCustomer" => customers::get_customer(call, state),
        "fundWallet" => topups::fund_wallet(call, state),
        "listWallets" => Ok(wallets::list_wallets(call, state)),
        "createWallet" => wallets::create_wallet(call, state),
        "getWallet" => wallets::get_wallet(call, state),
        "getUsdBalance" => wallets::get_usd_balance(call, state),
        "depositWallet" => wallets::deposit_wallet(call, state),
        "transferInternal" => transfers::transfer_internal(call, state),
        "calculateTransferFees" => transfers::calculate_transfer_fees(call, state),
        "listTransactions" => transactions::list_transactions(call, state),
        "listWalletTransactions" => transactions::list_wallet_transactions(call, state),
        "getWalletTransaction" => transactions::get_wallet_transaction(call, state),
        "convertCurrency" => company::convert_currency(call, state),
        "getPaymentBalance" => Ok(payments::get_payment_balance(call, state)),
        "collectPayment" => payments::collect_payment(call, state),
        "payOut" => payments::pay_out(call, state),
        "listPayments" => Ok(payments::list_payments(call, state)),
        "getPayment" => payments::get_payment(call, state),
        other => unreachable!("the contract has an operation {other} that nobody carries out"),
    }
}

/// The call that nobody needs a token for.
pub(crate) use auth::create_token;

impl Call {
    pub(crate) fn has(&self, quirk: Quirk) -> bool {
        self.quirks.has(quirk)
    }

    /// The parameter of the path with this name.
    pub(crate) fn path(&self, name: &str) -> &str {
        let mut path = self.path.iter();
        path.find(|(known, _)| *known == name)
            .map_or("", |(_, value)| value.as_str())
    }

    /// The first query parameter with this name.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        let mut query = self.query.iter();
        query
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// A flag of the query, or what it is when it is left out or no flag.
    pub(crate) fn flag(&self, name: &str, default: bool) -> bool {
        match self.query(name) {
            Some("true") => true,
            Some("false") => false,
            _ => default,
        }
    }

    /// A number of the query, or what it is when it is left out or no such number.
    pub(crate) fn number(&self, name: &str, default: usize) -> usize {
        let given = self.query(name).and_then(|text| text.parse().ok());
        given.unwrap_or(default)
    }

    /// A field of the body; `null` counts as none.
    pub(crate) fn field(&self, name: &str) -> Option<&Json> {
        self.body.get(name).filter(|value| **value != Json::Null)
    }

    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.field(name)?.as_str().map(str::to_owned)
    }

    /// A text that the contract requires.
    pub(crate) fn required(&self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }

    pub(crate) fn amount(&self, name: &str) -> Option<Decimal> {
        self.field(name)?.as_decimal()
    }

    /// `{success, statusCode, message, data}`.
    pub(crate) fn success(&self, status: u16, done: Done, data: Json) -> Answer {
        let answer = Answer::success(status, &done.say(self.language), data);
        answer.with(Aside::Now, self.now)
    }

    /// `{success, statusCode, message}`.
    pub(crate) fn bodyless(&self, status: u16, done: Done) -> Answer {
        let mut answer = self.success(status, done, Json::Null);
        answer.body.remove("data");
        answer
    }
}
