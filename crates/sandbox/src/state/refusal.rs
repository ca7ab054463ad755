//! Why a request is not carried out.

use std::fmt;

use rust_decimal::Decimal;

use crate::contract::Violation;
use crate::language::Language;

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident = $status:literal, $english:literal, $french:literal;)+) => {
        /// A rule said no.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub(crate) enum Refusal {
            /// The request breaks the rules of its fields.
            Invalid(Vec<Violation>),
            /// The issuer said no.
            IssuerRejected,
            /// Something broke on purpose, with this status.
            Trouble(u16),
            $($(#[$doc])* $name,)+
        }

        impl Refusal {
            /// The documented status.
            pub(crate) fn status(&self) -> u16 {
                match self {
                    Self::Invalid(_) => 400,
                    Self::IssuerRejected => 422,
                    Self::Trouble(status) => *status,
                    $(Self::$name => $status,)+
                }
            }

            /// One message, or one for each field that is wrong.
            pub(crate) fn messages(&self, language: Language) -> Messages {
                let (english, french) = match self {
                    Self::Invalid(violations) => {
                        let list = violations.iter().map(|violation| violation.say(language));
                        return Messages::List(list.collect());
                    }
                    Self::IssuerRejected => (
                        "Card issuer rejected: declined by the issuer",
                        "Refus de l'émetteur : opération déclinée",
                    ),
                    Self::Trouble(500) => ("Internal server error", "Erreur interne du serveur"),
                    Self::Trouble(_) => ("Service unavailable", "Service indisponible"),
                    $(Self::$name => ($english, $french),)+
                };
                Messages::One(language.pick(english, french).to_owned())
            }
        }
    };
}

refusals! {
    BadCredentials = 401, "Invalid client credentials", "Identifiants du client invalides";
    /// No token, or one that is unknown, revoked or too old.
    Unauthorized = 401, "Unauthorized", "Non autorisé";
    /// The token is good, but the company it speaks for is not there.
    UnknownCompany = 401, "Invalid company token", "Jeton d'entreprise invalide";
    CompanyNotApproved = 403, "Company KYB not approved", "KYB de l'entreprise non approuvé";
    /// The older build wanted a claim in the token that no company's token has.
    ModeMissing = 403,
        "Mode information is missing in token",
        "Le mode est absent du jeton";
    TooManyCustomers = 403,
        "Cannot create more than 3 customers in preproduction mode",
        "Impossible de créer plus de 3 clients en préproduction";
    TooManyRequests = 429, "Too Many Requests", "Trop de requêtes";

    CustomerNotFound = 404, "Customer not found", "Client introuvable";
    NoCards = 404, "Customer cards not found", "Aucune carte pour ce client";
    CustomerExists = 409,
        "Customer with this email already exists",
        "Un client avec cet e-mail existe déjà";
    CustomerTooYoung = 422,
        "Customer must be at least 18 years old",
        "Le client doit avoir au moins 18 ans";
    /// The older build tells what its framework did.
    DocumentMissing = 409,
        "\nInvalid invocation:\n\n{\n  id_document_front: undefined\n}\n\n\
         Argument `id_document_front` is missing.",
        "\nInvalid invocation:\n\n{\n  id_document_front: undefined\n}\n\n\
         Argument `id_document_front` is missing.";
    CustomerInactive = 400, "Customer is not active", "Client inactif";
    KycNotApproved = 400, "Customer KYC not approved", "KYC du client non approuvé";

    InvalidBrand = 400, "Invalid brand", "Marque de carte invalide";
    CardNotFound = 404, "Card not found", "Carte introuvable";
    CardLimit = 400, "Card limit of your plan reached", "Limite de cartes de votre offre atteinte";
    CustomerCardLimit = 400,
        "Maximum 5 cards allowed per customer",
        "Maximum de 5 cartes par client";
    CardOfAnother = 400,
        "Card does not belong to customer",
        "La carte n'appartient pas au client";
    CardFrozen = 400, "Cannot withdraw from frozen card", "Retrait impossible : carte gelée";
    CardNotActive = 400, "Card is not active", "Carte non active";
    CardAlreadyFrozen = 400, "Card already frozen", "Carte déjà gelée";
    CardNotFrozen = 400, "Card not frozen", "Carte non gelée";
    CardTerminated = 400, "Card terminated", "Carte résiliée";
    CardAlreadyTerminated = 400, "Card already terminated", "Carte déjà résiliée";
    CardBalanceLimit = 400,
        "Card balance limit exceeded",
        "Plafond du solde de la carte dépassé";
    InsufficientCardBalance = 400, "Insufficient card balance", "Solde de la carte insuffisant";
    IssuanceUnavailable = 503,
        "Issuance temporarily unavailable",
        "Émission temporairement indisponible";

    InsufficientBalance = 400, "Insufficient balance", "Solde insuffisant";
    InsufficientWalletBalance = 400,
        "Insufficient wallet balance",
        "Solde du portefeuille insuffisant";
    WalletNotFound = 404, "Wallet not found", "Portefeuille introuvable";
    NoUsdWallet = 404, "USD wallet not found", "Portefeuille USD introuvable";
    /// Of a wallet that a path names, where no 404 is documented.
    UnknownWallet = 400, "Wallet not found", "Portefeuille introuvable";
    NoWalletHere = 400,
        "No wallet for this country and currency",
        "Aucun portefeuille pour ce pays et cette devise";
    WalletInactive = 400, "Wallet is not active", "Portefeuille inactif";
    WalletExists = 400,
        "Wallet for this currency and country already exists",
        "Un portefeuille existe déjà pour cette devise et ce pays";
    CurrencyNotOffered = 400,
        "Currency not offered in this country",
        "Devise non proposée dans ce pays";
    WalletCeiling = 400,
        "Wallet balance limit exceeded",
        "Plafond du portefeuille dépassé";
    CurrencyMismatch = 400,
        "Currency mismatch with target wallet",
        "La devise ne correspond pas à celle du portefeuille";
    OperatorNotEnabled = 400,
        "Operator not enabled for this wallet",
        "Opérateur non activé pour ce portefeuille";
    OperatorUnavailable = 422, "Operator unavailable", "Opérateur indisponible";
    UserIdMissing = 400, "User ID is required", "L'identifiant de l'utilisateur est requis";
    /// The reference belongs to something else. No source says what happens then.
    ReferenceTaken = 400,
        "trxId already used for another top-up",
        "trxId déjà utilisé pour un autre rechargement";
    ExternalIdTaken = 400,
        "external_id already used for another payment",
        "external_id déjà utilisé pour un autre paiement";
    ExternalIdReplayed = 400, "Duplicate external_id", "external_id en double";
    InvalidPhone = 400, "Invalid phone number", "Numéro de téléphone invalide";

    TransactionNotFound = 404, "Transaction not found", "Transaction introuvable";
    RateNotFound = 400, "No exchange rate for this pair", "Aucun taux de change pour cette paire";
    AmountNotPositive = 400,
        "Amount must be greater than 0",
        "Le montant doit être supérieur à 0";
    InvalidCustomerId = 400,
        "customerId must be a UUID",
        "customerId doit être un UUID";
    TotalMismatch = 400,
        "totalAmount must be amount plus feeAmount",
        "totalAmount doit être la somme de amount et feeAmount";
    SameWallet = 400,
        "Source and destination wallets must differ",
        "Les portefeuilles source et destination doivent différer";
    InsufficientPayin = 400, "Insufficient PayIn balance", "Solde PayIn insuffisant";
    InsufficientPayout = 400, "Insufficient PayOut balance", "Solde PayOut insuffisant";
}

/// What is said of a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Messages {
    One(String),
    List(Vec<String>),
}

/// What a control method of the sandbox could not do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ControlError {
    /// There is nothing with this id.
    UnknownId {
        /// The kind of thing that was expected.
        expected: &'static str,
        /// The id that was given.
        id: String,
    },
    /// No such sum can be moved.
    WrongAmount {
        /// What was expected.
        expected: &'static str,
        /// What was given.
        found: Decimal,
    },
    /// It is there, but in a state in which this cannot happen.
    WrongState {
        /// The id that was given.
        id: String,
        /// The state that was expected.
        expected: &'static str,
        /// The state it is in.
        found: &'static str,
    },
}

impl ControlError {
    pub(crate) fn unknown(expected: &'static str, id: &str) -> Self {
        Self::UnknownId {
            expected,
            id: id.to_owned(),
        }
    }
}

impl fmt::Display for ControlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownId { expected, id } => {
                write!(f, "expected the id of a {expected}, found `{id}`")
            }
            Self::WrongAmount { expected, found } => {
                write!(f, "expected {expected}, found {found}")
            }
            Self::WrongState {
                id,
                expected,
                found,
            } => write!(f, "expected `{id}` to be {expected}, but it is {found}"),
        }
    }
}

impl std::error::Error for ControlError {}
