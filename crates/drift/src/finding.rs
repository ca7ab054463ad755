//! One thing that does not agree, before it is held against the ledger.

use cartevo_document::Document;
use cartevo_pages::{Page, Place};
use cartevo_report::Spot;

use crate::{claim::Claim, edit::Edit};

/// Something that a page, another page, the contract or `docs.lock` say differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind, one of [`CODES`](crate::CODES).
    pub code: &'static str,
    /// The page it was found on, by what the page is about: `GET /wallets/{id}`, `conventions`.
    pub page: String,
    /// What it is about, as the facts call it: `request.body.brand`.
    pub subject: String,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Where. The first place is the page's; the others are what it is held against.
    pub spots: Vec<Spot>,
    /// The Rust item that it becomes, or changes: `NewCard::brand`.
    pub becomes: Option<String>,
    /// The page and the subject that it stands for as well: what seems to have been renamed.
    pub instead: Option<String>,
    /// What to do about it, where there is more to say than "decide".
    pub help: Option<String>,
    /// What each side expects to see in a recording.
    pub claim: Option<Claim>,
    /// What the recordings show of it.
    pub evidence: Option<String>,
    /// The changes of the contract that would end it, if the page is right.
    pub edits: Vec<Edit>,
}

impl Finding {
    /// A finding on a page, without places yet.
    pub fn new(
        code: &'static str,
        page: &Page,
        subject: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            code,
            page: page.subject.to_string(),
            subject: subject.into(),
            message: message.into(),
            spots: Vec::new(),
            becomes: None,
            instead: None,
            help: None,
            claim: None,
            evidence: None,
            edits: Vec::new(),
        }
    }

    /// Adds a place on a page, and what stands there.
    #[must_use]
    pub fn at(mut self, page: &Page, place: Place, label: impl Into<String>) -> Self {
        self.spots.push(Spot {
            file: page.file.clone(),
            line: place.line,
            column: place.column,
            span: 0..0,
            label: label.into(),
        });
        self
    }

    /// Adds a place in the contract, and what stands there.
    #[must_use]
    pub fn contract(
        mut self,
        document: &Document,
        pointer: &str,
        label: impl Into<String>,
    ) -> Self {
        let place = document.place(pointer);
        self.spots.push(Spot {
            file: document.name().to_owned(),
            line: place.line,
            column: place.column,
            span: place.span,
            label: label.into(),
        });
        self
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What a ledger entry names it by, and what its fingerprint is made of: no line numbers in it.
    pub fn key(&self) -> String {
        format!("{} {} {}", self.code, self.page, self.subject)
    }
}
