//! Facts that the name of a bill file states: the day of a delivery, and the number of a part.
//!
//! A name may come with folders in front, of either kind of separator; only its last piece counts. All
//! numbers are ASCII digits.

mod dates;
mod day;
mod missing;
mod part;

pub use dates::{NamedDate, find_dates};
pub use day::DeliveryDay;
pub use missing::{MissingParts, list_forgotten_parts, list_missing_parts};
pub use part::PartNumber;

/// Returns the name without the folders in front of it.
pub(crate) fn strip_folders(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// Returns true if a text is ASCII digits only, and at least one.
fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
