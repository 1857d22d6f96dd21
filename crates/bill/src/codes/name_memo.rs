//! Remembers resolved names, so that texts that repeat on nearly every line are resolved once.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::codes::pay_mode::PayMode;
use crate::codes::tables::CodeTables;
use crate::codes::transaction_type::TransactionType;

/// Names of one kind, resolved.
type Table<T> = HashMap<Box<str>, T, RandomState>;

/// Resolved names. They belong to one set of code tables.
#[derive(Debug, Default)]
pub struct NameMemo {
    pay_modes: Table<Option<PayMode>>,
    transaction_types: Table<Option<TransactionType>>,
    products: Table<String>,
    regions: Table<String>,
}

/// The resolved names of one line.
#[derive(Clone, Copy, Debug)]
pub struct KnownNames<'m> {
    /// `None` if the tables do not know the name.
    pub pay_mode: Option<PayMode>,
    /// `None` if the tables do not know the name.
    pub transaction_type: Option<TransactionType>,
    /// The code, or the normalised name.
    pub product: &'m str,
    /// The code, or the normalised name.
    pub region: &'m str,
}

impl NameMemo {
    /// Resolves the names of a line: billing mode, transaction type, product, region, each without blanks at its
    /// ends.
    pub fn resolve(&mut self, tables: &CodeTables, names: [&str; 4]) -> KnownNames<'_> {
        let [mode, transaction_type, product, region] = names;
        KnownNames {
            pay_mode: *look_up(&mut self.pay_modes, mode, |name| tables.pay_mode(name)),
            transaction_type: *look_up(&mut self.transaction_types, transaction_type, |name| {
                tables.find_transaction_type(name)
            }),
            product: look_up(&mut self.products, product, |name| tables.product(name)).as_str(),
            region: look_up(&mut self.regions, region, |name| tables.region(name)).as_str(),
        }
    }
}

/// Looks a name up, and resolves it first if it is new.
fn look_up<'m, T>(table: &'m mut Table<T>, name: &str, resolve: impl FnOnce(&str) -> T) -> &'m T {
    if !table.contains_key(name) {
        table.insert(name.into(), resolve(name));
    }
    match table.get(name) {
        Some(known) => known,
        None => unreachable!("the name was inserted above"),
    }
}
