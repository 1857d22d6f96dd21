//! docs/actions.md: every action, those that are not served, and the gaps.

use std::fmt::Write as _;

use api::{ACTIONS_NOT_SERVED, Actions};
use bill::Language;

use super::action_page::{CHOICES_ANCHOR, RESOURCES_ANCHOR, make_action_page};
use super::markdown::{LinkForm, MarkdownWriter};
use super::overview::list_overview_rows;
use super::page::Page;
use super::site_facts::SiteFacts;

/// The beginning of the page.
const INTRODUCTION: &str = "\
<!-- Made by `billfold actions --markdown` from the definitions in crates/api/src/actions: change those, and print it again. -->

# The actions

`billfold actions NAME` prints the part of one action on a terminal, `--language zh` in Chinese. A server has a page for each, an
Explorer to try it, and the same for programs: `/api.json` and, for our own service, `/billfold-api.json` in the form of the vendor's command
line, and `/openapi.json` for OpenAPI 3.1.
[protocol.md](protocol.md) says what holds for all of them: signatures, common parameters, the order of errors.
";

/// Renders the page, in English.
pub(crate) fn render_actions_markdown(actions: &Actions) -> String {
    let facts = SiteFacts::of_any_server(actions);
    let pages: Vec<Page> =
        actions.iter().map(|action| make_action_page(action, &facts, Language::English)).collect();
    let mut writer = MarkdownWriter {
        language: Language::English,
        links: LinkForm::Outside,
        out: INTRODUCTION.to_owned(),
    };
    append_overview(actions, &mut writer);
    for page in &pages {
        append_page(page, &mut writer);
    }
    append_not_served(&mut writer);
    append_gaps(&pages, &mut writer);
    writer.out
}

fn append_overview(actions: &Actions, writer: &mut MarkdownWriter) {
    writer.out.push_str("\nThe rate is that of each account.\n");
    let mut service = None;
    for row in list_overview_rows(actions, Language::English) {
        if service.replace(row.service) != Some(row.service) {
            let _ = write!(
                writer.out,
                "\nOf the service `{}`, version `{}`:\n\n| action | answer | roles | per second |\n|---|---|---|---|\n",
                row.service, row.version
            );
        }
        let (name, summary, rate) = (row.name, writer.format_text(row.summary), row.rate_per_s);
        let link = format!("[{name}](#{})", name.to_lowercase());
        let _ = writeln!(writer.out, "| {link} | {summary} | {} | {rate} |", row.roles.join(", "));
    }
}

/// Appends the part of an action, without the choices, which have a part of their own, and the clients, which are in
/// docs/clients.md.
fn append_page(page: &Page, writer: &mut MarkdownWriter) {
    let _ = write!(writer.out, "\n## {}\n", page.title);
    page.introduction.iter().for_each(|text| writer.append_paragraph(text));
    let elsewhere = [CHOICES_ANCHOR, RESOURCES_ANCHOR];
    for section in page.sections.iter().filter(|section| !elsewhere.contains(&section.anchor.as_str())) {
        let _ = write!(writer.out, "\n**{}**\n", section.heading);
        section.blocks.iter().for_each(|block| writer.append_block(block));
    }
}

fn append_not_served(writer: &mut MarkdownWriter) {
    writer.out.push_str(
        "\n## Not served, and why\n\nThe vendor's service has these actions too. A call of one is answered with \
         `InvalidAction`, and the log has the reason.\n\n| action | reason |\n|---|---|\n",
    );
    for action in ACTIONS_NOT_SERVED {
        let reason = writer.format_text(&action.reason.english);
        let _ = writeln!(writer.out, "| `{}` | {reason} |", action.name);
    }
}

fn append_gaps(pages: &[Page], writer: &mut MarkdownWriter) {
    writer.out.push_str(
        "\n## Gaps and choices\n\nWhere the vendor publishes nothing, or contradicts itself, Billfold had to choose. \
         [protocol.md](protocol.md#gaps-and-choices) has the choices that are not about one action.\n",
    );
    for page in pages {
        let _ = write!(writer.out, "\n**{}**\n", page.title);
        let choices = page.sections.iter().filter(|section| section.anchor == CHOICES_ANCHOR);
        choices.flat_map(|section| &section.blocks).for_each(|block| writer.append_block(block));
    }
}
