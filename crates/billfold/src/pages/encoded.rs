//! A body in the encodings of HTTP, made once each and kept.

use std::io::Write as _;
use std::sync::OnceLock;

use flate2::Compression;
use flate2::write::GzEncoder;
use hyper::body::Bytes;
use tc3::sign::compute_sha256_hex;

/// The quality of brotli. From 9 on each compression takes 32 MB of memory, for a body of any size; at 6 far less, and
/// pages are up to 5 % larger.
const BROTLI_QUALITY: i32 = 6;

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

    /// Finds the body in an encoding, if it was made before.
    pub(crate) fn find_encoding(&self, encoding: Encoding) -> Option<Bytes> {
        match encoding {
            Encoding::Identity => Some(self.identity.clone()),
            Encoding::Gzip => self.gzip.get().cloned(),
            Encoding::Brotli => self.brotli.get().cloned(),
        }
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
