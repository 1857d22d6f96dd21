//! Bodies that arrived compressed, which the API does not read.

use miniz_oxide::inflate::{decompress_to_vec_with_limit, decompress_to_vec_zlib_with_limit};
use tc3::{Method, Received};

use crate::effort::BODY_REWRITE_BYTES_MAX;

/// The first bytes of a gzip member that is compressed by deflate.
const GZIP: &[u8] = b"\x1f\x8b\x08";

/// Flags of a gzip header.
const GZIP_CHECKSUM: u8 = 2;
const GZIP_EXTRA: u8 = 4;
const GZIP_NAME: u8 = 8;
const GZIP_COMMENT: u8 = 16;

/// A body that arrived compressed.
pub(crate) struct Compression {
    /// The method in words.
    pub(crate) name: &'static str,
    /// The body before it was compressed, as far as it can be read here and is no larger than what is rewritten.
    pub(crate) plain: Option<Vec<u8>>,
}

/// Finds the compression of the body of a POST by its bytes, and by `Content-Encoding` where these do not tell. A body
/// that is a text is not compressed, and that header alone does no harm.
pub(crate) fn find_compression(received: &Received<'_>) -> Option<Compression> {
    let body = received.body;
    if received.method != Method::Post || body.is_empty() {
        return None;
    }
    if body.starts_with(GZIP) {
        return Some(Compression { name: "gzip", plain: inflate_gzip(body) });
    }
    if let Ok(plain) = decompress_to_vec_zlib_with_limit(body, BODY_REWRITE_BYTES_MAX) {
        return Some(Compression { name: "deflate", plain: Some(plain) });
    }
    let is_text = std::str::from_utf8(body).is_ok();
    let raw = || decompress_to_vec_with_limit(body, BODY_REWRITE_BYTES_MAX).ok();
    let named = received.header("Content-Encoding").unwrap_or_default().to_ascii_lowercase();
    let name = ["gzip", "deflate", "br", "zstd", "compress"]
        .into_iter()
        .find(|name| named.split(',').any(|part| part.trim() == *name));
    match name {
        Some("deflate") => raw().map(|plain| Compression { name: "deflate", plain: Some(plain) }),
        Some(name) if !is_text => Some(Compression { name, plain: None }),
        Some(_) => None,
        // Bytes that are no text and can be inflated to one: few bytes can be by chance.
        None if is_text => None,
        None => raw()
            .filter(|plain| !plain.is_empty() && std::str::from_utf8(plain).is_ok())
            .map(|plain| Compression { name: "deflate", plain: Some(plain) }),
    }
}

/// Reads a gzip body of one member.
fn inflate_gzip(body: &[u8]) -> Option<Vec<u8>> {
    let flags = *body.get(3)?;
    let mut rest = body.get(10..)?;
    if flags & GZIP_EXTRA != 0 {
        let (length, behind) = rest.split_first_chunk::<2>()?;
        rest = behind.get(usize::from(u16::from_le_bytes(*length))..)?;
    }
    for flag in [GZIP_NAME, GZIP_COMMENT] {
        if flags & flag != 0 {
            rest = rest.get(rest.iter().position(|byte| *byte == 0)? + 1..)?;
        }
    }
    if flags & GZIP_CHECKSUM != 0 {
        rest = rest.get(2..)?;
    }
    decompress_to_vec_with_limit(rest, BODY_REWRITE_BYTES_MAX).ok()
}
