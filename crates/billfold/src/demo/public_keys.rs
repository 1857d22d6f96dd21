//! The keys of the demo as its pages read them. Its world is invented, so that its keys are public; no other server has any.

use std::fmt;

use serde_json::{Value, json};

use super::world::DemoKey;

/// The path of the keys.
pub(crate) const DEMO_KEYS_PATH: &str = "/demo/keys.json";

/// The keys of the demo, as JSON.
pub(crate) struct PublicKeys(String);

impl PublicKeys {
    /// Describes the keys of the demo.
    pub(crate) fn new(keys: &[DemoKey]) -> Self {
        let keys = keys.iter().map(|key| {
            json!({
                "role": key.role.as_str(),
                "title": key.role.title(),
                "uin": key.uin.to_string(),
                "name": key.name,
                "secretId": key.pair.id,
                "secretKey": *key.pair.secret,
            })
        });
        Self(keys.collect::<Value>().to_string())
    }

    /// Returns the JSON.
    pub(crate) fn json(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PublicKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PublicKeys(redacted)")
    }
}
