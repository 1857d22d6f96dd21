//! Texts of others that hold what a terminal takes for an order: names of files, values and headers of bill files, what a
//! server answers, what stands on the command line. None of it gets to a terminal, a pipe or a log as it is.

use std::ffi::OsString;
use std::os::unix::fs::symlink;
use std::process::{Command, Output};

use serde_json::Value;

use crate::conformance::strangers::{self, SOME_ID, Stranger};
use crate::skip::skip_test;
use crate::support::{BILLFOLD, DISTRIBUTOR, Draft, Home, row, sheet};
use crate::wire::{BODY, serve_one_bill};

/// Orders to a terminal: to clear it, to ring, to change the colour (with one character), to turn the direction. The line
/// break makes a line that looks like one of the program.
const HOSTILE: &str = "x\u{1b}[2J\u{7}\u{9b}31m\u{202e}\u{2028}\u{7f}y\nFORGED line";

/// Returns the orders that a text gives a terminal, and lines that are not the program's.
fn find_orders(text: &str, form: &str) -> Vec<String> {
    let is_order = |c: &char| {
        c.is_control() && *c != '\n' || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut found: Vec<String> =
        text.chars().filter(is_order).map(|c| c.escape_unicode().to_string()).collect();
    // In CSV a name may hold a line break, which is quoted.
    if form != "--csv" {
        found.extend(text.lines().filter(|line| line.starts_with("FORGED")).map(str::to_owned));
    }
    found
}

/// Checks what a command has printed, and returns its standard output.
fn check_output(command: &str, form: &str, output: Output) -> String {
    let stdout = String::from_utf8(output.stdout).expect("what is printed is UTF-8");
    let stderr = String::from_utf8(output.stderr).expect("what is printed is UTF-8");
    assert!(!stderr.contains("panicked"), "{command}: {stderr}");
    for text in [&stdout, &stderr] {
        assert_eq!(find_orders(text, form), Vec::<String>::new(), "{command} prints {text:?}");
    }
    stdout
}

/// Runs a command with its output in a terminal, and checks it. The progress that is drawn there has orders of its own.
fn check_terminal(home: &Home, arguments: &[&str]) {
    let quoted: Vec<String> = arguments.iter().map(|word| format!("'{word}'")).collect();
    let line = format!("'{BILLFOLD}' {}", quoted.join(" "));
    let mut command = Command::new("script");
    command.args(["-qec", &line, "/dev/null"]).env("SHELL", "/bin/sh");
    command.env("BILLFOLD_DATA", home.path()).stdin(std::process::Stdio::null());
    let shown = String::from_utf8_lossy(&command.output().unwrap().stdout).into_owned();
    assert!(!shown.is_empty(), "{arguments:?} shows nothing");
    for order in ["\u{1b}[2J", "\u{7}", "\u{9b}", "\u{202e}", "\u{2028}", "\u{7f}"] {
        assert!(!shown.contains(order), "{arguments:?} shows {shown:?}");
    }
}

/// Runs commands in each of some formats, piped and, in the first of them, in a terminal.
fn check_commands(home: &Home, forms: &[&str], commands: &[&[&str]]) {
    let has_script = Command::new("script").arg("--version").output().is_ok();
    for command in commands {
        for form in forms {
            let arguments: Vec<&str> =
                command.iter().copied().chain(Some(*form).filter(|f| !f.is_empty())).collect();
            let printed = check_output(&format!("{arguments:?}"), form, home.run(&arguments));
            if *form == "--json" && !printed.is_empty() {
                serde_json::from_str::<Value>(&printed).unwrap_or_else(|e| panic!("{arguments:?}: {e}"));
            }
        }
        if has_script {
            check_terminal(home, command);
        }
    }
    if !has_script {
        skip_test("no terminal: `script` is not installed");
    }
}

/// Writes a bill file with hostile texts.
fn hostile_sheet(id: &str, amount: &str) -> String {
    let texts = HOSTILE.replace('"', "");
    let text = sheet(&[row("100001", "2022-11", amount)]);
    let (header, line) = text.split_once('\n').unwrap();
    let line = line.trim_end().replace("Cloud Virtual Machine (CVM)", &format!("\"{texts}\""));
    let line = line.replace("South China (Guangzhou)", &format!("\"{texts}\""));
    format!("{header},Id,\"Extra {texts}\"\n{line},\"{id}{texts}\",\"{texts}\"\n")
}

/// A folder with a bill whose file, texts, columns and accounts have hostile names, in two versions.
fn hostile_home() -> (Home, String) {
    let home = Home::with_partners();
    let file = home.file(&format!("bill {HOSTILE}.csv"), hostile_sheet("1", "5"));
    home.run(&["account", "set", DISTRIBUTOR, "--name", HOSTILE]);
    check_output("import", "", home.run(&["import", &file]));
    let next = home.file(&format!("next {HOSTILE}.csv"), hostile_sheet("2", "5.5"));
    check_output("import", "", home.run(&["import", &next, "--shrink", "all"]));
    assert_eq!(home.json(&["imports", "--json"])["imports"].as_array().unwrap().len(), 2);
    (home, file)
}

#[test]
fn reports_of_bills_whose_texts_are_orders_to_a_terminal_give_it_none() {
    let (home, _) = hostile_home();
    let reports: [&[&str]; 9] = [
        &["bill", "100001", "2022-11", "--by", "all"],
        &["month", "2022-11"],
        &["months"],
        &["versions", "100001", "2022-11"],
        &["diff", "100001", "2022-11"],
        &["imports"],
        &["history"],
        &["account", "list"],
        &["key", "list"],
    ];
    check_commands(&home, &["", "--csv", "--json"], &reports);
    // The content of JSON is what the file says, all the same.
    let diff = home.json(&["diff", "100001", "2022-11", "--json"]);
    assert!(diff["lines"][0]["new"]["file"].as_str().unwrap().contains(HOSTILE), "{diff}");
    assert!(diff["lines"][0]["new"]["id"].as_str().unwrap().contains(HOSTILE), "{diff}");
}

#[test]
fn messages_of_imports_and_lists_give_a_terminal_no_orders() {
    let (home, file) = hostile_home();
    let header = home.file(&format!("header {HOSTILE}.csv"), format!("\"{HOSTILE}\",b\n1,2\n"));
    let amount = home.file("amount.csv", hostile_sheet("3", &format!("\"{HOSTILE}\"")));
    let twice = home.file(&format!("twice {HOSTILE}.csv"), hostile_sheet("1", "7"));
    let list = home.file(&format!("list {HOSTILE}.csv"), format!("customer,total\n\"{HOSTILE}\",1\n"));
    let head = home.file("head.csv", format!("\"{HOSTILE}\",total\n100001,1\n"));
    let value = home.file("value.csv", format!("customer,total\n100001,\"{HOSTILE}\"\n"));
    let totals = home.file(&format!("totals {HOSTILE}.csv"), "customer,total\n100001,1\nTotal,1\n");
    let absent = format!("{file}x");
    let commands: [&[&str]; 14] = [
        &["import", &header],
        &["import", &amount],
        &["import", &file, &twice],
        &["import", &file, &twice, "--append"],
        &["import", &twice, "--append", "--dry-run"],
        &["import", &file, "--again", "--dry-run", "--details"],
        &["import", &file],
        &["import", &absent],
        &["import", HOSTILE],
        &["month", "2022-11", "--against", &list],
        &["month", "2022-11", "--against", &head],
        &["month", "2022-11", "--against", &value],
        &["month", "2022-11", "--against", &totals],
        &["month", "2022-11", "--against", &absent],
    ];
    check_commands(&home, &["", "--json"], &commands);
    check_commands(&home, &[""], &[&["close", "2022-11", "--expect", &list, "--dry-run"]]);
}

#[test]
fn folders_and_configurations_with_hostile_names_give_a_terminal_no_orders() {
    let (home, file) = hostile_home();
    // The operator alone names folders, so that no line break in one makes a line that another wrote.
    let name = HOSTILE.replace('\n', " ");
    let folder = home.path().parent().unwrap().join(format!("folder {name}"));
    let folder = folder.to_str().unwrap();
    let plain = home.file(&format!("file {name}"), "x");
    let backup = format!("{folder}/backup");
    std::fs::create_dir(folder).unwrap();
    let stray = home.path().join("objects").join(HOSTILE);
    std::fs::write(&stray, "x").unwrap();
    symlink("/nowhere", home.path().join("objects").join(format!("link {HOSTILE}"))).unwrap();
    let key = format!("key {HOSTILE}");
    let commands: [&[&str]; 20] = [
        &["verify"],
        &["verify", "--quick"],
        &["backup", "--to", &backup],
        &["backup", "--to", &plain],
        &["restore", "--from", &backup, "--data", &format!("{folder}/restored")],
        &["restore", "--from", &format!("{folder}/absent"), "--data", &format!("{folder}/again")],
        &["months", "--data", folder],
        &["months", "--data", &plain],
        &["account", "list", "--data", &format!("{folder}/new")],
        &["months", "--config", &format!("{folder}/absent.toml")],
        &["months", "--catalog", HOSTILE],
        &["months", "--catalog", &format!("postgres://u@h/{HOSTILE}")],
        &["generate", "--out", folder, "--size", HOSTILE],
        &["key", "delete", &key],
        &["key", "add", "--uin", DISTRIBUTOR, "--secret-id", &key, "--secret-key-file", &file],
        &["account", "add", "300000000001", "--role", HOSTILE],
        &["account", "delete", HOSTILE],
        &["revert", HOSTILE],
        &["month", HOSTILE],
        &[HOSTILE],
    ];
    check_commands(&home, &[""], &commands);
    check_commands(&home, &["", "--json"], &[&["verify"]]);
    let flag = format!("--{HOSTILE}");
    let lines: [&[&str]; 5] = [
        &["months", &flag],
        &["codes", HOSTILE],
        &["explain", HOSTILE],
        &["diff", "1", "2022-11", "--lines", HOSTILE],
        &["key", HOSTILE],
    ];
    check_commands(&home, &[""], &lines);

    for (name, text) in [
        ("key", format!("\"{}\" = 1", HOSTILE.escape_unicode()).replace("\\u{", "\\U{")),
        ("syntax", format!("x = {HOSTILE}")),
        (
            "value",
            format!("listen = '''{}'''", HOSTILE.replace(|c: char| c.is_control() && c != '\n', "\u{202e}")),
        ),
        ("alias", "[aliases.product]\n\"a\\u001B\\u202E\" = \"b\\u009B\\u001B\\nFORGED\"".to_owned()),
    ] {
        let config = home.file(&format!("{name} {HOSTILE}.toml"), text);
        check_commands(&home, &[""], &[&["months", "--config", &config]]);
    }
    for variable in
        ["BILLFOLD_LISTEN", "BILLFOLD_NONSENSE", "BILLFOLD_CATALOG", "BILLFOLD_CONFIG", "BILLFOLD_DATA"]
    {
        let mut command = home.command(&["months"]);
        command.env(variable, OsString::from(&name));
        check_output(variable, "", command.output().unwrap());
    }
    std::fs::remove_file(stray).unwrap();
}

#[test]
fn servers_and_requests_with_orders_to_a_terminal_give_it_none() {
    let home = Home::with_partners();
    let json = serde_json::to_string(HOSTILE).unwrap();
    let secret = home.file("secret", "hush");
    let key = ["--secret-id", "AKIDx", "--secret-key-file", &secret];
    let fields = format!("\"Error\":{{\"Code\":{json},\"Message\":{json}}},{json}:{json}");
    let status = format!("HTTP/1.1 302 {HOSTILE}\r\nLocation: {HOSTILE}\r\nContent-Length: 0\r\n\r\n");
    let body =
        format!("HTTP/1.1 400 no\r\nX: {HOSTILE}\r\nContent-Length: {}\r\n\r\n{HOSTILE}", HOSTILE.len());
    let answers = [
        strangers::envelope(&fields, SOME_ID),
        strangers::envelope(&format!("\"SummaryOverview\":{json}"), HOSTILE),
        status.into_bytes(),
        body.into_bytes(),
        HOSTILE.as_bytes().to_vec(),
    ];
    for answer in answers {
        let stranger = Stranger::new(move |_| answer.clone());
        let endpoint = stranger.endpoint();
        let call = [&["call", "A", "--endpoint", &endpoint], &key[..]].concat();
        let conformance =
            [&["conformance", "--filter", "BillMonth is", "--endpoint", &endpoint], &key[..]].concat();
        check_commands(&home, &[""], &[&call]);
        check_commands(&home, &["", "--csv", "--json"], &[&conformance]);
    }
    let request = format!(
        "POST /{HOSTILE} HTTP/1.1\r\nHost: {HOSTILE}\r\nContent-Type: application/json\r\nX-TC-Action: {HOSTILE}\r\n\r\n{HOSTILE}"
    );
    let line = HOSTILE.replace('\n', " ");
    let other = format!(
        "POST / HTTP/1.1\r\nHost: a{line}\r\nContent-Type: application/json\r\nX-TC-Action: {line}\r\nX-TC-Version: 2022-09-28\r\n\
         X-TC-Timestamp: 1700000000\r\nAuthorization: TC3-HMAC-SHA256 Credential=AKIDx/2023-11-14/{line}/tc3_request, \
         SignedHeaders=content-type;host, Signature={line}\r\n\r\n{{\"a\":\"{line}\"}}"
    );
    for request in [request, other] {
        let file = home.file(&format!("request {HOSTILE}"), request);
        let doctor = [&["doctor", &file], &key[..]].concat();
        check_commands(&home, &["", "--json"], &[&doctor]);
    }
    let endpoint = format!("http://{HOSTILE}");
    let call = [&["call", HOSTILE, "--endpoint", &endpoint], &key[..]].concat();
    let conformance =
        [&["conformance", "--filter", HOSTILE, "--endpoint", "http://127.0.0.1:1"], &key[..]].concat();
    check_commands(&home, &[""], &[&call, &conformance, &["call", "A", HOSTILE]]);
}

#[test]
fn the_log_passes_no_orders_of_callers_on_in_both_formats() {
    for format in ["human", "json"] {
        let (home, server, key) = serve_one_bill(&format!("log_format = \"{format}\"\n"));
        drop(server);
        let server = home.serve_watched();
        let line = HOSTILE.replace('\n', " ");
        let draft = Draft::json(&server.address, &key, BODY);
        let draft = draft
            .header("X-TC-TraceId", &line)
            .header("X-TC-RequestClient", &line)
            .header("X-TC-Action", &line);
        server.raw(&String::from_utf8(draft.bytes()).unwrap());
        server.post(&key, "DescribeNothing", BODY);
        home.wait_for_log("DescribeNothing");
        let log = home.log();
        assert_eq!(find_orders(&log, ""), Vec::<String>::new(), "{log:?}");
    }
}
