//! What a client prefers: the headers `Accept`, `Accept-Encoding` and `Accept-Language`, whose entries have weights.

use bill::Language;
use hyper::HeaderMap;
use hyper::header::{self, HeaderName};

use crate::pages::encoded::Encoding;

/// The weight of an entry that has none, in thousandths.
const WEIGHT_MAX: u32 = 1000;

/// An entry: its name in small letters, and its weight in thousandths; 0 refuses it.
type Preference = (String, u32);

/// Returns true if a client asks for HTML by name, as browsers do.
pub(super) fn accepts_html(headers: &HeaderMap) -> bool {
    list_preferences(headers, &header::ACCEPT).any(|(name, weight)| name == "text/html" && weight > 0)
}

/// Selects the smallest encoding that a client accepts.
pub(super) fn select_encoding(headers: &HeaderMap) -> Encoding {
    let accepted: Vec<Preference> = list_preferences(headers, &header::ACCEPT_ENCODING).collect();
    let accepts = |name: &str| accepted.iter().any(|(known, weight)| known == name && *weight > 0);
    if accepts("br") {
        Encoding::Brotli
    } else if accepts("gzip") {
        Encoding::Gzip
    } else {
        Encoding::Identity
    }
}

/// Selects the language of the largest weight; English if a client names neither.
pub(super) fn select_language(headers: &HeaderMap) -> Language {
    let mut best = (0, Language::English);
    for (range, weight) in list_preferences(headers, &header::ACCEPT_LANGUAGE) {
        let language = match range.split('-').next() {
            Some("zh") => Language::Chinese,
            Some("en") => Language::English,
            Some(_) | None => continue,
        };
        if weight > best.0 {
            best = (weight, language);
        }
    }
    best.1
}

/// Lists the entries of a header, in their order.
fn list_preferences(headers: &HeaderMap, name: &HeaderName) -> impl Iterator<Item = Preference> {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    let entries = values.flat_map(|value| value.split(','));
    entries.map(|entry| {
        let mut parts = entry.split(';').map(|part| part.trim().to_ascii_lowercase());
        let name = parts.next().unwrap_or_default();
        let weight = parts.find_map(|part| part.strip_prefix("q=").map(parse_weight));
        (name, weight.unwrap_or(WEIGHT_MAX))
    })
}

/// Parses a weight such as `0.8` to thousandths. What is no number refuses.
fn parse_weight(weight: &str) -> u32 {
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    if whole == "1" {
        return WEIGHT_MAX;
    }
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    digits.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes the headers of a client.
    fn make_headers(name: &HeaderName, values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(name.clone(), value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn the_language_with_the_largest_weight_is_selected() {
        for (accepted, language) in [
            ("zh-CN,zh;q=0.9,en;q=0.8", Language::Chinese),
            ("en-US,en;q=0.9,zh;q=0.8", Language::English),
            ("de, zh;q=0.3, en;q=0.35", Language::English),
            ("fr", Language::English),
            ("fr, ZH-hant;q=0.1", Language::Chinese),
            ("zh;q=0", Language::English),
            ("", Language::English),
        ] {
            let headers = make_headers(&header::ACCEPT_LANGUAGE, &[accepted]);
            assert_eq!(select_language(&headers), language, "{accepted}");
        }
    }

    #[test]
    fn the_smallest_encoding_that_is_accepted_is_selected() {
        for (accepted, encoding) in [
            ("gzip, deflate, br, zstd", Encoding::Brotli),
            ("gzip;q=1.0, br;q=0", Encoding::Gzip),
            ("gzip;q=0.000, br;Q=0", Encoding::Identity),
            ("GZIP ; q=0.5", Encoding::Gzip),
            ("brotli", Encoding::Identity),
            ("", Encoding::Identity),
        ] {
            let headers = make_headers(&header::ACCEPT_ENCODING, &[accepted]);
            assert_eq!(select_encoding(&headers), encoding, "{accepted}");
        }
    }

    #[test]
    fn a_browser_names_html_in_any_of_its_headers() {
        for (accepted, is_html) in [
            (["text/html,*/*;q=0.8", "*/*"], true),
            (["*/*", "TEXT/HTML"], true),
            (["text/html;q=0", "*/*"], false),
            (["application/json", "text/htmlx"], false),
        ] {
            assert_eq!(accepts_html(&make_headers(&header::ACCEPT, &accepted)), is_html, "{accepted:?}");
        }
    }
}
