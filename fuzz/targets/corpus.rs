//! The corpus for the plain tests: each committed input through its target, then mutations of it.

#![expect(clippy::print_stdout, reason = "a failed run can only be repeated with its seed")]

use std::fmt::Debug;
use std::path::{Path, PathBuf};

/// An input that broke its target, or the seed of the mutation that did.
struct Shown<'a> {
    path: &'a Path,
    input: &'a [u8],
    seed: u64,
}

impl Drop for Shown<'_> {
    /// Says which input it was, where the target panics.
    fn drop(&mut self) {
        if std::thread::panicking() {
            let shown = self.input.escape_ascii();
            println!("SEED={}, made of {}: \"{shown}\"", self.seed, self.path.display());
        }
    }
}

/// How many times more mutations are tried where the build is fast.
const RELEASE_FACTOR: u32 = 50;

/// Runs every input of a target's corpus, and so many mutations of each, in a release build
/// [`RELEASE_FACTOR`] times as many. At least `inputs_min` are there.
pub(crate) fn run(target: &str, check: fn(&[u8]), inputs_min: usize, mutations: u32, seed: u64) {
    println!("{target}: SEED={seed}");
    let mutations = if cfg!(debug_assertions) { mutations } else { mutations * RELEASE_FACTOR };
    let mut random = fastrand::Rng::with_seed(seed);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let entries = said(std::fs::read_dir(&folder), &folder);
    let mut paths: Vec<PathBuf> = entries.map(|entry| said(entry, &folder).path()).collect();
    paths.sort();
    assert!(paths.len() >= inputs_min, "{} inputs are in {}", paths.len(), folder.display());
    let inputs: Vec<Vec<u8>> = paths.iter().map(|path| said(std::fs::read(path), path)).collect();
    for (path, input) in paths.iter().zip(&inputs) {
        let shown = Shown { path, input, seed };
        check(input);
        drop(shown);
        for _ in 0..mutations {
            let other = random.choice(&inputs).map(Vec::as_slice).unwrap_or_default();
            let mutated = mutated(input, other, &mut random);
            let shown = Shown { path, input: &mutated, seed };
            check(&mutated);
            drop(shown);
        }
    }
}

fn said<T, E: Debug>(result: Result<T, E>, path: &Path) -> T {
    result.unwrap_or_else(|error| panic!("{}: {error:?}", path.display()))
}

/// A few changes of an input: bytes replaced, taken out, doubled, or put in from another input.
fn mutated(input: &[u8], other: &[u8], random: &mut fastrand::Rng) -> Vec<u8> {
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
