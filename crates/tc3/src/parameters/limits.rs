//! The values that a parameter takes, of those of its kind.

use std::fmt::Display;

use serde_json::Value;

/// Values that a message lists one by one, at most.
const LISTED_MAX: usize = 8;

/// The values that a parameter takes, of those of its kind. For a list, choices and numbers are those of its items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// The texts that it takes; empty if it takes every text.
    pub choices: Vec<String>,
    /// The least number.
    pub min: Option<i128>,
    /// The largest number.
    pub max: Option<i128>,
    /// The least number of items.
    pub items_min: Option<usize>,
    /// The largest number of items.
    pub items_max: Option<usize>,
    /// True if letter case does not count in the choices.
    pub ignores_case: bool,
}

impl Limits {
    /// Describes what is allowed, as the end of a sentence that begins with "It must".
    #[must_use]
    pub fn describe(&self) -> String {
        let mut parts = Vec::new();
        if let Some(items) = describe_range(self.items_min, self.items_max) {
            parts.push(format!("have {items} items"));
        }
        if let Some(range) = describe_range(self.min, self.max) {
            parts.push(format!("be {range}"));
        }
        match self.choices.len() {
            0 => {}
            1..=LISTED_MAX => parts.push(format!("be one of {}", self.choices.join(", "))),
            _ => parts.push("be one of the documented values".to_owned()),
        }
        parts.join(", and ")
    }

    /// Finds what of a value of the right kind is beyond the limits, as a text.
    pub(super) fn find_excess(&self, value: &Value) -> Option<String> {
        if let Value::Array(items) = value {
            let is_below = self.items_min.is_some_and(|min| items.len() < min);
            let is_above = self.items_max.is_some_and(|max| items.len() > max);
            if is_below || is_above {
                return Some(format!("{} items", items.len()));
            }
            return items.iter().find_map(|item| self.find_excess(item));
        }
        if let Value::String(text) = value {
            let equals =
                |choice: &String| choice == text || self.ignores_case && choice.eq_ignore_ascii_case(text);
            let is_known = self.choices.is_empty() || self.choices.iter().any(equals);
            return (!is_known).then(|| text.clone());
        }
        let number = value.as_i64().map(i128::from).or_else(|| value.as_u64().map(i128::from))?;
        let is_outside = self.min.is_some_and(|min| number < min) || self.max.is_some_and(|max| number > max);
        is_outside.then(|| number.to_string())
    }
}

/// Describes a range of numbers, such as `from 1 to 9`; `None` if every number is in it.
///
/// ```
/// assert_eq!(tc3::parameters::describe_range(Some(1), Some(9)).unwrap(), "from 1 to 9");
/// ```
#[must_use]
pub fn describe_range<T: Display>(min: Option<T>, max: Option<T>) -> Option<String> {
    match (min, max) {
        (Some(min), Some(max)) => Some(format!("from {min} to {max}")),
        (Some(min), None) => Some(format!("at least {min}")),
        (None, Some(max)) => Some(format!("at most {max}")),
        (None, None) => None,
    }
}
