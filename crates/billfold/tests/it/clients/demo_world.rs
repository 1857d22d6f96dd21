//! The examples of the definitions, and a server of the demo world, where they are true.

use access::Role;
use api::{Actions, Example, Service};
use serde_json::{Value, json};

use crate::demo::Demo;
use crate::support::{Home, Key, Server, unlimited_rates};

/// A server of the demo world that limits no rate, and the demo's keys.
pub(super) struct DemoWorld {
    pub(super) server: Server,
    pub(super) keys: Vec<Key>,
    _home: Home,
}

impl DemoWorld {
    pub(super) fn serve() -> Self {
        let home = Home::new();
        let Demo { server, keys, .. } = Demo::start(&home, true);
        assert!(server.stop().success());
        home.config(&unlimited_rates());
        Self { server: home.serve(), keys, _home: home }
    }

    /// Returns the key of the account of a role.
    pub(super) fn find_key(&self, role: Role) -> &Key {
        let keys = Role::ALL.into_iter().zip(&self.keys);
        keys.into_iter().find(|(of, _)| *of == role).map(|(_, key)| key).unwrap()
    }
}

/// Lists the examples of all actions of the vendor's service with the name of each action.
pub(super) fn list_examples() -> Vec<(&'static str, &'static Example)> {
    let actions = Actions::new();
    let definitions = actions.iter_service(Service::Partners).map(|action| action.definition);
    definitions.flat_map(|one| one.examples.iter().map(|example| (one.name, example))).collect()
}

/// Makes a call through a client's own classes of an action, as the owner of a key.
pub(crate) fn typed_call(action: &str, parameters: &Value, key: &Key) -> Value {
    json!({ "action": action, "parameters": parameters, "typed": true, "key": [key.id, key.secret] })
}
