//! What this crate promises, told as sentences: bytes of bill files in; lines, faults and sums out.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::integer_division,
    clippy::unwrap_used,
    reason = "in a test a panic is the message, and the numbers are small"
)]

mod cases;
mod faults;
mod hostile;
mod notices;
mod resolution;
mod sheet;
mod support;
mod worlds;
