//! A line that can be kept and compared: its place, charge and texts.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};

use bill::ledger::ImportId;
use bill::{Column, Measure, PayMode, Sum, Sums, TransactionType, Uin, shorten_digest, stated_text};
use sha2::{Digest as _, Sha256};
use store::{StoreError, StoredLine};

use crate::integers::to_u64;
use crate::temporary::encoding::{
    read_array, read_optional_text, read_text, write_optional_text, write_text,
};

/// Key of a cell: manager, payment mode, transaction type, product, region.
pub(crate) type CellKey = (i64, String, String, String, String);

/// A line of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DiffLine {
    pub(super) import: ImportId,
    /// Number of its file in the import, from 1.
    pub(crate) file: u32,
    /// Number of the line in its file, from 1, which is the header.
    pub(crate) number: u64,
    pub(super) cell: CellKey,
    /// The amounts in the order of [`Measure::ALL`], in units of 10^-8 USD.
    pub(super) units: [i64; Measure::COUNT],
    /// Text of each known column; `None` if its file has no such column.
    pub(super) texts: [Option<String>; Column::COUNT],
    /// Text of each column that is not known, by its header.
    pub(super) unknown: BTreeMap<String, String>,
}

/// A column whose texts differ between two lines; `None` if the file of a line has no such column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ColumnChange {
    pub(crate) column: String,
    pub(crate) old: Option<String>,
    pub(crate) new: Option<String>,
}

/// Makes a key that owns its texts.
pub(crate) fn make_cell_key(key: (Uin, PayMode, TransactionType, &str, &str)) -> CellKey {
    let (manager, mode, transaction_type, product, region) = key;
    (
        manager.get(),
        mode.code().to_owned(),
        transaction_type.code().to_owned(),
        product.to_owned(),
        region.to_owned(),
    )
}

impl DiffLine {
    /// Copies a stored line, which must have been read whole.
    ///
    /// # Errors
    ///
    /// [`StoreError::DamagedObject`]: the stored value of a column is damaged.
    pub(super) fn of(line: &StoredLine<'_>) -> Result<Self, StoreError> {
        let charge = &line.charge;
        Ok(Self {
            import: line.import(),
            file: line.file(),
            number: line.number(),
            cell: make_cell_key((
                charge.manager,
                charge.pay_mode,
                charge.transaction_type,
                charge.product,
                charge.region,
            )),
            units: charge.amounts.map(bill::Amount::units).into_array(),
            texts: Column::ALL.map(|column| line.text(column).map(str::to_owned)),
            unknown: line.read_unknown_columns()?,
        })
    }

    /// Import that brought it.
    pub(crate) fn import(&self) -> ImportId {
        self.import
    }

    /// Key of the cell that counts it.
    pub(crate) fn cell(&self) -> CellKey {
        self.cell.clone()
    }

    /// Sums that it adds to its cell.
    pub(crate) fn sums(&self) -> Sums {
        let amounts = self.units.map(|units| Sum::from_units(i128::from(units)));
        Sums::new(Measure::ALL.into_iter().zip(amounts), 1)
    }

    /// Returns true if another line charges the same in the same cell.
    pub(crate) fn has_charge_of(&self, other: &Self) -> bool {
        (&self.cell, self.units) == (&other.cell, other.units)
    }

    /// Id of the line, if it has one.
    pub(crate) fn id(&self) -> Option<&str> {
        self.texts.get(Column::Id.index())?.as_deref().and_then(stated_text)
    }

    /// Iterates over header and text of all columns that its file has.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (String, &str)> {
        let known = Column::ALL.iter().zip(&self.texts);
        let known = known.filter_map(|(column, text)| Some((column.title(), text.as_deref()?)));
        known.chain(self.unknown.iter().map(|(name, text)| (name.clone(), text.as_str())))
    }

    /// Finds the columns whose texts differ in a newer line.
    pub(super) fn find_changed_columns(&self, new: &Self) -> Vec<ColumnChange> {
        let known = Column::ALL.iter().zip(self.texts.iter().zip(&new.texts));
        let known = known.filter(|(_, (old, new))| old != new);
        let known = known.map(|(column, (old, new))| (column.title(), old.as_ref(), new.as_ref()));
        let names: BTreeSet<&String> = self.unknown.keys().chain(new.unknown.keys()).collect();
        let unknown =
            names.into_iter().map(|name| (name.clone(), self.unknown.get(name), new.unknown.get(name)));
        let differing = known.chain(unknown).filter(|(_, old, new)| old != new);
        differing
            .map(|(column, old, new)| ColumnChange { column, old: old.cloned(), new: new.cloned() })
            .collect()
    }

    /// Appends the line to the bytes of a temporary file.
    pub(super) fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.import.0.to_le_bytes());
        bytes.extend(self.file.to_le_bytes());
        bytes.extend(self.number.to_le_bytes());
        let (manager, mode, transaction_type, product, region) = &self.cell;
        bytes.extend(manager.to_le_bytes());
        for text in [mode, transaction_type, product, region] {
            write_text(bytes, text);
        }
        for units in self.units {
            bytes.extend(units.to_le_bytes());
        }
        for text in &self.texts {
            write_optional_text(bytes, text.as_deref());
        }
        bytes.extend(to_u64(self.unknown.len()).to_le_bytes());
        for (name, text) in &self.unknown {
            write_text(bytes, name);
            write_text(bytes, text);
        }
    }

    /// Reads a line that [`DiffLine::write`] wrote.
    pub(super) fn read(from: &mut impl Read) -> io::Result<Self> {
        let import = ImportId(i64::from_le_bytes(read_array(from)?));
        let file = u32::from_le_bytes(read_array(from)?);
        let number = u64::from_le_bytes(read_array(from)?);
        let manager = i64::from_le_bytes(read_array(from)?);
        let cell = (manager, read_text(from)?, read_text(from)?, read_text(from)?, read_text(from)?);
        let mut units = [0; Measure::COUNT];
        for units in &mut units {
            *units = i64::from_le_bytes(read_array(from)?);
        }
        let mut texts = [const { None }; Column::COUNT];
        for text in &mut texts {
            *text = read_optional_text(from)?;
        }
        let mut unknown = BTreeMap::new();
        for _ in 0..u64::from_le_bytes(read_array(from)?) {
            unknown.insert(read_text(from)?, read_text(from)?);
        }
        Ok(Self { import, file, number, cell, units, texts, unknown })
    }

    /// Computes the key by which two lines are taken for one before and after a change: the id, or, without ids, the
    /// charge.
    pub(super) fn pairing_key(&self) -> u128 {
        let mut digest = Sha256::new();
        let mut add = |text: &str| {
            digest.update(to_u64(text.len()).to_le_bytes());
            digest.update(text);
        };
        if let Some(id) = self.id() {
            add(id);
        } else {
            let (manager, mode, transaction_type, product, region) = &self.cell;
            for text in [mode, transaction_type, product, region] {
                add(text);
            }
            for number in self.units.iter().chain([manager]) {
                digest.update(number.to_le_bytes());
            }
        }
        shorten_digest(digest.finalize().into())
    }
}
