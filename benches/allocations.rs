//! The heap allocations of one `get_wallet`, against the same call written by hand with reqwest and
//! typed JSON.
//!
//! `cargo bench --bench allocations`

#[path = "support/allocated.rs"]
mod allocated;
#[path = "support/contestants.rs"]
mod contestants;

use allocated::allocated;
use contestants::{ByHand, Ours, Raw, serve};

fn main() {
    let url = serve();
    let counts = [
        ("reqwest by hand, typed JSON", allocated(&ByHand::new(&url))),
        ("cartevo, a window", allocated(&Ours::paced(&url))),
        ("cartevo, no quota", allocated(&Ours::unpaced(&url))),
        (
            "raw hyper-util, nothing decoded",
            allocated(&Raw::new(&url)),
        ),
    ];
    let (_, (base, base_bytes)) = counts[0];
    println!("\nheap allocations of one get_wallet (aim 1.15 of the first's, reach 0.80)");
    for (name, (count, bytes)) in counts {
        let percent = |part: u64, whole: u64| 100 * part / whole;
        println!(
            "  {name:<36} {count:>4} ({:>3} %) {bytes:>7} bytes ({:>3} %)",
            percent(count, base),
            percent(bytes, base_bytes),
        );
    }
}
