//! A random world of bills behind a server, and what each caller must be answered about it, by plain addition.

use std::collections::BTreeSet;

use ::worlds::random_lines::{LineBill, RandomLine, draw_random_units, pick_random};
use fastrand::Rng;

use crate::support::{DISTRIBUTOR, Home, Key, RESELLER, SECOND_LEVEL, Server, seed, unlimited_rates};
use crate::worlds::lines::{random_file_texts, random_line, random_payer};
use crate::worlds::sums::can_see;

/// The customers.
const CUSTOMERS: [&str; 4] = ["700000000001", "700000000002", "700000000003", "700000000004"];

/// The customer whose bills state what their payers pay, and the number of that basis.
const COST_CUSTOMER: &str = CUSTOMERS[3];
const COST: usize = 1;

/// The indices of original cost, voucher and total cost among the amounts of a line.
const SHOWN: [usize; 3] = [0, 2, 3];

/// Original cost, voucher and total cost, in units of 10^-8 USD.
pub(crate) type Amounts = [i128; 3];

/// The world.
pub(crate) struct World {
    pub(crate) home: Home,
    pub(crate) server: Server,
    /// Account number and key of each partner.
    pub(crate) partners: Vec<(&'static str, Key)>,
    /// Those of each customer.
    pub(crate) customers: Vec<(&'static str, Key)>,
    pub(crate) months: Vec<String>,
    /// The lines of the current versions.
    pub(crate) lines: Vec<RandomLine>,
    pub(crate) random: Rng,
    /// Its seed, for messages.
    pub(crate) at: String,
}

impl World {
    /// Makes a world, imports it, and imports it again with corrections.
    pub(crate) fn random() -> Self {
        let seed = seed();
        let mut random = Rng::with_seed(seed);
        let home = Home::with_partners();
        home.config(&unlimited_rates());
        for customer in CUSTOMERS {
            home.ok(&["account", "add", customer, "--role", "customer"]);
        }
        let with_keys =
            |accounts: &[&'static str]| accounts.iter().map(|uin| (*uin, home.key(uin))).collect();
        let partners = with_keys(&[DISTRIBUTOR, SECOND_LEVEL, RESELLER]);
        let customers = with_keys(&CUSTOMERS);
        let months = BTreeSet::from(["2021-12".to_owned(), format!("2022-{:02}", random.u32(1..13))]);
        let months: Vec<String> = months.into_iter().collect();
        let mut lines = draw_lines(&months, &mut random);
        import_lines(&home, &lines, &mut random);
        for _ in 0..2 {
            correct_lines(&mut lines, &mut random);
            import_lines(&home, &lines, &mut random);
        }
        let server = home.serve();
        Self { home, server, partners, customers, months, lines, random, at: format!("WORLD_SEED={seed}") }
    }

    /// Returns what a partner must be answered about a customer's month: the amounts, or the code of an error.
    pub(crate) fn expect_for_partner(
        &self,
        caller: &str,
        customer: &str,
        month: &str,
    ) -> Result<Amounts, String> {
        let visible: Vec<_> =
            self.lines.iter().filter(|line| line.owner == customer && can_see(caller, line)).collect();
        if visible.is_empty() {
            return Err("UnauthorizedOperation.UinNoAuth".to_owned());
        }
        sum_unless_withheld(visible.into_iter().filter(|line| line.month == month), caller)
    }

    /// Returns what a customer must be answered about its own month.
    pub(crate) fn expect_for_customer(&self, customer: &str, month: &str) -> Result<Amounts, String> {
        let lines = self.lines.iter().filter(|line| line.owner == customer && line.month == month);
        sum_unless_withheld(lines, customer)
    }
}

/// Returns true if a version of a customer's bill may state what its payer pays, so that others are refused it.
pub(crate) fn has_cost_versions(customer: &str) -> bool {
    customer == COST_CUSTOMER
}

/// Adds up lines, unless some state what another account than the caller pays.
fn sum_unless_withheld<'a>(
    lines: impl Iterator<Item = &'a RandomLine> + Clone,
    caller: &str,
) -> Result<Amounts, String> {
    if lines.clone().any(|line| line.basis == COST && line.payer != caller) {
        return Err("ResourceUnavailable".to_owned());
    }
    Ok(sum_lines(lines))
}

/// Adds up lines.
pub(crate) fn sum_lines<'a>(lines: impl Iterator<Item = &'a RandomLine>) -> Amounts {
    add_up(lines.map(|line| SHOWN.map(|amount| line.units[amount])))
}

/// Adds up amounts.
pub(crate) fn add_up(amounts: impl IntoIterator<Item = Amounts>) -> Amounts {
    amounts.into_iter().fold([0; 3], |sum, one| [sum[0] + one[0], sum[1] + one[1], sum[2] + one[2]])
}

/// Draws a line, with the texts of the columns by which an end customer groups its costs.
fn draw_line(random: &mut Rng, basis: usize, bill: LineBill<'_>, number: usize) -> RandomLine {
    let time = |random: &mut Rng| {
        // Some are in another month than the bill.
        let month = if random.u8(..4) == 0 { "2022-06" } else { bill.month };
        let day = random.u8(1..29);
        if random.bool() { format!("{month}-{day:02} 23:30:00") } else { "-".to_owned() }
    };
    let texts = [
        ("Transaction Time", time(random)),
        ("Usage Start Time", time(random)),
        ("Project Name", pick_random(random, &["default", "R&D; a  b", "shop", "-"]).to_owned()),
        ("Availability Zone", pick_random(random, &["Zone 1", " zone\u{a0}1", "Zone 2", ""]).to_owned()),
        ("tag_key:cost center", pick_random(random, &["7; east", " 7; east ", "8", "-"]).to_owned()),
    ];
    let mut line = random_line(random, basis, bill, number);
    line.texts.extend(texts);
    line
}

/// Draws the lines of each customer and month; of some months a customer has none.
fn draw_lines(months: &[String], random: &mut Rng) -> Vec<RandomLine> {
    let mut lines = Vec::new();
    for owner in CUSTOMERS {
        let payer = random_payer(random);
        let has_two_payers = random.bool();
        for (index, month) in months.iter().enumerate() {
            for _ in 0..random.usize(usize::from(index == 0)..12) {
                let payer = if has_two_payers { random_payer(random) } else { payer };
                let basis = if owner == COST_CUSTOMER { COST } else { 0 };
                lines.push(draw_line(random, basis, LineBill { payer, owner, month }, lines.len()));
            }
        }
    }
    lines
}

/// Changes an amount of some lines, replaces some by others of the same bill, and adds some.
fn correct_lines(lines: &mut Vec<RandomLine>, random: &mut Rng) {
    for _ in 0..random.usize(1..6) {
        let index = random.usize(..lines.len());
        let RandomLine { payer, owner, month, basis, .. } = lines[index].clone();
        let number = lines.len() + 1_000 * random.usize(1..1_000);
        let other = draw_line(random, basis, LineBill { payer, owner: &owner, month: &month }, number);
        match random.u8(..3) {
            0 => lines[index].set_amount(pick_random(random, &SHOWN), draw_random_units(random), random),
            1 => lines[index] = other,
            _ => lines.push(other),
        }
    }
}

/// Imports lines, those of each basis by itself, as their files have other columns.
fn import_lines(home: &Home, lines: &[RandomLine], random: &mut Rng) {
    for basis in [0, COST] {
        let lines: Vec<_> = lines.iter().filter(|line| line.basis == basis).cloned().collect();
        let texts = random_file_texts(&lines, random);
        let files: Vec<_> =
            (0..).zip(texts).map(|(index, text)| home.file(&format!("{index}.csv"), text)).collect();
        let flags = ["--second-payer", "--shrink", "all"].map(str::to_owned);
        let arguments = [vec!["import".to_owned()], files, flags.to_vec()].concat();
        home.ok(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    }
}
