//! Samples in C++, with the official SDK.

use api::{Field, Shape, Text};
use serde_json::Value;

use super::call::SampleCall;
use super::form::{ID_VARIABLE, SECRET_VARIABLE, SampleForm, TOKEN_VARIABLE};
use super::quoting::{quote_for_cpp, write_json};
use super::statements::{StatementForm, indent_lines, lower_first, write_statements};
use crate::documents::page::CodeForm;

/// Samples with the official SDK for C++.
pub(super) static CPP: SampleForm = SampleForm {
    name: "cpp",
    title: "C++",
    code: CodeForm::Cpp,
    package: "tencentcloud-sdk-cpp-intl-en 3.1.165",
    file: "{}.cpp",
    install: "git clone https://github.com/TencentCloud/tencentcloud-sdk-cpp-intl-en && cd tencentcloud-sdk-cpp-intl-en && \
              cmake -DBUILD_MODULES=intlpartnersmgt -B build && cmake --build build && sudo cmake --install build",
    run: "g++ -std=c++17 {}.cpp -ltencentcloud-sdk-cpp-intl-en-intlpartnersmgt -ltencentcloud-sdk-cpp-intl-en-core -o sample && ./sample",
    note: Text::new(
        "The SDK's headers need the standard ones that the sample includes before them. The SDK refuses an endpoint without a dot, such \
         as `localhost`, and has no setting for the language.",
        "该 SDK 的头文件依赖示例中先行包含的标准头文件。SDK 不接受不含点的接入点（例如 `localhost`），且没有语言设置。",
    ),
    write: |call| Ok(write_program(call)),
};

struct Cpp;

impl StatementForm for Cpp {
    fn name_variable(&self, field: &str) -> String {
        format!("{}Object", lower_first(field))
    }

    fn declare(&self, variable: &str, type_name: &str) -> String {
        format!("Model::{type_name} {variable};")
    }

    fn assign(&self, variable: &str, field: &Field, expression: &str) -> String {
        format!("{variable}.Set{}({expression});", field.name)
    }

    fn write_scalar(&self, shape: &Shape, value: &Value) -> String {
        match (shape, value) {
            (_, Value::String(text)) => quote_for_cpp(text),
            (Shape::Integer { is_unsigned: true, .. }, value) => format!("{value}ULL"),
            // The compiler reads the digits of the least number before its sign.
            (Shape::Integer { .. }, Value::Number(number)) if number.as_i64() == Some(i64::MIN) => {
                format!("{}LL - 1", i64::MIN + 1)
            }
            (Shape::Integer { .. }, value) => format!("{value}LL"),
            (_, value) => value.to_string(),
        }
    }

    fn write_list(&self, item: &Shape, items: &[String]) -> String {
        format!("std::vector<{}>{{{}}}", name_type(item), items.join(", "))
    }
}

/// Names the type of a value.
fn name_type(shape: &Shape) -> String {
    match shape {
        Shape::Text { .. } => "std::string".to_owned(),
        Shape::Integer { is_unsigned: true, .. } => "uint64_t".to_owned(),
        Shape::Integer { is_unsigned: false, .. } => "int64_t".to_owned(),
        Shape::Decimal => "double".to_owned(),
        Shape::Boolean => "bool".to_owned(),
        Shape::List { item, .. } => format!("std::vector<{}>", name_type(item)),
        Shape::Object { name, .. } => format!("Model::{name}"),
    }
}

/// Writes the parts that differ by the service: further headers, the client, the call, and the text of its answer.
fn write_parts(call: &SampleCall<'_>) -> (String, String, String, &'static str) {
    let SampleCall { action, .. } = call;
    let version = call.service.version();
    let endpoint = call.address.endpoint();
    if call.is_of_vendor() {
        let statements = write_statements(&Cpp, "request", &call.members);
        let statements = indent_lines(&statements, "    ");
        let folder = "tencentcloud/intlpartnersmgt/v20220928";
        (
            format!(
                "#include <{folder}/IntlpartnersmgtClient.h>\n#include <{folder}/model/{action}Request.h>\n\
                 #include <{folder}/model/{action}Response.h>\n\nusing namespace TencentCloud::Intlpartnersmgt::V20220928;"
            ),
            "IntlpartnersmgtClient client(key, \"\", ClientProfile(http));".to_owned(),
            format!(
                "    Model::{action}Request request;\n{statements}    auto outcome = client.{action}(request);"
            ),
            "outcome.GetResult().ToJsonString()",
        )
    } else {
        let input = quote_for_cpp(&write_json(&call.to_json(), false));
        (
            "#include <tencentcloud/core/AbstractClient.h>".to_owned(),
            format!("AbstractClient client(\"{endpoint}\", \"{version}\", key, \"\", ClientProfile(http));"),
            format!("    auto outcome = client.MakeRequestJson(\"{action}\", {input});"),
            "std::string(outcome.GetResult().Body(), outcome.GetResult().BodySize())",
        )
    }
}

fn write_program(call: &SampleCall<'_>) -> String {
    let first = call.describe(CPP.package);
    let scheme = if call.address.is_tls { "HTTPS" } else { "HTTP" };
    let endpoint = call.address.endpoint();
    let (includes, client, request, answer) = write_parts(call);
    format!(
        r#"// {first}
#include <cstdlib>
#include <functional>
#include <iostream>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include <tencentcloud/core/Credential.h>
#include <tencentcloud/core/TencentCloud.h>
#include <tencentcloud/core/profile/ClientProfile.h>
#include <tencentcloud/core/profile/HttpProfile.h>
{includes}
using namespace TencentCloud;

static std::string ReadVariable(const char *name)
{{
    const char *value = std::getenv(name);
    return value ? value : "";
}}

int main()
{{
    TencentCloud::InitAPI();
    Credential key(ReadVariable("{ID_VARIABLE}"), ReadVariable("{SECRET_VARIABLE}"), ReadVariable("{TOKEN_VARIABLE}"));
    HttpProfile http;
    http.SetProtocol(HttpProfile::Scheme::{scheme});
    http.SetEndpoint("{endpoint}");
    {client}
{request}
    if (outcome.IsSuccess())
        std::cout << {answer} << std::endl;
    else
        std::cerr << outcome.GetError().PrintAll() << std::endl;
    TencentCloud::ShutdownAPI();
    return outcome.IsSuccess() ? 0 : 1;
}}
"#
    )
}
