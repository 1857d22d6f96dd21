//! The page on common parameters.

use api::{Actions, Service, Text};
use bill::Language;
use tc3::claim::SKEW_S_MAX;

use super::signature::find_first_action;
use crate::documents::page::{Block, Page, Row, Section, Table};
use crate::documents::page_parts::{PageParts, mark_code};
use crate::documents::site_facts::SiteFacts;

/// The title.
pub(in crate::documents) const TITLE: Text = Text::new("Common Parameters", "公共参数");

/// The languages.
static LANGUAGES: Text = Text::new("`zh-CN`, `en-US`", "`zh-CN`、`en-US`");

/// The time of the window in which a timestamp is accepted.
const TIME: Text = Text::new(
    "Unix time in seconds, of the moment of signing. At most {} s from the clock of the server, either way.",
    "签名时的 Unix 时间戳，单位秒。与服务器时钟前后相差不超过 {} 秒。",
);

/// The meaning of the version.
const VERSION_MEANING: Text = Text::new(
    "The version of the service that the action belongs to: `{}` of `{}`, `{}` of `{}`.",
    "接口所属服务的版本：`{}` 为 `{}`，`{}` 为 `{}`。",
);

/// The meaning of the action.
const ACTION_MEANING: Text =
    Text::new("The name of the action, such as `{}`. Case-sensitive.", "接口名称，例如 `{}`，区分大小写。");

/// The meaning of the language.
const LANGUAGE_MEANING: Text = Text::new(
    "The language of names: [Language](docs/common-parameters#language) says what it changes.",
    "名称的语言，作用见[语言](docs/common-parameters#language)。",
);

/// The meaning of the token.
const TOKEN_MEANING: Text = Text::new(
    "The token of a temporary key. Required with such a key, and refused with any other.",
    "临时密钥的令牌。使用临时密钥时必选，使用其他密钥时不可传。",
);

/// The meaning of the region.
const REGION_MEANING: Text = Text::new("Ignored. Any value will do.", "忽略，可为任意值。");

/// The meaning of the name of the client.
const CLIENT_MEANING: Text = Text::new("The name of the client. It is logged.", "客户端标识，写入日志。");

/// A parameter: its name, true if it is required, its type, its range, and its meaning with the values of its places.
type Parameter<'a> = (&'a str, bool, &'a str, &'a str, &'a Text, &'a [&'a str]);

/// Makes the page.
pub(in crate::documents) fn make_common_parameters_page(facts: &SiteFacts<'_>, language: Language) -> Page {
    let parts = PageParts { language };
    Page {
        title: parts.show_text(&TITLE),
        introduction: vec![parts.show_text(&Text::new(
            "Common parameters say who sends a request and which action it calls. With v3 they are headers, with v1 they are \
             parameters beside those of the action. Header names are case-insensitive, parameter names are case-sensitive.",
            "公共参数用于标识请求的发送方和所调用的接口。签名方法 v3 通过请求头传递，v1 与接口参数一起传递。请求头名称不区分大小写，参数名区分大小写。",
        ))],
        sections: vec![
            make_v3_section(parts, facts.actions),
            make_v1_section(parts, facts.actions),
            make_language_section(parts),
            make_token_section(parts),
            make_region_section(parts),
            make_ignored_section(parts),
        ],
    }
}

/// Makes the table of parameters, each with an anchor of its name.
fn make_parameter_table(parts: PageParts, title: &Text, parameters: &[Parameter<'_>]) -> Block {
    let columns = [
        Text::new("Name", "名称"),
        Text::new("Required", "必选"),
        Text::new("Type", "类型"),
        Text::new("Range", "取值范围"),
        Text::new("Description", "描述"),
    ];
    let rows = parameters.iter().map(|(name, is_required, type_name, range, meaning, values)| {
        let required = if *is_required { Text::new("Yes", "是") } else { Text::new("No", "否") };
        let cells = [
            mark_code(name),
            parts.show_text(&required),
            (*type_name).to_owned(),
            (*range).to_owned(),
            parts.fill_text(meaning, values),
        ];
        Row { anchor: Some((*name).to_owned()), ..Row::of(cells) }
    });
    Block::Table(Table {
        title: parts.show_text(title),
        columns: columns.iter().map(|column| parts.show_text(column)).collect(),
        rows: rows.collect(),
    })
}

/// Lists the versions of all services.
fn list_versions() -> String {
    Service::ALL.map(|service| mark_code(service.version())).join(", ")
}

/// Lists the version and name of each service, in the order of the text that says which is which.
fn list_version_parts() -> [&'static str; 4] {
    let [partners, own] = Service::ALL;
    [partners.version(), partners.name(), own.version(), own.name()]
}

fn make_v3_section(parts: PageParts, actions: &Actions) -> Section {
    let action = find_first_action(actions).definition.name;
    let (skew, time, version) = (SKEW_S_MAX.to_string(), format!("± {SKEW_S_MAX} s"), list_versions());
    let version_parts = list_version_parts();
    let languages = LANGUAGES.in_language(parts.language);
    let authorization = Text::new(
        "The key, the scope and the signature: [Signature v3](docs/signature-v3#authorization). Its service is `{}` or `{}`.",
        "密钥 ID、凭证范围和签名，见[签名方法 v3](docs/signature-v3#authorization)，其中服务名为 `{}` 或 `{}`。",
    );
    let content_type = Text::new(
        "`application/json`, `application/x-www-form-urlencoded` or `multipart/form-data`. A GET has one, too, which may be any. \
         What follows a `;` is signed and else ignored.",
        "`application/json`、`application/x-www-form-urlencoded` 或 `multipart/form-data`。GET 也需要，取值不限。`;` 之后的内容参与签名，除此以外忽略。",
    );
    let host = Text::new("The host with its port, as it is signed.", "主机名与端口，须与签名所用的一致。");
    let payload = Text::new(
        "`UNSIGNED-PAYLOAD` leaves the body out of the signature. Any other value is ignored.",
        "取值 `UNSIGNED-PAYLOAD` 时请求体不参与签名，其他取值忽略。",
    );
    let trace =
        Text::new("An id of your own for the request. It is logged.", "客户端自定义的请求标识，写入日志。");
    let table = make_parameter_table(
        parts,
        &Text::new("Headers of v3", "签名方法 v3 的请求头"),
        &[
            ("Authorization", true, "String", "-", &authorization, &Service::ALL.map(Service::name)),
            ("Content-Type", true, "String", "-", &content_type, &[]),
            ("Host", true, "String", "-", &host, &[]),
            ("X-TC-Action", true, "String", "-", &ACTION_MEANING, &[action]),
            ("X-TC-Version", true, "String", &version, &VERSION_MEANING, &version_parts),
            ("X-TC-Timestamp", true, "Integer", &time, &TIME, &[&skew]),
            ("X-TC-Region", false, "String", "-", &REGION_MEANING, &[]),
            ("X-TC-Language", false, "String", languages, &LANGUAGE_MEANING, &[]),
            ("X-TC-Token", false, "String", "-", &TOKEN_MEANING, &[]),
            ("X-TC-Content-SHA256", false, "String", "`UNSIGNED-PAYLOAD`", &payload, &[]),
            ("X-TC-RequestClient", false, "String", "-", &CLIENT_MEANING, &[]),
            ("X-TC-TraceId", false, "String", "-", &trace, &[]),
        ],
    );
    let repeated = Text::new(
        "`Authorization`, `Host` or `Content-Type` twice is refused with \
         [AuthFailure.InvalidAuthorization](docs/error-codes#AuthFailure.InvalidAuthorization), any other of these headers but \
         `X-TC-RequestClient` and `X-TC-TraceId` with [InvalidParameter](docs/error-codes#InvalidParameter).",
        "`Authorization`、`Host` 或 `Content-Type` 重复时返回 \
         [AuthFailure.InvalidAuthorization](docs/error-codes#AuthFailure.InvalidAuthorization)，上表其他请求头重复时返回 \
         [InvalidParameter](docs/error-codes#InvalidParameter)，`X-TC-RequestClient` 与 `X-TC-TraceId` 除外。",
    );
    let blocks = vec![table, parts.make_paragraph(&repeated)];
    parts.make_section("v3", &Text::new("Signature v3: Headers", "签名方法 v3：请求头"), blocks)
}

fn make_v1_section(parts: PageParts, actions: &Actions) -> Section {
    let action = find_first_action(actions).definition.name;
    let (skew, time, version) = (SKEW_S_MAX.to_string(), format!("± {SKEW_S_MAX} s"), list_versions());
    let version_parts = list_version_parts();
    let languages = LANGUAGES.in_language(parts.language);
    let nonce = Text::new(
        "A whole number of your choice. Official clients send the same one again, so that it is checked for being a number alone.",
        "任意整数。官方 SDK 会重复使用同一取值，因此只检查是否为整数。",
    );
    let secret_id = Text::new("The id of the key.", "密钥 ID。");
    let signature = Text::new(
        "The signature in Base64: [Signature v1](docs/signature-v1).",
        "Base64 编码的签名，见[签名方法 v1](docs/signature-v1)。",
    );
    let method = Text::new(
        "The hash of the signature. The default is `HmacSHA1`, and so is any other text.",
        "签名的哈希算法，默认为 `HmacSHA1`，其他取值也按 `HmacSHA1` 处理。",
    );
    let table = make_parameter_table(
        parts,
        &Text::new("Parameters of v1", "签名方法 v1 的参数"),
        &[
            ("Action", true, "String", "-", &ACTION_MEANING, &[action]),
            ("Version", true, "String", &version, &VERSION_MEANING, &version_parts),
            ("Timestamp", true, "Integer", &time, &TIME, &[&skew]),
            ("Nonce", true, "Integer", "0 … 2^64 - 1", &nonce, &[]),
            ("SecretId", true, "String", "-", &secret_id, &[]),
            ("Signature", true, "String", "-", &signature, &[]),
            (
                "SignatureMethod",
                false,
                "String",
                parts.choose("`HmacSHA256`, `HmacSHA1`", "`HmacSHA256`、`HmacSHA1`"),
                &method,
                &[],
            ),
            ("Region", false, "String", "-", &REGION_MEANING, &[]),
            ("Language", false, "String", languages, &LANGUAGE_MEANING, &[]),
            ("Token", false, "String", "-", &TOKEN_MEANING, &[]),
            ("RequestClient", false, "String", "-", &CLIENT_MEANING, &[]),
        ],
    );
    let repeated = Text::new(
        "A common parameter that is there twice is refused with [InvalidParameter](docs/error-codes#InvalidParameter).",
        "公共参数重复出现时返回 [InvalidParameter](docs/error-codes#InvalidParameter)。",
    );
    let blocks = vec![table, parts.make_paragraph(&repeated)];
    parts.make_section("v1", &Text::new("Signature v1: Parameters", "签名方法 v1：参数"), blocks)
}

fn make_language_section(parts: PageParts) -> Section {
    let items = [
        Text::new(
            "`zh-CN` gives Chinese names of payment modes, transaction types, products and regions, where they are known.",
            "`zh-CN` 返回计费模式、交易类型、产品和地域的中文名称，未知时除外。",
        ),
        Text::new(
            "Any other value, and none, is English. Codes, amounts and the messages of errors are the same in both.",
            "其他取值或不传时为英文。代码、金额和错误信息不随语言变化。",
        ),
    ];
    parts.make_section("language", &Text::new("Language", "语言"), vec![parts.make_items(&items)])
}

fn make_token_section(parts: PageParts) -> Section {
    let blocks = vec![
        parts.make_paragraph(&Text::new(
            "A temporary key is an id, a secret and a token, and ends by itself. Each request of it carries the token. Without it, with \
             another, or after the key has expired the answer is [AuthFailure.TokenFailure](docs/error-codes#AuthFailure.TokenFailure).",
            "临时密钥由 ID、密钥和令牌组成，到期自动失效。每个请求都须携带令牌，缺少、不符或密钥过期时返回 \
             [AuthFailure.TokenFailure](docs/error-codes#AuthFailure.TokenFailure)。",
        )),
        Block::shell(
            parts.show_text(&Text::new("Make a temporary key", "创建临时密钥")),
            "billfold key create --uin 100000000001 --ttl 2h",
        ),
    ];
    parts.make_section("token", &Text::new("Token", "令牌"), blocks)
}

fn make_region_section(parts: PageParts) -> Section {
    let text = Text::new(
        "Bills have no region of their own, so that no action needs one. Some official clients send an empty region or the text \
         `null`, and cannot avoid it: these are ignored like any other. With v1 an empty `Region=` is signed as it is sent.",
        "账单不区分接入地域，所有接口都不需要该参数。部分官方 SDK 会发送空值或文本 `null` 且无法避免，与其他取值一样忽略。签名方法 v1 中空的 `Region=` 也要按原样参与签名。",
    );
    parts.make_section("region", &Text::new("Region", "地域"), vec![parts.make_paragraph(&text)])
}

fn make_ignored_section(parts: PageParts) -> Section {
    let text = Text::new(
        "All other headers are ignored. A parameter that neither this page nor the action has is refused with \
         [UnknownParameter](docs/error-codes#UnknownParameter).",
        "其他请求头一律忽略。既不属于公共参数也不属于该接口的参数返回 [UnknownParameter](docs/error-codes#UnknownParameter)。",
    );
    parts.make_section("ignored", &Text::new("Ignored", "忽略的内容"), vec![parts.make_paragraph(&text)])
}
