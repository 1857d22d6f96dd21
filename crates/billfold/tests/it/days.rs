//! Days on the wire: each line counts on one day, and all days of a month sum to the month, whatever imports, corrections, appends
//! and reverts made the version.

mod refused;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use bill::Sum;
use serde_json::{Value, json};

use crate::support::{
    DISTRIBUTOR, Database, Home, Key, RESELLER, SECOND_LEVEL, Server, seed, unlimited_rates,
};

const CUSTOMER: &str = "100001";

/// The action.
const BY_DAY: &str = "DescribeCustomerBillDetailByDay";

/// A line, as the test knows it.
#[derive(Clone, Debug)]
struct Line {
    payer: &'static str,
    manager: &'static str,
    transaction_time: String,
    usage_start: String,
    /// The day of November 2022 on which it counts.
    day: u8,
    units: i64,
    id: usize,
}

impl Line {
    /// Makes a random line of a payer.
    fn random(random: &mut fastrand::Rng, payer: &'static str, id: usize) -> Self {
        let manager = if payer == DISTRIBUTOR && random.bool() { SECOND_LEVEL } else { "-" };
        let (transaction, start) = (draw_date(random), draw_date(random));
        let none = ["-", "", "soon", "0000-00-00 00:00:00", "2022-11-31 00:00:00", "2022-11-09T12:00:00Z"];
        let mut draw_none = || none[random.usize(..none.len())].to_owned();
        let (transaction_time, usage_start, day) = match id % 4 {
            0 => (draw_none(), draw_none(), 30),
            1 => (draw_none(), start.0, start.1),
            _ => (transaction.0, start.0, transaction.1),
        };
        let units = random.i64(-1_000_000_000_000..1_000_000_000_000);
        Self { payer, manager, transaction_time, usage_start, day, units, id }
    }
}

/// Draws the text of a date, and the day of November 2022 that is nearest to it.
fn draw_date(random: &mut fastrand::Rng) -> (String, u8) {
    let ((year, month, number), day) = match random.u8(..8) {
        0 => ((2022, 10, 31), 1),
        1 => ((2021, 11, 15), 1),
        2 => ((2022, 12, 1), 30),
        3 => ((2024, 2, 29), 30),
        _ => {
            let number = random.u8(1..=30);
            ((2022, 11, number), number)
        }
    };
    let text = match random.u8(..5) {
        0 => format!("{year}/{month}/{number} 6:52"),
        1 => format!("{year}-{month:02}-{number:02}"),
        2 => format!("{year}-{month:02}-{number:02}T23:59:59"),
        _ => format!("{year}-{month:02}-{number:02} 00:00:00"),
    };
    (text, day)
}

/// Writes lines as a bill file.
fn write_file(home: &Home, name: &str, lines: &[Line]) -> String {
    let mut text = "Payer Account ID,Owner Account ID,Reseller Account ID,Product Name,Billing Mode,Region,\
                    Transaction Type,Transaction Time,Usage Start Time,Original Cost,Currency,\
                    Total Amount Before Voucher,Customer Voucher Deduction,Total Cost,Bill Month,Id\n"
        .to_owned();
    for Line { payer, manager, transaction_time, usage_start, units, id, .. } in lines {
        let amount = Sum::from_units(i128::from(*units));
        let _ = writeln!(
            text,
            "{payer},{CUSTOMER},{manager},Cloud Virtual Machine (CVM),Pay-As-You-Go resources,\
             South China (Guangzhou),Hourly settlement,{transaction_time},{usage_start},{amount},USD,{amount},0,\
             {amount},2022-11,{id}"
        );
    }
    home.file(name, text)
}

/// Runs SQL on the catalog behind the program's back.
fn meddle(home: &Home, sql: &str) {
    if let Some(database) = home.database() {
        database.sql(&format!("SET search_path = billfold; SET session_replication_role = replica; {sql}"));
        return;
    }
    let catalog = rusqlite::Connection::open(home.path().join("catalog.db")).unwrap();
    catalog.execute_batch(&format!("DROP TRIGGER IF EXISTS part_never_changes; {sql}")).unwrap();
}

/// Makes the parts of imports up to one as an earlier program left them.
fn forget_days(home: &Home, last: usize) {
    meddle(home, &format!("UPDATE part SET days = NULL, days_digest = NULL WHERE import <= {last}"));
}

/// Asks for a day.
fn ask(server: &Server, key: &Key, date: &str) -> Value {
    server.post(key, BY_DAY, &json!({"CustomerUin": CUSTOMER, "Date": date}).to_string())
}

/// Reads the amount owed.
fn read_total(answer: &Value) -> Sum {
    let total = answer["TotalCost"].as_str().unwrap_or_else(|| panic!("{answer}"));
    assert_eq!(total.split_once('.').unwrap().1.len(), 8, "{answer}");
    total.parse().unwrap()
}

/// Compares each day with the expected lines, and the sum of all days with the month.
fn check_days(server: &Server, key: &Key, expected: &[&Line], at: &str) {
    let mut days: BTreeMap<u8, Sum> = BTreeMap::new();
    for line in expected {
        let sum = days.entry(line.day).or_default();
        *sum = sum.plus(Sum::from_units(i128::from(line.units))).unwrap();
    }
    let mut all = Sum::ZERO;
    for number in 1..=30 {
        let found = read_total(&ask(server, key, &format!("2022-11-{number:02}")));
        assert_eq!(found, days.get(&number).copied().unwrap_or_default(), "{at}, day {number}");
        all = all.plus(found).unwrap();
    }
    let by_mode = json!({"CustomerUin": CUSTOMER, "BillMonth": "2022-11"}).to_string();
    let modes = server.post(key, "DescribeBillSummaryByPayMode", &by_mode);
    let modes = modes["SummaryOverview"].as_array().unwrap();
    let month = modes.iter().fold(Sum::ZERO, |sum, mode| {
        sum.plus(mode["TotalCost"].as_str().unwrap().parse::<Sum>().unwrap()).unwrap()
    });
    assert_eq!(all, month, "{at}: all days");
}

/// A random history of the customer's bills.
struct History {
    random: fastrand::Rng,
    /// Number of lines that were made.
    made: usize,
    imports: usize,
    /// The lines of the current versions.
    lines: Vec<Line>,
}

impl History {
    /// Imports lines of a payer: as its whole bill, or as further lines.
    fn import(&mut self, home: &Home, payer: &'static str, is_append: bool, count: usize) {
        let lines: Vec<Line> =
            (0..count).map(|index| Line::random(&mut self.random, payer, self.made + index)).collect();
        self.made += count;
        self.imports += 1;
        let file = write_file(home, &format!("{}.csv", self.imports), &lines);
        let mut arguments = vec!["import", &file, "--second-payer"];
        arguments.extend(if is_append { &["--append"][..] } else { &["--shrink", "all"] });
        home.ok(&arguments);
        if !is_append {
            self.lines.retain(|line| line.payer != payer);
        }
        self.lines.extend(lines);
    }

    /// Imports lines of a payer, whole or further ones, and takes them back.
    fn import_and_revert(&mut self, home: &Home, payer: &'static str, is_append: bool) {
        let before = self.lines.clone();
        self.import(home, payer, is_append, 5);
        home.ok(&["revert", &self.imports.to_string()]);
        // The taking back is an import of its own.
        self.imports += 1;
        self.lines = before;
    }

    /// Checks the days of each partner.
    fn check(&self, server: &Server, keys: &[Key; 3], at: &str) {
        let of_payer = |payer| self.lines.iter().filter(|line| line.payer == payer).collect::<Vec<_>>();
        let managed = self.lines.iter().filter(|line| line.manager == SECOND_LEVEL).collect::<Vec<_>>();
        for (key, lines) in keys.iter().zip([of_payer(DISTRIBUTOR), of_payer(RESELLER), managed]) {
            check_days(server, key, &lines, at);
        }
    }
}

/// Checks all days for every partner, while random imports change the bills; for some rounds, all that was published before is
/// as an earlier program left it.
fn check_history(home: Home) {
    let seed = seed();
    let home = home.and_partners();
    home.config(&unlimited_rates());
    let keys = [DISTRIBUTOR, RESELLER, SECOND_LEVEL].map(|uin| home.key(uin));
    let mut history =
        History { random: fastrand::Rng::with_seed(seed), made: 0, imports: 0, lines: Vec::new() };
    history.import(&home, DISTRIBUTOR, false, 60);
    history.import(&home, RESELLER, false, 20);
    let server = home.serve();
    for round in 0..6 {
        let payer = if history.random.bool() { DISTRIBUTOR } else { RESELLER };
        if round == 3 {
            forget_days(&home, history.imports);
            history.check(&server, &keys, &format!("seed {seed}, days from lines"));
        }
        match (round, history.random.u8(..4)) {
            (0, _) => {}
            // Lines that are added to a bill of which the catalog holds no days.
            (3, _) | (_, 0) => history.import(&home, payer, true, 7),
            (_, 1) => history.import(&home, payer, false, 40),
            (_, whole_or_more) => history.import_and_revert(&home, payer, whole_or_more == 2),
        }
        history.check(&server, &keys, &format!("seed {seed}, round {round}"));
    }
    assert!(home.ok(&["verify"]).contains("all is well"));
}

#[test]
fn all_days_are_the_lines_that_a_partner_sees_and_sum_to_the_month_in_every_version() {
    check_history(Home::new());
}

#[test]
fn all_days_sum_to_the_month_with_a_catalog_in_postgresql() {
    let Some(database) = Database::shared() else { return };
    check_history(Home::on(database));
}
