//! A call allocates hardly more than the same call written by hand.

#[path = "../benches/support/allocated.rs"]
mod allocated;
#[path = "../benches/support/contestants.rs"]
mod contestants;

use allocated::allocated;
use contestants::{ByHand, Ours, serve};

#[test]
fn a_call_allocates_at_most_115_percent_of_what_one_written_by_hand_does() {
    let url = serve();
    let (by_hand, _) = allocated(&ByHand::new(&url));
    let (ours, _) = allocated(&Ours::paced(&url));
    assert!(by_hand > 0);
    assert!(
        100 * ours <= 115 * by_hand,
        "{ours} allocations, and {by_hand} by hand"
    );
}
