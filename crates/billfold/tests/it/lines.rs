//! Lines on the wire: all pages of a bill are its lines, in one order, for every size of page and every filter, whatever
//! imports, corrections, appends and reverts made the version.

mod kept;
mod refused;

use std::fmt::Write as _;

use bill::Sum;
use serde_json::{Value, json};

use crate::support::{
    DISTRIBUTOR, Database, Home, Key, RESELLER, SECOND_LEVEL, Server, seed, unlimited_rates,
};

const CUSTOMER: &str = "100001";
const OTHER: &str = "100002";

/// Lines of which a few fill a row group, since the memory of one is limited.
const LONG_NOTE_BYTES: usize = 300_000;

/// A line, as the test knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    payer: &'static str,
    manager: &'static str,
    owner: &'static str,
    mode: &'static str,
    action: &'static str,
    status: &'static str,
    /// An amount that no other line has.
    amount: u64,
}

/// Modes and transaction types: names in a file, and codes.
const MODES: [(&str, &str); 2] = [("Pay-As-You-Go resources", "postPay"), ("Monthly subscription", "prePay")];
const ACTIONS: [(&str, &str); 2] =
    [("Hourly settlement", "postpay_deduct_h"), ("Daily settlement", "postpay_deduct_d")];

impl Line {
    /// Makes a random line of an owner.
    fn random(random: &mut fastrand::Rng, payer: &'static str, owner: &'static str, amount: u64) -> Self {
        let manager = if payer == DISTRIBUTOR && random.bool() { SECOND_LEVEL } else { "-" };
        let status = if random.bool() { "Paid" } else { "Unpaid" };
        let mode = MODES[random.usize(0..2)].0;
        Self { payer, manager, owner, mode, action: ACTIONS[random.usize(0..2)].0, status, amount }
    }

    /// Returns true if the filters leave it: codes of mode and transaction type, and `IsConfirmed`.
    fn is_left(&self, mode: Option<&str>, action: Option<&str>, confirmed: Option<&str>) -> bool {
        let code =
            |list: &[(&str, &'static str)], name: &str| list.iter().find(|one| one.0 == name).unwrap().1;
        mode.is_none_or(|mode| mode == code(&MODES, self.mode))
            && action.is_none_or(|action| action == code(&ACTIONS, self.action))
            && confirmed.is_none_or(|one| (one == "1") == (self.status == "Paid"))
    }
}

/// Writes lines as a bill file.
fn write_file(home: &Home, name: &str, lines: &[Line], note_bytes: usize) -> String {
    let mut text = "Payer Account ID,Owner Account ID,Reseller Account ID,Product Name,Billing Mode,Region,\
                    Transaction Type,Original Cost,Currency,Total Amount Before Voucher,\
                    Customer Voucher Deduction,Total Cost,Bill Month,Id,Payment Status,Instance Name,Note\n"
        .to_owned();
    let note = "x".repeat(note_bytes);
    for Line { payer, manager, owner, mode, action, status, amount } in lines {
        let _ = writeln!(
            text,
            "{payer},{owner},{manager},Cloud Virtual Machine (CVM),{mode},South China (Guangzhou),{action},{amount},USD,\
             {amount},0,{amount},2022-11,{amount},{status},line {amount},{note}"
        );
    }
    home.file(name, text)
}

/// Asks for all pages of a size, and returns the lines; each page has the same total, and so has one past the end.
fn read_pages(server: &Server, key: &Key, action: &str, input: &Value, size: u64) -> Vec<Value> {
    let mut lines = Vec::new();
    for page in 1.. {
        let mut body = input.clone();
        body["Page"] = page.into();
        body["PageSize"] = size.into();
        let answer = server.post(key, action, &body.to_string());
        let read = answer["DetailSet"].as_array().unwrap_or_else(|| panic!("{body}: {answer}"));
        lines.extend(read.iter().cloned());
        if read.is_empty() {
            assert_eq!(answer["Total"], lines.len(), "{body}");
            return lines;
        }
        assert!(u64::try_from(read.len()) == Ok(size) || answer["Total"] == lines.len(), "{body}: {answer}");
    }
    unreachable!("a page past the end is empty")
}

/// Compares all pages with the expected lines, for sizes of pages and filters; and their sum with that of the modes.
fn check_pages(server: &Server, key: &Key, expected: &[&Line], seed: u64) {
    let name_of = |line: &&Line| format!("line {}", line.amount);
    let customer = json!({"CustomerUin": CUSTOMER, "Month": "2022-11"});
    let sizes = if expected.len() > 40 { &[7, 200][..] } else { &[1, 3, 200] };
    for size in sizes.iter().copied() {
        let lines = read_pages(server, key, "DescribeCustomerBillDetail", &customer, size);
        let found: Vec<&str> = lines.iter().map(|line| line["InstanceName"].as_str().unwrap()).collect();
        let names: Vec<String> = expected.iter().map(name_of).collect();
        assert_eq!(found, names, "seed {seed}, {size} lines in a page");
        let sum = |sum: Sum, line: &Value| {
            sum.plus(line["TotalCost"].as_str().unwrap().parse::<Sum>().unwrap()).unwrap()
        };
        let of_lines = lines.iter().fold(Sum::default(), sum);
        let by_mode = json!({"CustomerUin": CUSTOMER, "BillMonth": "2022-11"}).to_string();
        let modes = server.post(key, "DescribeBillSummaryByPayMode", &by_mode);
        let of_modes = modes["SummaryOverview"].as_array().unwrap().iter().fold(Sum::default(), sum);
        assert_eq!(of_lines, of_modes, "seed {seed}");
    }
    let [modes, actions] = [MODES, ACTIONS].map(|list| [None, Some(list[0].1), Some(list[1].1)]);
    for (mode, action, confirmed) in modes.iter().flat_map(|mode| {
        actions.iter().flat_map(move |action| [None, Some("1"), Some("2")].map(|one| (*mode, *action, one)))
    }) {
        let mut input = customer.clone();
        for (field, value) in [("PayMode", mode), ("ActionType", action), ("IsConfirmed", confirmed)] {
            if let Some(value) = value {
                input[field] = value.into();
            }
        }
        let lines = read_pages(server, key, "DescribeCustomerBillDetail", &input, 40);
        let left = expected.iter().filter(|line| line.is_left(mode, action, confirmed));
        let names: Vec<String> = left.map(name_of).collect();
        let found: Vec<&str> = lines.iter().map(|line| line["InstanceName"].as_str().unwrap()).collect();
        assert_eq!(found, names, "seed {seed}, {input}");
    }
}

/// The lines that a version counts, by the number of their import.
type Parts = Vec<(u64, Vec<Line>)>;

/// A random history of one customer's bills: what each import left of it.
struct History {
    random: fastrand::Rng,
    next_amount: u64,
    imports: u64,
    /// The lines of each payer's current version, by import.
    bills: Vec<(&'static str, Parts)>,
    /// The imports whose numbers of lines were taken out of the catalog, as an earlier program does not keep them.
    without_numbers: Vec<u64>,
}

impl History {
    /// Makes lines of a payer: those of the customer among some of another.
    fn make_lines(&mut self, payer: &'static str, count: usize) -> Vec<Line> {
        let mut lines = Vec::new();
        for index in 0..count {
            let owner = if index > 0 && self.random.u8(0..3) == 0 { OTHER } else { CUSTOMER };
            lines.push(Line::random(&mut self.random, payer, owner, self.next_amount));
            self.next_amount += 1;
        }
        lines
    }

    /// Imports lines of a payer: as its whole bills, or as further lines.
    fn import(
        &mut self,
        home: &Home,
        payer: &'static str,
        is_append: bool,
        (count, note_bytes): (usize, usize),
    ) {
        let lines = self.make_lines(payer, count);
        self.imports += 1;
        let file = write_file(home, &format!("{}.csv", self.imports), &lines, note_bytes);
        let mut arguments = vec!["import", &file, "--second-payer"];
        arguments.extend(if is_append { &["--append"][..] } else { &["--shrink", "all"] });
        home.ok(&arguments);
        let own: Vec<Line> = lines.into_iter().filter(|line| line.owner == CUSTOMER).collect();
        let (_, bill) = self.bills.iter_mut().find(|(of, _)| *of == payer).unwrap();
        if !is_append {
            bill.clear();
        }
        bill.push((self.imports, own));
        if self.random.u8(0..4) == 0 {
            kept::forget_numbers(home, self.imports);
            self.without_numbers.push(self.imports);
        }
    }

    /// Imports lines of a payer, and takes them back.
    fn import_and_revert(&mut self, home: &Home, payer: &'static str) {
        let before = self.bills.clone();
        self.import(home, payer, true, (3, 0));
        home.ok(&["revert", &self.imports.to_string()]);
        // The taking back is an import of its own.
        self.imports += 1;
        self.bills = before;
    }

    /// Lists the lines of some payers in the order of their imports.
    fn list_lines(&self, payers: &[&str]) -> Vec<&Line> {
        let mut parts: Vec<&(u64, Vec<Line>)> = self
            .bills
            .iter()
            .filter(|(payer, _)| payers.contains(payer))
            .flat_map(|(_, parts)| parts)
            .collect();
        parts.sort_by_key(|(import, _)| *import);
        parts.into_iter().flat_map(|(_, lines)| lines).collect()
    }
}

/// Checks the pages of every caller, while random imports change the bills.
fn check_history(home: Home) {
    let seed = seed();
    let home = home.and_partners();
    home.config(&unlimited_rates());
    home.ok(&["account", "add", CUSTOMER, "--role", "customer"]);
    let [distributor, second_level, reseller, customer] =
        [DISTRIBUTOR, SECOND_LEVEL, RESELLER, CUSTOMER].map(|uin| home.key(uin));
    let bills = vec![(DISTRIBUTOR, Vec::new()), (RESELLER, Vec::new())];
    let (random, without_numbers) = (fastrand::Rng::with_seed(seed), Vec::new());
    let mut history = History { random, next_amount: 1, imports: 0, bills, without_numbers };
    // Two row groups, since a text of each line is long.
    history.import(&home, DISTRIBUTOR, false, (90, LONG_NOTE_BYTES));
    history.import(&home, RESELLER, false, (20, 0));
    let server = home.serve();
    for round in 0..4 {
        let payer = if history.random.bool() { DISTRIBUTOR } else { RESELLER };
        match (round, history.random.u8(0..3)) {
            (0, _) => {}
            (_, 0) => history.import(&home, payer, false, (12, 0)),
            (_, 1) => history.import_and_revert(&home, payer),
            _ => history.import(&home, payer, true, (5, 0)),
        }
        check_pages(&server, &distributor, &history.list_lines(&[DISTRIBUTOR]), seed);
        check_pages(&server, &reseller, &history.list_lines(&[RESELLER]), seed);
        let mut managed = history.list_lines(&[DISTRIBUTOR]);
        managed.retain(|line| line.manager == SECOND_LEVEL);
        check_pages(&server, &second_level, &managed, seed);
        let own = read_pages(&server, &customer, "DescribeBillDetail", &json!({"Month": "2022-11"}), 9);
        let found: Vec<&str> = own.iter().map(|line| line["InstanceName"].as_str().unwrap()).collect();
        let all = history.list_lines(&[DISTRIBUTOR, RESELLER]);
        let names: Vec<String> = all.iter().map(|line| format!("line {}", line.amount)).collect();
        assert_eq!(found, names, "seed {seed}: the lines of both payers, in the order of the imports");
    }
    assert!(home.ok(&["verify"]).contains("all is well"));
    let mut lost: Vec<u64> = kept::list_imports_without_numbers(&home);
    lost.retain(|import| !history.without_numbers.contains(import));
    assert!(
        lost.is_empty(),
        "seed {seed}: each part has its numbers, and those that a revert lets count again: {lost:?}"
    );
    // Parts from before the numbers of their lines were kept give the same pages.
    (1..=history.imports).for_each(|import| kept::forget_numbers(&home, import));
    check_pages(&server, &distributor, &history.list_lines(&[DISTRIBUTOR]), seed);
    check_pages(&server, &reseller, &history.list_lines(&[RESELLER]), seed);
}

#[test]
fn all_pages_are_the_lines_of_the_version_in_order_for_every_size_filter_and_caller() {
    check_history(Home::new());
}

#[test]
fn all_pages_are_the_lines_of_the_version_with_a_catalog_in_postgresql() {
    let Some(database) = Database::shared() else { return };
    check_history(Home::on(database));
}
