//! Tests of the behaviour of the crate: bytes of bill files in; lines, faults and sums out.
#![expect(
    clippy::format_collect,
    clippy::format_push_string,
    clippy::indexing_slicing,
    clippy::integer_division,
    clippy::panic,
    clippy::unwrap_used,
    reason = "in a test a panic is the message, and the numbers are small"
)]

mod batches;
mod cases;
mod causes;
mod corpus;
mod digests;
mod families;
mod faults;
mod file_faults;
mod generations;
mod hostile;
mod meaning;
mod names;
mod notices;
mod payments;
mod resolution;
mod savings_plans;
mod sheet;
mod strays;
mod support;
mod tops;
mod worlds;
