//! The kinds of files that are no detailed bill, or none that is read.

/// The remedy for most files that are no detailed bill.
const EXPORT_DETAILS: &str =
    "export the detailed bill (L3, bill details) as CSV with the console in English, and import that";

/// The remedy for headers of another language.
pub(super) const EXPORT_IN_ENGLISH: &str =
    "switch the console to English, and export the detailed bill (L3, bill details) as CSV again";

/// The remedy for files of other vendors.
const LEAVE_OUT: &str =
    "leave it out: detailed bills (L3) of Tencent Cloud International are read, and no others";

/// A kind of file that is no detailed bill, or none that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    CostAllocation,
    Consumption,
    ByResource,
    ByProduct,
    Overview,
    Usage,
    Focus,
    FocusWithoutCharges,
    Mainland,
    Chinese,
    Aws,
    Azure,
    Google,
    Alibaba,
    Huawei,
    Other,
}

impl Family {
    /// Returns a description of the file, and the remedy.
    pub(super) const fn describe(self) -> (&'static str, &'static str) {
        match self {
            Self::CostAllocation => (
                "the file is a cost allocation bill, which states the charges of the detailed bill again, shared out \
                 to units",
                EXPORT_DETAILS,
            ),
            Self::Consumption => (
                "the file is a consumption bill, which spreads prepaid charges over days and does not state what is \
                 owed",
                EXPORT_DETAILS,
            ),
            Self::ByResource => (
                "the file is a bill by resource (L2), which holds sums of the detailed bill",
                "export the detailed bill (L3, bill details) with its component columns as CSV with the console in \
                 English, and import that",
            ),
            Self::ByProduct => (
                "the file is a summary by product, project or tag (L1), without transaction types and instances",
                EXPORT_DETAILS,
            ),
            Self::Overview => ("the file is a bill overview (L0), which holds totals alone", EXPORT_DETAILS),
            Self::Usage => ("the file holds usage details, which have no amounts", EXPORT_DETAILS),
            Self::Focus => ("the file is a FOCUS file, which is not read yet", EXPORT_DETAILS),
            Self::FocusWithoutCharges => ("the file is a FOCUS data set without charges", EXPORT_DETAILS),
            Self::Mainland => (
                "the file is a detailed bill of the mainland site, with amounts in yuan, which is not read yet",
                "import the detailed bills (L3) of the international site, exported in English, with amounts in USD",
            ),
            Self::Chinese => ("the header is in Chinese", EXPORT_IN_ENGLISH),
            Self::Aws => ("the file is a Cost and Usage Report of AWS", LEAVE_OUT),
            Self::Azure => ("the file is a cost details file of Azure", LEAVE_OUT),
            Self::Google => ("the file is a billing export of Google Cloud", LEAVE_OUT),
            Self::Alibaba => ("the file is a bill of Alibaba Cloud", LEAVE_OUT),
            Self::Huawei => ("the file is a bill of Huawei Cloud", LEAVE_OUT),
            Self::Other => (
                "the file has hardly any column of a detailed bill, such as Payer Account ID, Transaction Type and \
                 Original Cost",
                EXPORT_DETAILS,
            ),
        }
    }
}
