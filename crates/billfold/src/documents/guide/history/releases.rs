//! The releases so far, each with the file of its facts.
//!
//! A release has a section `## VERSION (DATE)` in `CHANGELOG.md`. Then `RENEW_FILES=1 cargo test -p billfold --bin billfold history`
//! writes the file of the present version, and the test names the line that belongs into the list.

use super::release_facts::ReleaseFacts;

/// The file of a release.
pub(super) struct ReleaseFile {
    /// The SHA-256 of its text: a file is never changed.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test compares it"))]
    pub(super) sha256: &'static str,
    /// Its text.
    pub(super) text: &'static str,
}

/// The files of all releases, the newest first.
pub(super) const RELEASE_FILES: &[ReleaseFile] = &[];

/// Reads the facts of all releases, the newest first.
pub(super) fn read_releases() -> Vec<ReleaseFacts> {
    let read = |file: &ReleaseFile| {
        serde_json::from_str(file.text)
            .unwrap_or_else(|error| unreachable!("the file of a release is read by a test: {error}"))
    };
    RELEASE_FILES.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use api::Actions;

    use super::*;

    /// The list of changes of the program.
    const CHANGELOG: &str = include_str!("../../../../../../CHANGELOG.md");

    /// Lists the releases that a list of changes has, each with its day.
    fn list_sections(changelog: &str) -> Vec<(String, String)> {
        let headings = changelog.lines().filter_map(|line| line.strip_prefix("## "));
        let releases = headings.filter(|heading| *heading != "Unreleased").map(|heading| {
            let parts = heading.strip_suffix(')').and_then(|heading| heading.split_once(" ("));
            let (version, date) = parts.unwrap_or_else(|| panic!("{heading}: write ## VERSION (DATE)"));
            (version.to_owned(), date.to_owned())
        });
        releases.collect()
    }

    /// Writes the file of a release that has none yet.
    fn renew_file(release: &str, date: &str) {
        if release != env!("CARGO_PKG_VERSION") || std::env::var_os("RENEW_FILES").is_none() {
            return;
        }
        let facts = ReleaseFacts {
            release: release.to_owned(),
            date: date.to_owned(),
            ..ReleaseFacts::of_actions(&Actions::new())
        };
        let text = serde_json::to_string(&facts).unwrap().replace("},\"", "},\n\"") + "\n";
        let path = format!("{}/src/documents/guide/history/{release}.json", env!("CARGO_MANIFEST_DIR"));
        std::fs::write(path, &text).unwrap();
        let sha256 = tc3::sign::compute_sha256_hex(text.as_bytes());
        panic!(
            "add to RELEASE_FILES: ReleaseFile {{ sha256: \"{sha256}\", text: include_str!(\"{release}.json\") }}"
        );
    }

    #[test]
    fn every_release_of_the_changelog_has_its_file_and_no_file_was_changed() {
        let releases = read_releases();
        for (release, date) in list_sections(CHANGELOG) {
            if releases.iter().any(|facts| facts.release == release && facts.date == date) {
                continue;
            }
            renew_file(&release, &date);
            panic!(
                "release {release} of {date} has no file: run this test with RENEW_FILES=1 at its version"
            );
        }
        assert_eq!(releases.len(), list_sections(CHANGELOG).len());
        for file in RELEASE_FILES {
            let found = tc3::sign::compute_sha256_hex(file.text.as_bytes());
            assert_eq!(found, file.sha256, "the file of a release was changed");
        }
    }

    #[test]
    fn sections_of_a_changelog_are_releases_but_for_the_first() {
        let sections = list_sections("# Changelog\n\n## Unreleased\n\n### A\n\n## 0.1.0 (2026-12-24)\n");
        assert_eq!(sections, [("0.1.0".to_owned(), "2026-12-24".to_owned())]);
    }

    #[test]
    fn the_facts_of_the_present_definitions_are_the_same_after_a_file() {
        let facts = ReleaseFacts::of_actions(&Actions::new());
        let text = serde_json::to_string(&facts).unwrap();
        assert_eq!(serde_json::from_str::<ReleaseFacts>(&text).unwrap(), facts);
    }
}
