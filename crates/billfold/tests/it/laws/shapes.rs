//! The shape of every answer of every action in a random world, as strict clients need it.

use api::{Actions, Field, RegisteredAction, Service, Shape};
use fastrand::Rng;
use serde_json::{Map, Value};

use super::world::World;
use crate::clients::{Installed, Models};
use crate::support::{SECOND_LEVEL, now_s, signed_headers};
use ::worlds::random_lines::pick_random;

/// Number of random inputs that each account sends to each action.
const INPUTS: usize = 12;

/// Draws a value of a field: an account or a month of the world where the name says so, any code where there are choices,
/// otherwise the example.
fn draw_value(field: &Field, world: &World, random: &mut Rng) -> Value {
    let customers: Vec<u64> = world.customers.iter().map(|(uin, _)| uin.parse().unwrap()).collect();
    let partner: u64 = SECOND_LEVEL.parse().unwrap();
    match (field.name.as_str(), &field.shape) {
        ("CustomerUin", Shape::List { .. }) => {
            (0..random.usize(1..4)).map(|_| pick_random(random, &customers)).collect()
        }
        ("CustomerUin", _) => pick_random(random, &customers).into(),
        ("SubAgentUin", _) => partner.into(),
        ("BillMonth" | "Month", _) => pick_random(random, &world.months).into(),
        ("Page", _) => random.u32(1..3).into(),
        (_, shape) if !shape.choices().is_empty() => pick_random(random, shape.choices()).code.into(),
        _ => field.example.clone().expect("every input has an example"),
    }
}

/// Draws an input of an action: what it must have, and some of what it may have.
fn draw_input(action: &RegisteredAction, world: &World, random: &mut Rng) -> Value {
    let mut input = Map::new();
    for field in &action.input {
        if field.is_required || random.bool() {
            input.insert(field.name.clone(), draw_value(field, world, random));
        }
    }
    Value::Object(input)
}

#[test]
fn every_answer_of_every_action_in_a_random_world_has_the_types_that_strict_clients_need() {
    let Some(installed) = Installed::find() else { return };
    let models = Models::read(&installed);
    let world = World::random();
    let mut random = world.random.clone();
    let mut faults = Vec::new();
    for action in Actions::new().iter_service(Service::Partners) {
        let name = action.definition.name;
        let mut passed = 0;
        for (caller, key) in world.partners.iter().chain(&world.customers) {
            for _ in 0..INPUTS {
                let input = draw_input(action, &world, &mut random).to_string();
                let headers = signed_headers(&world.server.address, key, name, &input, now_s());
                let answer = world.server.raw(&format!("POST / HTTP/1.1\r\n{headers}\r\n{input}"));
                passed += usize::from(answer.response()["Error"].is_null());
                let found = models.list_faults(name, &answer);
                faults.extend(found.iter().map(|fault| format!("{fault}; {input} for {caller}")));
            }
        }
        assert_ne!(passed, 0, "{}: every call of {name} is refused", world.at);
    }
    assert!(faults.is_empty(), "{}:\n{}", world.at, faults.join("\n"));
}
