//! Values of lines as they are gathered: texts one behind the other, and which line has which of them.

use crate::integers::{to_index, to_u32};

/// Stands for no value in the entries of a column.
pub(crate) const NO_VALUE: u32 = u32::MAX;

/// Texts, one behind the other.
#[derive(Debug, Default)]
pub(crate) struct Values {
    bytes: Vec<u8>,
    /// The end of each text in `bytes`.
    ends: Vec<usize>,
}

impl Values {
    /// Number of texts.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns the memory that they take, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.bytes.capacity() + self.ends.capacity() * size_of::<usize>()
    }

    /// Returns the text at an index, as bytes.
    #[inline]
    pub(crate) fn value(&self, index: u32) -> &[u8] {
        let index = to_index(index);
        let start = match index.checked_sub(1) {
            Some(before) => self.ends.get(before).copied(),
            None => Some(0),
        };
        let value = start.zip(self.ends.get(index)).and_then(|(start, end)| self.bytes.get(start..*end));
        let Some(value) = value else { unreachable!("entries are indexes of values") };
        value
    }

    /// Adds a text, and returns its index.
    #[inline]
    pub(super) fn push(&mut self, value: &[u8]) -> u32 {
        let index = to_u32(self.ends.len());
        self.bytes.extend_from_slice(value);
        self.ends.push(self.bytes.len());
        index
    }

    /// Returns the last text and its index.
    pub(super) fn last(&self) -> Option<(u32, &[u8])> {
        let index = to_u32(self.ends.len()).checked_sub(1)?;
        Some((index, self.value(index)))
    }
}
