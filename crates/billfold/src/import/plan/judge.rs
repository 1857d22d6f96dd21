//! Judges each bill of an import: compares its lines with the current version, and finds what looks like a mistake.

mod falls;

use std::collections::BTreeSet;

use bill::ledger::{Change, ImportMode, Likeness};
use bill::{BillKey, DeliveryDay};
use store::{ComputedMeaning, Data, StoreError, VersionRecord};

use super::candidate::{Candidate, Published};
use super::planned::{Plan, PlannedBill};
use crate::import::deduplicator::found::Repeats;
use crate::import::deduplicator::record::LinePlace;
use crate::import::deduplicator::shared::SharedLines;
use crate::import::error::ImportError;
use crate::import::fingerprint::{find_delivery_day, find_file_by_number};
use crate::import::guard::Guard;
use crate::import::meanings::StoredMeanings;
use crate::import::passes::FoldedImport;
use crate::import::request::ImportRequest;
use falls::{find_fall, select_falls};

/// Judges candidates, which are added in ascending order of their bills.
pub(super) struct Judge<'a> {
    data: Option<&'a Data>,
    request: &'a ImportRequest<'a>,
    read: &'a FoldedImport,
    candidates: Vec<Candidate>,
    guards: Vec<Guard>,
    computed: Vec<ComputedMeaning>,
}

impl<'a> Judge<'a> {
    /// A judge without candidates.
    pub(super) fn new(
        data: Option<&'a Data>,
        request: &'a ImportRequest<'a>,
        read: &'a FoldedImport,
    ) -> Self {
        Self { data, request, read, candidates: Vec::new(), guards: Vec::new(), computed: Vec::new() }
    }

    /// Adds a bill.
    pub(super) fn add(&mut self, mut candidate: Candidate) {
        if self.has_same_content(&candidate)
            && let Some(published) = &mut candidate.published
        {
            published.versions = Vec::new(); // not needed any more
        }
        self.candidates.push(candidate);
    }

    /// Judges all bills, and makes the plan.
    pub(super) async fn finish(mut self) -> Result<Plan, ImportError> {
        self.read_meanings().await?;
        let same_texts = self.find_same_as_read_now().await?;
        let candidates = std::mem::take(&mut self.candidates);
        let mut bills = Vec::with_capacity(candidates.len());
        for candidate in &candidates {
            let likeness = if same_texts.contains(&candidate.bill) {
                Likeness::Same
            } else {
                self.compare_lines(candidate)
            };
            bills.push(self.plan_bill(candidate, likeness));
        }
        let mut fallen = Vec::new();
        for (candidate, planned) in candidates.iter().zip(&bills) {
            match self.request.mode {
                ImportMode::Statement => {
                    if planned.likeness == Likeness::Other {
                        self.judge_statement(candidate).await?;
                    }
                    fallen.extend(find_fall(self.request, self.read, candidate, planned));
                }
                ImportMode::Append => self.judge_append(candidate),
            }
        }
        self.guards.extend(select_falls(self.data, self.request, self.read, fallen).await?);
        let computed = std::mem::take(&mut self.computed);
        Ok(Plan { bills, others: Vec::new(), computed, guards: self.guards })
    }

    /// Returns true if the lines of a statement are those of the current version.
    fn has_same_content(&self, candidate: &Candidate) -> bool {
        candidate.published.as_ref().is_some_and(|published| {
            self.request.mode == ImportMode::Statement
                && !candidate.is_emptied
                && published.version.lines_digest == candidate.marks.digest
                && published.version.basis == self.read.summary.basis
        })
    }

    /// Compares the lines of a statement with those of the current version.
    fn compare_lines(&self, candidate: &Candidate) -> Likeness {
        if self.has_same_content(candidate) {
            return Likeness::Same;
        }
        let published = candidate.published.as_ref().filter(|_| !candidate.is_emptied);
        let is_like = published.is_some_and(|published| {
            published.version.lines == candidate.own_lines
                && published.version.basis == self.read.summary.basis
                && published.meaning() == Some(candidate.marks.meaning)
        });
        if is_like { Likeness::OtherTexts } else { Likeness::Other }
    }

    /// Computes the meanings that are needed and not in the catalog for the current reading rules.
    async fn read_meanings(&mut self) -> Result<(), ImportError> {
        let Some(data) = self.data.filter(|_| self.request.mode == ImportMode::Statement) else {
            return Ok(());
        };
        let again = self.request.consent.again;
        let mut bills = BTreeSet::new();
        for candidate in self.candidates.iter().filter(|candidate| !candidate.is_emptied) {
            let Some(published) = &candidate.published else { continue };
            let is_needed = |version: &VersionRecord| {
                let is_current = version.number == published.version.number;
                let is_unknown = version.meaning.is_none() && version.lines > 0 && !version.is_pruned;
                is_unknown && (is_current || !again)
            };
            if published.versions.iter().any(is_needed) {
                bills.insert(candidate.bill);
            }
        }
        if bills.is_empty() {
            return Ok(());
        }
        let stored = StoredMeanings::read(data, &bills, self.request.tables, !again).await?;
        for candidate in self.candidates.iter_mut().filter(|candidate| bills.contains(&candidate.bill)) {
            let bill = candidate.bill;
            let Some(published) = &mut candidate.published else { continue };
            let current = published.version.number;
            for version in &mut published.versions {
                let is_read = version.number == current || !again;
                if version.meaning.is_none() && version.lines > 0 && !version.is_pruned && is_read {
                    let meaning = stored.of_version(bill, version.number).meaning;
                    version.meaning = Some(meaning);
                    self.computed.push(ComputedMeaning { bill, version: version.number, meaning });
                }
            }
        }
        Ok(())
    }

    /// Finds the bills whose lines mean the same and differ only in columns or names that were unknown when they were
    /// stored: a column or a name that is newly known makes no new version.
    async fn find_same_as_read_now(&self) -> Result<BTreeSet<BillKey>, ImportError> {
        let Some(data) = self.data.filter(|_| self.request.mode == ImportMode::Statement) else {
            return Ok(BTreeSet::new());
        };
        let with_other_texts = |candidate: &&Candidate| self.compare_lines(candidate) == Likeness::OtherTexts;
        let bills: BTreeSet<BillKey> =
            self.candidates.iter().filter(with_other_texts).map(|candidate| candidate.bill).collect();
        if bills.is_empty() {
            return Ok(bills);
        }
        let stored = StoredMeanings::read(data, &bills, self.request.tables, false).await?;
        let is_same = |candidate: &&Candidate| {
            bills.contains(&candidate.bill)
                && stored.of_version(candidate.bill, candidate.current_version_number()).content
                    == candidate.marks.digest
        };
        Ok(self.candidates.iter().filter(is_same).map(|candidate| candidate.bill).collect())
    }

    /// Plans the change of a bill.
    fn plan_bill(&self, candidate: &Candidate, likeness: Likeness) -> PlannedBill {
        let base = candidate.current_version_number();
        // Saturates: a damaged catalog may hold any number. Publishing checks it.
        let version = base.saturating_add(1);
        let lines = candidate.own_lines;
        let change = match (self.request.mode, base) {
            (ImportMode::Statement, 1..) if likeness == Likeness::Same => Change::Unchanged { version: base },
            (ImportMode::Append, _) if lines == 0 => Change::Unchanged { version: base },
            (_, 0) => Change::New,
            (ImportMode::Append, _) => Change::Extended { version, lines },
            (ImportMode::Statement, _) => Change::Replaced {
                version,
                lines,
                lines_before: candidate.published.as_ref().map_or(0, |published| published.version.lines),
                texts_only: likeness == Likeness::OtherTexts,
            },
        };
        PlannedBill {
            bill: candidate.bill,
            change,
            before: candidate.published.as_ref().map(|published| published.sums),
            after: candidate.after,
            is_emptied: candidate.is_emptied,
            base,
            likeness,
            meaning: candidate.marks.meaning,
            delivered: self.choose_delivery_after_import(candidate, likeness),
        }
    }

    /// The delivery that a bill is from after the import: that of the files if they replace its charges, else the later
    /// one. Files without a day in their names leave the last known day.
    fn choose_delivery_after_import(&self, candidate: &Candidate, likeness: Likeness) -> Option<DeliveryDay> {
        let given = candidate.marks.delivered;
        let known = candidate.published.as_ref().and_then(|published| published.delivered);
        match self.request.mode {
            ImportMode::Statement if likeness == Likeness::Other => given.or(known),
            ImportMode::Statement | ImportMode::Append => given.max(known),
        }
    }

    /// Judges a statement with another meaning than the current version.
    async fn judge_statement(&mut self, candidate: &Candidate) -> Result<(), ImportError> {
        if candidate.is_emptied {
            return Ok(());
        }
        self.judge_files(candidate);
        let Some(published) = candidate.published.as_ref().filter(|_| !self.request.consent.again) else {
            return Ok(());
        };
        let (bill, current) = (candidate.bill, published.version.number);
        if let Some(like) = published.find_like(candidate.marks.digest, candidate.marks.meaning) {
            let (version, import) = (like.number, like.import);
            self.guards.push(Guard::Superseded { bill, version, import, current });
            return Ok(());
        }
        if let Some(given) = candidate.marks.delivered
            && let Some(current) = self.find_delivery(published).await?
            && given < current
        {
            self.guards.push(Guard::OlderDelivery { bill, given, current });
        }
        Ok(())
    }

    /// Compares the files of a bill with each other: deliveries that hold the month so far must not be added up.
    fn judge_files(&mut self, candidate: &Candidate) {
        if self.request.consent.sum_files {
            return;
        }
        let Candidate { bill, marks, shared_file, .. } = candidate;
        let bill = *bill;
        let days = marks.delivered_first.zip(marks.delivered);
        // Increments of several days are added up.
        let days = days.filter(|(first, last)| self.request.mode == ImportMode::Statement && first < last);
        if let Some((first, last)) = days {
            self.guards.push(Guard::SeveralDeliveries { bill, first, last });
        } else if let Some(SharedLines { lines, shared }) = *shared_file {
            self.guards.push(Guard::EqualFiles { bill, shared, lines });
        }
    }

    /// Finds the day of the delivery that a current version is from. If the catalog does not have it yet, it is the
    /// latest in the names of its import's files.
    async fn find_delivery(&self, published: &Published) -> Result<Option<DeliveryDay>, StoreError> {
        let Some(data) = self.data.filter(|_| published.is_delivery_unwritten) else {
            return Ok(published.delivered);
        };
        let names = data.catalog.read_file_names_of_import(published.version.import).await?;
        let this_month = self.request.this_month;
        Ok(names.iter().filter_map(|name| find_delivery_day(name, this_month)).max())
    }

    /// Judges an append to a bill.
    fn judge_append(&mut self, candidate: &Candidate) {
        self.judge_files(candidate);
        let Some(published) = &candidate.published else { return };
        let (bill, lines) = (candidate.bill, published.version.lines);
        let Repeats { repeated, added, withdrawn, first_withdrawn, .. } = candidate.repeats;
        let is_most = repeated.checked_mul(2).is_none_or(|twice| twice > lines);
        if added > 0 && is_most && !self.request.consent.overlap {
            self.guards.push(Guard::Overlap { bill, repeated, lines, added });
        }
        let other_columns = self.read.existing.other_columns.get(&bill).filter(|_| added > 0);
        if let Some(columns) = other_columns.filter(|_| !self.request.consent.other_columns) {
            self.guards.push(Guard::OtherColumns { bill, columns: columns.clone() });
        }
        if withdrawn > 0 && !self.request.consent.again {
            let first = first_withdrawn.map(|place| self.format_place(place)).unwrap_or_default();
            self.guards.push(Guard::Withdrawn { bill, lines: withdrawn, first });
        }
    }

    /// Formats a place in the files as `FILE:LINE`.
    fn format_place(&self, place: LinePlace) -> String {
        format!("{}:{}", find_file_by_number(&self.read.files, place.file).info.name, place.line)
    }
}
