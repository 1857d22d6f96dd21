//! The known columns of detailed bill files, over all generations of headers.
//!
//! Source: the column lists of the 2022 reseller bill (document/product/1085/43050), the 2023
//! customer bill (document/product/1085/56859) and the 2024 upgrade (document/product/555/64852).

use crate::header_name::normalise_header;

/// Declares the columns: variant, then all its normalised headers.
macro_rules! columns {
    ($($variant:ident [$($header:literal),+];)+) => {
        /// A known column of a detailed bill file.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "the variants are the vendor's own field names")]
        pub enum Column {
            $($variant,)+
        }

        impl Column {
            /// Every known column. Their indexes are in the digests of stored lines: a new column is
            /// appended, and none is ever moved or removed.
            pub const ALL: [Column; Column::COUNT] = [$(Column::$variant,)+];

            /// Number of known columns.
            pub const COUNT: usize = [$(stringify!($variant),)+].len();

            /// The name under which the column's texts are stored.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Column::$variant => stringify!($variant),)+
                }
            }

            /// The column of a normalised header.
            pub(crate) fn from_normalised_header(header: &str) -> Option<Column> {
                match header {
                    $($($header)|+ => Some(Column::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

columns! {
    PayerAccountId ["payeraccountid", "payeruin"];
    OwnerAccountId ["owneraccountid", "owneruin"];
    OperatorAccountId ["operatoraccountid", "operateuin"];
    ResellerAccountId ["reselleraccountid", "reselleruin"];
    BillMonth ["billmonth"];
    Id ["id"];
    ProductName ["productname"];
    ProductCode ["businesscode"];
    SubproductName ["subproductname"];
    SubproductCode ["subproductcode"];
    BillingMode ["billingmode"];
    PayMode ["paymode", "billingmodecode"];
    InstanceType ["instancetype"];
    ProjectName ["projectname"];
    Region ["region"];
    RegionCode ["regioncode", "regionid"];
    AvailabilityZone ["availabilityzone"];
    AvailabilityZoneCode ["availabilityzonecode"];
    InstanceId ["instanceid"];
    InstanceName ["instancename"];
    TransactionType ["transactiontype"];
    ActionType ["actiontype", "transactiontypecode"];
    TransactionId ["transactionid"];
    TransactionTime ["transactiontime"];
    OrderId ["orderid"];
    UsageStartTime ["usagestarttime"];
    UsageEndTime ["usageendtime"];
    ComponentType ["componenttype"];
    ComponentTypeCode ["componenttypecode"];
    ComponentName ["componentname"];
    ComponentCode ["componentcode"];
    ComponentConfiguration ["componentconfiguration", "configurationdescription"];
    ComponentListPrice ["componentlistprice"];
    ComponentContractedPrice ["componentcontractedprice"];
    ComponentPriceMeasurementUnit ["componentpricemeasurementunit"];
    ComponentUsage ["componentusage"];
    ComponentUsageUnit ["componentusageunit"];
    UsageDuration ["usageduration"];
    DurationUnit ["durationunit"];
    ReservedInstances ["reservedinstances"];
    OriginalCost ["originalcost"];
    RiDeductionDuration ["rideductionduration"];
    RiDeductionCost ["rideductioncost", "rideduction"];
    SpDeduction ["spdeductioncost"];
    SpDeductionRate ["spdeductionrate", "savingsplandeductionrate"];
    DiscountRate ["discountrate"];
    CustomerDiscountRate ["customerdiscountrate"];
    DiscountObject ["discountobject"];
    DiscountType ["discounttype"];
    DiscountContent ["discountcontent"];
    Currency ["currency"];
    TotalAmountBeforeVoucher ["totalamountbeforevoucher"];
    CustomerVoucherDeduction ["customervoucherdeduction"];
    TotalCost ["totalcost"];
    TotalAmountAfterDiscount ["totalamountafterdiscountexcludingtax", "totalamountafterdiscountexcltax", "totalamountafterdiscount"];
    VoucherDeduction ["voucherdeduction", "resellervoucherdeduction"];
    AmountBeforeTax ["amountbeforetax"];
    TaxRate ["taxrate"];
    TaxAmount ["taxamount"];
    TotalCostIncludingTax ["totalcostincludingtax"];
    PaymentStatus ["paymentstatus"];
    // What the savings plan paid. `SpDeduction`, which is stored under that name, is the list price covered.
    SpDeductionFaceValue ["spdeduction", "savingsplandeduction"];
}

impl Column {
    /// Finds the column of a header as a file has it.
    #[must_use]
    pub fn from_header(header: &str) -> Option<Self> {
        Self::from_normalised_header(&normalise_header(header))
    }

    /// The column's index in [`Column::ALL`].
    #[must_use]
    #[expect(clippy::as_conversions, reason = "the discriminant of a plain enum is its index")]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The header as the vendor's newer files write it, for messages: `OwnerAccountId` is
    /// `Owner Account ID`.
    #[must_use]
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other headers are their names, spaced")]
    pub fn title(self) -> String {
        match self {
            Self::RiDeductionDuration => return "RI Deduction (Duration)".to_owned(),
            Self::RiDeductionCost => return "RI Deduction (Cost)".to_owned(),
            Self::SpDeduction => return "SP Deduction (Cost)".to_owned(),
            Self::SpDeductionFaceValue => return "SP Deduction".to_owned(),
            Self::SpDeductionRate => return "SP Deduction Rate".to_owned(),
            Self::TotalAmountAfterDiscount => {
                return "Total Amount After Discount (Excluding Tax)".to_owned();
            }
            Self::TotalCostIncludingTax => return "Total Cost (Including Tax)".to_owned(),
            _ => {}
        }
        let mut title = String::new();
        for (position, letter) in self.name().char_indices() {
            if position > 0 && letter.is_ascii_uppercase() {
                title.push(' ');
            }
            title.push(letter);
        }
        match title.strip_suffix(" Id") {
            Some(start) => format!("{start} ID"),
            None => title,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_at_its_own_index() {
        for (index, column) in Column::ALL.into_iter().enumerate() {
            assert_eq!(column.index(), index);
        }
    }

    #[test]
    fn messages_name_columns_as_bill_files_do() {
        assert_eq!(Column::OwnerAccountId.title(), "Owner Account ID");
        assert_eq!(Column::TotalCost.title(), "Total Cost");
        assert_eq!(Column::Id.title(), "Id");
        assert_eq!(Column::RiDeductionCost.title(), "RI Deduction (Cost)");
        assert_eq!(Column::SpDeduction.title(), "SP Deduction (Cost)");
        assert_eq!(Column::SpDeductionFaceValue.title(), "SP Deduction");
    }
}
