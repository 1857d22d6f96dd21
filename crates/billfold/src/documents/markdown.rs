//! docs/actions.md: every action, those that are not served, and the gaps.

use std::fmt::Write as _;

use api::{ACTIONS_NOT_SERVED, Actions, SERVICE, VERSION};
use bill::Language;

use super::action_page::ActionPage;
use super::block::{Block, Entry};
use super::overview::list_overview_rows;

/// The beginning of the page.
const INTRODUCTION: &str = "\
<!-- Made by `billfold actions --markdown` from the definitions in crates/api/src/actions: change those, and print it again. -->

# The actions

`billfold actions NAME` prints the part of one action on a terminal, `--language zh` in Chinese. A server has the same for
programs: `/api.json` in the form of the vendor's command line, and `/openapi.json` for OpenAPI 3.1.
[protocol.md](protocol.md) says what holds for all of them: signatures, common parameters, the order of errors.
";

/// Renders the page, in English.
pub(crate) fn render_markdown(actions: &Actions) -> String {
    let pages: Vec<ActionPage> =
        actions.iter().map(|action| ActionPage::new(action, Language::English)).collect();
    let mut out = INTRODUCTION.to_owned();
    let _ = write!(
        out,
        "\nThey belong to the service `{SERVICE}`, version `{VERSION}`. The rate is that of each account.\n\n\
         | action | answer | roles | per second |\n|---|---|---|---|\n"
    );
    for row in list_overview_rows(actions, Language::English) {
        let (name, summary, rate) = (row.name, escape_markdown(row.summary), row.rate_per_s);
        let link = format!("[{name}](#{})", name.to_lowercase());
        let _ = writeln!(out, "| {link} | {summary} | {} | {rate} |", row.roles.join(", "));
    }
    for page in &pages {
        append_page(page, &mut out);
    }
    append_not_served(&mut out);
    append_gaps(&pages, &mut out);
    out
}

/// Appends the part of an action, without the choices, which have a part of their own.
fn append_page(page: &ActionPage, out: &mut String) {
    let _ = write!(out, "\n## {}\n", page.name);
    for text in &page.introduction {
        let _ = write!(out, "\n{}\n", escape_markdown(text));
    }
    for section in &page.sections {
        let _ = write!(out, "\n**{}**\n", section.heading);
        for block in &section.blocks {
            append_block(block, out);
        }
    }
}

fn append_block(block: &Block, out: &mut String) {
    out.push('\n');
    match block {
        Block::Paragraph(text) => {
            let _ = writeln!(out, "{}", escape_markdown(text));
        }
        Block::Items(items) => {
            out.extend(items.iter().map(|item| format!("- {}\n", escape_markdown(item))));
        }
        Block::Entries(entries) => entries.iter().for_each(|entry| append_entry(entry, out)),
        Block::Command(command) => {
            let _ = write!(out, "```sh\n{command}\n```\n");
        }
        Block::Json(json) => {
            let _ = write!(out, "```json\n{json}\n```\n");
        }
    }
}

/// Appends an entry as an item of a list, below the object that it is in.
fn append_entry(entry: &Entry, out: &mut String) {
    let indent = "  ".repeat(entry.depth);
    let texts: Vec<String> = entry.texts.iter().map(|text| escape_markdown(text)).collect();
    let _ = writeln!(out, "{indent}- `{}` ({}). {}", entry.name, entry.facts, texts.join(" "));
    for (code, meaning) in &entry.choices {
        let _ = writeln!(out, "{indent}  - `{code}`: {}", escape_markdown(meaning));
    }
}

fn append_not_served(out: &mut String) {
    out.push_str(
        "\n## Not served, and why\n\nThe vendor's service has these actions too. A call of one is answered with \
         `InvalidAction`, and the log has the reason.\n\n| action | reason |\n|---|---|\n",
    );
    for action in ACTIONS_NOT_SERVED {
        let _ = writeln!(out, "| `{}` | {} |", action.name, escape_markdown(&action.reason.english));
    }
}

fn append_gaps(pages: &[ActionPage], out: &mut String) {
    out.push_str(
        "\n## Gaps and choices\n\nWhere the vendor publishes nothing, or contradicts itself, Billfold had to choose. \
         [protocol.md](protocol.md#gaps-and-choices) has the choices that are not about one action.\n",
    );
    for page in pages {
        let _ = write!(out, "\n**{}**\n", page.name);
        page.choices.blocks.iter().for_each(|block| append_block(block, out));
    }
}

/// Escapes what Markdown would take for marks. Code in backquotes stays.
fn escape_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut is_code = false;
    for c in text.chars() {
        is_code ^= c == '`';
        if !is_code && matches!(c, '*' | '_' | '<' | '>' | '[' | ']' | '|' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_markdown_are_escaped_outside_of_code() {
        assert_eq!(escape_markdown("a_b *c* `d_e` <f>"), r"a\_b \*c\* `d_e` \<f\>");
    }
}
