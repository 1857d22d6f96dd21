//! The list of expected totals: a CSV file with the columns `customer` and `total`, and `payer`, `pay_mode`,
//! `original` and `voucher` where they are wanted. Other columns do not count.

use crate::terminal::table::format_count;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;

use anyhow::{Context as _, anyhow};
use bill::{AmountError, FAULTS_SHOWN_MAX, PayMode, Record, Splitter, Sum, Uin};

use super::{Key, Shape};

/// How much of the file is read at once, in bytes.
const BLOCK_BYTES: usize = 1 << 16;

/// What is expected of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Expected {
    /// The line on which it stands.
    line: u64,
    pub(super) total: Amount,
    original: Option<Amount>,
    voucher: Option<Amount>,
}

/// An amount as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    pub(super) text: String,
    pub(super) sum: Sum,
    /// How many digits stand behind the point.
    pub(super) decimals: usize,
}

impl Amount {
    /// Reads a plain decimal text.
    pub(super) fn parse(text: &str) -> Result<Amount, AmountError> {
        let sum = text.parse()?;
        let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        Ok(Amount { text: text.to_owned(), sum, decimals })
    }
}

impl Expected {
    /// The amounts that are expected, each with its name.
    pub(super) fn amounts(&self) -> impl Iterator<Item = (&'static str, &Amount)> {
        let optional = [("original", self.original.as_ref()), ("voucher", self.voucher.as_ref())];
        let optional = optional.into_iter().filter_map(|(name, amount)| Some((name, amount?)));
        optional.chain([("total", &self.total)])
    }
}

/// Where the columns stand.
#[derive(Debug)]
struct Columns {
    customer: usize,
    total: usize,
    payer: Option<usize>,
    pay_mode: Option<usize>,
    original: Option<usize>,
    voucher: Option<usize>,
    /// How many there are.
    count: usize,
}

/// Reads a list.
pub(super) fn read(path: &Path) -> anyhow::Result<(Shape, BTreeMap<Key, Expected>)> {
    let name = path.display();
    let mut file = std::fs::File::open(path).with_context(|| format!("could not open {name}"))?;
    let mut reading = Reading { columns: None, list: BTreeMap::new(), faults: Vec::new() };
    let mut splitter = Splitter::default();
    let mut block = vec![0; BLOCK_BYTES];
    loop {
        let bytes = file.read(&mut block).with_context(|| format!("could not read {name}"))?;
        splitter.push(block.get(..bytes).unwrap_or_default());
        if reading.columns.is_none() && splitter.unread().starts_with("\u{feff}".as_bytes()) {
            splitter.skip("\u{feff}".len());
        }
        loop {
            let line = splitter.next_line();
            match splitter.next(bytes == 0) {
                Ok(None) => break,
                Ok(Some(record)) => reading.record(&record).map_err(|why| anyhow!("{name}:{why}"))?,
                Err(fault) => {
                    let (why, remedy) = fault.words();
                    return Err(anyhow!("{name}:{line}: {why}; {remedy}"));
                }
            }
        }
        if bytes == 0 {
            return reading.end(&name);
        }
    }
}

/// A list that is being read.
struct Reading {
    columns: Option<Columns>,
    list: BTreeMap<Key, Expected>,
    /// What is wrong, each with its line.
    faults: Vec<String>,
}

impl Reading {
    /// Reads a record: the header first.
    fn record(&mut self, record: &Record<'_>) -> Result<(), String> {
        let Some(columns) = &self.columns else {
            self.columns = Some(Columns::of(record)?);
            return Ok(());
        };
        if record.is_blank() {
            return Ok(());
        }
        let row = columns.row(record);
        let fault = match row {
            Err(fault) => fault,
            Ok((key, expected)) => match self.list.insert(key, expected) {
                None => return Ok(()),
                Some(before) => format!(
                    "{}: column \"customer\": \"{}\" already stands on line {}; a customer (and pay_mode, and payer) \
                     stands once: take one out, or add a column payer or pay_mode that tells them apart",
                    record.line, key.customer, before.line
                ),
            },
        };
        self.faults.push(fault);
        Ok(())
    }

    /// The list, unless something is wrong with it.
    fn end(self, name: &impl std::fmt::Display) -> anyhow::Result<(Shape, BTreeMap<Key, Expected>)> {
        let Some(columns) = self.columns else {
            return Err(anyhow!("{name}: is empty; it needs a header such as customer,total"));
        };
        if !self.faults.is_empty() {
            let mut shown = String::new();
            for fault in self.faults.iter().take(FAULTS_SHOWN_MAX) {
                let _ = write!(shown, "\n{name}:{fault}");
            }
            let rest = self.faults.len().saturating_sub(FAULTS_SHOWN_MAX);
            let rest = if rest > 0 { format!("\n… and {rest} more") } else { String::new() };
            return Err(anyhow!(
                "nothing was compared: {} in the list{shown}{rest}",
                format_count(u64::try_from(self.faults.len()).unwrap_or(u64::MAX), "fault")
            ));
        }
        let shape = Shape { has_payer: columns.payer.is_some(), has_mode: columns.pay_mode.is_some() };
        Ok((shape, self.list))
    }
}

impl Columns {
    /// Finds the columns in a header.
    fn of(header: &Record<'_>) -> Result<Columns, String> {
        let names: Vec<String> =
            (0..header.len()).map(|place| text(header, place).to_ascii_lowercase()).collect();
        let find = |name: &str| {
            let mut places = names.iter().enumerate().filter(|(_, own)| *own == name).map(|(place, _)| place);
            match (places.next(), places.next()) {
                (_, Some(_)) => Err(format!("{}: column \"{name}\" stands twice; take one out", header.line)),
                (place, None) => Ok(place),
            }
        };
        let needed = |name: &str| {
            find(name)?.ok_or_else(|| {
                format!(
                    "{}: there is no column \"{name}\" in the header \"{}\"; it needs customer and total, and may \
                     have payer, pay_mode, original and voucher",
                    header.line,
                    names.join(",")
                )
            })
        };
        Ok(Columns {
            customer: needed("customer")?,
            total: needed("total")?,
            payer: find("payer")?,
            pay_mode: find("pay_mode")?,
            original: find("original")?,
            voucher: find("voucher")?,
            count: names.len(),
        })
    }

    /// Reads a row.
    fn row(&self, record: &Record<'_>) -> Result<(Key, Expected), String> {
        let line = record.line;
        if record.len() != self.count {
            let (count, len) = (self.count, record.len());
            return Err(format!("{line}: has {len} fields, and the header has {count} columns"));
        }
        let wrong = |column: &str, place: usize, why: &dyn std::fmt::Display| {
            format!("{line}: column \"{column}\": \"{}\" {why}", text(record, place))
        };
        let uin = |column: &str, place: usize| {
            text(record, place).parse::<Uin>().map_err(|why| wrong(column, place, &why))
        };
        let amount = |column: &str, place: usize| {
            let amount = Amount::parse(text(record, place));
            amount.map_err(|why| wrong(column, place, &format!("{why}; write one such as 1234.56")))
        };
        let mode = |place: usize| {
            let why = "is not prePay, postPay or riPay";
            PayMode::from_code(text(record, place)).ok_or_else(|| wrong("pay_mode", place, &why))
        };
        let optional =
            |column: &str, place: Option<usize>| place.map(|place| amount(column, place)).transpose();
        let key = Key {
            payer: self.payer.map(|place| uin("payer", place)).transpose()?,
            customer: uin("customer", self.customer)?,
            pay_mode: self.pay_mode.map(mode).transpose()?,
        };
        let expected = Expected {
            line,
            total: amount("total", self.total)?,
            original: optional("original", self.original)?,
            voucher: optional("voucher", self.voucher)?,
        };
        Ok((key, expected))
    }
}

/// The text of a field, without blanks around it.
fn text<'a>(record: &Record<'a>, place: usize) -> &'a str {
    record.field(place).unwrap_or_default().trim()
}
