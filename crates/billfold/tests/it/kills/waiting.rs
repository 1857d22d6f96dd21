//! Imports at the same time: one runs, the others wait.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Stdio};

use fastrand::Rng;

use super::statement::Statement;
use super::{assert_numbered, assert_tidy, imports, partners, start};
use crate::support::{DISTRIBUTOR, Home, seed};

#[test]
fn an_import_waits_for_the_one_that_runs_and_then_ends_well() {
    let random = &mut Rng::with_seed(seed());
    let home = partners(Home::new());
    let statements = Statement::two(&home, random);
    let key = home.key(DISTRIBUTOR);
    // The lock as an import that runs would hold it.
    let lock = std::fs::File::create(home.path().join("import.lock")).unwrap();
    lock.lock().unwrap();
    let mut waiting: Vec<_> = statements
        .iter()
        .map(|statement| {
            let mut command = home.command(&["import", &statement.file]);
            let mut import = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
            let mut said = BufReader::new(import.stderr.take().unwrap());
            let mut line = String::new();
            said.read_line(&mut line).unwrap();
            assert_eq!(line, "another import runs; waiting for it to end\n");
            (import, said)
        })
        .collect();
    assert_eq!(imports(&home), (Vec::new(), Vec::new()), "who waits has done nothing yet");
    lock.unlock().unwrap();
    for (import, said) in &mut waiting {
        let mut rest = String::new();
        said.read_to_string(&mut rest).unwrap();
        assert!(import.wait().unwrap().success(), "{rest}");
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
