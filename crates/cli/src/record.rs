//! What a command gives: one description for tables and for JSON.

use cartevo::{Amount, Currency, Money, Timestamp};
use serde_json::{Map, Value as Json, json};

use crate::text::{plain, shown};

/// A value of a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Not there.
    Nothing,
    /// Text, also of others.
    Text(String),
    /// An id, a reference, a phone number.
    Name(String),
    /// Text for programs, and how people say it.
    Said {
        /// As it is on the wire.
        wire: String,
        /// In a table.
        said: String,
    },
    /// A time as the service told it.
    Time(String),
    /// An amount with its currency.
    Money(Money),
    /// A number that is no money: a rate, a percentage.
    Number(Amount),
    /// How many.
    Count(i64),
    /// Yes or no.
    Flag(bool),
}

impl Value {
    /// A reference, if there is one.
    pub fn name(name: Option<impl Into<String>>) -> Self {
        name.map_or(Self::Nothing, |name| Self::Name(name.into()))
    }

    /// For people.
    pub fn cell(&self) -> String {
        match self {
            Self::Nothing => "–".to_owned(),
            Self::Text(text) => shown(text),
            Self::Name(name) => plain(name),
            Self::Said { said, .. } => shown(said),
            Self::Time(time) => written(time, "%Y-%m-%d %H:%M UTC"),
            Self::Money(money) => shown(&money.to_string()),
            Self::Number(number) => number.to_string(),
            Self::Count(count) => count.to_string(),
            Self::Flag(true) => "yes".to_owned(),
            Self::Flag(false) => "no".to_owned(),
        }
    }

    /// For a table's column, where there is less room.
    fn short(&self) -> String {
        match self {
            Self::Time(time) => written(time, "%Y-%m-%d"),
            other => other.cell(),
        }
    }

    /// For programs. An amount is text, because most readers of JSON take a number for a double.
    pub fn json(&self) -> Json {
        match self {
            Self::Nothing => Json::Null,
            Self::Text(text) | Self::Said { wire: text, .. } => json!(shown(text)),
            Self::Name(name) => json!(plain(name)),
            Self::Time(text) => json!(text),
            Self::Money(money) => json!({
                "amount": money.amount.to_string(),
                "currency": money.currency.as_str(),
            }),
            Self::Number(number) => json!(number.to_string()),
            Self::Count(count) => json!(count),
            Self::Flag(flag) => json!(flag),
        }
    }

    /// Whether a column of such values is aligned to the right.
    const fn is_number(&self) -> bool {
        matches!(self, Self::Money(_) | Self::Number(_) | Self::Count(_))
    }
}

/// A time in this form, and as it came if it is none.
fn written(time: &str, form: &str) -> String {
    let known = Timestamp::from(time).utc();
    known.map_or_else(|| shown(time), |time| time.format(form).to_string())
}

/// Where a field is shown. In JSON all are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    /// In the table of a list, and where there is only one.
    Column,
    /// Where there is only one.
    Alone,
}

/// One field: its name for programs, its label for people.
#[derive(Clone, Debug)]
struct Field {
    name: &'static str,
    label: &'static str,
    value: Value,
    shown: Shown,
}

/// A thing with named values, in the order in which they are told.
#[derive(Clone, Debug, Default)]
pub struct Record(Vec<Field>);

impl Record {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A value that a list has too.
    pub fn column(self, name: &'static str, label: &'static str, value: impl Into<Value>) -> Self {
        self.with(name, label, value.into(), Shown::Column)
    }

    /// A value that is told where the thing stands alone.
    pub fn alone(self, name: &'static str, label: &'static str, value: impl Into<Value>) -> Self {
        self.with(name, label, value.into(), Shown::Alone)
    }

    fn with(mut self, name: &'static str, label: &'static str, value: Value, shown: Shown) -> Self {
        self.0.push(Field {
            name,
            label,
            value,
            shown,
        });
        self
    }

    /// For programs.
    pub fn json(&self) -> Json {
        let fields = self.0.iter();
        let fields = fields.map(|field| (field.name.to_owned(), field.value.json()));
        Json::Object(fields.collect::<Map<_, _>>())
    }

    /// Label and value of all that is there.
    pub fn lines(&self) -> Vec<(&'static str, String)> {
        let there = self.0.iter().filter(|field| field.value != Value::Nothing);
        there
            .map(|field| (field.label, field.value.cell()))
            .collect()
    }
}

/// A column of a table.
pub struct Column {
    /// Its head.
    pub label: &'static str,
    /// Its cells.
    pub cells: Vec<String>,
    /// Whether it is aligned to the right.
    pub is_number: bool,
}

/// The columns in which at least one of the records has something.
pub fn columns(records: &[Record]) -> Vec<Column> {
    let Some(first) = records.first() else {
        return Vec::new();
    };
    let of = |index: usize| records.iter().map(move |record| &record.0[index].value);
    let shown = first.0.iter().enumerate().filter(|(index, field)| {
        field.shown == Shown::Column && of(*index).any(|value| *value != Value::Nothing)
    });
    shown
        .map(|(index, field)| Column {
            label: field.label,
            cells: of(index).map(Value::short).collect(),
            is_number: of(index).any(Value::is_number),
        })
        .collect()
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<&Timestamp> for Value {
    fn from(time: &Timestamp) -> Self {
        Self::Time(time.as_str().to_owned())
    }
}

impl From<Money> for Value {
    fn from(money: Money) -> Self {
        Self::Money(money)
    }
}

impl From<Amount> for Value {
    fn from(number: Amount) -> Self {
        Self::Number(number)
    }
}

impl From<i64> for Value {
    fn from(count: i64) -> Self {
        Self::Count(count)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }
}

macro_rules! from_named {
    ($($name:ident),* $(,)?) => {$(
        impl From<&cartevo::$name> for Value {
            fn from(value: &cartevo::$name) -> Self {
                Self::Name(value.as_str().to_owned())
            }
        }
    )*};
}

from_named!(
    CardBrand,
    CardId,
    CardStatus,
    Country,
    Currency,
    CustomerId,
    IdDocumentType,
    Operator,
    PaymentType,
    PhoneText,
    TransactionCategory,
    TransactionId,
    TransactionStatus,
    TransactionType,
    WalletId,
);

/// An amount of a card, which is in dollars where nothing else is said.
pub fn on_card(amount: Option<Amount>, currency: Option<&Currency>) -> Option<Money> {
    let currency = currency.unwrap_or(&Currency::Usd);
    amount.map(|amount| Money::new(amount, currency.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_text_with_its_currency_in_json() {
        let money = Money::new("25.5".parse().unwrap(), Currency::Usd);
        let record = Record::new().column("balance", "balance", money);
        assert_eq!(
            record.json(),
            json!({"balance": {"amount": "25.5", "currency": "USD"}})
        );
        assert_eq!(record.lines(), [("balance", "25.50 USD".to_owned())]);
    }

    #[test]
    fn a_column_in_which_nobody_has_anything_is_left_out() {
        let record =
            |name: Option<&str>| Record::new().column("a", "a", "1").column("b", "b", name);
        let labels = |records: &[Record]| -> Vec<_> {
            columns(records)
                .into_iter()
                .map(|column| column.label)
                .collect()
        };
        assert_eq!(labels(&[record(None), record(None)]), ["a"]);
        assert_eq!(labels(&[record(None), record(Some("x"))]), ["a", "b"]);
    }
}
