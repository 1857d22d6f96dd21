//! Pieces of the protocol for the crate `doctor` alone, which computes what a client may have signed.
//!
//! They are no part of what this crate offers to clients and servers, and can change at any time.

pub use crate::claim::authorization::is_own_service;
pub use crate::claim::form::parse_pairs;
pub use crate::claim::timestamp::format_zone_offset;
pub use crate::received::strip_port;
pub use crate::sign::{compute_hmac_sha256, compute_v1_mac, hash_sha256, to_hex};
