//! Samples in Go, with the official SDK.

use api::{Shape, Text};
use serde_json::Value;

use super::call::{SampleCall, SampleMember, list_members};
use super::form::{ID_VARIABLE, SECRET_VARIABLE, SampleForm, TOKEN_VARIABLE};
use super::mappings::MappingForm;
use super::quoting::quote_for_go;
use crate::documents::page::CodeForm;

/// Samples with the official SDK for Go.
pub(super) static GO: SampleForm = SampleForm {
    name: "go",
    title: "Go",
    code: CodeForm::Go,
    package: "github.com/tencentcloud/tencentcloud-sdk-go-intl-en v3.0.1474",
    file: "{}.go",
    install: "go mod init sample && go get github.com/tencentcloud/tencentcloud-sdk-go-intl-en@v3.0.1474",
    run: "go run {}.go",
    note: Text::new(
        "Parameters are pointers. Leave `DisableRegionBreaker` as it is: the breaker counts successes as failures, and then sends \
         calls that your key signed to another host.",
        "参数均为指针。请勿启用地域熔断器（`DisableRegionBreaker`）：它把成功计为失败，随后把您的密钥签名的请求发往其他域名。",
    ),
    write: |call| Ok(write_program(call)),
};

/// The literals of Go, for a client that takes a whole input.
const LITERALS: MappingForm = MappingForm {
    quote: quote_for_go,
    booleans: ["true", "false"],
    list: ["[]interface{}{", "}"],
    map: ["map[string]interface{}{", "}"],
    between: ": ",
};

/// The type of an answer of which the SDK knows no class.
const ANSWER_TYPE: &str = "
type answer struct {
	tchttp.BaseResponse
	Response json.RawMessage
}
";

/// Writes a value as the pointer that a field takes.
fn write_pointer(shape: &Shape, value: &Value) -> String {
    match (shape, value) {
        (Shape::Text { .. }, Value::String(text)) => format!("common.StringPtr({})", quote_for_go(text)),
        (Shape::List { item, .. }, Value::Array(items)) => write_list(item, items),
        (Shape::Object { .. }, Value::Object(_)) => {
            format!("&intlpartnersmgt.{}", write_object(shape, value, true))
        }
        (shape, value) => format!("common.{}Ptr({value})", name_kind(shape)),
    }
}

/// Names the kind of a value as the SDK's functions do.
fn name_kind(shape: &Shape) -> &'static str {
    match shape {
        Shape::Integer { is_unsigned: true, .. } => "Uint64",
        Shape::Integer { is_unsigned: false, .. } => "Int64",
        Shape::Decimal => "Float64",
        Shape::Boolean => "Bool",
        Shape::Text { .. } | Shape::List { .. } | Shape::Object { .. } => "String",
    }
}

/// Writes a list, whose items are pointers, too.
fn write_list(item: &Shape, items: &[Value]) -> String {
    match item {
        Shape::Text { .. } => {
            let texts: Vec<String> = items.iter().filter_map(Value::as_str).map(quote_for_go).collect();
            format!("common.StringPtrs([]string{{{}}})", texts.join(", "))
        }
        Shape::Integer { is_unsigned, .. } if !*is_unsigned => {
            let numbers: Vec<String> = items.iter().map(ToString::to_string).collect();
            format!("common.Int64Ptrs([]int64{{{}}})", numbers.join(", "))
        }
        Shape::Object { name, .. } => {
            let objects: Vec<String> = items.iter().map(|one| write_object(item, one, false)).collect();
            format!("[]*intlpartnersmgt.{name}{{{}}}", objects.join(", "))
        }
        Shape::Integer { .. } | Shape::Decimal | Shape::Boolean | Shape::List { .. } => {
            let pointers: Vec<String> = items.iter().map(|one| write_pointer(item, one)).collect();
            let kind = name_kind(item).to_lowercase();
            format!("[]*{kind}{{{}}}", pointers.join(", "))
        }
    }
}

/// Writes an object, with the name of its type or without it.
fn write_object(shape: &Shape, value: &Value, is_named: bool) -> String {
    let (Shape::Object { name, fields }, Value::Object(object)) = (shape, value) else {
        unreachable!("the value of an object is an object, as the check of the input says")
    };
    let members: Vec<String> = list_members(fields, object)
        .iter()
        .map(|SampleMember { field, value }| {
            format!("{}: {}", field.name, write_pointer(&field.shape, value))
        })
        .collect();
    format!("{}{{{}}}", if is_named { name } else { "" }, members.join(", "))
}

fn write_program(call: &SampleCall<'_>) -> String {
    let SampleCall { action, .. } = call;
    let (service, version) = (call.service.name(), call.service.version());
    let first = call.describe(GO.package);
    let root = "github.com/tencentcloud/tencentcloud-sdk-go-intl-en/tencentcloud";
    let (json, types) = if call.is_of_vendor() { ("", "") } else { ("\t\"encoding/json\"\n", ANSWER_TYPE) };
    let (import, body) = if call.is_of_vendor() {
        let set = |SampleMember { field, value }: &SampleMember<'_>| {
            format!("\trequest.{} = {}\n", field.name, write_pointer(&field.shape, value))
        };
        let fields: String = call.members.iter().map(set).collect();
        (
            format!("\t\"{root}/common/profile\"\n\tintlpartnersmgt \"{root}/intlpartnersmgt/v20220928\""),
            format!(
                "\tclient, err := intlpartnersmgt.NewClient(credential, \"\", settings)\n\tif err != nil {{\n\t\tpanic(err)\n\t}}\n\
                 \trequest := intlpartnersmgt.New{action}Request()\n{fields}\
                 \tresponse, err := client.{action}(request)\n\tif err != nil {{\n\t\tfmt.Fprintln(os.Stderr, err)\n\t\tos.Exit(1)\n\t}}\n\
                 \tfmt.Println(response.ToJsonString())\n"
            ),
        )
    } else {
        let parameters = LITERALS.write_value(&call.to_json());
        (
            format!("\ttchttp \"{root}/common/http\"\n\t\"{root}/common/profile\""),
            format!(
                "\tclient := common.NewCommonClient(credential, \"\", settings)\n\
                 \trequest := tchttp.NewCommonRequest(\"{service}\", \"{version}\", \"{action}\")\n\
                 \tif err := request.SetActionParameters({parameters}); err != nil {{\n\t\tpanic(err)\n\t}}\n\
                 \tresponse := &answer{{}}\n\
                 \tif err := client.Send(request, response); err != nil {{\n\t\tfmt.Fprintln(os.Stderr, err)\n\t\tos.Exit(1)\n\t}}\n\
                 \tfmt.Println(string(response.Response))\n"
            ),
        )
    };
    // No tab gets through to standard output; those of values are escaped.
    let program = format!(
        r#"// {first}
package main

import (
{json}	"fmt"
	"os"

	"{root}/common"
{import}
)
{types}
func main() {{
	credential := common.NewTokenCredential(
		os.Getenv("{ID_VARIABLE}"), os.Getenv("{SECRET_VARIABLE}"), os.Getenv("{TOKEN_VARIABLE}"))
	settings := profile.NewClientProfile()
	settings.HttpProfile.Scheme = "{scheme}"
	settings.HttpProfile.Endpoint = "{endpoint}"
	settings.HttpProfile.ReqTimeout = 30
	settings.Language = "{language}"
{body}}}
"#,
        scheme = call.address.scheme(),
        endpoint = call.address.endpoint(),
        language = call.language_code(),
    );
    program.replace('\t', "    ")
}
