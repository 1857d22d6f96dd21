//! The columns of a list of expected totals, and what its rows state.

use std::fmt::Display;

use bill::{CURRENCY, Month, PayMode, Uin};
use sheet::{Fault, Record, is_total_word, read_bill_month, replace_controls};

use super::row::{Expected, ExpectedAmount, RowKey};

/// Length of the longest header that a message quotes in full, in characters.
const HEADER_CHARS_MAX: usize = 160;

/// The form of the header, for messages.
const HEADER_FORM: &str = "begin the list with a header such as customer,total; it may also have payer, manager, pay_mode, original and voucher";

/// Separators of other files, with their names.
const OTHER_SEPARATORS: [(char, &str); 3] = [(';', "semicolons"), ('\t', "tabs"), ('|', "bars")];

/// Indexes of the columns.
#[derive(Debug)]
pub(super) struct ColumnIndexes {
    customer: usize,
    total: usize,
    pub(super) payer: Option<usize>,
    pub(super) manager: Option<usize>,
    pub(super) pay_mode: Option<usize>,
    original: Option<usize>,
    voucher: Option<usize>,
    month: Option<usize>,
    currency: Option<usize>,
    /// Number of columns.
    count: usize,
}

/// A row of a list.
pub(super) enum ListRow {
    /// The amounts of a customer.
    Customer(RowKey, Expected),
    /// The totals of the rows above.
    Totals(ExpectedAmount),
}

impl ColumnIndexes {
    /// Finds the columns in a header.
    pub(super) fn find(header: &Record<'_>) -> Result<Self, Fault> {
        let names: Vec<String> =
            (0..header.len()).map(|index| field_text(header, index).to_ascii_lowercase()).collect();
        let find = |name: &str| {
            let equal = names.iter().enumerate().filter(|(_, found)| *found == name);
            let mut indexes = equal.map(|(index, _)| index);
            match (indexes.next(), indexes.next()) {
                (_, Some(_)) => Err(Fault::of_line(
                    header.line,
                    format!("column \"{name}\" is there twice"),
                    "remove one of the two",
                )),
                (index, None) => Ok(index),
            }
        };
        let (Some(customer), Some(total)) = (find("customer")?, find("total")?) else {
            return Err(make_header_fault(header, &names));
        };
        Ok(Self {
            customer,
            total,
            payer: find("payer")?,
            manager: find("manager")?,
            pay_mode: find("pay_mode")?,
            original: find("original")?,
            voucher: find("voucher")?,
            month: find("month")?,
            currency: find("currency")?,
            count: names.len(),
        })
    }

    /// Checks the month and the currency of a row, if the list has such columns.
    fn check_scope(&self, record: &Record<'_>, month: Month) -> Result<(), Fault> {
        if let Some(index) = self.month
            && read_bill_month(field_text(record, index)) != Some(month)
        {
            let why = format!("is not {month}, which is compared");
            let remedy = "remove the rows of other months, or compare the month of the list";
            return Err(make_field_fault(record, "month", index, why, remedy));
        }
        if let Some(index) = self.currency
            && !field_text(record, index).eq_ignore_ascii_case(CURRENCY)
        {
            let why = format!("is not {CURRENCY}, in which bills are");
            return Err(make_field_fault(
                record,
                "currency",
                index,
                why,
                "remove the rows of other currencies",
            ));
        }
        Ok(())
    }

    /// Reads a row of a list for a month.
    pub(super) fn read_row(&self, record: &Record<'_>, month: Month) -> Result<ListRow, Fault> {
        let customer = field_text(record, self.customer);
        let mut fields = (0..record.len()).map(|index| field_text(record, index));
        let is_of_totals =
            is_total_word(customer) || (matches!(customer, "" | "-") && fields.any(is_total_word));
        if record.len() != self.count {
            return Err(make_width_fault(record, self.count, is_of_totals));
        }
        if is_of_totals {
            return read_amount(record, "total", self.total).map(ListRow::Totals);
        }
        self.check_scope(record, month)?;
        let uin = |column: &'static str, index: usize| {
            let uin = field_text(record, index).parse::<Uin>();
            uin.map_err(|why| make_account_fault(record, column, index, &why))
        };
        let mode = |index: usize| {
            PayMode::from_code(field_text(record, index)).ok_or_else(|| {
                let why = "is not prePay, postPay or riPay";
                make_field_fault(
                    record,
                    "pay_mode",
                    index,
                    why,
                    "write the code of the mode, or leave the column out",
                )
            })
        };
        let optional = |column: &'static str, index: Option<usize>| {
            index.map(|index| read_amount(record, column, index)).transpose()
        };
        let key = RowKey {
            payer: self.payer.map(|index| uin("payer", index)).transpose()?,
            customer: uin("customer", self.customer)?,
            manager: self.manager.map(|index| uin("manager", index)).transpose()?,
            pay_mode: self.pay_mode.map(mode).transpose()?,
        };
        let expected = Expected {
            line: record.line,
            total: read_amount(record, "total", self.total)?,
            original: optional("original", self.original)?,
            voucher: optional("voucher", self.voucher)?,
        };
        Ok(ListRow::Customer(key, expected))
    }
}

/// Reads an amount of a row.
fn read_amount(record: &Record<'_>, column: &str, index: usize) -> Result<ExpectedAmount, Fault> {
    ExpectedAmount::parse(field_text(record, index)).map_err(|why| {
        let remedy = "write a plain decimal such as 1234.56: no separators, exponent or sign of currency";
        make_field_fault(record, column, index, why, remedy)
    })
}

/// The fault of a field.
fn make_field_fault(
    record: &Record<'_>,
    column: &str,
    index: usize,
    why: impl Display,
    remedy: &str,
) -> Fault {
    Fault::of_column(record.line, column, why.to_string(), remedy).with_value(field_text(record, index))
}

/// The fault of a field that is no account number, such as one that a spreadsheet has rounded.
fn make_account_fault(record: &Record<'_>, column: &str, index: usize, why: &dyn Display) -> Fault {
    let text = field_text(record, index);
    let is_rounded = text.split_once(['E', 'e']).is_some_and(|(digits, exponent)| {
        digits.starts_with(|c: char| c.is_ascii_digit()) && exponent.ends_with(|c: char| c.is_ascii_digit())
    });
    let remedy = if is_rounded {
        "a spreadsheet has shortened the number, and its last digits may be lost: format the column as text before the \
         numbers are entered, and save the list again"
    } else {
        "write the number of the account in digits alone"
    };
    make_field_fault(record, column, index, why, remedy)
}

/// The fault of a row with too few or too many fields.
fn make_width_fault(record: &Record<'_>, count: usize, is_of_totals: bool) -> Fault {
    let fields = match record.len() {
        1 => "1 field".to_owned(),
        several => format!("{several} fields"),
    };
    if is_of_totals {
        return Fault::of_line(
            record.line,
            format!("the row of totals has {fields}, and the header has {count} columns"),
            "remove the row; the report states the sum of the list",
        );
    }
    Fault::of_line(
        record.line,
        format!("the row has {fields}, and the header has {count} columns"),
        "give each row as many fields as the header has; an amount with a comma in it must be written without",
    )
    .of_cause("another number of fields")
}

/// The fault of a header without the required columns. It shows the header that was found.
fn make_header_fault(header: &Record<'_>, names: &[String]) -> Fault {
    let first: Vec<&str> = names.iter().take(HEADER_CHARS_MAX).map(String::as_str).collect();
    let found = replace_controls(&first.join(","));
    let found = match found.char_indices().nth(HEADER_CHARS_MAX) {
        None => found,
        Some((end, _)) => format!("{}…", found.split_at(end).0),
    };
    if names.iter().any(|name| name.contains('\r')) {
        return Fault::of_line(
            header.line,
            "lines end with a carriage return (CR) alone, as on an old Mac",
            "save the list as CSV in UTF-8, with line ends of Unix or Windows",
        );
    }
    let separator = OTHER_SEPARATORS.iter().find(|(other, _)| {
        names.first().is_some_and(|first| first.contains(*other) && first.split(*other).count() >= 2)
    });
    if let Some((_, name)) = separator {
        return Fault::of_line(
            header.line,
            format!("the columns are separated by {name}, not by commas; header found: \"{found}\""),
            "save the list as CSV with commas; amounts have a point before their decimals",
        );
    }
    let missing: Vec<&str> =
        ["customer", "total"].into_iter().filter(|name| !names.iter().any(|found| found == name)).collect();
    let missing = match missing.as_slice() {
        [one] => format!("no column \"{one}\""),
        _ => "no column \"customer\" and no column \"total\"".to_owned(),
    };
    let is_data = names.first().is_some_and(|first| first.parse::<Uin>().is_ok());
    let why = if is_data {
        format!("the list has no header; its first line is \"{found}\"")
    } else {
        format!("there is {missing} in the header \"{found}\"")
    };
    Fault::of_line(header.line, why, HEADER_FORM)
}

/// Returns the text of a field, without blanks and marks around it. A field that the record lacks is empty.
pub(super) fn field_text<'a>(record: &Record<'a>, index: usize) -> &'a str {
    record.field(index).unwrap_or_default().trim_start_matches('\u{feff}').trim()
}
