//! The page on signatures of version 1.

use api::{Actions, Text};
use bill::Language;
use tc3::{Digest, Method};

use super::traps::{V1_TRAPS, make_doctor_blocks, make_traps_table};
use super::v1_example::{V1Example, compute_v1_example};
use super::v1_programs::{write_python_program, write_shell_script};
use super::{HOST, SECRET_KEY, find_first_action};
use crate::documents::page::{Block, CodeForm, Page, Section};
use crate::documents::page_parts::{PageParts, mark_code};
use crate::documents::site_facts::SiteFacts;

/// The title.
pub(in crate::documents) const TITLE: Text = Text::new("Signature v1", "签名方法 v1");

/// Makes the page.
pub(in crate::documents) fn make_signature_v1_page(facts: &SiteFacts<'_>, language: Language) -> Page {
    let parts = PageParts { language };
    let get = compute_v1_example(facts.actions, Method::Get, Digest::Sha256);
    let post = compute_v1_example(facts.actions, Method::Post, Digest::Sha256);
    Page {
        title: parts.show_text(&TITLE),
        introduction: vec![
            parts.show_text(&Text::new(
                "Version 1 signs the sorted parameters of a query or form with one HMAC, of SHA-1 or SHA-256. It stays for clients that \
                 have it, such as the official client for Node.js in its default setting. New clients take \
                 [Signature v3](docs/signature-v3).",
                "签名方法 v1 将查询字符串或表单的参数排序后，用一次 HMAC-SHA1 或 HMAC-SHA256 计算签名。保留用于已采用该方法的客户端，例如默认设置下的官方 \
                 Node.js SDK。新接入的客户端请使用[签名方法 v3](docs/signature-v3)。",
            )),
            parts.show_text(&Text::new(
                "All parameters are in the query of a GET or in the form of a POST, the common ones, too. There is no header \
                 `Authorization`: with one, a request is read as v3.",
                "所有参数（含公共参数）都放在 GET 的查询字符串或 POST 的表单中。请求不带 `Authorization` 请求头，否则按 v3 处理。",
            )),
        ],
        sections: vec![
            make_parameter_section(parts, &get),
            make_string_section(parts, &get),
            make_signature_section(parts, &get),
            make_request_section(parts, &get, &post),
            make_variant_section(parts, facts.actions),
            make_program_section(parts, &get, facts),
            parts.make_section(
                "traps",
                &Text::new("Frequent Mistakes", "常见错误"),
                vec![make_traps_table(parts, V1_TRAPS)],
            ),
            parts.make_section(
                "doctor",
                &Text::new("A Signature That Is Refused", "签名校验失败时"),
                make_doctor_blocks(parts),
            ),
        ],
    }
}

fn make_parameter_section(parts: PageParts, example: &V1Example) -> Section {
    let rows = example.sorted.iter().map(|(name, value)| [mark_code(name), mark_code(value)]);
    let blocks = vec![
        Block::Paragraph(parts.fill_text(
            &Text::new(
                "Collect all parameters but `Signature`, and sort them by name in the order of ASCII. The example is sent to `{}`, and \
                 its secret is `{}`. The key is invented for this page, and no server has it.",
                "取除 `Signature` 以外的全部参数，按参数名的 ASCII 顺序排序。示例发往 `{}`，密钥为 `{}`。该密钥为本页虚构，任何服务器上都不存在。",
            ),
            &[HOST, SECRET_KEY],
        )),
        parts.make_table(
            &Text::new("Sorted parameters", "排序后的参数"),
            [&Text::new("Name", "参数名"), &Text::new("Value", "取值")],
            rows,
        ),
        parts.make_items(&[
            Text::new(
                "A list is written `TagKey.0`, `TagKey.1`; a member of an object `Filter.Name`.",
                "列表写作 `TagKey.0`、`TagKey.1`，对象成员写作 `Filter.Name`。",
            ),
            Text::new(
                "`Nonce` is a number of your choice below 2^64. The server checks that it is one, and nothing more.",
                "`Nonce` 为任意小于 2^64 的整数，服务器只检查其是否为整数。",
            ),
        ]),
    ];
    parts.make_section("parameters", &Text::new("Step 1: Sort the Parameters", "步骤 1：参数排序"), blocks)
}

fn make_string_section(parts: PageParts, example: &V1Example) -> Section {
    let blocks = vec![
        parts.make_paragraph(&Text::new(
            "The string to sign is the method, the host with its port, `/?`, and the pairs joined by `&`, on one line. Values are not \
             percent-encoded, and empty ones stay.",
            "签名原文由请求方法、主机（含端口）、`/?` 以及用 `&` 连接的各参数组成，为一行文本。参数值不做 URL 编码，空值参数也要保留。",
        )),
        parts.make_code(
            &Text::new("String to sign", "签名原文"),
            CodeForm::Plain,
            example.string_to_sign.clone(),
        ),
    ];
    parts.make_section("string-to-sign", &Text::new("Step 2: String to Sign", "步骤 2：拼接签名原文"), blocks)
}

fn make_signature_section(parts: PageParts, example: &V1Example) -> Section {
    let rows = [
        (Text::new("HMAC, in hex", "HMAC（十六进制）"), &example.mac),
        (Text::new("Its Base64: the signature", "Base64 编码，即签名"), &example.signature),
        (Text::new("The signature, percent-encoded", "URL 编码后的签名"), &example.escaped),
    ];
    let blocks = vec![
        parts.make_paragraph(&Text::new(
            "The HMAC takes the secret itself as its key. Its bytes in Base64 are the signature, which is percent-encoded like any \
             other value when it is sent.",
            "HMAC 直接以 SecretKey 为密钥。其原始字节的 Base64 编码即为签名，发送时与其他参数值一样做 URL 编码。",
        )),
        parts.make_table(
            &Text::new("From the string to the signature", "从签名原文到签名"),
            [&Text::new("Step", "步骤"), &Text::new("Value", "取值")],
            rows.map(|(name, value)| [parts.show_text(&name), mark_code(value)]),
        ),
    ];
    parts.make_section("signature", &Text::new("Step 3: Signature", "步骤 3：计算签名"), blocks)
}

fn make_request_section(parts: PageParts, get: &V1Example, post: &V1Example) -> Section {
    let blocks = vec![
        parts.make_code(&Text::new("The whole GET", "完整的 GET 请求"), CodeForm::Http, get.request.clone()),
        parts.make_paragraph(&Text::new(
            "A POST has the same text as its form, and its string to sign begins with `POST`, so that its signature is another one. \
             The form has at most 1 MiB, a query at most 32 KiB.",
            "POST 将同样的内容作为表单发送，签名原文以 `POST` 开头，因此签名不同。表单最大 1 MiB，查询字符串最大 32 KiB。",
        )),
        parts.make_code(
            &Text::new("The whole POST", "完整的 POST 请求"),
            CodeForm::Http,
            post.request.clone(),
        ),
    ];
    parts.make_section("request", &Text::new("Step 4: Send It", "步骤 4：发送请求"), blocks)
}

fn make_variant_section(parts: PageParts, actions: &Actions) -> Section {
    let variants = [Method::Get, Method::Post].into_iter().flat_map(|method| {
        [("HmacSHA1", Digest::Sha1), ("HmacSHA256", Digest::Sha256)]
            .map(|(name, digest)| (method, name, digest))
    });
    let rows = variants.map(|(method, name, digest)| {
        let example = compute_v1_example(actions, method, digest);
        [method.as_str(), name, &example.signature].map(mark_code)
    });
    let blocks = vec![
        parts.make_paragraph(&Text::new(
            "The same call by each method and hash. Without `SignatureMethod`, or with an unknown one, SHA-1 is meant.",
            "同一请求在不同请求方法与哈希算法下的签名。不传 `SignatureMethod` 或取值无法识别时，使用 SHA-1。",
        )),
        parts.make_table(
            &Text::new("Signatures of the example", "示例的各种签名"),
            [&Text::new("Method", "请求方法"), &Text::new("`SignatureMethod`", "`SignatureMethod`"), &Text::new(
                "Signature",
                "签名",
            )],
            rows,
        ),
    ];
    parts.make_section("variants", &Text::new("Methods and Hashes", "请求方法与哈希算法"), blocks)
}

fn make_program_section(parts: PageParts, example: &V1Example, facts: &SiteFacts<'_>) -> Section {
    let definition = find_first_action(facts.actions).definition;
    let program = write_python_program(definition.name, definition.example_input(), facts.address);
    let blocks = vec![
        parts.make_paragraph(&Text::new(
            "The script computes the example and prints the string to sign, the signature and the address of the GET. The values of \
             the example need no percent-encoding; others do.",
            "以下脚本计算上述示例，依次输出签名原文、签名和 GET 地址。示例中的参数值无需 URL 编码，其他取值可能需要。",
        )),
        parts.make_code(
            &Text::new("The example with openssl", "用 openssl 计算示例"),
            CodeForm::Shell,
            write_shell_script(example),
        ),
        parts.make_paragraph(&Text::new(
            "The program signs the same call at the present time with your key and sends it by GET and by POST.",
            "以下程序用您的密钥按当前时间签名，分别以 GET 和 POST 发送同一请求。",
        )),
        parts.make_code(
            &Text::new("Sign and send with Python", "用 Python 签名并发送"),
            CodeForm::Python,
            program,
        ),
    ];
    parts.make_section("programs", &Text::new("Programs", "示例代码"), blocks)
}
