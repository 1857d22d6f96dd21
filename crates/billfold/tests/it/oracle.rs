//! An oracle: random worlds are imported, split, repeated, appended to, corrected and taken back, and every
//! summary at every version is compared with what DuckDB adds up, from the very files and from the stored lines.
//!
//! Which lines a version counts is decided by a plain model (`oracle/model.rs`), what a name means by a list of
//! its own (`oracle/names.rs`), and the amounts are read and added by DuckDB.
#![expect(clippy::arithmetic_side_effects, reason = "a test may overflow aloud")]

mod answers;
mod making;
mod model;
mod names;

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use serde_json::Value;

use crate::clients::Installed;
use crate::support::{DISTRIBUTOR, Home, Key, RESELLER, SECOND_LEVEL, seed};
use answers::{Answers, Sums, by_duckdb};
use making::{Step, World};
use model::{Command, End, Model};

/// How many worlds one run makes, unless `ORACLE_WORLDS` says another number.
const WORLDS: u64 = 15;

/// How many worlds are worked on at once.
const THREADS: u64 = 2;

/// A world in the making: what was done to it, for messages, and what must be there.
struct Run {
    home: Home,
    keys: [(&'static str, Key); 3],
    model: Model,
    at: String,
}

/// How much was done and compared, by what it is.
type Counts = BTreeMap<&'static str, usize>;

impl Run {
    fn new(at: String) -> Run {
        let home = Home::with_partners();
        home.config("address_requests_per_s = 0\n[limits_per_s]\nDescribeBillSummaryByPayMode = 1000000\n");
        let keys = [DISTRIBUTOR, SECOND_LEVEL, RESELLER].map(|uin| (uin, home.key(uin)));
        Run { home, keys, model: Model::default(), at }
    }

    /// Does one thing, which must end as the model says; what became of it.
    fn step(&mut self, step: &Step, is_dry_first: bool) -> &'static str {
        let (end, said) = match step {
            Step::Import(command) => {
                let before = is_dry_first.then(|| self.run(&self.arguments(command, true)));
                let (end, counts) = self.model.import(command);
                if let Some((is_good, said)) = before {
                    self.check_dry_run(end, counts, is_good, &said);
                }
                (end, self.run(&self.arguments(command, false)))
            }
            Step::Revert(number) => {
                let number = number.to_string();
                (
                    self.model.revert(number.parse().unwrap()),
                    self.run(&["revert", &number, "--json"].map(str::to_owned)),
                )
            }
        };
        let (is_good, said) = said;
        assert_eq!(is_good, end != End::Refused, "{}\nmust end as {end:?}: {said}", self.at);
        assert_eq!(said.starts_with("nothing to do"), end == End::NothingToDo, "{}\n{said}", self.at);
        if end == End::Published {
            let number = match step {
                Step::Import(_) => {
                    said.strip_prefix("import ").and_then(|rest| rest.split(':').next()?.parse().ok())
                }
                Step::Revert(_) => serde_json::from_str::<Value>(&said).unwrap()["import"].as_i64(),
            };
            self.model.numbered(number.unwrap_or_else(|| panic!("{}\nno number: {said}", self.at)));
        }
        match (end, step) {
            (End::Refused, Step::Import(_)) => "imports refused",
            (End::Refused, Step::Revert(_)) => "reverts refused",
            (End::NothingToDo, _) => "imports with nothing to do",
            (End::Published, Step::Import(command)) if command.is_append => "appends",
            (End::Published, Step::Import(_)) => "statements",
            (End::Published, Step::Revert(_)) => "reverts",
        }
    }

    /// Runs the program; whether it ended well, and what it said. It must not end in any third way.
    fn run(&self, arguments: &[String]) -> (bool, String) {
        let output = self.home.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        let said = if output.status.success() { output.stdout } else { output.stderr };
        let said = String::from_utf8(said).unwrap();
        assert!(matches!(output.status.code(), Some(0 | 1)), "{}\n{arguments:?}: {said}", self.at);
        (output.status.success(), said)
    }

    fn arguments(&self, command: &Command, is_dry_run: bool) -> Vec<String> {
        let flags = [
            ("--dry-run", is_dry_run),
            ("--append", command.is_append),
            ("--again", command.again),
            ("--second-payer", command.second_payer),
            ("--other-basis", command.other_basis),
        ];
        let flags = flags.into_iter().filter_map(|(flag, is_set)| is_set.then_some(flag.to_owned()));
        let files = command.files.iter().map(|file| self.model.files[*file].path.clone());
        ["import".to_owned()].into_iter().chain(flags).chain(files).collect()
    }

    /// A dry run must end as the import itself, and count the bills that it changes.
    fn check_dry_run(&self, end: End, counts: Option<[usize; 2]>, is_good: bool, said: &str) {
        assert_eq!(is_good, end != End::Refused, "{}\na dry run, {end:?}: {said}", self.at);
        if let Some([changed, unchanged]) = counts {
            let plural = |count: usize| if count == 1 { "" } else { "s" };
            let (some, others) = (plural(changed), plural(unchanged));
            let words = format!("{changed} bill{some} would change, {unchanged} bill{others} would not");
            assert!(said.contains(&words), "{}\nnot {words}: {said}", self.at);
        }
    }

    /// What each import published must be what the model says.
    fn check_imports(&self) {
        let mut published: BTreeMap<i64, BTreeSet<_>> = BTreeMap::new();
        for import in self.home.json(&["imports", "--json"]).as_array().unwrap() {
            let versions = published.entry(import["import"].as_i64().unwrap()).or_default();
            for version in import["versions"].as_array().unwrap() {
                let text = |name: &str| version[name].to_string().replace('"', "");
                let number = text("version").parse().unwrap();
                versions.insert((text("month"), text("payer"), text("customer"), number));
            }
        }
        assert_eq!(published, self.model.published(), "{}", self.at);
    }

    /// Compares everything with DuckDB.
    fn check(&self, installed: &Installed) -> Counts {
        self.check_imports();
        let Answers { raw, seen, stored } = by_duckdb(installed, &self.home, &self.model);
        let server = self.home.serve();
        let bills = answers::of_bills(&self.home, &self.model, &self.at);
        self.compare("`billfold bill` (left) and DuckDB over the files", &bills, &raw);
        let of_actions = answers::of_actions(&raw);
        self.compare("DuckDB over the stored lines (left) and over the files", &stored, &of_actions);
        let answered = answers::of_server(&server, &self.keys, &self.model, &self.at);
        self.compare("the server (left) and DuckDB over the files", &answered, &seen);
        Counts::from([
            ("lines", self.model.raws.len()),
            ("versions", self.model.bills.values().map(Vec::len).sum()),
            ("groups of sums compared", bills.len() + stored.len() + answered.len()),
        ])
    }

    /// Shows what differs, if anything does.
    fn compare(&self, what: &str, left: &Sums, right: &Sums) {
        let keys: BTreeSet<_> = left.keys().chain(right.keys()).collect();
        let differing = keys.into_iter().filter(|key| left.get(*key) != right.get(*key));
        let shown: Vec<String> =
            differing.map(|key| format!("{key:?}: {:?} and {:?}", left.get(key), right.get(key))).collect();
        assert!(shown.is_empty(), "{}\n{what} differ:\n{}", self.at, shown.join("\n"));
    }
}

/// Makes one world and compares it.
fn world(number: u64, seed: u64, installed: &Installed) -> Counts {
    let mut random = Rng::with_seed(seed.wrapping_add(number));
    let mut run = Run::new(format!("WORLD_SEED={seed}, world {number}"));
    let mut world = World::new(random.fork());
    let mut counts = Counts::new();
    for _ in 0..random.usize(6..16) {
        let step = world.step(&mut run.model, &run.home);
        let what = match &step {
            Step::Import(command) => run.arguments(command, false).join(" "),
            Step::Revert(number) => format!("revert {number}"),
        };
        run.at = format!("{}\n  {what}", run.at);
        *counts.entry(run.step(&step, random.u8(..4) == 0)).or_default() += 1;
    }
    counts.extend(run.check(installed));
    counts
}

/// How many worlds are to be made.
#[expect(clippy::disallowed_methods, reason = "only tests ask this")]
fn worlds() -> u64 {
    std::env::var("ORACLE_WORLDS").map_or(WORLDS, |number| number.parse().unwrap())
}

#[test]
fn every_summary_at_every_version_is_what_duckdb_adds_up_from_the_files_and_from_the_stored_lines() {
    let Some(installed) = Installed::find() else { return };
    let (seed, worlds) = (seed(), worlds());
    let installed = &installed;
    let counts: Vec<Counts> = std::thread::scope(|scope| {
        let work = |thread: u64| {
            let numbers = (thread..worlds).step_by(usize::try_from(THREADS).unwrap());
            numbers.map(|number| world(number, seed, installed)).collect::<Vec<_>>()
        };
        let threads: Vec<_> = (0..THREADS).map(|thread| scope.spawn(move || work(thread))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let mut sums = Counts::new();
    for (name, count) in counts.iter().flatten() {
        *sums.entry(name).or_default() += count;
    }
    let sums: Vec<String> = sums.iter().map(|(name, count)| format!("{count} {name}")).collect();
    println!("{worlds} worlds, no difference: {}", sums.join(", "));
}
