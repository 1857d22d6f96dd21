//! The columns of a cell's amounts, as the queries of both databases list them.

use std::sync::LazyLock;

use bill::Measure;

/// The columns of the amounts, in the order of [`Measure::ALL`], with commas between them.
pub(super) static AMOUNT_COLUMNS: LazyLock<String> =
    LazyLock::new(|| Measure::ALL.map(Measure::name).join(", "));
