//! The words of a line that stand for codes: payment modes, transaction types, products, regions.

pub(crate) mod code_names;
pub(crate) mod known_codes;
pub(crate) mod name_memo;
pub(crate) mod pay_mode;
pub(crate) mod product;
pub(crate) mod region;
pub(crate) mod tables;
pub(crate) mod transaction_type;
