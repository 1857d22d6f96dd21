//! The page of all error codes: in the order of the checks, by action, and those that no request is refused with.

use api::{ActionError, CHECKS, Check, CodeUse, Text, list_common_codes};
use bill::Language;
use tc3::Code;

use crate::documents::code_facts::{CodeFacts, DeclaredError};
use crate::documents::labels::{CAUSE_COLUMN, CODE_COLUMN, REMEDY_COLUMN, fill_label};
use crate::documents::links::{link_action, link_code};
use crate::documents::page::{Block, Page, Row, Table};
use crate::documents::page_parts::PageParts;
use crate::documents::site_facts::SiteFacts;
use crate::documents::site_paths::ERROR_CODES;

/// The title, in lists too.
pub(in crate::documents) const TITLE: Text = Text::new("Error Codes", "错误码");

const INTRODUCTION: [Text; 3] = [
    Text::new(
        "Every error code of the protocol: which of them this server answers with, the cause and the remedy of each, and why it \
         never answers with the others.",
        "协议的全部错误码：本服务器会返回哪些、各自的原因与处理办法，以及其余错误码为何不会返回。",
    ),
    Text::new(
        "An error has HTTP status 200, and an envelope whose `Response` has `Error` with `Code` and `Message`, and a `RequestId`. \
         Compare codes, not messages: a message may change, and some hold values of the request. Look first if `Error` is there: \
         an answer without it is a success.",
        "出错时 HTTP 状态码仍为 200，`Response` 中包含 `Error`（其中有 `Code` 与 `Message`）和 `RequestId`。请比较错误码而不是错误信息：错误信息可能变化，部分还包含请求中的值。没有 `Error` 的响应即为成功。",
    ),
    Text::new(
        "`billfold explain CODE` prints the same of one code. It also takes a whole answer or a message that holds a code.",
        "`billfold explain CODE --language zh` 显示单个错误码的相同内容，也可传入整个响应或包含错误码的文本。",
    ),
];

const CHECKS_HEADING: Text = Text::new("The order of the checks", "检查顺序");
const CHECKS_INTRODUCTION: Text = Text::new(
    "A request passes these checks one after the other, and the first that it fails is the answer. So each error says that all \
     checks before it were passed. The first code of a check is that of most requests; some forms and actions have another.",
    "请求依次经过下列检查，返回首个未通过的检查的错误码。因此，返回某个错误码即表示之前的检查均已通过。每步的第一个错误码适用于多数请求，部分格式和接口使用其后的错误码。",
);
const VERSION_1: Text = Text::new(
    "With a signature of version 1, these take the place of checks 5 to 14: a piece without `=` and a common parameter twice \
     (`InvalidParameter`); no timestamp, action, version, nonce, id or signature (`MissingParameter`); a timestamp or nonce that \
     is no number (`InvalidParameter`).",
    "使用签名方法 v1 时，以下检查代替第 5 至 14 步：缺少 `=` 的片段、公共参数重复（`InvalidParameter`）；缺少时间戳、接口名称、版本、随机数、SecretId 或签名（`MissingParameter`）；时间戳或随机数不是数字（`InvalidParameter`）。",
);
const NUMBER_COLUMN: Text = Text::new("Check", "步骤");
const FAULT_COLUMN: Text = Text::new("Fault", "错误");
const CODES_COLUMN: Text = Text::new("Error Codes", "错误码");

const COMMON_HEADING: Text = Text::new("Common Error Codes", "公共错误码");
const COMMON_INTRODUCTION: Text = Text::new(
    "A request of any action may be refused with these. They are in the order of the checks; the last two may take the place of \
     any answer.",
    "任何接口的请求都可能返回下列错误码，按检查顺序排列；最后两个可能代替任何响应。",
);
const ITS_CHECKS: Text = Text::new("Checks: {}.", "检查步骤：{}。");
const ANY_CHECK: Text = Text::new("any", "任意");
const OWN_CAUSES: Text =
    Text::new("With causes of their own, below: {}.", "下列接口另有自身的原因，见下文：{}。");

const BETWEEN: Text = Text::new(", ", "、");

const ACTIONS_HEADING: Text = Text::new("Error Codes of Actions", "接口错误码");
const ACTIONS_INTRODUCTION: Text = Text::new(
    "These are the errors that actions declare, by their codes. The page of each action has its own together.",
    "以下为各接口声明的错误码，按错误码排列。各接口的文档列出其自身的全部错误码。",
);
const ACTIONS_COLUMN: Text = Text::new("Actions", "接口");

const NEVER_HEADING: Text = Text::new("Codes That Are Never Returned", "不会返回的错误码");
const NEVER_INTRODUCTION: Text = Text::new(
    "The vendor's tables have these codes too, and this server refuses no request with them. A client that handles them need not \
     be changed.",
    "厂商的错误码表中还有下列错误码，本服务器不会返回。已处理这些错误码的客户端无需改动。",
);
const REASON_COLUMN: Text = Text::new("Reason", "原因");

/// Makes the page.
pub(in crate::documents) fn make_error_codes_page(site: &SiteFacts<'_>, language: Language) -> Page {
    let parts = PageParts { language };
    let collect = |code: Code| CodeFacts::collect(site.actions, code);
    let common: Vec<CodeFacts> = list_common_codes().into_iter().map(collect).collect();
    let all: Vec<CodeFacts> = Code::ALL.iter().copied().map(collect).collect();
    let section = |anchor: &str, heading: &Text, introduction: &Text, table| {
        parts.make_section(anchor, heading, vec![parts.make_paragraph(introduction), table])
    };
    let table = |title: &Text, columns: &[&Text], rows| {
        let columns = columns.iter().map(|column| parts.show_text(column)).collect();
        Block::Table(Table { title: parts.show_text(title), columns, rows })
    };
    let checks = table(
        &CHECKS_HEADING,
        &[&NUMBER_COLUMN, &FAULT_COLUMN, &CODES_COLUMN],
        CHECKS.iter().map(|check| make_check_row(check, language)).collect(),
    );
    let common = table(
        &COMMON_HEADING,
        &[&CODE_COLUMN, &NUMBER_COLUMN, &CAUSE_COLUMN, &REMEDY_COLUMN],
        common.iter().filter_map(|facts| make_common_row(facts, language)).collect(),
    );
    let of_actions = table(
        &ACTIONS_HEADING,
        &[&CODE_COLUMN, &CAUSE_COLUMN, &REMEDY_COLUMN, &ACTIONS_COLUMN],
        all.iter().flat_map(|facts| list_action_rows(facts, language)).collect(),
    );
    let never = table(
        &NEVER_HEADING,
        &[&CODE_COLUMN, &REASON_COLUMN],
        all.iter().filter_map(|facts| make_never_row(facts, language)).collect(),
    );
    let mut checks = section("order-of-checks", &CHECKS_HEADING, &CHECKS_INTRODUCTION, checks);
    checks.blocks.push(parts.make_paragraph(&VERSION_1));
    Page {
        title: parts.show_text(&TITLE),
        introduction: INTRODUCTION.iter().map(|text| parts.show_text(text)).collect(),
        sections: vec![
            checks,
            section("common-error-codes", &COMMON_HEADING, &COMMON_INTRODUCTION, common),
            section("error-codes-of-actions", &ACTIONS_HEADING, &ACTIONS_INTRODUCTION, of_actions),
            section("codes-without-use", &NEVER_HEADING, &NEVER_INTRODUCTION, never),
        ],
    }
}

/// Returns the name by which a link leads to the row of a check.
fn to_check_anchor(check: &Check) -> String {
    format!("check-{}", check.number)
}

/// Makes the first cell of a code's row.
fn show_code(code: Code) -> Vec<String> {
    vec![format!("`{code}`")]
}

fn make_check_row(check: &Check, language: Language) -> Row {
    let codes = check.codes.iter().map(|code| link_code(*code)).collect();
    let cells =
        vec![vec![check.number.to_string()], vec![check.fault.in_language(language).to_owned()], codes];
    Row { anchor: Some(to_check_anchor(check)), cells }
}

/// Lists links to the checks that end with a code.
fn show_checks(facts: &CodeFacts, language: Language) -> String {
    if facts.checks.is_empty() {
        return ANY_CHECK.in_language(language).to_owned();
    }
    let link = |check: &&Check| format!("[{}]({ERROR_CODES}#{})", check.number, to_check_anchor(check));
    facts.checks.iter().map(link).collect::<Vec<_>>().join(", ")
}

fn make_common_row(facts: &CodeFacts, language: Language) -> Option<Row> {
    let CodeUse::Common { cause, remedy } = &facts.code_use else { return None };
    let mut description = vec![cause.in_language(language).to_owned()];
    description.extend(facts.describe_messages(language));
    let others = facts.declared.iter().filter(|one| one.error.cause != *cause);
    let others: Vec<String> = others.flat_map(|one| &one.actions).map(|name| link_action(name)).collect();
    if !others.is_empty() {
        description.push(fill_label(&OWN_CAUSES, language, &[&others.join(BETWEEN.in_language(language))]));
    }
    let remedy = vec![remedy.in_language(language).to_owned()];
    let cells = vec![show_code(facts.code), vec![show_checks(facts, language)], description, remedy];
    Some(Row { anchor: Some(facts.code.as_str().to_owned()), cells })
}

/// Makes a row for each cause that actions declare. The first row of a code that only actions have is the one that links lead
/// to, and has its checks and messages.
fn list_action_rows(facts: &CodeFacts, language: Language) -> Vec<Row> {
    let row = |(index, one): (usize, &DeclaredError)| {
        let ActionError { cause, remedy, .. } = one.error;
        let is_first = facts.code_use == CodeUse::Actions && index == 0;
        let mut description = vec![cause.in_language(language).to_owned()];
        if is_first {
            description.push(fill_label(&ITS_CHECKS, language, &[&show_checks(facts, language)]));
            description.extend(facts.describe_messages(language));
        }
        let cells = vec![
            show_code(facts.code),
            description,
            vec![remedy.in_language(language).to_owned()],
            one.actions.iter().map(|name| link_action(name)).collect(),
        ];
        Row { anchor: is_first.then(|| facts.code.as_str().to_owned()), cells }
    };
    facts.declared.iter().enumerate().map(row).collect()
}

fn make_never_row(facts: &CodeFacts, language: Language) -> Option<Row> {
    let CodeUse::Never { reason } = &facts.code_use else { return None };
    let reason = vec![reason.in_language(language).to_owned()];
    Some(Row { anchor: Some(facts.code.as_str().to_owned()), cells: vec![show_code(facts.code), reason] })
}
