//! Identifiers and card numbers, the same ones in every run.

use serde::{Deserialize, Serialize};
use uuid::{Builder, Uuid};

use crate::state::{Brand, Cvv, Pan};

/// `SplitMix64`: small, even, and reproducible, which is all that is asked of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Ids {
    state: u64,
    serial: u64,
    /// Whether the ids of new rows are something else than UUIDs.
    #[serde(skip)]
    odd: bool,
}

impl Ids {
    pub(crate) const fn new(seed: u64) -> Self {
        Self {
            state: seed,
            serial: 0,
            odd: false,
        }
    }

    pub(crate) fn set_odd(&mut self, odd: bool) {
        self.odd = odd;
    }

    /// The id of a new row, whose kind only shows in an odd one: `txn_5b7c9d2e4f6a8b1c3d5e7f9a`.
    pub(crate) fn entity(&mut self, kind: &str) -> String {
        if self.odd {
            format!("{kind}_{}", self.token(24))
        } else {
            self.uuid()
        }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A UUID of version 4.
    pub(crate) fn uuid(&mut self) -> String {
        let bits = (u128::from(self.next()) << 64) | u128::from(self.next());
        let uuid: Uuid = Builder::from_random_bytes(bits.to_be_bytes()).into_uuid();
        uuid.to_string()
    }

    /// The numbers from 1, in order.
    pub(crate) fn serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    /// A number below `end`, which is above 0.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// Some digits and letters in lower case.
    pub(crate) fn token(&mut self, length: usize) -> String {
        const SIGNS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
        let sign = |_| char::from(SIGNS[(self.next() % 36) as usize]);
        (0..length).map(sign).collect()
    }

    /// Three digits.
    pub(crate) fn cvv(&mut self) -> Cvv {
        Cvv::new(format!("{:03}", self.next() % 1000))
    }

    /// A Luhn-valid number in a range that is reserved for tests.
    pub(crate) fn pan(&mut self, brand: Brand) -> Pan {
        let prefix = match brand {
            Brand::Visa => "41111111",
            Brand::Mastercard => "55555555",
        };
        let account = self.next() % 10_000_000;
        let body = format!("{prefix}{account:07}");
        let check = luhn_check_digit(&body);
        Pan::new(format!("{body}{check}"))
    }
}

fn luhn_check_digit(body: &str) -> u32 {
    let sum: u32 = body
        .chars()
        .rev()
        .filter_map(|digit| digit.to_digit(10))
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit * 2) {
            (0, doubled) if doubled > 9 => doubled - 9,
            (0, doubled) => doubled,
            _ => digit,
        })
        .sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_those_of_the_known_test_numbers() {
        assert_eq!(luhn_check_digit("411111111111111"), 1);
        assert_eq!(luhn_check_digit("555555555555444"), 4);
    }

    #[test]
    fn ids_are_version_4_and_reproducible() {
        let (mut one, mut other) = (Ids::new(7), Ids::new(7));
        let id = one.uuid();
        assert_eq!(id, other.uuid());
        assert_ne!(id, one.uuid());
        assert_eq!(Uuid::parse_str(&id).unwrap().get_version_num(), 4);
    }

    #[test]
    fn odd_ids_say_what_they_are_of() {
        let mut ids = Ids::new(7);
        assert!(Uuid::parse_str(&ids.entity("txn")).is_ok());
        ids.set_odd(true);
        let id = ids.entity("txn");
        let (kind, rest) = id.split_once('_').unwrap();
        assert_eq!((kind, rest.len()), ("txn", 24));
        assert!(rest.bytes().all(|sign| sign.is_ascii_alphanumeric()));
    }

    #[test]
    fn card_numbers_stay_in_the_test_ranges() {
        let mut ids = Ids::new(1);
        let visa = ids.pan(Brand::Visa);
        assert!(visa.first_four_mask().starts_with("4111********"));
        let mastercard = ids.pan(Brand::Mastercard);
        assert!(mastercard.first_six_mask().starts_with("555555******"));
    }
}
