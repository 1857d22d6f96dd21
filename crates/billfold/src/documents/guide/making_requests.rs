//! The page on requests and answers.

mod forms;
mod limits;

use api::{Definition, Service, Text};
use bill::Language;
use tc3::Method;

use super::signature::find_first_action;
use super::signature::v3_example::compute_v3_example;
use crate::documents::example_answer::{EXAMPLE_REQUEST_ID, wrap_example_answer};
use crate::documents::indented_json::indent_json;
use crate::documents::page::{CodeForm, Page, Section};
use crate::documents::page_parts::{PageParts, mark_code};
use crate::documents::site_facts::SiteFacts;
use forms::{make_form_section, make_parameter_section};
use limits::{make_rate_section, make_time_section};

/// The title.
pub(in crate::documents) const TITLE: Text = Text::new("Making Requests", "调用方式");

/// Makes the page.
pub(in crate::documents) fn make_requests_page(facts: &SiteFacts<'_>, language: Language) -> Page {
    let parts = PageParts { language };
    Page {
        title: parts.show_text(&TITLE),
        introduction: vec![
            parts.show_text(&Text::new(
                "A call is one HTTP request that is signed, and one answer in JSON. This page has the address, the forms, the answer, and \
                 the limits that hold for every action.",
                "一次调用为一个带签名的 HTTP 请求和一个 JSON 响应。本页介绍所有接口共有的请求地址、请求形式、返回结果与限制。",
            )),
            parts.show_text(&Text::new(
                "With an official SDK only [its endpoint](docs/clients) has to be set. `billfold call` makes a call from a terminal.",
                "使用官方 SDK 时只需设置[接入点](docs/clients)。`billfold call` 可从终端发起调用。",
            )),
        ],
        sections: vec![
            make_address_section(parts, facts),
            make_form_section(parts),
            make_parameter_section(parts),
            make_example_section(parts, facts),
            make_answer_section(parts),
            make_rate_section(parts),
            make_time_section(parts),
            make_tls_section(parts),
            make_leniency_section(parts),
            make_document_section(parts),
        ],
    }
}

fn make_address_section(parts: PageParts, facts: &SiteFacts<'_>) -> Section {
    let rows = [
        (Text::new("Address", "请求地址"), format!("{}/", facts.address)),
        (Text::new("Path", "路径"), "/".to_owned()),
        (Text::new("Service", "服务"), Service::Partners.name().to_owned()),
        (Text::new("Version", "版本"), Service::Partners.version().to_owned()),
        (Text::new("Own service", "自有服务"), Service::Billfold.name().to_owned()),
        (Text::new("Version of the own service", "自有服务的版本"), Service::Billfold.version().to_owned()),
    ];
    let blocks = vec![
        parts.make_table(
            &Text::new("Address of the API", "API 地址"),
            [&Text::new("Name", "名称"), &Text::new("Value", "取值")],
            rows.map(|(name, value)| [parts.show_text(&name), mark_code(&value)]),
        ),
        parts.make_paragraph(&Text::new(
            "All actions have the same address. The header `X-TC-Action`, or the parameter `Action` with v1, selects one of them. The \
             version tells the vendor's service from our own one, which has what the vendor's lacks. The address has no region.",
            "所有接口的地址相同，由请求头 `X-TC-Action`（签名方法 v1 为参数 `Action`）选择接口。厂商的服务与 Billfold 的自有服务由版本区分，\
             后者提供前者没有的功能。地址不区分地域。",
        )),
    ];
    parts.make_section("address", &Text::new("Address", "请求地址"), blocks)
}

fn make_example_section(parts: PageParts, facts: &SiteFacts<'_>) -> Section {
    let definition = find_first_action(facts.actions).definition;
    let blocks = vec![
        parts.make_paragraph(&Text::new(
            "The request is the one that [Signature v3](docs/signature-v3) computes step by step. The answer is that of the demo world.",
            "以下请求的签名计算过程见[签名方法 v3](docs/signature-v3)，返回结果来自演示数据。",
        )),
        parts.make_code(
            &Text::new("Request", "请求"),
            CodeForm::Http,
            compute_v3_example(facts.actions, Method::Post).request,
        ),
        parts.make_code(&Text::new("Answer", "返回结果"), CodeForm::Http, write_example_answer(definition)),
    ];
    parts.make_section("example", &Text::new("A Whole Call", "完整示例"), blocks)
}

/// Writes the answer of the first example as it comes over the wire, with its JSON indented.
fn write_example_answer(definition: &Definition) -> String {
    let Some(example) = definition.examples.first() else {
        unreachable!("an action has an example, as a test of definitions says")
    };
    let envelope = wrap_example_answer(example);
    format!("HTTP/1.1 200 OK\nContent-Type: {}\n\n{}", tc3::envelope::CONTENT_TYPE, indent_json(&envelope))
}

fn make_answer_section(parts: PageParts) -> Section {
    let refusal = tc3::Refusal::missing_parameter("X-TC-Timestamp");
    let envelope = tc3::envelope::wrap_refusal(EXAMPLE_REQUEST_ID, &refusal);
    let envelope = String::from_utf8_lossy(&envelope).into_owned();
    let row = |status: &str, meaning: &Text| [status.to_owned(), parts.show_text(meaning)];
    let blocks = vec![
        parts.make_items(&[
            Text::new(
                "Every answer is an object `Response`. It ends with `RequestId`, which the log of the server has, too: name it when you \
                 ask about an answer.",
                "每个响应都是对象 `Response`，末尾为 `RequestId`，服务器日志中也有该值，咨询时请提供。",
            ),
            Text::new(
                "If `Response` has `Error`, the call failed: `Code` is for programs, `Message` for people. Its text may change. \
                 [Error Codes](docs/error-codes) has every code with its remedy.",
                "`Response` 含有 `Error` 时表示调用失败：`Code` 供程序判断，`Message` 供阅读，其文本可能变化。各错误码及处理办法见[错误码](docs/error-codes)。",
            ),
            Text::new(
                "The HTTP status is 200 for errors, too. A program that looks at the status alone takes an error for a success.",
                "出错时 HTTP 状态码也是 200，只看状态码的程序会把错误当作成功。",
            ),
            Text::new(
                "Fields may be added to answers at any time: ignore those that you do not know.",
                "响应可能随时增加字段，请忽略未知字段。",
            ),
        ]),
        parts.make_code(&Text::new("An error", "错误示例"), CodeForm::Json, indent_json(&envelope)),
        parts.make_paragraph(&Text::new(
            "Other statuses come only where there is no call to answer:",
            "其他状态码仅用于不属于接口调用的请求：",
        )),
        parts.make_table(
            &Text::new("HTTP statuses", "HTTP 状态码"),
            [&Text::new("Status", "状态码"), &Text::new("Meaning", "含义")],
            [
                row("304", &Text::new("A page that has not changed", "页面未更改")),
                row("308", &Text::new("A page at another path, which `Location` has", "页面位于其他路径，见 `Location`")),
                row(
                    parts.choose("400, 414, 431", "400、414、431"),
                    &Text::new("The bytes are no request of HTTP", "数据不是合法的 HTTP 请求"),
                ),
                row(
                    parts.choose("404, 429", "404、429"),
                    &Text::new(
                        "A page or file that is not there; too many requests from one address",
                        "页面或文件不存在；同一地址的请求过多",
                    ),
                ),
                row("405", &Text::new("The method CONNECT, with an envelope", "CONNECT 方法，仍带响应体")),
                row("408", &Text::new("The head of the request did not arrive in time", "请求头未按时到达")),
            ],
        ),
    ];
    parts.make_section("answer", &Text::new("Answer", "返回结果"), blocks)
}

fn make_tls_section(parts: PageParts) -> Section {
    let blocks = vec![
        parts.make_paragraph(&Text::new(
            "A server answers plain HTTP on its own machine, and TLS 1.2 and 1.3 with HTTP/1.1 to others, by itself or by a proxy in \
             front. A proxy must pass `Host` on as it is, since it is signed.",
            "服务器在本机使用明文 HTTP，对外使用 TLS 1.2 和 1.3（HTTP/1.1），由其自身或前置代理提供。代理须原样转发参与签名的 `Host`。",
        )),
        parts.make_code(
            &Text::new("Settings of a server with TLS", "启用 TLS 的服务器配置"),
            CodeForm::Plain,
            "tls_listen = \"0.0.0.0:443\"\ntls_certificate = \"/etc/billfold/fullchain.pem\"\ntls_key = \
             \"/etc/billfold/privkey.pem\"",
        ),
        parts.make_paragraph(&Text::new(
            "Connections are kept open between calls. `Keep-Alive` in each answer says for how many seconds.",
            "连接在调用之间保持打开，时长（秒）见响应头 `Keep-Alive`。",
        )),
    ];
    parts.make_section("tls", &Text::new("TLS and Connections", "TLS 与连接"), blocks)
}

fn make_leniency_section(parts: PageParts) -> Section {
    let blocks = vec![
        parts.make_paragraph(&Text::new(
            "Where the vendor publishes nothing, this server takes what official clients send. [Gaps](docs/gaps) has every such choice \
             with the test that holds it. The most important ones:",
            "厂商文档未规定之处，本服务器接受官方客户端实际发送的内容。全部处理方式及对应测试见[厂商未规定之处](docs/gaps)，其中最重要的有：",
        )),
        parts.make_items(&[
            Text::new(
                "The region is ignored, also where it is empty or `null`.",
                "忽略地域，包括空值和 `null`。",
            ),
            Text::new(
                "`Host` may be any text, with a scheme too, as long as it is the one that was signed.",
                "`Host` 可为任意文本，也可带协议，只要与签名所用的一致。",
            ),
            Text::new(
                "The service in the scope of a signature may be the first label of the host.",
                "签名凭证范围中的服务名可以是域名的第一段。",
            ),
            Text::new("A nonce may be used again.", "`Nonce` 可以重复使用。"),
        ]),
    ];
    parts.make_section("leniency", &Text::new("Where the Vendor Is Silent", "厂商未规定之处"), blocks)
}

fn make_document_section(parts: PageParts) -> Section {
    let rows = [
        (
            "/api.json",
            Text::new("The definitions in the form that tccli reads", "接口定义，采用 tccli 的格式"),
        ),
        ("/openapi.json", Text::new("The definitions as OpenAPI 3.1", "接口定义，采用 OpenAPI 3.1")),
        (
            parts.choose("/en/docs/making-requests.md", "/zh/docs/making-requests.md"),
            Text::new(
                "A page in Markdown: `.md` behind the path of any page",
                "Markdown 格式的页面：在任意页面路径后加 `.md`",
            ),
        ),
        ("/llms.txt", Text::new("A list of all pages for language models", "供大语言模型使用的页面列表")),
        ("/healthz", Text::new("`ok` while the process answers", "进程正常时返回 `ok`")),
        (
            "/readyz",
            Text::new(
                "`ok` while requests can be answered, else the cause",
                "可处理请求时返回 `ok`，否则返回原因",
            ),
        ),
    ];
    let blocks = vec![
        parts.make_paragraph(&Text::new(
            "These are answered to a GET without a query and without a signature.",
            "以下地址以不带查询字符串和签名的 GET 请求访问。",
        )),
        parts.make_table(
            &Text::new("Documents for programs", "供程序使用的文档"),
            [&Text::new("Path", "路径"), &Text::new("Content", "内容")],
            rows.map(|(path, meaning)| [mark_code(path), parts.show_text(&meaning)]),
        ),
    ];
    parts.make_section("documents", &Text::new("Documents for Programs", "供程序使用的文档"), blocks)
}
