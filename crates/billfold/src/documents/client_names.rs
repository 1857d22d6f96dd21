//! The names of an action in the official clients, as a row for each: language, package, and request with method.

/// Lists the names of an action in the official clients, checked against their packages in November 2026.
pub(super) fn list_client_rows(action: &str) -> [[String; 3]; 8] {
    let row = |language: &str, package: &str, call: String| {
        [language.to_owned(), format!("`{package}`"), format!("`{call}`")]
    };
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
