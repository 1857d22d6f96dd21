//! Changes of one byte.

use super::choices::Choices;

/// Any byte; every second one is a letter, digit or mark that texts are made of.
pub(crate) fn any_byte(choices: &mut Choices) -> u8 {
    const COMMON: &[u8] = b"0123456789abcdefXYZ =&%+/.,;:-_\t\"";
    if choices.flip() {
        COMMON[choices.below(COMMON.len())]
    } else {
        u8::try_from(choices.below(256)).unwrap()
    }
}

/// Puts another byte at a place; `None` where it is the one that stands there.
pub(crate) fn replace(bytes: &mut [u8], at: usize, byte: u8) -> Option<()> {
    let place = bytes.get_mut(at).filter(|place| **place != byte)?;
    *place = byte;
    Some(())
}

/// The same for a text; `None` as well where it is a text no more.
pub(crate) fn replaced(text: &str, at: usize, byte: u8) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    replace(&mut bytes, at, byte)?;
    String::from_utf8(bytes).ok()
}
