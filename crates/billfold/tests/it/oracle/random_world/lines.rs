//! Random lines of statements and increments: new ones, and what becomes of those that are there.

use crate::oracle::model::BillKey;
use crate::oracle::names::{random_action, random_mode, respelled_action, respelled_mode};
use crate::worlds::lines::random_line;
use worlds::random_lines::{LineBill, RandomLine, pick_random, random_units};

use super::{Ids, World};

/// LineTexts of one product each, name and code.
const PRODUCTS: [(&str, &str, &str); 3] = [
    ("p_cvm", "Cloud Virtual Machine (CVM)", "-"),
    ("p_cvm", "云服务器CVM", ""),
    ("p_cvm", " cloud virtual\u{a0}machine (cvm)", ""),
];

/// 1 USD, in units of 10^-8.
const DOLLAR: i128 = 100_000_000;

impl World {
    /// The whole of a bill: as it is or was, or with lines changed, respelled, dropped and added.
    pub(super) fn statement(
        &mut self,
        bill: &BillKey,
        mut there: Vec<RandomLine>,
        earlier: Vec<RandomLine>,
    ) -> Vec<RandomLine> {
        if !earlier.is_empty() && self.random.u8(..6) == 0 {
            there = earlier;
        }
        if there.is_empty() {
            return self.new_lines(bill, self.basis, 1..10);
        }
        let basis = there[0].basis;
        match self.random.u8(..12) {
            0 => there.iter_mut().for_each(|line| self.respell(line)),
            1 => {
                let line = self.random.usize(..there.len());
                self.respell(&mut there[line]);
            }
            2 => {
                let mut refund = self.new_lines(bill, basis, 1..2);
                for amount in [1, 3] {
                    let units = -DOLLAR * self.random.i128(1..1_000_000);
                    refund[0].set_amount(amount, units, &mut self.random);
                }
                there.extend(refund);
            }
            3 => there.truncate(1 + there.len().div_euclid(3)),
            4 | 5 => {
                let line = self.random.usize(..there.len());
                self.change(&mut there[line]);
            }
            _ => self.revise(bill, basis, &mut there),
        }
        there
    }

    fn revise(&mut self, bill: &BillKey, basis: usize, there: &mut Vec<RandomLine>) {
        for _ in 0..self.random.usize(..4) {
            let line = self.random.usize(..there.len());
            match self.random.u8(..5) {
                0 if there.len() > 1 => drop(there.swap_remove(line)),
                1 => self.change(&mut there[line]),
                2 => there.extend(self.new_lines(bill, basis, 1..4)),
                3 => self.respell(&mut there[line]),
                _ => {
                    let twin = self.twin(&there[line]);
                    there.push(twin);
                }
            }
        }
    }

    /// Lines to add to a bill: some that are there already or were, new ones, and at times a changed one.
    pub(super) fn increment(
        &mut self,
        bill: &BillKey,
        there: Vec<RandomLine>,
        earlier: Vec<RandomLine>,
    ) -> Vec<RandomLine> {
        let basis = there.first().map_or(self.basis, |line| line.basis);
        let mut lines = self.new_lines(bill, basis, 0..4);
        let repeated = pick_random(&mut self.random, &[5, 12, 16, 25]);
        for line in there {
            match self.random.u8(..40) {
                0 => {
                    let mut changed = line;
                    self.change(&mut changed);
                    lines.push(changed);
                }
                1..4 => lines.extend([line.clone(), line]),
                4 => {
                    let mut respelled = line;
                    self.respell(&mut respelled);
                    lines.push(respelled);
                }
                chance if chance < 5 + repeated => lines.push(line),
                _ => {}
            }
        }
        if self.random.u8(..3) == 0 {
            lines.extend(earlier.into_iter().filter(|_| self.random.u8(..3) == 0));
        }
        lines
    }

    /// New lines of a bill, now and then two of them alike, or of one id.
    pub(super) fn new_lines(
        &mut self,
        bill: &BillKey,
        basis: usize,
        count: std::ops::Range<usize>,
    ) -> Vec<RandomLine> {
        let mut lines = Vec::new();
        for _ in 0..self.random.usize(count) {
            self.lines += 1;
            let key = LineBill { payer: bill.0, owner: &bill.1, month: &bill.2 };
            let mut line = random_line(&mut self.random, basis, key, self.lines);
            line.texts.insert("Transaction Type", random_action(&mut self.random));
            line.texts.insert("Billing Mode", random_mode(&mut self.random));
            self.identify(&mut line);
            if self.is_detailed {
                self.detail(&mut line);
            }
            if self.random.u8(..3) == 0 {
                self.set_product(&mut line);
            }
            // An export without the column.
            if self.random.u8(..8) == 0 {
                line.texts.remove("Instance ID");
            }
            match self.random.u8(..12) {
                0 | 1 => {
                    let twin = self.twin(&line);
                    lines.push(twin);
                }
                // Another component under the same id.
                2 if self.is_detailed => {
                    let mut other = line.clone();
                    other.texts.insert("Component Name", "Traffic".to_owned());
                    other.set_amount(3, random_units(&mut self.random), &mut self.random);
                    lines.push(other);
                }
                // Another charge under the same id.
                3 => {
                    let mut other = line.clone();
                    other.set_amount(3, random_units(&mut self.random), &mut self.random);
                    lines.push(other);
                }
                _ => {}
            }
            lines.push(line);
        }
        lines
    }

    /// A line that says the same, and is another charge.
    fn twin(&mut self, line: &RandomLine) -> RandomLine {
        let mut twin = line.clone();
        if twin.texts.get("Id").is_some_and(|id| !["", "-"].contains(&id.as_str())) {
            self.lines += 1;
            self.identify(&mut twin);
        }
        twin
    }

    /// Gives a line its id, if it is to have one.
    fn identify(&mut self, line: &mut RandomLine) {
        let id = format!("{}", 10_000_000_000_000_000_000_000_u128 + u128::try_from(self.lines).unwrap());
        let id = match (self.ids, self.random.u8(..4)) {
            (Ids::None, _) | (Ids::Mixed, 0) => None,
            (Ids::Mixed, 1) => Some(pick_random(&mut self.random, &["", "-"]).to_owned()),
            _ => Some(id),
        };
        line.texts.remove("Id");
        if let Some(id) = id {
            line.texts.insert("Id", id);
        }
    }

    /// States component, usage and times of a line.
    fn detail(&mut self, line: &mut RandomLine) {
        let random = &mut self.random;
        let day = random.u8(1..29);
        let texts = [
            ("Transaction ID", format!("T{}", random.u16(..))),
            ("Transaction Time", format!("{}-{day:02} 09:05:00", line.month)),
            ("Usage Start Time", pick_random(random, &["-", ""]).to_owned()),
            ("Component Type", pick_random(random, &["", "CPU", "Network"]).to_owned()),
            ("Component Name", pick_random(random, &["Memory", "-", "Standard  S5"]).to_owned()),
            ("Component Usage", pick_random(random, &["1.5", "20", "0.00000311", "-"]).to_owned()),
            ("Component Usage Unit", pick_random(random, &["GB", ""]).to_owned()),
        ];
        line.texts.extend(texts);
    }

    /// Makes a line one of two products of the same name, which only their codes tell apart.
    fn set_product(&mut self, line: &mut RandomLine) {
        line.product = pick_random(&mut self.random, &["p_one", "p_two"]);
        line.texts.insert("Product Name", "one name of two products".to_owned());
        line.texts.insert("Product Code", line.product.to_owned());
    }

    /// Changes one amount or one name of a line.
    fn change(&mut self, line: &mut RandomLine) {
        if ["p_one", "p_two"].contains(&line.product) && self.random.bool() {
            return self.set_product(line);
        }
        let random = &mut self.random;
        match random.u8(..8) {
            0 | 1 => drop(line.texts.insert("Transaction Type", random_action(random))),
            2 if self.is_detailed => {
                let (column, text) = pick_random(
                    random,
                    &[
                        ("Transaction ID", "T"),
                        ("Transaction Time", "2022-11-01 00:00:01"),
                        ("Usage Start Time", "2022-11-01 00:00:00"),
                        ("Component Usage", "2.5"),
                        ("Component Usage Unit", "MB"),
                    ],
                );
                line.texts.insert(column, text.to_owned());
            }
            // Small enough for no guard.
            4 => line.set_amount(3, line.units[3] - random.i128(1..1_000) * line.units[3].signum(), random),
            _ => {
                let amount = random.usize(..6);
                let units = random_units(random);
                line.set_amount(amount, units, random);
            }
        }
    }

    /// Writes what a line says in another way.
    fn respell(&mut self, line: &mut RandomLine) {
        let random = &mut self.random;
        let text = |column: &str| line.texts.get(column).cloned().unwrap_or_default();
        let amount = random.usize(..6);
        let (instance, mode, action) = (text("Instance ID"), text("Billing Mode"), text("Transaction Type"));
        let plain_month = line.month.replace('-', if random.bool() { "/" } else { "" });
        let manager = if line.manager == line.payer { "-" } else { line.manager };
        let usage = text("Component Usage");
        let time = text("Transaction Time");
        match random.u8(..11) {
            0..3 => line.set_amount(amount, line.units[amount], random),
            3 => drop(line.texts.insert("Instance ID", format!(" {}\u{a0}", instance.to_uppercase()))),
            4 => drop(line.texts.insert("Transaction Type", respelled_action(random, &action))),
            5 => drop(line.texts.insert("Billing Mode", respelled_mode(random, &mode))),
            6 => drop(line.texts.insert("Bill Month", plain_month)),
            7 => drop(line.texts.insert("Reseller Account ID", manager.to_owned())),
            8 => drop(line.texts.insert("Remarks", format!("remark {}", random.u8(..3)))),
            9 if line.product == PRODUCTS[0].0 => {
                let (_, name, code) = pick_random(random, &PRODUCTS);
                line.texts.insert("Product Name", name.to_owned());
                line.texts.insert("Product Code", code.to_owned());
            }
            10 if self.is_detailed => {
                if usage.contains('.') {
                    line.texts.insert("Component Usage", format!("0{usage}00"));
                }
                let [day, hour] = [10, 11].map(|end| time.get(..end).unwrap_or_default().len());
                if day == 10 && hour == 11 {
                    line.texts.insert("Transaction Time", format!("{}+08:00", time.replace(' ', "T")));
                }
            }
            _ => drop(line.texts.insert("Instance Name", format!("name {}", random.u8(..3)))),
        }
    }
}
