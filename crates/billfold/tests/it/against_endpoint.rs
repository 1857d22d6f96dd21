//! `billfold month --against-endpoint`, between two servers of which one is wrong.

mod customers;

use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{DISTRIBUTOR, Home, Key, RESELLER, Row, Server, row, sheet, unlimited_rates};

/// The month that is compared.
const MONTH: &str = "2022-11";

/// A folder with lines of customers, and a key of their payer.
fn make_home(rows: &[Row], config: &str) -> (Home, Key) {
    let home = Home::with_partners();
    home.config(config);
    home.ok(&["import", &home.file("bills.csv", sheet(rows))]);
    let key = home.key(DISTRIBUTOR);
    (home, key)
}

/// The lines that are right.
fn make_rows() -> Vec<Row> {
    let yearly = Row {
        mode: "Monthly subscription".to_owned(),
        action: "Purchase".to_owned(),
        ..row("100001", MONTH, "12.5")
    };
    let with_voucher = Row { voucher: "3".to_owned(), total: "4".to_owned(), ..row("100005", MONTH, "7") };
    let mut rows: Vec<Row> =
        (1..=4).map(|number| row(&format!("10000{number}"), MONTH, &format!("{number}.1"))).collect();
    rows.extend([yearly, with_voucher, row("100006", MONTH, "0")]);
    rows
}

/// The same lines with mistakes: an amount of one customer, the mode of another, and two customers without them.
fn make_wrong_rows() -> Vec<Row> {
    let mut rows = make_rows();
    rows.retain(|row| row.owner != "100003" && row.owner != "100006");
    rows.push(row("100006", "2022-10", "1"));
    for row in &mut rows {
        match row.owner.as_str() {
            "100002" => "2.09999999".clone_into(&mut row.total),
            "100004" => {
                "Standard RI".clone_into(&mut row.mode);
                "Hourly RI fee".clone_into(&mut row.action);
            }
            _ => {}
        }
    }
    rows
}

/// Makes a comparison of a folder with a server.
fn make_command(home: &Home, server: &Server, key: &Key, answers: &str, more: &[&str]) -> Command {
    let endpoint = format!("http://{}", server.address);
    let line = ["month", MONTH, "--against-endpoint", &endpoint, "--answers", answers];
    let mut command = home.command(&[&line, more].concat());
    command.env("TENCENTCLOUD_SECRET_ID", &key.id).env("TENCENTCLOUD_SECRET_KEY", &key.secret);
    command
}

/// Compares; exit code, standard output, standard error.
fn compare(mut command: Command) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// Returns the path of a file beside the folder that is not there.
fn name_file(home: &Home, name: &str) -> String {
    home.path().with_file_name(name).to_str().unwrap().to_owned()
}

#[test]
fn two_that_hold_the_same_lines_agree_with_code_0() {
    let (home, _) = make_home(&make_rows(), "");
    let (other, key) = make_home(&make_rows(), &unlimited_rates());
    let server = other.serve();
    let answers = name_file(&home, "answers");
    let (code, said, notes) = compare(make_command(&home, &server, &key, &answers, &[]));
    assert_eq!((code, notes.as_str()), (Some(0), ""), "{said}");
    assert!(said.contains("6 customers agree, nothing differs"), "{said}");
    let kept = std::fs::read_to_string(&answers).unwrap();
    assert_eq!(kept.lines().count(), 7, "{kept}");
    assert!(!kept.contains(&key.secret), "a secret is in the file");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&answers).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "its owner alone may read it");
    }
}

#[test]
fn each_mistake_of_the_other_is_shown_by_customer_mode_and_type_with_code_1() {
    let (home, _) = make_home(&make_rows(), "");
    let (wrong, key) = make_home(&make_wrong_rows(), &unlimited_rates());
    let server = wrong.serve();
    let answers = name_file(&home, "answers");
    let (code, report, _) = compare(make_command(&home, &server, &key, &answers, &["--json"]));
    let report: Value = serde_json::from_str(&report).unwrap();
    let fields: Vec<&String> = report.as_object().unwrap().keys().collect();
    assert_eq!(
        fields,
        [
            "format",
            "report",
            "month",
            "currency",
            "endpoint",
            "only_ours",
            "agreeing",
            "without_bill",
            "differing",
            "not_answered"
        ]
    );
    assert_eq!((code, &report["agreeing"]), (Some(1), &json!(2)));
    let show = |one: &Value| {
        ["customer", "pay_mode", "transaction_type", "amount", "endpoint", "own", "difference", "what"]
            .map(|name| one[name].as_str().map_or_else(|| one[name].to_string(), str::to_owned))
            .join(" ")
    };
    let differing: Vec<String> = report["differing"].as_array().unwrap().iter().map(show).collect();
    assert_eq!(
        differing,
        [
            "100002 postPay postpay_deduct_h total 2.09999999 2.10000000 0.00000001 differs",
            "100004 postPay postpay_deduct_h total null 4.10000000 4.10000000 missing there",
            "100004 riPay ri_hour_pay total 4.10000000 null -4.10000000 missing here",
            "100006 postPay postpay_deduct_h total null 0.00000000 0.00000000 missing there",
        ]
    );
    let not_answered = &report["not_answered"];
    assert_eq!(
        (not_answered[0]["customer"].as_i64(), not_answered[0]["code"].as_str(), not_answered.get(1)),
        (Some(100_003), Some("UnauthorizedOperation.UinNoAuth"), None)
    );

    let (code, csv, notes) = compare(make_command(&home, &server, &key, &answers, &["--csv"]));
    assert_eq!(code, Some(1));
    assert!(notes.starts_with("note: 5 answers of the file of answers, the oldest of 20"), "{notes}");
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 6, "{csv}");
    assert_eq!(
        lines[1],
        "2022-11,100002,,USD,postPay,postpay_deduct_h,total,2.09999999,2.10000000,0.00000001,differs,,"
    );
    assert!(
        lines[5].starts_with("2022-11,100003,,USD,,,,,,,not compared,UnauthorizedOperation.UinNoAuth,"),
        "{csv}"
    );

    let (code, table, _) = compare(make_command(&home, &server, &key, &answers, &[]));
    assert_eq!(code, Some(1));
    assert!(table.contains("2 customers agree; 4 amounts not"), "{table}");
    assert!(table.contains("not compared, and so no agreement: 1 customer"), "{table}");
}

#[test]
fn a_comparison_that_is_interrupted_goes_on_where_it_ended() {
    let (home, _) = make_home(&make_rows(), "");
    let (other, key) = make_home(&make_rows(), "");
    let server = other.serve();
    let answers = name_file(&home, "answers");
    let mut command = make_command(&home, &server, &key, &answers, &[]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let started = Instant::now();
    let count_lines = || std::fs::read_to_string(&answers).unwrap_or_default().matches('\n').count();
    while count_lines() < 3 {
        assert!(started.elapsed() < Duration::from_mins(1), "nothing is kept");
        std::thread::sleep(Duration::from_millis(20));
    }
    // It ends as by Control-C, which a shell has its background jobs ignore. A kill leaves a file that is no better and no worse,
    // but for the line that it cuts off.
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    assert!(!child.wait().unwrap().success());
    let kept = count_lines() - 1;
    assert!(kept < 6, "the comparison ended before it was interrupted");
    let cut = std::fs::read_to_string(&answers).unwrap() + r#"{"customer":100006,"answer"#;
    std::fs::write(&answers, cut).unwrap();

    // What is kept is not asked again: the answer would be another by now.
    let later = sheet(&[row("100001", MONTH, "20")]);
    other.ok(&["import", &other.file("later.csv", later)]);
    let (code, said, notes) = compare(make_command(&home, &server, &key, &answers, &[]));
    assert_eq!(code, Some(0), "{said}{notes}");
    assert!(said.contains("6 customers agree, nothing differs"), "{said}");
    assert!(notes.contains(&format!("note: {kept} answers of the file of answers")), "{notes}");
    let fresh = name_file(&home, "fresh");
    let (code, said, _) = compare(make_command(&home, &server, &key, &fresh, &[]));
    assert_eq!(code, Some(1), "{said}");
}

#[test]
fn a_file_of_answers_that_is_not_for_this_comparison_is_refused_and_left_as_it_is() {
    let (home, _) = make_home(&make_rows(), "");
    let (other, key) = make_home(&make_rows(), &unlimited_rates());
    let server = other.serve();
    let answers = name_file(&home, "answers");
    assert_eq!(compare(make_command(&home, &server, &key, &answers, &[])).0, Some(0));
    let kept = std::fs::read_to_string(&answers).unwrap();
    let changed = |from: &str, to: &str| {
        let path = home.file("changed", kept.replacen(from, to, 1));
        let (code, _, said) = compare(make_command(&home, &server, &key, &path, &[]));
        assert_eq!((code, std::fs::read_to_string(path).unwrap()), (Some(1), kept.replacen(from, to, 1)));
        said
    };
    for (from, to, expected) in [
        (server.address.as_str(), "other:1", "it has answers of another endpoint, \"http://other:1\""),
        (MONTH, "2022-10", "it has answers of another month, \"2022-10\""),
        (key.id.as_str(), "AKIDother", "another key, \"AKIDother\": pass another file, or write the id into"),
        ("\"format\":1", "\"format\":2", "is no file of answers"),
        (r#"{"customer":100001"#, r#"{"customer":"x""#, "changed:2 is no answer: remove the line"),
    ] {
        let said = changed(from, to);
        assert!(said.contains(expected), "{said}");
    }
    let foreign = home.file("foreign", "a file of the user's, without an end of its line");
    let (code, _, said) = compare(make_command(&home, &server, &key, &foreign, &[]));
    assert!(code == Some(1) && said.contains("is no file of answers"), "{said}");
    assert!(std::fs::read_to_string(foreign).unwrap().ends_with("of its line"));
    let locked = std::fs::File::open(&answers).unwrap();
    locked.lock().unwrap();
    let (code, _, said) = compare(make_command(&home, &server, &key, &answers, &[]));
    assert!(code == Some(1) && said.contains("is in use by another command"), "{said}");
}

#[test]
fn what_every_question_would_meet_stops_the_comparison_at_once() {
    let reseller = Row { payer: RESELLER.to_owned(), ..row("100007", MONTH, "1") };
    let (home, _) = make_home(&[make_rows(), vec![reseller]].concat(), "");
    let (other, key) = make_home(&make_rows(), &unlimited_rates());
    let server = other.serve();
    let answers = name_file(&home, "answers");
    let (code, _, said) = compare(make_command(&home, &server, &key, &answers, &[]));
    assert!(
        code == Some(2) && said.contains("pass --payer with one of 200000000001, 200000000002"),
        "{said}"
    );
    let of_payer = ["--payer", DISTRIBUTOR];
    let wrong_key = Key { secret: "wrong".to_owned(), ..key.clone() };
    for (more, expected) in [
        (&of_payer[..], "could not list the customers of the endpoint: AuthFailure.SignatureFailure"),
        (&["--payer", DISTRIBUTOR, "--only-ours"], "stopped with 0 answers kept"),
    ] {
        let (code, _, said) = compare(make_command(&home, &server, &wrong_key, &answers, more));
        assert!(code == Some(1) && said.contains(expected), "{said}");
        assert!(said.contains("AuthFailure.SignatureFailure") && !said.contains("wrong"), "{said}");
    }
    other.ok(&["account", "add", "100001", "--role", "customer", "--parent", DISTRIBUTOR]);
    let of_customer = other.key("100001");
    let (code, _, said) = compare(make_command(&home, &server, &of_customer, &answers, &of_payer));
    assert!(code == Some(1) && said.contains("of the endpoint: UnauthorizedOperation.UinNoAuth"), "{said}");
    let without = make_command(&home, &server, &key, &answers, &[]);
    let line: Vec<_> =
        without.get_args().filter(|word| *word != "--answers" && *word != answers.as_str()).collect();
    assert_eq!(home.command(&["month"]).args(&line[1..]).output().unwrap().status.code(), Some(2));
    let command = make_command(&home, &server, &key, &answers, &of_payer);
    server.stop();
    let (code, _, said) = compare(command);
    assert!(code == Some(1) && said.contains("could not reach http://127.0.0.1:"), "{said}");
}
