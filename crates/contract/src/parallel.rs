//! The same work for many things, on all cores.

use std::{num::NonZero, thread};

/// How many cores there are.
pub(crate) fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// `work` done for each item; the results are in the items' order.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(usize, &T) -> R + Sync) -> Vec<R> {
    let size = items.len().div_ceil(cores()).max(16);
    let work = &work;
    thread::scope(|scope| {
        let part = |(part, items): (usize, &'_ [T])| -> Vec<R> {
            items
                .iter()
                .enumerate()
                .map(|(index, item)| work(part * size + index, item))
                .collect()
        };
        let handles: Vec<_> = items
            .chunks(size)
            .enumerate()
            .map(|chunk| scope.spawn(move || part(chunk)))
            .collect();
        let joined = handles.into_iter().map(|handle| {
            handle
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        joined.flatten().collect()
    })
}

#[cfg(test)]
mod tests {
    use super::map;

    #[test]
    fn the_order_is_kept() {
        let items: Vec<usize> = (0..100).collect();
        assert_eq!(
            map(&items, |index, item| (index, *item)),
            items.iter().map(|item| (*item, *item)).collect::<Vec<_>>()
        );
        assert_eq!(map(&[0_usize; 0], |index, _| index), [0; 0]);
    }
}
