//! What Billfold does, stated through its outermost doors: the program, HTTP, files, official clients.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::doc_markdown,
    reason = "a test may count plainly, and names clients as they are spelled"
)]

mod import;
mod support;
mod visibility;
mod wire;
