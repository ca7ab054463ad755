//! What the world of the sandbox looks like: money, cards, people.

use rust_decimal::Decimal;

use super::html::{Html, caption, table};
use super::moment;
use crate::operators::Currency;
use crate::state::{Kyc, State, TransactionKind};

/// How many rows a list shows.
pub(super) const SHOWN: usize = 50;

/// How many wallets are shown: companies have few.
const WALLETS: usize = 200;

pub(super) fn payments(state: &State) -> Html {
    let open = state.undecided();
    let all = open.len();
    let rows = open.rev().take(SHOWN).map(|transaction| {
        let mobile = transaction.mobile.as_deref();
        let or_dash = |text: Option<&String>| text.map_or("–", String::as_str).to_owned();
        let what = match transaction.kind {
            TransactionKind::WalletFunding => "top-up",
            TransactionKind::Collection => "collection",
            TransactionKind::Payout => "payout",
            _ => "movement",
        };
        let of = format!("{what} {}", transaction.id);
        let mut row = Html::new();
        row.cell(moment(transaction.created_at)).cell(what);
        row.figure(money(transaction.amount, transaction.currency));
        row.cell(or_dash(mobile.and_then(|mobile| mobile.phone.as_ref())));
        row.cell(or_dash(mobile.and_then(|mobile| mobile.operator.as_ref())));
        row.state(transaction.status.as_str()).code(&transaction.id);
        row.raw("<td class=\"do\">");
        row.button("settle", "transaction_id", &transaction.id, "Settle", &of);
        row.button("fail", "transaction_id", &transaction.id, "Fail", &of);
        row.raw("</td>");
        row
    });
    let columns = [
        "Asked for",
        "What",
        ">Amount",
        "Phone",
        "Operator",
        "State",
        "Id",
        "Decide",
    ];
    let rows: Vec<_> = rows.collect();
    table(
        &caption("Pending payments", rows.len(), all),
        &columns,
        &rows,
    )
}

pub(super) fn customers(state: &State) -> Html {
    // Those about whom there is something to decide come first, then the latest.
    let those = |waiting| {
        let latest = state.customers.iter().rev();
        latest.filter(move |(_, customer)| (customer.kyc == Kyc::Pending) == waiting)
    };
    let first = those(true).chain(those(false)).take(SHOWN);
    let rows = first.map(|(_, customer)| {
        let name = customer.full_name();
        let kyc = match customer.kyc {
            Kyc::Pending => "PENDING",
            Kyc::Approved => "APPROVED",
            Kyc::Rejected => "REJECTED",
        };
        let mut row = Html::new();
        row.raw("<th scope=\"row\">").text(&name).raw("</th>");
        row.cell(&state.companies[customer.company].name);
        row.state(kyc).code(&customer.id).raw("<td class=\"do\">");
        row.button("approve", "customer_id", &customer.id, "Approve", &name);
        row.button("reject", "customer_id", &customer.id, "Reject", &name);
        row.raw("</td>");
        row
    });
    let columns = ["Name", "Company", "KYC", "Id", "Decide"];
    let rows: Vec<_> = rows.collect();
    let caption = caption("Customers", rows.len(), state.customers.len());
    table(&caption, &columns, &rows)
}

pub(super) fn wallets(state: &State) -> Html {
    let companies = state.companies.iter();
    let wallets = companies.flat_map(|(row, _)| state.wallets_of(row));
    let rows = wallets.take(WALLETS).map(|row| {
        let wallet = &state.wallets[*row];
        let mut html = Html::new();
        html.raw("<th scope=\"row\">");
        html.text(&state.companies[wallet.company].name)
            .raw("</th>");
        html.cell(wallet.country.name);
        html.figure(money(wallet.payin_balance, wallet.currency));
        html.figure(money(wallet.payout_balance, wallet.currency));
        let state = if wallet.is_active {
            "ACTIVE"
        } else {
            "INACTIVE"
        };
        html.state(state).code(&wallet.id);
        html
    });
    let columns = [
        "Company",
        "Country",
        ">Paid in",
        ">To pay out",
        "State",
        "Id",
    ];
    let rows: Vec<_> = rows.collect();
    let all = state.wallets.len();
    let caption = match rows.len() {
        shown if shown < all => format!("Wallets: the first {shown} of {all}"),
        _ => caption("Wallets", all, all),
    };
    table(&caption, &columns, &rows)
}

pub(super) fn cards(state: &State) -> Html {
    let all = state.cards.len();
    let cards = state.cards.iter().skip(all.saturating_sub(SHOWN));
    let mut rows: Vec<_> = cards
        .map(|(_, card)| {
            let mut row = Html::new();
            row.code(card.number.first_four_mask());
            row.cell(card.brand.as_str()).cell(&card.name_on_card);
            row.cell(state.customers[card.customer].full_name());
            row.figure(money(card.balance, Currency::Usd));
            row.state(card.status.as_str()).code(&card.id);
            row
        })
        .collect();
    rows.reverse();
    let columns = [
        "Number",
        "Brand",
        "Name on it",
        "Customer",
        ">Balance",
        "State",
        "Id",
    ];
    table(&caption("Cards", rows.len(), all), &columns, &rows)
}

/// `125,000.00 XAF`.
fn money(sum: Decimal, currency: Currency) -> String {
    let digits = format!("{sum:.2}");
    let (whole, cents) = digits.split_once('.').unwrap_or((&digits, "00"));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        let left = whole.len() - place;
        if place > 0 && left % 3 == 0 && !grouped.ends_with('-') {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped}.{cents} {currency}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_grouped() {
        let xaf = |cents| money(Decimal::new(cents, 2), Currency::Xaf);
        assert_eq!(xaf(0), "0.00 XAF");
        assert_eq!(xaf(99_950), "999.50 XAF");
        assert_eq!(xaf(12_500_000), "125,000.00 XAF");
        assert_eq!(xaf(12_345_678_901), "123,456,789.01 XAF");
        assert_eq!(xaf(-10_000_000), "-100,000.00 XAF");
    }
}
