//! `/openapi.json`: the actions as `OpenAPI` 3.1.
//!
//! All actions are POST requests of one path, which a document of this form can hold once. So each has a key of its own with
//! a fragment, `/#X-TC-Action=NAME`, as the collection of APIs.guru writes services of this kind: a client does not send a
//! fragment, and the key names the header that selects the action. A key with a query would be sent and signed.

mod operation;
mod schema;

use api::{Actions, Service, list_common_codes, list_messages};
use serde_json::{Map, Value, json};

use super::object_types::list_object_types;
use operation::{make_common_parameters, make_path_item, to_path_key};
use schema::{insert_action_schemas, insert_error_schemas, make_object_schema};

/// The scheme of a signature.
const SIGNATURE: &str = "TC3-HMAC-SHA256";

/// Renders the actions as `OpenAPI` 3.1.
pub(crate) fn render_openapi_json(actions: &Actions) -> String {
    let mut schemas = Map::new();
    let mut paths = Map::new();
    for action in actions.iter() {
        let name = action.definition.name;
        insert_action_schemas(action, &mut schemas);
        paths.insert(to_path_key(name), make_path_item(action));
    }
    for (name, object) in list_object_types(actions.iter()) {
        schemas.insert(name.to_owned(), make_object_schema(&object));
    }
    insert_error_schemas(&mut schemas);
    let common_codes: Vec<Value> = list_common_codes()
        .iter()
        .map(|code| json!({"code": code.as_str(), "message": list_messages(*code).first()}))
        .collect();
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Billfold",
            "summary": "What the customers of a partner owe, over Tencent Cloud API 3.0",
            "description": format!(
                "{}. Every action is a POST of the path `/`; the headers `X-TC-Action` and `X-TC-Version` select it. The fragments in the keys of paths are not sent: they tell the actions apart. Each request is \
                 signed ({SIGNATURE}). The HTTP status is 200 for errors too: `Response` then has `Error`. `x-common-codes` \
                 are the codes that any action may be refused with before it runs.",
                list_services().join("; "),
            ),
            "version": Service::Partners.version(),
        },
        "servers": [{"url": "/", "description": "The server that has this document"}],
        "security": [{SIGNATURE: []}],
        "paths": paths,
        "components": {
            "parameters": make_common_parameters(),
            "schemas": schemas,
            "securitySchemes": {SIGNATURE: {
                "type": "apiKey",
                "in": "header",
                "name": "Authorization",
                "description": format!(
                    "`{SIGNATURE} Credential=ID/DATE/SERVICE/tc3_request, SignedHeaders=content-type;host, Signature=HEX`: \
                     each request has its own, made from its headers, its body and its time."
                ),
            }},
        },
        "x-common-codes": common_codes,
    });
    format!("{document:#}\n")
}

/// Describes each service in some words.
fn list_services() -> [String; 2] {
    Service::ALL.map(|service| format!("Service `{}`, version `{}`", service.name(), service.version()))
}

#[cfg(test)]
mod tests;
