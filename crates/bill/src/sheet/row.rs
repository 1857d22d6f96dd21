//! One record to one charge: every text resolved, or a fault for each that cannot be.

use super::fault::{Fault, FaultPlace, Notice, shorten};
use super::header::Header;
use super::splitter::Record;
use super::swallowed::find_swallowed_rows;
use super::{Findings, Rules};
use crate::column::Column;
use crate::line::{BillKey, Charge, stated_text};
use crate::measure::{Amounts, Measure};
use crate::money::{Amount, AmountError};
use crate::month::Month;
use crate::name_memo::{KnownNames, NameMemo};
use crate::pay_mode::PayMode;
use crate::tables::normalise;
use crate::transaction_type::TransactionType;
use crate::uin::Uin;

/// The only currency of partner bills.
const CURRENCY: &str = "USD";

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
        memo: &'r mut NameMemo,
        record: Record<'r>,
        findings: &mut Findings,
    ) -> Option<Charge<'r>> {
        if record.len() != self.header.width {
            findings.faults.add(self.file, wrong_width(&record, self.header.width));
            return None;
        }
        if let Some(fault) = find_swallowed_rows(&record, self.header) {
            findings.faults.add(self.file, fault);
            return None;
        }
        let mut row = Row { sheet: self, record, findings };
        let names = [Column::BillingMode, Column::TransactionType, Column::ProductName, Column::Region];
        let known = memo.resolve(self.rules.tables, names.map(|column| row.text(column)));
        // Every step runs, so that all faults of the row are named at once.
        let bill = row.bill();
        let manager = row.manager();
        let kind = row.mode_and_type(known);
        let currency = row.currency();
        let id = row.id();
        let amounts = row.amounts();
        let (pay_mode, transaction_type) = kind?;
        let bill = bill?;
        currency?;
        id?;
        Some(Charge {
            bill,
            manager: manager?.unwrap_or(bill.payer),
            pay_mode,
            transaction_type,
            product: row.given(Column::ProductCode).unwrap_or(known.product),
            region: row.given(Column::RegionCode).unwrap_or(known.region),
            amounts: amounts?,
        })
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
        stated_text(self.text(column))
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
    fn mode_and_type(&mut self, known: KnownNames<'_>) -> Option<(PayMode, TransactionType)> {
        let transaction_type = self.transaction_type(known);
        let mode = self.pay_mode(known);
        let transaction_type = transaction_type?;
        let usual = transaction_type.usual_pay_mode();
        match mode? {
            None => {
                self.notice(Notice::ModeFromType);
                Some((usual, transaction_type))
            }
            Some(mode) => {
                if mode != usual {
                    self.notice(Notice::ModeUnusual);
                }
                Some((mode, transaction_type))
            }
        }
    }

    /// The transaction type: by its code where there is one, else by its name.
    fn transaction_type(&mut self, known: KnownNames<'_>) -> Option<TransactionType> {
        if let Some(code) = self.given(Column::ActionType) {
            let transaction_type = TransactionType::from_code(code);
            if transaction_type.is_none() {
                self.fault(
                    Column::ActionType,
                    "is not a known code of a transaction type",
                    "codes are written exactly as the vendor does, such as postpay_deduct_h",
                );
            }
            return transaction_type;
        }
        let name = self.text(Column::TransactionType);
        let transaction_type = known.transaction_type;
        if self.given(Column::TransactionType).is_none() {
            self.fault(
                Column::TransactionType,
                "names no transaction type",
                "if this is a blank line or a total that a spreadsheet added, remove it; else export the file again",
            );
        } else if transaction_type.is_none() {
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
        transaction_type
    }

    /// The mode; the inner `None` means that the row does not say, the outer one a fault.
    #[expect(clippy::option_option, reason = "the two kinds of absence are told apart right away")]
    fn pay_mode(&mut self, known: KnownNames<'_>) -> Option<Option<PayMode>> {
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
        let mode = known.pay_mode;
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

    /// The id, which no spreadsheet may have rounded: lines that share a rounded one would be told to be the same.
    fn id(&mut self) -> Option<()> {
        if self.given(Column::TransactionId).is_some_and(is_rounded) {
            self.notice(Notice::TransactionIdRounded);
        }
        if !self.given(Column::Id).is_some_and(is_rounded) {
            return Some(());
        }
        self.fault(
            Column::Id,
            "is a number that a spreadsheet has rounded",
            "import the file as downloaded, and never save it from a spreadsheet",
        );
        None
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

    /// Reads the amounts, on the basis that the file states. All are read, so that each fault is named.
    fn amounts(&mut self) -> Option<Amounts> {
        if self.given(Column::OriginalCost).is_none() {
            self.notice(Notice::OriginalEmpty);
        }
        let mut amounts = Amounts::default();
        let mut is_complete = true;
        for measure in Measure::ALL {
            let column = self.sheet.header.basis.column(measure);
            match if is_required(measure) { self.amount(column) } else { self.amount_or_zero(column) } {
                Some(amount) => amounts[measure] = amount,
                None => is_complete = false,
            }
        }
        if self.has_face_value_only() {
            self.notice(Notice::SpFaceValueOnly);
        }
        if !is_complete {
            return None;
        }
        if !amounts.has_consistent_total() {
            self.notice(Notice::TotalDiffers);
        }
        Some(amounts)
    }

    /// Returns whether a savings plan paid for a part of the line, and the file states its face value alone.
    fn has_face_value_only(&self) -> bool {
        self.sheet.header.place(Column::SpDeduction).is_none()
            && self.given(Column::SpDeductionFaceValue).is_some_and(|text| text.parse() != Ok(Amount::ZERO))
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
}

/// Returns true if each line must state the amount; another may be empty, which means zero.
const fn is_required(measure: Measure) -> bool {
    matches!(measure, Measure::BeforeVoucher | Measure::Total)
}

/// Returns whether a text is a number as spreadsheets write long ones, such as 2.02611E+16.
fn is_rounded(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    whole.len() == 1
        && is_number(whole)
        && is_number(fraction)
        && exponent.strip_prefix('+').is_some_and(is_number)
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
