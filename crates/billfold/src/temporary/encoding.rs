//! Values as bytes of a temporary file, which the process that wrote them reads back.

use std::io::{self, Read};

/// Length of texts, in bytes, for which memory is taken before they are read.
const SHORT_TEXT_BYTES: usize = 1 << 10;

/// Appends a text, with its length before it.
pub(crate) fn write_text(bytes: &mut Vec<u8>, text: &str) {
    let Ok(length) = u32::try_from(text.len()) else { unreachable!("a record has at most a megabyte") };
    bytes.extend(length.to_le_bytes());
    bytes.extend(text.as_bytes());
}

/// Appends a text that may be absent.
pub(crate) fn write_optional_text(bytes: &mut Vec<u8>, text: Option<&str>) {
    bytes.push(u8::from(text.is_some()));
    if let Some(text) = text {
        write_text(bytes, text);
    }
}

/// Reads the next `N` bytes.
pub(crate) fn read_array<const N: usize>(from: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Reads a text that [`write_text`] wrote.
pub(crate) fn read_text(from: &mut impl Read) -> io::Result<String> {
    let length = u32::from_le_bytes(read_array(from)?);
    let mut bytes = Vec::new();
    match usize::try_from(length) {
        // In one call, as almost all.
        Ok(length) if length <= SHORT_TEXT_BYTES => {
            bytes.resize(length, 0);
            from.read_exact(&mut bytes)?;
        }
        // A length that is not the one that was written must not take its memory.
        _ => {
            let read = from.take(u64::from(length)).read_to_end(&mut bytes)?;
            if u32::try_from(read) != Ok(length) {
                return Err(make_read_back_error());
            }
        }
    }
    String::from_utf8(bytes).map_err(|_not_utf8| make_read_back_error())
}

/// Reads a text that [`write_optional_text`] wrote.
pub(crate) fn read_optional_text(from: &mut impl Read) -> io::Result<Option<String>> {
    let [is_some] = read_array(from)?;
    if is_some == 0 { Ok(None) } else { read_text(from).map(Some) }
}

/// Makes the error of bytes that are not those that were written.
pub(crate) fn make_read_back_error() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "the bytes read back are not those that were written: check the disk",
    )
}
