//! The meaning of a line: the facts that make it the charge it is, regardless of their spelling.
//!
//! Two exports of one charge may differ in columns, decimals, blanks or letter case; their meanings are
//! equal. The meaning decides which lines an append repeats, and tells a correction from a change of texts.

pub(crate) mod comparison;
pub(crate) mod fields;
pub(crate) mod key_hashes;
pub(crate) mod line_meaning;
pub(crate) mod multiset;
mod spelling;

use std::collections::HashMap;

use foldhash::fast::RandomState;
use twox_hash::XxHash3_128;

use crate::charge::Charge;
use crate::codes::name_memo::NameMemo;
use crate::codes::pay_mode::PayMode;
use crate::codes::tables::CodeTables;
use crate::codes::transaction_type::TransactionType;
use crate::column::Column;
use crate::stated_text::stated_text;
use crate::uin::Uin;
use comparison::{Comparison, StatedCodes};
use fields::{
    CODE_COLUMNS, COMPONENT_FIELDS, FIRST_AMOUNT_FIELD, FIRST_CODE_FIELD, MEANT_MEASURES, REPEATED_FIELDS,
    TEXT_FIELDS, TextField,
};
use key_hashes::KeyHashes;
use line_meaning::LineMeaning;
use spelling::{Spelling, push_field};

/// The format of the digests here. They are stored: what goes into them never changes under this number.
pub const MEANING_FORMAT: u32 = 1;

/// Largest number of texts of a field whose hashes are stored.
const REPEATED_KNOWN_MAX: usize = 1 << 10;

/// Length of a text, in bytes, from which on its hash is not stored. With the number of texts, it limits the memory
/// of all fields to about 1 MiB.
const REPEATED_BYTES_MAX: usize = 128;

/// Reads the meanings of lines, new and stored ones alike, under one set of code tables.
#[derive(Debug)]
pub struct MeaningReader<'t> {
    tables: &'t CodeTables,
    memo: NameMemo,
    /// The hashes of texts that repeat, for the first fields of [`TEXT_FIELDS`].
    repeated: [HashMap<Box<str>, u128, RandomState>; REPEATED_FIELDS],
    scratch: String,
}

/// The codes of a line.
struct Codes<'c> {
    pay_mode: PayMode,
    transaction_type: TransactionType,
    product: &'c str,
    region: &'c str,
}

impl<'t> MeaningReader<'t> {
    /// Makes a reader under these tables.
    #[must_use]
    pub fn new(tables: &'t CodeTables) -> Self {
        MeaningReader {
            tables,
            memo: NameMemo::default(),
            repeated: Default::default(),
            scratch: String::new(),
        }
    }

    /// Computes the meaning of a line. `text` returns the text of a column as the file has it, or `None` if the file
    /// has no such column.
    ///
    /// Each field is hashed by itself and the hashes are added, so that a value that repeats can be hashed once.
    /// A field that is empty or `-` adds nothing, so that a column that a file lacks changes no meaning.
    #[must_use]
    pub fn read<'l>(&mut self, charge: &Charge<'_>, text: impl Fn(Column) -> Option<&'l str>) -> LineMeaning {
        let sum = self.hash_other_fields(charge, &text);
        self.hash_key(charge, &text).make_meaning(sum)
    }

    /// Computes the facts by which an append compares a line.
    #[must_use]
    pub fn compare<'l>(
        &mut self,
        charge: &Charge<'_>,
        text: impl Fn(Column) -> Option<&'l str>,
    ) -> Comparison {
        let sum = self.hash_other_fields(charge, &text);
        self.hash_key(charge, &text).make_comparison(sum)
    }

    /// Returns the charge with the keys of product and region that it would have if its line were read now: by the code
    /// columns, else by the names.
    #[must_use]
    pub fn resolve_keys<'c, 'l: 'c>(
        &'c mut self,
        charge: &Charge<'c>,
        text: impl Fn(Column) -> Option<&'l str>,
    ) -> Charge<'c> {
        let names = [Column::BillingMode, Column::TransactionType, Column::ProductName, Column::Region];
        let names = names.map(|column| text(column).unwrap_or_default().trim());
        let known = self.memo.resolve(self.tables, names);
        Charge {
            product: stated_text_of(&text, Column::ProductCode).unwrap_or(known.product),
            region: stated_text_of(&text, Column::RegionCode).unwrap_or(known.region),
            ..*charge
        }
    }

    /// Hashes the month, the accounts and the codes of a line.
    pub(crate) fn hash_key<'l>(
        &mut self,
        charge: &Charge<'_>,
        text: &impl Fn(Column) -> Option<&'l str>,
    ) -> KeyHashes {
        let month = i64::from(charge.bill.month.yyyymm());
        let uins = [charge.bill.payer, charge.bill.owner, charge.manager].map(Uin::get);
        let numbers = (1_u64..).zip([month].into_iter().chain(uins));
        let sum = numbers.fold(0_u128, |sum, (field, number)| sum.wrapping_add(hash_number(field, number)));
        KeyHashes {
            sum: sum.wrapping_add(self.resolve_codes(charge, text, true).hash()),
            sum_by_names: sum.wrapping_add(self.resolve_codes(charge, text, false).hash()),
            codes: StatedCodes::of(CODE_COLUMNS.map(|column| stated_text_of(text, column))),
        }
    }

    /// Hashes the amounts and texts of a line.
    fn hash_other_fields<'l>(
        &mut self,
        charge: &Charge<'_>,
        text: &impl Fn(Column) -> Option<&'l str>,
    ) -> u128 {
        let mut sum: u128 = 0;
        for (field, measure) in (FIRST_AMOUNT_FIELD..).zip(MEANT_MEASURES) {
            sum = sum.wrapping_add(hash_number(field, charge.amounts[measure].units()));
        }
        for (index, field) in TEXT_FIELDS.into_iter().enumerate() {
            sum = sum.wrapping_add(self.hash_text(index, field, text(field.1).unwrap_or_default()));
        }
        sum
    }

    /// Hashes the text of the field at an index of [`TEXT_FIELDS`].
    pub(crate) fn hash_text_field(&mut self, index: usize, text: &str) -> u128 {
        let Some(field) = TEXT_FIELDS.get(index) else { unreachable!("there is a field {index}") };
        self.hash_text(index, *field, text)
    }

    /// Hashes a field of a text, at an index of [`TEXT_FIELDS`].
    fn hash_text(&mut self, index: usize, (field, _, spelling): TextField, text: &str) -> u128 {
        let Some(known) = self.repeated.get_mut(index) else {
            return hash_field(&mut self.scratch, field, text, spelling);
        };
        if let Some(hash) = known.get(text) {
            return *hash;
        }
        let hash = hash_field(&mut self.scratch, field, text, spelling);
        if known.len() < REPEATED_KNOWN_MAX && text.len() < REPEATED_BYTES_MAX {
            known.insert(text.into(), hash);
        }
        hash
    }

    /// Hashes the component of a line, its type and name: with an `Id`, it tells the lines of a bill apart. The hash
    /// is not stored.
    #[must_use]
    pub fn hash_component<'l>(&mut self, text: impl Fn(Column) -> Option<&'l str>) -> u64 {
        let fields = TEXT_FIELDS.into_iter().take(COMPONENT_FIELDS).enumerate();
        shorten_hash(fields.fold(0_u128, |sum, (index, field)| {
            sum.wrapping_add(self.hash_text(index, field, text(field.1).unwrap_or_default()))
        }))
    }

    /// Resolves the codes of a line from its texts: by the code columns first, where they count, else by the names.
    /// The charge's own codes are used if the tables know none of the texts.
    fn resolve_codes<'l, 'c>(
        &'c mut self,
        charge: &Charge<'c>,
        text: &impl Fn(Column) -> Option<&'l str>,
        with_code_columns: bool,
    ) -> Codes<'c>
    where
        'l: 'c,
    {
        let names = [Column::BillingMode, Column::TransactionType, Column::ProductName, Column::Region];
        let [mode, transaction_type, product, region] = names.map(|column| stated_text_of(text, column));
        let known = self
            .memo
            .resolve(self.tables, [mode, transaction_type, product, region].map(Option::unwrap_or_default));
        let mut codes = Codes {
            pay_mode: known.pay_mode.unwrap_or(charge.pay_mode),
            transaction_type: known.transaction_type.unwrap_or(charge.transaction_type),
            product: if product.is_some() { known.product } else { "" },
            region: if region.is_some() { known.region } else { "" },
        };
        if with_code_columns {
            let [mode, transaction_type, product, region] =
                CODE_COLUMNS.map(|column| stated_text_of(text, column));
            codes.pay_mode = mode.and_then(PayMode::from_code).unwrap_or(codes.pay_mode);
            codes.transaction_type =
                transaction_type.and_then(TransactionType::from_code).unwrap_or(codes.transaction_type);
            let or_own = |known: &'c str, own: &'c str| if known.is_empty() { own } else { known };
            codes.product = product.unwrap_or(or_own(codes.product, charge.product));
            codes.region = region.unwrap_or(or_own(codes.region, charge.region));
        }
        codes
    }
}

impl Codes<'_> {
    /// Sums the hashes of the codes.
    fn hash(&self) -> u128 {
        let keys = [self.pay_mode.code(), self.transaction_type.code(), self.product, self.region];
        (FIRST_CODE_FIELD..).zip(keys).fold(0, |sum, (field, key)| {
            sum.wrapping_add(XxHash3_128::oneshot_with_seed(field, key.as_bytes()))
        })
    }
}

/// Hashes the id of a line, by which lines of one import are compared. The hash is not stored.
#[must_use]
pub fn hash_id(id: &str) -> u128 {
    XxHash3_128::oneshot(id.as_bytes())
}

/// Hashes a field of a whole number.
pub(crate) fn hash_number(field: u64, number: i64) -> u128 {
    XxHash3_128::oneshot_with_seed(field, &number.to_le_bytes())
}

/// Returns the lower half of a hash.
pub(crate) fn shorten_hash(hash: u128) -> u64 {
    let bytes = hash.to_le_bytes();
    let ([low, _], _) = bytes.as_chunks::<8>() else { unreachable!("16 bytes have two halves") };
    u64::from_le_bytes(*low)
}

/// Hashes a text field; a field that states nothing has the hash 0.
pub(crate) fn hash_field(scratch: &mut String, field: u64, text: &str, spelling: Spelling) -> u128 {
    if push_field(scratch, text, spelling) {
        XxHash3_128::oneshot_with_seed(field, scratch.as_bytes())
    } else {
        0
    }
}

/// Returns the text of a column without blanks at its ends; `None` if it states nothing.
fn stated_text_of<'l>(text: &impl Fn(Column) -> Option<&'l str>, column: Column) -> Option<&'l str> {
    text(column).and_then(stated_text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absent_component_hashes_to_nothing_and_spelling_does_not_count() {
        let tables = CodeTables::shipped();
        let mut reader = MeaningReader::new(&tables);
        let mut hash =
            |name| reader.hash_component(|column| (column == Column::ComponentName).then_some(name));
        assert_eq!(hash("-"), 0);
        assert_eq!(hash("Memory"), hash("memory "));
        assert_ne!(hash("memory"), hash("cpu"));
    }
}
