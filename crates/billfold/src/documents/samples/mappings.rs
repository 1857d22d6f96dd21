//! Values as literals of languages that have lists and maps, for clients that take a whole input.

use serde_json::Value;

/// The signs of a language's literals.
pub(super) struct MappingForm {
    /// Quotes a text.
    pub(super) quote: fn(&str) -> String,
    /// True and false.
    pub(super) booleans: [&'static str; 2],
    /// Before and behind a list.
    pub(super) list: [&'static str; 2],
    /// Before and behind a map.
    pub(super) map: [&'static str; 2],
    /// Between a name and its value.
    pub(super) between: &'static str,
}

impl MappingForm {
    /// Writes a value.
    pub(super) fn write_value(&self, value: &Value) -> String {
        let wrap = |signs: [&str; 2], parts: Vec<String>| {
            let [start, end] = signs;
            format!("{start}{}{end}", parts.join(", "))
        };
        match value {
            Value::String(text) => (self.quote)(text),
            Value::Bool(is_true) => {
                let [yes, no] = self.booleans;
                if *is_true { yes.to_owned() } else { no.to_owned() }
            }
            Value::Array(items) => wrap(self.list, items.iter().map(|item| self.write_value(item)).collect()),
            Value::Object(members) => {
                let member = |(name, value): (&String, &Value)| {
                    format!("{}{}{}", (self.quote)(name), self.between, self.write_value(value))
                };
                wrap(self.map, members.iter().map(member).collect())
            }
            Value::Null | Value::Number(_) => value.to_string(),
        }
    }
}
