//! Pairs of a query or a form body: split at `&` and the first `=`, decoded, in the order sent.

use std::borrow::Cow;

use super::limits::PAIRS_MAX;
use crate::refusal::Refusal;

/// One decoded `key=value` of a query or form, borrowed where nothing had to be decoded.
pub type Pair<'a> = (Cow<'a, str>, Cow<'a, str>);

/// Parses `key=value&key=value`. An empty text has no pairs.
///
/// `+` and `%20` are blanks, hex digits may have either case. Each piece needs a `=`, an empty piece too,
/// as the vendor's gateway has it (LunaTranslator#264).
///
/// # Errors
///
/// [`Code::InvalidParameter`](crate::Code::InvalidParameter) for a piece without `=`, for a bad escape and for bytes that are not UTF-8;
/// [`Code::RequestSizeLimitExceeded`](crate::Code::RequestSizeLimitExceeded) for more than [`PAIRS_MAX`] pairs.
pub fn parse_pairs(text: &str) -> Result<Vec<Pair<'_>>, Refusal> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let count = text.bytes().filter(|b| *b == b'&').count().saturating_add(1);
    if count > PAIRS_MAX {
        return Err(Refusal::too_large("request", count, PAIRS_MAX, "parameters"));
    }
    let mut pairs = Vec::with_capacity(count);
    for piece in text.split('&') {
        let Some((key, value)) = piece.split_once('=') else {
            return Err(Refusal::piece_without_equals());
        };
        pairs.push((percent_decode(key, key)?, percent_decode(value, key)?));
    }
    Ok(pairs)
}

/// Parses a form body; see [`parse_pairs`].
///
/// # Errors
///
/// Those of [`parse_pairs`], and [`Code::InvalidParameter`](crate::Code::InvalidParameter) for a body that is not UTF-8.
pub(super) fn parse_body_pairs(body: &[u8]) -> Result<Vec<Pair<'_>>, Refusal> {
    let text =
        std::str::from_utf8(body).map_err(|error| Refusal::body_not_utf8().because(error.to_string()))?;
    parse_pairs(text)
}

/// Decodes one key or value; a refusal names `key`.
fn percent_decode<'a>(text: &'a str, key: &str) -> Result<Cow<'a, str>, Refusal> {
    if !text.bytes().any(|b| b == b'%' || b == b'+') {
        return Ok(Cow::Borrowed(text));
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => {
                decode_hex_byte(bytes.next(), bytes.next()).ok_or_else(|| Refusal::invalid_escape(key))?
            }
            plain => plain,
        });
    }
    let text = String::from_utf8(decoded)
        .map_err(|error| Refusal::parameter_not_utf8(key).because(error.utf8_error().to_string()))?;
    Ok(Cow::Owned(text))
}

/// The byte that two hex digits stand for.
fn decode_hex_byte(high: Option<u8>, low: Option<u8>) -> Option<u8> {
    let high = char::from(high?).to_digit(16)?;
    let low = char::from(low?).to_digit(16)?;
    u8::try_from((high << 4) | low).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<(String, String)> {
        parse_pairs(text).unwrap().into_iter().map(|(k, v)| (k.into_owned(), v.into_owned())).collect()
    }

    fn message(text: &str) -> String {
        parse_pairs(text).unwrap_err().to_string()
    }

    #[test]
    fn pairs_are_decoded_and_keep_order_and_duplicates() {
        let expected = [("B", "1 2 +=&"), ("A.0", "é中"), ("B", ""), ("", "x")];
        let expected: Vec<_> = expected.map(|(k, v)| (k.to_owned(), v.to_owned())).into();
        assert_eq!(texts("B=1+2%20%2B=%26&A%2e0=%C3%a9中&B=&=x"), expected);
        assert_eq!(texts(""), []);
    }

    #[test]
    fn what_needs_no_decoding_is_borrowed() {
        let pairs = parse_pairs("BillMonth=2022-11").unwrap();
        assert!(matches!(pairs.as_slice(), [(Cow::Borrowed("BillMonth"), Cow::Borrowed("2022-11"))]));
    }

    #[test]
    fn a_piece_without_an_equals_sign_is_refused() {
        for text in ["a", "a=1&b", "a=1&", "&a=1", "&", "{\"a\":1}"] {
            assert_eq!(
                message(text),
                "InvalidParameter: Url key and value should be splited by `=`.",
                "{text}"
            );
        }
    }

    #[test]
    fn bad_escapes_and_bad_utf8_are_refused_by_name() {
        for text in ["x=%", "x=%1", "x=%zz", "x=%+1", "x=%1é", "x=1&x=%4"] {
            let expected = "InvalidParameter: The percent-encoding of the parameter `x` is not valid.";
            assert_eq!(message(text), expected, "{text}");
        }
        assert_eq!(message("x=%ff"), "InvalidParameter: The parameter `x` is not valid UTF-8.");
        assert_eq!(parse_body_pairs(b"x=\xff").unwrap_err().message, "The request body is not valid UTF-8.");
    }

    #[test]
    fn there_is_a_limit_to_the_number_of_pairs() {
        let text = vec!["a="; PAIRS_MAX].join("&");
        assert_eq!(parse_pairs(&text).unwrap().len(), PAIRS_MAX);
        let refusal = parse_pairs(&format!("{text}&a=")).unwrap_err();
        assert_eq!(refusal.message, "The request has `4097` parameters, which exceeds the limit `4096`.");
    }
}
