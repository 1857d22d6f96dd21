//! Sums as JSON: amounts are texts with 8 decimals, in USD.

use bill::{Difference, PerMeasure, Sum, Sums};
use serde_json::{Map, Value};

/// Converts sums and the number of their lines to JSON.
pub(crate) fn sums_to_json(sums: &Sums) -> Value {
    fields_to_json(sums.amounts, sums.lines.into())
}

/// Converts a difference of sums and numbers of lines to JSON.
pub(crate) fn difference_to_json(difference: &Difference) -> Value {
    fields_to_json(difference.amounts, i64::try_from(difference.lines).unwrap_or(i64::MAX).into())
}

fn fields_to_json(sums: PerMeasure<Sum>, lines: Value) -> Value {
    let sums = sums.iter().map(|(measure, sum)| (measure.name().to_owned(), sum.to_string().into()));
    Value::Object(sums.chain([("lines".to_owned(), lines)]).collect::<Map<_, _>>())
}
