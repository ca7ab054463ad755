//! What is said when something went well.

use crate::language::Language;

/// What went well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Done {
    CardCreated,
    FundingInitiated,
    DataRetrieved,
}

impl Done {
    pub(crate) fn say(self, language: Language) -> &'static str {
        let (english, french) = match self {
            Self::CardCreated => ("Card created successfully", "Carte créée avec succès"),
            Self::FundingInitiated => (
                "Wallet funding initiated",
                "Rechargement du portefeuille initié",
            ),
            Self::DataRetrieved => (
                "Data retrieved successfully",
                "Données récupérées avec succès",
            ),
        };
        language.pick(english, french)
    }
}
