//! The payment mode of a line, and its names.

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
    pub const ALL: [PayMode; 3] = [PayMode::PrePay, PayMode::PostPay, PayMode::RiPay];

    /// The vendor's code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            PayMode::PrePay => "prePay",
            PayMode::PostPay => "postPay",
            PayMode::RiPay => "riPay",
        }
    }

    /// The English name in answers. The vendor has changed its translations over the years; these are the names in
    /// the published examples of the partner and the billing service.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            PayMode::PrePay => "Monthly subscription",
            PayMode::PostPay => "Pay-As-You-Go resources",
            PayMode::RiPay => "Standard RI",
        }
    }

    /// The Chinese name.
    #[must_use]
    pub const fn chinese_name(self) -> &'static str {
        match self {
            PayMode::PrePay => "包年包月",
            PayMode::PostPay => "按量计费",
            PayMode::RiPay => "预留实例",
        }
    }

    /// Other names of this mode in bills. Letter case and blanks do not count.
    pub(crate) const fn aliases(self) -> &'static [&'static str] {
        match self {
            PayMode::PrePay => &["Yearly/monthly subscription"],
            PayMode::PostPay => &["Pay-as-you-go"],
            PayMode::RiPay => &[],
        }
    }

    /// Returns the mode of a code, exactly as the vendor writes it.
    #[must_use]
    pub fn from_code(code: &str) -> Option<PayMode> {
        PayMode::ALL.into_iter().find(|mode| mode.code() == code)
    }
}
