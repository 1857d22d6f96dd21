//! The command line itself: the help of every command, columns of names in any script, output that cannot be written.

use std::fs::File;
use std::process::Stdio;
use std::time::Duration;

use crate::support::{DISTRIBUTOR, Home, row, sheet};

/// A command with its help, in short and in full.
struct Help {
    command: Vec<String>,
    short: String,
    long: String,
}

/// Prints the help of a command and of all commands below it.
fn print_help(home: &Home, command: &[String], found: &mut Vec<Help>) {
    let print = |flag| {
        let arguments: Vec<&str> = command.iter().map(String::as_str).chain([flag]).collect();
        home.ok(&arguments)
    };
    let help = Help { command: command.to_vec(), short: print("-h"), long: print("--help") };
    let below = list_commands(&help.short);
    found.push(help);
    for name in below {
        print_help(home, &[command, &[name]].concat(), found);
    }
}

/// Lists the commands that a help names, without `help` itself.
fn list_commands(help: &str) -> Vec<String> {
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let lines = lines.take_while(|line| !line.is_empty());
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = names.filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

/// Returns what a help says before the usage, with single blanks.
fn description(help: &str) -> String {
    let (text, _) = help.split_once("Usage: ").unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_long_help_of_every_command_says_more_than_the_short_one() {
    let mut all = Vec::new();
    print_help(&Home::new(), &[], &mut all);
    let names: Vec<String> = all.iter().map(|help| help.command.join(" ")).collect();
    for name in ["", "doctor", "conformance", "account add", "key create", "key list"] {
        assert!(names.iter().any(|found| found == name), "{name} is not among {names:?}");
    }
    assert!(all.len() > 25, "{names:?}");
    for Help { command, short, long } in &all {
        let (short, long) = (description(short), description(long));
        assert!(!short.is_empty() && !short.ends_with('.'), "{command:?}: {short}");
        let rest = long.strip_prefix(&short).unwrap_or_else(|| panic!("{command:?}: {long}"));
        assert!(rest.len() > 40 && rest.ends_with(['.', '6']), "{command:?} has no more to say: {long}");
    }
}

#[test]
fn the_options_of_the_data_folder_are_the_last_group_of_each_help_where_they_mean_something() {
    let mut all = Vec::new();
    print_help(&Home::new(), &[], &mut all);
    for Help { command, short, .. } in &all {
        let without = ["call", "codes", "conformance", "doctor", "explain", "generate"];
        let Some((_, group)) = short.split_once("\nGlobal options:\n") else {
            assert!(without.contains(&command[0].as_str()), "{command:?}: {short}");
            assert!(
                !["--data", "--config", "--catalog"].iter().any(|option| short.contains(option)),
                "{short}"
            );
            continue;
        };
        let options: Vec<&str> = group.split_whitespace().filter(|word| word.starts_with("--")).collect();
        assert_eq!(options, ["--data", "--config", "--catalog"], "{command:?}: {short}");
        assert!(!command.iter().any(|name| without.contains(&name.as_str())), "{short}");
    }
    let home = Home::with_partners();
    let data = home.path().to_str().unwrap().to_owned();
    let run = |arguments: &[&str]| {
        let mut command = home.command(arguments);
        command.env_remove("BILLFOLD_DATA").output().unwrap()
    };
    for arguments in [["--data", &data, "account", "list"], ["account", "list", "--data", &data]] {
        let output = run(&arguments);
        assert!(String::from_utf8_lossy(&output.stdout).contains(DISTRIBUTOR), "{arguments:?}: {output:?}");
    }
    let output = run(&["generate", "--lines", "5", "--data", &data]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("uses no data folder") && said.contains("leave --data out"), "{said}");
}

#[test]
fn the_help_of_a_command_that_checks_names_its_exit_codes() {
    let home = Home::new();
    for command in ["import", "diff", "month", "close", "verify", "refold", "call", "conformance", "doctor"] {
        let help = home.ok(&[command, "--help"]).to_lowercase();
        assert!(help.contains("exit code"), "{command}: {help}");
    }
}

#[test]
fn the_help_names_the_four_exit_codes() {
    let help = Home::new().ok(&["--help"]).split_whitespace().collect::<Vec<_>>().join(" ");
    let codes = "Exit codes: 0 success; 1 a fault in the input, or a failure, with the cause on standard error; 2 a \
                 wrong command line; 3 a guard refused what looks like a mistake, and the message names the flag that \
                 confirms it.";
    assert!(help.contains(codes), "{help}");
}

/// Counts the cells that a terminal needs for a text of Latin and Chinese letters and combining marks.
fn count_cells(text: &str) -> usize {
    let cells = text.chars().map(|c| match c {
        '\u{300}'..='\u{36f}' => 0,
        '\u{4e00}'..='\u{9fff}' => 2,
        _ => 1,
    });
    cells.sum()
}

#[test]
fn columns_after_names_of_any_script_are_aligned() {
    let home = Home::with_partners();
    for (uin, name) in
        [("100001", "深圳市云计算有限公司"), ("100002", "Cafe\u{301} Zu\u{308}rich"), ("100003", "Plain")]
    {
        home.ok(&["account", "add", uin, "--role", "customer", "--parent", DISTRIBUTOR, "--name", name]);
    }
    let rows = ["100001", "100002", "100003"].map(|customer| row(customer, "2022-11", "1.5"));
    let file = home.file("a.csv", sheet(&rows));
    let report = home.ok(&["import", &file]);
    let table: Vec<&str> = report.lines().filter(|line| line.starts_with("2022-11 ")).collect();
    assert_eq!(table.len(), 4, "{report}");
    let ends = table.iter().map(|line| {
        // The old total of each row, and the new one of the payer, end in the same cell as the header.
        let (_, end) =
            line.match_indices(".00000000").next().map(|(at, found)| (at, at + found.len())).unwrap();
        count_cells(&line[..end])
    });
    let header = report.lines().find(|line| line.starts_with("MONTH ")).unwrap();
    let (before, _) = header.split_once("OLD TOTAL").unwrap();
    let expected = count_cells(before) + "OLD TOTAL".len();
    assert_eq!(ends.collect::<Vec<_>>(), [expected; 4], "{report}");
    // Here the name is the last column: it starts in one cell, whatever stands before it.
    let list = home.ok(&["account", "list"]);
    let starts =
        list.lines().filter_map(|line| line.find(['深', 'C', 'P']).map(|at| count_cells(&line[..at])));
    let (name, _) = list.split_once("NAME").unwrap();
    assert!(starts.skip(1).all(|start| start == count_cells(name)), "{list}");
}

/// Runs the program with a standard error that takes nothing; its exit code.
fn code_with_full_stderr(home: &Home, arguments: &[&str]) -> Option<i32> {
    let full = File::options().write(true).open("/dev/full").unwrap();
    home.command(arguments).stdout(Stdio::null()).stderr(full).status().unwrap().code()
}

#[test]
fn a_standard_error_that_is_full_changes_nothing_but_what_can_be_read() {
    let home = Home::with_partners();
    let first = home.file("a.csv", sheet(&[row("100001", "2022-11", "1")]));
    let second = home.file("b.csv", sheet(&[row("100001", "2022-11", "1.1")]));
    for import in [&["import", &first][..], &["import", &second], &["import", &second, "--csv"]] {
        assert_eq!(code_with_full_stderr(&home, import), Some(0), "{import:?}");
    }
    assert_eq!(
        code_with_full_stderr(&home, &["key", "create", "--uin", DISTRIBUTOR, "--ttl", "2h"]),
        Some(0)
    );
    let backup = home.path().join("../backup");
    let backup = backup.to_str().unwrap();
    assert_eq!(code_with_full_stderr(&home, &["backup", backup]), Some(0));
    assert_eq!(code_with_full_stderr(&home, &["backup", backup, "--with-master-key"]), Some(0));
    assert_eq!(code_with_full_stderr(&home, &["close", "2022-10"]), Some(1));
    // Each of these says that it waits.
    let lock = File::create(home.path().join("import.lock")).unwrap();
    lock.lock().unwrap();
    let full = || File::options().write(true).open("/dev/full").unwrap();
    let waiting = [&["revert", "2"][..], &["prune", "--older-than", "400d"], &["close", "2022-11"]]
        .map(|line| (line, home.command(line).stdout(Stdio::null()).stderr(full()).spawn().unwrap()));
    std::thread::sleep(Duration::from_millis(500));
    lock.unlock().unwrap();
    for (line, mut child) in waiting {
        let code = child.wait().unwrap().code();
        // The month may be closed before the import is taken back, or after.
        assert!(code == Some(0) || line[0] == "revert" && code == Some(3), "{line:?}: {code:?}");
    }
}
