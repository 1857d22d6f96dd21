//! Memory: what an import needs does not grow with its files.

use std::process::Stdio;
use std::time::Duration;

use crate::skip::skip_test;
use crate::support::Home;

/// What an import stays under, in bytes, whatever the size of its files.
const RESIDENT_BYTES_MAX: u64 = 200_000_000;

/// The most memory that a process had so far, in bytes; `None` once it has ended.
fn peak(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib.saturating_mul(1024))
}

/// Enough lines for several row groups, and for cells and identities that do not fit into memory.
#[test]
fn an_import_stays_under_200_mb_when_its_lines_cells_and_ids_are_more_than_it_keeps() {
    if !cfg!(target_os = "linux") {
        skip_test("the memory that a program had is read from /proc, which only Linux has");
        return;
    }
    let home = Home::new();
    let folder = home.path().parent().unwrap().join("world");
    let folder = folder.to_str().unwrap();
    home.ok(&[
        "generate",
        "--lines",
        "300000",
        "--customers",
        "1500",
        "--months",
        "12",
        "--seed",
        "7",
        "--to",
        folder,
    ]);
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files: Vec<_> =
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "csv")).collect();
    for flag in [None, Some("--append")] {
        let mut command = home.command(&["import"]);
        let mut import = command.args(flag).args(&files).stdout(Stdio::null()).spawn().unwrap();
        let mut most = 0;
        let status = loop {
            most = most.max(peak(import.id()).unwrap_or_default());
            if let Some(status) = import.try_wait().unwrap() {
                break status;
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        println!("import {}: {most} bytes", flag.unwrap_or_default());
        assert!(status.success());
        assert!(most > 0 && most < RESIDENT_BYTES_MAX, "{flag:?}: {most} bytes");
    }
}
