//! Limits of a request's size and time, most of them the vendor's.

use crate::refusal::Refusal;

/// Largest query of a GET request, in bytes (document/product/1085/51409).
pub const GET_QUERY_BYTES_MAX: usize = 32 * 1024;

/// Largest body of a TC3 POST request, in bytes (document/product/1085/51409).
pub const TC3_POST_BODY_BYTES_MAX: usize = 10 * 1024 * 1024;

/// Largest body of a version 1 POST request, in bytes (document/product/1085/51409).
pub const V1_POST_BODY_BYTES_MAX: usize = 1024 * 1024;

/// Largest number of `key=value` pairs in one query or form. The vendor names no such limit; ours keeps the
/// cost of sorting them small, and is far above what any action takes.
pub const PAIRS_MAX: usize = 4096;

/// Largest number of names in `SignedHeaders`. Official clients list two.
pub const SIGNED_HEADERS_MAX: usize = 32;

/// Largest difference of a timestamp from our clock, either way, in seconds (document/product/1085/51426).
pub const SKEW_S_MAX: u64 = 300;

/// Checks a size in bytes against its limit; `what` names what has that size.
///
/// # Errors
///
/// [`Code::RequestSizeLimitExceeded`](crate::Code::RequestSizeLimitExceeded) where it is larger.
pub(super) fn check_size(what: &str, bytes: usize, bytes_max: usize) -> Result<(), Refusal> {
    if bytes > bytes_max {
        return Err(Refusal::too_large(what, bytes, bytes_max, "bytes"));
    }
    Ok(())
}
