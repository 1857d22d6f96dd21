//! A thousand random worlds, imported by the program and summed by the server, compared with an exact sum that shares
//! no code with them.

mod answers;
pub(crate) mod lines;
mod rows;
pub(crate) mod sums;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use fastrand::Rng;
use serde_json::Value;

use crate::support::{
    DISTRIBUTOR, Home, Key, RESELLER, SECOND_LEVEL, Server, headline, report_rows, seed, unlimited_rates,
};
use ::worlds::random_lines::{LineBill, RandomLine, draw_random_units, pick_random};
use lines::{random_file_texts, random_line, random_payer};

/// Number of worlds of one run.
const WORLDS: u32 = 1_000;

/// Number of worlds that share a data folder, each with its own customers.
const WORLDS_A_HOME: u32 = 125;

/// The number of the basis whose amounts are the payer's cost.
pub(crate) const COST: usize = 1;

/// Number of data folders that are used at the same time.
const THREADS: u32 = 2;

/// Payer, customer and month of a bill.
type BillKey = (&'static str, String, String);

/// A world: lines of a few customers and months that no other world has.
struct World {
    lines: Vec<RandomLine>,
    /// A customer's month may have two payers.
    second_payer: bool,
    /// True if its amounts are the payer's cost, which are answered to the payer alone.
    is_cost: bool,
    /// Its seed and number, for messages.
    at: String,
}

impl World {
    fn random(number: u32, seed: u64, random: &mut Rng) -> Self {
        let basis = random.usize(..2);
        let second_payer = random.u8(..4) == 0;
        let months: BTreeSet<String> = (0..random.u32(1..3))
            .map(|_| format!("20{}-{:02}", random.u32(18..25), random.u32(1..13)))
            .collect();
        let mut bills = Vec::new();
        for customer in 0..random.u32(1..4) {
            let owner = format!("{}", 700_000_000_000 + u64::from(number * 10 + customer));
            for month in &months {
                bills.push((random_payer(random), owner.clone(), month.clone()));
            }
        }
        let mut lines = Vec::new();
        for line in 0..random.usize(1..30) {
            let (payer, owner, month) = pick_random(random, &bills);
            let payer = if second_payer { random_payer(random) } else { payer };
            lines.push(random_line(random, basis, LineBill { payer, owner: &owner, month: &month }, line));
        }
        // A line that is there twice is two charges.
        if random.u8(..4) == 0 {
            lines.push(lines[0].clone());
        }
        Self { lines, second_payer, is_cost: basis == COST, at: format!("WORLD_SEED={seed}, world {number}") }
    }

    fn bills(&self) -> BTreeSet<BillKey> {
        self.lines.iter().map(bill_key).collect()
    }
}

fn bill_key(line: &RandomLine) -> BillKey {
    (line.payer, line.owner.clone(), line.month.clone())
}

/// A data folder with the partners' keys, and the server that runs while worlds are imported.
struct Installation {
    home: Home,
    server: Server,
    keys: [(&'static str, Key); 3],
}

impl Installation {
    fn new() -> Self {
        let home = Home::with_partners();
        home.config(&unlimited_rates());
        let keys = [DISTRIBUTOR, SECOND_LEVEL, RESELLER].map(|uin| (uin, home.key(uin)));
        let server = home.serve();
        Self { home, server, keys }
    }

    /// Runs the program, which must succeed. Returns what it printed.
    fn run_program(&self, arguments: &[&str], world: &World) -> String {
        let output = self.home.run(arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: billfold {arguments:?}: {said}", world.at);
        String::from_utf8(output.stdout).unwrap()
    }

    /// Imports a world in random order and random files. If it needs a flag, the import is refused without it first.
    /// Returns what the program printed.
    fn import(&self, world: &World, flag: Option<&str>, random: &mut Rng) -> String {
        let texts = random_file_texts(&world.lines, random);
        let files: Vec<String> =
            (0..).zip(texts).map(|(index, text)| self.home.file(&format!("{index}.csv"), text)).collect();
        let mut arguments = vec!["import"];
        arguments.extend(files.iter().map(String::as_str));
        if world.second_payer {
            arguments.push("--second-payer");
        }
        if let Some(flag) = flag {
            self.home.refused_without(flag, &arguments);
            arguments.extend(flag.split(' '));
        }
        self.run_program(&arguments, world)
    }

    /// Imports the same lines in another order and other files, which must change nothing.
    fn import_again(&self, world: &World, random: &mut Rng) {
        let (imports, objects) = (self.versions(), self.home.objects());
        let said = self.import(world, None, random);
        if !said.starts_with("nothing to do: ") {
            let count = world.bills().len();
            assert!(headline(&said).ends_with(&format!(" ({count} unchanged)")), "{}: {said}", world.at);
            check_rows(&said, world, &world.lines, "");
        }
        assert_eq!(self.versions(), imports, "{}", world.at);
        assert_eq!(self.home.objects(), objects, "{}", world.at);
    }

    /// Changes one amount of one line, which must make a second version of exactly that line's bill.
    fn import_changed(&self, world: &mut World, random: &mut Rng) -> BillKey {
        let line = random.usize(..world.lines.len());
        let amount = random.usize(..6);
        let before = world.lines[line].units[amount];
        let other =
            std::iter::repeat_with(|| draw_random_units(random)).find(|units| *units != before).unwrap();
        let old = world.lines.clone();
        world.lines[line].set_amount(amount, other, random);
        let bill = bill_key(&world.lines[line]);
        let shrink = format!("--shrink {}", bill.1);
        let is_loss = rows::is_loss(&bill, &old, &world.lines);
        let said = self.import(world, is_loss.then_some(shrink.as_str()), random);
        let (counted, kind) = if amount == rows::SP_DEDUCTION {
            ("1 changed in texts only", "texts only, v2")
        } else {
            ("1 replaced", "replaced, v2, a correction")
        };
        let unchanged = match world.bills().len() - 1 {
            0 => String::new(),
            count => format!(", {count} unchanged"),
        };
        assert!(headline(&said).ends_with(&format!(" ({counted}{unchanged})")), "{}: {said}", world.at);
        check_rows(&said, world, &old, kind);
        bill
    }

    /// Returns the versions that each import published, if it published any.
    fn versions(&self) -> Vec<Value> {
        let imports = self.home.json(&["imports", "--json"])["imports"].take();
        let versions = imports.as_array().unwrap().iter().map(|import| import["versions"].clone());
        versions.filter(|versions| versions != &serde_json::json!([])).collect()
    }
}

/// Imports worlds one after the other into one data folder. Returns the number of their lines.
fn import_worlds(worlds: Range<u32>, seed: u64) -> usize {
    let installation = Installation::new();
    let mut count = 0;
    for number in worlds {
        let random = &mut Rng::with_seed(seed.wrapping_add(u64::from(number)));
        let mut world = World::random(number, seed, random);
        count += world.lines.len();
        let said = installation.import(&world, None, random);
        let (lines, bills) = (world.lines.len(), world.bills().len());
        assert!(headline(&said).ends_with(&format!(" ({bills} new)")), "{}: {said}", world.at);
        assert!(headline(&said).contains(&format!(": {lines} line")), "{}: {said}", world.at);
        check_rows(&said, &world, &[], "new, v1");
        let mut versions = BTreeMap::new();
        installation.check(&world, &versions, random);
        if random.u8(..8) == 0 {
            installation.check_own_bills(&world, random);
        }
        match random.u8(..4) {
            0 => installation.import_again(&world, random),
            1 => {
                versions.insert(installation.import_changed(&mut world, random), 2);
                installation.check(&world, &versions, random);
            }
            _ => {}
        }
    }
    count
}

/// Compares the table of a report with the sums of the old lines and the world's.
fn check_rows(said: &str, world: &World, old: &[RandomLine], kind: &str) {
    assert_eq!(report_rows(said), rows::expected_rows(old, &world.lines, kind), "{}: {said}", world.at);
}

#[test]
fn a_thousand_random_worlds_agree_with_an_exact_sum_in_any_order_of_lines_and_any_split_into_files() {
    let seed = seed();
    let homes = WORLDS.div_ceil(WORLDS_A_HOME);
    let lines: usize = std::thread::scope(|scope| {
        let work = |thread: u32| {
            let homes = (thread..homes).step_by(usize::try_from(THREADS).unwrap());
            homes
                .map(|home| import_worlds(home * WORLDS_A_HOME..(home + 1) * WORLDS_A_HOME, seed))
                .sum::<usize>()
        };
        let threads: Vec<_> = (0..THREADS).map(|thread| scope.spawn(move || work(thread))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    println!("{WORLDS} worlds, {lines} lines");
}
