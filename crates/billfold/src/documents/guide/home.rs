//! The page about the server: what Billfold is, and where to begin.

use api::{Definition, Service, Text};
use bill::Language;

use crate::documents::call_command::format_call_command;
use crate::documents::example_answer::wrap_example_answer;
use crate::documents::indented_json::indent_json;
use crate::documents::labels::show_roles;
use crate::documents::links::link_action;
use crate::documents::page::{Block, Page};
use crate::documents::page_parts::PageParts;
use crate::documents::site_facts::SiteFacts;

const SUMMARY: Text = Text::new(
    "A partner billing server: it folds cloud bill files into monthly summaries that are exact to 8 decimals, and answers them over \
     Tencent Cloud API 3.0.",
    "合作伙伴账单服务器：把云账单文件汇总为精确到 8 位小数的月度账单，并通过腾讯云 API 3.0 提供查询。",
);

const SERVED: Text = Text::new(
    "The official SDKs, tccli and programs written for the partner service `{}`, version `{}`, work with the endpoint changed.",
    "官方 SDK、tccli 以及为合作伙伴服务 `{}`（版本 `{}`）编写的程序，只需修改接入点即可使用。",
);

const FIRST_CALL: Text = Text::new("First call", "第一次调用");

const KEY_OF_DEMO: Text = Text::new(
    "This server has the demo world: six months of invented bills. In the API Explorer one click signs in. On a command line, the \
     terminal in which the server was started shows a key for each role, and two lines that begin with `export`: paste these into \
     another terminal.",
    "本服务器使用演示数据：六个月的虚构账单。在 API Explorer 中可一键登录。使用命令行时，启动服务器的终端列出了各角色的密钥，以及两行以 `export` 开头的命令，请将这两行粘贴到另一个终端。",
);

const KEY_OF_OWN: Text = Text::new(
    "The operator of this server makes a key with `billfold key create`. Put its id into the environment variable \
     `TENCENTCLOUD_SECRET_ID`, and its secret into `TENCENTCLOUD_SECRET_KEY`.",
    "密钥由服务器的运维人员使用 `billfold key create` 创建。请将 SecretId 写入环境变量 `TENCENTCLOUD_SECRET_ID`，将 SecretKey 写入 `TENCENTCLOUD_SECRET_KEY`。",
);

const CALL: Text = Text::new(
    "Then ask for a customer's bill of a month, totalled by payment mode:",
    "然后按计费模式查询某子客某月的账单：",
);

const PROGRAM: Text = Text::new(
    "`billfold` is the program that the server was started with; write its path if it is not in `PATH`. [Clients](docs/clients#curl) \
     has the same call with curl.",
    "`billfold` 即启动服务器的程序；不在 `PATH` 中时请写完整路径。也可使用 [curl](docs/clients#curl)。",
);

const CALL_ANSWERED: Text = Text::new(
    "The answer in the demo world, every amount a text with each of its digits:",
    "演示数据中的返回结果如下，金额均为字符串，保留全部位数：",
);

const BEFORE: Text = Text::new(
    "Any official client does the same: [Clients](docs/clients) has the settings. [Making requests](docs/making-requests) has the \
     protocol, [Error codes](docs/error-codes) what to do when a request is refused.",
    "任何官方客户端都可以发起同样的调用：[客户端](docs/clients)列出设置；[调用方式](docs/making-requests)说明协议；请求被拒绝时请查阅[错误码](docs/error-codes)。",
);

const ACTIONS: Text = Text::new("Actions", "接口");

const ACTION: Text = Text::new("Action", "接口");

const ANSWER: Text = Text::new("Answer", "说明");

const ROLES: Text = Text::new("Callable roles", "可调用角色");

const COMMAND: Text = Text::new("The call", "调用");

const OUTPUT: Text = Text::new("The answer", "返回结果");

/// Makes the page.
pub(in crate::documents) fn make_home_page(facts: &SiteFacts<'_>, language: Language) -> Page {
    let parts = PageParts { language };
    Page {
        title: "Billfold".to_owned(),
        introduction: vec![
            parts.show_text(&SUMMARY),
            parts.fill_text(&SERVED, &[Service::Partners.name(), Service::Partners.version()]),
        ],
        sections: vec![
            parts.make_section("first-call", &FIRST_CALL, make_first_call(facts, parts)),
            parts.make_section("actions", &ACTIONS, vec![list_actions(facts, parts)]),
        ],
    }
}

/// Makes the first call: that of the first example of the first action.
fn make_first_call(facts: &SiteFacts<'_>, parts: PageParts) -> Vec<Block> {
    let key = if facts.is_demo { &KEY_OF_DEMO } else { &KEY_OF_OWN };
    let mut blocks = vec![parts.make_paragraph(key)];
    let first = facts.actions.iter().next().map(|action| action.definition);
    if let Some((definition, example)) = first.and_then(|first| Some((first, first.examples.first()?))) {
        let command = format_call_command(definition.name, example, facts.address);
        blocks.extend([
            parts.make_paragraph(&CALL),
            Block::shell(parts.show_text(&COMMAND), command),
            parts.make_paragraph(&PROGRAM),
            parts.make_paragraph(&CALL_ANSWERED),
            Block::json(parts.show_text(&OUTPUT), indent_json(&wrap_example_answer(example))),
            parts.make_paragraph(&BEFORE),
        ]);
    }
    blocks
}

/// Lists the actions with their summaries and roles.
fn list_actions(facts: &SiteFacts<'_>, parts: PageParts) -> Block {
    let row = |definition: &Definition| {
        let roles = show_roles(definition.roles, parts.language);
        [link_action(definition.name), parts.show_text(&definition.summary), roles]
    };
    let rows = facts.actions.iter().map(|action| row(action.definition));
    parts.make_table(&ACTIONS, [&ACTION, &ANSWER, &ROLES], rows)
}
