//! The least and the greatest value of pages and chunks, and the order of pages by them.

use parquet::basic::BoundaryOrder;

/// Largest length of a bound of texts, in bytes: that of the library, too. A longer text is cut down.
const BOUND_BYTES_MAX: usize = 64;

/// The least and the greatest of some values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bounds<T> {
    pub(super) min: T,
    pub(super) max: T,
}

impl<T: Copy + Ord> Bounds<T> {
    /// Adds a value to the bounds of others, if there are any.
    #[inline]
    pub(super) fn widen(bounds: &mut Option<Self>, value: T) {
        match bounds {
            None => *bounds = Some(Self { min: value, max: value }),
            Some(bounds) if value < bounds.min => bounds.min = value,
            Some(bounds) if value > bounds.max => bounds.max = value,
            Some(_) => {}
        }
    }

    /// Adds the values of other bounds.
    pub(super) fn merge(bounds: &mut Option<Self>, other: Option<Self>) {
        if let Some(other) = other {
            Self::widen(bounds, other.min);
            Self::widen(bounds, other.max);
        }
    }
}

/// The order of the pages of a chunk by their bounds.
#[derive(Debug)]
pub(super) struct PageOrder<T> {
    last: Option<Bounds<T>>,
    is_ascending: bool,
    is_descending: bool,
}

impl<T: Ord> PageOrder<T> {
    /// No page yet.
    pub(super) const fn new() -> Self {
        Self { last: None, is_ascending: true, is_descending: true }
    }

    /// Adds the bounds of the next page that has a value.
    pub(super) fn add(&mut self, next: Bounds<T>) {
        if let Some(last) = &self.last {
            self.is_ascending &= last.min <= next.min && last.max <= next.max;
            self.is_descending &= last.min >= next.min && last.max >= next.max;
        }
        self.last = Some(next);
    }

    /// Returns the order of all pages.
    pub(super) const fn order(&self) -> BoundaryOrder {
        match (self.is_ascending, self.is_descending) {
            (true, _) => BoundaryOrder::ASCENDING,
            (false, true) => BoundaryOrder::DESCENDING,
            (false, false) => BoundaryOrder::UNORDERED,
        }
    }
}

/// Cuts down a text to a shorter one that is not greater.
pub(super) fn cut_min(text: &[u8]) -> &[u8] {
    cut_text(text).map_or(text, str::as_bytes)
}

/// Cuts down a text to a shorter one that is greater; keeps it if there is none.
pub(super) fn cut_max(text: &[u8]) -> Vec<u8> {
    cut_text(text).and_then(increment_text).map_or_else(|| text.to_vec(), String::into_bytes)
}

/// Returns the beginning of a text that is too long for a bound: as many whole characters as fit.
fn cut_text(text: &[u8]) -> Option<&str> {
    if text.len() <= BOUND_BYTES_MAX {
        return None;
    }
    let Ok(text) = std::str::from_utf8(text) else { unreachable!("the values are texts") };
    let end = (0..=BOUND_BYTES_MAX).rfind(|end| text.is_char_boundary(*end));
    end.and_then(|end| text.get(..end))
}

/// Returns the next text of at most the same length: its last character that has a next one of its length becomes that.
fn increment_text(text: &str) -> Option<String> {
    text.char_indices().rev().find_map(|(place, last)| {
        let next = u32::from(last).checked_add(1).and_then(char::from_u32)?;
        let is_as_long = next.len_utf8() == last.len_utf8();
        is_as_long.then(|| text.get(..place).map(|start| format!("{start}{next}")))?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_to_whole_characters_below_it_and_above_it() {
        let a = "a".repeat(63);
        for (text, min, max) in [
            (String::from("short"), "short", "short"),
            (format!("{a}bc"), &*format!("{a}b"), &*format!("{a}c")),
            (format!("{a}长"), &a, &*format!("{}b", "a".repeat(62))),
            (format!("{a}\u{7f}z"), &*format!("{a}\u{7f}"), &*format!("{}b", "a".repeat(62))),
        ] {
            assert_eq!((cut_min(text.as_bytes()), cut_max(text.as_bytes())), (min.as_bytes(), max.into()));
            assert!(min <= &*text && &*text <= max);
        }
        let last = "\u{10ffff}".repeat(20);
        assert_eq!(cut_max(last.as_bytes()), last.as_bytes(), "no shorter text is greater");
    }

    #[test]
    fn pages_are_in_order_if_both_bounds_are() {
        let order_of = |pages: &[(i64, i64)]| {
            let mut order = PageOrder::new();
            for (min, max) in pages {
                order.add(Bounds { min: *min, max: *max });
            }
            order.order()
        };
        assert_eq!(order_of(&[]), BoundaryOrder::ASCENDING);
        assert_eq!(order_of(&[(1, 2), (1, 3), (2, 3)]), BoundaryOrder::ASCENDING);
        assert_eq!(order_of(&[(1, 3), (1, 2), (0, 2)]), BoundaryOrder::DESCENDING);
        assert_eq!(order_of(&[(1, 3), (0, 4)]), BoundaryOrder::UNORDERED);
    }
}
