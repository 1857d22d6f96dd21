//! A place in the bytes of a page, and the faults of what is read there.

use bytes::Bytes;
use parquet::errors::ParquetError;

/// Bytes that are read one after the other.
#[derive(Debug)]
pub(super) struct Cursor {
    bytes: Bytes,
    position: usize,
}

impl Cursor {
    /// Starts at the first byte.
    pub(super) const fn new(bytes: Bytes) -> Self {
        Self { bytes, position: 0 }
    }

    /// The bytes that were not taken.
    #[inline]
    pub(super) fn rest(&self) -> &[u8] {
        self.bytes.get(self.position..).unwrap_or_default()
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    ///
    /// [`ParquetError`]: there are fewer.
    #[inline]
    pub(super) fn take(&mut self, count: usize) -> Result<&[u8], ParquetError> {
        let from = self.position;
        let taken = from.checked_add(count).and_then(|end| Some((end, self.bytes.get(from..end)?)));
        let Some((end, taken)) = taken else { return Err(make_fault("a page that ends within a value")) };
        self.position = end;
        Ok(taken)
    }

    /// Takes as many of the next bytes as there are.
    #[inline]
    pub(super) fn take_at_most(&mut self, count: usize) -> &[u8] {
        let rest = self.bytes.get(self.position..).unwrap_or_default();
        let taken = rest.get(..count).unwrap_or(rest);
        self.position += taken.len();
        taken
    }

    /// Takes a number behind which there is a text of as many bytes, and that text.
    ///
    /// # Errors
    ///
    /// [`ParquetError`]: the bytes end before it.
    #[inline]
    pub(super) fn take_text(&mut self) -> Result<&[u8], ParquetError> {
        let length = self.take_array().map(u32::from_le_bytes)?;
        self.take(crate::integers::to_index(length))
    }

    /// Takes the next bytes as an array.
    ///
    /// # Errors
    ///
    /// [`ParquetError`]: there are fewer.
    #[inline]
    pub(super) fn take_array<const N: usize>(&mut self) -> Result<[u8; N], ParquetError> {
        let Some(taken) = self.take(N)?.first_chunk() else { unreachable!("as many bytes were taken") };
        Ok(*taken)
    }

    /// Takes a number of as many bytes as it needs, of 7 bits each, lowest first.
    ///
    /// # Errors
    ///
    /// [`ParquetError`]: the bytes end within it, or it has more than 64 bits.
    pub(super) fn take_varint(&mut self) -> Result<u64, ParquetError> {
        let mut number = 0_u64;
        for shift in (0..u64::BITS).step_by(7) {
            let [byte] = self.take_array()?;
            let bits = u64::from(byte & 0x7f);
            if bits.leading_zeros() < shift {
                break;
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(make_fault("a number of more than 64 bits"))
    }
}

/// Makes the error of a page that is none of those that are written.
pub(super) fn make_fault(what: impl std::fmt::Display) -> ParquetError {
    ParquetError::General(format!("there is {what}"))
}
