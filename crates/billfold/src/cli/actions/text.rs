//! The list of actions, for a terminal. Nothing is cut off: texts are wrapped.

use api::{ACTIONS_NOT_SERVED, Actions, Text};
use bill::Language;

use crate::cli::show::wrapped_rows::wrap_last_column;
use crate::documents::labels::{
    ACTION_COLUMN, FOR_ROLES, LIST_HINT, NOT_SERVED_COLUMN, RATE_COLUMN, REASON_COLUMN, SUMMARY_COLUMN,
    fill_label, show_roles,
};
use crate::terminal::wrap::wrap_indented;

/// Formats the list of the actions, then that of those that are not served.
pub(super) fn format_overview(actions: &Actions, language: Language, width: usize) -> String {
    let word = |label: &Text| label.in_language(language).to_owned();
    let mut served = vec![[word(&ACTION_COLUMN), word(&RATE_COLUMN), word(&SUMMARY_COLUMN)]];
    for action in actions.iter() {
        let definition = action.definition;
        let summary = definition.summary.in_language(language);
        let roles = fill_label(&FOR_ROLES, language, &[&show_roles(definition.roles, language)]);
        let rate = definition.rate_per_s.to_string();
        served.push([definition.name.to_owned(), rate, format!("{summary}\n{roles}")]);
    }
    let mut not_served = vec![[word(&NOT_SERVED_COLUMN), word(&REASON_COLUMN)]];
    for action in ACTIONS_NOT_SERVED {
        not_served.push([action.name.to_owned(), word(&action.reason)]);
    }
    let (served, not_served) = (wrap_last_column(&served, width), wrap_last_column(&not_served, width));
    let hint = wrap_indented(LIST_HINT.in_language(language), 0, width);
    format!("{served}\n{not_served}\n{hint}")
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr as _;

    use super::*;

    #[test]
    fn no_line_of_the_list_is_wider_than_the_terminal_but_for_words() {
        let actions = Actions::new();
        for language in [Language::English, Language::Chinese] {
            for width in [60, 80, 100] {
                for line in format_overview(&actions, language, width).lines() {
                    let words = line.trim_start().split(' ').count();
                    assert!(line.width() <= width || words <= 2, "{width}: {line}");
                }
            }
        }
    }
}
