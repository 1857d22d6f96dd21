//! Samples in JavaScript for Node.js.

use api::{Field, Shape, Text};
use serde_json::Value;

use super::call::SampleCall;
use super::form::{ID_VARIABLE, SECRET_VARIABLE, SampleForm, TOKEN_VARIABLE};
use super::mappings::MappingForm;
use super::quoting::quote_for_javascript;
use super::statements::{StatementForm, lower_first, write_statements};
use crate::documents::page::CodeForm;

/// Samples with the official SDK for Node.js.
pub(super) static NODE: SampleForm = SampleForm {
    name: "node",
    title: "Node.js",
    code: CodeForm::JavaScript,
    package: "tencentcloud-sdk-nodejs-intl-en 3.0.1335",
    file: "{}.js",
    install: "npm install tencentcloud-sdk-nodejs-intl-en@3.0.1335",
    run: "node {}.js",
    note: Text::new(
        "The SDK signs by version 1 unless TC3 is asked for, as it is here. It takes a callback and gives no promise, and has no \
         setting for the language: names come in the default of the server. It has no classes for the newest actions, which are called by \
         its common client.",
        "该 SDK 默认使用签名方法 v1，示例中已指定 TC3。只支持回调，不返回 Promise；没有语言设置，名称使用服务器的默认语言。最新的接口在该版本中没有对应的类，示例改用其通用客户端。",
    ),
    write: |call| Ok(write_program(call)),
};

/// The literals of JavaScript.
const LITERALS: MappingForm = MappingForm {
    quote: quote_for_javascript,
    booleans: ["true", "false"],
    list: ["[", "]"],
    map: ["{ ", " }"],
    between: ": ",
};

/// The day of the newest action that this version of the SDK has classes for.
const NEWEST_ACTION: &str = "2025-06-27";

/// The largest whole number that JavaScript keeps exact.
const EXACT_MAX: u64 = 9_007_199_254_740_991;

struct Node;

impl StatementForm for Node {
    fn name_variable(&self, field: &str) -> String {
        format!("{}Object", lower_first(field))
    }

    fn declare(&self, variable: &str, type_name: &str) -> String {
        format!("const {variable} = new Models.{type_name}();")
    }

    fn assign(&self, variable: &str, field: &Field, expression: &str) -> String {
        format!("{variable}.{} = {expression};", field.name)
    }

    fn write_scalar(&self, _shape: &Shape, value: &Value) -> String {
        LITERALS.write_value(&keep_exact(value))
    }

    fn write_list(&self, _item: &Shape, items: &[String]) -> String {
        format!("[{}]", items.join(", "))
    }
}

/// Turns a whole number that JavaScript would round into its text, which the server takes for the number.
fn keep_exact(value: &Value) -> Value {
    match value {
        Value::Number(number) => {
            let size = number.as_i64().map_or_else(|| number.as_u64(), |number| Some(number.unsigned_abs()));
            if size.is_none_or(|size| size > EXACT_MAX) {
                Value::String(number.to_string())
            } else {
                value.clone()
            }
        }
        Value::Array(items) => Value::Array(items.iter().map(keep_exact).collect()),
        Value::Object(members) => {
            Value::Object(members.iter().map(|(name, value)| (name.clone(), keep_exact(value))).collect())
        }
        Value::Null | Value::Bool(_) | Value::String(_) => value.clone(),
    }
}

fn write_program(call: &SampleCall<'_>) -> String {
    let SampleCall { action, .. } = call;
    let version = call.service.version();
    let first = call.describe(NODE.package);
    let is_typed = call.is_known_since(NEWEST_ACTION);
    let (client, request, send, show) = if is_typed {
        let mut statements = vec![format!("const request = new Models.{action}Request();")];
        statements.extend(write_statements(&Node, "request", &call.members));
        (
            "new Client(key, \"\", profile)".to_owned(),
            statements.join("\n"),
            format!("client.{action}(request, "),
            "answer.to_json_string()",
        )
    } else {
        (
            format!(
                "new common.CommonClient(\"{}\", \"{version}\", key, \"\", profile)",
                call.address.endpoint()
            ),
            format!("const parameters = {};", LITERALS.write_value(&keep_exact(&call.to_json()))),
            format!("client.request(\"{action}\", parameters, {{}}, "),
            "JSON.stringify(answer)",
        )
    };
    let import = if is_typed {
        "const { common, intlpartnersmgt } = require(\"tencentcloud-sdk-nodejs-intl-en\");\n\
         const { Client, Models } = intlpartnersmgt.v20220928;"
    } else {
        "const { common } = require(\"tencentcloud-sdk-nodejs-intl-en\");"
    };
    format!(
        r#"// {first}
{import}

const {{ {ID_VARIABLE}, {SECRET_VARIABLE}, {TOKEN_VARIABLE} }} = process.env;
const key = new common.Credential({ID_VARIABLE}, {SECRET_VARIABLE}, {TOKEN_VARIABLE});
const http = new common.HttpProfile("{scheme}://", "{endpoint}");
const profile = new common.ClientProfile("TC3-HMAC-SHA256", http);
const client = {client};
{request}
{send}(error, answer) => {{
  if (error) {{
    console.error(`${{error.code}}: ${{error.message}} (RequestId ${{error.requestId}})`);
    process.exitCode = 1;
    return;
  }}
  console.log({show});
}});
"#,
        scheme = call.address.scheme(),
        endpoint = call.address.endpoint(),
    )
}
