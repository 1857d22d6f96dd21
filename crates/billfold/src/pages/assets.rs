//! The files that pages load: styles, scripts and a picture. The name of each holds the hash of its bytes, so that a browser may
//! keep it for ever.

use std::collections::BTreeMap;

use super::encoded::hash_body;

/// The path before the names of assets.
const ASSETS_PATH: &str = "/assets/";

/// The content types of assets, by the ends of their names.
const CONTENT_TYPES: [(&str, &str); 3] = [
    (".css", "text/css; charset=utf-8"),
    (".js", "text/javascript; charset=utf-8"),
    (".svg", "image/svg+xml"),
];

/// Declares the assets: their names in `web/assets`. A module stands behind those that it imports.
macro_rules! assets {
    ($($name:literal,)+) => {
        &[$(($name, include_str!(concat!("../../web/assets/", $name)))),+]
    };
}

/// The name and text of each asset.
const ASSETS: &[(&str, &str)] = assets![
    "icon.svg",
    "site.css",
    "search.css",
    "console.css",
    "theme.js",
    "choices.js",
    "dom.js",
    "page_data.js",
    "local_time.js",
    "copy_button.js",
    "exact_json.js",
    "amounts.js",
    "signing.js",
    "session.js",
    "demo_keys.js",
    "request.js",
    "call.js",
    "caller.js",
    "error_help.js",
    "key_form.js",
    "sign_in.js",
    "canonical_lines.js",
    "signature_panel.js",
    "doctor_panel.js",
    "site.js",
    "key_panels.css",
    "explorer.css",
    "answer.css",
    "explorer_rules.js",
    "explorer_input.js",
    "explorer_unknown.js",
    "explorer_parts.js",
    "explorer_editor.js",
    "tabs.js",
    "share_link.js",
    "command_line.js",
    "compare_values.js",
    "answer_json.js",
    "answer_empty.js",
    "answer_table.js",
    "answer_tree.js",
    "answer_view.js",
    "answer_laws.js",
    "call_history.js",
    "history_view.js",
    "samples_view.js",
    "document_view.js",
    "explorer_caller.js",
    "explorer_keys.js",
    "explorer_laws.js",
    "explorer_links.js",
    "explorer.js",
    "search_text.js",
    "search_data.js",
    "search_marks.js",
    "search_score.js",
    "search_synonyms.js",
    "search_rank.js",
    "search_dialog.js",
    "search.js",
    "chart_scale.js",
    "chart_stack.js",
    "chart_layout.js",
    "chart_svg.js",
    "chart.js",
    "data_table.js",
    "console_route.js",
    "bill_months.js",
    "console_words.js",
    "console_source.js",
    "console_parts.js",
    "bill_tables.js",
    "console_months.js",
    "console_month_facts.js",
    "console_bill.js",
    "console_month.js",
    "console_versions.js",
    "console_views.js",
    "console.js",
];

/// Lists the names and texts of the assets, without hashes.
#[cfg(test)]
pub(super) const fn list_asset_texts() -> &'static [(&'static str, &'static str)] {
    ASSETS
}

/// An asset.
#[derive(Debug)]
pub(super) struct Asset {
    /// Its path, with the hash of its bytes.
    pub(super) path: String,
    /// Its content type.
    pub(super) content_type: &'static str,
    /// Its text, in which imports have the names with hashes.
    pub(super) text: String,
}

/// The assets, by their names in `web/assets`.
#[derive(Debug)]
pub(super) struct Assets(BTreeMap<&'static str, Asset>);

impl Assets {
    /// Names the assets by their hashes. Modules import others by these names.
    pub(super) fn new() -> Self {
        let mut assets: BTreeMap<&'static str, Asset> = BTreeMap::new();
        for (name, text) in ASSETS {
            let mut text = drop_comment_lines(text);
            for (imported, asset) in &assets {
                let hashed = asset.path.trim_start_matches(ASSETS_PATH);
                text = text.replace(&format!("from './{imported}'"), &format!("from './{hashed}'"));
            }
            assert!(
                !has_unhashed_import(&text),
                "{name} imports what stands behind it in the list of assets"
            );
            assets.insert(name, make_asset(name, text));
        }
        Self(assets)
    }

    /// Returns the path of an asset.
    pub(super) fn path(&self, name: &str) -> &str {
        self.0.get(name).map_or_else(|| unreachable!("there is no asset {name}"), |asset| &asset.path)
    }

    /// Iterates over the assets.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Asset> {
        self.0.values()
    }
}

/// Makes an asset of its name and text.
fn make_asset(name: &str, text: String) -> Asset {
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
    let content_type = CONTENT_TYPES.iter().find(|(known, _)| name.ends_with(known));
    let Some((_, content_type)) = content_type else { unreachable!("{name} has no content type") };
    let path = format!("{ASSETS_PATH}{stem}.{}.{end}", hash_body(text.as_bytes()));
    Asset { path, content_type, text }
}

/// Empties the lines of comments, which are a third of what would be sent. Every line keeps its number, which browsers report.
fn drop_comment_lines(text: &str) -> String {
    let mut is_inside = false;
    let lines = text.split('\n').map(|line| {
        let start = line.trim_start();
        is_inside = is_inside || start.starts_with("/*");
        let is_comment = is_inside || start.starts_with("//");
        // What stands behind the end of a comment is code.
        let code = if is_inside { start.split_once("*/").map(|(_, code)| code) } else { None };
        is_inside = is_inside && code.is_none();
        if is_comment { code.unwrap_or_default() } else { line }
    });
    lines.collect::<Vec<&str>>().join("\n")
}

/// Returns true if a module imports another by a name without a hash.
fn has_unhashed_import(text: &str) -> bool {
    let imports = ["from './", "import './"].into_iter().flat_map(|start| text.split(start).skip(1));
    imports.filter_map(|rest| rest.split('\'').next()).any(|name| name.matches('.').count() < 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_comments_are_emptied_and_code_stays_on_its_line() {
        let text = "// a\na(); // b\n/** c */\n  /**\n   * @type {x}\n   */ b();\nconst c = a\n  * b;\n/* d */ .e { f: g }\n";
        let kept = "\na(); // b\n\n\n\n b();\nconst c = a\n  * b;\n .e { f: g }\n";
        assert_eq!(drop_comment_lines(text), kept);
        // A text of several lines could hold what looks like a comment.
        for (name, text) in ASSETS {
            let is_inside = |line: &str| line.matches('`').count() % 2 == 1;
            assert!(
                !text.lines().any(|line| is_inside(line) && !line.trim_start().starts_with(['/', '*'])),
                "{name}"
            );
        }
    }
}
