//! System calls that fail, made to by `strace`: a clear error, everything as it was, and the next try works.

mod calls;
mod order;
mod publish;
mod trace;

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use crate::kills::imports;
use crate::skip::skip_test;
use crate::support::{DISTRIBUTOR, Home};

/// The customer of all lines.
const OWNER: &str = "100001";

/// Their months.
const MONTHS: [&str; 2] = ["2022-10", "2022-11"];

/// Returns true if system calls can be made to fail here, or skips the test.
fn can_inject() -> bool {
    let said = std::process::Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).output();
    let reason = match said {
        Ok(output) if output.status.success() => return true,
        Ok(output) => String::from_utf8_lossy(&output.stderr).into_owned(),
        Err(error) => format!("strace is not there: {error}; Debian has it in the package strace"),
    };
    skip_test(&reason);
    false
}

/// A bill file of lines with these ids, the odd ones of the later month, each with this amount.
pub(crate) fn file_of_ids(home: &Home, name: &str, ids: std::ops::Range<u32>, amount: &str) -> String {
    let mut text = "Payer Account ID,Owner Account ID,Product Name,Billing Mode,Transaction Type,Original Cost,\
                    Currency,Total Amount Before Voucher,Customer Voucher Deduction,Total Cost,Bill Month,Id\n"
        .to_owned();
    for id in ids {
        let month = MONTHS[usize::from(id % 2 == 1)];
        let product = id % 7;
        writeln!(
            text,

            "{DISTRIBUTOR},{OWNER},product {product},Pay-As-You-Go resources,Hourly settlement,{amount},USD,{amount},0,\
             {amount},{month},{id}"
        )
        .unwrap();
    }
    home.file(name, text)
}

/// How many imports are published, and each bill as it is.
#[derive(Clone, Debug, Default, PartialEq)]
struct State {
    published: usize,
    bills: Vec<Value>,
}

impl State {
    /// What lies in a data folder; nothing where there is none yet.
    fn of(home: &Home) -> State {
        if !home.path().join("objects").exists() {
            return State::default();
        }
        let published = imports(home).0.len();
        let bill = |month: &&str| {
            let output = home.run(&["bill", OWNER, month, "--by", "product", "--json"]);
            let mut bills: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
            let bill = bills["bills"].get_mut(0).map(Value::take)?;
            Some(serde_json::json!([bill["version"], bill["sums"], bill["charges"]]))
        };
        State { published, bills: MONTHS.iter().filter_map(bill).collect() }
    }
}

/// Something that is done to a data folder.
struct Case {
    name: &'static str,
    /// What lies there before; the files are here too.
    base: Home,
    arguments: Vec<String>,
    before: State,
    after: State,
}

impl Case {
    /// All that publishes something: a first import, a statement, an append, a revert.
    fn all() -> Vec<Case> {
        let cases: [(&str, &[&str], &[&str]); 4] = [
            ("the first import", &[], &["import", "a"]),
            ("a statement", &["a"], &["import", "b"]),
            ("an append", &["a"], &["import", "c", "--append"]),
            ("a revert", &["a", "b"], &["revert", "2"]),
        ];
        cases.into_iter().map(|(name, lie_there, arguments)| Case::new(name, lie_there, arguments)).collect()
    }

    fn new(name: &'static str, lie_there: &[&str], arguments: &[&str]) -> Case {
        let base = Home::new();
        let a = file_of_ids(&base, "a.csv", 0..60, "1.5");
        let b = file_of_ids(&base, "b.csv", 0..60, "2.25");
        let c = file_of_ids(&base, "c.csv", 30..90, "1.5");
        let real = |name: &&str| match *name {
            "a" => a.clone(),
            "b" => b.clone(),
            "c" => c.clone(),
            other => other.to_owned(),
        };
        for file in lie_there {
            base.ok(&["import", &real(file)]);
        }
        let arguments: Vec<String> = arguments.iter().map(real).collect();
        let before = State::of(&base);
        let mut case = Case { name, base, arguments, before, after: State::default() };
        let home = case.copy();
        home.ok(&case.arguments());
        case.after = State::of(&home);
        assert_eq!(case.after.published, case.before.published + 1, "{name}");
        case
    }

    /// A data folder of its own as it is before.
    fn copy(&self) -> Home {
        let home = Home::new();
        if self.base.path().exists() {
            copy(&self.base.path(), &home.path());
        }
        home
    }

    fn arguments(&self) -> Vec<&str> {
        self.arguments.iter().map(String::as_str).collect()
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}
