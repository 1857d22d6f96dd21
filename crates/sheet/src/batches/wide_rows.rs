//! Rows that have as many fields as the header of their file.

use bill::Span;

/// Rows with as many fields as the header of their file has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WideRows<'r> {
    /// The bytes that the fields are places in.
    pub(super) text: &'r str,
    /// The fields of the first row, then those of the second.
    pub(super) fields: &'r [Span],
    width: usize,
    length: usize,
}

impl<'r> WideRows<'r> {
    /// Takes the fields of some rows.
    ///
    /// # Panics
    ///
    /// If there are more or fewer fields than a number of rows of that width has.
    pub(crate) fn new(text: &'r str, fields: &'r [Span], width: usize) -> Self {
        let length = fields.len().checked_div(width);
        let Some(length) = length.filter(|length| length.checked_mul(width) == Some(fields.len())) else {
            unreachable!("{} fields are no rows of {width}", fields.len())
        };
        Self { text, fields, width, length }
    }

    /// Number of rows.
    pub(super) fn len(self) -> usize {
        self.length
    }

    /// The places of the fields of a row.
    #[inline]
    #[expect(clippy::arithmetic_side_effects, reason = "indexes of fields in memory")]
    pub(super) fn fields_of(self, row: usize) -> &'r [Span] {
        let Some(fields) = self.fields.get(row * self.width..(row + 1) * self.width) else {
            unreachable!("the index {row} is of no row")
        };
        fields
    }

    /// The text of a row in a column.
    #[inline]
    pub(crate) fn field(self, row: usize, column: usize) -> Option<&'r str> {
        self.fields_of(row).get(column).map(|field| field.text_of(self.text))
    }

    /// The bytes of the texts of all rows in a column.
    pub(super) fn column(self, column: usize) -> impl Iterator<Item = &'r [u8]> {
        let fields = self.fields.get(column..).unwrap_or_default();
        fields.iter().step_by(self.width).map(move |field| field.bytes_of(self.text.as_bytes()))
    }
}
