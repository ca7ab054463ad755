//! `GET /wallets/{id}`.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use rust_decimal::Decimal;

use super::caller::Caller;
use crate::json::Json;
use super::messages::Done;
use super::reply::{self, Operation, Reply};
use crate::app::App;
use crate::clock;
use crate::operators;
use crate::quirks::Quirk;
use crate::state::{Company, PhoneNumber, Refusal, Wallet, WalletOperator};

pub(super) async fn get_wallet(
    State(app): State<Arc<App>>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
) -> Response {
    let reply = Reply::new(app.quirks());
    // An id that is not even text is not the id of a wallet.
    let id = id.map(|Path(id)| id).unwrap_or_default();
    match get(&app, reply, caller, &id) {
        Ok(wallet) if reply.has(Quirk::DataOnlyEnvelope) => {
            reply::send(StatusCode::OK, &Json::object([("data", wallet)]))
        }
        Ok(wallet) => reply.success(StatusCode::OK, Done::DataRetrieved, wallet),
        Err(refusal) => reply.refusal(Operation::GetWallet, &refusal),
    }
}

fn get(app: &App, reply: Reply, caller: Caller, id: &str) -> Result<Json, Refusal> {
    let company_id = caller.company()?;
    let state = app.state();
    let wallet = state.wallet(&company_id, id)?;
    let company = state.company(&company_id).ok_or(Refusal::UnknownCompany)?;
    Ok(View { reply, wallet }.describe(company))
}

struct View<'a> {
    reply: Reply,
    wallet: &'a Wallet,
}

impl View<'_> {
    fn describe(&self, company: &Company) -> Json {
        let wallet = self.wallet;
        let country = wallet.country;
        let balance = if self.reply.has(Quirk::ZeroBalance) {
            Decimal::ZERO
        } else {
            wallet.balance()
        };
        // Numbers even where the other sums are strings.
        let lifetime = |amount: Decimal| {
            if self.reply.has(Quirk::ZeroLifetimeAmounts) {
                Json::from(Decimal::ZERO)
            } else {
                amount.into()
            }
        };
        let plus = if self.reply.has(Quirk::DialCodeWithPlus) {
            "+"
        } else {
            ""
        };
        let phone_numbers: Vec<Json> = wallet
            .phone_numbers
            .iter()
            .map(|number| self.phone_number(number))
            .collect();
        let operators: Vec<Json> = wallet
            .operators
            .iter()
            .map(|operator| self.operator(operator))
            .collect();
        Json::object([
            ("id", wallet.id.as_str().into()),
            ("company_id", wallet.company_id.as_str().into()),
            ("currency", wallet.currency().into()),
            ("country", country.name.into()),
            ("country_iso_code", country.iso.into()),
            (
                "country_phone_code",
                format!("{plus}{}", country.dial_code).into(),
            ),
            ("balance", self.money(balance)),
            ("payin_balance", self.money(wallet.payin_balance)),
            ("payout_balance", self.money(wallet.payout_balance)),
            ("payin_amount", self.money(wallet.payin_amount)),
            ("payout_amount", self.money(wallet.payout_amount)),
            ("payInAmount", lifetime(wallet.payin_amount)),
            ("payOutAmount", lifetime(wallet.payout_amount)),
            ("amount_to_recover", self.money(Decimal::ZERO)),
            ("is_active", wallet.is_active.into()),
            ("created_at", self.moment(wallet.created_at)),
            ("updated_at", self.moment(wallet.updated_at)),
            ("phoneNumbers", phone_numbers.into()),
            ("operators", operators.into()),
            ("company", self.company(company)),
        ])
    }

    fn phone_number(&self, number: &PhoneNumber) -> Json {
        let operator = if self.reply.has(Quirk::UpperCaseOperators) {
            number.operator.to_ascii_uppercase()
        } else {
            number.operator.to_owned()
        };
        let wallet = self.wallet;
        Json::object([
            ("id", number.id.as_str().into()),
            ("wallet_id", wallet.id.as_str().into()),
            ("country_iso_code", wallet.country.iso.into()),
            ("country_phone_code", wallet.country.dial_code.into()),
            ("currency", wallet.currency().into()),
            ("phone_number", number.number.into()),
            ("operator", operator.into()),
            ("created_at", self.moment(wallet.created_at)),
            ("updated_at", self.moment(wallet.created_at)),
        ])
    }

    fn operator(&self, operator: &WalletOperator) -> Json {
        let (wallet, iso) = (self.wallet, self.wallet.country.iso);
        let mut json = Json::object([
            ("id", operator.id.as_str().into()),
            ("country_iso_code", iso.into()),
            ("country_phone_code", wallet.country.dial_code.into()),
            ("currency", wallet.currency().into()),
            ("operator_code", operator.code.into()),
            (
                "operator_name",
                operators::display_name(operator.code).into(),
            ),
            (
                "otp_required",
                operators::otp_required(iso, operator.code).into(),
            ),
        ]);
        if let Some(ussd_code) = operators::ussd_code(iso, operator.code) {
            json.set("ussd_code", ussd_code);
        } else if self.reply.has(Quirk::NullUssdCode) {
            json.set("ussd_code", Json::Null);
        }
        json.set("created_at", self.moment(wallet.created_at));
        json.set("updated_at", self.moment(wallet.created_at));
        json
    }

    fn company(&self, company: &Company) -> Json {
        let country = if self.reply.has(Quirk::CountryCodeInCompany) {
            company.country.iso
        } else {
            company.country.name
        };
        Json::object([
            ("id", company.id.as_str().into()),
            ("name", company.name.into()),
            ("email", company.email.into()),
            ("country", country.into()),
            ("business_name", company.business_name.into()),
            ("is_active", true.into()),
        ])
    }

    fn money(&self, amount: Decimal) -> Json {
        if self.reply.has(Quirk::MoneyAsStrings) {
            Json::digits(amount)
        } else {
            amount.into()
        }
    }

    fn moment(&self, moment: chrono::DateTime<chrono::Utc>) -> Json {
        clock::write(moment).into()
    }
}
