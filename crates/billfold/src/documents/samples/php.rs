//! Samples in PHP.

use api::{Field, Shape, Text};
use serde_json::Value;

use super::call::SampleCall;
use super::form::{ID_VARIABLE, NO_SERVICE, SECRET_VARIABLE, SampleForm, TOKEN_VARIABLE};
use super::quoting::quote_for_php;
use super::statements::{StatementForm, lower_first, write_statements};
use crate::documents::page::CodeForm;

/// Samples with the official SDK for PHP.
pub(super) static PHP: SampleForm = SampleForm {
    name: "php",
    title: "PHP",
    code: CodeForm::Php,
    package: "tencentcloud/tencentcloud-sdk-php-intl-en 3.0.1454",
    file: "{}.php",
    install: "composer require tencentcloud/tencentcloud-sdk-php-intl-en:3.0.1454",
    run: "php {}.php",
    note: Text::new(
        "The SDK has no setting for the language: names come in the default of the server. Without composer, require its \
         `TCloudAutoLoader.php` in place of `vendor/autoload.php`.",
        "该 SDK 没有语言设置，名称使用服务器的默认语言。不使用 composer 时，请将 `vendor/autoload.php` 换成 SDK 的 `TCloudAutoLoader.php`。",
    ),
    write: |call| if call.is_of_vendor() { Ok(write_program(call)) } else { Err(NO_SERVICE) },
};

/// The namespace of the service.
const NAMESPACE: &str = r"TencentCloud\Intlpartnersmgt\V20220928";

struct Php;

impl StatementForm for Php {
    fn name_variable(&self, field: &str) -> String {
        format!("${}Object", lower_first(field))
    }

    fn declare(&self, variable: &str, type_name: &str) -> String {
        format!("{variable} = new Models\\{type_name}();")
    }

    fn assign(&self, variable: &str, field: &Field, expression: &str) -> String {
        format!("{variable}->set{}({expression});", field.name)
    }

    fn write_scalar(&self, _shape: &Shape, value: &Value) -> String {
        // PHP would round some numbers. The server takes a text for the number.
        let is_rounded =
            |value: &Value| value.is_number() && value.as_i64().is_none_or(|number| number == i64::MIN);
        match value.as_str() {
            Some(text) => quote_for_php(text),
            None if is_rounded(value) => format!("'{value}'"),
            None => value.to_string(),
        }
    }

    fn write_list(&self, _item: &Shape, items: &[String]) -> String {
        format!("[{}]", items.join(", "))
    }
}

fn write_program(call: &SampleCall<'_>) -> String {
    let SampleCall { action, .. } = call;
    let first = call.describe(PHP.package);
    let statements = write_statements(&Php, "$request", &call.members);
    let statements: String = statements.iter().map(|one| format!("    {one}\n")).collect();
    let protocol = if call.address.is_tls { "REQ_HTTPS" } else { "REQ_HTTP" };
    format!(
        r#"<?php // {first}
require 'vendor/autoload.php';

use TencentCloud\Common\Credential;
use TencentCloud\Common\Exception\TencentCloudSDKException;
use TencentCloud\Common\Profile\ClientProfile;
use TencentCloud\Common\Profile\HttpProfile;
use {NAMESPACE}\IntlpartnersmgtClient;
use {NAMESPACE}\Models;

try {{
    $key = new Credential(getenv('{ID_VARIABLE}'), getenv('{SECRET_VARIABLE}'), getenv('{TOKEN_VARIABLE}') ?: null);
    $http = new HttpProfile();
    $http->setProtocol(HttpProfile::${protocol});
    $http->setEndpoint('{endpoint}');
    $http->setReqTimeout(30);
    $client = new IntlpartnersmgtClient($key, '', new ClientProfile(ClientProfile::$SIGN_TC3_SHA256, $http));
    $request = new Models\{action}Request();
{statements}    echo $client->{action}($request)->toJsonString(), PHP_EOL;
}} catch (TencentCloudSDKException $error) {{
    fwrite(STDERR, $error->getErrorCode() . ': ' . $error->getMessage() . ' (RequestId ' . $error->getRequestId() . ')' . PHP_EOL);
    exit(1);
}}
"#,
        endpoint = call.address.endpoint(),
    )
}
