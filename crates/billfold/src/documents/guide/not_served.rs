//! The page of the vendor's actions that are not served, with the reasons.

use api::{ACTIONS_NOT_SERVED, ActionNotServed, Service, Text};
use bill::Language;
use tc3::Code;

use crate::documents::labels::fill_label;
use crate::documents::links::link_code;
use crate::documents::page::{Block, Page, Row, Section, Table};
use crate::documents::site_facts::SiteFacts;
use crate::documents::site_paths::CATEGORY;

/// The title, in lists too.
pub(in crate::documents) const TITLE: Text = Text::new("Actions Not Served", "不提供的接口");
const INTRODUCTION: Text = Text::new(
    "The vendor's service `{}`, version `{}`, has {} actions that this server does not have. This page has the reason for each.",
    "厂商的服务 `{}`（版本 `{}`）中有 {} 个接口本服务器不提供，本页列出各自的原因。",
);
const ANSWER: Text = Text::new(
    "A call of one is answered with {}, after its signature was found right, and the log has the reason as `cause`. No such action \
     is answered with zeros or an empty list: a wrong answer does more harm than none.",
    "调用这些接口时，签名验证通过后返回 {}，日志的 `cause` 写有原因。不以 0 或空列表代替：错误的结果比没有结果更有害。",
);
const OTHERS: Text =
    Text::new("[API Category]({}) has the actions that are served.", "已提供的接口见 [API 概览]({})。");
const HEADING: Text = Text::new("Actions and reasons", "接口与原因");
const NAME_COLUMN: Text = Text::new("API Name", "接口名称");
const REASON_COLUMN: Text = Text::new("Reason", "原因");

/// Makes the page.
pub(in crate::documents) fn make_not_served_page(_facts: &SiteFacts<'_>, language: Language) -> Page {
    let word = |text: &Text| text.in_language(language).to_owned();
    let row = |action: &ActionNotServed| Row {
        anchor: Some(action.name.to_owned()),
        cells: vec![vec![format!("`{}`", action.name)], vec![word(&action.reason)]],
    };
    let count = ACTIONS_NOT_SERVED.len().to_string();
    let table = Table {
        title: word(&HEADING),
        columns: [&NAME_COLUMN, &REASON_COLUMN].map(word).into(),
        rows: ACTIONS_NOT_SERVED.iter().map(row).collect(),
    };
    Page {
        title: word(&TITLE),
        introduction: vec![
            fill_label(
                &INTRODUCTION,
                language,
                &[Service::Partners.name(), Service::Partners.version(), &count],
            ),
            fill_label(&ANSWER, language, &[&link_code(Code::InvalidAction)]),
            fill_label(&OTHERS, language, &[CATEGORY]),
        ],
        sections: vec![Section {
            anchor: "actions".to_owned(),
            heading: word(&HEADING),
            blocks: vec![Block::Table(table)],
        }],
    }
}
