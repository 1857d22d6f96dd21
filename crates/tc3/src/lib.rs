//! Tencent Cloud API 3.0 on the wire: claims, signatures, error codes and envelopes.
//!
//! This crate is pure. It does no input or output, reads no clock and no environment, and knows no HTTP
//! library: the owner of the socket hands over a [`Received`] and the present time as a number.
//!
//! The modules, in the order in which a request passes through them:
//!
//! | module | takes | gives |
//! |---|---|---|
//! | [`received`] | method, path, query, headers, body | [`Received`] |
//! | [`claim`] | [`Received`] | [`Claim`]: who sends the request and what it asks for, nothing proven |
//! | [`verify`](mod@verify) | [`Claim`] and [`Secret`] | [`Verified`]: the only proof that the caller holds the key |
//! | [`parameters`] | [`Parameters`] and a definition | the action's own parameters, checked and converted to their types |
//! | [`envelope`] | an output or a [`Refusal`] | the bytes of the answer |
//!
//! [`sign`] has the steps of both signature methods, shared by [`verify()`](verify()), by our own client and by
//! the test vectors. [`internals`] is for the crate `doctor` alone.
//!
//! # Example
//!
//! A client signs a request, the server checks it.
//!
//! ```
//! use tc3::{Claim, Method, Received, Secret, sign, verify};
//!
//! let secret = Secret::new("a made-up secret key".to_owned());
//! let body = br#"{"BillMonth":"2022-11","CustomerUin":123456}"#;
//! let authorization = sign::sign_post_json(
//!     &sign::PostJson {
//!         secret_id: "AKIDMADEUP",
//!         host: "intlpartnersmgt.example.com",
//!         service: "intlpartnersmgt",
//!         timestamp_s: 1_700_000_000,
//!         body,
//!     },
//!     &secret,
//! );
//!
//! let headers: [(&str, &[u8]); 6] = [
//!     ("Host", b"intlpartnersmgt.example.com"),
//!     ("Content-Type", b"application/json"),
//!     ("X-TC-Action", b"DescribeBillSummaryByPayMode"),
//!     ("X-TC-Version", b"2022-09-28"),
//!     ("X-TC-Timestamp", b"1700000000"),
//!     ("Authorization", authorization.as_bytes()),
//! ];
//! let received = Received { method: Method::Post, path: "/", query: "", headers: &headers, body };
//!
//! let claim = Claim::read(&received, "intlpartnersmgt")?;
//! claim.check_freshness(1_700_000_007)?;
//! let verified = verify(claim, &received, &secret)?;
//! assert_eq!(verified.action, "DescribeBillSummaryByPayMode");
//! # Ok::<(), tc3::Refusal>(())
//! ```

#![forbid(unsafe_code)]
#![deny(clippy::arithmetic_side_effects)]

pub mod claim;
pub mod code;
pub mod envelope;
pub mod internals;
pub mod parameters;
pub mod received;
pub mod refusal;
pub mod secret;
pub mod sign;
pub mod verify;

pub use claim::{Claim, Pair, Parameters, Part, Scheme};
pub use code::Code;
pub use received::{Method, Received};
pub use refusal::Refusal;
pub use secret::Secret;
pub use sign::Digest;
pub use verify::{Verified, verify};
