//! The report of an import as people read it, and assertions about imports that a guard refuses.

use super::Home;

/// Flags that confirm what looks like a mistake.
const FLAGS: [&str; 8] = [
    "--again",
    "--shrink",
    "--overlap",
    "--missing-parts",
    "--other-month",
    "--correct",
    "--second-payer",
    "--other-basis",
];

/// Returns the first line of a report, which says what was done.
pub(crate) fn headline(report: &str) -> &str {
    report.lines().next().unwrap_or_default()
}

/// Returns the rows of a report's table of amounts, each with single blanks between its texts.
pub(crate) fn report_rows(report: &str) -> Vec<String> {
    let mut lines = report.lines().skip_while(|line| !line.starts_with("MONTH "));
    let header: Vec<&str> = lines.next().unwrap_or_default().split_whitespace().collect();
    let expected =
        ["MONTH", "CUSTOMER", "NAME", "OLD", "TOTAL", "NEW", "TOTAL", "DIFFERENCE", "LINES"].as_slice();
    assert_eq!(header, expected, "{report}");
    let rows = lines.take_while(|line| line.starts_with('2'));
    rows.map(|row| row.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// Returns the notes of a report.
pub(crate) fn notes(report: &str) -> Vec<&str> {
    report.lines().filter_map(|line| line.strip_prefix("note: ")).collect()
}

impl Home {
    /// Runs an import that a guard must refuse with code 3 and the name of exactly this flag, as a dry run too. Asserts
    /// that nothing changed, and returns the standard error.
    pub(crate) fn refused_without(&self, flag: &str, import: &[&str]) -> String {
        let before = self.contents();
        let stderr = self.guarded(import);
        assert_eq!(self.guarded(&[import, &["--dry-run"]].concat()), stderr, "the dry run prints the same");
        assert_eq!(self.contents(), before, "{import:?} was refused and changed something");
        let named: Vec<&str> = FLAGS.into_iter().filter(|flag| stderr.contains(flag)).collect();
        assert_eq!(named, flag.split(' ').take(1).collect::<Vec<_>>(), "{stderr}");
        let (_, rest) =
            stderr.split_once(&format!("add {flag}")).unwrap_or_else(|| panic!("{flag}: {stderr}"));
        assert!(rest == "\n" || rest.starts_with("; "), "{flag}: {stderr}");
        assert!(stderr.starts_with("error: nothing was imported: "), "{stderr}");
        stderr
    }

    /// Reads the imports and objects of the folder, if it exists.
    fn contents(&self) -> Option<(String, Vec<(String, u64)>)> {
        self.path().exists().then(|| (self.ok(&["imports", "--json"]), self.objects()))
    }
}
