//! The operations of wallets.

use super::{Call, Done, Outcome};
use crate::answer::{Answer, Aside};
use crate::json::Json;
use crate::operators;
use crate::quirks::Quirk;
use crate::state::{Company, ConversionOrder, PhoneNumber, Refusal, State, Wallet, WalletOperator};

/// `GET /wallets`.
pub(super) fn list_wallets(call: &Call, state: &State) -> Answer {
    let wallets = state.wallets_of(call.company).iter();
    let wallets = wallets.map(|row| describe(&state.wallets[*row], state));
    let wallets: Vec<Json> = wallets.collect();
    call.success(200, Done::DataRetrieved, wallets.into())
}

/// `POST /wallets`.
pub(super) fn create_wallet(call: &Call, state: &mut State) -> Outcome {
    if call.has(Quirk::WalletsForbidden) {
        return Err(Refusal::ModeMissing);
    }
    let (iso, currency) = (call.required("country_iso_code"), call.required("currency"));
    let row = state.open_wallet(call.company, &iso, &currency, call.now)?;
    let wallet = &state.wallets[row];
    let mut json = describe(wallet, state);
    // Here, and here alone, it is answered as it is asked for.
    json.set(
        "country_phone_code",
        format!("+{}", wallet.country.dial_code),
    );
    Ok(call.success(201, Done::WalletCreated, json))
}

/// `GET /wallets/usd-balance`.
pub(super) fn get_usd_balance(call: &Call, state: &State) -> Outcome {
    let row = state.usd_wallet(call.company).ok_or(Refusal::NoUsdWallet)?;
    let wallet = &state.wallets[row];
    let data = Json::object([
        ("walletId", (&wallet.id).into()),
        ("balance", wallet.balance().into()),
        ("currency", wallet.currency.as_str().into()),
        ("country", wallet.country.name.into()),
    ]);
    Ok(call.success(200, Done::DataRetrieved, data))
}

/// `POST /wallets/deposit`.
pub(super) fn deposit_wallet(call: &Call, state: &mut State) -> Outcome {
    let field = |outer, inner| call.field(outer)?.get(inner);
    let text = |outer, inner| {
        let text = field(outer, inner).and_then(Json::as_str);
        text.unwrap_or_default().to_owned()
    };
    let amount = |outer, inner| {
        let amount = field(outer, inner).and_then(Json::as_decimal);
        amount.unwrap_or_default()
    };
    let order = ConversionOrder {
        source_id: text("sourceWallet", "id"),
        source_currency: text("sourceWallet", "currency"),
        amount: amount("sourceWallet", "amount"),
        fee: amount("sourceWallet", "feeAmount"),
        total: amount("sourceWallet", "totalAmount"),
        destination_id: text("destinationWallet", "id"),
        destination_currency: text("destinationWallet", "currency"),
        converted: amount("destinationWallet", "amount"),
        from_currency: text("exchangeRate", "fromCurrency"),
        to_currency: text("exchangeRate", "toCurrency"),
    };
    let [debit, _] = state.convert(call.company, &order, call.now)?;
    let answer = call.bodyless(200, Done::DataRetrieved);
    Ok(match &state.transactions[debit].reference {
        Some(reference) => answer.with(Aside::ProviderReference, reference),
        None => answer,
    })
}

/// `GET /wallets/{id}`.
pub(super) fn get_wallet(call: &Call, state: &State) -> Outcome {
    let row = state.wallet(call.company, call.path("id"))?;
    let wallet = &state.wallets[row];
    let mut json = describe(wallet, state);
    json.set("payInAmount", wallet.payin_amount);
    json.set("payOutAmount", wallet.payout_amount);
    json.set("company", company(&state.companies[call.company]));
    Ok(call.success(200, Done::DataRetrieved, json))
}

/// A wallet as lists show it.
pub(super) fn describe(wallet: &Wallet, state: &State) -> Json {
    let numbers = wallet.phone_numbers.iter();
    let numbers: Vec<Json> = numbers.map(|number| phone_number(wallet, number)).collect();
    let operators = wallet.operators.iter();
    let operators: Vec<Json> = operators.map(|known| operator(wallet, known)).collect();
    Json::object([
        ("id", (&wallet.id).into()),
        ("company_id", (&state.companies[wallet.company].id).into()),
        ("currency", wallet.currency.as_str().into()),
        ("country", wallet.country.name.into()),
        ("country_iso_code", wallet.country.iso.into()),
        ("country_phone_code", wallet.country.dial_code.into()),
        ("balance", wallet.balance().into()),
        ("payin_balance", wallet.payin_balance.into()),
        ("payout_balance", wallet.payout_balance.into()),
        ("payin_amount", wallet.payin_amount.into()),
        ("payout_amount", wallet.payout_amount.into()),
        ("amount_to_recover", 0.into()),
        ("is_active", wallet.is_active.into()),
        ("created_at", wallet.created_at.into()),
        ("updated_at", wallet.updated_at.into()),
        ("phoneNumbers", numbers.into()),
        ("operators", operators.into()),
    ])
}

fn phone_number(wallet: &Wallet, number: &PhoneNumber) -> Json {
    Json::object([
        ("id", (&number.id).into()),
        ("wallet_id", (&wallet.id).into()),
        ("country_iso_code", wallet.country.iso.into()),
        ("country_phone_code", wallet.country.dial_code.into()),
        ("currency", wallet.currency.as_str().into()),
        ("phone_number", (&number.number).into()),
        ("operator", (&number.operator).into()),
        ("created_at", number.created_at.into()),
        ("updated_at", number.created_at.into()),
    ])
}

fn operator(wallet: &Wallet, operator: &WalletOperator) -> Json {
    let iso = wallet.country.iso;
    let mut json = Json::object([
        ("id", (&operator.id).into()),
        ("country_iso_code", iso.into()),
        ("country_phone_code", wallet.country.dial_code.into()),
        ("currency", wallet.currency.as_str().into()),
        ("operator_code", (&operator.code).into()),
        (
            "operator_name",
            operators::display_name(&operator.code).into(),
        ),
        (
            "otp_required",
            operators::otp_required(iso, &operator.code).into(),
        ),
    ]);
    json.set_some("ussd_code", operators::ussd_code(iso, &operator.code));
    json.set("created_at", wallet.created_at);
    json.set("updated_at", wallet.created_at);
    json
}

fn company(company: &Company) -> Json {
    Json::object([
        ("id", (&company.id).into()),
        ("name", (&company.name).into()),
        ("email", (&company.email).into()),
        ("country", company.country.name.into()),
        ("business_name", (&company.business_name).into()),
        ("is_active", true.into()),
    ])
}
