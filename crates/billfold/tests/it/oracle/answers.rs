//! The sums of the same bills by the program, the server and DuckDB, in one form.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::model::Model;
use super::names;
use crate::clients::{Installed, read_documented_query, run_script};
use crate::support::{DISTRIBUTOR, Home, Key, RESELLER, SECOND_LEVEL, Server, error};
use crate::worlds::COST;
use crate::worlds::sums::can_see;

/// Sums and number of lines as texts. The key is bill, version, mode and action, or caller, owner, month, mode and
/// action; `*` stands for all modes or actions.
pub(super) type Sums = BTreeMap<Vec<String>, Vec<String>>;

/// All modes or actions.
const ALL: &str = "*";

/// The sums that DuckDB computes.
#[derive(Default)]
pub(super) struct Answers {
    /// Sums of every version, from the files.
    pub(super) raw: Sums,
    /// Sums of the lines of the current versions that each caller may see, from the files.
    pub(super) seen: Sums,
    /// Original, before vouchers, voucher, total and number of these lines by mode and action, from the files.
    pub(super) seen_lines: Sums,
    /// Total of these lines by caller, owner, month and day, from the files.
    pub(super) days: Sums,
    /// Total by owner, month, action and day of the current versions that the owner may see, from the files.
    pub(super) own: Sums,
    /// Sums of every version, from the stored lines, by the query of the documentation.
    pub(super) stored: Sums,
}

impl Answers {
    /// Adds a row that DuckDB printed.
    fn add_row(&mut self, row: &[String], versions: &[String]) {
        let kept = match row[0].as_str() {
            "raw" => {
                let version = &versions[row[1].parse::<usize>().unwrap()];
                let key = [&row[2], &row[3], &row[4], version, &row[5], &row[6]];
                self.raw.insert(to_strings(key.map(String::as_str)), row[7..].to_vec())
            }
            "seen" => {
                if row[5] != ALL {
                    let sums = [&row[6..10], &row[12..]].concat();
                    self.seen_lines.insert(row[1..6].to_vec(), sums);
                }
                let sums = [&row[6], &row[8], &row[9]].map(String::clone).to_vec();
                self.seen.insert(row[1..6].to_vec(), sums)
            }
            "day" => self.days.insert(row[1..5].to_vec(), row[5..].to_vec()),
            "own" => self.own.insert(row[1..5].to_vec(), row[5..].to_vec()),
            _ => {
                let month = format!("{}-{}", &row[1][..4], &row[1][4..]);
                let key = [&row[2], &row[3], &month, &format!("v{}", row[4]), &row[5], &row[6]];
                self.stored.insert(to_strings(key.map(String::as_str)), row[7..].to_vec())
            }
        };
        assert_eq!(kept, None, "{row:?} stands twice");
    }
}

/// Lets DuckDB compute all sums.
pub(super) fn ask_duckdb(installed: &Installed, home: &Home, model: &Model) -> Answers {
    let mut line_places = BTreeMap::new();
    let mut files = Vec::new();
    for file in &model.files {
        // Files with faults are never counted.
        if file.lines.iter().all(|line| model.lines[*line].is_sound) {
            line_places.extend((1..).zip(&file.lines).map(|(line, raw)| (*raw, (files.len(), line))));
            files.push(json!([file.path, file.lines.len()]));
        }
    }
    let (mut versions, mut members): (Vec<String>, Vec<[usize; 3]>) = Default::default();
    let (mut current, mut cost) = (Vec::new(), Vec::new());
    let mut raw = Sums::new();
    for (bill, own) in &model.bills {
        for (number, version) in (1..).zip(own) {
            for (_, line) in &version.lines {
                let (file, line): (usize, usize) = line_places[line];
                members.push([versions.len(), file, line]);
            }
            if version.lines.is_empty() {
                let key = [bill.0, &bill.1, &bill.2, &format!("v{number}"), ALL, ALL];
                let zero = "0.00000000";
                raw.insert(to_strings(key), to_strings([zero, zero, zero, zero, zero, zero, "0"]));
            }
            if version.basis == COST {
                cost.push(versions.len());
            }
            versions.push(format!("v{number}"));
        }
        current.push(versions.len() - 1);
    }
    let input = json!({
        "files": files,
        "members": members,
        "current": current,
        "cost": cost,
        "actions": names::list_actions(),
        "modes": names::list_modes(),
        "sees": [
            [DISTRIBUTOR, DISTRIBUTOR],
            [DISTRIBUTOR, SECOND_LEVEL],
            [SECOND_LEVEL, SECOND_LEVEL],
            [RESELLER, RESELLER],
        ],
        "stored": read_documented_query("Every version", home),
    });
    let mut answers = Answers { raw, ..Answers::default() };
    for row in run_script(installed.command("python3"), "duckdb_oracle.py", &input.to_string()) {
        let text = |value: &Value| value.as_str().unwrap_or(ALL).to_owned();
        let row: Vec<String> = row.as_array().unwrap().iter().map(text).collect();
        answers.add_row(&row, &versions);
    }
    answers
}

/// Selects those of the sums over the files that the query of the documentation computes.
pub(super) fn select_actions(raw: &Sums) -> Sums {
    let of_actions = raw.iter().filter(|(key, _)| key.last().is_none_or(|action| action != ALL));
    of_actions.map(|(key, sums)| (key.clone(), [&sums[..4], &sums[6..]].concat())).collect()
}

/// Reads every version with `billfold bill`, by its number and by its time.
pub(super) fn read_bills(home: &Home, model: &Model, at: &str) -> Sums {
    let mut sums = Sums::new();
    for ((payer, owner, month), versions) in &model.bills {
        let own = [*payer, owner, month];
        for number in (1..=versions.len()).map(|number| format!("v{number}")) {
            let said = read_bill(home, own, &number)
                .unwrap_or_else(|said| panic!("{at}\n{own:?}, {number}: {said}"));
            let shown = ["payer", "customer", "month", "version"].map(|name| json_text(&said[name]));
            assert_eq!(shown.to_vec(), to_strings([payer, owner, month, &number[1..]]), "{at}");
            assert_eq!(
                said["is_current"],
                number == format!("v{}", versions.len()),
                "{at}\n{own:?}, {number}"
            );
            let time = json_text(&said["published_at"]);
            assert_eq!(read_bill(home, own, &time).as_ref(), Ok(&said), "{at}\n{own:?}, as of {time}");
            add_bill(&mut sums, &[payer, owner, month, &number], &said);
        }
        let none = format!("v{}", versions.len() + 1);
        assert!(read_bill(home, own, &none).is_err(), "{at}\n{own:?} must have no {none}");
        let listed = home.json(&["versions", owner, month, "--payer", payer, "--json"])["versions"].take();
        let total = |version: &Value| ["version", "total", "lines"].map(|name| json_text(&version[name]));
        let listed: Vec<_> = listed.as_array().unwrap().iter().map(total).collect();
        let total = |number: usize| {
            let sums = &sums[&to_strings([payer, owner, month, &format!("v{number}"), ALL, ALL])];
            [number.to_string(), sums[3].clone(), sums[6].clone()]
        };
        assert_eq!(listed, (1..=versions.len()).map(total).collect::<Vec<_>>(), "{at}\n{own:?}");
    }
    sums
}

/// Reads the bill of a payer, owner and month as of a version or time. Returns the error message if there is none.
fn read_bill(home: &Home, [payer, owner, month]: [&str; 3], as_of: &str) -> Result<Value, String> {
    let output = home.run(&["bill", owner, month, "--payer", payer, "--as-of", as_of, "--json"]);
    if !output.status.success() {
        return Err(String::from_utf8(output.stderr).unwrap());
    }
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let bills = &report["bills"];
    let [bill] = bills.as_array().unwrap().as_slice() else { panic!("one bill: {bills}") };
    Ok(bill.clone())
}

/// Adds the sums of a bill, of its modes and of its action types.
fn add_bill(sums: &mut Sums, version: &[&str; 4], bill: &Value) {
    let mut add = |mode: &str, action: &str, of: &Value| {
        let names =
            ["original", "before_voucher", "voucher", "total", "ri_deduction", "sp_deduction", "lines"];
        let key = version.iter().chain(&[mode, action]).map(|text| (*text).to_owned()).collect();
        sums.insert(key, names.map(|name| json_text(&of[name])).to_vec());
    };
    add(ALL, ALL, &bill["sums"]);
    for mode in bill["pay_modes"].as_array().unwrap() {
        let code = mode["code"].as_str().unwrap();
        add(code, ALL, &mode["sums"]);
    }
    for charge in bill["charges"].as_array().unwrap() {
        let [mode, action] = ["pay_mode", "transaction_type"].map(|code| charge[code].as_str().unwrap());
        add(mode, action, &charge["sums"]);
    }
}

/// Returns a text or number of JSON, without quotes.
fn json_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Reads the answers of the server to each caller about every customer's month.
pub(super) fn read_answers(server: &Server, keys: &[(&str, Key)], model: &Model, at: &str) -> Sums {
    let mut sums = Sums::new();
    let mut books: Vec<(&str, &str)> =
        model.bills.keys().map(|bill| (bill.1.as_str(), bill.2.as_str())).collect();
    books.sort_unstable();
    books.dedup();
    for (caller, key) in keys {
        for (owner, month) in &books {
            let answer = server.summary(key, owner, month);
            // A caller that once saw a line stays related to its owner.
            let mut counted = model.bills.values().flatten().flat_map(|version| &version.lines);
            let is_known = counted.any(|(_, line)| {
                let line = &model.lines[*line].charged;
                line.owner == *owner && can_see(caller, line)
            });
            if !is_known {
                assert_eq!(
                    error(&answer).0,
                    "UnauthorizedOperation.UinNoAuth",
                    "{at}\n{caller}, {owner}: {answer}"
                );
                continue;
            }
            // What another account pays is withheld. DuckDB then sees nothing of the month.
            if answer["Error"]["Code"] == "ResourceUnavailable" {
                continue;
            }
            let overview = answer["SummaryOverview"].as_array();
            for mode in overview.unwrap_or_else(|| panic!("{at}\n{caller}, {owner}, {month}: {answer}")) {
                let mut add = |action: &Value, of: &Value| {
                    let text = |value: &Value| value.as_str().unwrap_or(ALL).to_owned();
                    let names = [caller, owner, month].map(|name| (*name).to_owned());
                    let key = names.into_iter().chain([text(&mode["PayMode"]), text(action)]).collect();
                    let own = ["OriginalCost", "VoucherPayAmount", "TotalCost"].map(|name| text(&of[name]));
                    assert_eq!(sums.insert(key, own.to_vec()), None, "{at}\nstands twice: {answer}");
                };
                add(&Value::Null, mode);
                for action in mode["Detail"].as_array().unwrap() {
                    add(&action["ActionType"], action);
                }
            }
        }
    }
    sums
}

fn to_strings<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}
