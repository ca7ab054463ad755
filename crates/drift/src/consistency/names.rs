//! What the name of a field says about it.

/// The words of a name: `payInAmount` and `pay_in_amount` have the same three but for capitals.
pub(super) fn words(name: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut begin = 0;
    for (at, letter) in name.char_indices() {
        let between = !letter.is_alphanumeric();
        if between || letter.is_uppercase() {
            words.push(&name[begin..at]);
            begin = if between { at + letter.len_utf8() } else { at };
        }
    }
    words.push(&name[begin..]);
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a word is one of these.
pub(super) fn is_one(word: &str, known: &[&str]) -> bool {
    known.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// A name without its spelling: equal for names that differ only in capitals and underscores.
pub(super) fn spelled_out(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Whether two names differ in nothing but capitals and underscores.
pub(super) fn spelled_alike(one: &str, other: &str) -> bool {
    letters(one).eq(letters(other))
}

fn letters(name: &str) -> impl Iterator<Item = u8> {
    let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
    letters.map(|byte| byte.to_ascii_lowercase())
}

/// Whether a name is `snake_case`.
pub(super) fn is_snake(name: &str) -> bool {
    !name.chars().any(char::is_uppercase) && !name.contains('-')
}

/// Whether a field of this name is an amount of money.
pub(super) fn is_money(name: &str) -> bool {
    let words = words(name);
    let has = |known: &[&str]| words.iter().any(|word| is_one(word, known));
    has(&["amount", "balance", "fee", "price"])
        && !has(&[
            "percentage",
            "percent",
            "rate",
            "id",
            "type",
            "count",
            "currency",
        ])
}

/// Whether a field of this name is a telephone number.
pub(super) fn is_phone(name: &str) -> bool {
    let words = words(name);
    let phone = words.iter().any(|word| is_one(word, &["phone", "msisdn"]));
    let last = words.last();
    phone && last.is_some_and(|word| is_one(word, &["phone", "number", "msisdn"]))
}

/// Whether a field of this name is the dial code of a country.
pub(super) fn is_dial_code(name: &str) -> bool {
    let words = words(name);
    words.last().is_some_and(|word| is_one(word, &["code"]))
        && words.iter().any(|word| is_one(word, &["phone", "dial"]))
}

/// Whether a field of this name names an operator of mobile money by its code.
pub(super) fn is_operator(name: &str) -> bool {
    let words = words(name);
    match words.as_slice() {
        [only] => is_one(only, &["operator", "operators"]),
        [.., before, last] => is_one(before, &["operator"]) && is_one(last, &["code"]),
        [] => false,
    }
}

/// The kind of thing that a field identifies: `walletId` a wallet, `id` within `card` a card. None
/// for what is no id, or one of somebody else's.
pub(super) fn kind_of_id(name: &str, within: Option<&str>) -> Option<String> {
    let words = words(name);
    let (last, before) = words.split_last()?;
    if !is_one(last, &["id"]) {
        return None;
    }
    match before {
        [] => within.map(one_of),
        [.., noun] if is_one(noun, &["external", "order", "trx", "reference"]) => None,
        [.., noun] => Some(noun.to_lowercase()),
    }
}

/// What one of these is called: `sourceWallet` is a wallet, and so is each of `wallets`.
pub(super) fn one_of(name: &str) -> String {
    let name = words(name).last().copied().unwrap_or(name).to_lowercase();
    name.strip_suffix('s').unwrap_or(&name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::{is_dial_code, is_money, is_operator, is_phone, kind_of_id, words};

    #[test]
    fn a_name_has_the_same_words_in_every_spelling() {
        assert_eq!(words("payInAmount"), ["pay", "In", "Amount"]);
        assert_eq!(words("pay_in_amount"), ["pay", "in", "amount"]);
    }

    #[test]
    fn money_is_told_from_what_only_belongs_to_it() {
        for money in [
            "balance",
            "fee_amount",
            "walletBalanceAfter",
            "amount_to_recover",
        ] {
            assert!(is_money(money), "{money}");
        }
        for other in ["feePercentage", "fee_id", "status", "total"] {
            assert!(!is_money(other), "{other}");
        }
    }

    #[test]
    fn a_dial_code_is_not_a_number_and_an_operator_not_its_name() {
        assert!(is_phone("phone_number") && is_phone("phone") && !is_phone("country_phone_code"));
        assert!(is_dial_code("country_phone_code") && is_dial_code("phone_country_code"));
        assert!(!is_dial_code("country_iso_code"));
        assert!(is_operator("operator_code") && !is_operator("operator_name"));
    }

    #[test]
    fn an_id_has_the_kind_of_what_it_stands_in() {
        assert_eq!(kind_of_id("walletId", None).as_deref(), Some("wallet"));
        assert_eq!(
            kind_of_id("id", Some("operators")).as_deref(),
            Some("operator")
        );
        assert_eq!(kind_of_id("external_id", None), None);
        assert_eq!(kind_of_id("paid", None), None);
    }
}
