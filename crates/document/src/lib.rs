//! Reads `openapi.yaml` and keeps the line and column of every value in it.
//!
//! Three parts of the project read the contract: the build script, which turns it into the client,
//! the judge, which holds recordings against it, and the sandbox, which answers by it. All must
//! name file, line and reason when something is wrong, and all must understand the `x-cartevo-*`
//! extensions alike; that is what this crate is for.
//!
//! ```
//! use cartevo_document::Document;
//!
//! let document = Document::parse("openapi.yaml", "info:\n  title: Example\n").unwrap();
//! assert_eq!(document.get("/info/title").unwrap(), "Example");
//! assert_eq!(document.place("/info/title").line, 2);
//!
//! let problem = Document::parse("openapi.yaml", "a: 1\na: 2\n").unwrap_err();
//! assert_eq!(problem.to_string(), "openapi.yaml:2:1: duplicated key in mapping");
//! ```

mod lint;
pub mod lower;
mod nearest;
mod operation;
mod operations;
mod parse;
pub mod pointer;

use std::{collections::HashMap, fmt, ops::Range};

use serde_json::Value;

pub use lint::check;
pub use nearest::nearest;
pub use operation::{
    Envelope, Evidence, Operation, Paging, PagingStyle, Parameter, ParameterIn, Resend,
};
pub use operations::operations;

/// A contract, with the place of every key and value.
#[derive(Clone)]
pub struct Document {
    name: String,
    source: String,
    value: Value,
    places: HashMap<String, Place>,
}

/// Where something stands in a document: line and column count from 1, `span` in bytes.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Place {
    /// The line, counted from 1.
    pub line: usize,
    /// The column, counted from 1 in characters.
    pub column: usize,
    /// The bytes of the source that are meant.
    pub span: Range<usize>,
}

/// Something wrong with a document: what, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The document's name, as it was given.
    pub file: String,
    /// Where in the document.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// What to do, where there is something more to say.
    pub help: Option<String>,
}

impl Problem {
    /// Adds a sentence that says what to do.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, place, .. } = self;
        write!(
            f,
            "{file}:{}:{}: {}",
            place.line, place.column, self.message
        )?;
        match &self.help {
            Some(help) => write!(f, " ({help})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Problem {}

impl Document {
    /// Reads YAML. A duplicate key, a syntax error or a value that JSON cannot hold is a problem
    /// with its place.
    pub fn parse(name: impl Into<String>, source: impl Into<String>) -> Result<Self, Problem> {
        parse::parse(name.into(), source.into())
    }

    /// The name that was given, for messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text that was read.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The whole document as JSON.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The value at a JSON pointer.
    pub fn get(&self, pointer: &str) -> Option<&Value> {
        self.value.pointer(pointer)
    }

    /// The place of a JSON pointer: of the key where the value has one, and of the nearest
    /// enclosing thing where the document has nothing at that pointer.
    pub fn place(&self, pointer: &str) -> Place {
        let mut pointer = pointer;
        loop {
            if let Some(place) = self.places.get(pointer) {
                return place.clone();
            }
            match pointer.rfind('/') {
                Some(end) => pointer = &pointer[..end],
                None => {
                    return Place {
                        line: 1,
                        column: 1,
                        span: 0..0,
                    };
                }
            }
        }
    }

    /// The pointer of what a `$ref` at `pointer` names, followed to its end; `pointer` itself
    /// where there is none. `None` where it leads nowhere or in a circle.
    pub fn resolve(&self, pointer: &str) -> Option<String> {
        let mut at = pointer.to_owned();
        for _ in 0..32 {
            match self.get(&at)?.get("$ref").and_then(Value::as_str) {
                Some(reference) => reference.strip_prefix('#')?.clone_into(&mut at),
                None => return Some(at),
            }
        }
        None
    }

    /// A problem at a JSON pointer.
    pub fn problem(&self, pointer: &str, message: impl Into<String>) -> Problem {
        Problem {
            file: self.name.clone(),
            place: self.place(pointer),
            message: message.into(),
            help: None,
        }
    }
}

/// A document that stands in no file: every place in it is the start.
impl From<Value> for Document {
    fn from(value: Value) -> Self {
        Self {
            name: String::new(),
            source: String::new(),
            value,
            places: HashMap::new(),
        }
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
