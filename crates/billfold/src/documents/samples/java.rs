//! Samples in Java, with the official SDK.

use api::{Field, Shape, Text};
use serde_json::Value;

use super::call::SampleCall;
use super::form::{ID_VARIABLE, SECRET_VARIABLE, SampleForm, TOKEN_VARIABLE};
use super::quoting::{quote_for_java, write_json};
use super::statements::{StatementForm, indent_lines, lower_first, write_statements};
use crate::documents::page::CodeForm;

/// Samples with the official SDK for Java.
pub(super) static JAVA: SampleForm = SampleForm {
    name: "java",
    title: "Java",
    code: CodeForm::Java,
    package: "com.tencentcloudapi:tencentcloud-sdk-java-intl-en 3.1.16",
    file: "{}.java",
    install: "mvn dependency:copy -Dartifact=com.tencentcloudapi:tencentcloud-sdk-java-intl-en:3.1.16 -DoutputDirectory=lib",
    run: "javac -encoding UTF-8 -cp 'lib/*' {}.java && java -cp 'lib/*:.' {}",
    note: Text::new(
        "The folder `lib` also needs what the SDK needs: okhttp 4.12 with okio and Kotlin's library, logging-interceptor, gson 2.8.9, \
         commons-logging, jaxb-api, and tencentcloud-sdk-java-common. An amount that is a JSON number keeps 7 digits in the SDK: add up \
         amounts that are texts.",
        "`lib` 目录还需包含该 SDK 的依赖：okhttp 4.12（含 okio 与 Kotlin 标准库）、logging-interceptor、gson 2.8.9、commons-logging、jaxb-api 以及 \
         tencentcloud-sdk-java-common。以 JSON 数字返回的金额在该 SDK 中只有 7 位有效数字，请累加以文本返回的金额。",
    ),
    write: |call| {
        if call.has_number_above(i64::MAX.unsigned_abs()) { Err(NO_NUMBER) } else { Ok(write_program(call)) }
    },
};

/// The reason why there is no sample with a number of the upper half of 64 bits.
const NO_NUMBER: Text =
    Text::new("no number of Java is as large as one of the input", "输入中的某个数字超出 Java 整数的范围");

struct Java;

impl StatementForm for Java {
    fn name_variable(&self, field: &str) -> String {
        format!("{}Object", lower_first(field))
    }

    fn declare(&self, variable: &str, type_name: &str) -> String {
        format!("{type_name} {variable} = new {type_name}();")
    }

    fn assign(&self, variable: &str, field: &Field, expression: &str) -> String {
        format!("{variable}.set{}({expression});", field.name)
    }

    fn write_scalar(&self, shape: &Shape, value: &Value) -> String {
        match (shape, value) {
            (_, Value::String(text)) => quote_for_java(text),
            (Shape::Integer { .. }, Value::Number(number)) if number.as_i64().is_some() => {
                format!("{number}L")
            }
            (_, value) => value.to_string(),
        }
    }

    fn write_list(&self, item: &Shape, items: &[String]) -> String {
        format!("new {}[] {{{}}}", name_type(item), items.join(", "))
    }
}

/// Names the type of a value.
fn name_type(shape: &Shape) -> String {
    match shape {
        Shape::Text { .. } => "String".to_owned(),
        Shape::Integer { .. } => "Long".to_owned(),
        Shape::Decimal => "Float".to_owned(),
        Shape::Boolean => "Boolean".to_owned(),
        Shape::List { item, .. } => format!("{}[]", name_type(item)),
        Shape::Object { name, .. } => name.clone(),
    }
}

fn write_program(call: &SampleCall<'_>) -> String {
    let SampleCall { action, .. } = call;
    let version = call.service.version();
    let first = call.describe(JAVA.package);
    let (imports, body) = if call.is_of_vendor() {
        let statements = write_statements(&Java, "request", &call.members);
        let statements = indent_lines(&statements, "            ");
        (
            "import com.tencentcloudapi.intlpartnersmgt.v20220928.IntlpartnersmgtClient;\n\
             import com.tencentcloudapi.intlpartnersmgt.v20220928.models.*;\n"
                .to_owned(),
            format!(
                "            IntlpartnersmgtClient client = new IntlpartnersmgtClient(key, \"\", profile);\n            \
                 {action}Request request = new {action}Request();\n{statements}            \
                 {action}Response response = client.{action}(request);\n            \
                 System.out.println({action}Response.toJsonString(response));\n"
            ),
        )
    } else {
        let input = quote_for_java(&write_json(&call.to_json(), false));
        let endpoint = call.address.endpoint();
        (
            String::new(),
            format!(
                "            AbstractClient client = new AbstractClient(\"{endpoint}\", \"{version}\", key, \"\", profile) {{}};\n            \
                 System.out.println(client.call(\"{action}\", {input}));\n"
            ),
        )
    };
    let base = if call.is_of_vendor() { "" } else { "import com.tencentcloudapi.common.AbstractClient;\n" };
    let language = match call.language {
        bill::Language::English => "EN_US",
        bill::Language::Chinese => "ZH_CN",
    };
    let protocol = if call.address.is_tls { "REQ_HTTPS" } else { "REQ_HTTP" };
    format!(
        r#"// {first}
{base}import com.tencentcloudapi.common.Credential;
import com.tencentcloudapi.common.exception.TencentCloudSDKException;
import com.tencentcloudapi.common.profile.ClientProfile;
import com.tencentcloudapi.common.profile.HttpProfile;
import com.tencentcloudapi.common.profile.Language;
{imports}
public class {action} {{
    public static void main(String[] arguments) {{
        try {{
            Credential key = new Credential(
                System.getenv("{ID_VARIABLE}"), System.getenv("{SECRET_VARIABLE}"), System.getenv("{TOKEN_VARIABLE}"));
            HttpProfile http = new HttpProfile();
            http.setProtocol(HttpProfile.{protocol});
            http.setEndpoint("{endpoint}");
            ClientProfile profile = new ClientProfile(ClientProfile.SIGN_TC3_256, http);
            profile.setLanguage(Language.{language});
{body}        }} catch (TencentCloudSDKException error) {{
            System.err.println(error.getErrorCode() + ": " + error.getMessage() + " (RequestId " + error.getRequestId() + ")");
            System.exit(1);
        }}
    }}
}}
"#,
        endpoint = call.address.endpoint(),
    )
}
