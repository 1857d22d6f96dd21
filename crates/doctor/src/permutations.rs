//! Every order of a few items, for texts whose parts were signed in another order than they were sent.

/// Largest number of items of which every order is listed.
const ITEMS_MAX: usize = 4;

/// Every order of the indexes of `items` items but the present one; none for more than [`ITEMS_MAX`].
pub(super) fn list_orders(items: usize) -> Vec<Vec<usize>> {
    if items > ITEMS_MAX {
        return Vec::new();
    }
    let mut orders: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..items {
        let longer = |order: &Vec<usize>| {
            let free = (0..items).filter(|index| !order.contains(index));
            free.map(|index| order.iter().copied().chain([index]).collect()).collect::<Vec<_>>()
        };
        orders = orders.iter().flat_map(longer).collect();
    }
    // The first one is the present order.
    orders.split_off(1)
}

/// The items in one of the orders of [`list_orders`].
pub(super) fn reorder_items<T: Clone>(items: &[T], order: &[usize]) -> Vec<T> {
    order.iter().filter_map(|index| items.get(*index)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_items_are_put_in_every_other_order_and_many_in_none() {
        assert_eq!(list_orders(2), [[1, 0]]);
        assert_eq!([0, 1, 3, 4, 5].map(|items| list_orders(items).len()), [0, 0, 5, 23, 0]);
        assert_eq!(reorder_items(&["a", "b", "c"], &[2, 0, 1]), ["c", "a", "b"]);
    }
}
