//! What is said when something went well.

use std::borrow::Cow;

use crate::language::Language;

/// What went well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Done {
    CardCreated,
    CardFunded,
    CardWithdrawn,
    CardFrozen,
    CardUnfrozen,
    CardTerminated,
    FundingInitiated,
    DataRetrieved,
    /// So many on one page.
    ItemsRetrieved(usize),
    WalletCreated,
    Transferred,
    CollectionInitiated,
    PayoutInitiated,
    StatusRetrieved,
}

impl Done {
    pub(crate) fn say(self, language: Language) -> Cow<'static, str> {
        let (english, french) = match self {
            Self::CardCreated => ("Card created successfully", "Carte créée avec succès"),
            Self::CardFunded => ("Card funded successfully", "Carte rechargée avec succès"),
            Self::CardWithdrawn => (
                "Card withdrawal successful",
                "Retrait de la carte effectué avec succès",
            ),
            Self::CardFrozen => ("Card frozen successfully", "Carte gelée avec succès"),
            Self::CardUnfrozen => ("Card unfrozen successfully", "Carte dégelée avec succès"),
            Self::CardTerminated => ("Card terminated successfully", "Carte résiliée avec succès"),
            Self::FundingInitiated => (
                "Wallet funding initiated",
                "Rechargement du portefeuille initié",
            ),
            Self::DataRetrieved => (
                "Data retrieved successfully",
                "Données récupérées avec succès",
            ),
            Self::ItemsRetrieved(count) => {
                return match language {
                    Language::English => format!("{count} items retrieved successfully"),
                    Language::French => format!("{count} éléments récupérés avec succès"),
                }
                .into();
            }
            Self::WalletCreated => (
                "Wallet created successfully",
                "Portefeuille créé avec succès",
            ),
            Self::Transferred => (
                "Transfer completed successfully",
                "Transfert effectué avec succès",
            ),
            Self::CollectionInitiated => (
                "Collection initiated successfully",
                "Collecte initiée avec succès",
            ),
            Self::PayoutInitiated => (
                "Payout initiated successfully",
                "Paiement sortant initié avec succès",
            ),
            Self::StatusRetrieved => (
                "Transaction status retrieved successfully",
                "Statut de la transaction récupéré avec succès",
            ),
        };
        language.pick(english, french).into()
    }
}
