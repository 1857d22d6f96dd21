//! Worlds of any size: the command that writes their files, and the bills that the files become.

use std::collections::BTreeMap;
use std::path::Path;

use crate::support::{BILLFOLD, Home};

/// Generates a world into a folder beside the data folder. Returns the folder, and what was printed.
fn generate_world(home: &Home, folder: &str, arguments: &[&str]) -> (String, String) {
    let folder = home.path().parent().unwrap().join(folder).to_str().unwrap().to_owned();
    let mut all = vec!["generate", "--to", &folder];
    all.extend(arguments);
    let message = home.ok(&all);
    (folder, message)
}

/// Returns name and text of every bill file of a folder.
fn read_bill_files(folder: impl AsRef<Path>) -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let named = |entry: std::fs::DirEntry| (entry.file_name().into_string().unwrap(), entry.path());
    let bills = entries.map(named).filter(|(name, _)| name.starts_with("L3-"));
    bills.map(|(name, path)| (name, std::fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn a_stranger_generates_a_world_and_goes_on_with_the_commands_that_are_printed() {
    let home = Home::new();
    let (folder, message) = generate_world(
        &home,
        "a stranger's world",
        &["--lines", "20000", "--customers", "200", "--months", "4"],
    );
    let (_, commands) = message.split_once("To go on, with BILLFOLD_DATA naming a data folder:\n").unwrap();
    assert_eq!(commands.lines().count(), 3, "{message}");
    let programs = Path::new(BILLFOLD).parent().unwrap().to_str().unwrap();
    let mut printed = String::new();
    for command in commands.lines() {
        let output = std::process::Command::new("bash")
            .args(["-c", &format!("PATH={programs}:$PATH; {command}")])
            .env("BILLFOLD_DATA", home.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        printed.push_str(&String::from_utf8_lossy(&output.stdout));
    }
    assert!(printed.contains("20000 lines"), "{printed}");
    assert!(printed.contains("total "), "{printed}");
    let roles = home.ok(&["account", "list"]);
    for role in ["distributor", "second-level-reseller", "reseller"] {
        assert!(roles.contains(role), "{roles}");
    }
    let names: Vec<String> = read_bill_files(&folder).into_keys().collect();
    for month in ["202509", "202510", "202511", "202512"] {
        let name = format!("L3-bill_details-200000000001-{month}-001.csv");
        assert!(names.contains(&name), "{names:?}");
    }
    let imports = home.json(&["imports", "--json"])["imports"].take();
    let bills = imports[0]["versions"].as_array().unwrap();
    let customers: std::collections::BTreeSet<_> =
        bills.iter().map(|bill| bill["customer"].as_i64().unwrap()).collect();
    assert_eq!(customers.len(), 200, "each customer has a bill");
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let home = Home::new();
    let world = ["--lines", "3000", "--customers", "20", "--months", "2"];
    let seeded = |folder, seed: &str| {
        let (folder, _) = generate_world(&home, folder, &[&world[..], &["--seed", seed]].concat());
        read_bill_files(folder)
    };
    let first = seeded("first", "7");
    assert!(first == seeded("again", "7"));
    let other = seeded("other", "8");
    assert_eq!(other.len(), first.len());
    for (name, text) in other {
        assert!(first[&name] != text, "{name}");
    }
}

/// Detects a change of the files, which must be in the changelog.
#[test]
fn the_bytes_of_a_seed_stay_what_they_are() {
    let home = Home::new();
    let (folder, _) =
        generate_world(&home, "world", &["--lines", "2000", "--customers", "20", "--months", "2"]);
    let mut digest = 0xcbf2_9ce4_8422_2325_u64;
    for (name, text) in read_bill_files(folder) {
        for byte in name.bytes().chain(text.bytes()) {
            digest = (digest ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    assert_eq!(format!("{digest:016x}"), "7099b8ed14bd571e");
}

#[test]
fn the_lines_are_exactly_as_many_as_asked_however_few() {
    let home = Home::new();
    for (index, (lines, customers, months)) in
        [(1, 1, 1), (1, 1, 12), (12, 12, 5), (1_001, 3, 2)].into_iter().enumerate()
    {
        let [lines_text, customers, months] =
            [lines, customers, months].map(|number: usize| number.to_string());
        let size = ["--lines", &lines_text, "--customers", &customers, "--months", &months];
        let (folder, message) = generate_world(&home, &index.to_string(), &size);
        let rows = read_bill_files(folder).into_values().map(|text| text.lines().count() - 1);
        assert_eq!(rows.sum::<usize>(), lines, "{message}");
    }
}

#[test]
fn a_corrected_world_becomes_second_versions_of_a_few_bills() {
    let home = Home::new();
    let world = ["--lines", "20000", "--customers", "60", "--months", "2"];
    let import = |folder: &str| {
        let sheets: Vec<String> = read_bill_files(folder).into_keys().collect();
        let mut arguments = vec!["import".to_owned()];
        arguments.extend(sheets.iter().map(|name| format!("{folder}/{name}")));
        home.ok(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
    };
    import(&generate_world(&home, "world", &world).0);
    let (corrected, message) =
        generate_world(&home, "corrected", &[&world[..], &["--corrected", "1"]].concat());
    import(&corrected);
    let imports = home.json(&["imports", "--json"])["imports"].take();
    let second = imports.as_array().unwrap().iter().find(|import| import["import"] == 2).unwrap();
    let versions = second["versions"].as_array().unwrap();
    assert!((1..30).contains(&versions.len()), "{second}");
    assert!(versions.iter().all(|version| version["version"] == 2), "{second}");
    let count = format!("\n{} bills corrected, the first of customer ", versions.len());
    let (_, first) = message.split_once(&count).unwrap_or_else(|| panic!("{message}"));
    let is_first = |version: &&serde_json::Value| {
        let month = version["month"].as_str().unwrap();
        first.starts_with(&format!("{} in {month}\n", version["customer"]))
    };
    assert_eq!(versions.iter().filter(is_first).count(), 1, "{message} {second}");
    assert!(second["unchanged"].as_u64().unwrap() > 60, "{second}");
    for month in ["2025-11", "2025-12"] {
        let customers: Vec<String> = versions
            .iter()
            .filter(|version| version["month"] == month)
            .map(|version| version["customer"].to_string())
            .collect();
        let plural = if customers.len() == 1 { "" } else { "s" };
        let line = format!("\n  {month}  {} bill{plural}: ", customers.len());
        let (_, listed) = message.split_once(&line).unwrap_or_else(|| panic!("{line}: {message}"));
        let listed: Vec<&str> = listed.lines().next().unwrap().trim_end_matches(", …").split(", ").collect();
        assert!(listed.iter().all(|listed| customers.iter().any(|customer| customer == listed)), "{message}");
        assert_eq!(listed.len(), customers.len().min(3), "{message}");
    }
}

#[test]
fn what_cannot_be_generated_is_refused_with_what_to_do() {
    let home = Home::new();
    let file = home.file("a.txt", "mine");
    let folder = Path::new(&file).parent().unwrap().to_str().unwrap();
    let message = home.refused(&["generate", "--lines", "10", "--to", folder]);
    assert!(
        message.contains(
            "is not empty, and nothing in it is overwritten: name another folder with --to, or empty it"
        ),
        "{message}"
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
    let message = home.refused(&["generate", "--lines", "10", "--to", &file]);
    assert!(message.contains("a.txt is a file, not a folder: name another folder"), "{message}");
    let new = format!("{folder}/new");
    let message = home.refused(&["generate", "--lines", "10", "--customers", "11", "--to", &new]);
    assert!(message.contains(
        "11 customers need at least as many lines, and only 10 are wanted: raise --lines, or lower --customers"
    ), "{message}");
    let message = home.refused(&["generate", "--lines", "10", "--until", "1999-12", "--to", &new]);
    assert!(
        message.contains(
            "the last month 1999-12 is not from 2000-01 to 2099-12: choose another month with --until"
        ),
        "{message}"
    );
    for (arguments, expected) in [
        (
            &["--lines", "0"][..],
            "'0' for '--lines <N>': is out of range: pass a whole number from 1 to 1000000000000",
        ),
        (&["--lines", "ten"], "'ten' for '--lines <N>': is not a whole number: pass digits alone"),
        (&["--lines", "1,000,000"], "is not written in digits alone: pass 1000000"),
        (&["--lines", "10", "--customers", "0"], "pass a whole number from 1 to 10000000"),
        (&["--lines", "10", "--months", "121"], "pass a whole number from 1 to 120"),
        (&["--lines", "10", "--until", "2025-13"], "is not a month of the form yyyy-MM"),
        (&[], "--lines"),
    ] {
        let output = home.run(&[&["generate", "--to", &new], arguments].concat());
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(message.contains(expected), "{message}");
    }
    assert!(!Path::new(&new).exists(), "what is refused makes no folder");
}
