//! The card number and the security code in clear, only when asked for by name.

use std::{pin::Pin, time::Duration};

use crate::{
    Card, CardId, Error, OPERATIONS, Operation, Reply, Sensitive, calls::GetCard, groups::Cards,
    reply::unreadable,
};

/// A card with its number and its security code in clear.
///
/// `Debug`, `Display` and `Serialize` of both give `[redacted]`. Keep them no longer than they are
/// shown: whoever stores them falls under the card networks' rules.
///
/// ```
/// # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let client = api::client([r#"{"data": {"id": "card_1", "status": "ACTIVE", "balance": 5, "currency": "USD", "number": "4111111111111111", "cvv": "123", "expiry_month": 12, "expiry_year": 28}}"#]).await;
/// let revealed = client.cards().reveal("card_1").await?;
/// assert_eq!(format!("{} {:?}", revealed.number, revealed.cvv), "[redacted] [redacted]");
/// // To the holder's screen, and nowhere else.
/// assert_eq!(revealed.number.expose(), "4111111111111111");
/// assert_eq!((revealed.expiry_month, revealed.expiry_year), (Some(12), Some(2028)));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RevealedCard {
    /// The full number, digits only: it has passed the Luhn check.
    pub number: Sensitive,
    /// The security code, three or four digits.
    pub cvv: Sensitive,
    /// The month of expiry, 1 to 12.
    pub expiry_month: Option<i64>,
    /// The year of expiry, with four digits also where the service sent two (quirk Q18).
    pub expiry_year: Option<i64>,
    /// The card as it was answered.
    pub card: Card,
}

/// What [`cards().reveal`](Cards::reveal) gives: `.await` it, as in the example of [`RevealedCard`].
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited"]
pub struct Reveal<'a> {
    call: GetCard<'a>,
}

impl<'a> Cards<'a> {
    /// Reads a card with its number and its security code in clear. The service keeps a record of
    /// each such call.
    ///
    /// Without being asked for, the service sends tokens in place of both, and those are no secret
    /// from anybody who can decode them (quirk Q57); [`get`](Cards::get) has them as `Sensitive`.
    ///
    /// # Errors
    ///
    /// Any [`Error`]; [`Error::Unreadable`] if the answer has a token or a masked number, which it
    /// does not repeat, where a number in clear was asked for.
    ///
    /// Page: `GET /cards/{id}`, operation `getCard`.
    pub fn reveal(self, id: impl Into<CardId>) -> Reveal<'a> {
        Reveal {
            call: self.get(id).reveal(true),
        }
    }
}

impl Reveal<'_> {
    /// Limits this call as a whole, waiting for a token included.
    pub fn deadline(mut self, limit: Duration) -> Self {
        self.call = self.call.deadline(limit);
        self
    }

    /// Limits each attempt of this call, in place of the operation's own limit.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.call = self.call.attempt_timeout(limit);
        self
    }

    /// Makes the call. Awaiting it does the same.
    pub async fn send(self) -> Result<RevealedCard, Error> {
        let reply = self.call.send().await?;
        let number = reply.number.as_ref().and_then(clear_number);
        let cvv = reply.cvv.clone().filter(is_clear_code);
        match (number, cvv) {
            (Some(number), Some(cvv)) => Ok(RevealedCard {
                number,
                cvv,
                expiry_month: reply.expiry_month,
                expiry_year: reply.expiry_year.map(in_full),
                card: reply.into_inner(),
            }),
            (None, _) => Err(hidden(
                reply,
                "number",
                "expected a card number in clear, 12 to 19 digits that pass the Luhn check, and not a token, a mask or nothing",
            )),
            (_, None) => Err(hidden(
                reply,
                "cvv",
                "expected a security code in clear, three or four digits, and not a token, a mask or nothing",
            )),
        }
    }
}

impl<'a> IntoFuture for Reveal<'a> {
    type Output = Result<RevealedCard, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// The answer is there, but not what was asked for.
fn hidden(reply: Reply<Card>, field: &str, expected: &str) -> Error {
    let path = format!("data.{field}");
    unreadable(operation(), reply.into_answer(), &path, expected.to_owned())
}

fn operation() -> &'static Operation {
    let mut operations = OPERATIONS.iter();
    operations
        .find(|operation| operation.id == "getCard")
        .expect("the call was made")
}

/// The digits, if it is a card number, however they are grouped.
fn clear_number(sent: &Sensitive) -> Option<Sensitive> {
    let sent = sent.expose();
    let grouped = |letter: char| letter.is_ascii_digit() || letter == ' ' || letter == '-';
    if !sent.chars().all(grouped) {
        return None;
    }
    let digits: String = sent.chars().filter(char::is_ascii_digit).collect();
    ((12..=19).contains(&digits.len()) && luhn(&digits)).then(|| digits.into())
}

fn is_clear_code(sent: &Sensitive) -> bool {
    let code = sent.expose();
    matches!(code.len(), 3 | 4) && code.bytes().all(|digit| digit.is_ascii_digit())
}

/// The check that the last digit of a card number is made for.
fn luhn(digits: &str) -> bool {
    let from_the_end = digits.bytes().rev().enumerate();
    let sum: u32 = from_the_end
        .map(|(place, digit)| match u32::from(digit - b'0') {
            digit if place % 2 == 0 => digit,
            digit if digit > 4 => digit * 2 - 9,
            digit => digit * 2,
        })
        .sum();
    sum.is_multiple_of(10)
}

fn in_full(year: i64) -> i64 {
    if (0..100).contains(&year) {
        2000 + year
    } else {
        year
    }
}
