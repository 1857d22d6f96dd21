//! The columns of a file of bills, and the texts of a line in them.
//!
//! They are those of the 2023 customer bill in its order (document/product/1085/56859), then those of newer files, and behind
//! them the codes of mode and type, so that a file in any language is read as the same charges. Headers are English in both
//! languages, as at the vendor: Chinese headers are those of the mainland site's bill, whose amounts have another meaning.

use std::borrow::Cow;

use bill::{
    Basis, Column, Language, Measure, NO_KEY, Sum, find_product_name, find_region_name, format_bill_time,
    stated_text, trim_decimal,
};
use store::StoredLine;

/// The columns before the amounts that depend on the basis.
const FIRST_COLUMNS: [Column; 29] = [
    Column::PayerAccountId,
    Column::OwnerAccountId,
    Column::OperatorAccountId,
    Column::ResellerAccountId,
    Column::ProductName,
    Column::BillingMode,
    Column::InstanceType,
    Column::ProjectName,
    Column::Region,
    Column::AvailabilityZone,
    Column::InstanceId,
    Column::InstanceName,
    Column::SubproductName,
    Column::TransactionType,
    Column::TransactionId,
    Column::TransactionTime,
    Column::UsageStartTime,
    Column::UsageEndTime,
    Column::ComponentType,
    Column::ComponentName,
    Column::ComponentListPrice,
    Column::ComponentPriceMeasurementUnit,
    Column::ComponentUsage,
    Column::ComponentUsageUnit,
    Column::UsageDuration,
    Column::DurationUnit,
    Column::OriginalCost,
    Column::RiDeductionDuration,
    Column::RiDeductionCost,
];

/// The columns behind these amounts.
const LAST_COLUMNS: [Column; 19] = [
    Column::PaymentStatus,
    Column::BillMonth,
    Column::Id,
    Column::OrderId,
    Column::RegionCode,
    Column::AvailabilityZoneCode,
    Column::ProductCode,
    Column::SubproductCode,
    Column::ComponentTypeCode,
    Column::ComponentCode,
    Column::ComponentConfiguration,
    Column::SpDeduction,
    Column::SpDeductionFaceValue,
    Column::SpDeductionRate,
    Column::DiscountObject,
    Column::DiscountType,
    Column::DiscountContent,
    Column::PayMode,
    Column::ActionType,
];

/// The columns that say what a partner agreed with its customer or reseller: an end customer's file does not have them.
const PARTNER_COLUMNS: [Column; 6] = [
    Column::ResellerAccountId,
    Column::CustomerDiscountRate,
    Column::PaymentStatus,
    Column::DiscountObject,
    Column::DiscountType,
    Column::DiscountContent,
];

/// Headers of columns that the vendor's files do not have.
const OWN_TITLES: [(Column, &str); 2] =
    [(Column::PayMode, "Billing Mode Code"), (Column::ActionType, "Transaction Type Code")];

/// The beginning of the headers of tags.
const TAG_PREFIX: &str = "tag_key:";

/// The form of a file.
#[derive(Clone, Debug)]
pub(crate) struct FileForm {
    language: Language,
    basis: Basis,
    columns: Vec<Column>,
}

impl FileForm {
    /// The form of a file with amounts on one basis, for the end customer itself or for a partner.
    pub(crate) fn new(language: Language, basis: Basis, is_own: bool) -> Self {
        let rate = match basis {
            Basis::Customer => Column::CustomerDiscountRate,
            Basis::Cost => Column::DiscountRate,
        };
        let columns = FIRST_COLUMNS.into_iter().chain([rate, Column::Currency]);
        let columns = columns.chain(basis.columns()).chain(LAST_COLUMNS);
        let columns = columns.filter(|column| !is_own || !PARTNER_COLUMNS.contains(column)).collect();
        Self { language, basis, columns }
    }

    /// Lists the headers of the known columns, in their order.
    pub(crate) fn list_headers(&self) -> impl Iterator<Item = String> {
        self.columns.iter().map(|column| {
            let own_title = OWN_TITLES.iter().find(|(own, _)| own == column);
            own_title.map_or_else(|| column.title(), |(_, title)| (*title).to_owned())
        })
    }

    /// Lists the texts of a line in the known columns. The line must have been read whole.
    pub(crate) fn list_texts<'l>(&self, line: &'l StoredLine<'_>) -> impl Iterator<Item = Cow<'l, str>> {
        self.columns.iter().map(move |column| self.make_text(line, *column))
    }

    /// Makes the text of a line in a column: names by our tables in the language of the file, amounts as they are summed,
    /// times and numbers in their usual form, and the rest as its file had it, without blanks at the ends.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other texts are those of the file")]
    fn make_text<'l>(&self, line: &'l StoredLine<'_>, column: Column) -> Cow<'l, str> {
        let text = line.text(column).map_or("", str::trim);
        let charge = &line.charge;
        match column {
            Column::PayerAccountId => charge.bill.payer.to_string().into(),
            Column::OwnerAccountId => charge.bill.owner.to_string().into(),
            Column::ResellerAccountId => charge.manager.to_string().into(),
            Column::BillMonth => charge.bill.month.to_string().into(),
            Column::Id => line.id().map_or_else(
                || format!("{}-{}-{}", line.import(), line.file(), line.number()).into(),
                Cow::Borrowed,
            ),
            Column::ProductName => find_product_name(charge.product, self.language).unwrap_or(text).into(),
            Column::Region => find_region_name(charge.region, self.language).unwrap_or(text).into(),
            Column::ProductCode => choose_code(text, charge.product, find_product_name).into(),
            Column::RegionCode => choose_code(text, charge.region, find_region_name).into(),
            Column::BillingMode => charge.pay_mode.name_in(self.language).into(),
            Column::TransactionType => charge.transaction_type.name_in(self.language).into(),
            Column::PayMode => charge.pay_mode.code().into(),
            Column::ActionType => charge.transaction_type.code().into(),
            Column::Currency => bill::CURRENCY.into(),
            Column::TransactionTime | Column::UsageStartTime | Column::UsageEndTime => format_bill_time(text),
            Column::ComponentListPrice
            | Column::ComponentUsage
            | Column::UsageDuration
            | Column::CustomerDiscountRate
            | Column::DiscountRate => trim_decimal(text).into(),
            _ => match self.find_measure(column) {
                Some(measure) => Sum::from(charge.amounts[measure]).format_trimmed().into(),
                None => text.into(),
            },
        }
    }

    /// Finds the amount that a column states.
    fn find_measure(&self, column: Column) -> Option<Measure> {
        Measure::ALL.into_iter().find(|measure| self.basis.column(*measure) == column)
    }
}

/// Returns the code of a product or region: its key, unless that is a name.
fn choose_code<'l>(
    stated: &str,
    key: &'l str,
    find_name: fn(&str, Language) -> Option<&'static str>,
) -> &'l str {
    let is_in_table =
        || [Language::English, Language::Chinese].iter().any(|one| find_name(key, *one).is_some());
    let is_code = stated_text(stated).is_some() || is_in_table();
    if is_code && key != NO_KEY { key } else { "" }
}

/// Returns true for the header of a tag. Other columns that are not known are not shown: nothing says for whom they are.
pub(crate) fn is_tag_header(header: &str) -> bool {
    header.trim_start().starts_with(TAG_PREFIX)
}
