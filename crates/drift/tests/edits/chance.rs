//! Seeded chance: the same seed gives the same edits on every machine.

/// `SplitMix64`, in which any seed is a good one.
pub struct Chance(u64);

impl Chance {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let end = u64::try_from(end).expect("a length");
        usize::try_from((mixed ^ (mixed >> 31)) % end).expect("below a length")
    }

    /// At most `count` of the items.
    pub fn some<T>(&mut self, mut items: Vec<T>, count: usize) -> Vec<T> {
        let mut chosen = Vec::new();
        while chosen.len() < count && !items.is_empty() {
            let index = self.below(items.len());
            chosen.push(items.swap_remove(index));
        }
        chosen
    }
}
