//! The keys of charges, as lines are gathered: accounts and codes, once for each key.

use bill::{Amount, Batch, Charge, ChargeKey, PerMeasure};

use super::id_map::IdMap;
use super::text_column::Source;
use super::values::Values;
use crate::integers::{to_index, to_u32};
use crate::lines::schema::KEYS;

/// The keys of the lines of a month.
#[derive(Debug, Default)]
pub(super) struct KeyColumns {
    /// The index of each line's key.
    pub(super) entries: Vec<u32>,
    pub(super) payers: Vec<i64>,
    pub(super) owners: Vec<i64>,
    pub(super) managers: Vec<i64>,
    /// Pay mode, transaction type, product and region of each key.
    pub(super) texts: [Values; KEYS.len()],
    /// The index of each key that was met in batches of `source`.
    known: IdMap,
    source: Source,
}

impl KeyColumns {
    /// Returns the memory that they take, in bytes.
    pub(super) fn bytes(&self) -> usize {
        let accounts = self.payers.capacity() + self.owners.capacity() + self.managers.capacity();
        let texts: usize = self.texts.iter().map(Values::bytes).sum();
        self.entries.capacity() * size_of::<u32>() + accounts * size_of::<i64>() + texts + self.known.bytes()
    }

    /// Adds the keys of some lines of a batch.
    pub(super) fn add(&mut self, file: u32, batch: &Batch<'_>, rows: &[u32]) {
        let source = Source { file, generation: batch.key_generation };
        if source != self.source {
            self.known.clear();
            self.source = source;
        }
        let mut last: Option<(u32, u32)> = None;
        for row in rows {
            let Some(id) = batch.keys.get(to_index(*row)) else { unreachable!("the line {row} has a key") };
            let index = match last {
                Some((id_before, index)) if id_before == *id => index,
                _ => self.find_or_push(*id, batch),
            };
            self.entries.push(index);
            last = Some((*id, index));
        }
    }

    /// Returns the index of a key of a batch, which is added if it is new.
    fn find_or_push(&mut self, id: u32, batch: &Batch<'_>) -> u32 {
        if let Some(index) = self.known.find(id) {
            return index;
        }
        let charge = charge_of_key(batch, id);
        let index = to_u32(self.payers.len());
        self.payers.push(charge.bill.payer.get());
        self.owners.push(charge.bill.owner.get());
        self.managers.push(charge.manager.get());
        let texts = [charge.pay_mode.code(), charge.transaction_type.code(), charge.product, charge.region];
        for (values, text) in self.texts.iter_mut().zip(texts) {
            values.push(text.as_bytes());
        }
        self.known.insert(id, index);
        index
    }
}

/// Returns the charge of a key of a batch, without amounts.
#[inline]
pub(crate) fn charge_of_key<'b>(batch: &Batch<'b>, id: u32) -> Charge<'b> {
    let key: Option<&'b ChargeKey> = batch.key_table.get(to_index(id)).and_then(Option::as_ref);
    let Some(key) = key else { unreachable!("each line of a batch has a key") };
    key.with_amounts(PerMeasure::from_fn(|_| Amount::ZERO))
}
