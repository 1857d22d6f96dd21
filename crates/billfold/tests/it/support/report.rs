//! The report of an import as people read it, and imports that a guard refuses.

use super::Home;

/// The flags that say that something is meant which looks like a mistake.
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

/// The first line of a report: what was done.
pub(crate) fn headline(report: &str) -> &str {
    report.lines().next().unwrap_or_default()
}

/// The rows of a report's table of money below its header, each with one blank between two texts.
pub(crate) fn report_rows(report: &str) -> Vec<String> {
    let mut lines = report.lines().skip_while(|line| !line.starts_with("MONTH "));
    let header: Vec<&str> = lines.next().unwrap_or_default().split_whitespace().collect();
    let expected =
        ["MONTH", "CUSTOMER", "NAME", "OLD", "TOTAL", "NEW", "TOTAL", "DIFFERENCE", "LINES"].as_slice();
    assert_eq!(header, expected, "{report}");
    let rows = lines.take_while(|line| line.starts_with('2'));
    rows.map(|row| row.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// What is worth saying about an import.
pub(crate) fn notes(report: &str) -> Vec<&str> {
    report.lines().filter_map(|line| line.strip_prefix("note: ")).collect()
}

impl Home {
    /// Runs an import that a guard must refuse with code 3 unless exactly this flag is added, in a dry run and in
    /// earnest, and asserts that nothing changed; what it said on standard error.
    pub(crate) fn refused_without(&self, flag: &str, import: &[&str]) -> String {
        let before = self.contents();
        let said = self.guarded(import);
        assert_eq!(self.guarded(&[import, &["--dry-run"]].concat()), said, "the dry run says the same");
        assert_eq!(self.contents(), before, "{import:?} was refused and changed something");
        let named: Vec<&str> = FLAGS.into_iter().filter(|flag| said.contains(flag)).collect();
        assert_eq!(named, flag.split(' ').take(1).collect::<Vec<_>>(), "{said}");
        let (_, rest) = said.split_once(&format!("add {flag}")).unwrap_or_else(|| panic!("{flag}: {said}"));
        assert!(rest == "\n" || rest.starts_with("; "), "{flag}: {said}");
        assert!(said.starts_with("error: nothing was imported: "), "{said}");
        said
    }

    /// The imports and objects of the folder, if it is there.
    fn contents(&self) -> Option<(String, Vec<(String, u64)>)> {
        self.path().exists().then(|| (self.ok(&["imports", "--json"]), self.objects()))
    }
}
