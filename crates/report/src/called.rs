//! What the commands are called.

/// By what names a reader of a report calls the commands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Called {
    /// In this project: `cargo xtask conformance`.
    #[default]
    Xtask,
    /// In a project that depends on it: `cartevo contract check`.
    Contract,
}

impl Called {
    /// The command that judges recordings.
    pub const fn conformance(self) -> &'static str {
        match self {
            Self::Xtask => "cargo xtask conformance",
            Self::Contract => "cartevo contract check",
        }
    }

    /// The command that compares pages.
    pub const fn drift(self) -> &'static str {
        match self {
            Self::Xtask => "cargo xtask drift",
            Self::Contract => "cartevo contract drift",
        }
    }

    /// The command that compares contracts.
    pub const fn diff(self) -> &'static str {
        match self {
            Self::Xtask => "cargo xtask diff",
            Self::Contract => "cartevo contract diff",
        }
    }

    /// The command that explains a code.
    pub const fn explain(self) -> &'static str {
        match self {
            Self::Xtask => "cargo xtask explain",
            Self::Contract => "cartevo contract explain",
        }
    }

    /// What one of our own texts says, which are written for this project, with these names.
    ///
    /// ```
    /// use cartevo_report::Called;
    ///
    /// let text = "accept it with `cargo xtask drift --accept`";
    /// assert_eq!(Called::Contract.say(text), "accept it with `cartevo contract drift --accept`");
    /// assert_eq!(Called::Xtask.say(text), text);
    /// ```
    pub fn say(self, text: &str) -> String {
        let all = |called: Self| {
            [
                called.conformance(),
                called.drift(),
                called.diff(),
                called.explain(),
            ]
        };
        let pairs = all(Self::Xtask).into_iter().zip(all(self));
        pairs.fold(text.to_owned(), |text, (ours, theirs)| {
            text.replace(ours, theirs)
        })
    }
}
