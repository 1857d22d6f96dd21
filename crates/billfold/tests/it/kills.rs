//! Killed imports, appends and reverts under reading clients: nothing lost, nothing half-seen, nothing
//! counted twice.

pub(crate) mod disk;
mod moment;
mod postgres;
mod random;
mod readers;
mod statement;
mod sweeping;
mod waiting;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::Home;
use statement::Statement;

/// Longest that anything is waited for.
const PATIENCE: Duration = Duration::from_mins(1);

/// A data folder with partners who may ask as often as they like.
fn partners(home: Home) -> Home {
    let home = home.and_partners();
    home.config("address_requests_per_s = 0\n[limits_per_s]\nDescribeBillSummaryByPayMode = 1000000\n");
    home
}

/// The published imports and the staged ones, each from the oldest to the newest.
pub(crate) fn imports(home: &Home) -> (Vec<Value>, Vec<Value>) {
    let list = home.json(&["imports", "--json"])["imports"].take();
    list.as_array().unwrap().iter().rev().cloned().partition(|import| import["published_at"].is_string())
}

/// Names of all objects, below the folder of objects; an import may be writing and deleting some.
pub(crate) fn objects(home: &Home) -> BTreeSet<String> {
    fn walk(folder: &Path, prefix: &str, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            if entry.path().is_dir() {
                walk(&entry.path(), &format!("{name}/"), found);
            } else {
                found.insert(name);
            }
        }
    }
    let mut found = BTreeSet::new();
    walk(&home.path().join("objects"), "", &mut found);
    found
}

/// Asserts that there is no staged import, and no object besides the lists of each month and one for
/// each month of each import of files that published a version.
pub(crate) fn assert_tidy(home: &Home, at: &str) {
    let (published, staged) = imports(home);
    assert_eq!(staged, [Value::Null; 0], "{at}");
    let mut expected = BTreeSet::from(["lists.json".to_owned()]);
    for import in published.iter().filter(|import| import["files"] != json!([])) {
        for version in import["versions"].as_array().unwrap() {
            let month = version["month"].as_str().unwrap();
            expected.insert(format!("lines/month={month}/import-{}.parquet", import["import"]));
            expected.extend(["parts", "versions"].map(|list| format!("{list}/{month}.parquet")));
        }
    }
    let mut found = BTreeSet::new();
    for object in objects(home) {
        if object == "lists.json" {
            found.insert(object);
            continue;
        }
        let bytes = std::fs::read(home.path().join("objects").join(&object)).unwrap();
        assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"), "{at}: {object} is not whole");
        // What stands between the number of the import and the ending is random.
        let name = object.strip_suffix(".parquet").unwrap_or(&object);
        let name = name.rsplit_once('-').filter(|_| name.contains("/import-")).map_or(name, |(name, _)| name);
        let is_new = found.insert(if object == name { object.clone() } else { format!("{name}.parquet") });
        assert!(is_new, "{at}: there are two objects of {name}");
    }
    assert_eq!(found, expected, "{at}");
}

/// Asserts that the versions of each bill are numbered from 1 without gaps, in the order of imports.
fn assert_numbered(published: &[Value]) {
    let mut last: BTreeMap<String, u64> = BTreeMap::new();
    let mut last_import = 0;
    for import in published {
        let number = import["import"].as_u64().unwrap();
        assert!(number > last_import, "{import}");
        last_import = number;
        for version in import["versions"].as_array().unwrap() {
            let bill = format!("{} {} {}", version["month"], version["payer"], version["customer"]);
            let last = last.entry(bill).or_default();
            assert_eq!(version["version"].as_u64(), Some(*last + 1), "{import}");
            *last += 1;
        }
    }
}

/// Says that statements which take the place of one another are meant, whatever they state.
const MEANT: [&str; 3] = ["--again", "--shrink", "all"];

/// The import of a file in place of what is there, whatever that is.
fn replacing(file: &str) -> Vec<&str> {
    [&["import", file][..], &MEANT].concat()
}

/// Starts an import of a statement.
fn start(home: &Home, statement: &Statement) -> Child {
    quiet(&mut home.command(&replacing(&statement.file))).spawn().unwrap()
}

fn quiet(command: &mut Command) -> &mut Command {
    command.stdout(Stdio::null()).stderr(Stdio::null())
}

/// Waits until an import has an object of lines that was not there before, or has ended.
fn wait_for_object(home: &Home, import: &mut Child, before: &BTreeSet<String>, is_it: impl Fn(&str) -> bool) {
    let begin = Instant::now();
    while import.try_wait().unwrap().is_none() && begin.elapsed() < PATIENCE {
        if objects(home).difference(before).any(|object| is_it(object)) {
            return;
        }
        std::thread::sleep(Duration::from_micros(500));
    }
}

/// Whether an object is the last that an import of a [`Statement`] writes, and is whole.
fn is_last_object(object: &str) -> bool {
    object.starts_with(statement::LAST_MONTH_FOLDER) && object.ends_with(".parquet")
}
