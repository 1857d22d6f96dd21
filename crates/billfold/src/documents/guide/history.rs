//! The page on the history of the definitions: the differences between releases, and the days of the vendor's.

mod changes;
mod release_facts;
mod releases;

use api::{Actions, Text};
use bill::Language;

use crate::documents::page::{Block, Page, Section};
use crate::documents::page_parts::{PageParts, mark_code};
use crate::documents::site_facts::SiteFacts;
use crate::documents::site_paths::to_action_path;
use changes::{Change, ChangeKind, Changes};
use release_facts::ReleaseFacts;
use releases::read_releases;

/// The title.
pub(in crate::documents) const TITLE: Text = Text::new("History", "更新历史");

/// The label before the actions that came.
const NEW_ACTIONS: Text = Text::new("New APIs:", "新增接口：");

/// The label before the actions that went.
const REMOVED_ACTIONS: Text = Text::new("Removed APIs:", "删除接口：");

/// The label before an action that changed.
const MODIFIED_ACTION: Text = Text::new("Modified API: {}", "修改接口：{}");

impl ChangeKind {
    /// The label before the names of a change.
    const fn label(self) -> Text {
        match self {
            Self::NewInput => Text::new("New input parameters: {}", "新增入参：{}"),
            Self::RemovedInput => Text::new("Removed input parameters: {}", "删除入参：{}"),
            Self::ChangedInput => Text::new("Changed input parameters: {}", "修改入参：{}"),
            Self::NewOutput => Text::new("New output parameters: {}", "新增出参：{}"),
            Self::RemovedOutput => Text::new("Removed output parameters: {}", "删除出参：{}"),
            Self::ChangedOutput => Text::new("Changed output parameters: {}", "修改出参：{}"),
            Self::NewError => Text::new("New error codes: {}", "新增错误码：{}"),
            Self::RemovedError => Text::new("Removed error codes: {}", "删除错误码：{}"),
            Self::NewRole => Text::new("New callable roles: {}", "新增可调用角色：{}"),
            Self::RemovedRole => Text::new("Removed callable roles: {}", "删除可调用角色：{}"),
            Self::Rate => Text::new("Requests per second: {}", "每秒请求次数：{}"),
        }
    }
}

/// Makes the page.
pub(in crate::documents) fn make_history_page(facts: &SiteFacts<'_>, language: Language) -> Page {
    let parts = PageParts { language };
    let mut sections = make_release_sections(parts, &read_releases(), facts.actions);
    sections.push(make_vendor_section(parts, facts.actions));
    Page {
        title: parts.show_text(&TITLE),
        introduction: vec![parts.show_text(&Text::new(
            "What changed in the definitions from release to release: actions, parameters, error codes, roles and rates. It is computed \
             from the definitions themselves.",
            "各版本之间接口定义的变化：接口、参数、错误码、可调用角色与频率限制。内容由接口定义自动比较得出。",
        ))],
        sections,
    }
}

/// Makes a section for each release, the newest first, and one before them for what has no release yet.
fn make_release_sections(parts: PageParts, releases: &[ReleaseFacts], actions: &Actions) -> Vec<Section> {
    let empty = ReleaseFacts::default();
    let present = ReleaseFacts::of_actions(actions);
    let unreleased = Changes::compute(releases.first().unwrap_or(&empty), &present);
    let mut sections = Vec::new();
    if !unreleased.is_empty() {
        let heading = Text::new("Unreleased", "未发布");
        let mut blocks = Vec::new();
        if releases.is_empty() {
            blocks.push(parts.make_paragraph(&Text::new(
                "There is no release yet, so that every action is new.",
                "尚无正式版本，以下接口均为新增。",
            )));
        }
        blocks.extend(list_changes(parts, &unreleased, actions));
        sections.push(parts.make_section("unreleased", &heading, blocks));
    }
    for (index, release) in releases.iter().enumerate() {
        let before = releases.get(index + 1).unwrap_or(&empty);
        let changes = Changes::compute(before, release);
        let time = Text::new("Release time: {}", "发布时间：{}");
        let mut blocks = vec![Block::Paragraph(parts.fill_text(&time, &[&release.date]))];
        if changes.is_empty() {
            blocks.push(parts.make_paragraph(&Text::new("No definition changed.", "接口定义没有变化。")));
        } else {
            blocks.extend(list_changes(parts, &changes, actions));
        }
        sections.push(Section {
            anchor: format!("release-{}", release.release),
            heading: parts.fill_text(&Text::new("Release {}", "版本 {}"), &[&release.release]),
            blocks,
        });
    }
    sections
}

/// Lists changes: actions that came and went, then those that changed with an item for each kind.
fn list_changes(parts: PageParts, changes: &Changes, actions: &Actions) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (label, names) in [(&NEW_ACTIONS, &changes.new), (&REMOVED_ACTIONS, &changes.removed)] {
        if !names.is_empty() {
            blocks.push(parts.make_paragraph(label));
            blocks
                .push(Block::Items(names.iter().map(|name| describe_action(parts, name, actions)).collect()));
        }
    }
    for (name, of_action) in &changes.modified {
        blocks.push(Block::Paragraph(parts.fill_text(&MODIFIED_ACTION, &[&link_action(name, actions)])));
        let items = of_action.iter().map(|Change { kind, names }| {
            let names: Vec<String> = names.iter().map(|name| mark_code(name)).collect();
            parts.fill_text(&kind.label(), &[&names.join(", ")])
        });
        blocks.push(Block::Items(items.collect()));
    }
    blocks
}

/// Returns the name of an action with what it answers, if it is still there.
fn describe_action(parts: PageParts, name: &str, actions: &Actions) -> String {
    let link = link_action(name, actions);
    match actions.get(name) {
        Some(action) => {
            let summary = action.definition.summary.in_language(parts.language);
            parts.fill_text(&Text::new("{}: {}", "{}：{}"), &[&link, summary])
        }
        None => link,
    }
}

/// Returns the name of an action, as a link if it has a page.
fn link_action(name: &str, actions: &Actions) -> String {
    match actions.get(name) {
        Some(_) => format!("[{name}]({})", to_action_path(name)),
        None => mark_code(name),
    }
}

fn make_vendor_section(parts: PageParts, actions: &Actions) -> Section {
    let mut dated: Vec<(&str, &str)> = actions
        .iter()
        .filter_map(|action| Some((action.definition.vendor_since?, action.definition.name)))
        .collect();
    dated.sort_by(|one, other| other.cmp(one));
    let rows = dated.into_iter().map(|(date, name)| [date.to_owned(), link_action(name, actions)]);
    let blocks = vec![
        parts.make_paragraph(&Text::new(
            "The day on which the vendor's command line, tccli for the international site, first had each action.",
            "厂商命令行工具（国际站 tccli）首次包含各接口的日期。",
        )),
        parts.make_table(
            &Text::new("The vendor's actions by day", "厂商接口的出现日期"),
            [&Text::new("First seen", "首次出现"), &Text::new("API", "接口")],
            rows,
        ),
    ];
    parts.make_section("vendor", &Text::new("The Vendor's Actions", "厂商接口的出现日期"), blocks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_has_a_section_with_its_day_and_what_changed_since_is_unreleased() {
        let actions = Actions::new();
        let parts = PageParts { language: Language::English };
        let mut old = ReleaseFacts::of_actions(&actions);
        old.release = "0.1.0".to_owned();
        old.date = "2026-12-24".to_owned();
        let (name, _) = old.actions.pop_last().unwrap();
        let sections = make_release_sections(parts, &[old.clone()], &actions);
        let anchors: Vec<&str> = sections.iter().map(|section| section.anchor.as_str()).collect();
        assert_eq!(anchors, ["unreleased", "release-0.1.0"]);
        let [Block::Paragraph(label), Block::Items(items)] = sections[0].blocks.as_slice() else {
            panic!("a label and items")
        };
        assert_eq!(label, "New APIs:");
        assert!(items.len() == 1 && items[0].starts_with(&format!("[{name}](docs/{name}): ")), "{items:?}");
        let whole = ReleaseFacts::of_actions(&actions);
        let newest = ReleaseFacts { release: "0.2.0".to_owned(), date: "2027-01-02".to_owned(), ..whole };
        let sections = make_release_sections(parts, &[newest, old], &actions);
        let anchors: Vec<&str> = sections.iter().map(|section| section.anchor.as_str()).collect();
        assert_eq!(anchors, ["release-0.2.0", "release-0.1.0"]);
    }

    #[test]
    fn the_vendors_days_are_days() {
        for day in Actions::new().iter().filter_map(|action| action.definition.vendor_since) {
            assert!(day.parse::<jiff::civil::Date>().is_ok() && day.len() == 10, "{day}");
        }
    }
}
