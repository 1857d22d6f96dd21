//! The data that a page has for its modules: what all such pages have, and their own.

use bill::Language;
use serde_json::{Map, Value, json};

use crate::documents::site_facts::SiteFacts;

/// Writes the data of a page as JSON. Without `<`, nothing in it ends the element that it is in.
pub(super) fn write_page_data(
    facts: &SiteFacts<'_>,
    language: Language,
    words: &Map<String, Value>,
    own: Map<String, Value>,
) -> String {
    let common = json!({
        "language": match language {
            Language::English => "en",
            Language::Chinese => "zh",
        },
        "isDemo": facts.is_demo,
        "address": facts.address,
        "words": words,
    });
    let Value::Object(mut data) = common else { unreachable!("the data of a page are an object") };
    data.extend(own);
    Value::Object(data).to_string().replace('<', "\\u003c")
}
