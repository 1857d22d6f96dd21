//! The page on gaps: the choices of Billfold where the vendor publishes nothing, or contradicts itself. Those on the protocol are
//! here, with their tests; `docs/protocol.md` has the same rows. Those of each action are in its definition.

mod answers;
mod gap;
mod requests;
mod signatures;

use api::{RegisteredAction, Text};
use bill::Language;

use crate::documents::action_page::NOTES_ANCHOR;
use crate::documents::labels::NOTES;
use crate::documents::page::{Block, Page, Section};
use crate::documents::page_parts::{PageParts, mark_code};
use crate::documents::site_facts::SiteFacts;
use crate::documents::site_paths::to_action_path;
use answers::ANSWER_GAPS;
use gap::Gap;
use requests::REQUEST_GAPS;
use signatures::SIGNATURE_GAPS;

/// The title.
pub(in crate::documents) const TITLE: Text = Text::new("Gaps and Choices", "厂商未规定之处");

/// The groups of choices on the protocol: anchor, heading, and rows.
const GROUPS: [(&str, Text, &[Gap]); 3] = [
    ("requests", Text::new("Forms and Parameters", "请求形式与参数"), REQUEST_GAPS),
    ("signatures", Text::new("Signatures and Keys", "签名与密钥"), SIGNATURE_GAPS),
    ("answers", Text::new("Languages, Limits and Answers", "语言、限制与返回结果"), ANSWER_GAPS),
];

/// Makes the page.
pub(in crate::documents) fn make_gaps_page(facts: &SiteFacts<'_>, language: Language) -> Page {
    let parts = PageParts { language };
    let groups = GROUPS.into_iter().map(|(anchor, heading, gaps)| {
        parts.make_section(anchor, &heading, vec![make_gap_table(parts, &heading, gaps)])
    });
    let actions = facts.actions.iter().filter(|action| !action.definition.choices.is_empty());
    Page {
        title: parts.show_text(&TITLE),
        introduction: vec![
            parts.show_text(&Text::new(
                "The vendor's documents leave questions open, and contradict themselves in places. This page lists what Billfold does \
                 there. The tables name a test for each row.",
                "厂商文档有未说明之处，也有自相矛盾之处。本页列出 Billfold 的处理方式。表格中每一行均有对应测试。",
            )),
            parts.show_text(&Text::new(
                "None of this was tested against the vendor's own service.",
                "本页内容均未在厂商自己的服务上验证。",
            )),
        ],
        sections: groups.chain(actions.map(|action| make_action_section(parts, action))).collect(),
    }
}

fn make_gap_table(parts: PageParts, title: &Text, gaps: &[Gap]) -> Block {
    let columns = [
        &Text::new("Subject", "情形"),
        &Text::new("Billfold", "Billfold 的处理"),
        &Text::new("Held by the test", "对应测试"),
    ];
    let rows = gaps
        .iter()
        .map(|gap| [parts.show_text(&gap.subject), parts.show_text(&gap.choice), mark_code(gap.test)]);
    parts.make_table(title, columns, rows)
}

/// Makes the section of an action, with the choices of its definition.
fn make_action_section(parts: PageParts, action: &RegisteredAction) -> Section {
    let definition = action.definition;
    let name = definition.name;
    let link = format!("[{name}]({})", to_action_path(name));
    let notes = format!("[{}]({}#{NOTES_ANCHOR})", parts.show_text(&NOTES), to_action_path(name));
    let introduction = parts.fill_text(
        &Text::new(
            "What the vendor leaves open for {}. Where an item does not say what Billfold does, the page of the action does, below {}:",
            "厂商对 {} 未规定之处如下；未写明 Billfold 的处理时，见该接口页面的{}：",
        ),
        &[&link, &notes],
    );
    Section {
        anchor: name.to_owned(),
        heading: name.to_owned(),
        blocks: vec![Block::Paragraph(introduction), parts.make_items(definition.choices)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::inline::show_without_links;

    /// The document that has the same rows.
    const DOCUMENT: &str = include_str!("../../../../../docs/protocol.md");

    #[test]
    fn the_table_of_choices_in_the_source_has_the_rows_of_the_page() {
        let (_, section) = DOCUMENT.split_once("\n## Gaps and choices\n").unwrap();
        let table = section.lines().skip_while(|line| !line.starts_with('|')).skip(2);
        let rows: Vec<&str> = table.take_while(|line| line.starts_with('|')).collect();
        let gaps = GROUPS.into_iter().flat_map(|(_, _, gaps)| gaps);
        let expected: Vec<String> = gaps
            .map(|gap| {
                let [subject, choice] =
                    [&gap.subject, &gap.choice].map(|text| show_without_links(&text.english));
                format!("| {subject} | {choice} | `test:{}` |", gap.test)
            })
            .collect();
        let renewed = expected.join("\n");
        assert!(rows == expected, "the rows of docs/protocol.md are to be these:\n{renewed}");
    }

    #[test]
    fn every_action_with_choices_has_a_section_in_both_languages() {
        let actions = api::Actions::new();
        for language in [Language::English, Language::Chinese] {
            let page = make_gaps_page(&SiteFacts::of_any_server(&actions), language);
            for action in actions.iter().filter(|action| !action.definition.choices.is_empty()) {
                let name = action.definition.name;
                assert!(page.sections.iter().any(|section| section.anchor == name), "{name}");
            }
        }
    }
}
