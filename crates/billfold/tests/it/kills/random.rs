//! Imports, appends and reverts that are killed at random moments while clients ask.

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::MetadataExt as _;
use std::process::Child;
use std::time::{Duration, Instant};

use fastrand::Rng;
use serde_json::Value;
use worlds::random_lines::pick_random;

use super::moment::{Ends, MOMENTS, Moment, OPERATIONS, Operation};
use super::readers::Readers;
use super::statement::Statement;
use super::{
    assert_numbered, assert_tidy, imports, is_last_object, objects, partners, quiet, replacing,
    wait_for_object,
};
use crate::support::{DISTRIBUTOR, Home, Key, Server, seed, torture};

/// How many operations are killed where `TORTURE` does not say it, and how many clients ask meanwhile.
const KILLS: u32 = 50;
const READERS: usize = 2;

/// What lay in the data folder before an operation.
struct Before {
    objects: BTreeSet<String>,
    list: u64,
}

/// Which file the list of parts of a month is: it is written anew after each publication.
fn list(home: &Home) -> u64 {
    std::fs::metadata(home.path().join("objects/parts/2022-10.parquet")).map_or(0, |list| list.ino())
}

/// Operations that follow one another while readers ask.
struct Killing<'a> {
    home: &'a Home,
    server: &'a Server,
    key: &'a Key,
    /// Two statements, and each of them after its append.
    states: &'a [Statement; 4],
    readers: Readers<'a>,
    /// Which state each publication made current.
    trail: Vec<usize>,
    /// The number of the last import, if it was one of files: the one that can be taken back.
    last: Option<String>,
    ends: BTreeMap<Operation, Ends>,
}

impl Killing<'_> {
    fn current(&self) -> usize {
        *self.trail.last().unwrap()
    }

    /// The state that an operation leads to, if it can be done now.
    fn target(&self, operation: Operation) -> Option<usize> {
        match operation {
            Operation::Replace => Some(1 - self.current() % 2),
            Operation::Append => (self.current() < 2).then_some(self.current() + 2),
            Operation::Revert => self.last.as_ref().map(|_| self.trail[self.trail.len() - 2]),
        }
    }

    /// Starts an operation.
    fn start(&self, operation: Operation) -> Child {
        let file = |target: usize| self.states[target].file.as_str();
        let target = self.target(operation).unwrap();
        let mut command = match operation {
            Operation::Replace => self.home.command(&replacing(file(target))),
            Operation::Append => self.home.command(&["import", file(target), "--append", "--again"]),
            Operation::Revert => self.home.command(&["revert", self.last.as_ref().unwrap()]),
        };
        quiet(&mut command).spawn().unwrap()
    }

    /// Looks what is published after an operation that was to lead to a state; whether it did.
    fn look(&mut self, target: usize, at: &str) -> (bool, Vec<Value>) {
        let (published, staged) = imports(self.home);
        let before = self.trail.len();
        assert!(published.len() == before || published.len() == before + 1, "{at}: {published:?}");
        assert!(staged.len() <= 1, "{at}: {staged:?}");
        let is_published = published.len() > before;
        if is_published {
            self.trail.push(target);
            let newest = published.last().unwrap();
            let is_of_files = newest["files"].as_array().is_some_and(|files| !files.is_empty());
            self.last = is_of_files.then(|| newest["import"].to_string());
        }
        self.readers.published(self.trail.len());
        self.states[self.current()].assert_answered(self.server, self.key, at);
        (is_published, staged)
    }

    /// Does an operation and lets it end; how long that took.
    fn let_end(&mut self, operation: Operation, at: &str) -> Duration {
        let target = self.target(operation).unwrap();
        self.readers.begins(target);
        let begin = Instant::now();
        assert!(self.start(operation).wait().unwrap().success(), "{at}: {operation:?}");
        let took = begin.elapsed();
        assert!(self.look(target, at).0, "{at}: {operation:?} ended well and published nothing");
        took
    }

    /// Waits for the moment at which an operation is to be killed.
    fn wait_for(
        &self,
        moment: Moment,
        operation: Operation,
        child: &mut Child,
        before: &Before,
        random: &mut Rng,
    ) {
        let ends = &self.ends[&operation];
        match moment {
            Moment::Any => std::thread::sleep(ends.to_end.mul_f64(random.f64())),
            Moment::Publish => {
                if operation != Operation::Revert {
                    wait_for_object(self.home, child, &before.objects, is_last_object);
                }
                let (surely, perhaps) = (ends.to_publish.mul_f64(0.8), ends.to_publish.mul_f64(0.4));
                std::thread::sleep(surely + perhaps.mul_f64(random.f64()));
            }
            Moment::Lists => {
                while child.try_wait().unwrap().is_none() && list(self.home) == before.list {
                    std::thread::sleep(Duration::from_micros(200));
                }
                std::thread::sleep(Duration::from_micros(random.u64(..3_000)));
            }
        }
    }

    /// Starts an operation, kills it, and looks what became of it.
    fn kill(&mut self, operation: Operation, moment: Moment, random: &mut Rng, at: &str) {
        let before = Before { objects: objects(self.home), list: list(self.home) };
        let target = self.target(operation).unwrap();
        self.readers.begins(target);
        let mut child = self.start(operation);
        self.wait_for(moment, operation, &mut child, &before, random);
        let by_itself = child.try_wait().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        if let Some(database) = self.home.database() {
            // What it had sent may still be done in the server.
            database.wait_for_end_of(if operation == Operation::Revert { "revert" } else { "import" });
        }

        let (is_published, staged) = self.look(target, at);
        let ends = self.ends.get_mut(&operation).unwrap();
        match moment {
            Moment::Any => ends.to_end = ends.to_end.mul_f64(if by_itself.is_some() { 0.9 } else { 1.03 }),
            Moment::Publish => {
                ends.to_publish = ends.to_publish.mul_f64(if is_published { 0.9 } else { 1.1 });
            }
            Moment::Lists => assert!(is_published, "{at}: {operation:?} wrote the lists before it published"),
        }
        // Where nodes share the catalog, the lines may be elsewhere: only an import sweeps.
        let sweeps = self.home.database().is_none() || operation != Operation::Revert;
        if let Some(status) = by_itself {
            assert!(status.success() && is_published, "{at}: {operation:?} failed, {status}");
            if sweeps {
                assert_tidy(self.home, at);
            }
            ends.by_itself += 1;
        } else if is_published {
            assert!(!sweeps || staged.is_empty(), "{at}: {staged:?}");
            ends.after_publish += 1;
        } else if operation == Operation::Revert || objects(self.home).is_subset(&before.objects) {
            ends.before_writing += 1;
        } else {
            ends.before_publish += 1;
        }
        if operation == Operation::Append && random.bool() {
            self.append_once_more(is_published, at);
        }
    }

    /// Appends the same file again after a kill: each of its lines counts once, whatever was done before.
    fn append_once_more(&mut self, was_published: bool, at: &str) {
        if was_published {
            let file = &self.states[self.current()].file;
            let said = self.home.ok(&["import", file, "--append"]);
            assert!(said.contains("nothing to do"), "{at}: {said}");
            self.states[self.current()].assert_answered(self.server, self.key, at);
        } else {
            self.let_end(Operation::Append, at);
        }
        assert_tidy(self.home, at);
    }

    /// Starts what sweeps and changes nothing: a server, or an import of what is current where servers do not sweep.
    fn sweep_unfinished_imports(&self, at: &str) {
        drop(self.home.serve_swept());
        if self.home.database().is_some() {
            let way = if self.current() < 2 { "--again" } else { "--append" };
            let said = self.home.ok(&["import", &self.states[self.current()].file, way]);
            assert!(said.contains("nothing to do"), "{at}: {said}");
        }
    }

    /// The operation that was killed least often, of those that can be done now.
    fn next(&self) -> Operation {
        let can = OPERATIONS.into_iter().filter(|operation| self.target(*operation).is_some());
        can.min_by_key(|operation| self.ends[operation].killed()).unwrap()
    }

    /// Lets each operation end twice, to know how long it takes.
    fn try_each(&mut self) {
        for operation in OPERATIONS.into_iter().chain(OPERATIONS) {
            let took = self.let_end(operation, "before the first kill");
            let ends = self.ends.get_mut(&operation).unwrap();
            let part = if operation == Operation::Revert { 0.5 } else { 0.2 };
            (ends.to_end, ends.to_publish) = (took.mul_f64(1.15), took.mul_f64(part));
        }
    }
}

#[test]
fn kills_at_any_moment_of_imports_appends_and_reverts_lose_nothing_and_show_nothing_by_halves() {
    kill_many(&partners(Home::new()), torture().unwrap_or(KILLS));
}

/// Kills so many operations on a folder while clients ask.
pub(super) fn kill_many(home: &Home, kills: u32) {
    let seed = seed();
    let random = &mut Rng::with_seed(seed);
    let [a, b] = Statement::two(home, random);
    let (more_a, more_b) = (a.grown(home, "more-a.csv", random), b.grown(home, "more-b.csv", random));
    let states = [a, b, more_a, more_b];
    home.ok(&["import", &states[1].file]);
    home.ok(&replacing(&states[0].file));
    let key = home.key(DISTRIBUTOR);
    let server = home.serve();
    let (trail, answers) = std::thread::scope(|scope| {
        let trail = vec![1, 0];
        let mut killing = Killing {
            home,
            server: &server,
            key: &key,
            states: &states,
            readers: Readers::start(scope, &server, &key, &states, READERS, &trail),
            trail,
            last: Some("2".to_owned()),
            ends: OPERATIONS.map(|operation| (operation, Ends::default())).into(),
        };
        killing.try_each();
        for kill in 1.. {
            if killing.ends.values().map(Ends::killed).sum::<u32>() >= kills {
                break;
            }
            let operation = killing.next();
            let moment = pick_random(random, &MOMENTS);
            let at = format!("WORLD_SEED={seed}, kill {kill}, of {operation:?} at {moment:?}");
            killing.kill(operation, moment, random, &at);
            if kill % 10 == 0 {
                killing.sweep_unfinished_imports(&at);
                assert_tidy(home, &format!("{at}, and then what sweeps was started"));
                home.ok(&["verify"]);
            }
        }
        killing.let_end(Operation::Replace, "at the end");
        let (mut before, mut after) = (0, 0);
        for (operation, ends) in &killing.ends {
            println!("{operation:?}: {ends:?}");
            before += ends.before_writing + ends.before_publish;
            after += ends.after_publish;
        }
        assert!(before > 0 && after > 0, "WORLD_SEED={seed}: {before} before, {after} after the publish");
        (killing.trail, killing.readers.stop())
    });
    println!("{kills} kills; {} publications; {answers} answers", trail.len());
    assert!(answers > u64::from(kills));
    assert_tidy(home, "at the end");
    let (list, _) = imports(home);
    assert_eq!(list.len(), trail.len());
    assert_numbered(&list);
    states[*trail.last().unwrap()].assert_current(home, &server, &key, trail.len());
}
