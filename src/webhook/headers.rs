//! Headers, as any web framework hands them over.

use super::SignatureError;

/// The few headers that matter, picked from all.
pub(super) struct Headers<const N: usize> {
    names: [&'static str; N],
    found: [Found; N],
}

#[derive(Clone, Default)]
enum Found {
    #[default]
    Nothing,
    Once(Vec<u8>),
    Again,
}

impl<const N: usize> Headers<N> {
    pub fn pick<K, V>(names: [&'static str; N], headers: impl IntoIterator<Item = (K, V)>) -> Self
    where
        K: AsRef<str>,
        V: AsRef<[u8]>,
    {
        let mut found: [Found; N] = std::array::from_fn(|_| Found::default());
        for (name, value) in headers {
            let place = names
                .iter()
                .position(|known| known.eq_ignore_ascii_case(name.as_ref()));
            if let Some(place) = place {
                found[place] = match found[place] {
                    Found::Nothing => Found::Once(value.as_ref().to_vec()),
                    Found::Once(_) | Found::Again => Found::Again,
                };
            }
        }
        Self { names, found }
    }

    /// The value of a header; an error if it was sent twice, because whoever reads the other one
    /// would see something else.
    pub fn value(&self, name: &'static str) -> Result<Option<&[u8]>, SignatureError> {
        let place = self.names.iter().position(|known| *known == name);
        match place.map(|place| &self.found[place]) {
            None | Some(Found::Nothing) => Ok(None),
            Some(Found::Once(value)) => Ok(Some(value)),
            Some(Found::Again) => Err(SignatureError::DuplicateHeader { header: name }),
        }
    }
}
