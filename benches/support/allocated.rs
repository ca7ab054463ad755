//! What one call allocates.

use allocation_counter::measure;
use tokio::runtime::Builder;

use super::contestants::Get;

/// Number and bytes of the heap allocations of one call, in the middle of many. Connections live on
/// the caller's thread, so theirs are counted too, and the server's are not.
pub fn allocated(contestant: &impl Get) -> (u64, u64) {
    const CALLS: usize = 201;
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let mut calls: Vec<(u64, u64)> = (0..2 * CALLS)
        .map(|_| {
            let counts = measure(|| runtime.block_on(contestant.get()));
            (counts.count_total, counts.bytes_total)
        })
        // The first half warms up.
        .skip(CALLS)
        .collect();
    calls.sort_unstable();
    calls[CALLS / 2]
}
