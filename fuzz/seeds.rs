//! Packs the seeds of a target into its archive, and unpacks them: `seeds pack ARCHIVE FOLDER`, `seeds unpack ARCHIVE
//! FOLDER`. `fuzz/run` compiles and calls it.
//!
//! Inputs named `past-…` are no seeds: they once broke a target, and are kept as files of their own.

use std::path::Path;
use std::process::ExitCode;
use std::{fs, io};

#[path = "targets/archive.rs"]
mod archive;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        ["pack", archive, folder] => pack_seeds(Path::new(archive), Path::new(folder)),
        ["unpack", archive, folder] => unpack_seeds(Path::new(archive), Path::new(folder)),
        _ => {
            eprintln!("usage: seeds pack ARCHIVE FOLDER | seeds unpack ARCHIVE FOLDER");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(count) => {
            println!("{count} seeds");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("seeds: {}: {error}", arguments.join(" "));
            ExitCode::FAILURE
        }
    }
}

/// Writes the files of a folder as an archive, and returns their number.
fn pack_seeds(archive: &Path, folder: &Path) -> io::Result<usize> {
    let mut seeds = archive::Seeds::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|name| io::Error::other(format!("{name:?}")))?;
        if name.contains(char::is_whitespace) {
            return Err(io::Error::other(format!("a name with a blank: {name:?}")));
        }
        if !name.starts_with("past-") {
            seeds.insert(name, fs::read(entry.path())?);
        }
    }
    fs::write(archive, archive::format(&seeds))?;
    Ok(seeds.len())
}

/// Writes the inputs of an archive as files, and returns their number.
fn unpack_seeds(archive: &Path, folder: &Path) -> io::Result<usize> {
    let seeds = archive::parse(&fs::read_to_string(archive)?).map_err(io::Error::other)?;
    fs::create_dir_all(folder)?;
    for (name, input) in &seeds {
        fs::write(folder.join(name), input)?;
    }
    Ok(seeds.len())
}
