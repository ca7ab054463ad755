//! Pages of lists.

use std::ops::Range;

use super::Call;
use crate::answer::Answer;
use crate::json::Json;

/// What a page holds at most.
const MOST: usize = 100;

/// How many items the caller wants on a page; what makes no sense counts as not given.
pub(super) fn limit(call: &Call, default: usize) -> usize {
    match call.number("limit", default) {
        0 => default,
        limit => limit.min(MOST),
    }
}

/// Which page the caller wants of a list whose first one is `first`.
pub(super) fn page(call: &Call, first: usize) -> usize {
    call.number("page", first).max(first)
}

/// The part of an index, which begins with the oldest, that is on a page of a list which begins
/// with the newest. Its items still stand the wrong way round.
pub(super) fn window(total: usize, skip: usize, limit: usize) -> Range<usize> {
    let end = total.saturating_sub(skip);
    end.saturating_sub(limit)..end
}

/// Says where a page stands.
pub(super) fn meta(answer: &mut Answer, page: usize, limit: usize, total: usize) {
    let meta = Json::object([
        ("page", page.into()),
        ("limit", limit.into()),
        ("total", total.into()),
        ("totalPages", total.div_ceil(limit.max(1)).into()),
    ]);
    answer.body.set("meta", meta);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_stand_on_the_first_page() {
        assert_eq!(window(25, 0, 10), 15..25);
        assert_eq!(window(25, 10, 10), 5..15);
        assert_eq!(window(25, 20, 10), 0..5);
        assert_eq!(window(25, 30, 10), 0..0);
        assert_eq!(window(0, 0, 10), 0..0);
        assert_eq!(window(3, usize::MAX, usize::MAX), 0..0);
    }
}
