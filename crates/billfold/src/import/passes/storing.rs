//! The pass that folds and stores lines.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::num::NonZeroUsize;
use std::path::Path;

use bill::ledger::ImportMode;
use bill::{BatchContents, BatchMeanings, BillKey, CodeTables, Column, KnownKeys, stated_text};
use store::{LinesWriter, StoreError};

use crate::import::deduplicator::StatementLines;
use crate::import::deduplicator::found::LineSet;
use crate::import::error::ImportError;
use crate::import::fingerprint::{ImportFile, find_file_by_number};
use crate::import::reading::{Visit, Visitor};
use crate::import::request::ImportRequest;
use crate::import::spilling_fold::SpillingFold;
use crate::integers::to_usize;

/// The pass that folds and stores every line that counts.
pub(super) struct Storing<'t> {
    tables: &'t CodeTables,
    folding: SpillingFold,
    /// `None` if nothing is to be stored.
    pub(super) writer: Option<LinesWriter>,
    /// Of a statement only.
    identities: Option<StatementLines>,
    /// The numbers of bills among these, by the keys of the file that is being read.
    bill_numbers: KnownKeys<u32>,
    /// The lines that are stored already, and do not count again.
    there: LineSet,
    meanings: BatchMeanings<'t>,
    contents: BatchContents,
    /// The indexes of the lines of a batch that count.
    selected: Vec<u32>,
    files: &'t [ImportFile],
    /// The bills that got lines; of an append only.
    folded: BTreeSet<BillKey>,
}

/// The lines that a pass, or several of a statement, folded and stored.
pub(super) struct StoredLines {
    pub(super) folding: SpillingFold,
    /// The writers, each with the lines behind those of the one before; none if nothing is to be stored.
    pub(super) writers: Vec<LinesWriter>,
    pub(super) identities: Option<StatementLines>,
    /// The number of lines that were stored already.
    pub(super) skipped: u64,
    /// The bills that got lines; of an append only.
    pub(super) folded: BTreeSet<BillKey>,
}

impl StoredLines {
    /// Puts together the lines of the passes that one was split into, in their order.
    pub(super) fn merge(mut passes: impl Iterator<Item = Self>) -> Result<Self, StoreError> {
        let Some(mut whole) = passes.next() else { unreachable!("a pass is split into one at least") };
        for next in passes {
            whole.folding.merge(next.folding)?;
            whole.writers.extend(next.writers);
            if let (Some(identities), Some(next)) = (&mut whole.identities, next.identities) {
                identities.merge(next);
            }
        }
        Ok(whole)
    }
}

impl<'t> Storing<'t> {
    /// Starts a pass, in which the lines that are `there` already do not count. What does not fit into memory goes to a file in
    /// the folder `temporary`.
    pub(super) fn new(
        request: &'t ImportRequest<'_>,
        files: &'t [ImportFile],
        temporary: Option<&Path>,
        writer: Option<LinesWriter>,
        there: LineSet,
    ) -> Self {
        let identities = (request.mode == ImportMode::Statement).then(|| StatementLines::new(temporary));
        let folding = SpillingFold::new(temporary);
        Self { there, ..Self::of_parts(request.tables, files, folding, writer, identities) }
    }

    fn of_parts(
        tables: &'t CodeTables,
        files: &'t [ImportFile],
        folding: SpillingFold,
        writer: Option<LinesWriter>,
        identities: Option<StatementLines>,
    ) -> Self {
        Self {
            tables,
            folding,
            writer,
            identities,
            bill_numbers: KnownKeys::default(),
            there: LineSet::default(),
            meanings: BatchMeanings::new(tables),
            contents: BatchContents::default(),
            selected: Vec::new(),
            files,
            folded: BTreeSet::new(),
        }
    }

    /// Shares the lines of a statement among some passes, each for a thread.
    pub(super) fn split(self, count: NonZeroUsize) -> Vec<Self> {
        let folds = self.folding.split(count);
        let mut writers = self.writer.map(|writer| writer.split(count)).into_iter().flatten();
        let mut identities = self.identities.map(|lines| lines.split(count)).into_iter().flatten();
        let to_part =
            |folding| Self::of_parts(self.tables, self.files, folding, writers.next(), identities.next());
        folds.into_iter().map(to_part).collect()
    }

    /// Ends the pass. Only its results stay in memory.
    pub(super) fn finish(self) -> StoredLines {
        let Self { folding, writer, identities, there, folded, .. } = self;
        StoredLines { folding, writers: Vec::from_iter(writer), identities, skipped: there.count, folded }
    }

    /// Selects the lines of a batch that count.
    fn select_lines(&mut self, visit: &Visit<'_>) {
        self.selected.clear();
        let lines = (0..).zip(visit.batch.numbers);
        let of_append = self.identities.is_none();
        for (index, _) in lines.filter(|(_, line)| !self.there.contains(visit.file, **line)) {
            self.selected.push(index);
            if of_append {
                self.folded.insert(visit.batch.key_of(to_usize(index)).bill());
            }
        }
    }

    /// Adds the lines of a statement to those that are compared.
    fn add_identities(&mut self, visit: &Visit<'_>) -> Result<(), ImportError> {
        let Some(identities) = &mut self.identities else { return Ok(()) };
        let (batch, are_several_files) = (visit.batch, self.files.len() > 1);
        self.bill_numbers.start(batch);
        for (index, number) in batch.numbers.iter().enumerate() {
            let id = batch.text_of(index, Column::Id).and_then(stated_text);
            // Lines without ids, and components, matter only where files are compared.
            if id.is_some() || are_several_files {
                let component = || if are_several_files { self.meanings.component_of(index) } else { 0 };
                let find_number = || Ok(identities.find_number(batch.key_of(index).bill()));
                let Ok::<_, Infallible>(bill) = self.bill_numbers.find_or_compute(batch, index, find_number);
                let meaning = self.meanings.meaning_of(index);
                let id = id.map(|id| (id, component()));
                identities.add_line(bill, (visit.file, *number), meaning, id)?;
            }
        }
        Ok(())
    }
}

impl Visitor for Storing<'_> {
    fn visit(&mut self, visit: &Visit<'_>) -> Result<(), ImportError> {
        self.meanings.read(visit.batch);
        self.add_identities(visit)?;
        if !visit.is_sound {
            return Ok(());
        }
        self.contents.read(visit.batch);
        self.select_lines(visit);
        let delivered = find_file_by_number(self.files, visit.file).delivered;
        if let Some(writer) = &mut self.writer {
            writer.add_batch(visit.file, visit.batch, &self.selected);
        }
        let digests_of = |index| (self.contents.digest_of(index), self.meanings.meaning_of(index));
        self.folding.add_batch(visit.batch, &self.selected, digests_of, delivered)?;
        Ok(())
    }

    async fn finish_block(&mut self) -> Result<(), ImportError> {
        match &mut self.writer {
            Some(writer) => Ok(writer.encode_full().await?),
            None => Ok(()),
        }
    }

    async fn finish_lines(&mut self) -> Result<(), ImportError> {
        match &mut self.writer {
            Some(writer) => Ok(writer.encode_rest().await?),
            None => Ok(()),
        }
    }
}
