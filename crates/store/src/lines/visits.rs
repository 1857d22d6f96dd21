//! Visits of the lines of an object: one by one, or summed by charge.

use bill::CodeTables;

use super::Lines;
use super::charge_group::ChargeGroup;
use super::reader::{self, ReadObject, VisitLines};
use super::selection::{LineFilter, Projection};
use super::stored::StoredLine;
use crate::error::StoreError;
use crate::object::WrittenObject;

impl Lines {
    /// Calls a function with each selected line of an object, in the order in which they are stored.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: the object cannot be read, or holds a value that no line can have. An error of `visit` ends
    /// the reading and is returned.
    pub async fn visit_lines<E: From<StoreError>>(
        &self,
        object: &WrittenObject,
        projection: Projection,
        filter: LineFilter<'_>,
        visit: &mut (dyn FnMut(&StoredLine<'_>) -> Result<(), E> + Send),
    ) -> Result<(), E> {
        let read = reader::visit_lines(self.read_from(object), projection, filter, visit).await;
        self.name_missing_folder(read)
    }

    /// Calls a function with the lines of an object, of which neighbours that have one charge but for their amounts come together,
    /// and are summed. Sums by day need [`Day::COLUMNS`](bill::Day::COLUMNS) in the projection.
    ///
    /// # Errors
    ///
    /// As [`Lines::visit_lines`].
    pub async fn visit_charge_groups<E: From<StoreError>>(
        &self,
        object: &WrittenObject,
        projection: Projection,
        filter: LineFilter<'_>,
        visit: &mut (dyn FnMut(&ChargeGroup<'_>) -> Result<(), E> + Send),
    ) -> Result<(), E> {
        let read = reader::visit_charge_groups(self.read_from(object), projection, filter, visit).await;
        self.name_missing_folder(read)
    }

    /// Visits the selected lines of an object, which are read whole. Meanings are computed under these tables, if there are any.
    pub(crate) async fn visit_whole_lines(
        &self,
        object: &WrittenObject,
        filter: LineFilter<'_>,
        tables: Option<&CodeTables>,
        visitor: &mut dyn VisitLines,
    ) -> Result<(), StoreError> {
        let read = reader::visit_whole_lines(self.read_from(object), filter, tables, visitor).await;
        self.name_missing_folder(read)
    }

    /// Returns the object with the place that it is read from.
    fn read_from<'a>(&'a self, object: &'a WrittenObject) -> ReadObject<'a> {
        ReadObject { store: &self.store, folder: &self.folder, object }
    }

    /// Puts the folder that is gone, if it is, in the place of the error that came of it.
    fn name_missing_folder<E: From<StoreError>>(&self, read: Result<(), E>) -> Result<(), E> {
        read.map_err(|error| self.check_is_there().err().map_or(error, E::from))
    }
}
