//! Runs each step, and checks that it ends as the model predicts: the exit code, the flags in a refusal, the changed
//! bills.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::Run;
use super::model::{Command, Flag, Plan, Planned, Reason, RevertEnd, Verdict};
use super::random_world::Step;
use crate::worlds::sums::format_usd;

/// The exit code and the output of a run of the program.
struct ProgramOutput {
    code: i32,
    printed: String,
    error: String,
}

impl ProgramOutput {
    fn json(&self) -> Value {
        serde_json::from_str(&self.printed).unwrap_or_else(|error| panic!("{error}: {}", self.printed))
    }
}

/// The names under which a step is counted, and the flags that its refusal named.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) counted: Vec<&'static str>,
    pub(super) named: BTreeSet<Flag>,
}

impl Run {
    /// Runs one step, which must end as the model predicts.
    pub(super) fn run_step(&mut self, step: &Step, is_dry_first: bool) -> Outcome {
        match step {
            Step::Import(command) => self.import(command, is_dry_first),
            Step::Revert { number, corrects } => self.revert(*number, *corrects),
            Step::Close { payer, month, is_closed } => self.close(payer, month, *is_closed),
        }
    }

    fn import(&mut self, command: &Command, is_dry_first: bool) -> Outcome {
        let verdict = self.model.judge(command);
        if is_dry_first {
            let output = self.run_program(&self.import_arguments(command, true));
            self.check_import(&verdict, &output, true);
        }
        let output = self.run_program(&self.import_arguments(command, false));
        self.check_import(&verdict, &output, false);
        let refused = |reasons: &BTreeSet<Reason>| Outcome {
            counted: reasons.iter().map(Reason::name).chain(["imports refused by a guard"]).collect(),
            named: Plan::needed_flags(reasons),
        };
        let done = |what| Outcome { counted: vec![what], named: BTreeSet::new() };
        match verdict {
            Verdict::Fault => done("imports with a fault"),
            Verdict::Refused(reasons) => refused(&reasons),
            Verdict::NothingToDo => done("imports with nothing to do"),
            Verdict::Planned(plan) if !plan.reasons.is_empty() => refused(&plan.reasons),
            Verdict::Planned(plan) => {
                let number = output.json()["import"].as_i64().unwrap();
                let mut counted = vec![if command.is_append { "appends" } else { "statements" }];
                counted.extend(plan.bills.values().map(|planned| match planned.change {
                    "texts_only" => "bills with other texts",
                    "emptied" => "bills emptied",
                    "unchanged" => "bills unchanged",
                    _ => "bills changed",
                }));
                self.model.publish(command, plan, number);
                Outcome { counted, named: BTreeSet::new() }
            }
        }
    }

    fn revert(&mut self, number: i64, corrects: bool) -> Outcome {
        let mut arguments = vec!["revert".to_owned(), number.to_string(), "--json".to_owned()];
        arguments.extend(corrects.then(|| "--correct".to_owned()));
        let (end, output) = (self.model.judge_revert(number, corrects), self.run_program(&arguments));
        let (code, what) = match end {
            RevertEnd::Refused => (1, "reverts refused"),
            RevertEnd::Closed => (3, "reverts refused: closed"),
            RevertEnd::Done => (0, "reverts"),
        };
        assert_eq!(output.code, code, "{}\nmust end as {end:?}: {}", self.at, output.error);
        if end == RevertEnd::Closed {
            assert_eq!(
                Flag::of_refusal(&output.error),
                [Flag::Correct].into(),
                "{}\n{}",
                self.at,
                output.error
            );
        }
        if end == RevertEnd::Done {
            self.model.revert(number, output.json()["import"].as_i64().unwrap());
        }
        Outcome { counted: vec![what], named: BTreeSet::new() }
    }

    fn close(&mut self, payer: &'static str, month: &str, is_closed: bool) -> Outcome {
        let mut arguments = vec![if is_closed { "close" } else { "reopen" }, month, "--payer", payer];
        let checks = ["final", "payers", "customers", "parts", "shrank"].map(|check| ["--accept", check]);
        arguments.extend(checks.iter().flatten().filter(|_| is_closed));
        let output = self.run_program(&arguments.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
        let is_done = self.model.set_closed(payer, month, is_closed);
        assert_eq!(output.code, i32::from(!is_done), "{}\n{}", self.at, output.error);
        Outcome { counted: vec!["closings and openings"], named: BTreeSet::new() }
    }

    /// Runs the program.
    fn run_program(&self, arguments: &[String]) -> ProgramOutput {
        let output = self.home.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        let [printed, error] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
        let code = output.status.code().unwrap_or_else(|| panic!("{}\n{arguments:?}: {error}", self.at));
        ProgramOutput { code, printed, error }
    }

    /// Returns the arguments of an import command.
    pub(super) fn import_arguments(&self, command: &Command, is_dry_run: bool) -> Vec<String> {
        let flags = [
            ("--dry-run", is_dry_run),
            ("--append", command.is_append),
            ("--whole-month", command.is_whole_month),
        ];
        let flags = flags.into_iter().filter_map(|(flag, is_set)| is_set.then_some(flag.to_owned()));
        let amounts = [("--expect", command.expect), ("--at-most-change", command.at_most_change)];
        let amounts =
            amounts.into_iter().filter_map(|(flag, units)| Some(format!("{flag}={}", format_usd(units?))));
        let is_known = |flag: &&Flag| {
            let of_appends = matches!(flag, Flag::OtherColumns | Flag::Overlap);
            let of_statements = matches!(flag, Flag::Shrink(_) | Flag::ShrinkAll);
            if command.is_append { !of_statements } else { !of_appends }
        };
        let meant = command.meant.iter().filter(is_known).filter_map(Flag::to_argument);
        let files = command.files.iter().map(|file| self.model.files[*file].path.clone());
        let start = ["import", "--json"].map(str::to_owned).into_iter();
        start.chain(flags).chain(amounts).chain(meant).chain(files).collect()
    }

    /// Checks that an import, or its dry run, ends as the model predicts.
    fn check_import(&self, verdict: &Verdict, output: &ProgramOutput, is_dry_run: bool) {
        let (code, reasons) = match verdict {
            Verdict::Fault => (1, BTreeSet::new()),
            Verdict::NothingToDo => (0, BTreeSet::new()),
            Verdict::Refused(reasons) => (3, reasons.clone()),
            Verdict::Planned(plan) => (if plan.reasons.is_empty() { 0 } else { 3 }, plan.reasons.clone()),
        };
        let dry = if is_dry_run { "a dry run " } else { "" };
        let at = format!("{}\n{dry}must end with {code}, {reasons:?}", self.at);
        assert_eq!(output.code, code, "{at}: {}{}", output.error, output.printed);
        if code == 3 {
            assert_eq!(
                Flag::of_refusal(&output.error),
                Plan::needed_flags(&reasons),
                "{at}: {}",
                output.error
            );
        }
        match verdict {
            Verdict::NothingToDo => assert_eq!(output.json()["state"], "current", "{at}"),
            Verdict::Planned(plan) if code == 0 || is_dry_run => {
                let state = if is_dry_run { "dry_run" } else { "published" };
                let report = output.json();
                assert_eq!(report["state"], state, "{at}");
                assert_eq!(report["refused"].is_null(), code == 0, "{at}: {report}");
                check_report(plan, &report, &at);
            }
            Verdict::Fault | Verdict::Refused(_) | Verdict::Planned(_) => {
                assert_eq!(output.printed, "", "{at}");
            }
        }
    }
}

/// Checks the bills of a report against the model.
fn check_report(plan: &Plan, report: &Value, at: &str) {
    let text = |value: &Value| value.to_string().replace('"', "");
    let key = |bill: &Value| ["month", "payer", "customer"].map(|name| text(&bill[name]));
    let names = ["change", "version", "old_total", "new_total", "old_lines", "lines"];
    let list = |name: &str| report[name].as_array().unwrap().clone();
    let bills: BTreeMap<[String; 3], Value> = list("bills")
        .iter()
        .map(|bill| (key(bill), names.iter().map(|name| bill[*name].clone()).collect()))
        .collect();
    let expected: BTreeMap<[String; 3], Value> = plan
        .bills
        .iter()
        .map(|((payer, owner, month), planned)| {
            let Planned { change, version, totals, lines, .. } = planned;
            let [old, new] = totals.map(format_usd);
            let key = [month.clone(), (*payer).to_owned(), owner.clone()];
            (key, json!([change, version, old, new, lines[0], lines[1]]))
        })
        .collect();
    assert_eq!(bills, expected, "{at}\nbills of the report (left) and of the model differ");
    let others: BTreeSet<[String; 3]> = list("others").iter().map(key).collect();
    let expected: BTreeSet<[String; 3]> = plan
        .others
        .iter()
        .map(|(payer, owner, month)| [month.clone(), (*payer).to_owned(), owner.clone()])
        .collect();
    assert_eq!(others, expected, "{at}\nbills that stay as they are");
    let lines = ["lines", "skipped", "skipped_with_other_texts"].map(|name| &report[name]);
    let [all, there] = plan.lines;
    assert_eq!(
        json!(lines),
        json!([all, there, plan.other_texts]),
        "{at}\nlines, and those that are there already"
    );
}
