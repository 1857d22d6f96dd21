//! Imports at the same time: one runs, the others wait.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ChildStderr, ExitStatus, Stdio};

use fastrand::Rng;

use super::statement::Statement;
use super::{assert_numbered, assert_tidy, imports, partners, replacing, start};
use crate::faults::file_of_ids;
use crate::support::{DISTRIBUTOR, Home, seed};

/// Starts commands that all wait for an import that runs, and lets them go; how each ended, and what it
/// said.
fn all_at_once(home: &Home, commands: &[&[&str]]) -> Vec<(ExitStatus, String)> {
    // The lock as an import that runs would hold it.
    let lock = std::fs::File::create(home.path().join("import.lock")).unwrap();
    lock.lock().unwrap();
    let before = imports(home);
    let start = |arguments: &&[&str]| {
        let mut command = home.command(arguments);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        assert!(line.ends_with("import runs; waiting for it to end\n"), "{line}");
        (child, said)
    };
    let waiting: Vec<_> = commands.iter().map(start).collect();
    assert_eq!(imports(home), before, "who waits has done nothing yet");
    lock.unlock().unwrap();
    let end = |(mut child, mut said): (Child, BufReader<ChildStderr>)| {
        let mut rest = String::new();
        said.read_to_string(&mut rest).unwrap();
        (child.wait().unwrap(), rest)
    };
    waiting.into_iter().map(end).collect()
}

/// Number of lines and total of each bill of the lines that [`file_of_ids`] makes.
fn bills(home: &Home) -> Vec<(u64, String)> {
    let bill = |month: &str| {
        let bill = home.json(&["bill", "100001", month, "--json"])["bills"].take()[0].take();
        (bill["sums"]["lines"].as_u64().unwrap(), bill["sums"]["total"].as_str().unwrap().to_owned())
    };
    ["2022-10", "2022-11"].map(bill).to_vec()
}

#[test]
fn an_import_waits_for_the_one_that_runs_and_then_ends_well() {
    let random = &mut Rng::with_seed(seed());
    let home = partners(Home::new());
    let statements = Statement::two(&home, random);
    let key = home.key(DISTRIBUTOR);
    let [a, b] = statements.each_ref().map(|statement| replacing(&statement.file));
    for (status, said) in all_at_once(&home, &[&a, &b]) {
        assert!(status.success(), "{said}");
    }
    assert_tidy(&home, "after both");
    let (published, _) = imports(&home);
    assert_eq!(published.len(), 2);
    assert_numbered(&published);
    let last = published[1]["files"][0]["name"].as_str().unwrap();
    let last = statements.iter().find(|statement| statement.file == last).unwrap();
    last.assert_current(&home, &home.serve(), &key, 2);
}

#[test]
fn appends_of_one_bill_at_once_add_each_line_once() {
    let home = Home::new();
    let [a, b, c] = [("a.csv", 0..60), ("b.csv", 20..100), ("c.csv", 40..120)]
        .map(|(name, ids)| file_of_ids(&home, name, ids, "1.5"));
    home.ok(&["import", &a]);
    let [b, c] = [&b, &c].map(|file| ["import", "--append", file]);
    home.refused_without("--overlap", &b);
    let [b, c] = [b, c].map(|append| [&append[..], &["--overlap"]].concat());
    for (status, said) in all_at_once(&home, &[&b, &c]) {
        assert!(status.success(), "{said}");
    }
    assert_eq!(bills(&home), [(60, "90.00000000".to_owned()), (60, "90.00000000".to_owned())]);
    let (published, _) = imports(&home);
    assert_eq!(published.len(), 3);
    assert_numbered(&published);
    assert_tidy(&home, "after both");
}

#[test]
fn an_import_and_a_revert_at_once_end_one_after_the_other() {
    let home = Home::new();
    let [a, b, c] = [("a.csv", "1.5"), ("b.csv", "2.5"), ("c.csv", "3.5")]
        .map(|(name, amount)| file_of_ids(&home, name, 0..60, amount));
    home.ok(&["import", &a]);
    home.ok(&["import", &b]);
    let [(import, said), (revert, why)] = &all_at_once(&home, &[&["import", &c], &["revert", "2"]])[..]
    else {
        panic!("two of them")
    };
    assert!(import.success(), "{said}");
    // Where the revert came second, the import that it names is not the last any more.
    assert!(revert.success() || why.contains("nothing was changed"), "{why}");
    assert_eq!(bills(&home), [(30, "105.00000000".to_owned()), (30, "105.00000000".to_owned())]);
    let (published, _) = imports(&home);
    assert_eq!(published.len(), if revert.success() { 4 } else { 3 });
    assert_numbered(&published);
    assert_tidy(&home, "after both");
}

#[test]
fn imports_that_are_the_first_to_use_a_folder_all_at_once_end_well() {
    let random = &mut Rng::with_seed(seed());
    let home = Home::new();
    let [a, _] = Statement::two(&home, random);
    let imports: Vec<Child> = (0..4).map(|_| start(&home, &a)).collect();
    for mut import in imports {
        assert!(import.wait().unwrap().success());
    }
    assert_tidy(&home, "after all");
}
