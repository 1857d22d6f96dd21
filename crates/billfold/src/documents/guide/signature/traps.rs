//! The mistakes that are made most when a signature is written, each under the name by which `billfold doctor` reports it.

use api::Text;

use crate::documents::page::Block;
use crate::documents::page_parts::{PageParts, mark_code};

/// A mistake: its name in the doctor, what happened, and what to do.
pub(super) struct Trap(&'static str, Text, Text);

/// The mistakes with TC3.
pub(super) const V3_TRAPS: &[Trap] = &[
    Trap(
        "json-blanks",
        Text::new(
            "The body was serialised twice: once to be hashed, and once more, with other blanks, to be sent.",
            "请求体序列化了两次：用于计算哈希的与实际发送的空格不同。",
        ),
        Text::new(
            "Serialise once, hash those bytes, and send them.",
            "只序列化一次，对这些字节计算哈希并原样发送。",
        ),
    ),
    Trap(
        "date-near",
        Text::new(
            "The local day was signed. Between midnight and 08:00 in UTC+8 it is one day ahead of UTC.",
            "使用了本地日期。东八区 0 点到 8 点之间，本地日期比 UTC 日期多一天。",
        ),
        Text::new("Take the day from the timestamp, in UTC.", "用时间戳换算 UTC 日期。"),
    ),
    Trap(
        "key-hex",
        Text::new(
            "The hex text of a key was used as the next key.",
            "把上一步结果的十六进制文本当作下一步的密钥。",
        ),
        Text::new(
            "Pass the 32 bytes of each HMAC on. Only hashes and the signature are written in hex.",
            "每一步传递 HMAC 的 32 个原始字节；只有哈希值和最终签名使用十六进制文本。",
        ),
    ),
    Trap(
        "hmac-swapped",
        Text::new("Key and text of an HMAC were swapped.", "HMAC 的密钥与消息颠倒。"),
        Text::new(
            "Look up the order of the arguments in your library: it differs.",
            "查阅所用库的参数顺序，各语言并不一致。",
        ),
    ),
    Trap(
        "headers-no-gap",
        Text::new(
            "The empty line between the headers and the list of their names is missing.",
            "规范请求串中，请求头与参与签名的请求头列表之间缺少空行。",
        ),
        Text::new(
            "Each header line ends with a line feed of its own; the next line feed makes the empty line.",
            "每个请求头行自带换行符，其后再加一个换行符。",
        ),
    ),
    Trap(
        "line-ends-literal",
        Text::new(
            "Lines were joined by a backslash and an n.",
            "各行之间使用了反斜杠加字母 n，而不是换行符。",
        ),
        Text::new("Join them by one byte 0x0A.", "使用单个字节 0x0A。"),
    ),
    Trap(
        "canonical-line-end",
        Text::new(
            "A text was hashed with a line feed behind it, as `echo` adds one.",
            "计算哈希的文本末尾多了换行符，例如 `echo` 会自动添加。",
        ),
        Text::new("Use `printf %s`.", "使用 `printf %s`。"),
    ),
    Trap(
        "hash-prefix",
        Text::new(
            "The output of `openssl dgst` was used with its prefix, such as `SHA2-256(stdin)= `.",
            "直接使用了 `openssl dgst` 的输出，含有前缀 `SHA2-256(stdin)= `。",
        ),
        Text::new("Add `-r`, and cut at the first blank.", "加上 `-r` 并截取第一个空格之前的内容。"),
    ),
    Trap(
        "host-port",
        Text::new(
            "The host was signed without the port that the header has.",
            "签名所用的 Host 不含端口，而请求头含端口。",
        ),
        Text::new("Sign `Host` as it is sent.", "按实际发送的 `Host` 签名。"),
    ),
    Trap(
        "content-type-other",
        Text::new(
            "The HTTP library added a charset to the content type, or set another one.",
            "HTTP 库给 Content-Type 添加了 charset 或改成了其他类型。",
        ),
        Text::new("Set the header yourself.", "自行设置该请求头。"),
    ),
    Trap(
        "timestamp-in-milliseconds",
        Text::new("The time was sent in milliseconds.", "时间戳使用了毫秒。"),
        Text::new("Send whole seconds since 1970.", "发送自 1970 年起的整秒数。"),
    ),
    Trap(
        "scope-service",
        Text::new("The scope names another service.", "凭证范围中的服务名不正确。"),
        Text::new(
            "Write the service of this API. The first label of the host is accepted as well, since official clients send it.",
            "填写本 API 的服务名；由于部分官方 SDK 会发送域名的第一段，也予以接受。",
        ),
    ),
];

/// The mistakes with version 1.
pub(super) const V1_TRAPS: &[Trap] = &[
    Trap(
        "v1-encoded",
        Text::new("The values were percent-encoded before they were signed.", "签名时参数值已做 URL 编码。"),
        Text::new(
            "Sign the values as they are. Encode them only in the request.",
            "签名使用原始值，仅在发送时做 URL 编码。",
        ),
    ),
    Trap(
        "signature-plus",
        Text::new(
            "The signature was sent unencoded: its `+` arrives as a blank.",
            "签名未做 URL 编码，其中的 `+` 到达时变成空格。",
        ),
        Text::new("Percent-encode it once: `+` is `%2B`.", "做一次 URL 编码：`+` 写作 `%2B`。"),
    ),
    Trap(
        "signature-encoded-twice",
        Text::new("The signature was percent-encoded twice.", "签名做了两次 URL 编码。"),
        Text::new(
            "Many HTTP libraries encode a form already. Give them the plain text.",
            "许多 HTTP 库会自动编码表单，传入原文即可。",
        ),
    ),
    Trap(
        "v1-caseless",
        Text::new("The names were sorted without regard to case.", "排序时忽略了大小写。"),
        Text::new(
            "Sort by bytes, in the order of ASCII: upper-case letters come first.",
            "按 ASCII 字节序排序，大写字母在前。",
        ),
    ),
    Trap(
        "v1-digest",
        Text::new(
            "The hash is not the one that `SignatureMethod` names. Without it, SHA-1 is meant.",
            "所用哈希与 `SignatureMethod` 不一致；不传该参数时为 SHA-1。",
        ),
        Text::new(
            "Send `HmacSHA256` for SHA-256. The parameter itself is signed, too.",
            "使用 SHA-256 时传 `HmacSHA256`，且该参数本身也参与签名。",
        ),
    ),
    Trap(
        "v1-left-out",
        Text::new(
            "A parameter was sent that was not signed, such as an empty one.",
            "发送了未参与签名的参数，例如空值参数。",
        ),
        Text::new("Sign every pair but `Signature`.", "除 `Signature` 外的所有参数都要签名。"),
    ),
    Trap(
        "method-other",
        Text::new("The string begins with the other method.", "签名原文开头的请求方法与实际不符。"),
        Text::new("A GET and a POST have different signatures.", "GET 与 POST 的签名不同。"),
    ),
    Trap(
        "signature-hex",
        Text::new("The signature was sent in hex.", "签名以十六进制发送。"),
        Text::new("Send the Base64 of the bytes.", "发送原始字节的 Base64。"),
    ),
];

/// Makes the table of mistakes.
pub(super) fn make_traps_table(parts: PageParts, traps: &[Trap]) -> Block {
    let rows = traps
        .iter()
        .map(|Trap(name, cause, remedy)| [mark_code(name), parts.show_text(cause), parts.show_text(remedy)]);
    parts.make_table(
        &Text::new("Frequent Mistakes", "常见错误"),
        [
            &Text::new("Name", "名称"),
            &Text::new("What happened", "现象"),
            &Text::new("What to do", "处理办法"),
        ],
        rows,
    )
}

/// Makes the paragraphs on the command that explains a signature that was refused.
pub(super) fn make_doctor_blocks(parts: PageParts) -> Vec<Block> {
    vec![
        parts.make_paragraph(&Text::new(
            "A server can only say that a signature is wrong. `billfold doctor` says why: it takes the request as it was sent and \
             the secret, and tries known mistakes, alone and two at a time, until one gives the signature that was sent. It runs \
             on your machine and sends nothing.",
            "服务器只能判断签名是否正确。`billfold doctor` 可以指出原因：它根据所发送的请求和密钥，逐一及两两组合尝试已知的错误，直至算出与所发送的一致的签名。\
             该命令在本机运行，不发送任何数据。",
        )),
        parts.make_code(
            &Text::new("Explain a request that was saved to a file", "分析保存在文件中的请求"),
            crate::documents::page::CodeForm::Shell,
            "billfold doctor request.http --secret-id \"$TENCENTCLOUD_SECRET_ID\" --secret-key-file secret.txt",
        ),
        parts.make_paragraph(&Text::new(
            "The file is the request as it goes over the wire: request line, headers, an empty line, body. The log of the server \
             names the mistake as well.",
            "文件内容为实际发送的请求：请求行、请求头、空行、请求体。服务器日志中也写有错误名称。",
        )),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_of_the_pages_is_one_that_the_doctor_knows() {
        for Trap(name, _, _) in V3_TRAPS.iter().chain(V1_TRAPS) {
            assert!(doctor::Cause::ALL.iter().any(|cause| cause.name() == *name), "{name}");
        }
    }
}
