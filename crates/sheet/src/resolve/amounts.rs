//! Reads the amounts of a row, on the basis that its file states.

use bill::{Amount, AmountError, Amounts, Column, Measure};

use super::row::Row;
use crate::notice::Notice;

impl Row<'_, '_> {
    /// Reads the amounts. All of them are read, so that all faults are named at once.
    pub(super) fn read_amounts(&mut self) -> Option<Amounts> {
        if self.stated_text_of(Column::OriginalCost).is_none() {
            self.add_notice(Notice::OriginalEmpty);
        }
        let mut amounts = Amounts::default();
        let mut is_complete = true;
        for measure in Measure::ALL {
            match self.read_amount(measure) {
                Some(amount) => amounts[measure] = amount,
                None => is_complete = false,
            }
        }
        if self.has_face_value_only() {
            self.add_notice(Notice::SpFaceValueOnly);
        }
        if !is_complete {
            return None;
        }
        if !amounts.has_consistent_total() {
            self.add_notice(Notice::TotalDiffers);
        }
        Some(amounts)
    }

    /// Reads one amount. Where it may be missing, `-`, an empty text and no column at all mean zero.
    fn read_amount(&mut self, measure: Measure) -> Option<Amount> {
        let column = self.file.header.basis.column(measure);
        if !is_required(measure) && self.stated_text_of(column).is_none() {
            return Some(Amount::ZERO);
        }
        match self.text_of(column).parse() {
            Ok(amount) => Some(amount),
            Err(error) => {
                self.add_fault(column, format!("{error}"), describe_amount_remedy(error));
                None
            }
        }
    }

    /// Returns true if a savings plan paid for a part of the line, and the file states its face value alone.
    fn has_face_value_only(&self) -> bool {
        let face_value = self.stated_text_of(Column::SpDeductionFaceValue);
        self.texts.get(Column::SpDeduction).is_none()
            && face_value.is_some_and(|text| text.parse() != Ok(Amount::ZERO))
    }
}

/// Returns true if each line must state the amount.
pub(crate) const fn is_required(measure: Measure) -> bool {
    matches!(measure, Measure::BeforeVoucher | Measure::Total)
}

/// The remedy for a text that is no amount.
fn describe_amount_remedy(error: AmountError) -> &'static str {
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
