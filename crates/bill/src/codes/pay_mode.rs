//! The payment mode of a line, and its names.

use crate::codes::code_names::Language;

/// The way in which a charge is paid.
///
/// The order of the variants is the order of modes in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PayMode {
    /// Paid in advance for a term.
    PrePay,
    /// Paid by use.
    PostPay,
    /// A reserved instance.
    RiPay,
}

impl PayMode {
    /// Every mode, in the order of answers.
    pub const ALL: [Self; 3] = [Self::PrePay, Self::PostPay, Self::RiPay];

    /// The vendor's code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::PrePay => "prePay",
            Self::PostPay => "postPay",
            Self::RiPay => "riPay",
        }
    }

    /// The English name in answers. The vendor has changed its translations over the years; these are the names in
    /// the published examples of the partner and the billing service.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PrePay => "Monthly subscription",
            Self::PostPay => "Pay-As-You-Go resources",
            Self::RiPay => "Standard RI",
        }
    }

    /// The Chinese name.
    #[must_use]
    pub const fn chinese_name(self) -> &'static str {
        match self {
            Self::PrePay => "包年包月",
            Self::PostPay => "按量计费",
            Self::RiPay => "预留实例",
        }
    }

    /// The name in a language.
    #[must_use]
    pub const fn name_in(self, language: Language) -> &'static str {
        match language {
            Language::English => self.name(),
            Language::Chinese => self.chinese_name(),
        }
    }

    /// Other names of this mode in bills. Letter case and blanks do not count.
    pub(crate) const fn aliases(self) -> &'static [&'static str] {
        match self {
            Self::PrePay => &["Yearly/monthly subscription"],
            Self::PostPay => &["Pay-as-you-go"],
            Self::RiPay => &[],
        }
    }

    /// Returns the mode of a code, exactly as the vendor writes it.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.code() == code)
    }
}
