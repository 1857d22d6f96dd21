//! The names of an action in the official clients, as a row for each: language, package, and request with method.

use api::{Definition, Service};

/// Makes a row.
fn make_row(language: &str, package: &str, call: String) -> [String; 3] {
    [language.to_owned(), format!("`{package}`"), format!("`{call}`")]
}

/// Lists the names of an action in the official clients, checked against their packages in November 2026. Those that call the
/// vendor's services alone are left out for an action of ours.
pub(super) fn list_client_rows(definition: &Definition) -> Vec<[String; 3]> {
    match definition.service {
        Service::Partners => list_vendor_rows(definition.name).into(),
        Service::Billfold => list_own_rows(definition).into(),
    }
}

/// Lists the ways to an action of ours: the common clients.
fn list_own_rows(definition: &Definition) -> [[String; 3]; 6] {
    let (action, service, version) =
        (definition.name, definition.service.name(), definition.service.version());
    let go = "github.com/tencentcloud/tencentcloud-sdk-go-intl-en";
    [
        make_row(
            "Python",
            "tencentcloud-sdk-python-intl-en",
            format!("CommonClient(\"{service}\", \"{version}\", …).call_json(\"{action}\", {{…}})"),
        ),
        make_row(
            "Node.js",
            "tencentcloud-sdk-nodejs-intl-en",
            format!("new CommonClient(…, \"{version}\", …).request(\"{action}\", {{…}}, {{}}, callback)"),
        ),
        make_row("Go", go, format!("tchttp.NewCommonRequest(\"{service}\", \"{version}\", \"{action}\")")),
        make_row(
            "Java",
            "com.tencentcloudapi:tencentcloud-sdk-java-intl-en",
            format!("new AbstractClient(…, \"{version}\", …) {{}}.call(\"{action}\", …)"),
        ),
        make_row(
            "C++",
            "tencentcloud-sdk-cpp-intl-en",
            format!("AbstractClient(…, \"{version}\", …).MakeRequestJson(\"{action}\", …)"),
        ),
        make_row("Rust", "billfold-client", "client.send(&Request::new(…))".to_owned()),
    ]
}

/// Lists the names of an action of the vendor's.
fn list_vendor_rows(action: &str) -> [[String; 3]; 8] {
    let row = make_row;
    let namespace = "TencentCloud\\Intlpartnersmgt\\V20220928";
    let java = "com.tencentcloudapi:tencentcloud-sdk-java-intl-en";
    let go = "github.com/tencentcloud/tencentcloud-sdk-go-intl-en";
    [
        row(
            "Python",
            "tencentcloud-sdk-python-intl-en",
            format!("client.{action}(models.{action}Request())"),
        ),
        row(
            "Node.js",
            "tencentcloud-sdk-nodejs-intl-en",
            format!("client.{action}(new Models.{action}Request(), callback)"),
        ),
        row("Go", go, format!("client.{action}(intlpartnersmgt.New{action}Request())")),
        row("Java", java, format!("client.{action}(new {action}Request())")),
        row(
            "PHP",
            "tencentcloud/tencentcloud-sdk-php-intl-en",
            format!("$client->{action}(new {namespace}\\Models\\{action}Request())"),
        ),
        row("C++", "tencentcloud-sdk-cpp-intl-en", format!("client.{action}(Model::{action}Request())")),
        row(
            ".NET",
            "TencentCloudSDKIntlEN.Intlpartnersmgt",
            format!("client.{action}Sync(new {action}Request())"),
        ),
        row("Rust", "billfold-client", "client.send(&Request::new(…))".to_owned()),
    ]
}
