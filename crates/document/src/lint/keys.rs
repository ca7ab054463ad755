//! What the objects of the specification may hold, and the type of each value.

use serde_json::Value;

use Child::{Leaf, List, Map, One, OneOrFlag};
use Type::{Any, Count, Flag, Number, Security, Text, Texts, Values, Word};

/// An object of the specification. Its `x-` keys are in [`EXTENSIONS`].
pub struct Kind {
    pub name: &'static str,
    /// Where the `$ref` of such an object leads, if it may be one.
    pub home: Option<&'static str>,
    pub keys: &'static [(&'static str, Child)],
}

pub enum Child {
    Leaf(Type),
    One(&'static Kind),
    OneOrFlag(&'static Kind),
    List(&'static Kind),
    Map(&'static Kind),
}

#[derive(Clone, Copy)]
pub enum Type {
    /// Not looked at here: any JSON, or checked where it is read.
    Any,
    Count,
    Flag,
    Mapping,
    Number,
    Security,
    Text,
    Texts,
    Values,
    Word(&'static [&'static str]),
}

impl Type {
    pub fn accepts(self, value: &Value) -> bool {
        match self {
            Any => true,
            Count => value.is_u64(),
            Flag => value.is_boolean(),
            Self::Mapping => value.is_object(),
            Number => value.is_number(),
            Security => all(value, |item| {
                item.as_object().is_some_and(|scheme| {
                    scheme.values().all(|scopes| all(scopes, Value::is_string))
                })
            }),
            Text => value.is_string(),
            Texts => all(value, Value::is_string),
            Values => value.as_array().is_some_and(|list| !list.is_empty()),
            Word(words) => value.as_str().is_some_and(|text| words.contains(&text)),
        }
    }

    pub fn expected(self) -> String {
        match self {
            Any => "anything".to_owned(),
            Count => "a whole number, 0 or more".to_owned(),
            Flag => "`true` or `false`".to_owned(),
            Self::Mapping => "a mapping".to_owned(),
            Number => "a number".to_owned(),
            Security => "a list of mappings from a scheme to its scopes".to_owned(),
            Text => "text".to_owned(),
            Texts => "a list of text".to_owned(),
            Values => "a list of at least one value".to_owned(),
            Word([word]) => format!("`{word}`"),
            Word(words) => format!("one of {}", words.join(", ")),
        }
    }
}

fn all(value: &Value, accepts: impl Fn(&Value) -> bool) -> bool {
    value
        .as_array()
        .is_some_and(|list| list.iter().all(accepts))
}

pub static ROOT: Kind = Kind {
    name: "the document",
    home: None,
    keys: &[
        ("openapi", Leaf(Text)),
        ("info", One(&INFO)),
        ("servers", List(&SERVER)),
        ("tags", List(&TAG)),
        ("externalDocs", One(&LINK)),
        ("security", Leaf(Security)),
        ("paths", Map(&PATH)),
        ("components", One(&COMPONENTS)),
    ],
};
static INFO: Kind = Kind {
    name: "`info`",
    home: None,
    keys: &[
        ("title", Leaf(Text)),
        ("version", Leaf(Text)),
        ("description", Leaf(Text)),
        ("termsOfService", Leaf(Text)),
        ("contact", One(&CONTACT)),
        ("license", One(&LICENSE)),
    ],
};
static CONTACT: Kind = Kind {
    name: "`contact`",
    home: None,
    keys: &[
        ("name", Leaf(Text)),
        ("url", Leaf(Text)),
        ("email", Leaf(Text)),
    ],
};
static LICENSE: Kind = Kind {
    name: "`license`",
    home: None,
    keys: &[("name", Leaf(Text)), ("url", Leaf(Text))],
};
static LINK: Kind = Kind {
    name: "`externalDocs`",
    home: None,
    keys: &[("description", Leaf(Text)), ("url", Leaf(Text))],
};
static SERVER: Kind = Kind {
    name: "a server",
    home: None,
    keys: &[
        ("url", Leaf(Text)),
        ("description", Leaf(Text)),
        ("variables", Leaf(Type::Mapping)),
    ],
};
static TAG: Kind = Kind {
    name: "a tag",
    home: None,
    keys: &[
        ("name", Leaf(Text)),
        ("description", Leaf(Text)),
        ("externalDocs", One(&LINK)),
    ],
};
static PATH: Kind = Kind {
    name: "a path",
    home: None,
    keys: &[
        ("summary", Leaf(Text)),
        ("description", Leaf(Text)),
        ("parameters", List(&PARAMETER)),
        ("get", One(&OPERATION)),
        ("post", One(&OPERATION)),
        ("put", One(&OPERATION)),
        ("patch", One(&OPERATION)),
        ("delete", One(&OPERATION)),
    ],
};
static OPERATION: Kind = Kind {
    name: "an operation",
    home: None,
    keys: &[
        ("operationId", Leaf(Any)),
        ("tags", Leaf(Any)),
        ("summary", Leaf(Text)),
        ("description", Leaf(Text)),
        ("deprecated", Leaf(Flag)),
        ("security", Leaf(Security)),
        ("parameters", List(&PARAMETER)),
        ("requestBody", One(&BODY)),
        ("responses", Map(&RESPONSE)),
    ],
};
static PARAMETER: Kind = Kind {
    name: "a parameter",
    home: Some("#/components/parameters/"),
    keys: &[
        ("$ref", Leaf(Any)),
        ("name", Leaf(Any)),
        ("in", Leaf(Any)),
        ("required", Leaf(Flag)),
        ("deprecated", Leaf(Flag)),
        ("description", Leaf(Text)),
        ("schema", One(&SCHEMA)),
        ("example", Leaf(Any)),
        ("examples", Map(&EXAMPLE)),
        ("style", Leaf(Text)),
        ("explode", Leaf(Flag)),
    ],
};
static HEADER: Kind = Kind {
    name: "a header",
    home: Some("#/components/headers/"),
    keys: &[
        ("$ref", Leaf(Any)),
        ("required", Leaf(Flag)),
        ("deprecated", Leaf(Flag)),
        ("description", Leaf(Text)),
        ("schema", One(&SCHEMA)),
        ("example", Leaf(Any)),
        ("examples", Map(&EXAMPLE)),
        ("style", Leaf(Text)),
        ("explode", Leaf(Flag)),
    ],
};
static BODY: Kind = Kind {
    name: "a request body",
    home: Some("#/components/requestBodies/"),
    keys: &[
        ("$ref", Leaf(Any)),
        ("description", Leaf(Text)),
        ("required", Leaf(Flag)),
        ("content", Map(&MEDIA)),
    ],
};
static RESPONSE: Kind = Kind {
    name: "a response",
    home: Some("#/components/responses/"),
    keys: &[
        ("$ref", Leaf(Any)),
        ("description", Leaf(Text)),
        ("headers", Map(&HEADER)),
        ("content", Map(&MEDIA)),
    ],
};
static MEDIA: Kind = Kind {
    name: "a media type",
    home: None,
    keys: &[
        ("schema", One(&SCHEMA)),
        ("example", Leaf(Any)),
        ("examples", Map(&EXAMPLE)),
        ("encoding", Leaf(Type::Mapping)),
    ],
};
static EXAMPLE: Kind = Kind {
    name: "an example",
    home: Some("#/components/examples/"),
    keys: &[
        ("$ref", Leaf(Any)),
        ("summary", Leaf(Text)),
        ("description", Leaf(Text)),
        ("value", Leaf(Any)),
    ],
};
static SECURITY_SCHEME: Kind = Kind {
    name: "a security scheme",
    home: Some("#/components/securitySchemes/"),
    keys: &[
        ("$ref", Leaf(Any)),
        ("type", Leaf(Text)),
        ("description", Leaf(Text)),
        ("name", Leaf(Text)),
        ("in", Leaf(Text)),
        ("scheme", Leaf(Text)),
        ("bearerFormat", Leaf(Text)),
        ("flows", Leaf(Type::Mapping)),
        ("openIdConnectUrl", Leaf(Text)),
    ],
};
static COMPONENTS: Kind = Kind {
    name: "`components`",
    home: None,
    keys: &[
        ("schemas", Map(&SCHEMA)),
        ("parameters", Map(&PARAMETER)),
        ("headers", Map(&HEADER)),
        ("responses", Map(&RESPONSE)),
        ("requestBodies", Map(&BODY)),
        ("examples", Map(&EXAMPLE)),
        ("securitySchemes", Map(&SECURITY_SCHEME)),
    ],
};
pub static SCHEMA: Kind = Kind {
    name: "a schema",
    home: Some("#/components/schemas/"),
    keys: &[
        ("$ref", Leaf(Any)),
        (
            "type",
            Leaf(Word(&[
                "array", "boolean", "integer", "number", "object", "string",
            ])),
        ),
        ("format", Leaf(Text)),
        ("title", Leaf(Text)),
        ("description", Leaf(Text)),
        ("nullable", Leaf(Flag)),
        ("deprecated", Leaf(Flag)),
        ("readOnly", Leaf(Flag)),
        ("writeOnly", Leaf(Flag)),
        ("default", Leaf(Any)),
        ("example", Leaf(Any)),
        ("enum", Leaf(Values)),
        ("required", Leaf(Texts)),
        ("minimum", Leaf(Number)),
        ("maximum", Leaf(Number)),
        ("exclusiveMinimum", Leaf(Flag)),
        ("exclusiveMaximum", Leaf(Flag)),
        ("multipleOf", Leaf(Number)),
        ("minLength", Leaf(Count)),
        ("maxLength", Leaf(Count)),
        ("pattern", Leaf(Text)),
        ("minItems", Leaf(Count)),
        ("maxItems", Leaf(Count)),
        ("uniqueItems", Leaf(Flag)),
        ("minProperties", Leaf(Count)),
        ("maxProperties", Leaf(Count)),
        ("properties", Map(&SCHEMA)),
        ("additionalProperties", OneOrFlag(&SCHEMA)),
        ("items", One(&SCHEMA)),
        ("not", One(&SCHEMA)),
        ("allOf", List(&SCHEMA)),
        ("oneOf", List(&SCHEMA)),
        ("anyOf", List(&SCHEMA)),
    ],
};

/// The project's own keys, where each means something, and the type of its value there. Those of an
/// operation that are not looked at here are checked as they are read.
pub static EXTENSIONS: &[(&str, &str, Type)] = &[
    ("x-cartevo-quirks", "the document", Type::Mapping),
    ("x-cartevo-quirks", "an operation", Texts),
    ("x-cartevo-quirks", "a schema", Texts),
    ("x-cartevo-quirks", "a parameter", Texts),
    ("x-cartevo-name", "an operation", Any),
    ("x-cartevo-resend", "an operation", Any),
    ("x-cartevo-envelope", "an operation", Any),
    ("x-cartevo-timeout", "an operation", Any),
    ("x-cartevo-source", "an operation", Any),
    ("x-cartevo-find-out", "an operation", Text),
    ("x-cartevo-evidence", "an operation", Texts),
    ("x-cartevo-paging", "an operation", Type::Mapping),
    ("x-cartevo-arguments", "an operation", Text),
    ("x-cartevo-undocumented", "an operation", Flag),
    ("x-cartevo-private", "a parameter", Flag),
    ("x-cartevo-list", "a schema", Text),
    ("x-cartevo-max-bytes", "a schema", Count),
    (
        "x-cartevo-kind",
        "a schema",
        Word(&[
            "amount",
            "date",
            "decimal",
            "enum",
            "file",
            "flag",
            "id",
            "moment",
            "msisdn",
            "open",
            "phone",
            "secret",
            "timestamp",
        ]),
    ),
    ("x-cartevo-case", "a schema", Word(&["insensitive"])),
    ("x-cartevo-aliases", "a schema", Texts),
    ("x-cartevo-format", "a schema", Word(&["uuid"])),
    ("x-cartevo-generated", "a schema", Word(&["uuid"])),
];
