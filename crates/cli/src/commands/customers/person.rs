//! Who a customer is: from options, from a file, or from both.

use std::{collections::BTreeMap, fs, path::PathBuf};

use cartevo::{Country, IdDocumentType, NaiveDate, Sensitive};
use clap::Args;
use serde_json::Value;

use crate::failure::Failure;

/// All of it is needed, but not all of it as options.
#[derive(Args)]
pub struct PersonArgs {
    /// Read what is not given as an option from this file, or from standard input with `-`: a
    /// JSON object with names as those of the options, `{"first_name": "…", …}`
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,

    /// Given name, as on the document
    #[arg(long, value_name = "NAME")]
    first_name: Option<String>,

    /// Family name, as on the document
    #[arg(long, value_name = "NAME")]
    last_name: Option<String>,

    /// E-mail address, which no other customer of the company has
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,

    /// Full name of the country, such as Cameroon
    #[arg(long, value_name = "NAME")]
    country: Option<String>,

    /// Street and number
    #[arg(long)]
    street: Option<String>,

    /// Town
    #[arg(long)]
    city: Option<String>,

    /// Region or province
    #[arg(long)]
    state: Option<String>,

    /// Postal code
    #[arg(long, value_name = "CODE")]
    postal_code: Option<String>,

    /// The country's code, such as CM
    #[arg(long, value_name = "CODE")]
    country_iso_code: Option<String>,

    /// The country's dial code, such as +237
    #[arg(long, value_name = "CODE")]
    country_phone_code: Option<String>,

    /// Phone number without the dial code
    #[arg(long, value_name = "NUMBER")]
    phone_number: Option<String>,

    /// Number of the document; in a file others do not see it in the list of processes
    #[arg(long, value_name = "NUMBER")]
    identification_number: Option<String>,

    /// Kind of the document, such as PASSPORT
    #[arg(long, value_name = "TYPE")]
    id_document_type: Option<String>,

    /// Day of birth, such as 1990-05-17
    #[arg(long, value_name = "DAY")]
    date_of_birth: Option<String>,
}

impl std::fmt::Debug for PersonArgs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PersonArgs").finish_non_exhaustive()
    }
}

/// Who it is.
pub struct Person {
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub country: String,
    pub street: String,
    pub city: String,
    pub state: String,
    pub postal_code: String,
    pub country_iso_code: Country,
    pub country_phone_code: String,
    pub phone_number: String,
    pub identification_number: Sensitive,
    pub id_document_type: IdDocumentType,
    pub date_of_birth: NaiveDate,
}

/// What was given, by the names of the API. What is missing or wrong is told all at once.
pub struct Given {
    values: BTreeMap<&'static str, String>,
    problems: Vec<String>,
}

const NAMES: [&str; 14] = [
    "first_name",
    "last_name",
    "email",
    "country",
    "street",
    "city",
    "state",
    "postal_code",
    "country_iso_code",
    "country_phone_code",
    "phone_number",
    "identification_number",
    "id_document_type",
    "date_of_birth",
];

impl PersonArgs {
    /// The options and the file; an option goes before. `besides` names what the file may have too.
    pub fn read(self, besides: &[&'static str]) -> Result<Given, Failure> {
        let mut given = Given {
            values: BTreeMap::new(),
            problems: Vec::new(),
        };
        if let Some(path) = &self.from {
            given.read(path, besides)?;
        }
        let options = [
            self.first_name,
            self.last_name,
            self.email,
            self.country,
            self.street,
            self.city,
            self.state,
            self.postal_code,
            self.country_iso_code,
            self.country_phone_code,
            self.phone_number,
            self.identification_number,
            self.id_document_type,
            self.date_of_birth,
        ];
        for (name, option) in NAMES.into_iter().zip(options) {
            given.set(name, option);
        }
        Ok(given)
    }
}

impl Given {
    fn read(&mut self, path: &PathBuf, besides: &[&'static str]) -> Result<(), Failure> {
        let shown = path.display();
        let text = if path.as_os_str() == "-" {
            std::io::read_to_string(std::io::stdin())
        } else {
            fs::read_to_string(path)
        };
        let text =
            text.map_err(|error| Failure::usage(format!("{shown} cannot be read: {error}")))?;
        let Ok(Value::Object(fields)) = serde_json::from_str(&text) else {
            // Without its text: it is about a person.
            return Err(Failure::usage(format!("{shown} is no JSON object")));
        };
        for (field, value) in fields {
            let mut known = NAMES.iter().chain(besides);
            let Some(name) = known.find(|name| **name == field) else {
                self.problems
                    .push(format!("{shown} has a field `{field}` that nobody knows"));
                continue;
            };
            match value {
                Value::String(text) => {
                    self.values.insert(name, text);
                }
                Value::Null => {}
                _ => self
                    .problems
                    .push(format!("`{field}` in {shown} must be text")),
            }
        }
        Ok(())
    }

    /// What an option says.
    pub fn set(&mut self, name: &'static str, option: Option<String>) {
        if let Some(value) = option {
            self.values.insert(name, value);
        }
    }

    /// A value that may be missing.
    pub fn optional(&mut self, name: &str) -> Option<String> {
        self.values.remove(name)
    }

    /// A value that must not be missing.
    pub fn take(&mut self, name: &str) -> String {
        self.optional(name).unwrap_or_else(|| {
            self.problems
                .push(format!("--{} is missing", name.replace('_', "-")));
            String::new()
        })
    }

    /// The rest, which is who it is.
    pub fn person(mut self) -> Result<Person, Failure> {
        let born = self.take("date_of_birth");
        let date_of_birth = born.parse::<NaiveDate>().unwrap_or_else(|_| {
            if !born.is_empty() {
                self.problems
                    .push("--date-of-birth must be a day such as 1990-05-17".to_owned());
            }
            NaiveDate::default()
        });
        let person = Person {
            first_name: self.take("first_name"),
            last_name: self.take("last_name"),
            email: self.take("email"),
            country: self.take("country"),
            street: self.take("street"),
            city: self.take("city"),
            state: self.take("state"),
            postal_code: self.take("postal_code"),
            country_iso_code: self.take("country_iso_code").to_uppercase().into(),
            country_phone_code: self.take("country_phone_code"),
            phone_number: self.take("phone_number"),
            identification_number: self.take("identification_number").into(),
            id_document_type: self.take("id_document_type").to_uppercase().into(),
            date_of_birth,
        };
        if self.problems.is_empty() {
            return Ok(person);
        }
        Err(Failure::usage(self.problems.join("; "))
            .money("Nothing was sent.")
            .fact("problems", self.problems))
    }
}
