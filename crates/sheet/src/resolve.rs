//! Resolves one row to one charge: every text is resolved, or there is a fault for it.

mod amounts;
mod transaction;

use bill::{BillKey, Charge, Column, Month, NameMemo, Texts, Uin, stated_name, stated_text};

use crate::fault::Fault;
use crate::findings::Findings;
use crate::header::Header;
use crate::month_text::read_bill_month;
use crate::notice::Notice;
use crate::rules::Rules;

/// The only currency of partner bills.
const CURRENCY: &str = "USD";

/// The facts about a file by which its rows are resolved.
pub(crate) struct RowContext<'a> {
    pub(crate) file: &'a str,
    pub(crate) header: &'a Header,
    pub(crate) rules: Rules<'a>,
    pub(crate) file_month: Option<Month>,
}

impl RowContext<'_> {
    /// Resolves the charge of a row; `None` if it has faults, which then are in the findings.
    pub(crate) fn resolve_charge<'r>(
        &self,
        memo: &'r mut NameMemo,
        line: u64,
        texts: Texts<'r>,
        findings: &mut Findings,
    ) -> Option<Charge<'r>> {
        let mut row = Row { context: self, line, texts, findings };
        let names = [Column::BillingMode, Column::TransactionType, Column::ProductName, Column::Region];
        let known = memo.resolve(self.rules.tables, names.map(|column| row.text_of(column)));
        // Every step runs, so that all faults of the row are named at once.
        let bill = row.resolve_bill();
        let manager = row.read_manager();
        let mode_and_type = row.resolve_mode_and_type(known);
        let currency = row.check_currency();
        let id = row.check_ids();
        let amounts = row.read_amounts();
        let (pay_mode, transaction_type) = mode_and_type?;
        let bill = bill?;
        currency?;
        id?;
        Some(Charge {
            bill,
            manager: match manager? {
                StatedManager::Account(manager) => manager,
                StatedManager::Payer => bill.payer,
            },
            pay_mode,
            transaction_type,
            product: row.stated_text_of(Column::ProductCode).unwrap_or(known.product),
            region: row.stated_text_of(Column::RegionCode).unwrap_or(known.region),
            product_name: stated_name(row.text_of(Column::ProductName)),
            region_name: stated_name(row.text_of(Column::Region)),
            amounts: amounts?,
        })
    }
}

/// One row that is being resolved.
struct Row<'r, 'f> {
    context: &'f RowContext<'f>,
    /// The number of the row's line in its file.
    line: u64,
    texts: Texts<'r>,
    findings: &'f mut Findings,
}

/// The direct manager that a row states.
enum StatedManager {
    /// None, so it is the payer.
    Payer,
    /// A second-level reseller.
    Account(Uin),
}

impl<'r> Row<'r, '_> {
    /// The text of a column without blanks at its ends; empty if the file has no such column.
    fn text_of(&self, column: Column) -> &'r str {
        self.texts.get(column).unwrap_or_default().trim()
    }

    /// The text of a column; `None` if it is empty or `-`, which both state nothing.
    fn stated_text_of(&self, column: Column) -> Option<&'r str> {
        stated_text(self.text_of(column))
    }

    /// Adds a fault of one column.
    fn add_fault(&mut self, column: Column, why: impl Into<String>, remedy: impl Into<String>) {
        let title = self.context.header.title(column);
        let fault = Fault::of_column(self.line, title, why, remedy).with_value(self.text_of(column));
        self.findings.faults.add(self.context.file, fault);
    }

    /// Counts a notice.
    fn add_notice(&mut self, notice: Notice) {
        let (file, line) = (self.context.file, self.line);
        self.findings.notices.add(notice, || format!("{file}:{line}"));
    }

    /// Resolves the bill that the row belongs to.
    fn resolve_bill(&mut self) -> Option<BillKey> {
        let payer = self.read_uin(Column::PayerAccountId);
        let owner = self.read_uin(Column::OwnerAccountId);
        let month = self.resolve_month();
        Some(BillKey { month: month?, payer: payer?, owner: owner? })
    }

    /// Reads the account number in a column that must hold one.
    fn read_uin(&mut self, column: Column) -> Option<Uin> {
        match self.text_of(column).parse() {
            Ok(uin) => Some(uin),
            Err(error) => {
                self.add_fault(column, format!("{error}"), describe_account_remedy(self.text_of(column)));
                None
            }
        }
    }

    /// Reads the direct manager.
    fn read_manager(&mut self) -> Option<StatedManager> {
        match self.stated_text_of(Column::ResellerAccountId) {
            None => Some(StatedManager::Payer),
            Some(_) => self.read_uin(Column::ResellerAccountId).map(StatedManager::Account),
        }
    }

    /// Resolves the month: by the Bill Month column, else by the caller's month, else by the file's name.
    fn resolve_month(&mut self) -> Option<Month> {
        let Some(text) = self.stated_text_of(Column::BillMonth) else {
            return self.resolve_unstated_month();
        };
        let Some(month) = read_bill_month(text) else {
            self.add_fault(
                Column::BillMonth,
                "is not a month",
                "import the file as downloaded; a month is written yyyy-MM, such as 2022-11",
            );
            return None;
        };
        if let Some(given) = self.context.rules.month.filter(|given| *given != month) {
            self.add_fault(
                Column::BillMonth,
                format!("is not the month {given} of --month"),
                "leave --month out, so that the column decides; or import the file that is meant",
            );
            return None;
        }
        Some(month)
    }

    /// Resolves the month of a row whose file does not state it.
    fn resolve_unstated_month(&mut self) -> Option<Month> {
        if let Some(month) = self.context.rules.month {
            if self.context.file_month.is_some_and(|of_name| of_name != month) {
                self.add_notice(Notice::MonthNotOfFileName);
            }
            return Some(month);
        }
        if let Some(month) = self.context.file_month {
            self.add_notice(Notice::MonthFromFileName);
            return Some(month);
        }
        let fault = Fault::of_column(
            self.line,
            self.context.header.title(Column::BillMonth),
            "nothing says which month the line is for: no text in a Bill Month column, no --month, and no yyyymm in the \
             file's name",
            "pass --month yyyy-MM",
        );
        self.findings.faults.add(self.context.file, fault);
        None
    }

    /// Checks that no spreadsheet has rounded the ids: lines that share a rounded id would be taken for one line.
    fn check_ids(&mut self) -> Option<()> {
        if self.stated_text_of(Column::TransactionId).is_some_and(is_rounded) {
            self.add_notice(Notice::TransactionIdRounded);
        }
        if !self.stated_text_of(Column::Id).is_some_and(is_rounded) {
            return Some(());
        }
        self.add_fault(
            Column::Id,
            "is a number that a spreadsheet has rounded",
            "import the file as downloaded, and never save it from a spreadsheet",
        );
        None
    }

    /// Checks that the currency is US dollars.
    fn check_currency(&mut self) -> Option<()> {
        if self.text_of(Column::Currency).eq_ignore_ascii_case(CURRENCY) {
            return Some(());
        }
        self.add_fault(
            Column::Currency,
            "is not USD, the one currency of partner bills",
            "amounts of other currencies cannot be added to these; keep them apart",
        );
        None
    }
}

/// The remedy for a text that is no account number.
fn describe_account_remedy(text: &str) -> &'static str {
    let is_changed_number = text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().any(|byte| b"Ee.,'`=\" ".contains(&byte));
    if is_changed_number {
        "export the file again; spreadsheets spoil long numbers (2E+11), so never save it from one"
    } else {
        "export the file again, and import it as downloaded"
    }
}

/// Returns true for a number as spreadsheets write long ones, such as 2.02611E+16.
fn is_rounded(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    whole.len() == 1
        && is_number(whole)
        && is_number(fraction)
        && exponent.strip_prefix('+').is_some_and(is_number)
}
