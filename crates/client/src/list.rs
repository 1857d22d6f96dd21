//! Lists of answers.

use serde::{Deserialize, Deserializer};

/// Reads a list; `null` is an empty one, as servers in Go write it.
pub(crate) fn read_list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
