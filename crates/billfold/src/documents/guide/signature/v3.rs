//! The page on signatures by TC3-HMAC-SHA256.

use api::Text;
use bill::Language;
use tc3::Method;

use super::traps::{V3_TRAPS, make_doctor_blocks, make_traps_table};
use super::v3_example::{V3Example, compute_v3_example};
use super::v3_programs::{write_python_program, write_shell_script};
use super::v3_steps::{
    CANONICAL_REQUEST, STRING_TO_SIGN, make_canonical_section, make_hmac_section, make_key_section,
    make_string_section, show_filled_code,
};
use crate::documents::page::{CodeForm, Page, Section};
use crate::documents::page_parts::PageParts;
use crate::documents::site_facts::SiteFacts;

/// The title.
pub(in crate::documents) const TITLE: Text = Text::new("Signature v3", "签名方法 v3");

/// The title of a whole request.
const REQUEST: Text = Text::new("The whole {}", "完整的 {} 请求");

/// Makes the page.
pub(in crate::documents) fn make_signature_v3_page(facts: &SiteFacts<'_>, language: Language) -> Page {
    let parts = PageParts { language };
    let post = compute_v3_example(facts.actions, Method::Post);
    let get = compute_v3_example(facts.actions, Method::Get);
    Page {
        title: parts.show_text(&TITLE),
        introduction: vec![
            parts.show_text(&Text::new(
                "TC3-HMAC-SHA256 signs a request with four HMACs of SHA-256. It is the method to choose for new clients: it takes \
                 JSON, bodies up to 10 MiB, and the secret never leaves the machine.",
                "TC3-HMAC-SHA256 通过四次 HMAC-SHA256 计算签名。新接入的客户端建议使用该方法：支持 JSON 与最大 10 MiB 的请求体，密钥不会离开本机。",
            )),
            parts.show_text(&Text::new(
                "Official SDKs sign by themselves: [Clients](docs/clients) has their settings. This page is for those who sign in \
                 their own code. Every value below was computed by the code that checks signatures here.",
                "官方 SDK 会自动签名，设置方法见[客户端](docs/clients)。本页供自行编写签名代码时参考，文中所有取值均由本服务器校验签名的代码计算得出。",
            )),
        ],
        sections: vec![
            make_key_section(parts, &post),
            make_canonical_section(parts, &post),
            make_string_section(parts, &post),
            make_hmac_section(parts, &post),
            make_header_section(parts, &post),
            make_get_section(parts, &get),
            make_program_section(parts, &post, facts.address),
            make_option_section(parts),
            parts.make_section(
                "traps",
                &Text::new("Frequent Mistakes", "常见错误"),
                vec![make_traps_table(parts, V3_TRAPS)],
            ),
            parts.make_section(
                "doctor",
                &Text::new("A Signature That Is Refused", "签名校验失败时"),
                make_doctor_blocks(parts),
            ),
        ],
    }
}

fn make_header_section(parts: PageParts, example: &V3Example) -> Section {
    let blocks = vec![
        parts.make_code(
            &Text::new("Header Authorization", "请求头 Authorization"),
            CodeForm::Plain,
            example.authorization.clone(),
        ),
        show_filled_code(parts, &REQUEST, &[Method::Post.as_str()], CodeForm::Http, &example.request),
        parts.make_paragraph(&Text::new(
            "On the wire each line of the head ends with CR LF, and an empty line follows it. The body has no line feed at its end.",
            "实际传输时请求头各行以 CR LF 结尾，其后为空行；请求体末尾没有换行符。",
        )),
    ];
    parts.make_section(
        "authorization",
        &Text::new("Step 4: Header Authorization", "步骤 4：拼接 Authorization"),
        blocks,
    )
}

fn make_get_section(parts: PageParts, example: &V3Example) -> Section {
    let method = [Method::Get.as_str()];
    let blocks = vec![
        parts.make_paragraph(&Text::new(
            "The same call as a GET: the parameters are in the query, and the third line of the canonical request is the query as it \
             is sent. The body is empty. A GET needs a content type, too, since it is signed; any of them will do.",
            "同一请求改用 GET：参数放在查询字符串中，规范请求串第三行为实际发送的查询字符串，请求体为空。GET 同样需要 Content-Type，因为它参与签名，取值不限。",
        )),
        show_filled_code(parts, &CANONICAL_REQUEST, &method, CodeForm::Plain, &example.canonical_request),
        show_filled_code(parts, &STRING_TO_SIGN, &method, CodeForm::Plain, &example.string_to_sign),
        show_filled_code(parts, &REQUEST, &method, CodeForm::Http, &example.request),
    ];
    parts.make_section("get", &Text::new("With GET", "使用 GET"), blocks)
}

fn make_program_section(parts: PageParts, example: &V3Example, address: &str) -> Section {
    let blocks = vec![
        parts.make_paragraph(&Text::new(
            "The script computes the example and prints each text and key. It needs a POSIX shell and openssl. While it runs, the \
             list of processes shows keys: use it on your own machine.",
            "以下脚本计算上述示例并输出每一步的结果，需要 POSIX shell 和 openssl。运行期间进程列表会显示密钥，请仅在自己的机器上使用。",
        )),
        parts.make_code(
            &Text::new("The example with openssl", "用 openssl 计算示例"),
            CodeForm::Shell,
            write_shell_script(example),
        ),
        parts.make_paragraph(&Text::new(
            "The program signs the same call at the present time with your key and sends it. It needs nothing but Python.",
            "以下程序用您的密钥按当前时间签名并发送同一请求，只需要 Python 标准库。",
        )),
        parts.make_code(
            &Text::new("Sign and send with Python", "用 Python 签名并发送"),
            CodeForm::Python,
            write_python_program(example, address),
        ),
    ];
    parts.make_section("programs", &Text::new("Programs", "示例代码"), blocks)
}

fn make_option_section(parts: PageParts) -> Section {
    let blocks = vec![parts.make_items(&[
        Text::new(
            "A temporary key comes with a token: send it as `X-TC-Token`. It is not signed.",
            "临时密钥附带令牌，通过 `X-TC-Token` 发送，不参与签名。",
        ),
        Text::new(
            "With `X-TC-Content-SHA256: UNSIGNED-PAYLOAD` the text `UNSIGNED-PAYLOAD` is hashed in place of the body. Use it over TLS \
             alone: a request of this kind can be sent again with another body.",
            "发送 `X-TC-Content-SHA256: UNSIGNED-PAYLOAD` 时，以文本 `UNSIGNED-PAYLOAD` 代替请求体计算哈希。仅应在 TLS 下使用，否则他人可替换请求体后重放。",
        ),
        Text::new(
            "Up to 32 headers may be signed. Action, version, region, token and language are not signed by official clients.",
            "最多可有 32 个请求头参与签名。官方 SDK 不对接口名称、版本、地域、令牌和语言签名。",
        ),
        Text::new(
            "A signature is valid for 300 seconds before and after its timestamp.",
            "签名在时间戳前后 300 秒内有效。",
        ),
    ])];
    parts.make_section("options", &Text::new("Options", "可选项"), blocks)
}
