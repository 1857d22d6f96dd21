//! Sums as JSON: amounts are texts with 8 decimals, in USD.

use bill::{Difference, SUM_NAMES, Sum, Sums};
use serde_json::{Map, Value};

/// Converts sums and the number of their lines to JSON.
pub(crate) fn sums_to_json(sums: &Sums) -> Value {
    fields_to_json(sums.in_order(), sums.lines.into())
}

/// Converts a difference of sums and numbers of lines to JSON.
pub(crate) fn difference_to_json(difference: &Difference) -> Value {
    fields_to_json(difference.sums, i64::try_from(difference.lines).unwrap_or(i64::MAX).into())
}

fn fields_to_json(sums: [Sum; 6], lines: Value) -> Value {
    let sums = SUM_NAMES.iter().zip(sums).map(|(name, sum)| ((*name).to_owned(), sum.to_string().into()));
    Value::Object(sums.chain([("lines".to_owned(), lines)]).collect::<Map<_, _>>())
}
