//! The columns of a line that have a part in its meaning.

use super::spelling::Spelling;
use crate::column::Column;
use crate::measure::Measure;

/// The columns whose absence may make a line appear to have another meaning than one that has them.
pub const COMPARED_COLUMNS: [Column; 16] = [
    Column::ResellerAccountId,
    Column::ProductName,
    Column::Region,
    Column::TransactionId,
    Column::TransactionTime,
    Column::UsageStartTime,
    Column::UsageEndTime,
    Column::InstanceId,
    Column::ComponentType,
    Column::ComponentName,
    Column::ComponentListPrice,
    Column::ComponentPriceMeasurementUnit,
    Column::ComponentUsage,
    Column::ComponentUsageUnit,
    Column::UsageDuration,
    Column::DurationUnit,
];

/// A text field of a meaning: its number, its column, and how spelling is taken out of it. Numbers below 20 are those
/// of a charge's own fields. The savings plan deduction is in no meaning: files of one charge state it or leave it out.
pub(crate) type TextField = (u64, Column, Spelling);

/// The amounts in a meaning, in their order.
pub(crate) const MEANT_MEASURES: [Measure; 5] =
    [Measure::Original, Measure::BeforeVoucher, Measure::Voucher, Measure::Total, Measure::RiDeduction];

/// The number of the first amount; the month and the accounts have those before it.
pub(crate) const FIRST_AMOUNT_FIELD: u64 = 5;

/// The number of the first code.
pub(super) const FIRST_CODE_FIELD: u64 = 10;

/// The text fields: first the component's type and name, then others whose texts repeat on many lines, then those that differ
/// from line to line.
pub(crate) const TEXT_FIELDS: [TextField; 13] = [
    (25, Column::ComponentType, Spelling::Name),
    (26, Column::ComponentName, Spelling::Name),
    (27, Column::ComponentListPrice, Spelling::Number),
    (28, Column::ComponentPriceMeasurementUnit, Spelling::Name),
    (30, Column::ComponentUsageUnit, Spelling::Name),
    (31, Column::UsageDuration, Spelling::Number),
    (32, Column::DurationUnit, Spelling::Name),
    (20, Column::TransactionId, Spelling::Name),
    (21, Column::TransactionTime, Spelling::Time),
    (22, Column::UsageStartTime, Spelling::Time),
    (23, Column::UsageEndTime, Spelling::Time),
    (24, Column::InstanceId, Spelling::Name),
    (29, Column::ComponentUsage, Spelling::Number),
];

/// Number of the first of [`TEXT_FIELDS`], which tell the components of a line's id apart.
pub(crate) const COMPONENT_FIELDS: usize = 2;

/// Number of the first of [`TEXT_FIELDS`] whose texts repeat on many lines, so that each text is hashed once.
pub(super) const REPEATED_FIELDS: usize = 7;

/// The columns that state codes: pay mode, transaction type, product, region.
pub(super) const CODE_COLUMNS: [Column; 4] =
    [Column::PayMode, Column::ActionType, Column::ProductCode, Column::RegionCode];
