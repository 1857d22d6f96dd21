//! Parameters as the pairs of a form, as version 1 signs and sends them.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::exact_value::ExactValue;

/// Characters that are escaped: all but letters, digits and `-_.~`.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A name with its value.
pub(crate) type Pair = (String, String);

/// Lists the pairs of a JSON object: `A.B` for the member of an object, `A.0` for the first of a list.
///
/// # Errors
///
/// No form can hold it, as a sentence: it is no object, or has `null` or an empty list or object in it.
pub(crate) fn list_pairs(parameters: &ExactValue) -> Result<Vec<Pair>, String> {
    let members = parameters.as_members().ok_or("the parameters are no JSON object")?;
    let mut pairs = Vec::new();
    for (name, value) in members {
        add_pairs(name.clone(), value, &mut pairs)?;
    }
    Ok(pairs)
}

/// Adds the pairs of a value.
fn add_pairs(name: String, value: &ExactValue, pairs: &mut Vec<Pair>) -> Result<(), String> {
    let missing = |what: &str| format!("{name} is {what}, which a form cannot hold: leave it out or use TC3");
    match value {
        ExactValue::Null => return Err(missing("null")),
        ExactValue::List(items) if items.is_empty() => return Err(missing("an empty list")),
        ExactValue::Object(members) if members.is_empty() => return Err(missing("an empty object")),
        ExactValue::Boolean(value) => pairs.push((name, value.to_string())),
        ExactValue::Number(text) | ExactValue::Text(text) => pairs.push((name, text.clone())),
        ExactValue::List(items) => {
            for (index, item) in items.iter().enumerate() {
                add_pairs(format!("{name}.{index}"), item, pairs)?;
            }
        }
        ExactValue::Object(members) => {
            for (member, value) in members {
                add_pairs(format!("{name}.{member}"), value, pairs)?;
            }
        }
    }
    Ok(())
}

/// Writes pairs as the body of a form.
pub(crate) fn encode_pairs(pairs: &[Pair]) -> String {
    let escape = |text: &str| utf8_percent_encode(text, ESCAPED).to_string();
    let pairs: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
    pairs.join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_and_lists_become_names_with_dots_and_every_sign_is_escaped() {
        let json = r#"{"A":"ü &=+","B":[7,"x"],"C":{"D":{"E":true}},"N":123456789012345.12345678}"#;
        let pairs = list_pairs(&ExactValue::parse(json).unwrap()).unwrap();
        assert_eq!(
            encode_pairs(&pairs),
            "A=%C3%BC%20%26%3D%2B&B.0=7&B.1=x&C.D.E=true&N=123456789012345.12345678"
        );
        for json in ["[]", r#"{"A":null}"#, r#"{"A":{"B":[]}}"#, r#"{"A":[{}]}"#] {
            assert!(list_pairs(&ExactValue::parse(json).unwrap()).is_err(), "{json}");
        }
    }
}
