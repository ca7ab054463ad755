//! Pages of lists: the newest comes first.

use std::ops::Range;

use crate::answer::Answer;
use crate::json::Json;

/// Says where a page stands in its list; the first page is 1.
pub(super) fn meta(answer: &mut Answer, page: usize, limit: usize, total: usize) {
    let meta = Json::object([
        ("page", page.into()),
        ("limit", limit.into()),
        ("total", total.into()),
        ("totalPages", total.div_ceil(limit.max(1)).into()),
    ]);
    answer.body.set("meta", meta);
}

/// The places of a page in a list of `total` that has its oldest first, of which the newest
/// `skip` are left out. They still have to be turned round.
pub(super) fn window(total: usize, skip: usize, limit: usize) -> Range<usize> {
    let end = total.saturating_sub(skip);
    end.saturating_sub(limit)..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_begin_at_the_end() {
        assert_eq!(window(7, 0, 3), 4..7);
        assert_eq!(window(7, 3, 3), 1..4);
        assert_eq!(window(7, 6, 3), 0..1);
        assert_eq!(window(7, 9, 3), 0..0);
        assert_eq!(window(0, 0, 3), 0..0);
        assert_eq!(window(7, usize::MAX, usize::MAX), 0..0);
    }
}
