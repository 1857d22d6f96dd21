//! Random lines of statements and appends: new lines, and changes of existing ones.

use crate::oracle::model::BillKey;
use crate::oracle::names::{random_action_text, random_mode_text, respell_action, respell_mode};
use crate::worlds::lines::random_line;
use worlds::random_lines::{LineBill, RandomLine, draw_random_units, pick_random};

use super::{Ids, World};

/// Spellings of one product: its key, name and code.
const PRODUCTS: [(&str, &str, &str); 3] = [
    ("p_cvm", "Cloud Virtual Machine (CVM)", "-"),
    ("p_cvm", "云服务器CVM", ""),
    ("p_cvm", " cloud virtual\u{a0}machine (cvm)", ""),
];

/// 1 USD, in units of 10^-8.
const DOLLAR: i128 = 100_000_000;

impl World {
    /// Returns all lines of a bill: as they are or were, or with lines changed, respelled, dropped and added.
    pub(super) fn restate_bill(
        &mut self,
        bill: &BillKey,
        mut current: Vec<RandomLine>,
        earlier: Vec<RandomLine>,
    ) -> Vec<RandomLine> {
        if !earlier.is_empty() && self.random.u8(..6) == 0 {
            current = earlier;
        }
        if current.is_empty() {
            return self.new_lines(bill, self.basis, 1..10);
        }
        let basis = current[0].basis;
        match self.random.u8(..12) {
            0 => current.iter_mut().for_each(|line| self.respell_line(line)),
            1 => {
                let line = self.random.usize(..current.len());
                self.respell_line(&mut current[line]);
            }
            2 => {
                let mut refund = self.new_lines(bill, basis, 1..2);
                for amount in [1, 3] {
                    let units = -DOLLAR * self.random.i128(1..1_000_000);
                    refund[0].set_amount(amount, units, &mut self.random);
                }
                current.extend(refund);
            }
            3 => current.truncate(1 + current.len().div_euclid(3)),
            4 | 5 => {
                let line = self.random.usize(..current.len());
                self.change_line(&mut current[line]);
            }
            _ => self.revise_lines(bill, basis, &mut current),
        }
        current
    }

    /// Changes, adds, respells, copies or drops up to three lines.
    fn revise_lines(&mut self, bill: &BillKey, basis: usize, current: &mut Vec<RandomLine>) {
        for _ in 0..self.random.usize(..4) {
            let line = self.random.usize(..current.len());
            match self.random.u8(..5) {
                0 if current.len() > 1 => drop(current.swap_remove(line)),
                1 => self.change_line(&mut current[line]),
                2 => current.extend(self.new_lines(bill, basis, 1..4)),
                3 => self.respell_line(&mut current[line]),
                _ => {
                    let twin = self.copy_line(&current[line]);
                    current.push(twin);
                }
            }
        }
    }

    /// Returns lines to add to a bill: some of its current and earlier lines, new ones, and sometimes a changed one.
    pub(super) fn extend_bill(
        &mut self,
        bill: &BillKey,
        current: Vec<RandomLine>,
        earlier: Vec<RandomLine>,
    ) -> Vec<RandomLine> {
        let basis = current.first().map_or(self.basis, |line| line.basis);
        let mut lines = self.new_lines(bill, basis, 0..4);
        let repeated = pick_random(&mut self.random, &[5, 12, 16, 25]);
        for line in current {
            match self.random.u8(..40) {
                0 => {
                    let mut changed = line;
                    self.change_line(&mut changed);
                    lines.push(changed);
                }
                1..4 => lines.extend([line.clone(), line]),
                4 => {
                    let mut respelled = line;
                    self.respell_line(&mut respelled);
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

    /// Makes new lines of a bill. Some are equal, some have the same id.
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
            line.texts.insert("Transaction Type", random_action_text(&mut self.random));
            line.texts.insert("Billing Mode", random_mode_text(&mut self.random));
            self.set_id(&mut line);
            if self.is_detailed {
                self.add_details(&mut line);
            }
            if self.random.u8(..3) == 0 {
                self.set_product(&mut line);
            }
            // Some exports lack this column.
            if self.random.u8(..8) == 0 {
                line.texts.remove("Instance ID");
            }
            match self.random.u8(..12) {
                0 | 1 => {
                    let twin = self.copy_line(&line);
                    lines.push(twin);
                }
                // Another component with the same id.
                2 if self.is_detailed => {
                    let mut other = line.clone();
                    other.texts.insert("Component Name", "Traffic".to_owned());
                    other.set_amount(3, draw_random_units(&mut self.random), &mut self.random);
                    lines.push(other);
                }
                // Another charge with the same id.
                3 => {
                    let mut other = line.clone();
                    other.set_amount(3, draw_random_units(&mut self.random), &mut self.random);
                    lines.push(other);
                }
                _ => {}
            }
            lines.push(line);
        }
        lines
    }

    /// Copies a line as another charge, with another id if it has one.
    fn copy_line(&mut self, line: &RandomLine) -> RandomLine {
        let mut twin = line.clone();
        if twin.texts.get("Id").is_some_and(|id| !["", "-"].contains(&id.as_str())) {
            self.lines += 1;
            self.set_id(&mut twin);
        }
        twin
    }

    /// Sets the id of a line, if it gets one.
    fn set_id(&mut self, line: &mut RandomLine) {
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

    /// Adds component, usage and times to a line.
    fn add_details(&mut self, line: &mut RandomLine) {
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

    /// Sets the product to one of two that have the same name and differ by code only.
    fn set_product(&mut self, line: &mut RandomLine) {
        line.product = pick_random(&mut self.random, &["p_one", "p_two"]);
        line.texts.insert("Product Name", "one name of two products".to_owned());
        line.texts.insert("Product Code", line.product.to_owned());
    }

    /// Changes one amount or one name of a line.
    fn change_line(&mut self, line: &mut RandomLine) {
        if ["p_one", "p_two"].contains(&line.product) && self.random.bool() {
            return self.set_product(line);
        }
        let random = &mut self.random;
        match random.u8(..8) {
            0 | 1 => drop(line.texts.insert("Transaction Type", random_action_text(random))),
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
            // Too small a change for the guards.
            4 => line.set_amount(3, line.units[3] - random.i128(1..1_000) * line.units[3].signum(), random),
            _ => {
                let amount = random.usize(..6);
                let units = draw_random_units(random);
                line.set_amount(amount, units, random);
            }
        }
    }

    /// Changes the spelling of a line, but not its meaning.
    fn respell_line(&mut self, line: &mut RandomLine) {
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
            4 => drop(line.texts.insert("Transaction Type", respell_action(random, &action))),
            5 => drop(line.texts.insert("Billing Mode", respell_mode(random, &mode))),
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
