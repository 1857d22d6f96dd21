//! Bill files: no bytes make the sheet panic, blocks change nothing, lines are those of a slow reader, and
//! the sums are the same however the lines are divided.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::OnceLock;

use bill::{Bills, CodeTables, Column, Fold, LineDigest, LinesDigest, Sums, check_laws, sum_by_pay_mode};
use sheet::{Findings, Rules, Sheet};

use super::choices::Choices;
use super::records::{Broken, records};

/// Headers that stand for a first byte of 1, 2 or 3, so that short inputs reach the rows.
pub(crate) const HEADERS: [(u8, &str); 3] = [
    (
        1,
        "OwnerAccountID,PayerAccountID,BillingMode,TransactionType,OriginalCost,Currency,\
         TotalAmountBeforeVoucher,CustomerVoucherDeduction,TotalCost,BillMonth,ProductName,Region,Note\n",
    ),
    (
        2,
        "OwnerUin,PayerUin,PayMode,ActionType,OriginalCost,Currency,TotalAmountBeforeVoucher,\
         CustomerVoucherDeduction,TotalCost,BillMonth,BusinessCode,RegionId,ResellerUin\n",
    ),
    (
        3,
        "PayerAccountID,OwnerAccountID,BillingMode,TransactionType,OriginalCost,Currency,\
         TotalAmountAfterDiscount,VoucherDeduction,AmountBeforeTax,RIDeductionCost,SPDeductionCost,X,X\n",
    ),
];

/// The outcome of one reading.
#[derive(Debug, Default, PartialEq)]
struct Reading {
    /// Number and digest of each line; the digest is over all that a line says.
    lines: Vec<(u64, LineDigest)>,
    findings: Findings,
    digest: LinesDigest,
    counted: u64,
    basis: Option<bill::Basis>,
}

/// The bytes are a file, or the rows of one behind one of the headers above.
pub(crate) fn check(bytes: &[u8]) {
    let mut choices = Choices::of(bytes);
    let header = HEADERS.iter().find(|(number, _)| bytes.first() == Some(number));
    let file = match header {
        Some((_, header)) => [header.as_bytes(), &bytes[1..]].concat(),
        None => bytes.to_vec(),
    };
    let name = if choices.flip() { "bill.csv" } else { "x/L3-202211-a.csv" };
    let mut whole = Fold::new();
    let reading = read(name, &file, usize::MAX, |line| whole.add(&line.charge).unwrap());

    // The same in blocks, its lines dealt out to two folds.
    let (mut one, mut other) = (Fold::new(), Fold::new());
    // Small blocks cost most, since a record is split again with each.
    let block_bytes_max = if choices.below(8) == 0 { 7 } else { 300 };
    let block_bytes = 1 + choices.below(block_bytes_max);
    let again = read(name, &file, block_bytes, |line| {
        let fold = if choices.flip() { &mut one } else { &mut other };
        fold.add(&line.charge).unwrap();
    });
    assert_eq!(again, reading, "in blocks of {block_bytes}");

    for fault in reading.findings.faults.first() {
        assert!(!fault.to_string().chars().any(|c| c.is_control() && c != '\n'), "{fault}");
    }
    if !reading.lines.is_empty() {
        check_sums(&whole.into_bills(), one.into_bills(), &other.into_bills(), &reading);
    }
    check_records(&file, &reading, name);
}

fn tables() -> &'static CodeTables {
    static TABLES: OnceLock<CodeTables> = OnceLock::new();
    TABLES.get_or_init(CodeTables::shipped)
}

/// Reads a file in blocks of a size.
fn read(name: &str, file: &[u8], block_bytes: usize, mut each: impl FnMut(&bill::Line<'_>)) -> Reading {
    let mut reading = Reading::default();
    let mut sheet = Sheet::new(name, Rules { tables: tables(), month: None });
    let Reading { lines, findings, digest, .. } = &mut reading;
    let mut keep = |line: &bill::Line<'_>| -> Result<(), Infallible> {
        let of_line = line.digest();
        digest.add(of_line);
        lines.push((line.number, of_line));
        each(line);
        Ok(())
    };
    let mut blocks = file.chunks(block_bytes).peekable();
    while let Some(block) = blocks.next() {
        // The end comes with the last block, or behind it: both are lawful.
        let at_end = blocks.peek().is_none() && block_bytes.is_multiple_of(2);
        let Ok(()) = sheet.read(block, at_end, findings, &mut keep);
        if at_end {
            (reading.counted, reading.basis) = (sheet.lines(), sheet.basis());
            return reading;
        }
    }
    let Ok(()) = sheet.read(b"", true, findings, &mut keep);
    (reading.counted, reading.basis) = (sheet.lines(), sheet.basis());
    reading
}

/// Checks that the lines, divided, have the sums of them all, and these the laws.
fn check_sums(whole: &Bills, mut one: Bills, other: &Bills, reading: &Reading) {
    check_laws(whole).unwrap();
    for (key, bill) in other {
        let into = one.entry(*key).or_default();
        into.sums.merge(&bill.sums).unwrap();
        into.cells.extend(bill.cells.iter().cloned());
    }
    let mut lines = 0;
    for (key, bill) in whole {
        lines += bill.sums.lines;
        let divided = one.remove(key).unwrap();
        assert_eq!(divided.sums, bill.sums);
        let mut cells: BTreeMap<_, Sums> = BTreeMap::new();
        for cell in &divided.cells {
            let key = (cell.manager, cell.pay_mode, cell.transaction_type, &*cell.product, &*cell.region);
            cells.entry(key).or_default().merge(&cell.sums).unwrap();
        }
        let found: Vec<_> = bill
            .cells
            .iter()
            .map(|cell| {
                let key = (cell.manager, cell.pay_mode, cell.transaction_type, &*cell.product, &*cell.region);
                (key, cell.sums)
            })
            .collect();
        assert_eq!(found, cells.into_iter().collect::<Vec<_>>());
        let mut modes = Sums::default();
        for mode in sum_by_pay_mode(&bill.cells).unwrap() {
            modes.merge(&mode.sums).unwrap();
        }
        assert_eq!(modes, bill.sums);
    }
    assert!(one.is_empty());
    assert_eq!(usize::try_from(lines), Ok(reading.lines.len()));
}

/// Checks the lines against those of a slow reader.
fn check_records(file: &[u8], reading: &Reading, name: &str) {
    if reading.basis.is_none() {
        return;
    }
    if reading.findings.faults.first().iter().any(|fault| fault.fault.why.contains("header is repeated")) {
        return; // nothing behind it is read
    }
    let mut file = file;
    while let Some(rest) = file.strip_prefix(b"\xef\xbb\xbf") {
        file = rest;
    }
    let (slow, broken) = records(file);
    // The header is the first of the records that are not blank, behind a line that says the separator.
    let is_blank = |fields: &[String]| fields.iter().all(|field| field.trim().is_empty());
    let mut slow = slow.into_iter().filter(|record| !is_blank(&record.fields)).peekable();
    slow.next_if(|first| match first.fields.as_slice() {
        [start, rest] => start.trim_start_matches(' ').eq_ignore_ascii_case("sep=") && rest.trim().is_empty(),
        _ => false,
    });
    let header: Vec<String> = slow.next().unwrap().fields;
    let rows: BTreeMap<u64, Vec<String>> = slow.map(|row| (row.line, row.fields)).collect();
    assert_eq!(usize::try_from(reading.counted), Ok(rows.len()), "{broken:?}");
    let faults = reading.findings.faults.count();
    let breaks = u64::from(broken != Broken::Not);
    assert!(faults >= breaks, "{broken:?}");
    let lost = u64::try_from(rows.len() - reading.lines.len()).unwrap();
    assert!(lost <= faults - breaks, "a line is lost without a word");
    if reading.lines.is_empty() {
        return;
    }
    read(name, file, usize::MAX, |line| {
        let fields = &rows[&line.number];
        assert_eq!(fields.len(), header.len());
        let place = |name: &str| header.iter().position(|header| header.trim().eq_ignore_ascii_case(name));
        // In the API's own words, `ProductCode` is another column.
        for column in Column::ALL.into_iter().filter(|column| *column != Column::ProductCode) {
            if let Some(place) = place(column.name()) {
                assert_eq!(line.texts.get(column), Some(fields[place].as_str()), "{column:?}");
            }
        }
        for (name, text) in line.texts.unknown() {
            // A name with a number may be that of a column without one.
            let place = header.iter().position(|header| header.trim() == name && !name.ends_with(')'));
            assert!(place.is_none_or(|place| fields[place] == text), "{name:?} {text:?}");
        }
    });
}
