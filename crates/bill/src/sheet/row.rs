//! One record to one charge: every text resolved, or a fault for each that cannot be.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::fault::{Fault, FaultPlace, Notice, shorten};
use super::header::Header;
use super::splitter::Record;
use super::{Findings, Rules};
use crate::action_type::ActionType;
use crate::column::Column;
use crate::line::{Amounts, BillKey, Charge};
use crate::money::{Amount, AmountError, Sum};
use crate::month::Month;
use crate::pay_mode::PayMode;
use crate::tables::{CodeTables, normalise};
use crate::uin::Uin;

/// The only currency of partner bills.
const CURRENCY: &str = "USD";

/// What texts that repeat on nearly every line have been resolved to.
#[derive(Debug, Default)]
pub(super) struct Memo {
    action_types: Table<Option<ActionType>>,
    pay_modes: Table<Option<PayMode>>,
    products: Table<String>,
    regions: Table<String>,
}

type Table<T> = HashMap<Box<str>, T, RandomState>;

/// What the resolution of a row goes by.
pub(super) struct Sheet<'a> {
    pub(super) file: &'a str,
    pub(super) header: &'a Header,
    pub(super) rules: Rules<'a>,
    pub(super) file_month: Option<Month>,
}

impl Sheet<'_> {
    /// The charge of a record; `None` where it has faults, which are then in the findings.
    pub(super) fn charge<'r>(
        &self,
        memo: &'r mut Memo,
        record: Record<'r>,
        findings: &mut Findings,
    ) -> Option<Charge<'r>> {
        if record.len() != self.header.width {
            findings.faults.add(self.file, wrong_width(&record, self.header.width));
            return None;
        }
        let mut row = Row { sheet: self, record, findings };
        memo.learn(&row, self.rules.tables);
        // Every step runs, so that all faults of the row are named at once.
        let bill = row.bill();
        let manager = row.manager();
        let kind = row.mode_and_type(memo);
        let currency = row.currency();
        let amounts = row.amounts();
        let (pay_mode, action_type) = kind?;
        let bill = bill?;
        currency?;
        Some(Charge {
            bill,
            manager: manager?.unwrap_or(bill.payer),
            pay_mode,
            action_type,
            product: row.key(&memo.products, Column::ProductCode, Column::ProductName),
            region: row.key(&memo.regions, Column::RegionCode, Column::Region),
            amounts: amounts?,
        })
    }
}

impl Memo {
    /// Resolves the texts of a row that have not been met before.
    fn learn(&mut self, row: &Row<'_, '_>, tables: &CodeTables) {
        learn(&mut self.action_types, row.text(Column::TransactionType), |t| tables.action_type(t));
        learn(&mut self.pay_modes, row.text(Column::BillingMode), |t| tables.pay_mode(t));
        learn(&mut self.products, row.text(Column::ProductName), |t| tables.product(t));
        learn(&mut self.regions, row.text(Column::Region), |t| tables.region(t));
    }
}

/// Keeps what a text stands for, if it is new.
fn learn<T>(table: &mut Table<T>, text: &str, resolve: impl FnOnce(&str) -> T) {
    if !table.contains_key(text) {
        table.insert(text.into(), resolve(text));
    }
}

/// One record that is being resolved.
struct Row<'r, 'f> {
    sheet: &'f Sheet<'f>,
    record: Record<'r>,
    findings: &'f mut Findings,
}

impl<'r> Row<'r, '_> {
    /// The text of a column without blanks at its ends; empty where the file has no such column.
    fn text(&self, column: Column) -> &'r str {
        self.sheet.header.place(column).and_then(|place| self.record.field(place)).unwrap_or_default().trim()
    }

    /// The text of a column; `None` where it is empty or `-`, which both say "none".
    fn given(&self, column: Column) -> Option<&'r str> {
        Some(self.text(column)).filter(|text| !text.is_empty() && *text != "-")
    }

    /// Adds a fault of one column.
    fn fault(&mut self, column: Column, why: impl Into<String>, remedy: impl Into<String>) {
        let fault = Fault {
            place: FaultPlace::Column(self.record.line, self.sheet.header.title(column)),
            value: Some(self.text(column).to_owned()),
            why: why.into(),
            remedy: remedy.into(),
        };
        self.findings.faults.add(self.sheet.file, fault);
    }

    /// Counts a notice.
    fn notice(&mut self, notice: Notice) {
        let (file, line) = (self.sheet.file, self.record.line);
        self.findings.notices.add(notice, || format!("{file}:{line}"));
    }

    /// The bill that the row belongs to.
    fn bill(&mut self) -> Option<BillKey> {
        let payer = self.uin(Column::PayerAccountId);
        let owner = self.uin(Column::OwnerAccountId);
        let month = self.month();
        Some(BillKey { month: month?, payer: payer?, owner: owner? })
    }

    /// The account number in a column that must hold one.
    fn uin(&mut self, column: Column) -> Option<Uin> {
        match self.text(column).parse() {
            Ok(uin) => Some(uin),
            Err(error) => {
                self.fault(
                    column,
                    format!("{error}"),
                    "export the file again; spreadsheets spoil long numbers (2E+11), so never save \
                     it from one",
                );
                None
            }
        }
    }

    /// The direct manager: the inner `None` means the payer, the outer one a fault.
    #[expect(clippy::option_option, reason = "the two kinds of absence are told apart right away")]
    fn manager(&mut self) -> Option<Option<Uin>> {
        match self.given(Column::ResellerAccountId) {
            None => Some(None),
            Some(_) => self.uin(Column::ResellerAccountId).map(Some),
        }
    }

    /// The month: the Bill Month column, else what the caller says, else the file's name.
    fn month(&mut self) -> Option<Month> {
        let said = self.sheet.rules.month;
        let Some(text) = self.given(Column::BillMonth) else {
            return self.month_from_outside();
        };
        let Some(month) = Month::from_bill_column(text) else {
            self.fault(Column::BillMonth, "is not a month", "write it as yyyy-MM, such as 2022-11");
            return None;
        };
        if let Some(said) = said.filter(|said| *said != month) {
            self.fault(
                Column::BillMonth,
                format!("is not the month {said} that --month says"),
                "leave --month out, so that the column decides; or import the file that is meant",
            );
            return None;
        }
        Some(month)
    }

    /// The month of a row whose file does not state it.
    fn month_from_outside(&mut self) -> Option<Month> {
        if let Some(month) = self.sheet.rules.month {
            if self.sheet.file_month.is_some_and(|of_name| of_name != month) {
                self.notice(Notice::MonthNotOfFileName);
            }
            return Some(month);
        }
        if let Some(month) = self.sheet.file_month {
            self.notice(Notice::MonthFromFileName);
            return Some(month);
        }
        let fault = Fault {
            place: FaultPlace::Column(self.record.line, self.sheet.header.title(Column::BillMonth)),
            value: None,
            why: "nothing says which month the line is for: no text in a Bill Month column, no \
                  --month, and no yyyymm in the file's name"
                .to_owned(),
            remedy: "say it with --month yyyy-MM".to_owned(),
        };
        self.findings.faults.add(self.sheet.file, fault);
        None
    }

    /// Mode and transaction type. The type first, since it stands in for an absent mode.
    fn mode_and_type(&mut self, memo: &Memo) -> Option<(PayMode, ActionType)> {
        let action_type = self.action_type(memo);
        let mode = self.pay_mode(memo);
        let action_type = action_type?;
        let usual = action_type.usual_pay_mode();
        match mode? {
            None => {
                self.notice(Notice::ModeFromType);
                Some((usual, action_type))
            }
            Some(mode) => {
                if mode != usual {
                    self.notice(Notice::ModeUnusual);
                }
                Some((mode, action_type))
            }
        }
    }

    /// The transaction type: by its code where there is one, else by its name.
    fn action_type(&mut self, memo: &Memo) -> Option<ActionType> {
        if let Some(code) = self.given(Column::ActionType) {
            let action_type = ActionType::from_code(code);
            if action_type.is_none() {
                self.fault(
                    Column::ActionType,
                    "is not a known code of a transaction type",
                    "codes are written exactly as the vendor does, such as postpay_deduct_h",
                );
            }
            return action_type;
        }
        let name = self.text(Column::TransactionType);
        let action_type = memo.action_types.get(name).copied().flatten();
        if self.given(Column::TransactionType).is_none() {
            self.fault(
                Column::TransactionType,
                "names no transaction type",
                "if this is a blank line or a total that a spreadsheet added, remove it; else export the file again",
            );
        } else if action_type.is_none() {
            self.fault(
                Column::TransactionType,
                "is not a known transaction type",
                format!(
                    "say which code it stands for in config.toml, under [aliases.transaction_type]: \
                     {:?} = \"postpay_deduct\" (or the code that fits)",
                    shorten(&normalise(name))
                ),
            );
        }
        action_type
    }

    /// The mode; the inner `None` means that the row does not say, the outer one a fault.
    #[expect(clippy::option_option, reason = "the two kinds of absence are told apart right away")]
    fn pay_mode(&mut self, memo: &Memo) -> Option<Option<PayMode>> {
        if let Some(code) = self.given(Column::PayMode) {
            let mode = PayMode::from_code(code);
            if mode.is_none() {
                self.fault(
                    Column::PayMode,
                    "is not a known code of a payment mode",
                    "the codes are prePay, postPay and riPay",
                );
            }
            return mode.map(Some);
        }
        let Some(name) = self.given(Column::BillingMode) else {
            return Some(None);
        };
        let mode = memo.pay_modes.get(name).copied().flatten();
        if mode.is_none() {
            self.fault(
                Column::BillingMode,
                "is not a known billing mode",
                format!(
                    "say which code it stands for in config.toml, under [aliases.billing_mode]: \
                     {:?} = \"postPay\" (or prePay, riPay)",
                    shorten(&normalise(name))
                ),
            );
        }
        mode.map(Some)
    }

    /// The currency, which must be US dollars.
    fn currency(&mut self) -> Option<()> {
        if self.text(Column::Currency).eq_ignore_ascii_case(CURRENCY) {
            return Some(());
        }
        self.fault(
            Column::Currency,
            "is not USD, the one currency of partner bills",
            "amounts of other currencies cannot be added to these; keep them apart",
        );
        None
    }

    /// The amounts, on the basis that the file states.
    fn amounts(&mut self) -> Option<Amounts> {
        let [before_voucher, voucher, total] = self.sheet.header.basis.columns();
        if self.given(Column::OriginalCost).is_none() {
            self.notice(Notice::OriginalEmpty);
        }
        let original = self.amount_or_zero(Column::OriginalCost);
        let before_voucher = self.amount(before_voucher);
        let voucher = self.amount_or_zero(voucher);
        let total = self.amount(total);
        let ri_deduction = self.amount_or_zero(Column::RiDeductionCost);
        let sp_deduction = self.amount_or_zero(Column::SpDeduction);
        let amounts = Amounts {
            original: original?,
            before_voucher: before_voucher?,
            voucher: voucher?,
            total: total?,
            ri_deduction: ri_deduction?,
            sp_deduction: sp_deduction?,
        };
        let units = |amount: Amount| Sum::from(amount).units();
        let difference = units(amounts.before_voucher).checked_sub(units(amounts.voucher));
        if difference != Some(units(amounts.total)) {
            self.notice(Notice::TotalDiffers);
        }
        Some(amounts)
    }

    /// The amount in a column where `-`, empty and no column at all mean zero.
    fn amount_or_zero(&mut self, column: Column) -> Option<Amount> {
        match self.given(column) {
            None => Some(Amount::ZERO),
            Some(_) => self.amount(column),
        }
    }

    /// The amount in a column.
    fn amount(&mut self, column: Column) -> Option<Amount> {
        match self.text(column).parse() {
            Ok(amount) => Some(amount),
            Err(error) => {
                self.fault(column, format!("{error}"), amount_remedy(error));
                None
            }
        }
    }

    /// The key of a product or region: its code where the row has one, else what its name stands for.
    fn key(&self, names: &'r Table<String>, code: Column, name: Column) -> &'r str {
        self.given(code)
            .or_else(|| names.get(self.text(name)).map(String::as_str))
            .unwrap_or(crate::tables::NO_KEY)
    }
}

/// What to do about a text that is no amount.
fn amount_remedy(error: AmountError) -> &'static str {
    match error {
        AmountError::Empty => {
            "only voucher, deductions and original cost may be empty; export the file again"
        }
        AmountError::NotDecimal => {
            "write a plain decimal such as -12.5: no exponent, separators, blanks or sign of currency"
        }
        AmountError::TooPrecise => {
            "bills have at most 8 decimals; a spreadsheet may have changed it, so import the file as downloaded"
        }
        AmountError::TooLarge => "no single line can be that large; check the file",
    }
}

/// The fault of a record with too few or too many fields.
fn wrong_width(record: &Record<'_>, expected: usize) -> Fault {
    let found = record.len();
    Fault {
        place: FaultPlace::Line(record.line),
        value: None,
        why: format!("the line has {found} fields, and the header has {expected}"),
        remedy: if found < expected {
            "the file may have been cut off here; download it again".to_owned()
        } else {
            "a text with a comma in it must stand in quotes; export the file again".to_owned()
        },
    }
}
