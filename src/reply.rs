//! Successful answers.

mod read;
#[cfg(test)]
mod tests;

use std::{fmt, ops::Deref};

use bytes::Bytes;
use reqwest::header::HeaderMap;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::{Error, Open, Operation};
pub(crate) use read::{answered, expected, place, read, unreadable};

/// A successful answer: the payload, with everything around it still at hand.
///
/// It derefs to the payload; [`into_inner`](Reply::into_inner) gives it away.
///
/// ```
/// # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let client = api::client([r#"{"message": "ok", "data": {"id": "w_1", "currency": "XAF", "balance": 5000, "payin_balance": 5000, "payout_balance": 0}}"#]).await;
/// let wallet = client.wallets().get("w_1").await?;
/// assert_eq!(wallet.balance().to_string(), "5000 XAF");
/// assert_eq!((wallet.status(), wallet.message()), (200, Some("ok")));
/// assert!(wallet.raw().starts_with(b"{"));
/// let wallet: cartevo::Wallet = wallet.into_inner();
/// # assert_eq!(wallet.id.as_str(), "w_1");
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Reply<T> {
    payload: T,
    message: Option<String>,
    answer: Answer,
}

/// Status, headers and body as they came.
#[derive(Clone)]
pub(crate) struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl<T> Reply<T> {
    /// The payload alone.
    pub fn into_inner(self) -> T {
        self.payload
    }

    /// The HTTP status: any 2xx (the documentation and the service differ on 200 and 201).
    pub const fn status(&self) -> u16 {
        self.answer.status
    }

    /// The response's headers.
    pub const fn headers(&self) -> &HeaderMap {
        &self.answer.headers
    }

    /// The API's own words about the call, English or French. For people: never decide by them.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The body as it came, for fields that this version of the library does not know.
    pub fn raw(&self) -> &[u8] {
        &self.answer.body
    }

    /// Another payload in the same answer.
    pub(crate) fn map<U>(self, make: impl FnOnce(T) -> U) -> Reply<U> {
        let payload = make(self.payload);
        let (message, answer) = (self.message, self.answer);
        Reply {
            payload,
            message,
            answer,
        }
    }

    /// The answer without its payload.
    pub(crate) fn into_answer(self) -> Answer {
        self.answer
    }

    /// The payload written back as JSON.
    pub(crate) fn into_json(self, operation: &'static Operation) -> Result<Reply<Open>, Error>
    where
        T: Serialize,
    {
        if let Ok(payload) = serde_json::to_value(&self.payload) {
            let (message, answer) = (self.message, self.answer);
            return Ok(Reply {
                payload: payload.into(),
                message,
                answer,
            });
        }
        // Only an amount can fail so, and it is not repeated here.
        let reason = "no JSON number carries one of its amounts exactly".to_owned();
        Err(unreadable(operation, self.answer, ".", reason))
    }
}

impl<T> Deref for Reply<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.payload
    }
}

impl<T: fmt::Debug> fmt::Debug for Reply<T> {
    /// The payload, without headers and body.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.answer.status)
            .field("message", &self.message)
            .field("payload", &self.payload)
            .finish_non_exhaustive()
    }
}

/// What a list's answer says of the whole list. Builds of the service differ in what they say.
///
/// ```
/// # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let client = api::client([r#"{"data": [{"transaction_id": "a", "status": "SUCCESS", "amount": 1000, "currency": "XAF"}, {"transaction_id": "b", "status": "SUCCESS", "amount": 1000, "currency": "XAF"}], "meta": {"page": 1, "limit": 10, "total": 15, "totalPages": 2}}"#]).await;
/// let list = client.payments().list().await?;
/// let info = list.page_info().ok_or("it says nothing")?;
/// assert_eq!((info.page, info.total, info.total_pages), (Some(1), Some(15), Some(2)));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PageInfo {
    /// The page's number.
    #[serde(default, deserialize_with = "count")]
    pub page: Option<u64>,
    /// How many items a page has at most.
    #[serde(default, deserialize_with = "count")]
    pub limit: Option<u64>,
    /// How many items there are in all.
    #[serde(default, deserialize_with = "count")]
    pub total: Option<u64>,
    /// How many pages there are in all.
    #[serde(default, deserialize_with = "count")]
    pub total_pages: Option<u64>,
    /// How many items are before this page.
    #[serde(default, deserialize_with = "count")]
    pub offset: Option<u64>,
}

impl<T> Reply<T> {
    /// What the answer says of the whole list, if it is one.
    pub fn page_info(&self) -> Option<PageInfo> {
        #[derive(Deserialize)]
        struct Blocks {
            meta: Option<PageInfo>,
            pagination: Option<PageInfo>,
        }
        let blocks: Blocks = serde_json::from_slice(&self.answer.body).ok()?;
        let mut blocks = [blocks.meta, blocks.pagination].into_iter().flatten();
        // One that says nothing must not hide the other.
        blocks.find(|block| *block != PageInfo::default())
    }
}

/// A count, as a number or as text. Anything else says nothing, and costs no other count.
fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    })
}

/// What the client makes of an answer to `getWallet`, for tests of what builds upon it.
#[cfg(test)]
pub(crate) fn scripted<T: serde::de::DeserializeOwned>(
    status: u16,
    body: &serde_json::Value,
) -> Result<Reply<T>, crate::Error> {
    let answer = Answer {
        status,
        headers: HeaderMap::new(),
        body: body.to_string().into(),
    };
    read(scripted_operation(), answer)
}

#[cfg(test)]
pub(crate) fn scripted_operation() -> &'static crate::Operation {
    let mut all = crate::OPERATIONS.iter();
    all.find(|operation| operation.id == "getWallet")
        .expect("the contract has it")
}
