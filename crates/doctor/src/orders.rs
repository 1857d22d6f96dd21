//! Every order of a few items, for texts that were signed in the order in which they were put together.

/// The most items that are put in every order.
const ITEMS_MAX: usize = 4;

/// Every order of so many places but the present one; none where there are too many for it.
pub(super) fn orders(items: usize) -> Vec<Vec<usize>> {
    if items > ITEMS_MAX {
        return Vec::new();
    }
    let mut orders: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..items {
        let longer = |order: &Vec<usize>| {
            let free = (0..items).filter(|place| !order.contains(place));
            free.map(|place| order.iter().copied().chain([place]).collect()).collect::<Vec<_>>()
        };
        orders = orders.iter().flat_map(longer).collect();
    }
    // The first one is the present order.
    orders.split_off(1)
}

/// The items in an order.
pub(super) fn ordered<T: Clone>(items: &[T], order: &[usize]) -> Vec<T> {
    order.iter().filter_map(|place| items.get(*place)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_items_are_put_in_every_other_order_and_many_in_none() {
        assert_eq!(orders(2), [[1, 0]]);
        assert_eq!([0, 1, 3, 4, 5].map(|items| orders(items).len()), [0, 0, 5, 23, 0]);
        assert_eq!(ordered(&["a", "b", "c"], &[2, 0, 1]), ["c", "a", "b"]);
    }
}
