//! Which changes of status there are, and what a status allows.

use crate::{CardStatus, TransactionStatus};

/// What the documentation says of each status. The service decides; nothing is refused by these
/// before it is sent. `None` is the answer for a status that this library does not know.
impl CardStatus {
    /// Whether nothing follows: `TERMINATED` and `FAILED`. A status that this library does not know
    /// is not taken for final.
    ///
    /// ```
    /// use cartevo::CardStatus;
    ///
    /// assert!(CardStatus::Terminated.is_final());
    /// assert!(!CardStatus::from("EXPIRED").is_final());
    /// ```
    pub const fn is_final(&self) -> bool {
        matches!(self, Self::Terminated | Self::Failed)
    }

    /// Whether a card can go from this status to another one. A status does not become itself.
    ///
    /// `None` too for a suspended card that would be active or frozen again: the service suspends
    /// after repeated failures, and no source says how that ends, other than by termination. Some
    /// pages and the older build do not know `SUSPENDED` at all (quirk Q58).
    ///
    /// ```
    /// use cartevo::CardStatus;
    ///
    /// assert_eq!(CardStatus::Active.can_become(&CardStatus::Frozen), Some(true));
    /// assert_eq!(CardStatus::Terminated.can_become(&CardStatus::Active), Some(false));
    /// assert_eq!(CardStatus::Suspended.can_become(&CardStatus::Active), None);
    /// assert_eq!(CardStatus::Active.can_become(&"EXPIRED".into()), None);
    /// ```
    pub const fn can_become(&self, other: &Self) -> Option<bool> {
        Some(match (self, other) {
            (Self::Other(_), _)
            | (_, Self::Other(_))
            | (Self::Suspended, Self::Active | Self::Frozen) => return None,
            (Self::Pending, Self::Active | Self::Failed)
            | (Self::Active, Self::Frozen | Self::Suspended)
            | (Self::Frozen, Self::Active) => true,
            (from, Self::Terminated) => !from.is_final(),
            _ => false,
        })
    }

    /// Whether money can be moved onto the card: while it is `ACTIVE`.
    ///
    /// ```
    /// # use cartevo::CardStatus;
    /// assert_eq!(CardStatus::Active.can_fund(), Some(true));
    /// assert_eq!(CardStatus::Frozen.can_fund(), Some(false));
    /// ```
    pub const fn can_fund(&self) -> Option<bool> {
        self.among(matches!(self, Self::Active))
    }

    /// Whether money can be taken back from the card: while it is `ACTIVE` or `FROZEN`. The older
    /// build refused a frozen card (quirk Q83).
    ///
    /// ```
    /// # use cartevo::CardStatus;
    /// assert_eq!(CardStatus::Frozen.can_withdraw(), Some(true));
    /// assert_eq!(CardStatus::Pending.can_withdraw(), Some(false));
    /// ```
    pub const fn can_withdraw(&self) -> Option<bool> {
        self.among(matches!(self, Self::Active | Self::Frozen))
    }

    /// Whether the card can be frozen: while it is `ACTIVE`.
    ///
    /// ```
    /// # use cartevo::CardStatus;
    /// assert_eq!(CardStatus::Active.can_freeze(), Some(true));
    /// assert_eq!(CardStatus::from("EXPIRED").can_freeze(), None);
    /// ```
    pub const fn can_freeze(&self) -> Option<bool> {
        self.among(matches!(self, Self::Active))
    }

    /// Whether the card can be unfrozen: while it is `FROZEN`.
    ///
    /// ```
    /// # use cartevo::CardStatus;
    /// assert_eq!(CardStatus::Frozen.can_unfreeze(), Some(true));
    /// assert_eq!(CardStatus::Active.can_unfreeze(), Some(false));
    /// ```
    pub const fn can_unfreeze(&self) -> Option<bool> {
        self.among(matches!(self, Self::Frozen))
    }

    /// Whether the card can be terminated: as long as its status is not final.
    ///
    /// ```
    /// # use cartevo::CardStatus;
    /// assert_eq!(CardStatus::Suspended.can_terminate(), Some(true));
    /// assert_eq!(CardStatus::Terminated.can_terminate(), Some(false));
    /// ```
    pub const fn can_terminate(&self) -> Option<bool> {
        self.among(!self.is_final())
    }

    const fn among(&self, is_one: bool) -> Option<bool> {
        if matches!(self, Self::Other(_)) {
            None
        } else {
            Some(is_one)
        }
    }
}

impl TransactionStatus {
    /// Whether nothing follows: `SUCCESS` and `FAILED`. Any other status, also one that this library
    /// does not know, is not taken for final.
    ///
    /// ```
    /// use cartevo::TransactionStatus;
    ///
    /// assert!(TransactionStatus::Success.is_final());
    /// assert!(!TransactionStatus::Processing.is_final());
    /// assert!(!TransactionStatus::from("REVERSED").is_final());
    /// ```
    pub const fn is_final(&self) -> bool {
        matches!(self, Self::Success | Self::Failed)
    }
}
