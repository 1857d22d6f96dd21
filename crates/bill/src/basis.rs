//! The set of amounts that a bill file states.

use crate::column::Column;
use crate::measure::Measure;

/// The set of amounts that a file states. The two are never mixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// The amounts that the customer owes: Total Amount Before Voucher, Customer Voucher Deduction, Total Cost.
    Customer,
    /// The partner's cost: Total Amount After Discount (Excluding Tax), Voucher Deduction,
    /// Amount Before Tax.
    Cost,
}

impl Basis {
    /// The columns that only this basis has, all of which a file must have.
    #[must_use]
    pub fn columns(self) -> [Column; 3] {
        [Measure::BeforeVoucher, Measure::Voucher, Measure::Total].map(|measure| self.column(measure))
    }

    /// The column that states an amount on this basis.
    #[must_use]
    pub const fn column(self, measure: Measure) -> Column {
        match (measure, self) {
            (Measure::Original, _) => Column::OriginalCost,
            (Measure::BeforeVoucher, Self::Customer) => Column::TotalAmountBeforeVoucher,
            (Measure::BeforeVoucher, Self::Cost) => Column::TotalAmountAfterDiscount,
            (Measure::Voucher, Self::Customer) => Column::CustomerVoucherDeduction,
            (Measure::Voucher, Self::Cost) => Column::VoucherDeduction,
            (Measure::Total, Self::Customer) => Column::TotalCost,
            (Measure::Total, Self::Cost) => Column::AmountBeforeTax,
            (Measure::RiDeduction, _) => Column::RiDeductionCost,
            (Measure::SpDeduction, _) => Column::SpDeduction,
        }
    }

    /// The name in the catalog and in messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Cost => "cost",
        }
    }

    /// Returns the basis of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Customer, Self::Cost].into_iter().find(|basis| basis.as_str() == name)
    }
}
