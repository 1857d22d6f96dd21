//! Lines of a row group that are selected before their other columns are decoded.

use std::collections::BTreeSet;
use std::ops::Range;

use parquet::errors::ParquetError;

use super::decode::RowGroupDecoder;

/// Number of lines that are looked at together.
const LINES_AT_ONCE: usize = 2_048;

/// Finds the lines of some payers and owners in a row group, from its first line to its last.
#[derive(Debug)]
pub(super) struct PartyFinder {
    /// Decodes payers and owners.
    decoder: RowGroupDecoder,
    parties: BTreeSet<(i64, i64)>,
    /// Number of lines that were looked at.
    position: usize,
}

impl PartyFinder {
    /// Starts before the first line. The decoder is that of payers and owners.
    pub(super) const fn new(decoder: RowGroupDecoder, parties: BTreeSet<(i64, i64)>) -> Self {
        Self { decoder, parties, position: 0 }
    }

    /// Finds the next lines, at least as many as are wanted unless these are the last ones.
    ///
    /// # Errors
    ///
    /// [`ParquetError`]: payers or owners cannot be decoded.
    pub(super) fn find_next(&mut self, wanted: usize) -> Result<Vec<Range<usize>>, ParquetError> {
        let (mut ranges, mut found) = (Vec::new(), 0);
        while found < wanted && self.position < self.decoder.rows() {
            let end = self.decoder.rows().min(self.position.saturating_add(LINES_AT_ONCE));
            let batch = self.decoder.read(std::slice::from_ref(&(self.position..end)))?;
            let column = |name| batch.find_numbers(name).unwrap_or_default();
            let parties = column("payer_uin").iter().zip(column("owner_uin"));
            for (line, (payer, owner)) in (self.position..).zip(parties) {
                if self.parties.contains(&(*payer, *owner)) {
                    push_line(&mut ranges, line);
                    found += 1;
                }
            }
            self.position = end;
        }
        Ok(ranges)
    }
}

/// Adds a line behind the lines of ranges.
pub(super) fn push_line(ranges: &mut Vec<Range<usize>>, line: usize) {
    match ranges.last_mut() {
        Some(last) if last.end == line => last.end += 1,
        _ => ranges.push(line..line + 1),
    }
}
