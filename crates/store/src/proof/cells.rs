//! Comparison of published cells with those that the lines add up to.

use std::cmp::Ordering;

use bill::Cell;

use super::difference::CellDifference;

/// Finds the cells that differ, in the order of their keys. Both inputs must be in that order.
pub(super) fn find_cell_differences(published: Vec<Cell>, computed: &[Cell]) -> Vec<CellDifference> {
    let mut published = published.into_iter().peekable();
    let mut computed = computed.iter().peekable();
    let mut differences = Vec::new();
    loop {
        let order = match (published.peek(), computed.peek()) {
            (None, None) => return differences,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(published), Some(computed)) => published.key().cmp(&computed.key()),
        };
        let published = if order == Ordering::Greater { None } else { published.next() };
        let computed = if order == Ordering::Less { None } else { computed.next().cloned() };
        if published != computed {
            differences.push(CellDifference { published, computed });
        }
    }
}
