//! The typed client against a real server: every action, all pages, both methods.

use std::collections::BTreeMap;

use access::Role;
use api::Actions;
use client::actions::{describe_bill_summary_by_pay_mode, describe_customer_uin, query_sub_agents_detail_v2};
use client::{Action, Amount, Client, ClientBuilder, Credentials, Error, Secret, Signature};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::demo::Demo;
use crate::support::{Home, Key, hide_token};

/// Sends an input, and returns the answer that came with the one that was expected, both as the client's types hold them.
type Ask = fn(&Client, &str, &str) -> (Value, Value);

fn make_ask<A: Action<Response: Serialize> + DeserializeOwned>() -> Ask {
    |client, input, output| {
        let request: A = serde_json::from_str(input).unwrap();
        let expected: A::Response = serde_json::from_str(output).unwrap();
        (
            serde_json::to_value(client.send(&request).unwrap()).unwrap(),
            serde_json::to_value(expected).unwrap(),
        )
    }
}

/// Lists the way to ask each action.
macro_rules! list_asks {
    ($($module:ident,)+) => {
        [$((client::actions::$module::Request::NAME, make_ask::<client::actions::$module::Request>()),)+]
    };
}

fn build(demo: &Demo, role: Role) -> ClientBuilder {
    let keys = Role::ALL.into_iter().zip(&demo.keys);
    let Key { id, secret } = keys.into_iter().find(|(of, _)| *of == role).map(|(_, key)| key).unwrap();
    let credentials = Credentials::new(id, Secret::new(secret.clone()), None).unwrap();
    Client::builder(&format!("http://{}", demo.server.address), credentials)
}

#[test]
fn the_typed_client_gets_the_answer_of_every_example_of_every_action_by_both_methods() {
    let demo = Demo::start(&Home::new(), false);
    let asks: BTreeMap<&str, Ask> = client::for_each_action!(list_asks).into_iter().collect();
    for action in Actions::new().iter() {
        let definition = action.definition;
        for (example, signature) in definition
            .examples
            .iter()
            .flat_map(|example| [Signature::Tc3, Signature::V1].map(|signature| (example, signature)))
        {
            let client = build(&demo, example.role).signature(signature).build().unwrap();
            let (mut answer, mut expected) = asks[definition.name](&client, example.input, example.output);
            for value in [&mut answer, &mut expected] {
                assert!(value.as_object_mut().unwrap().remove("RequestId").is_some_and(|id| id.is_string()));
            }
            assert_eq!(hide_token(answer), expected, "{} {signature:?}", definition.name);
        }
    }
}

#[test]
fn pages_of_any_size_are_the_whole_list_and_amounts_add_up_exactly() {
    let demo = Demo::start(&Home::new(), false);
    let client = build(&demo, Role::Distributor).build().unwrap();
    let list = |size| {
        let items = client.pages(describe_customer_uin::Request::new(1, size)).items();
        items.collect::<Result<Vec<_>, _>>().unwrap()
    };
    let all = list(1000);
    assert!(all.len() > 3, "{all:?}");
    assert_eq!((list(2), list(3)), (all.clone(), all.clone()));
    assert_eq!(client.pages(query_sub_agents_detail_v2::Request::new(1, 1)).count(), 2);
    for customer in all {
        let customer = customer.customer_uin.parse().unwrap();
        let request = describe_bill_summary_by_pay_mode::Request::new("2022-11", customer);
        for mode in client.send(&request).unwrap().summary_overview {
            let parts = mode.detail.iter().map(|detail| detail.total_cost);
            assert_eq!(Amount::sum(parts).unwrap(), mode.total_cost);
        }
    }
}

#[test]
fn a_refusal_has_the_code_and_the_id_of_the_request() {
    let demo = Demo::start(&Home::new(), false);
    let client = build(&demo, Role::Distributor).build().unwrap();
    let error = client.send(&describe_bill_summary_by_pay_mode::Request::new("2022-11", 1)).unwrap_err();
    let Error::Refused(refused) = error else { panic!("{error}") };
    assert_eq!(refused.code, "UnauthorizedOperation.UinNoAuth");
    assert_eq!(refused.request_id.len(), 36);
}
