//! Facts that the name of a bill file states: its month, the day of a delivery, and the number of a part.
//!
//! A name may come with folders in front, of either kind of separator; only its last piece counts. All
//! numbers are ASCII digits.

pub(crate) mod dates;
pub(crate) mod day;
pub(crate) mod missing;
pub(crate) mod month;
pub(crate) mod name_text;
pub(crate) mod part;
