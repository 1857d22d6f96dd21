//! Large files, which several threads read: what is said, stored and published is what one thread says, stores and publishes.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::kills::disk::import_limited;
use crate::kills::{imports, objects};
use crate::skip::skip_test;
use crate::support::Home;

/// Lines of the generated files: enough for several threads, and for several parts of the largest file.
const LINES: &str = "110000";

/// Generated files, the largest first, each with its text.
fn generate_files(home: &Home) -> Vec<(String, String)> {
    let folder = home.path().parent().unwrap().join("world");
    let words = ["generate", "--lines", LINES, "--customers", "40", "--months", "1", "--seed", "11", "--to"];
    home.ok(&[&words[..], &[folder.to_str().unwrap()]].concat());
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let bills = entries.filter(|path| path.extension().is_some_and(|ending| ending == "csv"));
    let read = |path: &Path| (path.to_str().unwrap().to_owned(), std::fs::read_to_string(path).unwrap());
    let mut files: Vec<_> = bills.map(|path| read(&path)).collect();
    files.sort_by_key(|(_, text)| std::cmp::Reverse(text.len()));
    assert!(files[0].1.len() > 40_000_000, "{} bytes", files[0].1.len());
    files
}

/// Lists the paths of files.
fn list_paths(files: &[(String, String)]) -> Vec<&str> {
    files.iter().map(|(path, _)| path.as_str()).collect()
}

/// Runs an import into a data folder of its own: by one processor if `alone`. Returns the folder, and what the import said.
fn import(files: &[(String, String)], alone: bool) -> (Home, Output) {
    let home = Home::new();
    let import = home.command(&[&["import"][..], &list_paths(files)].concat());
    if !alone {
        return (home, { import }.output().unwrap());
    }
    let mut command = Command::new("taskset");
    command.args(["--cpu-list", &find_processor()]).arg(import.get_program()).args(import.get_args());
    for (name, value) in import.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    (home, command.output().unwrap())
}

/// Returns the number of a processor that this process may use.
fn find_processor() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let allowed = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:")).unwrap();
    allowed.trim().split(['-', ',']).next().unwrap().to_owned()
}

/// Returns what an import said, without the path of its data folder.
fn describe(home: &Home, output: &Output) -> (Option<i32>, String) {
    let said = [output.stdout.as_slice(), &output.stderr].concat();
    let said = String::from_utf8(said).unwrap();
    (output.status.code(), said.replace(home.path().to_str().unwrap(), "DATA"))
}

/// Imports files by several threads and by one. Both must say the same, which is returned with the folders.
fn import_both(files: &[(String, String)]) -> (Home, Home, Option<i32>, String) {
    for (path, text) in files {
        std::fs::write(path, text).unwrap();
    }
    let ((several, by_several), (one, by_one)) = (import(files, false), import(files, true));
    let (code, said) = describe(&several, &by_several);
    assert_eq!((code, said.clone()), describe(&one, &by_one));
    (several, one, code, said)
}

/// Returns true, and says why, if this machine cannot compare.
fn cannot_compare() -> bool {
    let is_alone = std::thread::available_parallelism().map_or(1, usize::from) < 2;
    let no_taskset = Command::new("taskset").arg("--version").output().is_err();
    if is_alone {
        skip_test("several threads read files only where there are two processors");
    } else if no_taskset {
        skip_test("`taskset` is not installed, which lets a program run on one processor");
    }
    is_alone || no_taskset
}

#[test]
fn several_threads_read_the_lines_that_one_reads() {
    if cannot_compare() {
        return;
    }
    let home = Home::new();
    let mut files = generate_files(&home);
    let (several, one, code, said) = import_both(&files);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("original cost"), "there are notices: {said}");
    several.ok(&["verify"]);
    let (alone, _, code, said) = import_both(&files[..1]);
    assert_eq!(code, Some(0), "{said}");
    alone.ok(&["verify"]);
    let list_bills = |home: &Home| {
        let months = home.json(&["months", "--json"]);
        home.json(&["month", months["months"][0]["month"].as_str().unwrap(), "--json"])
    };
    assert_eq!(list_bills(&several), list_bills(&one));
    // One thread compares each line of an append with the stored ones.
    let appended = several.run(&[&["import", "--append"][..], &list_paths(&files)].concat());
    let (code, said) = describe(&several, &appended);
    assert!(code == Some(0) && said.contains(&format!("{LINES} lines skipped")), "{said}");
    assert_eq!(list_bills(&several), list_bills(&one), "{said}");
    // Lines are named by their numbers: the last one of the largest file again.
    let (path, text) = &files[0];
    let (lines, last) = (text.lines().count(), text.lines().next_back().unwrap());
    let place = format!("{path}:{lines}");
    let again = format!("{}\n{last}\n", text.lines().next().unwrap());
    files.push((home.file("z.csv", ""), again));
    let (.., code, said) = import_both(&files);
    assert!(code == Some(1) && said.contains(&place), "{place}: {said}");
}

#[test]
fn faults_in_files_that_several_threads_read_are_told_in_the_order_of_the_lines() {
    if cannot_compare() {
        return;
    }
    let home = Home::new();
    let mut files = generate_files(&home);
    // In the last part of the first file, and in the second, which another thread reads first.
    files[0].1.push_str("too,few\n");
    let below = files[1].1.find('\n').unwrap() + 1;
    files[1].1.insert_str(below, "too,few,fields\n");
    let (home, one, code, said) = import_both(&files);
    assert_eq!(code, Some(1), "{said}");
    let places = [
        said.find(&format!("{}:{}", files[0].0, files[0].1.lines().count())).unwrap(),
        said.find(&format!("{}:2", files[1].0)).unwrap(),
    ];
    assert!(places.is_sorted(), "{said}");
    assert_eq!((home.objects(), one.objects()), (Vec::new(), Vec::new()), "nothing stays");
}

#[test]
fn parts_that_begin_within_a_text_or_have_no_line_change_nothing() {
    if cannot_compare() {
        return;
    }
    let home = Home::new();
    let mut files = generate_files(&home);
    files.truncate(1);
    // Nine of ten bytes are within a text, and so is the place at which a part ends.
    let text = format!(",\"{}\"", "\n".repeat(4_000));
    let (header, rows) = files[0].1.split_once('\n').unwrap();
    let rows: Vec<String> = rows.lines().take(10_000).map(|row| format!("{row}{text}\n")).collect();
    files[0].1 = format!("{header},Remark\n{}", rows.concat());
    let (several, _, code, said) = import_both(&files);
    assert!(code == Some(0) && said.contains("10000 lines, "), "{said}");
    several.ok(&["verify"]);
    // Parts without a line.
    let (header, rows) = files[0].1.split_once('\n').unwrap();
    let first = &rows[..rows.find("\n\"\n").unwrap() + 3];
    files[0].1 = format!("{header}\n{first}{}", "\n".repeat(40_000_000));
    let (several, _, code, said) = import_both(&files);
    assert!(code == Some(0) && said.contains("1 line, "), "{said}");
    several.ok(&["verify"]);
}

#[test]
fn what_a_killed_import_of_two_threads_stored_is_swept_by_the_next() {
    if cannot_compare() {
        return;
    }
    let home = Home::new();
    let files = generate_files(&home);
    let words = [&["import"][..], &list_paths(&files)].concat();
    let mut import = home.command(&words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let began = Instant::now();
    // The second thread stores lines, which are not published.
    while !objects(&home).iter().any(|name| name.contains("-1000000001.parquet")) {
        assert!(import.try_wait().unwrap().is_none(), "the import ended before it was killed");
        assert!(began.elapsed() < Duration::from_mins(2), "no lines were stored");
        std::thread::sleep(Duration::from_millis(1));
    }
    import.kill().unwrap();
    import.wait().unwrap();
    assert_eq!(imports(&home).0, [Value::Null; 0], "nothing is published");
    home.ok(&words);
    home.ok(&["verify"]);
    let (imports, staged) = imports(&home);
    assert_eq!((imports.len(), staged.len()), (1, 0));
    let killed = format!("import-{}-", imports[0]["import"].as_i64().unwrap() - 1);
    assert!(objects(&home).iter().all(|name| !name.contains(&killed)), "{killed}: {:?}", objects(&home));
}

#[test]
fn a_disk_that_is_full_under_two_threads_leaves_nothing() {
    if cannot_compare() {
        return;
    }
    let home = Home::new();
    let files = generate_files(&home);
    let paths = list_paths(&files);
    // The catalog is smaller, and the lines of each thread take more.
    let output = import_limited(&home, &paths, 600, true);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(1) && said.contains("\nerror: "), "{said}");
    assert!(said.contains("lines/month="), "the objects of lines are larger: {said}");
    assert_eq!((home.objects(), imports(&home)), (Vec::new(), (Vec::new(), Vec::new())), "nothing stays");
    home.ok(&[&["import"][..], &paths].concat());
    home.ok(&["verify"]);
}
