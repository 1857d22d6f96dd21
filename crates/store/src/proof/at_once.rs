//! Parts of the proof, of which several are checked at once by as many threads. Findings are reported in the order of the parts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use tokio::runtime::Handle;

use super::finding::{Finding, ProofEvent};
use super::parts::ProofPart;
use super::run::{Proof, Report};
use super::summary::ProofSummary;
use crate::error::StoreError;
use crate::threads::{count_threads, run_at_once};

/// Largest number of threads that check parts. Each takes some 50 MB, and the memory of its share of cells.
const THREADS_MAX: usize = 2;

/// The findings of parts, which are reported once those of all parts before are known.
struct OrderedReport<'r, 'a> {
    report: &'r mut Report<'a>,
    /// The number of the part whose findings are reported next.
    next: usize,
    waiting: BTreeMap<usize, Vec<Finding>>,
    /// The parts behind the next one that are checked already.
    checked: BTreeSet<usize>,
}

impl OrderedReport<'_, '_> {
    /// Reports a finding of a part, or keeps it until the parts before are checked.
    fn add(&mut self, part: usize, finding: Finding) {
        if part == self.next {
            (self.report)(ProofEvent::Found(Box::new(finding)));
        } else {
            self.waiting.entry(part).or_default().push(finding);
        }
    }

    /// Goes on to the next part that is not checked yet. Its findings, and those of all before, are reported.
    fn end_part(&mut self, part: usize) {
        self.checked.insert(part);
        while self.checked.remove(&self.next) {
            self.next += 1;
            for finding in self.waiting.remove(&self.next).unwrap_or_default() {
                (self.report)(ProofEvent::Found(Box::new(finding)));
            }
        }
    }
}

impl Proof<'_> {
    /// Checks parts, several at once if there are the processors for it.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: the check itself could not continue. Parts that were started are checked to their end.
    pub(super) async fn check_parts(&mut self, parts: &[ProofPart<'_>]) -> Result<(), StoreError> {
        let threads = count_threads(THREADS_MAX.min(parts.len()));
        if threads == 1 {
            for part in parts {
                self.check_part(*part).await?;
            }
            return Ok(());
        }
        let (data, tables, runtime) = (self.data, self.tables, Handle::current());
        let report = OrderedReport {
            report: &mut *self.report,
            next: 0,
            waiting: BTreeMap::new(),
            checked: BTreeSet::new(),
        };
        let (report, next) = (Mutex::new(report), AtomicUsize::new(0));
        let lock = || report.lock().unwrap_or_else(PoisonError::into_inner);
        let check_next = || {
            let mut summary = ProofSummary::default();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some(part) = parts.get(number) else { return Ok(summary) };
                let mut report_part = |event| match event {
                    ProofEvent::Found(finding) => lock().add(number, *finding),
                    ProofEvent::Ahead { .. } | ProofEvent::Read { .. } => (lock().report)(event),
                };
                let mut proof = Proof::new(data, tables, threads, &mut report_part);
                let checked = runtime.block_on(proof.check_part(*part));
                summary.merge(&proof.summary);
                lock().end_part(number);
                if let Err(error) = checked {
                    next.store(parts.len(), Ordering::Relaxed);
                    return Err((number, error));
                }
            }
        };
        let checked = run_at_once(vec![(); threads], |()| check_next());
        let mut failed: Option<(usize, StoreError)> = None;
        for checked in checked {
            match checked {
                Ok(summary) => self.summary.merge(&summary),
                // That of the part that comes first, as if one followed the other.
                Err((part, error)) if failed.as_ref().is_none_or(|(other, _)| part < *other) => {
                    failed = Some((part, error));
                }
                Err(_) => {}
            }
        }
        failed.map_or(Ok(()), |(_, error)| Err(error))
    }
}
