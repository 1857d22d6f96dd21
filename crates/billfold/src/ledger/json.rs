//! How sums stand in JSON: amounts are texts with 8 decimals, in USD.

use bill::{Difference, SUM_NAMES, Sum, Sums};
use serde_json::{Map, Value};

/// Sums, and the number of their lines.
pub(crate) fn sums(sums: &Sums) -> Value {
    fields(sums.in_order(), sums.lines.into())
}

/// What one has more than the other.
pub(crate) fn difference(difference: &Difference) -> Value {
    fields(difference.sums, i64::try_from(difference.lines).unwrap_or(i64::MAX).into())
}

fn fields(sums: [Sum; 6], lines: Value) -> Value {
    let sums = SUM_NAMES.iter().zip(sums).map(|(name, sum)| ((*name).to_owned(), sum.to_string().into()));
    Value::Object(sums.chain([("lines".to_owned(), lines)]).collect::<Map<_, _>>())
}
