//! Writes the published signature vectors: every case, the keys, and the table of cases in their README.
//!
//! `cargo run -p conformance --example vectors -- tests/vectors`
//!
//! The same files come out every time. Nothing is deleted: what lies there and is no part of the suite is
//! named, so that whoever renamed a case can remove its old folder. The exit code is 0 where everything
//! is as it should be, 1 where something is left over or could not be written.

#![expect(clippy::print_stdout, reason = "a command line tool talks to its user")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

#[path = "suite.rs"]
mod suite;

const USAGE: &str = "usage: vectors FOLDER";

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1) else {
        println!("{USAGE}");
        return ExitCode::from(2);
    };
    match write(Path::new(&folder)) {
        Ok(stale) if stale.is_empty() => ExitCode::SUCCESS,
        Ok(stale) => {
            for path in stale {
                println!("not of the suite, please delete: {}", path.display());
            }
            ExitCode::FAILURE
        }
        Err(error) => {
            println!("cannot write: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the suite; what lies in its folders and is not of it.
fn write(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let cases = suite::cases();
    let files = suite::files(&cases);
    for (name, bytes) in &files {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, bytes)?;
    }
    let readme = folder.join("README.md");
    let before = fs::read_to_string(&readme).unwrap_or_default();
    fs::write(readme, suite::readme(&before, &cases))?;
    let refused = cases.iter().filter(|case| case.code.is_some()).count();
    println!("{} verified, {refused} refused", cases.len().saturating_sub(refused));
    stale(folder, &files)
}

/// Files in the folders of groups that the suite does not have.
fn stale(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for group in suite::GROUPS {
        for case in fs::read_dir(folder.join(group))? {
            for file in fs::read_dir(case?.path())? {
                let path = file?.path();
                let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
                if !files.contains_key(&name) {
                    found.push(path);
                }
            }
        }
    }
    Ok(found)
}
