//! A body in the encodings of HTTP, made once each and kept.

use std::io::Write as _;
use std::sync::OnceLock;

use flate2::Compression;
use flate2::write::GzEncoder;
use hyper::body::Bytes;
use tc3::sign::compute_sha256_hex;

/// The quality of brotli: a page of 60 KB takes some milliseconds, once for each start of the server.
const BROTLI_QUALITY: i32 = 9;

/// The window of brotli, as a power of 2. It holds any page.
const BROTLI_WINDOW_BITS: i32 = 18;

/// Digits of a body's digest that its name and its entity tag have.
const DIGEST_DIGITS: usize = 16;

/// An encoding of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// The bytes themselves.
    Identity,
    /// Compressed by gzip.
    Gzip,
    /// Compressed by brotli.
    Brotli,
}

/// A body whose encodings are made when they are first asked for, and kept.
#[derive(Debug)]
pub(crate) struct Encoded {
    identity: Bytes,
    gzip: OnceLock<Bytes>,
    brotli: OnceLock<Bytes>,
    digest: String,
}

impl Encoding {
    /// The name in `Content-Encoding`; `None` for the bytes themselves.
    pub(crate) const fn as_str(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }

    /// Selects the smallest encoding that a client accepts, by its `Accept-Encoding`.
    pub(crate) fn select(accepted: &str) -> Self {
        let accepts = |name: &str| {
            accepted.split(',').any(|entry| {
                let (coding, weight) = entry.split_once(';').unwrap_or((entry, ""));
                let weight = weight.trim().trim_start_matches("q=");
                let is_refused = !weight.is_empty() && weight.trim_matches(['0', '.']).is_empty();
                coding.trim().eq_ignore_ascii_case(name) && !is_refused
            })
        };
        if accepts("br") {
            Self::Brotli
        } else if accepts("gzip") {
            Self::Gzip
        } else {
            Self::Identity
        }
    }
}

impl Encoded {
    /// A body.
    pub(crate) fn new(body: impl Into<Bytes>) -> Self {
        let identity = body.into();
        let digest = hash_body(&identity);
        Self { identity, gzip: OnceLock::new(), brotli: OnceLock::new(), digest }
    }

    /// The first digits of the body's SHA-256, in hexadecimal.
    pub(crate) fn digest(&self) -> &str {
        &self.digest
    }

    /// Returns the body in an encoding.
    pub(crate) fn in_encoding(&self, encoding: Encoding) -> Bytes {
        match encoding {
            Encoding::Identity => self.identity.clone(),
            Encoding::Gzip => self.gzip.get_or_init(|| compress_gzip(&self.identity)).clone(),
            Encoding::Brotli => self.brotli.get_or_init(|| compress_brotli(&self.identity)).clone(),
        }
    }
}

/// Returns the first 16 digits of a body's SHA-256, in hexadecimal.
pub(super) fn hash_body(body: &[u8]) -> String {
    let mut digits = compute_sha256_hex(body);
    digits.truncate(DIGEST_DIGITS);
    digits
}

fn compress_gzip(body: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let written = encoder.write_all(body).and_then(|()| encoder.finish());
    written.unwrap_or_else(|error| unreachable!("memory takes every byte: {error}")).into()
}

fn compress_brotli(body: &[u8]) -> Bytes {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW_BITS,
        ..Default::default()
    };
    let mut compressed = Vec::new();
    let written = brotli::BrotliCompress(&mut &*body, &mut compressed, &parameters);
    written.unwrap_or_else(|error| unreachable!("memory takes every byte: {error}"));
    compressed.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_encoding_that_is_accepted_is_selected() {
        for (accepted, encoding) in [
            ("gzip, deflate, br, zstd", Encoding::Brotli),
            ("gzip;q=1.0, br;q=0", Encoding::Gzip),
            ("gzip;q=0.000", Encoding::Identity),
            ("GZIP ; q=0.5", Encoding::Gzip),
            ("brotli", Encoding::Identity),
            ("", Encoding::Identity),
        ] {
            assert_eq!(Encoding::select(accepted), encoding, "{accepted}");
        }
    }
}
