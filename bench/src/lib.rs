//! A load generator for servers of HTTP/1.1 that check a signature: distinct signed requests, made ahead, over kept connections.
//!
//! Requests are made before the clock starts, so that signing takes nothing from the load. First a closed loop finds the
//! peak: each connection sends its next request when it has an answer. Then an open loop sends at a fixed rate, and a latency
//! counts from the time at which a request was due, whether or not a connection was free (no coordinated omission). Each
//! answer is checked, so that a fast refusal does not count as one.

pub mod answer;
pub mod connection;
pub mod description;
pub mod figures;
pub mod loops;
pub mod measure;
pub mod pool;
pub mod sign;
