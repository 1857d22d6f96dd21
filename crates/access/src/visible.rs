//! The part of a customer's month that a caller may see.

use bill::Cell;

/// The part of a customer's month that a caller may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Visible {
    /// Nothing, not even that the customer exists.
    Nothing,
    /// The cells of the lines that the caller may see; empty if the month has no such lines.
    Cells(Vec<Cell>),
}
