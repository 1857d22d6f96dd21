//! The steps of the worked example of TC3-HMAC-SHA256, from its values to its signature.

use api::{Service, Text};
use tc3::Method;

use super::v3_example::V3Example;
use super::{HOST, SECRET_ID, SECRET_KEY, TIMESTAMP_S};
use crate::documents::links::link_action;
use crate::documents::page::{Block, Code, CodeForm, Section};
use crate::documents::page_parts::{PageParts, mark_code};

/// The service of the examples.
const SERVICE: &str = Service::Partners.name();

/// The title of a canonical request.
pub(super) const CANONICAL_REQUEST: Text = Text::new("Canonical request of the {}", "{} 的规范请求串");

/// The title of a string to sign.
pub(super) const STRING_TO_SIGN: Text = Text::new("String to sign of the {}", "{} 的待签名字符串");

/// Makes the section on the values of the example.
pub(super) fn make_key_section(parts: PageParts, example: &V3Example) -> Section {
    let rows = [
        ("SecretId", SECRET_ID.to_owned()),
        ("SecretKey", SECRET_KEY.to_owned()),
        ("Host", HOST.to_owned()),
        ("Service", SERVICE.to_owned()),
        ("X-TC-Action", example.action.to_owned()),
        ("X-TC-Timestamp", TIMESTAMP_S.to_string()),
        ("Body", example.body.clone()),
    ];
    let blocks = vec![
        Block::Paragraph(parts.fill_text(
            &Text::new(
                "The example calls {} with these values. The key is invented for this page, and no server has it.",
                "示例使用以下取值调用 {}。其中的密钥为本页虚构，任何服务器上都不存在。",
            ),
            &[&link_action(example.action)],
        )),
        parts.make_table(
            &Text::new("Values of the example", "示例取值"),
            [&Text::new("Name", "名称"), &Text::new("Value", "取值")],
            rows.map(|(name, value)| [mark_code(name), mark_code(&value)]),
        ),
        Block::Paragraph(parts.fill_text(
            &Text::new(
                "The timestamp is the present time in seconds since 1970. Here its day in UTC is `{}`, and in UTC+8 already the next \
                 one: the signature has the day of UTC.",
                "时间戳为当前时间自 1970 年起的秒数。本例对应的 UTC 日期为 `{}`，而东八区已是次日；签名使用 UTC 日期。",
            ),
            &[&example.day],
        )),
    ];
    parts.make_section("example", &Text::new("The Example", "示例说明"), blocks)
}

/// Makes the section on the first step.
pub(super) fn make_canonical_section(parts: PageParts, example: &V3Example) -> Section {
    let row = |name: &Text, meaning: &Text| [parts.show_text(name), parts.show_text(meaning)];
    let rows = [
        row(&Text::new("Method", "请求方法"), &Text::new("`POST` or `GET`", "`POST` 或 `GET`")),
        row(&Text::new("Path", "路径"), &Text::new("`/`, always", "固定为 `/`")),
        row(
            &Text::new("Query", "查询字符串"),
            &Text::new(
                "Empty for a POST. For a GET the text behind the `?`, as it is sent.",
                "POST 为空行；GET 为 `?` 之后的原文，不重新编码或排序。",
            ),
        ),
        row(
            &Text::new("Headers", "请求头"),
            &Text::new(
                "`name:value` on a line for each signed header, sorted by name, names in lower case. `content-type` and `host` must \
                 be among them.",
                "每个参与签名的请求头一行 `名称:取值`，按名称排序，名称小写；必须包含 `content-type` 和 `host`。",
            ),
        ),
        row(&Text::new("Empty line", "空行"), &Text::new("Nothing", "无内容")),
        row(
            &Text::new("Names of the headers", "请求头列表"),
            &Text::new("The same names, joined by `;`", "上述名称，以 `;` 连接"),
        ),
        row(
            &Text::new("Hash of the body", "请求体哈希"),
            &Text::new(
                "SHA-256 of the body in lower-case hex. For a GET that of an empty text.",
                "请求体的 SHA-256，小写十六进制；GET 为空文本的哈希。",
            ),
        ),
    ];
    let method = [Method::Post.as_str()];
    let blocks = vec![
        parts.make_paragraph(&Text::new(
            "The canonical request is a text with these parts, joined by line feeds, and with none at its end.",
            "规范请求串由以下各部分以换行符连接而成，末尾没有换行符。",
        )),
        parts.make_table(
            &Text::new("Parts of the canonical request", "规范请求串的组成"),
            [&Text::new("Part", "组成部分"), &Text::new("Content", "内容")],
            rows,
        ),
        Block::Paragraph(parts.fill_text(
            &Text::new("The hash of the body is `{}`.", "请求体的哈希为 `{}`。"),
            &[&example.body_hash],
        )),
        show_filled_code(parts, &CANONICAL_REQUEST, &method, CodeForm::Plain, &example.canonical_request),
        Block::Paragraph(parts.fill_text(
            &Text::new("Its SHA-256 is `{}`.", "其 SHA-256 为 `{}`。"),
            &[&example.canonical_hash],
        )),
    ];
    parts.make_section(
        "canonical-request",
        &Text::new("Step 1: Canonical Request", "步骤 1：拼接规范请求串"),
        blocks,
    )
}

/// Makes the section on the second step.
pub(super) fn make_string_section(parts: PageParts, example: &V3Example) -> Section {
    let blocks = vec![
        parts.make_paragraph(&Text::new(
            "Four lines: the name of the method, the timestamp, the scope, and the hash of the canonical request. The scope is the \
             UTC day, the service and `tc3_request`, joined by `/`.",
            "共四行：签名方法名称、时间戳、凭证范围、规范请求串的哈希。凭证范围由 UTC 日期、服务名和 `tc3_request` 以 `/` 连接而成。",
        )),
        show_filled_code(
            parts,
            &STRING_TO_SIGN,
            &[Method::Post.as_str()],
            CodeForm::Plain,
            &example.string_to_sign,
        ),
    ];
    parts.make_section(
        "string-to-sign",
        &Text::new("Step 2: String to Sign", "步骤 2：拼接待签名字符串"),
        blocks,
    )
}

/// Makes the section on the third step.
pub(super) fn make_hmac_section(parts: PageParts, example: &V3Example) -> Section {
    let [day_key, service_key, signing_key] = &example.keys;
    let string_to_sign = parts.show_text(&Text::new("the string to sign", "待签名字符串"));
    let result = Text::new("result {}", "第 {} 步的结果");
    let [first, second, third] = ["1", "2", "3"].map(|number| parts.fill_text(&result, &[number]));
    let secret = format!("TC3{SECRET_KEY}");
    let rows = [
        ["1", &mark_code(&secret), &mark_code(&example.day), day_key],
        ["2", &first, &mark_code(SERVICE), service_key],
        ["3", &second, "`tc3_request`", signing_key],
        ["4", &third, &string_to_sign, &example.signature],
    ];
    let blocks = vec![
        parts.make_paragraph(&Text::new(
            "Each HMAC takes the 32 bytes of the one before as its key. The table shows them in hex; only the last is sent as hex.",
            "每次 HMAC 以上一步的 32 字节结果为密钥。表中以十六进制显示，只有最后一个以十六进制文本发送。",
        )),
        parts.make_table(
            &Text::new("The four HMACs", "四次 HMAC 计算"),
            [
                &Text::new("Number", "序号"),
                &Text::new("Key", "密钥"),
                &Text::new("Text", "消息"),
                &Text::new("Result", "结果"),
            ],
            rows.map(|[number, key, text, result]| {
                [number.to_owned(), key.to_owned(), text.to_owned(), mark_code(result)]
            }),
        ),
        parts.make_paragraph(&Text::new(
            "The third key is the same for all requests of a UTC day, so that a client may keep it until the day ends.",
            "第三步的密钥在同一 UTC 日期内不变，客户端可缓存至当日结束。",
        )),
    ];
    parts.make_section("signature", &Text::new("Step 3: Four HMACs", "步骤 3：计算签名"), blocks)
}

/// Makes code whose title has values.
pub(super) fn show_filled_code(
    parts: PageParts,
    title: &Text,
    values: &[&str],
    form: CodeForm,
    text: &str,
) -> Block {
    let title = parts.fill_text(title, values);
    Block::Code(Code { title, form, text: text.to_owned() })
}
