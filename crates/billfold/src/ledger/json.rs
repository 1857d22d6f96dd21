//! How sums stand in JSON: amounts are texts with 8 decimals, in USD.

use bill::{Difference, PerMeasure, Sum, Sums};
use serde_json::{Map, Value};

/// Sums, and the number of their lines.
pub(crate) fn sums(sums: &Sums) -> Value {
    fields(sums.amounts, sums.lines.into())
}

/// What one has more than the other.
pub(crate) fn difference(difference: &Difference) -> Value {
    fields(difference.amounts, i64::try_from(difference.lines).unwrap_or(i64::MAX).into())
}

fn fields(sums: PerMeasure<Sum>, lines: Value) -> Value {
    let sums = sums.iter().map(|(measure, sum)| (measure.name().to_owned(), sum.to_string().into()));
    Value::Object(sums.chain([("lines".to_owned(), lines)]).collect::<Map<_, _>>())
}
