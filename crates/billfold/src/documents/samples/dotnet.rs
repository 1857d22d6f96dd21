//! Samples in C# for .NET.

use api::{Shape, Text};
use serde_json::Value;

use super::call::{SampleCall, SampleMember, list_members};
use super::form::{ID_VARIABLE, NO_SERVICE, SECRET_VARIABLE, SampleForm, TOKEN_VARIABLE};
use super::quoting::quote_for_csharp;
use crate::documents::page::CodeForm;

/// Samples with the official SDK for .NET.
pub(super) static DOTNET: SampleForm = SampleForm {
    name: "dotnet",
    title: ".NET (C#)",
    code: CodeForm::CSharp,
    package: "TencentCloudSDKIntlEN.Intlpartnersmgt 3.0.1322",
    file: "{}.cs",
    install: "dotnet new console -o sample && rm sample/Program.cs && dotnet add sample package TencentCloudSDKIntlEN.Intlpartnersmgt",
    run: "mv {}.cs sample && dotnet run --project sample",
    note: Text::new(
        "The name of the package is that of the SDK's project file; a registry was not asked for it. A profile of your own means Chinese \
         names unless it sets the language, as it does here. An amount that is a JSON number keeps 7 digits: add up amounts that are texts.",
        "软件包名称取自该 SDK 的项目文件，未在软件源中核实。自建的 profile 默认返回中文名称，示例中已设置语言。以 JSON 数字返回的金额只有 7 \
         位有效数字，请累加以文本返回的金额。",
    ),
    write: |call| if call.is_of_vendor() { Ok(write_program(call)) } else { Err(NO_SERVICE) },
};

/// Writes a value.
fn write_value(shape: &Shape, value: &Value) -> String {
    match (shape, value) {
        (_, Value::String(text)) => quote_for_csharp(text),
        (Shape::Integer { is_unsigned: true, .. }, value) => format!("{value}UL"),
        (Shape::List { item, .. }, Value::Array(items)) => {
            let items: Vec<String> = items.iter().map(|one| write_value(item, one)).collect();
            format!("new {}[] {{ {} }}", name_type(item), items.join(", "))
        }
        (Shape::Object { name, fields }, Value::Object(object)) => {
            format!("new {name} {{ {} }}", write_members(&list_members(fields, object)))
        }
        (_, value) => value.to_string(),
    }
}

/// Writes the members of an object.
fn write_members(members: &[SampleMember<'_>]) -> String {
    let write = |member: &SampleMember<'_>| {
        format!("{} = {}", member.field.name, write_value(&member.field.shape, &member.value))
    };
    members.iter().map(write).collect::<Vec<_>>().join(", ")
}

/// Names the type of the items of a list, as the SDK's models do.
fn name_type(shape: &Shape) -> String {
    match shape {
        Shape::Text { .. } => "string".to_owned(),
        Shape::Integer { is_unsigned: true, .. } => "ulong?".to_owned(),
        Shape::Integer { is_unsigned: false, .. } => "long?".to_owned(),
        Shape::Decimal => "float?".to_owned(),
        Shape::Boolean => "bool?".to_owned(),
        Shape::List { item, .. } => format!("{}[]", name_type(item)),
        Shape::Object { name, .. } => name.clone(),
    }
}

fn write_program(call: &SampleCall<'_>) -> String {
    let SampleCall { action, .. } = call;
    let first = call.describe(DOTNET.package);
    let protocol = if call.address.is_tls { "REQ_HTTPS" } else { "REQ_HTTP" };
    let language = match call.language {
        bill::Language::English => "EN_US",
        bill::Language::Chinese => "ZH_CN",
    };
    let members = write_members(&call.members);
    format!(
        r#"// {first}
using System;
using TencentCloud.Common;
using TencentCloud.Common.Profile;
using TencentCloud.Intlpartnersmgt.V20220928;
using TencentCloud.Intlpartnersmgt.V20220928.Models;

class Program
{{
    static int Main()
    {{
        try
        {{
            var key = new Credential
            {{
                SecretId = Environment.GetEnvironmentVariable("{ID_VARIABLE}"),
                SecretKey = Environment.GetEnvironmentVariable("{SECRET_VARIABLE}"),
                Token = Environment.GetEnvironmentVariable("{TOKEN_VARIABLE}")
            }};
            var http = new HttpProfile {{ Protocol = HttpProfile.{protocol}, Endpoint = "{endpoint}" }};
            var profile = new ClientProfile(ClientProfile.SIGN_TC3SHA256, http) {{ Language = Language.{language} }};
            var client = new IntlpartnersmgtClient(key, "", profile);
            var request = new {action}Request {{ {members} }};
            Console.WriteLine(AbstractModel.ToJsonString(client.{action}Sync(request)));
            return 0;
        }}
        catch (TencentCloudSDKException error)
        {{
            Console.Error.WriteLine(error.Message);
            return 1;
        }}
    }}
}}
"#,
        endpoint = call.address.endpoint(),
    )
}
