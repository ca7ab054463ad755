//! `openapi.yaml` → the table of operations, the forms of their requests, and the schemas of
//! their answers.

#[path = "build/forms.rs"]
mod forms;
#[path = "build/operations.rs"]
mod operations;
#[path = "build/schemas.rs"]
mod schemas;

use std::{env, fs, path::Path, process};

use cartevo_document::{Document, Problem};

const CONTRACT: &str = "../../openapi.yaml";

fn main() {
    println!("cargo::rerun-if-changed={CONTRACT}");
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    match generated() {
        Ok(code) => {
            fs::write(Path::new(&out).join("contract.rs"), code).expect("OUT_DIR can be written");
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
    let name = CONTRACT.trim_start_matches("../");
    let document = Document::parse(name, source).map_err(|problem| vec![problem])?;
    let found = cartevo_document::operations(&document)?;
    let code = operations::emit(&document, &found)?;
    // It is published as it is written here, so that somebody may read it.
    let code = syn::parse_file(&code).expect("the generated code parses");
    Ok(prettyplease::unparse(&code))
}
