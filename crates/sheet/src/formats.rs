//! The formats of bill files: recognised by their first bytes, never by the name of the file.
//!
//! A format is added by a file of its own, `formats/NAME.rs`, and here by a variant of [`Format`] with its arms:
//!
//! 1. The file holds a reader, such as [`DetailedCsv`]. Its `read` takes blocks of bytes in their order, in any sizes. It
//!    limits what it holds of a file, as `csv/split_error.rs` does for a record. A format whose index is at its end, such
//!    as Parquet, has to hold the file, or needs a source that seeks in place of blocks.
//! 2. It names the columns once: [`Header::read`](crate::header::Header::read) makes a header of their names, and
//!    [`RowReader::set_header`] takes it. Further names of columns belong to `header_words.rs`.
//! 3. It counts each row and gives it to [`RowReader::read_row`], which needs the row's number, as faults name it, and
//!    the text at the index of each column. Charges, faults of texts, and notices on texts come from
//!    there, the same for all formats. What depends on how rows are written is the format's own: notices on an empty
//!    file and an empty row, rows that are totals, widths, and texts without their escapes.
//!    By batches, the rows that have the header's width go to [`BatchReader`] together, and those of them that are rows of the
//!    bill to [`BatchReader::add_row`] one by one.
//! 4. [`Format::recognise`] tells it from the others, before it asks for those that are refused. An entry that it has in
//!    `formats/refused.rs` stays, in other words: a list of expected totals is still read as CSV alone.
//!
//! No other file chooses by format. The hints of the program on paths (`input_file.rs`) and the help of `import` speak of CSV
//! files.

pub(crate) mod detailed_csv;
pub(crate) mod refused;

use bill::{Batch, Line};

use detailed_csv::DetailedCsv;
use refused::{find_refused_format, find_text_format};

use crate::batches::BatchReader;
use crate::csv::split_block::SplitBlock;
use crate::fault::Fault;
use crate::findings::Findings;
use crate::rows::RowReader;

/// Number of first bytes by which a file is recognised. Fewer are enough if the file is shorter.
pub(crate) const HEAD_BYTES: usize = 512;

/// A format that is read, with the reader of a file of it.
#[derive(Debug)]
pub(crate) enum Format {
    /// The detailed bill as CSV.
    DetailedCsv(DetailedCsv),
}

impl Format {
    /// Recognises the format of a file by at least its first [`HEAD_BYTES`], or all of them.
    ///
    /// # Errors
    ///
    /// The fault of a format that is not read.
    pub(crate) fn recognise(head: &[u8]) -> Result<Self, Fault> {
        let head = cut_head(head);
        match find_refused_format(head) {
            Some((why, remedy)) => Err(Fault::of_file(why, remedy)),
            None => Ok(Self::DetailedCsv(DetailedCsv::new(find_text_format(head)))),
        }
    }

    /// Reads the next block of the file. `at_end` is true for the last one, which may be empty.
    ///
    /// # Errors
    ///
    /// Only those of `visit`; faults of the file go to `findings`.
    pub(crate) fn read<E>(
        &mut self,
        block: &[u8],
        at_end: bool,
        rows: &mut RowReader<'_>,
        findings: &mut Findings,
        visit: &mut impl FnMut(&Line<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        match self {
            Self::DetailedCsv(csv) => csv.read(block, at_end, rows, findings, visit),
        }
    }

    /// Reads the next block of the file by batches, in place. `at_end` is true for the last one, which may be empty. `batches` is set
    /// when the header is read.
    ///
    /// # Errors
    ///
    /// Only those of `visit`; faults of the file go to `findings`.
    pub(crate) fn read_block<E>(
        &mut self,
        block: &mut SplitBlock,
        at_end: bool,
        rows: &mut RowReader<'_>,
        batches: &mut Option<BatchReader>,
        findings: &mut Findings,
        visit: &mut impl FnMut(&Batch<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        match self {
            Self::DetailedCsv(csv) => csv.read_block(block, at_end, rows, batches, findings, visit),
        }
    }

    /// Goes on by batches with the beginning of a later line, whose number is given. Returns false if the rows of the file have not
    /// been reached.
    pub(crate) fn skip_to_line(&mut self, line: u64) -> bool {
        match self {
            Self::DetailedCsv(csv) => csv.skip_to_line(line),
        }
    }
}

/// Describes the format of a file that is no CSV, by at least its first 512 bytes or all of them.
#[must_use]
pub fn describe_other_format(head: &[u8]) -> Option<&'static str> {
    let head = cut_head(head);
    find_refused_format(head).or_else(|| find_text_format(head)).map(|(why, _)| why)
}

/// Returns the first bytes by which a file is recognised.
fn cut_head(bytes: &[u8]) -> &[u8] {
    bytes.get(..HEAD_BYTES).unwrap_or(bytes)
}
