//! A query or form rewritten in the ways in which libraries encode and order its parameters.

use crate::cause::Cause;
use crate::effort::Budget;
use crate::permutations::{list_orders, reorder_items};
use tc3::Pair;
use tc3::internals::parse_pairs;

/// Approximate number of rewritten forms of one query.
const REWRITINGS: usize = 36;

/// A way of percent-encoding parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Encoding {
    /// Characters that are not encoded, besides letters and digits.
    plain: &'static str,
    /// True if a blank is `+`, not `%20`.
    plus: bool,
    /// True if the hex digits are in lower case.
    lower: bool,
}

/// Characters that are not encoded by RFC 3986, by JavaScript, by Java and browsers in forms, and by older PHP.
const PLAIN: [&str; 4] = ["-_.~", "-_.!~*'()", "-_.*", "-_."];

fn list_all_encodings() -> impl Iterator<Item = Encoding> {
    PLAIN.into_iter().flat_map(|plain| {
        [(false, false), (true, false), (false, true), (true, true)].map(|(plus, lower)| Encoding {
            plain,
            plus,
            lower,
        })
    })
}

impl Encoding {
    /// The ways to encode a whole text: blanks as `%20` or `+`, digits in either case.
    pub(super) fn list_for_whole_text() -> impl Iterator<Item = Self> {
        list_all_encodings().take(4)
    }

    /// A text in this encoding.
    pub(super) fn encode(self, decoded: &str) -> String {
        let mut text = String::with_capacity(decoded.len());
        self.push_encoded(&mut text, decoded);
        text
    }

    fn push_encoded(self, text: &mut String, decoded: &str) {
        let digit = |half: u8| {
            let Some(digit) = char::from_digit(u32::from(half), 16) else {
                unreachable!("half a byte is below 16")
            };
            if self.lower { digit } else { digit.to_ascii_uppercase() }
        };
        for byte in decoded.bytes() {
            let c = char::from(byte);
            if byte.is_ascii_alphanumeric() || self.plain.contains(c) {
                text.push(c);
            } else if byte == b' ' && self.plus {
                text.push('+');
            } else {
                text.extend(['%', digit(byte >> 4), digit(byte & 0xf)]);
            }
        }
    }
}

/// The encodings that write these parameters differently, each with true if keys are encoded as well.
pub(super) fn list_distinct_encodings(pairs: &[Pair<'_>], budget: &mut Budget) -> Vec<(Encoding, bool)> {
    let bytes = pairs.iter().map(|(key, value)| key.len() + value.len()).sum::<usize>();
    if !budget.take_rewriting(bytes, REWRITINGS) {
        return Vec::new();
    }
    let mut known: Vec<Vec<String>> = Vec::new();
    let mut distinct = Vec::new();
    for encoding in list_all_encodings() {
        for keys_too in [false, true] {
            let key = |key: &str| if keys_too { encoding.encode(key) } else { key.to_owned() };
            let texts: Vec<String> =
                pairs.iter().flat_map(|(name, value)| [key(name), encoding.encode(value)]).collect();
            if !known.contains(&texts) {
                known.push(texts);
                distinct.push((encoding, keys_too));
            }
        }
    }
    distinct
}

/// A query or form in every other way of writing it, with the mistakes by which it differs from the sent one.
pub(super) fn rewrite_pairs(sent: &str, budget: &mut Budget) -> Vec<(Vec<Cause>, String)> {
    if sent.is_empty() || !budget.take_rewriting(sent.len(), REWRITINGS) {
        return Vec::new();
    }
    let mut all: Vec<(Vec<Cause>, String)> = Vec::new();
    let mut add = |causes: &[Cause], text: String| {
        if text != sent && !all.iter().any(|(_, known)| *known == text) {
            all.push((causes.to_vec(), text));
        }
    };

    let mut raw: Vec<(&str, &str)> =
        sent.split('&').map(|piece| piece.split_once('=').unwrap_or((piece, ""))).collect();
    raw.sort_by_key(|(key, _)| *key);
    add(&[Cause::PairsSorted], join_pairs(raw.iter().copied()));
    raw.sort_unstable();
    add(&[Cause::PairsSorted], join_pairs(raw.iter().copied()));

    let Ok(mut pairs) = parse_pairs(sent) else { return all };
    let mut write = |pairs: &[Pair<'_>], sorted: bool| {
        let causes = |cause| if sorted { vec![Cause::PairsSorted, cause] } else { vec![cause] };
        let decoded = pairs.iter().map(|(key, value)| (key.as_ref(), value.as_ref()));
        for encoding in list_all_encodings() {
            let mut text = String::with_capacity(sent.len());
            for (key, value) in decoded.clone() {
                if !text.is_empty() {
                    text.push('&');
                }
                encoding.push_encoded(&mut text, key);
                text.push('=');
                encoding.push_encoded(&mut text, value);
            }
            add(&causes(Cause::PairsEncoding), text);
        }
        add(&causes(Cause::PairsDecoded), join_pairs(decoded));
    };
    write(&pairs, false);
    pairs.sort_by(|(one, _), (other, _)| one.cmp(other));
    write(&pairs, true);
    all
}

/// A query or form with its parameters in every other order, if they are few.
pub(super) fn reorder_pairs(sent: &str, budget: &mut Budget) -> Vec<String> {
    let pieces: Vec<&str> = sent.split('&').collect();
    let orders = list_orders(pieces.len());
    if orders.is_empty() || !budget.take_rewriting(sent.len(), orders.len()) {
        return Vec::new();
    }
    orders.iter().map(|order| reorder_items(&pieces, order).join("&")).collect()
}

/// The values of a query or form, decoded except for each `+`, in the order sent and without the signature;
/// none where no `+` was sent.
pub(super) fn read_values_with_plus(sent: &str, budget: &mut Budget) -> Vec<String> {
    if !sent.contains('+') || !budget.take_rewriting(sent.len(), 1) {
        return Vec::new();
    }
    let sent = sent.replace('+', "%2B");
    let pairs = parse_pairs(&sent).unwrap_or_default();
    let signed = pairs.into_iter().filter(|(key, _)| key != "Signature");
    signed.map(|(_, value)| value.into_owned()).collect()
}

fn join_pairs<'p>(pairs: impl Iterator<Item = (&'p str, &'p str)>) -> String {
    let mut text = String::new();
    for (key, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        text.push_str(key);
        text.push('=');
        text.push_str(value);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::effort::Effort;

    #[test]
    fn a_query_is_written_in_every_other_way_and_never_as_it_was_sent() {
        let all = rewrite_pairs("b=1+2%2F%7e&a=~", &mut Budget::new(Effort::SERVER));
        let has = |causes: &[Cause], text: &str| all.contains(&(causes.to_vec(), text.to_owned()));
        assert!(has(&[Cause::PairsSorted], "a=~&b=1+2%2F%7e"));
        assert!(has(&[Cause::PairsEncoding], "b=1%202%2F~&a=~"));
        assert!(has(&[Cause::PairsEncoding], "b=1+2%2f%7e&a=%7e"));
        assert!(has(&[Cause::PairsDecoded], "b=1 2/~&a=~"));
        assert!(has(&[Cause::PairsSorted, Cause::PairsEncoding], "a=~&b=1%202%2F~"));
        assert!(all.iter().all(|(_, text)| text != "b=1+2%2F%7e&a=~"));
    }

    #[test]
    fn a_text_that_is_no_query_is_at_most_sorted() {
        let mut budget = Budget::new(Effort::SERVER);
        assert!(rewrite_pairs("", &mut budget).is_empty());
        assert!(
            rewrite_pairs("{\"a\":1}", &mut budget).iter().all(|(causes, _)| *causes == [Cause::PairsSorted])
        );
    }
}
