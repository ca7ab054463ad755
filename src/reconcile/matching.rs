//! Which calls can have left which traces: as a pairing of the two.

/// Which call (first index) may have left which trace (second index).
pub(super) type Edges = Vec<Vec<bool>>;

/// Whether every one of `traces` can be given a call of its own, and every one of `calls` a trace of
/// its own, leaving out one call and one trace.
///
/// If each side can be served by itself then both can at once, by other calls and traces where need
/// be (Mendelsohn and Dulmage).
pub(super) fn fits(
    edges: &Edges,
    traces: &[usize],
    calls: &[usize],
    without_call: usize,
    without_trace: Option<usize>,
) -> bool {
    let may = |call: usize, trace: usize| {
        call != without_call && Some(trace) != without_trace && edges[call][trace]
    };
    let count = edges.first().map_or(0, Vec::len);
    let traces = traces.iter().copied();
    let traces = traces.filter(|trace| Some(*trace) != without_trace);
    let calls = calls.iter().copied().filter(|call| *call != without_call);
    covers(traces, edges.len(), &|trace, call| may(call, trace)) && covers(calls, count, &may)
}

/// Whether each of `these` gets one of so many others for itself.
fn covers(
    these: impl Iterator<Item = usize>,
    others: usize,
    may: &dyn Fn(usize, usize) -> bool,
) -> bool {
    let mut given: Vec<Option<usize>> = vec![None; others];
    for one in these {
        if !give(one, may, &mut given, &mut vec![false; others]) {
            return false;
        }
    }
    true
}

/// Finds one for `this`; those who have theirs may get another one instead.
fn give(
    this: usize,
    may: &dyn Fn(usize, usize) -> bool,
    given: &mut [Option<usize>],
    asked: &mut [bool],
) -> bool {
    for other in 0..given.len() {
        if asked[other] || !may(this, other) {
            continue;
        }
        asked[other] = true;
        let holder = given[other];
        if holder.is_none_or(|holder| give(holder, may, given, asked)) {
            given[other] = Some(this);
            return true;
        }
    }
    false
}
