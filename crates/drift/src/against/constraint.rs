//! What is said of a field that both sides have.

use cartevo_pages::Fact;
use serde_json::Value;

use super::{
    Against,
    field::{Known, Part},
    layer, shown,
};
use crate::{
    Edit, Finding,
    claim::{Claim, Want},
    number::same,
    rust,
};

/// Formats that the contract has words for; what else a page calls a format is not compared.
const FORMATS: [&str; 5] = ["uuid", "date", "date-time", "email", "uri"];

/// What differs between a fact of a field and what the contract says of it.
pub fn finding(
    against: &Against<'_>,
    fact: &Fact,
    part: &Part<'_>,
    known: &Known,
    found: &mut Vec<Finding>,
) {
    let field = Field {
        against,
        fact,
        part,
        known,
    };
    let finding = match fact.property {
        "type" => field.kind(),
        "format" => field.format(),
        "required" => field.required(),
        "enum" => field.values(),
        "default" => field.default(),
        "minimum" => field.limit("minimum", Some(false)),
        "maximum" => field.limit("maximum", Some(false)),
        "exclusive-minimum" => field.limit("minimum", Some(true)),
        "exclusive-maximum" => field.limit("maximum", Some(true)),
        "min-length" => field.limit("minLength", None),
        "max-length" => field.limit("maxLength", None),
        "case-insensitive" => field.case(),
        _ => None,
    };
    found.extend(finding);
}

struct Field<'a> {
    against: &'a Against<'a>,
    fact: &'a Fact,
    part: &'a Part<'a>,
    known: &'a Known,
}

impl Field<'_> {
    fn finding(&self, code: &'static str, message: String, at: &str, contract: String) -> Finding {
        let page = self.against.page;
        let label = format!("{}: {}", self.fact.property, shown(&self.fact.value));
        let mut finding = self
            .against
            .finding(code, &self.fact.subject, message)
            .at(page, self.fact.place, label)
            .contract(&self.against.contract.document, at, contract);
        if self.known.becomes.is_some() {
            finding.becomes.clone_from(&self.known.becomes);
        }
        finding
    }

    fn claim(&self, page: Want, contract: Want) -> Option<Claim> {
        Claim::of(self.part, self.part.name(), page, contract)
    }

    fn document(&self) -> &cartevo_document::Document {
        &self.against.contract.document
    }

    fn kind(&self) -> Option<Finding> {
        let page = self.fact.value.as_str()?;
        let known = self.known.view.types(self.document());
        // A page's integer may be a number in the contract where it is only read.
        let fits = |kind: &&str| {
            *kind == page || (*kind == "number" && page == "integer" && !self.part.is_request())
        };
        if page == "any" || known.is_empty() || known.iter().any(fits) {
            return None;
        }
        let types = known.join(" or ");
        let at = self.known.view.keyword(self.document(), "type");
        let at = at.map_or_else(|| self.known.at.clone(), |(at, _)| at);
        let message = format!("{} says {page}, the contract {types}", layer(self.fact));
        let mut finding = self.finding("type-differs", message, &at, types);
        let types = known.iter().map(|&kind| kind.to_owned()).collect();
        finding.claim = self.claim(Want::Types(vec![page.to_owned()]), Want::Types(types));
        Some(finding)
    }

    fn format(&self) -> Option<Finding> {
        let page = self.fact.value.as_str()?;
        let document = self.document();
        let own = self.known.view.keyword(document, "format");
        let kept = self.known.view.keyword(document, "x-cartevo-format");
        let made = self.known.view.keyword(document, "x-cartevo-generated");
        let mut said = own.iter().chain(&kept).chain(&made);
        if !FORMATS.contains(&page) || said.any(|(_, format)| *format == page) {
            return None;
        }
        if self.known.view.types(document).is_empty() {
            return None;
        }
        let (at, contract) = match own.or(kept) {
            Some((at, format)) => (at, shown(format)),
            None => (self.known.at.clone(), "no format".to_owned()),
        };
        let message = format!(
            "{} gives the format {page}, the contract {contract}",
            layer(self.fact)
        );
        Some(self.finding("format-differs", message, &at, contract))
    }

    fn required(&self) -> Option<Finding> {
        let page = self.fact.value.as_bool()?;
        let contract = self.known.required;
        // What is always sent may well be optional for a reader.
        if page == contract || (page && !self.part.is_request()) {
            return None;
        }
        let word = |required: bool| if required { "required" } else { "optional" };
        let message = format!(
            "{} says {}, the contract {}",
            layer(self.fact),
            word(page),
            word(contract)
        );
        let at = &self.known.required_at;
        let mut finding = self.finding("required-differs", message, at, word(contract).to_owned());
        let (present, absent) = (Want::Present, Want::Absent);
        finding.claim = if page {
            self.claim(present, absent)
        } else {
            self.claim(absent, present)
        };
        finding.edits = self.require(page).into_iter().collect();
        Some(finding)
    }

    /// A parameter says it itself, a property has it said by the object around it.
    fn require(&self, required: bool) -> Option<Edit> {
        if let Part::Parameter(..) = self.part {
            return Some(Edit::Set {
                object: self.known.at.clone(),
                key: "required",
                value: required.into(),
            });
        }
        let (object, name) = self.known.at.rsplit_once("/properties/")?;
        let (object, key) = (object.to_owned(), "required");
        let item = name.replace("~1", "/").replace("~0", "~");
        Some(if required {
            Edit::Add { object, key, item }
        } else {
            Edit::Remove { object, key, item }
        })
    }

    /// The keyword where it stands, or else at the field's own declaration.
    fn set(&self, at: Option<&str>, key: &'static str, value: Value) -> Edit {
        let object = at.and_then(|at| at.strip_suffix(key)?.strip_suffix('/'));
        let own = match self.part {
            Part::Parameter(..) => format!("{}/schema", self.known.at),
            _ => self.known.at.clone(),
        };
        let object = object.map_or(own, str::to_owned);
        Edit::Set { object, key, value }
    }

    fn values(&self) -> Option<Finding> {
        let page = self.fact.value.as_array()?;
        let document = self.document();
        let (at, contract) = match self.known.view.values(document) {
            Some(found) => found,
            None => (self.known.at.clone(), Vec::new()),
        };
        let new: Vec<&Value> = page
            .iter()
            .filter(|value| !contract.contains(value))
            .collect();
        // A list that ends in "etc." is not all, and a reader may know more than a page lists.
        let closed = self.part.is_request() && !self.is_open();
        let gone: Vec<&&Value> = contract
            .iter()
            .filter(|value| closed && !page.contains(value))
            .collect();
        if new.is_empty() && gone.is_empty() {
            return None;
        }
        let list = |values: &[&Value]| {
            let texts: Vec<String> = values.iter().map(|value| shown(value)).collect();
            texts.join(", ")
        };
        let gone: Vec<&Value> = gone.into_iter().copied().collect();
        let message = match (new.as_slice(), gone.as_slice()) {
            _ if contract.is_empty() => format!(
                "{} lists {}, the contract lists no values",
                layer(self.fact),
                list(&new)
            ),
            (new, []) => format!(
                "{} lists {}, the contract does not",
                layer(self.fact),
                list(new)
            ),
            ([], gone) => format!(
                "the contract lists {}, {} does not",
                list(gone),
                layer(self.fact)
            ),
            (new, gone) => format!(
                "{} lists {} and not {}, the contract the other way round",
                layer(self.fact),
                list(new),
                list(gone)
            ),
        };
        let texts = |values: &[&Value]| {
            let texts = values.iter().filter_map(|value| value.as_str());
            texts.map(str::to_owned).collect::<Vec<_>>()
        };
        let label = if contract.is_empty() {
            "no values are listed".to_owned()
        } else {
            format!("the contract lists {}", list(&contract))
        };
        let mut finding = self.finding("enum-differs", message, &at, label);
        let changed = new
            .first()
            .or(gone.first())
            .and_then(|value| value.as_str());
        let variant = changed.and_then(|value| rust::variant(&at, value));
        finding.becomes = variant.or(finding.becomes);
        finding.claim = self.claim(Want::Values(texts(&new)), Want::Values(texts(&gone)));
        if let Some(object) = at.strip_suffix("/enum").filter(|_| !contract.is_empty()) {
            let (object, key) = (object.to_owned(), "enum");
            let added = texts(&new).into_iter().map(|item| Edit::Add {
                object: object.clone(),
                key,
                item,
            });
            let removed = texts(&gone).into_iter().map(|item| Edit::Remove {
                object: object.clone(),
                key,
                item,
            });
            finding.edits = added.chain(removed).collect();
        }
        Some(finding)
    }

    fn is_open(&self) -> bool {
        let mut facts = self.against.page.facts.iter();
        facts.any(|other| {
            other.property == "open"
                && other.subject == self.fact.subject
                && other.layer == self.fact.layer
        })
    }

    fn default(&self) -> Option<Finding> {
        let page = &self.fact.value;
        let own = self.known.view.keyword(self.document(), "default");
        let agrees = |contract: &Value| same(contract, page) || shown(contract) == shown(page);
        if own.as_ref().is_some_and(|(_, contract)| agrees(contract)) {
            return None;
        }
        let (at, contract) = match own {
            Some((at, contract)) => (at, shown(contract)),
            None => (self.known.at.clone(), "none".to_owned()),
        };
        let message = format!(
            "{} has the default {}, the contract {contract}",
            layer(self.fact),
            shown(page)
        );
        let contract = format!("default: {contract}");
        let mut finding = self.finding("default-differs", message, &at, contract);
        finding.edits = vec![self.set(Some(&at), "default", page.clone())];
        Some(finding)
    }

    /// A limit; `exclusive` says whether the value itself is allowed, where that can be said.
    fn limit(&self, keyword: &'static str, exclusive: Option<bool>) -> Option<Finding> {
        let page = &self.fact.value;
        let document = self.document();
        let own = self.known.view.keyword(document, keyword);
        let flag_name = match keyword {
            "minimum" => "exclusiveMinimum",
            _ => "exclusiveMaximum",
        };
        let flag = self.known.view.keyword(document, flag_name);
        let set = |(_, flag): &(String, &Value)| **flag == Value::Bool(true);
        let is_exclusive = flag.as_ref().is_some_and(set);
        let strict = exclusive.is_none_or(|exclusive| exclusive == is_exclusive);
        let agrees = own
            .as_ref()
            .is_some_and(|(_, contract)| same(contract, page));
        if agrees && strict {
            return None;
        }
        let (at, contract) = match own {
            Some((at, contract)) if is_exclusive => (at, format!("more than {contract}")),
            Some((at, contract)) => (at, contract.to_string()),
            None => (self.known.at.clone(), "none".to_owned()),
        };
        let property = self.fact.property;
        let message = format!(
            "{} has the limit {property} {}, the contract {contract}",
            layer(self.fact),
            shown(page)
        );
        let mut finding = self.finding(
            "constraint-differs",
            message,
            &at,
            format!("{keyword}: {contract}"),
        );
        // A field can break with several limits at once.
        finding.subject = format!("{} {property}", self.fact.subject);
        finding.edits = vec![self.set(Some(&at), keyword, page.clone())];
        if exclusive.is_some_and(|exclusive| exclusive != is_exclusive) {
            let flag_at = flag.as_ref().map(|(at, _)| at.as_str());
            finding
                .edits
                .push(self.set(flag_at, flag_name, (!is_exclusive).into()));
        }
        Some(finding)
    }

    fn case(&self) -> Option<Finding> {
        let page = self.fact.value.as_bool()?;
        let document = self.document();
        let own = self.known.view.keyword(document, "x-cartevo-case");
        if own.is_some() || !page {
            return None;
        }
        let message = format!(
            "{} takes upper and lower case alike, the contract does not",
            layer(self.fact)
        );
        let at = &self.known.at;
        let mut finding = self.finding("constraint-differs", message, at, "case counts".to_owned());
        finding.subject = format!("{} case-insensitive", self.fact.subject);
        Some(finding)
    }
}
