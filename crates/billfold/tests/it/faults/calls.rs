//! Each system call of whatever publishes is made to fail.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

use fastrand::Rng;

use super::trace::{Call, Traced, run};
use super::{Case, State, can_inject};
use crate::kills::assert_tidy;
use crate::support::{Home, seed, torture};

/// The calls that can fail by what the disk, the limits of the system or its locks are like, and how.
const CALLS: [(&str, &str); 24] = [
    ("openat", "error=EMFILE"),
    ("read", "error=EIO"),
    ("pread64", "error=EIO"),
    ("write", "error=ENOSPC"),
    ("pwrite64", "error=ENOSPC"),
    ("writev", "error=ENOSPC"),
    ("fsync", "error=EIO"),
    ("fdatasync", "error=EIO"),
    ("ftruncate", "error=EIO"),
    ("rename", "error=EIO"),
    ("mkdir", "error=ENOSPC"),
    ("unlink", "error=EIO"),
    ("link", "error=EIO"),
    ("flock", "error=ENOLCK"),
    ("fcntl", "error=ENOLCK"),
    ("close", "error=EIO"),
    ("statx", "error=EIO"),
    ("newfstatat", "error=EIO"),
    ("getdents64", "error=EIO"),
    ("lseek", "error=EIO"),
    ("readlink", "error=EIO"),
    ("epoll_create1", "error=EMFILE"),
    ("eventfd2", "error=EMFILE"),
    ("fchown", "error=EPERM"),
];

/// Those that say that there is no memory: the program may break off at once, whatever it says.
const MEMORY: [(&str, &str); 4] = [
    ("mmap", "error=ENOMEM"),
    ("brk", "retval=0"),
    ("madvise", "error=ENOMEM"),
    ("mprotect", "error=ENOMEM"),
];

/// What the system says in an error, of which one must be told.
const CAUSES: [&str; 13] = [
    "Input/output error",
    "No space left on device",
    "Too many open files",
    "No locks available",
    "disk I/O error",
    "disk is full",
    "attempt to write a readonly database", // of one that could be opened at the second try, and only so
    "File exists",                          // of a folder that is there and cannot be looked at
    "database disk image is malformed; check the disk",
    "unable to open database file",
    "database is locked",
    "locking protocol",
    "Operation not permitted",
];

/// How many calls of one name fail in each case: one in every run of the tests, and many where `TORTURE`
/// is set. Of those that make things durable, more.
fn how_many(name: &str) -> usize {
    let is_durability = ["fsync", "rename"].contains(&name);
    match (torture(), is_durability) {
        (Some(_), _) => 12,
        (None, true) => 3,
        (None, false) => 1,
    }
}

/// A call that is made to fail.
struct Fault<'a> {
    case: &'a Case,
    name: &'static str,
    how: &'static str,
    number: u32,
    is_memory: bool,
}

/// How many faults of one call ended how.
#[derive(Default)]
struct Ends {
    well: u32,
    with_an_error: u32,
    broken_off: u32,
    not_met: u32,
}

/// Whether a call may really fail in this way. What wakes another thread cannot be full, and what closes a
/// folder has nothing to write.
fn can_fail(call: &Call) -> bool {
    let is_file = call.file().is_some_and(|path| !Path::new(path).is_dir());
    match call.name.as_str() {
        "write" => is_file || call.text.starts_with("write(1<") || call.text.starts_with("write(2<"),
        "close" | "read" => is_file,
        _ => true,
    }
}

/// Which calls of a name fail: the first, the last, and some between. Calls are counted in each thread, so
/// those of any thread whose numbers the loading of the program has already are left out.
fn pick(calls: &[Call], name: &str, random: &mut Rng) -> Vec<u32> {
    let named = || calls.iter().filter(|call| call.name == name);
    let loading = named().filter(|call| !call.is_own).map(|call| call.number).max().unwrap_or_default();
    let own = named().filter(|call| call.is_own && call.number > loading && can_fail(call));
    let numbers: BTreeSet<u32> = own.map(|call| call.number).collect();
    let mut numbers: Vec<u32> = numbers.into_iter().collect();
    let many = how_many(name);
    if numbers.len() > many {
        let ends = if many > 2 { vec![numbers[0], *numbers.last().unwrap()] } else { Vec::new() };
        random.shuffle(&mut numbers);
        numbers.retain(|number| !ends.contains(number));
        numbers.truncate(many - ends.len());
        numbers.extend(ends);
    }
    numbers
}

/// All faults of a case.
fn faults<'a>(case: &'a Case, random: &mut Rng) -> Vec<Fault<'a>> {
    let names: Vec<&str> = CALLS.iter().chain(&MEMORY).map(|(name, _)| *name).collect();
    let trace = format!("trace=poll,{}", names.join(","));
    let clean = run(&case.copy(), &["-e", &trace], &case.arguments());
    assert!(clean.output.unwrap().status.success(), "{}", case.name);
    let of = |(name, how): (&'static str, &'static str), is_memory, random: &mut Rng| {
        let numbers = pick(&clean.calls, name, random).into_iter();
        numbers.map(|number| Fault { case, name, how, number, is_memory }).collect::<Vec<_>>()
    };
    let mut faults = Vec::new();
    for call in CALLS {
        faults.extend(of(call, false, random));
    }
    for call in MEMORY {
        faults.extend(of(call, true, random));
    }
    faults
}

impl Fault<'_> {
    /// Runs into it, and judges what comes of it.
    fn meet(&self, ends: &mut Ends) {
        let home = self.case.copy();
        let at = format!("{}, {} number {} fails, {}", self.case.name, self.name, self.number, self.how);
        let inject = format!("inject={}:{}:when={}", self.name, self.how, self.number);
        let trace = format!("trace={}", self.name);
        let Traced { calls, output } = run(&home, &["-e", &trace, "-e", &inject], &self.case.arguments());
        let hits: Vec<&Call> = calls.iter().filter(|call| call.is_injected()).collect();
        let is_real = hits.iter().all(|call| can_fail(call));
        assert!(output.is_some() || !is_real, "{at}: it did not end. {hits:?}");
        let state = State::of(&home);
        let is_old = state == self.case.before;
        assert!(is_old || state == self.case.after, "{at}: {state:?}");
        match output {
            Some(output) if output.status.success() => {
                assert!(!is_old, "{at}: it ended well, and nothing is published");
                if hits.is_empty() { ends.not_met += 1 } else { ends.well += 1 }
            }
            Some(output) if is_real && !self.is_memory => {
                let said = String::from_utf8_lossy(&output.stderr);
                assert_clear(&at, output.status.code(), &said, is_old, &hits);
                ends.with_an_error += 1;
            }
            _ => ends.broken_off += 1,
        }
        self.once_more(&home, is_old, &at);
    }

    /// Without the fault, the same works, once and not twice, and tidies up.
    fn once_more(&self, home: &Home, is_old: bool, at: &str) {
        let arguments = self.case.arguments();
        if is_old || arguments[0] == "import" {
            home.ok(&arguments);
            assert_eq!(State::of(home), self.case.after, "{at}, and then once more without");
            assert_tidy(home, at);
            home.ok(&["verify"]);
        }
    }
}

/// Asserts that an error is told as it should be.
fn assert_clear(at: &str, code: Option<i32>, said: &str, is_old: bool, hits: &[&Call]) {
    if hits.iter().any(|call| call.text.starts_with("write(2<")) {
        return; // there was nowhere to tell it
    }
    assert_eq!(code, Some(1), "{at}: {said}");
    let told = said.lines().filter(|line| line.starts_with("error: ")).count();
    let first = said.lines().find(|line| !line.starts_with("note: created the data folder "));
    assert!(first.is_some_and(|first| first.starts_with("error: ")) && told == 1, "{at}: {said}");
    assert!(CAUSES.iter().any(|cause| said.contains(cause)), "{at}: the cause is not told: {said}");
    assert_eq!(is_old, !said.contains("error: the command succeeded, but"), "{at}: {said}");
}

#[test]
fn whatever_system_call_fails_is_told_clearly_and_leaves_everything_as_it_was() {
    if !can_inject() {
        return;
    }
    let random = &mut Rng::with_seed(seed());
    let cases = Case::all();
    let mut faults: Vec<Fault<'_>> = cases.iter().flat_map(|case| faults(case, random)).collect();
    let count = faults.len();
    random.shuffle(&mut faults);
    let faults = Mutex::new(faults);
    let ends: Mutex<BTreeMap<&str, Ends>> = Mutex::default();
    let bad = AtomicU32::new(0);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let Some(fault) = faults.lock().unwrap().pop() else { break };
                    let mut own = Ends::default();
                    // The hook of panics has printed what it was; the others are met nevertheless.
                    let is_good = catch_unwind(AssertUnwindSafe(|| fault.meet(&mut own))).is_ok();
                    bad.fetch_add(u32::from(!is_good), SeqCst);
                    let mut ends = ends.lock().unwrap();
                    let all = ends.entry(fault.name).or_default();
                    all.well += own.well;
                    all.with_an_error += own.with_an_error;
                    all.broken_off += own.broken_off;
                    all.not_met += own.not_met;
                }
            });
        }
    });
    assert_eq!(bad.into_inner(), 0, "of {count} faults");
    println!("{count} faults");
    for (name, Ends { well, with_an_error, broken_off, not_met }) in ends.into_inner().unwrap() {
        println!(
            "{name}: {with_an_error} told as an error, {well} ended well, {broken_off} broken off, {not_met} not met"
        );
    }
}
