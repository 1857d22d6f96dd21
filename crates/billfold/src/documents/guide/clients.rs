//! The page on clients: their settings, a whole program for each that is tested, and their traps.

mod settings;
mod traps;

use api::Text;
use bill::Language;

use super::signature::find_first_action;
use crate::documents::client_programs::{NODE_INSTALL, PYTHON_INSTALL, SampleCall, TCCLI_INSTALL};
use crate::documents::page::{Block, CodeForm, Page, Section};
use crate::documents::page_parts::{PageParts, mark_code};
use crate::documents::site_facts::{DEFAULT_ADDRESS, SiteFacts};
use settings::{ENDPOINT_SETTINGS, EndpointSetting, TRUST_SETTINGS, VARIABLES, Variable};
use traps::TRAPS;

/// The title.
pub(in crate::documents) const TITLE: Text = Text::new("Clients", "客户端");

/// The column of clients.
const CLIENT_COLUMN: Text = Text::new("Client", "客户端");

/// The column of settings.
const SETTING_COLUMN: Text = Text::new("Setting", "设置");

/// The title of commands that install something.
const INSTALL: Text = Text::new("Once", "首次安装");

/// The title of a program.
const PROGRAM: Text = Text::new("A whole call", "完整调用");

/// The command that adds the client for Rust to a program.
const RUST_INSTALL: &str = "cargo add billfold-client --path ../billfold/crates/client";

/// The page of the client for Rust, whose programs its own tests compile.
const RUST_README: &str = include_str!("../../../../client/README.md");

/// Makes the page.
pub(in crate::documents) fn make_clients_page(facts: &SiteFacts<'_>, language: Language) -> Page {
    let parts = PageParts { language };
    let definition = find_first_action(facts.actions).definition;
    let call = SampleCall {
        action: definition.name,
        input: definition.example_input(),
        address: facts.address,
        authority: None,
    };
    let mut sections = vec![make_endpoint_section(parts, facts), make_variable_section(parts)];
    sections.extend(make_program_sections(parts, &call));
    sections.extend([make_trust_section(parts), make_trap_section(parts)]);
    Page {
        title: parts.show_text(&TITLE),
        introduction: vec![
            parts.show_text(&Text::new(
                "Every official SDK works with its endpoint and its protocol changed. Nothing else of a program changes. Python, Node.js and \
                 tccli are run by CI; Go, Java, PHP, C++, .NET and Ruby were run by hand once, at their versions of November 2026.",
                "各官方 SDK 只需修改接入点和协议即可使用，程序的其余部分无需改动。Python、Node.js 与 tccli 由 CI 持续测试；Go、Java、PHP、C++、.NET 与 Ruby \
                 各手动运行过一次（2026 年 11 月的版本）。",
            )),
            parts.show_text(&Text::new(
                "The programs of this page read the key from the environment, are whole, and are run by tests against a server, but \
                 for the one in Rust, which is compiled.",
                "本页程序均从环境变量读取密钥，内容完整，并由测试在服务器上实际运行（Rust 程序由测试编译）。",
            )),
        ],
        sections,
    }
}

fn make_setting_table(parts: PageParts, title: &Text, settings: &[EndpointSetting], host: &str) -> Block {
    let (_, placeholder) = DEFAULT_ADDRESS.split_once("://").unwrap_or_default();
    let rows = settings.iter().map(|row| {
        let setting = parts.show_text(&row.setting).replace(placeholder, host);
        [parts.show_text(&row.client), setting]
    });
    parts.make_table(title, [&CLIENT_COLUMN, &SETTING_COLUMN], rows)
}

fn make_endpoint_section(parts: PageParts, facts: &SiteFacts<'_>) -> Section {
    let blocks = vec![
        parts.make_paragraph(&Text::new(
            "These are the settings for plain HTTP. With TLS the protocol is the default of each SDK, and tccli takes the host and \
             port without a scheme.",
            "以下为明文 HTTP 的设置。使用 TLS 时保留 SDK 的默认协议，tccli 的接入点不写协议。",
        )),
        make_setting_table(
            parts,
            &Text::new("Endpoint of each client", "各客户端的接入点设置"),
            ENDPOINT_SETTINGS,
            facts.host(),
        ),
        parts.make_paragraph(&Text::new(
            "Two ways need no setting of the endpoint, and a third only a name:",
            "以下前两种方式无需设置接入点，第三种只需设置域名：",
        )),
        parts.make_items(&[
            Text::new(
                "The official name leads to this server, by DNS or a hosts file, with TLS at port 443 and a certificate of that name \
                 that the client trusts.",
                "通过 DNS 或 hosts 文件将官方域名指向本服务器，使用 443 端口的 TLS 及客户端信任的该域名证书。",
            ),
            Text::new(
                "`http_proxy` names this server, and the protocol is http. Java has a setting for it. Node.js asks its proxy for a \
                 tunnel, which this server is not.",
                "将 `http_proxy` 设为本服务器地址，协议设为 http。Java 需通过其代理设置指定；Node.js 要求代理建立隧道，本服务器不支持。",
            ),
            Text::new(
                "The server answers at port 80 under any name: the endpoint is the name alone.",
                "服务器使用 80 端口和任意域名，接入点只写域名。",
            ),
        ]),
    ];
    parts.make_section("endpoint", &Text::new("Endpoint", "接入点"), blocks)
}

fn make_variable_section(parts: PageParts) -> Section {
    let rows = VARIABLES.iter().map(|Variable(name, clients, meaning)| {
        [mark_code(name), parts.show_text(clients), parts.show_text(meaning)]
    });
    let table = parts.make_table(
        &Text::new("Variables of the environment", "环境变量"),
        [&Text::new("Variable", "变量"), &Text::new("Read by", "读取方"), &Text::new("Meaning", "含义")],
        rows,
    );
    parts.make_section("environment", &Text::new("Environment Variables", "环境变量"), vec![table])
}

/// Makes a section for each client with a program that can be run.
fn make_program_sections(parts: PageParts, call: &SampleCall<'_>) -> Vec<Section> {
    let section = |anchor: &str, name: &'static str, install: Option<&str>, form, program: String| {
        let mut blocks = Vec::new();
        if let Some(install) = install {
            blocks.push(Block::shell(parts.show_text(&INSTALL), install));
        }
        blocks.push(parts.make_code(&PROGRAM, form, program));
        parts.make_section(anchor, &Text::new(name, name), blocks)
    };
    let shell = CodeForm::Shell;
    let mut curl = section("curl", "curl", None, shell, call.write_curl_script());
    curl.blocks.push(parts.make_paragraph(&Text::new(
        "The script signs when it is run, since a signature is valid for 300 seconds. While it runs, the list of processes shows keys: \
         use it on your own machine.",
        "脚本在运行时签名，因为签名只在 300 秒内有效。运行期间进程列表会显示密钥，请仅在自己的机器上使用。",
    )));
    let mut rust = section("rust", "Rust", Some(RUST_INSTALL), CodeForm::Rust, write_rust_program(call));
    rust.blocks.push(parts.make_paragraph(&Text::new(
        "The Rust client is Billfold's own, and is not published yet: use it from the source.",
        "Rust 客户端由 Billfold 提供，尚未发布，请从源码引用。",
    )));
    vec![
        section("python", "Python", Some(PYTHON_INSTALL), CodeForm::Python, call.write_python_program()),
        section("node", "Node.js", Some(NODE_INSTALL), CodeForm::JavaScript, call.write_node_program()),
        section("tccli", "tccli", Some(TCCLI_INSTALL), shell, call.write_tccli_command()),
        rust,
        curl,
        section("billfold", "billfold call", None, shell, call.write_own_command("billfold")),
    ]
}

/// Writes the first example of the client's own page as a whole program, with the address of the server in it.
fn write_rust_program(call: &SampleCall<'_>) -> String {
    let program = RUST_README.split("```no_run\n").nth(1).and_then(|rest| rest.split("```").next());
    let Some(program) = program else { unreachable!("the page of the client has a program") };
    let lines = program.lines().filter(|line| !line.starts_with("# ") && !line.is_empty());
    let (imports, statements): (Vec<&str>, Vec<&str>) = lines.partition(|line| line.starts_with("use "));
    let statements = statements.into_iter().map(|line| match line.split_once("let endpoint = ") {
        Some(_) => format!("    let endpoint = \"{}\";\n", call.address),
        None => format!("    {line}\n"),
    });
    format!(
        "{}\n\nfn main() -> Result<(), Box<dyn std::error::Error>> {{\n{}    Ok(())\n}}",
        imports.join("\n"),
        statements.collect::<String>()
    )
}

fn make_trust_section(parts: PageParts) -> Section {
    let blocks = vec![
        parts.make_paragraph(&Text::new(
            "A certificate of a public authority needs no setting. For one of an authority of your own, whose certificate is in the file \
             `ca.pem`:",
            "公共证书颁发机构签发的证书无需设置。使用自建证书颁发机构时（其证书在文件 `ca.pem` 中）：",
        )),
        make_setting_table(
            parts,
            &Text::new("Authority of your own", "自建证书颁发机构的设置"),
            TRUST_SETTINGS,
            "",
        ),
        Block::shell(
            parts.show_text(&Text::new(
                "All of them to copy, with a certificate that is made for this machine",
                "使用为本机生成的证书显示全部可复制的调用",
            )),
            "billfold demo --tls",
        ),
    ];
    parts.make_section("tls", &Text::new("TLS", "TLS"), blocks)
}

fn make_trap_section(parts: PageParts) -> Section {
    let rows = TRAPS.iter().map(|trap| {
        [parts.show_text(&trap.client), parts.show_text(&trap.trap), parts.show_text(&trap.remedy)]
    });
    let table = parts.make_table(
        &Text::new("Traps of the SDKs", "SDK 的常见问题"),
        [&CLIENT_COLUMN, &Text::new("Trap", "问题"), &Text::new("What to do", "处理办法")],
        rows,
    );
    let blocks = vec![
        parts.make_paragraph(&Text::new(
            "These are faults and habits of the clients themselves, at their versions of November 2026.",
            "以下为各客户端自身的缺陷与特性（2026 年 11 月的版本）。",
        )),
        table,
    ];
    parts.make_section("traps", &Text::new("Traps of the SDKs", "SDK 的常见问题"), blocks)
}
