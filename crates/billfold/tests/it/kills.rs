//! Killed imports under a reading client: nothing lost, nothing half-seen, nothing counted twice.
#![expect(clippy::arithmetic_side_effects, reason = "a test counts plainly")]

mod disk;
mod postgres;
mod readers;
mod statement;
mod sweeping;
mod waiting;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fastrand::Rng;
use serde_json::Value;

use crate::support::{DISTRIBUTOR, Home, seed};
use readers::Readers;
use statement::Statement;

/// How many imports are killed.
const KILLS: u32 = 100;

/// How many clients ask while imports are killed.
const READERS: usize = 2;

/// Longest that anything is waited for.
const PATIENCE: Duration = Duration::from_mins(1);

/// A data folder with partners who may ask as often as they like.
fn partners(home: Home) -> Home {
    let home = home.and_partners();
    home.config("address_requests_per_s = 0\n[limits_per_s]\nDescribeBillSummaryByPayMode = 1000000\n");
    home
}

/// The published imports and the staged ones, each from the oldest to the newest.
fn imports(home: &Home) -> (Vec<Value>, Vec<Value>) {
    let list = home.json(&["imports", "--json"]);
    list.as_array().unwrap().iter().rev().cloned().partition(|import| import["published_at"].is_string())
}

/// Names of all objects, below the folder of objects; an import may be writing and deleting some.
fn objects(home: &Home) -> BTreeSet<String> {
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

/// Asserts that there is no staged import, and no object besides the list of versions and one for
/// each month of each import that published a version.
fn assert_tidy(home: &Home, at: &str) {
    let (published, staged) = imports(home);
    assert_eq!(staged, [Value::Null; 0], "{at}");
    let mut expected = BTreeSet::from(["parts.parquet".to_owned(), "versions.parquet".to_owned()]);
    for import in &published {
        for version in import["versions"].as_array().unwrap() {
            let month = version["month"].as_str().unwrap();
            expected.insert(format!("lines/month={month}/import-{}.parquet", import["import"]));
        }
    }
    let mut found = BTreeSet::new();
    for object in objects(home) {
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

/// Starts an import of a statement.
fn start(home: &Home, statement: &Statement) -> Child {
    quiet(home.command(&["import", &statement.file, "--again"])).spawn().unwrap()
}

fn quiet(mut command: Command) -> Command {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
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

/// How the imports that were to be killed ended.
#[derive(Debug, Default)]
struct Ends {
    before_writing: u32,
    before_publish: u32,
    after_publish: u32,
    by_itself: u32,
}

/// Imports that replace one another while readers ask.
struct Killing<'a> {
    home: &'a Home,
    /// Import number n is of statement n modulo 2, so that each replaces the one before.
    statements: &'a [Statement; 2],
    readers: Readers<'a>,
    /// How many imports are published.
    published: usize,
    /// From the start of an import to its end, or a bit more: found by trying.
    to_end: Duration,
    /// From the last object of an import to its publish: found by trying.
    to_publish: Duration,
    ends: Ends,
}

impl Killing<'_> {
    /// Imports and lets it end; how long that took.
    fn let_end(&mut self) -> Duration {
        self.readers.an_import_begins();
        let begin = Instant::now();
        assert!(start(self.home, &self.statements[(self.published + 1) % 2]).wait().unwrap().success());
        self.published += 1;
        self.readers.published(self.published);
        begin.elapsed()
    }

    /// Starts an import and kills it, at any moment or about when it publishes, and looks what became
    /// of it.
    fn kill(&mut self, is_aimed: bool, random: &mut Rng, at: &str) {
        let before = objects(self.home);
        self.readers.an_import_begins();
        let mut import = start(self.home, &self.statements[(self.published + 1) % 2]);
        if is_aimed {
            wait_for_object(self.home, &mut import, &before, is_last_object);
            let (surely, perhaps) = (self.to_publish.mul_f64(0.8), self.to_publish.mul_f64(0.4));
            std::thread::sleep(surely + perhaps.mul_f64(random.f64()));
        } else {
            std::thread::sleep(self.to_end.mul_f64(random.f64()));
        }
        let by_itself = import.try_wait().unwrap();
        import.kill().unwrap();
        import.wait().unwrap();
        if let Some(database) = self.home.database() {
            // What the import had sent may still be done in the server.
            database.wait_for_end_of("import");
        }

        let (list, staged) = imports(self.home);
        assert!(list.len() == self.published || list.len() == self.published + 1, "{at}: {list:?}");
        assert!(staged.len() <= 1, "{at}: {staged:?}");
        let is_published = list.len() > self.published;
        self.published = list.len();
        self.readers.published(self.published);
        if is_aimed {
            self.to_publish = self.to_publish.mul_f64(if is_published { 0.9 } else { 1.1 });
        } else {
            self.to_end = self.to_end.mul_f64(if by_itself.is_some() { 0.9 } else { 1.03 });
        }
        if let Some(status) = by_itself {
            assert!(status.success() && is_published, "{at}: the import failed, {status}");
            assert_tidy(self.home, at);
            self.ends.by_itself += 1;
        } else if is_published {
            assert_eq!(staged, [Value::Null; 0], "{at}");
            self.ends.after_publish += 1;
        } else if objects(self.home).is_subset(&before) {
            self.ends.before_writing += 1;
        } else {
            self.ends.before_publish += 1;
        }
    }
}

#[test]
fn a_hundred_kills_lose_nothing_and_show_nothing_by_halves() {
    kill_many(&partners(Home::new()), KILLS);
}

/// Kills so many imports into a folder while clients ask.
fn kill_many(home: &Home, kills: u32) {
    let seed = seed();
    let random = &mut Rng::with_seed(seed);
    let statements = Statement::two(home, random);
    home.ok(&["import", &statements[1].file]);
    home.ok(&["import", &statements[0].file]);
    let key = home.key(DISTRIBUTOR);
    let server = home.serve();
    let (published, answers) = std::thread::scope(|scope| {
        let mut killing = Killing {
            home,
            statements: &statements,
            readers: Readers::start(scope, &server, &key, &statements, READERS, 2),
            published: 2,
            to_end: PATIENCE,
            to_publish: PATIENCE,
            ends: Ends::default(),
        };
        let usual = (0..3).map(|_| killing.let_end()).min().unwrap();
        (killing.to_end, killing.to_publish) = (usual.mul_f64(1.15), usual.mul_f64(0.2));
        for kill in 1..=kills {
            killing.kill(kill % 2 == 0, random, &format!("WORLD_SEED={seed}, kill {kill}"));
        }
        killing.let_end();
        let ends = &killing.ends;
        println!("{ends:?}; {} imports published; an import takes {usual:?}", killing.published);
        assert!(ends.before_publish > 0 && ends.after_publish > 0, "WORLD_SEED={seed}: {ends:?}");
        (killing.published, killing.readers.stop())
    });
    println!("{answers} answers");
    assert!(answers > u64::from(kills));
    assert_tidy(home, "at the end");
    let (list, _) = imports(home);
    assert_eq!(list.len(), published);
    assert_numbered(&list);
    statements[published % 2].assert_current(home, &server, &key, published);
}
