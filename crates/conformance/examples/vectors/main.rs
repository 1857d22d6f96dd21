//! Writes the published signature vectors, or unpacks them into loose files for people to look at.
//!
//! `cargo run -p conformance --example vectors -- write tests/vectors`
//! `cargo run -p conformance --example vectors -- unpack DIR`
//!
//! `write` makes the four files of cases, the keys, and the table of cases in their README: the same bytes
//! every time. It deletes nothing; a file of the folder that is no part of the suite is named. `unpack` makes a
//! folder for each case, with a file for each of its texts, in a folder that is new or empty. The exit code is 0
//! if everything is as it should be, 1 if a file is left over or could not be written, 2 for wrong arguments.

#![expect(clippy::print_stdout, reason = "a command line tool talks to its user")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

#[path = "suite.rs"]
mod suite;
#[path = "unpack.rs"]
mod unpack;

const USAGE: &str = "usage: vectors write FOLDER | vectors unpack DIR";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let cases = suite::make_cases();
    let done = match arguments[..] {
        ["write", folder] => write_suite(Path::new(folder), &cases),
        ["unpack", dir] => {
            unpack::unpack_files(Path::new(dir), &suite::unpacked_files(&cases)).map(|()| Vec::new())
        }
        _ => {
            println!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(strays) if strays.is_empty() => {
            let refused = cases.iter().filter(|case| case.code.is_some()).count();
            println!("{} verified, {refused} refused", cases.len() - refused);
            ExitCode::SUCCESS
        }
        Ok(strays) => {
            for path in strays {
                println!("no part of the suite, please delete it: {}", path.display());
            }
            ExitCode::FAILURE
        }
        Err(error) => {
            println!("cannot write: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the suite, and returns the files of its folder that are no part of it.
fn write_suite(folder: &Path, cases: &[suite::Case]) -> io::Result<Vec<PathBuf>> {
    let files = suite::committed_files(cases);
    fs::create_dir_all(folder)?;
    for (name, bytes) in &files {
        fs::write(folder.join(name), bytes)?;
    }
    let readme = folder.join("README.md");
    let before = fs::read_to_string(&readme)?;
    fs::write(readme, suite::render_readme(&before, cases))?;
    find_strays(folder, &files)
}

fn find_strays(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> io::Result<Vec<PathBuf>> {
    let mut strays = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !files.contains_key(&*name) && !["README.md", ".gitattributes"].contains(&&*name) {
            strays.push(path);
        }
    }
    Ok(strays)
}
