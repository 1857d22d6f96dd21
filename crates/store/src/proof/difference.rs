//! Differences between what is published and what the lines add up to.

use bill::{Cell, KeyKind, PaymentKey, Sums};

/// A cell that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellDifference {
    /// The published cell; `None` if there is none.
    pub published: Option<Cell>,
    /// The sum of the lines; `None` if no line belongs to the cell.
    pub computed: Option<Cell>,
}

/// A name of a product or region that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameDifference {
    /// The kind of the key.
    pub kind: KeyKind,
    /// The key.
    pub key: String,
    /// The recorded name; `None` if there is none.
    pub published: Option<String>,
    /// The name that the lines have; `None` if no line names the key.
    pub computed: Option<String>,
}

/// A sum by payment status that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentDifference {
    /// Its key.
    pub key: PaymentKey,
    /// The recorded sum; `None` if there is none.
    pub published: Option<Box<Sums>>,
    /// The sum of the lines; `None` if no line belongs to it.
    pub computed: Option<Box<Sums>>,
}
