//! The page on clients: their settings, a whole program for each that is tested, and their traps.

mod settings;
mod traps;

use api::Text;
use bill::Language;

use super::signature::find_first_action;
use crate::documents::page::{Block, Page, Section};
use crate::documents::page_parts::{PageParts, mark_code};
use crate::documents::samples::FORMS;
use crate::documents::samples::call::SampleCall;
use crate::documents::samples::form::SampleForm;
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

/// The title of the command that runs a program.
const RUN: Text = Text::new("Run", "运行");

/// Makes the page.
pub(in crate::documents) fn make_clients_page(facts: &SiteFacts<'_>, language: Language) -> Page {
    let parts = PageParts { language };
    let action = find_first_action(facts.actions);
    let address = facts.server_address();
    let call = SampleCall::of_first_example(action, &address, language);
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
                "The programs of this page are whole, and read the key from the environment. `billfold call ACTION … --sample FORM` writes such \
                 a program for any call: FORM is `python`, `node`, `go` and so on, and `--sample list` lists them. Tests run those in \
                 Python, JavaScript and Rust and the commands, compile the others against a model of their SDK, and compare what all of them send; that \
                 for PowerShell is only read.",
                "本页程序内容完整，并从环境变量读取密钥。`billfold call 接口名 … --sample 形式` 可为任意调用生成这样的程序：形式为 `python`、`node`、`go` \
                 等，`--sample list` 列出全部。测试会实际运行 Python、JavaScript、Rust 程序与各命令，其余语言用 SDK 的模型编译运行，并比较所有程序发送的请求；PowerShell \
                 脚本只作静态检查。",
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

/// Makes a section for each form of samples, with the same call in all of them.
fn make_program_sections(parts: PageParts, call: &SampleCall<'_>) -> Vec<Section> {
    FORMS.into_iter().map(|form| make_form_section(parts, form, call)).collect()
}

fn make_form_section(parts: PageParts, form: &'static SampleForm, call: &SampleCall<'_>) -> Section {
    let mut blocks = Vec::new();
    match form.write_sample(call) {
        Ok(sample) => {
            if !form.install.is_empty() {
                blocks.push(Block::shell(parts.show_text(&INSTALL), form.install));
            }
            blocks.push(parts.make_code(&PROGRAM, form.code, sample.text.trim_end()));
            blocks.push(Block::shell(parts.show_text(&RUN), sample.run));
        }
        Err(reason) => blocks.push(parts.make_paragraph(&reason)),
    }
    blocks.push(parts.make_paragraph(&form.note));
    Section { anchor: form.name.to_owned(), heading: form.title.to_owned(), blocks }
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
