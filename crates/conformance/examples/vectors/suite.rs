//! The whole suite: cases, files, and the part of the README that lists the cases of each rule.

use std::fmt::Write as _;

mod case;
mod files;
mod keys;
mod mac;
mod rules;
mod tc3;
mod tc3_computed;
mod tc3_multipart;
mod tc3_multipart_malformed;
mod tc3_refused_authorization;
mod tc3_refused_content;
mod tc3_refused_form;
mod tc3_refused_head;
mod tc3_refused_mistakes;
mod tc3_refused_scope;
mod tc3_verified_body;
mod tc3_verified_content;
mod tc3_verified_head;
mod tc3_verified_host;
mod tc3_verified_scope;
mod v1;
mod v1_computed;
mod v1_refused_altered;
mod v1_refused_form;
mod v1_refused_mistakes;
mod v1_verified_form;
mod v1_verified_signature;
mod v1_verified_values;

pub(crate) use case::Case;
pub(crate) use files::{committed_files, unpacked_files};

/// The groups of cases, each in a file of its own.
pub(crate) const GROUPS: [&str; 4] = ["tc3-verified", "tc3-refused", "v1-verified", "v1-refused"];

/// The line of the README behind which the generator writes.
const MARK: &str = "<!-- From here on the generator writes. -->";

/// Makes every case.
pub(crate) fn make_cases() -> Vec<Case> {
    [
        tc3_verified_content::make_cases(),
        tc3_verified_body::make_cases(),
        tc3_verified_host::make_cases(),
        tc3_verified_head::make_cases(),
        tc3_verified_scope::make_cases(),
        tc3_multipart::make_cases(),
        tc3_multipart_malformed::make_cases(),
        tc3_refused_content::make_cases(),
        tc3_refused_head::make_cases(),
        tc3_refused_form::make_cases(),
        tc3_refused_authorization::make_cases(),
        tc3_refused_mistakes::make_cases(),
        tc3_refused_scope::make_cases(),
        v1_verified_form::make_cases(),
        v1_verified_values::make_cases(),
        v1_verified_signature::make_cases(),
        v1_refused_altered::make_cases(),
        v1_refused_form::make_cases(),
        v1_refused_mistakes::make_cases(),
    ]
    .concat()
}

/// Renders the README: its text before the mark, and the table of rules.
pub(crate) fn render_readme(before: &str, cases: &[Case]) -> String {
    let written = before.split(MARK).next().unwrap_or_default();
    let mut text = format!("{written}{MARK}\n");
    for rule in rules::ALL {
        // Writing to a text does not fail.
        let _ = write!(text, "\n### `{}`\n\n{} *({})*\n", rule.id, rule.text, rule.from);
        for group in GROUPS {
            let of_rule = |case: &&Case| case.group == group && case.about.rule.id == rule.id;
            let names: Vec<String> =
                cases.iter().filter(of_rule).map(|case| format!("`{}`", case.about.name)).collect();
            if !names.is_empty() {
                let _ = write!(text, "\n{group} ({}): {}\n", names.len(), names.join(", "));
            }
        }
    }
    text
}
