//! The newest format of digests of content: the hash of the sum of the hashes of the fields of a line.

use twox_hash::XxHash3_128;

use super::text_bytes::push_text;
use crate::charge::Charge;
use crate::column::Column;
use crate::measure::Measure;

/// The amounts in a digest of content, in their order.
pub(crate) const DIGESTED_MEASURES: [Measure; 6] = [
    Measure::Original,
    Measure::BeforeVoucher,
    Measure::Voucher,
    Measure::Total,
    Measure::RiDeduction,
    Measure::SpDeduction,
];

/// The seed under which the sum of the hashes of all fields is hashed.
const WHOLE_LINE: u64 = 0;

/// The number of the month, which is followed by those of payer, owner and manager. The numbers are seeds of hashes.
const FIRST_NUMBER_FIELD: u64 = 1;

/// The number of the first amount.
pub(crate) const FIRST_AMOUNT_FIELD: u64 = 5;

/// The number of the payment mode, which is followed by those of transaction type, product and region.
const FIRST_CODE_FIELD: u64 = 11;

/// The number of all columns that are not known; their names are hashed with their texts.
const UNKNOWN_FIELD: u64 = 15;

/// The number of the first known column.
pub(crate) const FIRST_COLUMN_FIELD: u64 = 16;

/// The digest of one line's content in the newest format: 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineDigest(u128);

impl LineDigest {
    /// The digest as a number.
    #[must_use]
    pub const fn to_bits(self) -> u128 {
        self.0
    }

    /// Makes the digest of a line by the sum of the hashes of all its fields.
    pub(crate) fn of_sum(sum: u128) -> Self {
        Self(XxHash3_128::oneshot_with_seed(WHOLE_LINE, &sum.to_le_bytes()))
    }
}

/// The digest of a line's content from its parts: its charge, the text of each known column that its
/// file has, and name and text of each unknown column.
///
/// Digests are stored: what goes into them, and the numbers of columns, never change.
#[must_use]
pub fn digest_line<'t>(
    charge: &Charge<'_>,
    text: impl Fn(Column) -> Option<&'t str>,
    unknown: impl Iterator<Item = (&'t str, &'t str)>,
) -> LineDigest {
    let mut sum = hash_key(charge);
    for (field, measure) in (FIRST_AMOUNT_FIELD..).zip(DIGESTED_MEASURES) {
        sum = sum.wrapping_add(hash_number(field, charge.amounts[measure].units()));
    }
    for (field, column) in (FIRST_COLUMN_FIELD..).zip(Column::ALL) {
        if let Some(text) = text(column) {
            sum = sum.wrapping_add(hash_text(field, text));
        }
    }
    let mut scratch = Vec::new();
    for (name, text) in unknown {
        sum = sum.wrapping_add(hash_unknown_text(&mut scratch, name, text));
    }
    LineDigest::of_sum(sum)
}

/// Hashes the parts of a charge that many lines share.
pub(crate) fn hash_key(charge: &Charge<'_>) -> u128 {
    let month = i64::from(charge.bill.month.yyyymm());
    let numbers = [month, charge.bill.payer.get(), charge.bill.owner.get(), charge.manager.get()];
    let codes = [charge.pay_mode.code(), charge.transaction_type.code(), charge.product, charge.region];
    let numbers = (FIRST_NUMBER_FIELD..).zip(numbers).map(|(field, number)| hash_number(field, number));
    let codes = (FIRST_CODE_FIELD..).zip(codes).map(|(field, code)| hash_text(field, code));
    numbers.chain(codes).fold(0, u128::wrapping_add)
}

/// Hashes a field of a whole number.
pub(crate) fn hash_number(field: u64, number: i64) -> u128 {
    XxHash3_128::oneshot_with_seed(field, &number.to_le_bytes())
}

/// Hashes a field of a text.
pub(crate) fn hash_text(field: u64, text: &str) -> u128 {
    XxHash3_128::oneshot_with_seed(field, text.as_bytes())
}

/// Hashes name and text of an unknown column.
pub(crate) fn hash_unknown_text(scratch: &mut Vec<u8>, name: &str, text: &str) -> u128 {
    scratch.clear();
    push_text(scratch, name);
    push_text(scratch, text);
    XxHash3_128::oneshot_with_seed(UNKNOWN_FIELD, scratch)
}
