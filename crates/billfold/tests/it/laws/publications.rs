//! Answers between publications: all actions agree on the version, and no answer mixes two or is older than an import that
//! had returned before it was asked for.

use std::sync::atomic::{AtomicUsize, Ordering};

use ::worlds::random_lines::{LineBill, RandomLine};
use fastrand::Rng;
use serde_json::{Value, json};

use super::{LISTS, NUMBER, OWN};
use crate::clients::{Installed, Session, read_number, typed_call};
use crate::support::{DISTRIBUTOR, Home, Key, Server, seed, unlimited_rates, without_id};
use crate::worlds::lines::{one_file_text, random_line};
use crate::worlds::sums;

const CUSTOMER: &str = "700000000001";
const MONTH: &str = "2022-11";

/// Versions that are imported while nothing is asked, and those while answers are asked for.
const QUIET: usize = 3;
const BUSY: usize = 12;

/// Number of lines of each version, a power of two.
const LINES: usize = 8;

/// The versions of one bill: in each, every amount of every line is the same power of two.
struct Versions(Vec<Vec<RandomLine>>);

impl Versions {
    fn random(random: &mut Rng) -> Self {
        let bill = LineBill { payer: DISTRIBUTOR, owner: CUSTOMER, month: MONTH };
        let mut lines: Vec<_> = (0..LINES).map(|number| random_line(random, 0, bill, number)).collect();
        let mut versions = Vec::new();
        for version in 0..QUIET + BUSY {
            for line in &mut lines {
                (0..line.units.len()).for_each(|amount| line.set_amount(amount, 1 << version, random));
            }
            versions.push(lines.clone());
        }
        Self(versions)
    }

    /// Imports a version.
    fn import(&self, home: &Home, version: usize, random: &mut Rng) {
        home.ok(&["import", &home.file("version.csv", one_file_text(&self.0[version], random))]);
    }

    /// Finds the version of which an answer is, whole.
    fn find(&self, action: &str, text: &str) -> usize {
        let is_whole = |lines: &Vec<RandomLine>| {
            let lines: Vec<_> = lines.iter().collect();
            if action == NUMBER {
                return read_number(text, "TotalCost").parse::<f64>()
                    == sums::expected_number(&lines).parse::<f64>();
            }
            let answer = without_id(serde_json::from_str(text).unwrap());
            let key_action = sums::KEY_ACTIONS.iter().find(|(name, ..)| *name == action);
            match key_action {
                Some((_, field, code)) => {
                    sums::groups_without_names(&answer["SummaryOverview"])
                        == sums::expected_groups(&lines, field, *code)
                }
                None if action == OWN => {
                    sums::groups_without_names(&answer["SummaryDetail"]) == sums::expected_own_groups(&lines)
                }
                None => answer == sums::expected_answer(&lines),
            }
        };
        let found = self.0.iter().position(is_whole);
        found.unwrap_or_else(|| panic!("{action}: the answer is of no version: {text}"))
    }
}

/// Makes a call for the bill with each action: the partner's, then the customer's.
fn list_calls(partner: &Key, customer: &Key) -> Vec<(&'static str, Value)> {
    let uin: u64 = CUSTOMER.parse().unwrap();
    let list = json!({ "BillMonth": MONTH, "CustomerUin": uin });
    let number = json!({ "Month": MONTH, "CustomerUin": uin });
    let own = json!({ "Month": MONTH, "GroupType": "product" });
    let mut calls: Vec<_> = LISTS.map(|action| (action, typed_call(action, &list, partner))).into();
    calls.push((NUMBER, typed_call(NUMBER, &number, partner)));
    calls.push((OWN, typed_call(OWN, &own, customer)));
    calls
}

/// Asks for the bill with each action while versions are imported. Returns the number of versions that were seen.
fn ask_while_importing(
    installed: &Installed,
    server: &Server,
    calls: &[(&'static str, Value)],
    versions: &Versions,
    newest: &AtomicUsize,
) -> usize {
    let mut session = Session::start(installed, server);
    let mut seen = std::collections::BTreeSet::new();
    while newest.load(Ordering::SeqCst) < QUIET + BUSY - 1 {
        for (action, call) in calls {
            let returned = newest.load(Ordering::SeqCst);
            let version = versions.find(action, &session.ask(std::slice::from_ref(call))[0]);
            let begun = newest.load(Ordering::SeqCst) + 1;
            assert!(
                (returned..=begun).contains(&version),
                "{action}: version {version} after {returned} had returned, when {begun} had begun"
            );
            seen.insert(version);
        }
    }
    seen.len()
}

#[test]
fn answers_agree_on_the_version_after_each_import_and_none_is_mixed_or_old_while_one_runs() {
    let Some(installed) = Installed::find() else { return };
    let mut random = Rng::with_seed(seed());
    let home = Home::with_partners();
    home.config(&unlimited_rates());
    home.ok(&["account", "add", CUSTOMER, "--role", "customer"]);
    let calls = list_calls(&home.key(DISTRIBUTOR), &home.key(CUSTOMER));
    let versions = Versions::random(&mut random);
    versions.import(&home, 0, &mut random);
    let server = home.serve();
    let mut session = Session::start(&installed, &server);
    let mut check_all = |version: usize| {
        for (action, call) in &calls {
            assert_eq!(
                versions.find(action, &session.ask(std::slice::from_ref(call))[0]),
                version,
                "{action}"
            );
        }
    };
    check_all(0);
    for version in 1..QUIET {
        versions.import(&home, version, &mut random);
        check_all(version);
    }
    let newest = AtomicUsize::new(QUIET - 1);
    let seen = std::thread::scope(|scope| {
        let asking = scope.spawn(|| ask_while_importing(&installed, &server, &calls, &versions, &newest));
        for version in QUIET..QUIET + BUSY {
            versions.import(&home, version, &mut random);
            newest.store(version, Ordering::SeqCst);
        }
        asking.join().unwrap()
    });
    check_all(QUIET + BUSY - 1);
    println!("{seen} versions were seen while they were imported");
}
