//! The forms of notices.

use crate::json::Json;
use crate::quirks::{Quirk, Quirks};

/// Gives a notice, `{event, data}`, the form that the switches ask for.
pub(crate) fn bend_notice(quirks: Quirks, mut notice: Json) -> Json {
    let event = notice.get("event").and_then(Json::as_str);
    let event = event.unwrap_or_default().to_owned();
    if let Some(data) = notice.get_mut("data") {
        if quirks.has(Quirk::CollectionNoticeWithoutStatus) && event == "payment.collect" {
            data.remove("status");
        }
        if quirks.has(Quirk::CamelCaseInNotices) {
            data.rename("card_id", "cardId");
            data.rename("transaction_id", "transactionId");
        }
    }
    if quirks.has(Quirk::FlatNotices)
        && let Some(Json::Object(data)) = notice.remove("data")
        && let Json::Object(entries) = &mut notice
    {
        entries.extend(data);
    }
    notice
}
