//! The answer of every example, as strict clients need it.

use super::demo_world::{DemoWorld, list_examples};
use super::drive::Installed;
use super::models::Models;
use crate::support::{now_s, signed_headers};

#[test]
fn every_example_has_the_types_that_strict_clients_need() {
    let Some(installed) = Installed::find() else { return };
    let models = Models::read(&installed);
    let world = DemoWorld::serve();
    for (action, example) in list_examples() {
        let (key, address) = (world.find_key(example.role), &world.server.address);
        let headers = signed_headers(address, key, action, example.input, now_s());
        let answer = world.server.raw(&format!("POST / HTTP/1.1\r\n{headers}\r\n{}", example.input));
        assert_eq!(models.list_faults(action, &answer), Vec::<String>::new(), "{}", example.input);
    }
}
