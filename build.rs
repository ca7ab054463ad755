//! `openapi.yaml` → the client, its types and the table of operations.

#[path = "build/builder.rs"]
mod builder;
#[path = "build/calls.rs"]
mod calls;
#[path = "build/checks.rs"]
mod checks;
#[path = "build/emit.rs"]
mod emit;
#[path = "build/features.rs"]
mod features;
#[path = "build/generate.rs"]
mod generate;
#[path = "build/intent.rs"]
mod intent;
#[path = "build/model.rs"]
mod model;
#[path = "build/polish.rs"]
mod polish;
#[path = "build/readers.rs"]
mod readers;
#[path = "build/rewrite.rs"]
mod rewrite;
#[path = "build/schemas.rs"]
mod schemas;

use std::{env, fs, path::Path, process};

use cartevo_document::{Document, Problem};

const CONTRACT: &str = "openapi.yaml";

fn main() {
    println!("cargo::rerun-if-changed={CONTRACT}");
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    match generated() {
        Ok(code) => {
            fs::write(Path::new(&out).join("generated.rs"), code).expect("OUT_DIR can be written");
        }
        Err(problems) => {
            for problem in problems {
                println!("cargo::error={problem}");
            }
            process::exit(1);
        }
    }
}

fn generated() -> Result<String, Vec<Problem>> {
    let source = fs::read_to_string(CONTRACT).expect("the contract can be read");
    let document = Document::parse(CONTRACT, source).map_err(|problem| vec![problem])?;
    let problems = cartevo_document::check(&document);
    if !problems.is_empty() {
        return Err(problems);
    }
    let operations = cartevo_document::operations(&document)?;
    let model = model::read(&document, &operations)?;
    let spec = rewrite::for_generator(&document, &operations, &model);
    let raw = generate::client(&document, spec, &model)?;
    let file = polish::polish(raw, &model);
    Ok(emit::emit(&file, &model))
}
