//! Resolves one row to one charge: every text is resolved, or there is a fault for it.

pub(crate) mod amounts;
pub(crate) mod key_facts;
pub(crate) mod row;
mod transaction;

use bill::{
    Amounts, BillKey, CURRENCY, Charge, ChargeKey, Column, Month, NameMemo, PaymentStatus, Texts, Uin,
    stated_name,
};

use key_facts::{KeyFacts, has_accounts};
use row::{FileFacts, Row};

use crate::fault::Fault;
use crate::findings::Findings;
use crate::month_text::read_bill_month;
use crate::notice::Notice;

/// The direct manager that a row states.
enum StatedManager {
    /// None, so it is the payer.
    Payer,
    /// A second-level reseller.
    Account(Uin),
}

/// Resolves the charge of a row; `None` if it has faults, which then are in the findings.
pub(crate) fn resolve_charge<'r>(
    file: &FileFacts<'_>,
    memo: &'r mut NameMemo,
    line: u64,
    texts: Texts<'r>,
    findings: &mut Findings,
) -> Option<Charge<'r>> {
    let mut row = Row { file, line, texts, findings };
    // Every step runs, so that all faults of the row are named at once.
    let charge = row.resolve_key(memo);
    let id = row.check_ids();
    let amounts = row.read_amounts();
    id?;
    Some(Charge { amounts: amounts?, ..charge? })
}

/// Resolves the texts of a row in the columns of its key.
pub(crate) fn resolve_key_facts<'r>(
    file: &FileFacts<'_>,
    memo: &'r mut NameMemo,
    texts: Texts<'r>,
) -> KeyFacts {
    let mut findings = Findings::default();
    let charge = Row { file, line: 0, texts, findings: &mut findings }.resolve_key(memo);
    KeyFacts {
        key: charge.map(|charge| ChargeKey::of(&charge)),
        notices: findings.notices.iter().map(|(notice, ..)| notice).collect(),
        has_accounts: has_accounts(&texts),
    }
}

impl<'r> Row<'r, '_> {
    /// Resolves the key of the charge, from the texts in [`KEY_COLUMNS`](key_facts::KEY_COLUMNS) alone. Its amounts are zero.
    fn resolve_key(&mut self, memo: &'r mut NameMemo) -> Option<Charge<'r>> {
        let names = [Column::BillingMode, Column::TransactionType, Column::ProductName, Column::Region];
        let known = memo.resolve(self.file.rules.tables, names.map(|column| self.text_of(column)));
        let bill = self.resolve_bill();
        let manager = self.read_manager();
        let mode_and_type = self.resolve_mode_and_type(known);
        let currency = self.check_currency();
        let (pay_mode, transaction_type) = mode_and_type?;
        let bill = bill?;
        currency?;
        Some(Charge {
            bill,
            manager: match manager? {
                StatedManager::Account(manager) => manager,
                StatedManager::Payer => bill.payer,
            },
            pay_mode,
            transaction_type,
            product: self.stated_text_of(Column::ProductCode).unwrap_or(known.product),
            region: self.stated_text_of(Column::RegionCode).unwrap_or(known.region),
            product_name: stated_name(self.text_of(Column::ProductName)),
            region_name: stated_name(self.text_of(Column::Region)),
            payment: PaymentStatus::parse(self.text_of(Column::PaymentStatus)),
            amounts: Amounts::default(),
        })
    }
}

impl Row<'_, '_> {
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
        if let Some(given) = self.file.rules.month.filter(|given| *given != month) {
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
        if let Some(month) = self.file.rules.month {
            if self.file.month_of_name.is_some_and(|of_name| of_name != month) {
                self.add_notice(Notice::MonthNotOfFileName);
            }
            return Some(month);
        }
        if let Some(month) = self.file.month_of_name {
            self.add_notice(Notice::MonthFromFileName);
            return Some(month);
        }
        let fault = Fault::of_column(
            self.line,
            self.file.header.title(Column::BillMonth),
            "nothing says which month the line is for: no text in a Bill Month column, no --month, and no yyyymm in the \
             file's name",
            "pass --month yyyy-MM",
        );
        self.findings.faults.add(self.file.name, fault);
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
