//! Wording of numbers and foreign texts in sentences for people.

use std::fmt::Display;

/// Formats a number with the name of what is counted, in the singular or the plural.
pub(crate) fn format_count<N: Copy + Display + PartialEq + From<u8>>(number: N, noun: &str) -> String {
    if number == N::from(1) { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// Formats a difference for people: with a sign also if it is above zero.
pub(crate) fn format_signed(number: &str) -> String {
    let is_zero = number.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    if is_zero || number.starts_with('-') { number.to_owned() } else { format!("+{number}") }
}
