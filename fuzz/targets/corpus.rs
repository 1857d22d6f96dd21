//! The corpus for the plain tests: each committed input through its target, then mutations of it.
//!
//! `corpus/TARGET.seeds` holds the seeds, `corpus/TARGET/past-…` the inputs that once broke the target.

#![expect(clippy::print_stdout, reason = "a failed run can only be repeated with its seed")]

use std::fmt::Debug;
use std::path::Path;

#[path = "archive.rs"]
mod archive;

/// An input that broke its target, or the seed of the mutation that did.
struct Shown<'a> {
    name: &'a str,
    input: &'a [u8],
    seed: u64,
}

impl Drop for Shown<'_> {
    /// Prints the input if the target panics.
    fn drop(&mut self) {
        if std::thread::panicking() {
            let shown = self.input.escape_ascii();
            println!("SEED={}, made of {}: \"{shown}\"", self.seed, self.name);
        }
    }
}

/// Factor of the mutations in a release build, which is fast.
const RELEASE_FACTOR: u32 = 50;

/// Runs every input of a target's corpus, and `mutations` mutations of each, in a release build [`RELEASE_FACTOR`]
/// times as many. The corpus must have `inputs_min` inputs at least.
pub(crate) fn run(target: &str, check: fn(&[u8]), inputs_min: usize, mutations: u32, seed: u64) {
    println!("{target}: SEED={seed}");
    let mutations = if cfg!(debug_assertions) { mutations } else { mutations * RELEASE_FACTOR };
    let mut random = fastrand::Rng::with_seed(seed);
    let inputs = read_inputs(target);
    assert!(inputs.len() >= inputs_min, "{target} has {} inputs", inputs.len());
    let bytes: Vec<&[u8]> = inputs.values().map(Vec::as_slice).collect();
    for (name, input) in &inputs {
        let shown = Shown { name, input, seed };
        check(input);
        drop(shown);
        for _ in 0..mutations {
            let other = random.choice(&bytes).copied().unwrap_or_default();
            let mutated = mutate(input, other, &mut random);
            let shown = Shown { name, input: &mutated, seed };
            check(&mutated);
            drop(shown);
        }
    }
}

/// Reads the seeds of a target, and the inputs that once broke it.
fn read_inputs(target: &str) -> archive::Seeds {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    let path = corpus.join(format!("{target}.seeds"));
    let text = expect_readable(std::fs::read_to_string(&path), &path);
    let mut inputs = expect_readable(archive::parse(&text), &path);
    let folder = corpus.join(target);
    if folder.is_dir() {
        for entry in expect_readable(std::fs::read_dir(&folder), &folder) {
            let path = expect_readable(entry, &folder).path();
            let input = expect_readable(std::fs::read(&path), &path);
            inputs.insert(path.display().to_string(), input);
        }
    }
    inputs
}

fn expect_readable<T, E: Debug>(result: Result<T, E>, path: &Path) -> T {
    result.unwrap_or_else(|error| panic!("{}: {error:?}", path.display()))
}

/// A few changes of an input: bytes replaced, taken out, doubled, or put in from another input.
fn mutate(input: &[u8], other: &[u8], random: &mut fastrand::Rng) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..random.usize(1..4) {
        let from = random.usize(..=bytes.len());
        let to = bytes.len().min(from + random.usize(..8));
        match random.u8(..5) {
            0 => drop(bytes.drain(from..to)),
            1 => bytes.insert(from, random.u8(..)),
            2 => drop(bytes.splice(from..from, bytes[from..to].to_vec())),
            3 => {
                let start = random.usize(..=other.len());
                let end = other.len().min(start + random.usize(..32));
                drop(bytes.splice(from..to, other[start..end].iter().copied()));
            }
            _ => bytes[from..to].iter_mut().for_each(|byte| *byte ^= 1 << random.u8(..8)),
        }
    }
    bytes
}
