//! The known columns of detailed bill files, over all generations of files.
//!
//! Source: the column lists of the 2022 reseller bill (document/product/1085/43050), the 2023
//! customer bill (document/product/1085/56859) and the 2024 upgrade (document/product/555/64852).

/// Declares the columns.
macro_rules! columns {
    ($($variant:ident,)+) => {
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
        }
    };
}

columns! {
    PayerAccountId,
    OwnerAccountId,
    OperatorAccountId,
    ResellerAccountId,
    BillMonth,
    Id,
    ProductName,
    ProductCode,
    SubproductName,
    SubproductCode,
    BillingMode,
    PayMode,
    InstanceType,
    ProjectName,
    Region,
    RegionCode,
    AvailabilityZone,
    AvailabilityZoneCode,
    InstanceId,
    InstanceName,
    TransactionType,
    ActionType,
    TransactionId,
    TransactionTime,
    OrderId,
    UsageStartTime,
    UsageEndTime,
    ComponentType,
    ComponentTypeCode,
    ComponentName,
    ComponentCode,
    ComponentConfiguration,
    ComponentListPrice,
    ComponentContractedPrice,
    ComponentPriceMeasurementUnit,
    ComponentUsage,
    ComponentUsageUnit,
    UsageDuration,
    DurationUnit,
    ReservedInstances,
    OriginalCost,
    RiDeductionDuration,
    RiDeductionCost,
    SpDeduction,
    SpDeductionRate,
    DiscountRate,
    CustomerDiscountRate,
    DiscountObject,
    DiscountType,
    DiscountContent,
    Currency,
    TotalAmountBeforeVoucher,
    CustomerVoucherDeduction,
    TotalCost,
    TotalAmountAfterDiscount,
    VoucherDeduction,
    AmountBeforeTax,
    TaxRate,
    TaxAmount,
    TotalCostIncludingTax,
    PaymentStatus,
    // What the savings plan paid. `SpDeduction`, which is stored under that name, is the list price covered.
    SpDeductionFaceValue,
}

impl Column {
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
