//! The worked month of docs/month.md: every command of the page is run as it stands, and prints what the page shows.

use std::path::Path;
use std::process::Command;

use crate::skip::skip_test;
use crate::support::BILLFOLD;

/// Returns the code blocks of the page in one language.
fn read_blocks(language: &str) -> Vec<String> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/month.md");
    let page = std::fs::read_to_string(page).unwrap();
    let fence = format!("```{language}\n");
    page.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

/// Returns a line with single blanks between its words.
fn join_words(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_command_of_the_worked_month_runs_and_prints_what_the_page_shows() {
    for program in ["bash", "python3"] {
        if let Err(error) = Command::new(program).arg("--version").output() {
            return skip_test(&format!("the page uses {program}, which cannot be run: {error}"));
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let programs = Path::new(BILLFOLD).parent().unwrap().to_str().unwrap();
    let script = format!("set -eu\nPATH={programs}:$PATH\n{}", read_blocks("sh").concat());
    let output = Command::new("bash").args(["-c", &script]).current_dir(folder.path()).output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{printed}{}", String::from_utf8_lossy(&output.stderr));
    let lines: Vec<String> = printed.lines().map(join_words).collect();
    for shown in read_blocks("text").iter().flat_map(|block| block.lines()) {
        let words = join_words(shown);
        assert!(lines.iter().any(|line| line.contains(&words)), "{shown}\nis not in\n{printed}");
    }
    let sent = std::fs::read_dir(folder.path().join("send")).unwrap().count();
    assert_eq!(sent, 11, "a file for each of the 10 customers, and the corrections");
}
