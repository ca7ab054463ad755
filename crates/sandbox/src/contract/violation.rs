//! What is wrong with a request, and how it is said.

use rust_decimal::Decimal;

use super::Shape;
use crate::language::Language;

/// One field that breaks its rule. Fields of an object within are called `outer.inner`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Violation {
    /// Nobody knows the field.
    Unknown(String),
    Empty(String),
    NotText(String),
    TooShort(String, usize),
    TooLong(String, usize),
    NotOneOf(String, &'static [&'static str]),
    /// A text that means nothing.
    Malformed(String, Shape),
    TooSmall(String, Decimal),
    TooLarge(String, Decimal),
    NotNumber(String),
    NotInteger(String),
    NotBoolean(String),
    NotObject(String),
    NotFile(String),
    /// The file is of another type than these.
    FileType(String, &'static [&'static str]),
    /// The file has more bytes than this.
    FileTooLarge(String, u64),
}

impl Violation {
    /// English follows the framework's wording.
    pub(crate) fn say(&self, language: Language) -> String {
        match language {
            Language::English => self.english(),
            Language::French => self.french(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Unknown(field) => format!("property {field} should not exist"),
            Self::Empty(field) => format!("{field} should not be empty"),
            Self::NotText(field) => format!("{field} must be a string"),
            Self::TooShort(field, least) => {
                format!("{field} must be longer than or equal to {least} characters")
            }
            Self::TooLong(field, most) => {
                format!("{field} must be shorter than or equal to {most} characters")
            }
            Self::NotOneOf(field, values) => {
                let values = values.join(", ");
                format!("{field} must be one of the following values: {values}")
            }
            Self::Malformed(field, shape) => format!("{field} must be {}", english(*shape)),
            Self::TooSmall(field, least) => format!("{field} must not be less than {least}"),
            Self::TooLarge(field, most) => format!("{field} must not be greater than {most}"),
            Self::NotNumber(field) => {
                format!("{field} must be a number conforming to the specified constraints")
            }
            Self::NotInteger(field) => format!("{field} must be an integer number"),
            Self::NotBoolean(field) => format!("{field} must be a boolean value"),
            Self::NotObject(field) => format!("{field} must be an object"),
            Self::NotFile(field) => format!("{field} must be a file"),
            Self::FileType(field, types) => {
                let types = types.join(", ");
                format!("{field} must be a file of one of the following types: {types}")
            }
            Self::FileTooLarge(field, most) => {
                format!("{field} must not be larger than {most} bytes")
            }
        }
    }

    fn french(&self) -> String {
        match self {
            Self::Unknown(field) => format!("la propriété {field} ne devrait pas exister"),
            Self::Empty(field) => format!("{field} ne doit pas être vide"),
            Self::NotText(field) => format!("{field} doit être un texte"),
            Self::TooShort(field, least) => {
                format!("{field} doit compter au moins {least} caractères")
            }
            Self::TooLong(field, most) => {
                format!("{field} ne doit pas dépasser {most} caractères")
            }
            Self::NotOneOf(field, values) => {
                let values = values.join(", ");
                format!("{field} doit être l'une des valeurs suivantes : {values}")
            }
            Self::Malformed(field, shape) => format!("{field} doit être {}", french(*shape)),
            Self::TooSmall(field, least) => format!("{field} ne doit pas être inférieur à {least}"),
            Self::TooLarge(field, most) => format!("{field} ne doit pas être supérieur à {most}"),
            Self::NotNumber(field) => {
                format!("{field} doit être un nombre conforme aux contraintes")
            }
            Self::NotInteger(field) => format!("{field} doit être un nombre entier"),
            Self::NotBoolean(field) => format!("{field} doit être un booléen"),
            Self::NotObject(field) => format!("{field} doit être un objet"),
            Self::NotFile(field) => format!("{field} doit être un fichier"),
            Self::FileType(field, types) => {
                let types = types.join(", ");
                format!("{field} doit être un fichier de l'un des types suivants : {types}")
            }
            Self::FileTooLarge(field, most) => {
                format!("{field} ne doit pas dépasser {most} octets")
            }
        }
    }
}

fn english(shape: Shape) -> &'static str {
    match shape {
        Shape::Any => "a string",
        Shape::Pattern => "in the documented form",
        Shape::Email => "an email",
        Shape::Date => "a day such as 1990-01-15",
        Shape::Moment => "a valid ISO 8601 date string",
        Shape::Msisdn => "a phone number with its country code, digits only",
        Shape::DialCode => "the dial code of a country",
    }
}

fn french(shape: Shape) -> &'static str {
    match shape {
        Shape::Any => "un texte",
        Shape::Pattern => "de la forme documentée",
        Shape::Email => "une adresse électronique",
        Shape::Date => "un jour tel que 1990-01-15",
        Shape::Moment => "une date ISO 8601 valide",
        Shape::Msisdn => "un numéro de téléphone avec l'indicatif du pays, en chiffres seuls",
        Shape::DialCode => "l'indicatif téléphonique d'un pays",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn violations_are_said_in_two_languages() {
        let field = || "x".to_owned();
        let values = &["A", "B"];
        let all = [
            Violation::Unknown(field()),
            Violation::Empty(field()),
            Violation::NotText(field()),
            Violation::TooShort(field(), 3),
            Violation::TooLong(field(), 50),
            Violation::NotOneOf(field(), values),
            Violation::Malformed(field(), Shape::Email),
            Violation::TooSmall(field(), 1.into()),
            Violation::TooLarge(field(), 100.into()),
            Violation::NotNumber(field()),
            Violation::NotInteger(field()),
            Violation::NotBoolean(field()),
            Violation::NotObject(field()),
            Violation::NotFile(field()),
            Violation::FileType(field(), values),
            Violation::FileTooLarge(field(), 9),
        ];
        let mut texts: Vec<String> = [Language::English, Language::French]
            .into_iter()
            .flat_map(|language| all.iter().map(move |one| one.say(language)))
            .collect();
        assert!(texts.iter().all(|text| text.contains('x')));
        assert_eq!(texts[5], "x must be one of the following values: A, B");
        assert_eq!(texts[all.len()], "la propriété x ne devrait pas exister");
        assert_eq!(
            texts[all.len() + 5],
            "x doit être l'une des valeurs suivantes : A, B"
        );
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), 2 * all.len());
    }
}
