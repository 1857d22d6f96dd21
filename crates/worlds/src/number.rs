//! Conversions between integer types.

/// Converts a number that is known to be in the range of both types.
///
/// The limits of [`WorldSize`](crate::WorldSize) keep every count of a world from 0 to 2^62, and the price lists keep
/// amounts of lines in the same range.
pub(crate) fn convert_number<From, To: TryFrom<From>>(number: From) -> To {
    To::try_from(number).unwrap_or_else(|_| unreachable!("counts and amounts of a world are from 0 to 2^62"))
}
