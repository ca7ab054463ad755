//! The table of operations.

use std::fmt::Write as _;

use cartevo_document::{Document, Operation, ParameterIn, Problem};

use super::{
    forms::{Forms, field},
    schemas::Schemas,
};

/// The source of `OPERATIONS` and `SCHEMAS`.
pub(crate) fn emit(document: &Document, found: &[Operation]) -> Result<String, Vec<Problem>> {
    let (mut schemas, mut problems) = (Schemas::of(document), Vec::new());
    let mut entries = String::new();
    for operation in found {
        let mut forms = Forms {
            document,
            schemas: &mut schemas,
            problems: &mut problems,
            encoding: encoding(document, operation),
        };
        let query = query(&mut forms, operation);
        let body = match &operation.body {
            Some(body) => format!("Some({})", forms.form(body, "body")),
            None => "None".to_owned(),
        };
        let responses = responses(&mut schemas, operation);
        let segments: String = operation.path.split('/').skip(1).map(segment).collect();
        let Operation {
            id,
            method,
            path,
            authenticated,
            multipart,
            ..
        } = operation;
        writeln!(
            entries,
            "Operation {{ id: {id:?}, method: {method:?}, path: {path:?}, \
             authenticated: {authenticated}, \
             multipart: {multipart}, segments: &[{segments}], query: &[{query}], body: {body}, \
             responses: &[{responses}] }},"
        )
        .expect("text can be written to");
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let texts: Vec<String> = schemas
        .texts()
        .iter()
        .map(|text| format!("{text:?},\n"))
        .collect();
    Ok(format!(
        "pub(in super::super) static OPERATIONS: [Operation; {}] = [\n{entries}];\n\
         pub(in super::super) static SCHEMAS: [&str; {}] = [\n{}];\n",
        found.len(),
        texts.len(),
        texts.concat(),
    ))
}

fn segment(text: &str) -> String {
    let name = text
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'));
    match name {
        Some(name) => format!("Segment::Parameter({name:?}),"),
        None => format!("Segment::Literal({text:?}),"),
    }
}

fn query(forms: &mut Forms<'_>, operation: &Operation) -> String {
    let parameters = operation.parameters.iter();
    parameters
        .filter(|parameter| parameter.place == ParameterIn::Query)
        .map(|parameter| {
            let form = forms.form(&format!("{}/schema", parameter.pointer), &parameter.name);
            field(&parameter.name, parameter.required, &form)
        })
        .collect()
}

/// The statuses, exact ones first, with the schemas of what they bring.
fn responses(schemas: &mut Schemas, operation: &Operation) -> String {
    let mut found: Vec<(u16, u16, Option<usize>)> = Vec::new();
    for (status, response) in &operation.responses {
        let digits = status.trim_end_matches(['x', 'X']);
        let unit = 10_u16.pow(u32::try_from(status.len() - digits.len()).unwrap_or(0));
        let first = digits.parse::<u16>().expect("a status is a number") * unit;
        let schema = schemas.at(&format!("{response}/content/application~1json/schema"));
        found.push((first, first + unit - 1, schema));
    }
    found.sort_by_key(|(first, last, _)| (last - first, *first));
    let entries = found.into_iter().map(|(first, last, schema)| {
        format!("Response {{ first: {first}, last: {last}, schema: {schema:?} }},")
    });
    entries.collect()
}

fn encoding(document: &Document, operation: &Operation) -> Option<String> {
    let body = document.resolve(&format!("{}/requestBody", operation.pointer))?;
    Some(format!("{body}/content/multipart~1form-data/encoding"))
}
