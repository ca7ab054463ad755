//! Rows as they are when nothing else is said of them.

use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use rust_decimal::Decimal;

use crate::ids::Ids;
use crate::operators::{Country, Currency};
use crate::state::{
    Brand, Card, CardStatus, Company, Customer, Kyc, Mobile, Profile, Row, Transaction,
    TransactionKind, TransactionStatus, Wallet,
};

/// An approved customer of a country.
pub(super) fn customer(
    company: Row<Company>,
    (first_name, last_name): (String, String),
    country: &'static Country,
    ids: &mut Ids,
    now: DateTime<Utc>,
) -> Customer {
    let number = ids.serial();
    let place = match country.iso {
        "CM" => ("12 Rue Joffre", "Douala", "Littoral", "00237"),
        _ => (
            "1 Avenue de la République",
            country.name,
            country.name,
            "00000",
        ),
    };
    let [street, city, state, postal_code] =
        [place.0, place.1, place.2, place.3].map(str::to_owned);
    Customer {
        id: ids.uuid(),
        company,
        profile: Profile {
            first_name,
            last_name,
            email: format!("customer{number}@example.com"),
            country: country.name.to_owned(),
            country_iso_code: country.iso.to_owned(),
            street,
            city,
            state,
            postal_code,
            phone_country_code: format!("+{}", country.dial_code),
            phone_number: format!("67{number:07}"),
            identification_number: format!("1000{number:08}"),
            id_document_type: "NIN".to_owned(),
            date_of_birth: NaiveDate::from_ymd_opt(1990, 1, 15).unwrap_or_default(),
            front: format!("https://cdn.example.com/kyc/{number}/front.jpg"),
            back: None,
        },
        kyc: Kyc::Approved,
        is_active: true,
        created_at: now,
        updated_at: now,
    }
}

/// An active card with nothing on it.
pub(super) fn card(
    customer: Row<Customer>,
    owner: &Customer,
    brand: Brand,
    ids: &mut Ids,
    now: DateTime<Utc>,
) -> Card {
    let expiry = now + Months::new(36);
    Card {
        id: ids.uuid(),
        company: owner.company,
        customer,
        name_on_card: owner.full_name(),
        brand,
        brand_as_written: brand.as_str().to_owned(),
        status: CardStatus::Active,
        number: ids.pan(brand),
        cvv: ids.cvv(),
        balance: Decimal::ZERO,
        expiry_month: expiry.month(),
        expiry_year: expiry.year(),
        locked: false,
        declines: 0,
        created_at: now,
        updated_at: now,
    }
}

/// A movement that has come to its end, with a reference that nobody gave.
pub(super) fn transaction(
    company: Row<Company>,
    kind: TransactionKind,
    (amount, fee, currency): (Decimal, Decimal, Currency),
    ids: &mut Ids,
    now: DateTime<Utc>,
) -> Transaction {
    Transaction {
        id: ids.uuid(),
        company,
        wallet: None,
        card: None,
        customer: None,
        kind,
        status: TransactionStatus::Success,
        amount,
        fee,
        currency,
        wallet_balances: None,
        card_balances: None,
        reference: Some(ids.uuid()),
        order_id: Some(ids.uuid()),
        mobile: None,
        description: description(kind).map(str::to_owned),
        reason: None,
        error_message: None,
        merchant: None,
        created_at: now,
        updated_at: now,
        completed_at: Some(now),
    }
}

/// By the first operator that serves a wallet, and a number that it accepts.
pub(super) fn mobile(wallet: &Wallet) -> Option<Mobile> {
    let operator = wallet.operators.first()?;
    Some(Mobile {
        country: Some(wallet.country),
        operator: Some(operator.code.clone()),
        phone: Some(format!("{}670000000", wallet.country.dial_code)),
        ..Mobile::default()
    })
}

fn description(kind: TransactionKind) -> Option<&'static str> {
    Some(match kind {
        TransactionKind::Collection => "Payment collection transaction",
        TransactionKind::Payout => "Payout transaction",
        TransactionKind::CardIssuance => "Initial card funding",
        TransactionKind::CardFunding => "Card funding",
        TransactionKind::CardWithdrawal => "Card withdrawal",
        TransactionKind::CardTermination => "Card termination",
        TransactionKind::CardAuthorization | TransactionKind::CardDecline => "Card purchase",
        TransactionKind::CardRefund => "Card refund",
        _ => return None,
    })
}
