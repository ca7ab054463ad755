//! The switches, in the order of the ledger.

/// Whether a switch is marked as a rule.
macro_rules! is_rule {
    () => {
        false
    };
    (rule) => {
        true
    };
}

macro_rules! quirks {
    ($($(#[$doc:meta])* $variant:ident = $id:literal $(also $alias:literal)*, $name:literal $(, $kind:ident)?;)+) => {
        /// One deviation from the documented wire format.
        ///
        /// Most of them bend an answer that was made as documented. The others change what the
        /// sandbox does: [`Quirk::is_behaviour`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Quirk {
            $($(#[$doc])* $variant,)+
        }

        impl Quirk {
            /// Every quirk, in the order of the ledger.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The ledger id; where two ids describe it, the first. Where one entry of the
            /// ledger has several switches, all but the first have a letter behind the number,
            /// `Q76b` for instance. The ids with an `N` are for what was noted about the older
            /// build and has no entry of its own.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)+ }
            }

            /// The name used on the command line, for instance `bare-card-answer`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// Further ledger ids that this switch covers.
            pub const fn also(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($alias,)*],)+ }
            }

            /// Whether it changes what the sandbox does, and not merely how an answer looks.
            pub const fn is_behaviour(self) -> bool {
                match self { $(Self::$variant => is_rule!($($kind)?),)+ }
            }
        }
    };
}

quirks! {
    /// A created card comes as `{status, message, card, autoFilledFields}`.
    BareCardAnswer = "Q1" also "Q2", "bare-card-answer";
    /// What is under `/payment` leaves `statusCode` out.
    NoStatusCode = "Q3", "no-status-code";
    /// A list says where it stands under `pagination`, not under `meta`.
    PaginationForMeta = "Q4", "pagination-for-meta";
    /// A conversion between wallets has `data: null`.
    NullDataForNothing = "Q6", "null-data-for-nothing";
    /// A quote comes in the whole envelope, with `statusCode` and `message`.
    QuoteInEnvelope = "Q7", "quote-in-envelope";
    /// A token comes under `data`, in the envelope. Not part of [`Quirks::all`]: a caller who
    /// looks for a bare token gets no further.
    ///
    /// [`Quirks::all`]: crate::Quirks::all
    TokenInEnvelope = "Q8", "token-in-envelope";
    /// The sums of a wallet are strings.
    MoneyAsStrings = "Q15", "money-as-strings";
    /// `refund_processed` is `"true"` or `"false"`.
    FlagAsText = "Q16", "flag-as-text";
    /// A card expires in `29`, not `2029`.
    TwoDigitExpiryYear = "Q18", "two-digit-expiry-year";
    /// `masked_number`, with its first six digits, and `last4` stand in for `masked_pan`.
    MaskedNumber = "Q19", "masked-number";
    /// `feePercentage` is 0.01 where 1 % is meant.
    FeePercentageAsFraction = "Q20", "fee-percentage-as-fraction";
    /// Whole amounts are written with a fraction: `100.0`.
    AmountsWithFraction = "Q21", "amounts-with-fraction";
    /// Timestamps end with the seconds.
    NoMilliseconds = "Q22", "no-milliseconds";
    /// New ids are not UUIDs: `txn_5b7c9d2e4f6a8b1c3d5e7f9a`.
    IdsAreNotUuids = "Q23", "ids-are-not-uuids", rule;
    /// A card needs a name and an amount of at least 2.
    TwoDollarMinimum = "Q26", "two-dollar-minimum", rule;
    /// `brand` is taken in upper case or in lower case, and not in a mixture.
    BrandInOneCase = "Q27", "brand-in-one-case", rule;
    /// A top-up needs `userId`, any text that is not empty.
    UserIdRequired = "Q29" also "Q100", "user-id-required", rule;
    /// A top-up answers 201 and a card 200.
    CreatedForAccepted = "Q30", "created-for-accepted";
    /// Every POST but that for a token answers 201. With [`Quirk::CreatedForAccepted`] a card
    /// is 201 again.
    CreatedForEveryPost = "Q30b", "created-for-every-post";
    /// A payment with an `external_id` that was used before is refused with 400.
    PaymentReplayRefused = "Q32", "payment-replay-refused", rule;
    /// `reference` of a top-up is the provider's own.
    ProviderReference = "Q33", "provider-reference";
    /// Cards are frozen and unfrozen with POST; PUT is 404. Not part of [`Quirks::all`].
    ///
    /// [`Quirks::all`]: crate::Quirks::all
    FreezeByPost = "Q34", "freeze-by-post", rule;
    /// A card is ended with `DELETE /cards/{id}`, which answers 200; the documented call is 404.
    /// Not part of [`Quirks::all`].
    ///
    /// [`Quirks::all`]: crate::Quirks::all
    TerminateByDelete = "Q35", "terminate-by-delete", rule;
    /// A termination has `status` and `refunded_amount`.
    EarlierTermination = "Q36", "earlier-termination";
    /// A customer without cards has an empty list of them, and no 404.
    EmptyListForNoCards = "Q38", "empty-list-for-no-cards";
    /// The list of all transactions counts pages, though it is asked by offset.
    PagesForOffsets = "Q41", "pages-for-offsets";
    /// A customer's transactions do not say whose they are.
    CustomerLeftOut = "Q42", "customer-left-out";
    /// Transactions have the types of other pages: `FUNDING` for `FUND`, `WITHDRAWAL` for
    /// `WITHDRAW`.
    OtherTransactionTypes = "Q43", "other-transaction-types";
    /// A pending top-up has a time of completion, and its `wallet_balance_after` has moved.
    /// The wallet itself has not.
    BalanceMovedEarly = "Q44", "balance-moved-early";
    /// `balance` of a wallet is 0 whatever its sub-balances hold.
    ZeroBalance = "Q45", "zero-balance";
    /// `payInAmount` and `payOutAmount` are 0 beside the real `payin_amount`.
    ZeroLifetimeAmounts = "Q46", "zero-lifetime-amounts";
    /// `company.country` is a code, not a name.
    CountryCodeInCompany = "Q47", "country-code-in-company";
    /// The dial code of a wallet has a leading `+`, unlike that of its phone numbers.
    DialCodeWithPlus = "Q49", "dial-code-with-plus";
    /// The dial codes of a wallet's phone numbers have a leading `+`.
    DialCodeWithPlusInNumbers = "Q49b", "dial-code-with-plus-in-numbers";
    /// Phone numbers come without their dial code.
    LocalPhoneNumbers = "Q50", "local-phone-numbers";
    /// Phone numbers with a dial code have a leading `+`.
    PhoneNumbersWithPlus = "Q50b", "phone-numbers-with-plus";
    /// Operators of phone numbers are in upper case.
    UpperCaseOperators = "Q51", "upper-case-operators";
    /// The opaque numbers and codes of cards are signed tokens that anybody can read.
    ReadableCardTokens = "Q57", "readable-card-tokens", rule;
    /// A payment has `error_message` whatever became of it.
    ErrorMessageOnSuccess = "Q59", "error-message-on-success";
    /// The notice of a collection has no status.
    CollectionNoticeWithoutStatus = "Q64", "collection-notice-without-status";
    /// Notices have `cardId` and `transactionId`.
    CamelCaseInNotices = "Q66", "camel-case-in-notices";
    /// `rate` is what the other currency costs: to divide by.
    InverseRate = "Q67", "inverse-rate";
    /// A transfer between the two balances has its fields beside `success`; one that fails is
    /// `success: false` inside a 201.
    BareTransfer = "Q71", "bare-transfer";
    /// Errors come as the web framework writes them, without `success`.
    ErrorsWithoutSuccess = "Q76", "errors-without-success";
    /// An error is `{error: {code, message}}`. Not part of [`Quirks::all`]: it and
    /// [`Quirk::ErrorsWithoutSuccess`], which comes first, exclude each other.
    ///
    /// [`Quirks::all`]: crate::Quirks::all
    NestedErrors = "Q76b", "nested-errors";
    /// Errors have `error_code` and `details`, unless another switch gives them another form.
    ErrorsWithDetails = "Q76c", "errors-with-details";
    /// Errors have no `statusCode`, unless another switch gives them another form.
    ErrorsWithoutStatusCode = "Q76d", "errors-without-status-code";
    /// A wallet or transaction that is not there is an error wrapper under HTTP 200.
    ErrorInside200 = "Q78" also "Q90", "error-inside-200";
    /// `expires_in` says a day; the token dies after an hour.
    TokenForADay = "Q80", "token-for-a-day";
    /// A new customer comes bare, with seven fields and neither name nor phone number.
    SevenFieldsOfCustomer = "Q81", "seven-fields-of-customer";
    /// Funding and withdrawal need `customer_id` and `card_id`. Not part of [`Quirks::all`].
    ///
    /// [`Quirks::all`]: crate::Quirks::all
    OldCardRequests = "Q82", "old-card-requests", rule;
    /// Money cannot be withdrawn from a frozen card.
    FrozenCardRefusesWithdrawal = "Q83", "frozen-card-refuses-withdrawal", rule;
    /// Moving money to or from a card says that it costs 0.5, which nobody pays.
    CardMovementFee = "Q84", "card-movement-fee";
    /// A customer has five cards at most.
    FiveCardsPerCustomer = "Q85", "five-cards-per-customer", rule;
    /// Every failure of a card is a 400 with a prefixed message.
    CardErrorsAs400 = "Q86" also "Q101", "card-errors-as-400";
    /// Messages are in French.
    FrenchMessages = "Q87", "french-messages", rule;
    /// Wallets, customers, top-ups and lists of transactions come as `{data}`.
    DataOnlyEnvelope = "Q89", "data-only-envelope";
    /// The list of cards comes as `{success, data}`.
    SuccessDataEnvelope = "Q89b", "success-data-envelope";
    /// What is done to a card comes without `statusCode`; where money moves, with `status` in
    /// place of `success`.
    CardActionEnvelopes = "Q89c", "card-action-envelopes";
    /// A card comes as `{success, card, metadata}`.
    CardBesideMetadata = "Q89d", "card-beside-metadata";
    /// `GET /wallets/usd-balance` is taken for a wallet's id, and finds none. Not part of
    /// [`Quirks::all`].
    ///
    /// [`Quirks::all`]: crate::Quirks::all
    UsdBalanceSwallowed = "Q91", "usd-balance-swallowed";
    /// In the list, the USD wallet has `USA` for its country, no dial code, and no operators.
    OddUsdWallet = "Q92", "odd-usd-wallet";
    /// The USD wallet is in the list and cannot be read by itself: an error wrapper under HTTP
    /// 200, whose cause is in `error.message` only. Not part of [`Quirks::all`].
    ///
    /// [`Quirks::all`]: crate::Quirks::all
    UsdWalletNotById = "Q92b", "usd-wallet-not-by-id";
    /// The sums of a wallet's transactions are strings; those of `feeInfo` stay numbers. For
    /// the sums of a wallet see [`Quirk::MoneyAsStrings`].
    FundingAmountsAsStrings = "Q93", "funding-amounts-as-strings";
    /// The sums of cards are strings in lists and where a card is read; a card's transactions
    /// have numbers, and a string in the card inside.
    CardAmountsAsStrings = "Q94", "card-amounts-as-strings";
    /// Every failure of a top-up is a 500.
    FundErrorsAs500 = "Q95", "fund-errors-as-500";
    /// A new top-up carries ten fields that are `null`.
    NullsInTransaction = "Q96", "nulls-in-transaction";
    /// A top-up has more fields of the service's own, and `feeInfo` no `totalAmount`.
    OlderFunding = "Q96b", "older-funding";
    /// A top-up's `amount` may be text, to which the fee is then appended as text.
    AmountTextConcatenated = "Q97", "amount-text-concatenated", rule;
    /// A wallet that is not active can be topped up.
    InactiveWalletFundable = "Q98", "inactive-wallet-fundable", rule;
    /// `trxId` is ignored: each call is a top-up of its own, with a reference of its own.
    TrxIdIgnored = "Q99", "trx-id-ignored", rule;
    /// A card is answered 30 seconds after it was asked for. Not part of [`Quirks::all`]: while
    /// time stands still nothing is answered.
    ///
    /// [`Quirks::all`]: crate::Quirks::all
    DelayedIssuance = "Q102", "delayed-issuance", rule;
    /// `brand` comes back as the caller wrote it.
    BrandInCallersCase = "Q103", "brand-in-callers-case";
    /// Every failure of reading a card or its transactions is a 400 with a prefixed message.
    CardReadErrorsAs400 = "Q104", "card-read-errors-as-400";
    /// There is a `GET /cards/{id}/balance`, which answers a bare `{balance}` as text.
    CardBalanceCall = "Q105", "card-balance-call", rule;
    /// A card's transactions come as `{success, transactions, pagination, filters}`, and the
    /// total counts the page.
    TransactionsBesideFilters = "Q106", "transactions-beside-filters";
    /// `created_at` of a card's transactions is an hour in the future.
    AnHourAhead = "Q106b", "an-hour-ahead";
    /// A termination does not stick: a second one succeeds and refunds again, and a terminated
    /// card can be frozen. Not part of [`Quirks::all`].
    ///
    /// [`Quirks::all`]: crate::Quirks::all
    TerminationDoesNotStick = "Q107", "termination-does-not-stick", rule;
    /// `page` and `limit` of customers and their transactions change nothing. Not part of
    /// [`Quirks::all`]: who turns pages would never come to an end.
    ///
    /// [`Quirks::all`]: crate::Quirks::all
    PagingIgnored = "Q108", "paging-ignored", rule;
    /// `status`, `brand` and `last4` of cards change nothing.
    FiltersIgnored = "Q108b", "filters-ignored", rule;
    /// Cards and transactions of a customer who is not there are an empty list.
    UnknownCustomerIsEmpty = "Q108c", "unknown-customer-is-empty";
    /// A new customer loses the accents.
    AccentsStripped = "Q109", "accents-stripped";
    /// A form without the document's front is a 409 with several lines from inside.
    MissingDocumentIs409 = "Q109b", "missing-document-is-409", rule;
    /// One transaction of a wallet comes as `{status, code, message, output}`.
    OutputForData = "Q110", "output-for-data";
    /// Transactions of wallets are whole rows: `null` for what does not apply, and wallet, user
    /// and customer inside, the columns for password and one-time password among theirs.
    TransactionRows = "Q110b", "transaction-rows";
    /// The list of one wallet's transactions is always empty. Not part of [`Quirks::all`].
    ///
    /// [`Quirks::all`]: crate::Quirks::all
    EmptyWalletTransactions = "Q110c", "empty-wallet-transactions";
    /// A negative `limit` counts as 1.
    NegativeLimitIsOne = "Q110d", "negative-limit-is-one", rule;
    /// Negative amounts and currencies in lower case are quoted.
    NegativeQuotes = "Q111", "negative-quotes", rule;
    /// A quote is a 500 to a company's token. Not part of [`Quirks::all`].
    ///
    /// [`Quirks::all`]: crate::Quirks::all
    QuotesBroken = "Q111b", "quotes-broken";
    /// A quote has `convertedAmount: null`, and success. Not part of [`Quirks::all`].
    ///
    /// [`Quirks::all`]: crate::Quirks::all
    NullConvertedAmount = "Q111c", "null-converted-amount";
    /// A quote from a currency to itself has no `exchangeRateId`.
    QuoteWithoutId = "Q111d", "quote-without-id";
    /// No wallet is opened for a company's token: 403. Not part of [`Quirks::all`].
    ///
    /// [`Quirks::all`]: crate::Quirks::all
    WalletsForbidden = "Q112", "wallets-forbidden", rule;
    /// A new wallet is answered with `{}`. Not part of [`Quirks::all`].
    ///
    /// [`Quirks::all`]: crate::Quirks::all
    EmptyNewWallet = "Q112b", "empty-new-wallet";
    /// A conversion between wallets has `message` and `reference` under `data`; every failure
    /// of it is a 400 with a prefixed message.
    DepositReference = "Q113", "deposit-reference";
    /// Every operation refuses the token, and `POST /auth/token` the credentials, however
    /// good they are. Not part of [`Quirks::all`]: it leaves nothing else to be seen.
    ///
    /// [`Quirks::all`]: crate::Quirks::all
    Outage = "Q114", "outage", rule;
    /// `expires_in` says 3600, the token dies after 3 seconds.
    TokenDiesEarly = "Q115", "token-dies-early", rule;
    /// A 401 has no `success`, and no `error` either where the token itself is bad: `error`
    /// comes for an unknown company (see [`Sandbox::forget_company`]) and for wrong credentials.
    ///
    /// [`Sandbox::forget_company`]: crate::Sandbox::forget_company
    TwoUnauthorizedBodies = "Q116", "two-unauthorized-bodies";
    /// A body that is too large or in a strange encoding is `{statusCode, message}`.
    BareParserErrors = "Q117", "bare-parser-errors";
    /// There is no rate limit.
    NoRateLimit = "Q118", "no-rate-limit", rule;
    /// Connections that are idle for five seconds are closed, as a `Keep-Alive` header says.
    IdleConnectionsClosed = "Q119", "idle-connections-closed", rule;
    /// Answers carry a weak `ETag`; who sends it back gets an empty 304.
    EntityTags = "Q119b", "entity-tags";
    /// Errors begin with `statusCode`.
    StatusCodeFirst = "Q120", "status-code-first";
    /// `feeAmount` is finer than the currency, `fee_amount` of the transaction is not.
    FinerFee = "Q123", "finer-fee";
    /// An operator without a USSD code has `ussd_code: null`.
    NullUssdCode = "Q125", "null-ussd-code";
    /// Customers are rows of a database: the names of the request, and no others.
    CustomerRows = "Q127", "customer-rows";
    /// Transactions of cards are whole rows, with `null` for what does not apply.
    CardTransactionRows = "Q128", "card-transaction-rows";
    /// The list of cards is the cards, without the figures about them.
    CardsWithoutStatistics = "Q129", "cards-without-statistics";
    /// What is done to a card has other fields: `funded_amount`, `card_balance`, `new_status`.
    OtherCardActions = "Q130", "other-card-actions";
    /// A card has other fields from page to page: lists know neither brand nor expiry, and the
    /// card by itself neither customer nor brand.
    CardFieldsOfPages = "Q133", "card-fields-of-pages";
    /// A card has the fields of the older build, which differ from call to call. Comes before
    /// [`Quirk::CardFieldsOfPages`].
    CardFieldsOfOlderBuild = "Q133b", "card-fields-of-older-build";
    /// A filter that makes no sense finds nothing, and is no 400.
    BadFilterFindsNothing = "Q140", "bad-filter-finds-nothing", rule;
    /// Payments and transactions have further states: `INITIATED` while nothing has happened,
    /// `CANCELLED` for one that failed.
    MoreStates = "Q141", "more-states";
    /// The quote of a transfer's fee comes as `{success, data}`.
    BareTransferFees = "Q144", "bare-transfer-fees";
    /// Notices are flat: their data stands beside `event`.
    FlatNotices = "Q156", "flat-notices";
    /// A field of a body that is `null` counts as left out.
    NullIsAbsent = "Q167", "null-is-absent", rule;
    /// Nothing under `/payment` is there: 404. Not part of [`Quirks::all`].
    ///
    /// [`Quirks::all`]: crate::Quirks::all
    PaymentsAbsent = "N1", "payments-absent", rule;
}

impl Quirk {
    pub(super) const fn bit(self) -> u128 {
        1 << self as u32
    }

    /// Whether it takes away what the other switches would show, or what a caller who keeps to
    /// the documentation needs.
    pub(super) const fn stands_alone(self) -> bool {
        matches!(
            self,
            Self::TokenInEnvelope
                | Self::FreezeByPost
                | Self::TerminateByDelete
                | Self::NestedErrors
                | Self::OldCardRequests
                | Self::UsdBalanceSwallowed
                | Self::UsdWalletNotById
                | Self::DelayedIssuance
                | Self::TerminationDoesNotStick
                | Self::PagingIgnored
                | Self::EmptyWalletTransactions
                | Self::QuotesBroken
                | Self::NullConvertedAmount
                | Self::WalletsForbidden
                | Self::EmptyNewWallet
                | Self::Outage
                | Self::PaymentsAbsent
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_in_the_order_of_the_ledger() {
        let place = |quirk: &Quirk| {
            let (kind, rest) = quirk.id().split_at(1);
            let number = rest.trim_end_matches(|last: char| last.is_ascii_lowercase());
            let letter = &rest[number.len()..];
            (kind != "Q", number.parse::<u32>().unwrap(), letter)
        };
        assert!(Quirk::ALL.is_sorted_by_key(place));
    }

    #[test]
    fn names_and_ids_are_unique() {
        let mut seen = std::collections::HashSet::new();
        for quirk in Quirk::ALL {
            assert!(seen.insert(quirk.id()), "{quirk}");
            assert!(seen.insert(quirk.name()), "{quirk}");
            assert!(quirk.also().iter().all(|id| seen.insert(id)), "{quirk}");
        }
    }

    #[test]
    fn every_switch_has_a_bit_of_its_own() {
        let bits = Quirk::ALL.iter().fold(0, |bits, quirk| bits | quirk.bit());
        assert_eq!(bits.count_ones() as usize, Quirk::ALL.len());
    }
}
