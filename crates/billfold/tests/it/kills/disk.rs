//! Disks that are full, and places that cannot be written: a clear error, and everything as before.

use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Output};

use fastrand::Rng;
use serde_json::Value;

use super::{assert_tidy, imports, objects};
use crate::support::{BILLFOLD, Home, row, sheet};

/// A file of one bill with many products of random names, so that its lines take more room than the
/// catalog did before, and its cells more room than its lines.
fn many_products(home: &Home) -> String {
    let random = &mut Rng::with_seed(1);
    let text = sheet(&vec![row("100001", "2022-11", "2"); 1_500]);
    let mut lines = text.lines();
    let mut numbered = format!("{}\n", lines.next().unwrap());
    for line in lines {
        let name = format!("{:x}{:x}", random.u128(..), random.u128(..));
        numbered.push_str(&line.replace("Cloud Virtual Machine (CVM)", &name));
        numbered.push('\n');
    }
    home.file("many.csv", numbered)
}

/// Runs an import that can write no file beyond a length, in blocks of 1024 bytes. The signal that
/// says so kills it unless it is ignored, which makes the write fail as on a full disk.
pub(crate) fn import_limited(home: &Home, files: &[&str], blocks: u32, is_ignored: bool) -> Output {
    let trap = if is_ignored { "trap '' XFSZ; " } else { "" };
    let script = format!("{trap}ulimit -c 0; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let mut command = Command::new("bash");
    command.args(["-c", &script, BILLFOLD, "import"]).args(files).env("BILLFOLD_DATA", home.path());
    command.output().unwrap()
}

/// Everything published, and the bill that is current.
fn state(home: &Home) -> (Vec<Value>, Value) {
    (imports(home).0, home.json(&["bill", "100001", "2022-11", "--by", "product", "--json"])["bills"].take())
}

#[test]
fn a_disk_that_is_full_at_any_moment_of_an_import_leaves_everything_as_it_was_and_the_next_import_sweeps() {
    let home = Home::new();
    let before_file = home.file("before.csv", sheet(&[row("100001", "2022-11", "1")]));
    home.ok(&["import", &before_file]);
    let file = many_products(&home);
    let before = state(&home);
    let mut said_of = Vec::new();
    let mut blocks = 1;
    loop {
        assert!(blocks < 1 << 20, "it never succeeds");
        let output = import_limited(&home, &[&file], blocks, true);
        if output.status.success() {
            break;
        }
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), output.status.signal()), (Some(1), None), "{blocks}: {said}");
        assert!(said.starts_with("error: "), "{said}");
        assert_eq!(state(&home), before, "{blocks} blocks, full");
        said_of.push(said);
        let killed = import_limited(&home, &[&file], blocks, false);
        assert!(killed.status.signal().is_some(), "{blocks} blocks: {killed:?}");
        assert_eq!(state(&home), before, "{blocks} blocks, killed");
        home.ok(&["import", &before_file]);
        assert_tidy(&home, &format!("{blocks} blocks, and then the next import"));
        blocks += blocks.div_ceil(4);
    }
    for part in ["open its file", "the lines ", "publish an import"] {
        assert!(said_of.iter().any(|said| said.contains(part)), "nothing failed to {part}: {said_of:#?}");
    }
    for said in &said_of {
        for cause in ["File too large", "Code "] {
            assert!(said.matches(cause).count() <= 1, "the cause is said more than once: {said}");
        }
    }
    assert_tidy(&home, "after an import that had room");
    assert_eq!(state(&home).1[0]["sums"]["total"], "3000.00000000");
    assert_eq!(state(&home).1[0]["version"], 2);
}

#[test]
fn a_file_in_the_place_of_a_folder_is_named_and_the_next_import_after_it_is_fine() {
    let home = Home::new();
    let first = home.file("first.csv", sheet(&[row("100001", "2022-11", "1")]));
    let second = home.file("second.csv", sheet(&[row("100001", "2022-11", "2")]));
    home.ok(&["import", &first]);
    let before = (state(&home), objects(&home));
    for folder in ["objects/lines/month=2022-11", "objects/lines", "objects"] {
        let (place, aside) = (home.path().join(folder), home.path().join("aside"));
        std::fs::rename(&place, &aside).unwrap();
        std::fs::write(&place, "in the way").unwrap();
        let said = home.refused(&["import", &second]);
        assert!(said.starts_with("error: ") && said.contains(place.to_str().unwrap()), "{folder}: {said}");
        std::fs::remove_file(&place).unwrap();
        std::fs::rename(&aside, &place).unwrap();
        assert_eq!((state(&home), objects(&home)), before, "{folder}");
    }
    home.ok(&["import", &second]);
    assert_tidy(&home, "after an import that could write");
}

#[test]
fn a_list_of_versions_that_cannot_be_written_is_said_and_made_good_by_the_next_import() {
    let home = Home::new();
    let file = home.file("first.csv", sheet(&[row("100001", "2022-11", "1")]));
    home.ok(&["account", "add", "7", "--role", "reseller"]); // the folder is there, and its catalog
    let list = home.path().join("objects/versions/2022-11.parquet");
    std::fs::create_dir_all(list.join("in the way")).unwrap();
    let said = home.ok(&["import", &file]);
    assert!(said.contains("note: the bills are published, but what follows failed"), "{said}");
    assert!(said.contains("could not write the lists of versions"), "{said}");
    assert!(state(&home).1[0]["version"] == 1);
    std::fs::remove_dir_all(&list).unwrap();
    let said = home.ok(&["import", &file]);
    assert!(said.contains("nothing to do"), "{said}");
    assert_tidy(&home, "after the same import once more");
}
