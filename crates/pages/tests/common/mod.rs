//! A page about an API that there is not, and how to ask for its facts.

use cartevo_pages::{Fact, Layer, Page};
use serde_json::Value;

/// The head of the page: the operation, and the two samples of the panel.
pub const HEAD: &str = r#"Skip to main content
POST
/
tickets
/
{id}
/
seats
Book a seat
curl --request POST \
  --url https://api.example.com/v2/tickets/{id}/seats \
  --header 'Content-Type: application/json' \
  --data '
{
  "seat": "<string>",
  "price": 12.5
}
'
{
  "success": true,
  "data": {
    "seat": {
      "id": "91b3c6d6-111b-44da-9f81-16f019bebe8c",
      "price": 12.5
    }
  }
}
"#;

/// The lists of the panel, at the end of the page.
pub const TAIL: &str = r"
Path Parameters

id
string<uuid>
required

Body

application/json
seat
string
required

The seat. At most 4 characters.

price
number
default:10
Required range: 1 <= x <= 500
class
enum<string>
Available options:
FIRST,
SECOND

Response

201 - application/json

success
boolean
Example:

true

data
object
";

/// The prose in between.
pub const PROSE: &str = r#"
Overview

POST /tickets/{id}/seats books a seat. Call GET /trains first, or POST /trains/{id}/reserve (undocumented for now). Seats are kept for 15 minutes.

Request

Path parameters

NameTypeDescription
idstringThe ticket (UUID).

Body

FieldTypeRequiredConstraintsDescription
seatstringYesMax 4 characters.Where to sit.
pricenumberNoBetween 1 and 500. EUR.What to pay. Defaults to 10.
classstringNoOne of FIRST, SECOND (case-insensitive)How to travel.
{
  "seat": "12A",
  "class": "FIRST"
}
Idempotency: this call takes no idempotency key.

Response

201 — Booked

{
  "success": true,
  "data": {
    "seat": {
      "id": "550e8400-e29b-41d4-a716-446655440000",
      "price": 10,
      "state": "HELD"
    }
  }
}
FieldTypeDescription
seat.idstringUUID of the seat.
seat.statestringHELD at first. Other values: SOLD, FREE.
seat.pricenumberWhat was paid, in EUR.

Error responses

StatusMessage exampleTriggerRecommended action
400"Seat taken"Somebody else has it.Choose another; do not retry.
409"Train left"The train is under way.Look at GET /trains.
5xx"Later"The server is down.Retry with backoff. It may still be booked.

Webhooks fired

  • seat.booked once the seat is paid
  • A reminder (same shape as seat.held)

Code examples

cURL
curl -X POST https://api.example.com/v2/tickets/91b3c6d6/seats \
  -H "Content-Type: application/json" \
  -d '{ "seat": "12A" }'
Python (requests)
answer = requests.post(
    "https://api.example.com/v2/tickets/91b3c6d6/seats",
    json={"seat": seat, "class": "FIRST", "window": False},
)
"#;

/// The whole page.
#[allow(dead_code, reason = "not every test program reads the whole page")]
pub fn page() -> String {
    format!("{HEAD}{PROSE}{TAIL}")
}

/// A page with this prose, and without lists.
#[allow(dead_code, reason = "not every test program makes pages of its own")]
pub fn with_prose(prose: &str) -> Page {
    cartevo_pages::read("page.txt", &format!("{HEAD}\n{prose}\n"))
}

/// A page without an operation.
#[allow(dead_code, reason = "not every test program makes pages of its own")]
pub fn general(prose: &str) -> Page {
    cartevo_pages::read("general.txt", prose)
}

/// The values that a layer has for a property of a subject.
#[allow(dead_code, reason = "not every test program asks for single facts")]
pub fn values<'a>(page: &'a Page, layer: Layer, subject: &str, property: &str) -> Vec<&'a Value> {
    facts(page, layer, subject, property)
        .map(|fact| &fact.value)
        .collect()
}

/// The facts that a layer has about a property of a subject.
pub fn facts<'a>(
    page: &'a Page,
    layer: Layer,
    subject: &str,
    property: &str,
) -> impl Iterator<Item = &'a Fact> {
    page.facts.iter().filter(move |fact| {
        fact.layer == layer && fact.subject == subject && fact.property == property
    })
}

/// A fact without its place, to compare pages.
pub type Plain = (Layer, String, &'static str, String);

/// All facts without their places, in an order that does not depend on the page's.
#[allow(dead_code, reason = "not every test program compares pages")]
pub fn plain(page: &Page) -> Vec<Plain> {
    let facts = page.facts.iter();
    let mut plain: Vec<Plain> = facts
        .map(|fact| {
            (
                fact.layer,
                fact.subject.clone(),
                fact.property,
                fact.value.to_string(),
            )
        })
        .collect();
    plain.sort_unstable();
    plain
}
