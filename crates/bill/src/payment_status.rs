//! The payment status of a line.

use crate::stated_text::stated_text;

/// The state of a line's payment, as its column `Payment Status` says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaymentStatus {
    /// The payment is confirmed.
    Paid,
    /// The payment is not confirmed.
    Unpaid,
    /// The file says neither: it has no such column, or the line has no text in it, or one that is not known.
    Unstated,
}

/// The texts of lines that are paid.
const PAID: [&str; 5] = ["paid", "confirmed", "已支付", "已付款", "已确认"];

/// The texts of lines that are not paid.
const UNPAID: [&str; 7] =
    ["unpaid", "unconfirmed", "to be confirmed", "未支付", "未付款", "未确认", "待确认"];

impl PaymentStatus {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Paid, Self::Unpaid, Self::Unstated];

    /// Reads the text of the column, without blanks at its ends and without regard to case.
    ///
    /// The vendor documents the column and not its words, so the words are a guess: those of its consoles in English and
    /// Chinese. Any other text is [`PaymentStatus::Unstated`], so that an unknown status never counts as unpaid.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let Some(text) = stated_text(text) else { return Self::Unstated };
        let is_one_of = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
        if is_one_of(&PAID) {
            Self::Paid
        } else if is_one_of(&UNPAID) {
            Self::Unpaid
        } else {
            Self::Unstated
        }
    }

    /// The name of the status, as the catalog stores it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::Unpaid => "unpaid",
            Self::Unstated => "unstated",
        }
    }

    /// Returns the status that [`PaymentStatus::as_str`] names.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_both_languages_are_known_and_no_other_text_counts_as_unpaid() {
        for (text, status) in [
            ("Paid", PaymentStatus::Paid),
            (" PAID\u{a0}", PaymentStatus::Paid),
            ("已支付", PaymentStatus::Paid),
            ("已付款", PaymentStatus::Paid),
            ("\u{3000}已确认", PaymentStatus::Paid),
            ("confirmed", PaymentStatus::Paid),
            ("Unpaid", PaymentStatus::Unpaid),
            ("未支付", PaymentStatus::Unpaid),
            ("未付款 ", PaymentStatus::Unpaid),
            ("未确认", PaymentStatus::Unpaid),
            ("Unconfirmed", PaymentStatus::Unpaid),
            ("To Be Confirmed", PaymentStatus::Unpaid),
            ("待确认", PaymentStatus::Unpaid),
            ("", PaymentStatus::Unstated),
            (" - ", PaymentStatus::Unstated),
            ("1", PaymentStatus::Unstated),
            ("Refunded", PaymentStatus::Unstated),
            ("not paid", PaymentStatus::Unstated),
            ("部分支付", PaymentStatus::Unstated),
        ] {
            assert_eq!(PaymentStatus::parse(text), status, "{text:?}");
        }
    }

    #[test]
    fn a_status_is_found_by_its_stored_name() {
        for status in PaymentStatus::ALL {
            assert_eq!(PaymentStatus::from_name(status.as_str()), Some(status));
        }
        assert_eq!(PaymentStatus::from_name("Paid"), None);
    }
}
