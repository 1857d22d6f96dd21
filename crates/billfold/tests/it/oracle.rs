//! An oracle: random worlds are imported, split, repeated, appended to, corrected and reverted, and every summary of
//! every version is compared with the sums that DuckDB computes from the files and from the stored lines.
//!
//! A plain model (`oracle/model.rs`) predicts how each command ends, which flags a refusal names, and which lines a
//! version counts. The meanings of names are in a list of its own (`oracle/names.rs`). DuckDB reads and adds the
//! amounts.

mod answers;
mod costs;
mod files;
mod lines;
mod model;
mod names;
mod random_world;
mod running;

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;

use crate::clients::Installed;
use crate::support::{DISTRIBUTOR, Home, Key, RESELLER, SECOND_LEVEL, seed, unlimited_rates};
use answers::{Answers, Sums, ask_duckdb};
use model::Model;
use random_world::{Step, World};

/// Number of worlds of one run, unless `ORACLE_WORLDS` sets another.
const WORLDS: u64 = 15;

/// Number of worlds that are processed at the same time.
const THREADS: u64 = 2;

/// One world: its data folder, the model of it, and the steps so far, for messages.
struct Run {
    home: Home,
    keys: [(&'static str, Key); 3],
    /// Those of the end customers.
    customer_keys: Vec<(String, Key)>,
    model: Model,
    at: String,
}

/// Numbers of steps and comparisons by kind.
type Counts = BTreeMap<&'static str, usize>;

impl Run {
    fn new(at: String) -> Run {
        let home = Home::with_partners();
        home.config(&unlimited_rates());
        let keys = [DISTRIBUTOR, SECOND_LEVEL, RESELLER].map(|uin| (uin, home.key(uin)));
        let customer_keys = random_world::list_customers().map(|customer| {
            home.ok(&["account", "add", &customer, "--role", "customer"]);
            let key = home.key(&customer);
            (customer, key)
        });
        let customer_keys = customer_keys.collect();
        Run { home, keys, customer_keys, model: Model::default(), at }
    }

    /// Checks the versions that each import published.
    fn check_imports(&self) {
        let mut published: BTreeMap<i64, BTreeSet<_>> = BTreeMap::new();
        for import in self.home.json(&["imports", "--json"])["imports"].take().as_array().unwrap() {
            let versions = published.entry(import["import"].as_i64().unwrap()).or_default();
            for version in import["versions"].as_array().unwrap() {
                let text = |name: &str| version[name].to_string().replace('"', "");
                let number = text("version").parse().unwrap();
                let texts_only = version["texts_only"].as_bool().unwrap();
                versions.insert((text("month"), text("payer"), text("customer"), number, texts_only));
            }
        }
        assert_eq!(published, self.model.published(), "{}", self.at);
    }

    /// Compares all sums with DuckDB.
    fn check(&self, installed: &Installed) -> Counts {
        self.check_imports();
        let Answers { raw, seen, mut seen_lines, stored, days, own } =
            ask_duckdb(installed, &self.home, &self.model);
        let server = self.home.serve();
        let bills = answers::read_bills(&self.home, &self.model, &self.at);
        self.compare("`billfold bill` (left) and DuckDB over the files", &bills, &raw);
        let of_actions = answers::select_actions(&raw);
        self.compare("DuckDB over the stored lines (left) and over the files", &stored, &of_actions);
        let answered = answers::read_answers(&server, &self.keys, &self.model, &self.at);
        self.compare("the server (left) and DuckDB over the files", &answered, &seen);
        let paged = lines::sum_pages(&server, &self.keys, &seen_lines, &self.at);
        self.compare("all pages of the server (left) and DuckDB over the files", &paged, &seen_lines);
        let of_days = lines::read_days(&server, &self.keys, &days, &self.at);
        self.compare("the server by day (left) and DuckDB over the files", &of_days, &days);
        let costs = costs::read_costs(&server, &self.customer_keys, &self.model, &self.at);
        self.compare("costs of the server (left) and DuckDB over the files", &costs, &own);
        let (files, of_files) = files::sum_files(&server, &self.keys, &mut seen_lines, &self.at);
        self.compare("files of the server (left) and DuckDB over the files", &of_files, &seen_lines);
        Counts::from([
            ("files fetched", files),
            ("lines", self.model.lines.len()),
            ("versions", self.model.bills.values().map(Vec::len).sum()),
            (
                "groups of sums compared",
                bills.len()
                    + stored.len()
                    + answered.len()
                    + paged.len()
                    + of_days.len()
                    + costs.len()
                    + of_files.len(),
            ),
        ])
    }

    /// Fails with the differences, if there are any.
    fn compare(&self, what: &str, left: &Sums, right: &Sums) {
        let keys: BTreeSet<_> = left.keys().chain(right.keys()).collect();
        let differing = keys.into_iter().filter(|key| left.get(*key) != right.get(*key));
        let shown: Vec<String> =
            differing.map(|key| format!("{key:?}: {:?} and {:?}", left.get(key), right.get(key))).collect();
        assert!(shown.is_empty(), "{}\n{what} differ:\n{}", self.at, shown.join("\n"));
    }
}

/// Runs the steps of one world, and more until one has published a bill, and checks the result.
fn run_world(number: u64, seed: u64, installed: &Installed) -> Counts {
    let mut random = Rng::with_seed(seed.wrapping_add(number));
    let mut run = Run::new(format!("WORLD_SEED={seed}, world {number}"));
    let mut world = World::new(random.fork());
    let mut counts = Counts::new();
    let mut rest = random.usize(8..24);
    while rest > 0 || run.model.bills.is_empty() {
        rest = rest.saturating_sub(1);
        let step = world.next_step(&mut run.model, &run.home);
        let what = match &step {
            Step::Import(command) => run.import_arguments(command, false).join(" "),
            Step::Revert { number, corrects } => format!("revert {number}, --correct: {corrects}"),
            Step::Close { payer, month, is_closed } => format!("close {month} {payer}: {is_closed}"),
        };
        run.at = format!("{}\n  {what}", run.at);
        let outcome = run.run_step(&step, random.u8(..3) == 0);
        for what in outcome.counted {
            *counts.entry(what).or_default() += 1;
        }
        if let (Step::Import(command), false) = (&step, outcome.named.is_empty()) {
            world.retry_with(command, &outcome.named);
        }
    }
    counts.extend(run.check(installed));
    counts
}

/// Returns the number of worlds to run.
#[expect(clippy::disallowed_methods, reason = "only tests ask this")]
fn world_count() -> u64 {
    std::env::var("ORACLE_WORLDS").map_or(WORLDS, |number| number.parse().unwrap())
}

#[test]
fn every_summary_at_every_version_is_what_duckdb_adds_up_from_the_files_and_from_the_stored_lines() {
    let Some(installed) = Installed::find() else { return };
    let (seed, worlds) = (seed(), world_count());
    let installed = &installed;
    let counts: Vec<Counts> = std::thread::scope(|scope| {
        let work = |thread: u64| {
            let numbers = (thread..worlds).step_by(usize::try_from(THREADS).unwrap());
            numbers.map(|number| run_world(number, seed, installed)).collect::<Vec<_>>()
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
