//! What the sandbox says, in English or French.

use crate::state::{Refusal, Violation};

/// The language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    English,
    French,
}

/// What went well.
#[derive(Debug, Clone, Copy)]
pub(super) enum Done {
    CardCreated,
    /// The same, as the undocumented answer has it.
    BareCardCreated,
    FundingInitiated,
    DataRetrieved,
    BalanceRetrieved,
}

/// A message is one text, or a list of complaints about fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Message {
    One(String),
    List(Vec<String>),
}

impl Language {
    pub(super) fn done(self, done: Done) -> &'static str {
        let (english, french) = match done {
            Done::CardCreated => ("Card created successfully", "Carte créée avec succès"),
            Done::BareCardCreated => ("Card created successfully!", "Carte créée avec succès !"),
            Done::FundingInitiated => (
                "Wallet funding initiated",
                "Rechargement du portefeuille initié",
            ),
            Done::DataRetrieved => (
                "Data retrieved successfully",
                "Données récupérées avec succès",
            ),
            Done::BalanceRetrieved => (
                "Balance retrieved successfully",
                "Solde récupéré avec succès",
            ),
        };
        self.pick(english, french)
    }

    pub(super) fn refused(self, refusal: &Refusal) -> Message {
        let (english, french) = match refusal {
            Refusal::Invalid(violations) => {
                let list = violations.iter().map(|violation| self.violation(violation));
                return Message::List(list.collect());
            }
            Refusal::BadCredentials => (
                "Invalid client credentials",
                "Identifiants du client invalides",
            ),
            Refusal::Unauthorized => ("Unauthorized", "Non autorisé"),
            Refusal::UnknownCompany => ("Invalid company token", "Jeton d'entreprise invalide"),
            Refusal::InvalidBrand => ("Invalid brand", "Marque de carte invalide"),
            Refusal::CustomerNotFound => ("Customer not found", "Client introuvable"),
            Refusal::KycNotApproved => ("Customer KYC not approved", "KYC du client non approuvé"),
            Refusal::InsufficientBalance => ("Insufficient balance", "Solde insuffisant"),
            Refusal::WalletNotFound => ("Wallet not found", "Portefeuille introuvable"),
            Refusal::WalletInactive => ("Wallet is not active", "Portefeuille inactif"),
            Refusal::CurrencyMismatch => (
                "Currency mismatch with target wallet",
                "La devise ne correspond pas à celle du portefeuille",
            ),
            Refusal::OperatorNotEnabled => (
                "Operator not enabled for this wallet",
                "Opérateur non activé pour ce portefeuille",
            ),
            Refusal::UserIdMissing => (
                "User ID is required",
                "L'identifiant de l'utilisateur est requis",
            ),
            // No source says what happens then.
            Refusal::ReferenceTaken => (
                "trxId already used for another top-up",
                "trxId déjà utilisé pour un autre rechargement",
            ),
        };
        Message::One(self.pick(english, french).to_owned())
    }

    /// English follows the framework's wording.
    fn violation(self, violation: &Violation) -> String {
        match (self, violation) {
            (Self::English, Violation::Unknown(field)) => {
                format!("property {field} should not exist")
            }
            (Self::English, Violation::Empty(field)) => format!("{field} should not be empty"),
            (Self::English, Violation::NotText(field)) => format!("{field} must be a string"),
            (Self::English, Violation::TooLong(field, longest)) => {
                format!("{field} must be shorter than or equal to {longest} characters")
            }
            (Self::English, Violation::NotOneOf(field, values)) => {
                format!("{field} must be one of the following values: {values}")
            }
            (Self::English, Violation::TooSmall(field, least)) => {
                format!("{field} must not be less than {least}")
            }
            (Self::English, Violation::TooLarge(field, most)) => {
                format!("{field} must not be greater than {most}")
            }
            (Self::English, Violation::NotNumber(field)) => {
                format!("{field} must be a number conforming to the specified constraints")
            }
            (Self::French, Violation::Unknown(field)) => {
                format!("la propriété {field} ne devrait pas exister")
            }
            (Self::French, Violation::Empty(field)) => format!("{field} ne doit pas être vide"),
            (Self::French, Violation::NotText(field)) => format!("{field} doit être un texte"),
            (Self::French, Violation::TooLong(field, longest)) => {
                format!("{field} ne doit pas dépasser {longest} caractères")
            }
            (Self::French, Violation::NotOneOf(field, values)) => {
                format!("{field} doit être l'une des valeurs suivantes : {values}")
            }
            (Self::French, Violation::TooSmall(field, least)) => {
                format!("{field} ne doit pas être inférieur à {least}")
            }
            (Self::French, Violation::TooLarge(field, most)) => {
                format!("{field} ne doit pas être supérieur à {most}")
            }
            (Self::French, Violation::NotNumber(field)) => {
                format!("{field} doit être un nombre conforme aux contraintes")
            }
        }
    }

    fn pick(self, english: &'static str, french: &'static str) -> &'static str {
        match self {
            Self::English => english,
            Self::French => french,
        }
    }
}
