//! Samples in Python.

use api::{Field, Shape, Text};
use serde_json::Value;

use super::call::SampleCall;
use super::form::{ID_VARIABLE, SECRET_VARIABLE, SampleForm, TOKEN_VARIABLE};
use super::mappings::MappingForm;
use super::quoting::quote_for_python;
use super::statements::{StatementForm, to_snake_case, write_statements};
use crate::documents::page::CodeForm;

/// Samples with the official SDK for Python.
pub(super) static PYTHON: SampleForm = SampleForm {
    name: "python",
    title: "Python",
    code: CodeForm::Python,
    package: "tencentcloud-sdk-python-intl-en 3.1.193",
    file: "{}.py",
    install: "python3 -m venv sdk && . sdk/bin/activate && pip install tencentcloud-sdk-python-intl-en==3.1.193",
    run: "python3 {}.py",
    note: Text::new(
        "Do not use `StandardRetryer`: it raises the error of the first attempt even if a later one succeeds.",
        "请勿使用 `StandardRetryer`：即使后续重试成功，也会抛出第一次请求的错误。",
    ),
    write: |call| Ok(write_program(call)),
};

/// The literals of Python.
const LITERALS: MappingForm = MappingForm {
    quote: quote_for_python,
    booleans: ["True", "False"],
    list: ["[", "]"],
    map: ["{", "}"],
    between: ": ",
};

struct Python;

impl StatementForm for Python {
    fn name_variable(&self, field: &str) -> String {
        format!("{}_object", to_snake_case(field))
    }

    fn declare(&self, variable: &str, type_name: &str) -> String {
        format!("{variable} = models.{type_name}()")
    }

    fn assign(&self, variable: &str, field: &Field, expression: &str) -> String {
        format!("{variable}.{} = {expression}", field.name)
    }

    fn write_scalar(&self, _shape: &Shape, value: &Value) -> String {
        LITERALS.write_value(value)
    }

    fn write_list(&self, _item: &Shape, items: &[String]) -> String {
        format!("[{}]", items.join(", "))
    }
}

fn write_program(call: &SampleCall<'_>) -> String {
    let SampleCall { action, .. } = call;
    let (service, version) = (call.service.name(), call.service.version());
    let first = call.describe(PYTHON.package);
    let (import, client, request, answer) = if call.is_of_vendor() {
        let mut statements = vec![format!("request = models.{action}Request()")];
        statements.extend(write_statements(&Python, "request", &call.members));
        (
            "from tencentcloud.intlpartnersmgt.v20220928 import intlpartnersmgt_client, models",
            "intlpartnersmgt_client.IntlpartnersmgtClient(key, \"\", profile)".to_owned(),
            statements.join("\n"),
            format!("client.{action}(request).to_json_string(indent=2)"),
        )
    } else {
        (
            "from tencentcloud.common.common_client import CommonClient",
            format!("CommonClient(\"{service}\", \"{version}\", key, \"\", profile)"),
            format!("parameters = {}", LITERALS.write_value(&call.to_json())),
            format!("json.dumps(client.call_json(\"{action}\", parameters), indent=2, ensure_ascii=False)"),
        )
    };
    let json = if call.is_of_vendor() { "" } else { "import json\n" };
    let trust = call.authority.as_deref().map(|file| format!(", certification={}", quote_for_python(file)));
    format!(
        r#"# {first}
{json}import os
import sys

from tencentcloud.common import credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
{import}

key = credential.Credential(
    os.environ["{ID_VARIABLE}"],
    os.environ["{SECRET_VARIABLE}"],
    os.environ.get("{TOKEN_VARIABLE}"),
)
http = HttpProfile(protocol="{scheme}", endpoint="{endpoint}", reqTimeout=30{trust})
profile = ClientProfile(httpProfile=http, language="{language}")
client = {client}
{request}
try:
    print({answer})
except TencentCloudSDKException as error:
    sys.exit(f"{{error.get_code()}}: {{error.get_message()}} (RequestId {{error.get_request_id()}})")
"#,
        scheme = call.address.scheme(),
        endpoint = call.address.endpoint(),
        language = call.language_code(),
        trust = trust.unwrap_or_default(),
    )
}
