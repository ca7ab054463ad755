//! A page's examples against the contract's schemas.

use cartevo_document::{lower::original, pointer};
use cartevo_pages::{Fact, Layer};
use jsonschema::{ValidationError, error::ValidationErrorKind};
use serde_json::Value;

use super::{Against, field::dotted, layer, shown};
use crate::{
    Edit, Finding,
    claim::{Claim, Want},
    contract::{Contract, media},
    rust,
    schema::{View, steps},
    words::kind,
};

/// One breach of a schema.
struct Breach {
    code: &'static str,
    /// JSON pointer into the example.
    at: String,
    message: String,
    /// Where the contract says otherwise, and what it says.
    contract: (String, String),
    becomes: Option<String>,
    want: Option<(Want, Want)>,
}

/// What the contract finds wrong with an example. The layers of a response whose body comes in an
/// envelope that the contract does not know go into `bare`: nothing below is looked at field by
/// field.
pub fn findings(
    against: &Against<'_>,
    fact: &Fact,
    found: &mut Vec<Finding>,
    bare: &mut Vec<(Layer, String)>,
) {
    let operation = against.operation;
    let (kind, status) = fact.subject.split_once('.').unwrap_or((&fact.subject, ""));
    let schema = match kind {
        "request" => operation.body.clone().filter(|_| !operation.multipart),
        "response" | "error" if !status.is_empty() && !status.contains('.') => {
            let response = Contract::response(operation, status);
            let response =
                response.or_else(|| Contract::success(operation).filter(|_| kind == "response"));
            response.map(|(_, response)| media(response))
        }
        _ => None,
    };
    let Some(schema) = schema.filter(|at| against.contract.document.get(at).is_some()) else {
        return;
    };
    let Some(validator) = against.contract.validator(&schema) else {
        return;
    };
    if validator.is_valid(&fact.value) {
        return;
    }
    let judge = Judge {
        against,
        schema,
        example: &fact.value,
    };
    let mut breaches = Vec::new();
    for error in validator.iter_errors(&fact.value) {
        judge.translate(&error, &mut breaches);
    }
    let root = if kind == "request" {
        "request.body"
    } else {
        fact.subject.as_str()
    };
    if let Some(finding) = judge.envelope(fact, &breaches) {
        found.push(finding);
        bare.push((fact.layer, fact.subject.clone()));
        return;
    }
    for breach in breaches {
        found.push(judge.finding(fact, root, breach));
    }
}

struct Judge<'a> {
    against: &'a Against<'a>,
    schema: String,
    example: &'a Value,
}

impl Judge<'_> {
    fn finding(&self, fact: &Fact, base: &str, breach: Breach) -> Finding {
        let name = dotted(&breach.at);
        let joint = if name.is_empty() || name.starts_with('[') {
            ""
        } else {
            "."
        };
        let place = self
            .against
            .page
            .place_in(fact, &nearest(self.example, &breach.at));
        let message = format!("an example in {}: {}", layer(fact), breach.message);
        let (at, label) = breach.contract;
        let listed = at
            .strip_suffix("/enum")
            .filter(|_| breach.code == "enum-differs");
        let edits = listed.zip(self.example.pointer(&breach.at).and_then(Value::as_str));
        let edits = edits.map(|(object, value)| Edit::Add {
            object: object.to_owned(),
            key: "enum",
            item: value.to_owned(),
        });
        let edits: Vec<Edit> = edits.into_iter().collect();
        let subject = format!("{base}{joint}{name}");
        let mut finding = self
            .against
            .finding(breach.code, &subject, message)
            .at(self.against.page, place, "in this example")
            .contract(&self.against.contract.document, &at, label);
        finding.becomes = breach.becomes.or(finding.becomes);
        let required = breach.code == "example-invalid" && fact.value.pointer(&breach.at).is_none();
        if base == "request.body" && !name.is_empty() && !name.contains(['.', '[']) {
            finding.becomes = Some(rust::argument(
                self.against.operation,
                &name,
                required,
                true,
            ));
        }
        let claim = |(page, contract)| {
            let part = super::Part::of(&subject)?;
            Claim::of(&part, &name, page, contract)
        };
        finding.claim = breach.want.and_then(claim);
        finding.edits = edits;
        finding
    }

    /// The whole body has another form, and not only a field of it: what is required at its top is
    /// missing, and what is there is not known.
    fn envelope(&self, fact: &Fact, breaches: &[Breach]) -> Option<Finding> {
        let top = |breach: &&Breach| breach.at.matches('/').count() == 1;
        let is = |code: &'static str| {
            let mut found = breaches.iter().filter(top);
            found.any(|breach| breach.code == code)
        };
        if !fact.subject.starts_with("response.") || !is("field-unknown") || !is("example-invalid")
        {
            return None;
        }
        let names = |value: &Value| {
            let names = value
                .as_object()
                .into_iter()
                .flat_map(serde_json::Map::keys);
            names.cloned().collect::<Vec<_>>().join(", ")
        };
        let document = &self.against.contract.document;
        let view = View::of(document, &self.schema);
        let fields = view.fields(document).into_iter().map(|(name, _)| name);
        let mut fields: Vec<String> = fields.collect();
        fields.dedup();
        let message = format!(
            "an example in {} has a form of its own: {}",
            layer(fact),
            names(&fact.value)
        );
        let finding = self
            .against
            .finding("envelope-unknown", &fact.subject, message);
        let at = document.resolve(&self.schema)?;
        Some(
            finding
                .at(self.against.page, fact.place, "this example")
                .contract(
                    document,
                    &at,
                    format!("the contract knows {}", fields.join(", ")),
                ),
        )
    }

    fn translate(&self, error: &ValidationError<'_>, found: &mut Vec<Breach>) {
        let instance = error.instance();
        if is_placeholder(instance) && !matches!(error.kind(), ValidationErrorKind::Type { .. }) {
            return;
        }
        let keyword = original(error.schema_path().as_str()).to_owned();
        let at = error.instance_path().as_str().to_owned();
        match error.kind() {
            ValidationErrorKind::UnevaluatedProperties { unexpected }
            | ValidationErrorKind::AdditionalProperties { unexpected } => {
                for name in unexpected {
                    self.unexpected(&at, name, found);
                }
            }
            ValidationErrorKind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                self.absent(&at, name, &keyword, found);
            }
            ValidationErrorKind::OneOfNotValid { context }
            | ValidationErrorKind::AnyOf { context } => match best(context, instance) {
                Some(errors) => {
                    for error in errors {
                        self.translate(error, found);
                    }
                }
                None => push(found, self.mismatch(instance, at)),
            },
            ValidationErrorKind::Type { .. } => push(found, self.mismatch(instance, at)),
            // What is of another type is no value of an enum either.
            ValidationErrorKind::Enum { .. } if !instance.is_string() => {
                push(found, self.mismatch(instance, at));
            }
            ValidationErrorKind::Enum { .. } => push(found, self.value(instance, at, keyword)),
            _ => {
                let document = &self.against.contract.document;
                let rule = document.get(&keyword).map(shown).unwrap_or_default();
                let name = keyword.rsplit('/').next().unwrap_or_default();
                let breach = Breach {
                    code: "example-invalid",
                    message: format!("{} breaks the rule {name}: {rule}", shown(instance)),
                    contract: (keyword.clone(), format!("{name}: {rule}")),
                    becomes: self.becomes(&at),
                    at,
                    want: None,
                };
                push(found, breach);
            }
        }
    }

    fn unexpected(&self, at: &str, name: &str, found: &mut Vec<Breach>) {
        let below = pointer::join(at, name);
        let document = &self.against.contract.document;
        // What is composed forgets what its parts know as soon as one of them is broken.
        if !self.view(&below).is_empty() {
            return;
        }
        let parent = self.view(at);
        let names: Vec<String> = parent
            .fields(document)
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        let near = cartevo_document::nearest(name, names.iter().map(String::as_str));
        let label = match near {
            Some(near) => format!("the contract has `{near}` here"),
            None => "the contract has no such field here".to_owned(),
        };
        let place = parent
            .at
            .first()
            .cloned()
            .unwrap_or_else(|| self.schema.clone());
        let place = document.resolve(&place).unwrap_or(place);
        let breach = Breach {
            code: "field-unknown",
            message: format!("the contract knows no field `{name}` here"),
            contract: (place, label),
            becomes: rust::new_property(document, parent.schemas(), name),
            at: below,
            want: Some((Want::Present, Want::Nothing)),
        };
        push(found, breach);
    }

    fn absent(&self, at: &str, name: &str, keyword: &str, found: &mut Vec<Breach>) {
        let document = &self.against.contract.document;
        let names = document.get(keyword).and_then(Value::as_array);
        let index = names.and_then(|names| names.iter().position(|item| item == name));
        let place = index.map_or(keyword.to_owned(), |index| format!("{keyword}/{index}"));
        let below = pointer::join(at, name);
        let breach = Breach {
            code: "example-invalid",
            message: format!("the contract requires `{name}`, and it is not there"),
            contract: (place, format!("`{name}` is required")),
            becomes: self.becomes(&below),
            at: below,
            want: Some((Want::Absent, Want::Present)),
        };
        push(found, breach);
    }

    fn mismatch(&self, instance: &Value, at: String) -> Breach {
        let document = &self.against.contract.document;
        let view = self.view(&at);
        let types = view.types(document);
        let wanted = types.join(" or ");
        let keyword = view.keyword(document, "type").map(|(at, _)| at);
        let place = keyword.or_else(|| view.at.first().cloned());
        let found = kind(instance).to_owned();
        let types = types.iter().map(|&kind| kind.to_owned()).collect();
        Breach {
            code: "example-invalid",
            message: format!("expected {wanted}, found {}", shown(instance)),
            contract: (place.unwrap_or_else(|| self.schema.clone()), wanted),
            becomes: self.becomes(&at),
            at,
            want: Some((Want::Types(vec![found]), Want::Types(types))),
        }
    }

    fn value(&self, instance: &Value, at: String, keyword: String) -> Breach {
        let document = &self.against.contract.document;
        let known = document.get(&keyword).map(shown).unwrap_or_default();
        let text = instance.as_str().unwrap_or_default();
        Breach {
            code: "enum-differs",
            message: format!(
                "the contract knows no value {} here, only {known}",
                shown(instance)
            ),
            becomes: rust::variant(&keyword, text).or_else(|| self.becomes(&at)),
            contract: (keyword, format!("the contract lists {known}")),
            at,
            want: Some((Want::Values(vec![text.to_owned()]), Want::Nothing)),
        }
    }

    fn view(&self, at: &str) -> View {
        let document = &self.against.contract.document;
        let name = dotted(at);
        let root = View::of(document, &self.schema);
        steps(&name).fold(root, |view, step| view.step(document, step))
    }

    fn becomes(&self, at: &str) -> Option<String> {
        let document = &self.against.contract.document;
        let view = self.view(at);
        view.at.iter().find_map(|at| rust::property(document, at))
    }
}

/// Keeps one breach of a kind for each place.
fn push(found: &mut Vec<Breach>, breach: Breach) {
    let same = |other: &Breach| other.at == breach.at && other.code == breach.code;
    if !found.iter().any(same) {
        found.push(breach);
    }
}

/// The errors of the alternative that comes nearest to an object or a list.
fn best<'e>(
    context: &'e [Vec<ValidationError<'static>>],
    instance: &Value,
) -> Option<&'e [ValidationError<'static>]> {
    if !instance.is_object() && !instance.is_array() {
        return None;
    }
    let other = |error: &ValidationError<'_>| {
        matches!(error.kind(), ValidationErrorKind::Type { .. })
            && error.instance().as_ref() == instance
    };
    let weight = |errors: &Vec<ValidationError<'static>>| -> usize {
        let weights = errors.iter().map(|error| match error.kind() {
            ValidationErrorKind::UnevaluatedProperties { unexpected }
            | ValidationErrorKind::AdditionalProperties { unexpected } => unexpected.len(),
            _ => 1,
        });
        weights.sum()
    };
    let alternatives = context.iter().filter(|errors| !errors.iter().any(other));
    alternatives
        .min_by_key(|errors| weight(errors))
        .map(Vec::as_slice)
}

/// `<string>`: the panel's word for "some text".
fn is_placeholder(value: &Value) -> bool {
    let text = value.as_str();
    text.is_some_and(|text| text.starts_with('<') && text.ends_with('>'))
}

/// The pointer itself, or that of the nearest thing around it that the example has.
fn nearest(example: &Value, at: &str) -> String {
    let mut at = at;
    while example.pointer(at).is_none() {
        at = at.rsplit_once('/').map_or("", |(parent, _)| parent);
    }
    at.to_owned()
}
