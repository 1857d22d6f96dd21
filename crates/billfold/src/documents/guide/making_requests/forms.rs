//! The forms of a request, and how parameters are written in each.

use api::Text;
use tc3::claim::{GET_QUERY_BYTES_MAX, PAIRS_MAX, TC3_POST_BODY_BYTES_MAX, V1_POST_BODY_BYTES_MAX};

use crate::documents::page::{Block, Section};
use crate::documents::page_parts::PageParts;

/// The title of the column of parameters.
const PARAMETERS: Text = Text::new("Parameters", "参数位置");

/// The place of parameters in a query.
const QUERY: Text = Text::new("in the query", "查询字符串");

/// The place of parameters in a form.
const FORM: Text = Text::new("in the form", "表单");

/// Formats a number of bytes, a multiple of 1,024, with the largest unit in which it is whole.
fn format_bytes(bytes: usize) -> String {
    match bytes.trailing_zeros() {
        20.. => format!("{} MiB", bytes >> 20),
        _ => format!("{} KiB", bytes >> 10),
    }
}

/// Makes the section on the forms of a request.
pub(super) fn make_form_section(parts: PageParts) -> Section {
    let row = |method: &str, content_type: &str, signature: &str, place: &Text, bytes_max: usize| {
        let content_type = if content_type.is_empty() {
            parts.show_text(&Text::new("any", "不限"))
        } else {
            format!("`{content_type}`")
        };
        [
            method.to_owned(),
            content_type,
            signature.to_owned(),
            parts.show_text(place),
            format_bytes(bytes_max),
        ]
    };
    let json = Text::new("a JSON object in the body", "请求体为 JSON 对象");
    let multipart = Text::new("a part for each", "每个参数为一个部分");
    let form_type = "application/x-www-form-urlencoded";
    let rows = [
        row("POST", "application/json", "v3", &json, TC3_POST_BODY_BYTES_MAX),
        row("GET", "", "v3", &QUERY, GET_QUERY_BYTES_MAX),
        row("POST", form_type, "v3", &FORM, TC3_POST_BODY_BYTES_MAX),
        row("POST", "multipart/form-data", "v3", &multipart, TC3_POST_BODY_BYTES_MAX),
        row("GET", "", "v1", &QUERY, GET_QUERY_BYTES_MAX),
        row("POST", "", "v1", &FORM, V1_POST_BODY_BYTES_MAX),
    ];
    let columns = [
        &Text::new("Method", "请求方法"),
        &Text::new("Content-Type", "Content-Type"),
        &Text::new("Signature", "签名方法"),
        &PARAMETERS,
        &Text::new("At most", "大小上限"),
    ];
    let blocks = vec![
        parts.make_paragraph(&Text::new(
            "POST with JSON is the form to choose. A request with a header `Authorization` is read as \
             [Signature v3](docs/signature-v3), one without it as [Signature v1](docs/signature-v1).",
            "建议使用 POST 和 JSON。带 `Authorization` 请求头的请求按[签名方法 v3](docs/signature-v3)处理，不带的按[签名方法 v1](docs/signature-v1)处理。",
        )),
        parts.make_table(&Text::new("Forms of a request", "请求形式"), columns, rows),
        parts.make_items(&[
            Text::new(
                "Any other method is answered with [UnsupportedProtocol](docs/error-codes#UnsupportedProtocol), another path (pages and \
                 files aside) with [UnsupportedOperation](docs/error-codes#UnsupportedOperation), a larger request with \
                 [RequestSizeLimitExceeded](docs/error-codes#RequestSizeLimitExceeded). A larger POST of v1 gets \
                 [AuthFailure.SignatureFailure](docs/error-codes#AuthFailure.SignatureFailure).",
                "其他请求方法返回 [UnsupportedProtocol](docs/error-codes#UnsupportedProtocol)，其他路径（页面与文件下载地址除外）返回 \
                 [UnsupportedOperation](docs/error-codes#UnsupportedOperation)，超过大小上限返回 \
                 [RequestSizeLimitExceeded](docs/error-codes#RequestSizeLimitExceeded)；签名方法 v1 的 POST 超过上限时返回 \
                 [AuthFailure.SignatureFailure](docs/error-codes#AuthFailure.SignatureFailure)。",
            ),
            Text::new(
                "A body that is one file (`application/octet-stream`) is refused: no action takes one.",
                "不接受请求体为单个文件的形式（`application/octet-stream`），没有接口使用该形式。",
            ),
            Text::new(
                "A compressed body is not read. Answers are never compressed.",
                "不接受压缩的请求体，响应也不压缩。",
            ),
        ]),
    ];
    parts.make_section("forms", &Text::new("Methods and Forms", "请求方法与形式"), blocks)
}

/// Makes the section on parameters.
pub(super) fn make_parameter_section(parts: PageParts) -> Section {
    let row = |value: &Text, json: &str, form: &str| {
        [parts.show_text(value), format!("`{json}`"), format!("`{form}`")]
    };
    let rows = [
        row(&Text::new("a text", "文本"), "{\"Month\":\"2022-11\"}", "Month=2022-11"),
        row(&Text::new("a number", "数字"), "{\"Page\":1}", "Page=1"),
        row(&Text::new("a list", "列表"), "{\"TagKey\":[\"a\",\"b\"]}", "TagKey.0=a&TagKey.1=b"),
        row(&Text::new("an object", "对象"), "{\"Filter\":{\"Name\":\"x\"}}", "Filter.Name=x"),
        row(
            &Text::new("a list of objects", "对象列表"),
            "{\"Filters\":[{\"Values\":[\"y\"]}]}",
            "Filters.0.Values.0=y",
        ),
    ];
    let blocks = vec![
        parts.make_table(
            &Text::new("Parameters in JSON and in a query or form", "参数在 JSON 与查询字符串、表单中的写法"),
            [
                &Text::new("Value", "取值"),
                &Text::new("In JSON", "JSON"),
                &Text::new("In a query or form", "查询字符串或表单"),
            ],
            rows,
        ),
        parts.make_items(&[
            Text::new(
                "Names are case-sensitive. All text is UTF-8. In a query or form `+` and `%20` are blanks, and each piece between `&` has a \
                 `=`.",
                "参数名区分大小写，编码为 UTF-8。查询字符串与表单中 `+` 与 `%20` 均表示空格，`&` 之间的每一段都须含有 `=`。",
            ),
            Text::new(
                "A whole number may be a text of digits, in JSON too. A number is never taken for a text.",
                "整数可以写成数字文本，JSON 中也可以；反之，数字不能代替文本。",
            ),
            Text::new("`null` is the same as an absent parameter.", "`null` 等同于未传该参数。"),
            Text::new(
                "In `multipart/form-data` a part of the type `application/json` holds a whole list or object.",
                "在 `multipart/form-data` 中，类型为 `application/json` 的部分表示完整的列表或对象。",
            ),
        ]),
        Block::Paragraph(parts.fill_text(
            &Text::new(
                "A parameter that the action does not have is refused with [UnknownParameter](docs/error-codes#UnknownParameter), and one \
                 that is there twice with [InvalidParameter](docs/error-codes#InvalidParameter). A request has at most {} parameters.",
                "接口未定义的参数返回 [UnknownParameter](docs/error-codes#UnknownParameter)，重复的参数返回 \
                 [InvalidParameter](docs/error-codes#InvalidParameter)。一个请求最多 {} 个参数。",
            ),
            &[&PAIRS_MAX.to_string()],
        )),
    ];
    parts.make_section("parameters", &Text::new("Parameters", "参数"), blocks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_has_the_unit_in_which_it_is_whole() {
        assert_eq!(format_bytes(GET_QUERY_BYTES_MAX), "32 KiB");
        assert_eq!(format_bytes(V1_POST_BODY_BYTES_MAX), "1 MiB");
    }
}
