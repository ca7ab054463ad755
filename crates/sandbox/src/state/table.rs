//! Rows that refer to each other, found by id.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What has an id of its own.
pub(crate) trait Entity {
    fn id(&self) -> &str;
}

/// The place of a row: rows are never taken away.
pub(crate) struct Row<T>(u32, PhantomData<fn() -> T>);

impl<T> Row<T> {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

impl<T> Clone for Row<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Row<T> {}

impl<T> PartialEq for Row<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T> Eq for Row<T> {}

impl<T> PartialOrd for Row<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Row<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl<T> Hash for Row<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<T> fmt::Debug for Row<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

impl<T> Serialize for Row<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T> Deserialize<'de> for Row<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u32::deserialize(deserializer).map(|place| Self(place, PhantomData))
    }
}

/// All rows of one kind, oldest first.
#[derive(Debug, Clone)]
pub(crate) struct Table<T> {
    rows: Vec<T>,
    places: HashMap<Box<str>, u32>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            places: HashMap::new(),
        }
    }
}

impl<T: Entity> Table<T> {
    pub(crate) fn push(&mut self, row: T) -> Row<T> {
        let place = u32::try_from(self.rows.len()).expect("fewer than four billion rows");
        self.places.insert(row.id().into(), place);
        self.rows.push(row);
        Row(place, PhantomData)
    }

    pub(crate) fn find(&self, id: &str) -> Option<Row<T>> {
        self.places.get(id).map(|place| Row(*place, PhantomData))
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (Row<T>, &T)> {
        let count = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        (0..count)
            .zip(&self.rows)
            .map(|(place, row)| (Row(place, PhantomData), row))
    }

    /// Whether `row` is one of this table's.
    pub(crate) fn holds(&self, row: Row<T>) -> bool {
        row.index() < self.rows.len()
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }
}

impl<T> Index<Row<T>> for Table<T> {
    type Output = T;

    fn index(&self, row: Row<T>) -> &T {
        &self.rows[row.index()]
    }
}

impl<T> IndexMut<Row<T>> for Table<T> {
    fn index_mut(&mut self, row: Row<T>) -> &mut T {
        &mut self.rows[row.index()]
    }
}

impl<T: Serialize> Serialize for Table<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.rows.serialize(serializer)
    }
}

impl<'de, T: Entity + Deserialize<'de>> Deserialize<'de> for Table<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut table = Self::default();
        for row in Vec::<T>::deserialize(deserializer)? {
            table.push(row);
        }
        Ok(table)
    }
}
