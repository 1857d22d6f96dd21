//! The headers of known columns, over all generations of bill files.
//!
//! Source: the column lists of the 2022 reseller bill (document/product/1085/43050), the 2023
//! customer bill (document/product/1085/56859) and the 2024 upgrade (document/product/555/64852).

use bill::Column;

/// Headers, normalised, and their columns. A column may have several.
const HEADERS: [(&str, Column); 76] = [
    ("payeraccountid", Column::PayerAccountId),
    ("payeruin", Column::PayerAccountId),
    ("owneraccountid", Column::OwnerAccountId),
    ("owneruin", Column::OwnerAccountId),
    ("operatoraccountid", Column::OperatorAccountId),
    ("operateuin", Column::OperatorAccountId),
    ("reselleraccountid", Column::ResellerAccountId),
    ("reselleruin", Column::ResellerAccountId),
    ("billmonth", Column::BillMonth),
    ("id", Column::Id),
    ("productname", Column::ProductName),
    ("businesscode", Column::ProductCode),
    ("subproductname", Column::SubproductName),
    ("subproductcode", Column::SubproductCode),
    ("billingmode", Column::BillingMode),
    ("paymode", Column::PayMode),
    ("billingmodecode", Column::PayMode),
    ("instancetype", Column::InstanceType),
    ("projectname", Column::ProjectName),
    ("region", Column::Region),
    ("regioncode", Column::RegionCode),
    ("regionid", Column::RegionCode),
    ("availabilityzone", Column::AvailabilityZone),
    ("availabilityzonecode", Column::AvailabilityZoneCode),
    ("instanceid", Column::InstanceId),
    ("instancename", Column::InstanceName),
    ("transactiontype", Column::TransactionType),
    ("actiontype", Column::ActionType),
    ("transactiontypecode", Column::ActionType),
    ("transactionid", Column::TransactionId),
    ("transactiontime", Column::TransactionTime),
    ("orderid", Column::OrderId),
    ("usagestarttime", Column::UsageStartTime),
    ("usageendtime", Column::UsageEndTime),
    ("componenttype", Column::ComponentType),
    ("componenttypecode", Column::ComponentTypeCode),
    ("componentname", Column::ComponentName),
    ("componentcode", Column::ComponentCode),
    ("componentconfiguration", Column::ComponentConfiguration),
    ("configurationdescription", Column::ComponentConfiguration),
    ("componentlistprice", Column::ComponentListPrice),
    ("componentcontractedprice", Column::ComponentContractedPrice),
    ("componentpricemeasurementunit", Column::ComponentPriceMeasurementUnit),
    ("componentusage", Column::ComponentUsage),
    ("componentusageunit", Column::ComponentUsageUnit),
    ("usageduration", Column::UsageDuration),
    ("durationunit", Column::DurationUnit),
    ("reservedinstances", Column::ReservedInstances),
    ("originalcost", Column::OriginalCost),
    ("rideductionduration", Column::RiDeductionDuration),
    ("rideductioncost", Column::RiDeductionCost),
    ("rideduction", Column::RiDeductionCost),
    ("spdeductioncost", Column::SpDeduction),
    ("spdeductionrate", Column::SpDeductionRate),
    ("savingsplandeductionrate", Column::SpDeductionRate),
    ("discountrate", Column::DiscountRate),
    ("customerdiscountrate", Column::CustomerDiscountRate),
    ("discountobject", Column::DiscountObject),
    ("discounttype", Column::DiscountType),
    ("discountcontent", Column::DiscountContent),
    ("currency", Column::Currency),
    ("totalamountbeforevoucher", Column::TotalAmountBeforeVoucher),
    ("customervoucherdeduction", Column::CustomerVoucherDeduction),
    ("totalcost", Column::TotalCost),
    ("totalamountafterdiscountexcludingtax", Column::TotalAmountAfterDiscount),
    ("totalamountafterdiscountexcltax", Column::TotalAmountAfterDiscount),
    ("totalamountafterdiscount", Column::TotalAmountAfterDiscount),
    ("voucherdeduction", Column::VoucherDeduction),
    ("resellervoucherdeduction", Column::VoucherDeduction),
    ("amountbeforetax", Column::AmountBeforeTax),
    ("taxrate", Column::TaxRate),
    ("taxamount", Column::TaxAmount),
    ("totalcostincludingtax", Column::TotalCostIncludingTax),
    ("paymentstatus", Column::PaymentStatus),
    // What the savings plan paid, not the list price covered.
    ("spdeduction", Column::SpDeductionFaceValue),
    ("savingsplandeduction", Column::SpDeductionFaceValue),
];

/// Returns the column of a header as a file has it; `None` for a header that is not known.
#[must_use]
pub fn find_column(header: &str) -> Option<Column> {
    find_normalised_column(&normalise_header(header))
}

/// Returns the column of a normalised header.
pub(crate) fn find_normalised_column(header: &str) -> Option<Column> {
    HEADERS.iter().find(|(known, _)| *known == header).map(|(_, column)| *column)
}

/// Returns a header without the differences that do not count: letter case, blanks, punctuation (full-width too).
pub(crate) fn normalise_header(header: &str) -> String {
    header.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
