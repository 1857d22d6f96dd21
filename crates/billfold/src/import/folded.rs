//! What the files of an import hold: their lines folded, those that count stored on the way.

use std::collections::BTreeSet;
use std::path::Path;

use bill::{BillKey, Column, Findings};
use store::{Data, LinesWriter, StagedImport, Statement, StoreError, Way, WrittenObject};

use super::append::{There, UseOfIds};
use super::conflict;
use super::fingerprint::FileOfImport;
use super::folding::{Folded, Folding};
use super::identities::{Identities, LineSet};
use super::progress::Progress;
use super::reading::{Visit, Visitor, Walked, walk};
use super::{ImportError, Order};

/// What was read.
pub(super) struct Read {
    /// The bills of all lines that count.
    pub(super) folded: Folded,
    /// What was there of these bills; of an append only.
    pub(super) there: There,
    /// The objects that the lines were stored in; none where there are faults, or nothing is to be stored.
    pub(super) objects: Vec<WrittenObject>,
    /// Basis and number of lines.
    pub(super) walked: Walked,
    /// How many lines were there already; of an append only.
    pub(super) skipped: u64,
    /// Faults and notices.
    pub(super) findings: Findings,
}

impl Read {
    /// What the import holds of each bill.
    pub(super) fn statements(
        &self,
    ) -> Result<impl Iterator<Item = Result<Statement, StoreError>> + Send, StoreError> {
        Ok(self.folded.bills()?.map(|part| {
            let part = part?;
            let base = self.there.versions.get(&part.bill).copied().unwrap_or_default();
            Ok(Statement { bill: part.bill, content: part.content, lines_digest: part.digest, base })
        }))
    }
}

/// Reads all files of an import; stores what counts where it is staged. What does not fit into memory goes to a
/// file in a folder.
pub(super) async fn read(
    data: Option<&Data>,
    order: &Order<'_>,
    files: &[FileOfImport],
    staged: Option<&StagedImport>,
    temporary: Option<&Path>,
) -> Result<Read, ImportError> {
    let mut findings = Findings::default();
    let mut compared = LineSet::default();
    let mut there = There::default();
    let mut bills = BTreeSet::new();
    if order.way == Way::Append {
        let mut comparing = Comparing {
            identities: Identities::new(temporary),
            bills,
            ids: UseOfIds::default(),
            scratch: Vec::new(),
        };
        let progress = Progress::new(files);
        progress.say("comparing with what is there");
        let walked = walk(order, files, &mut findings, &progress, &mut comparing).await?;
        bills = comparing.bills;
        if findings.faults.is_empty() {
            if let Some(data) = data {
                there = There::of(data, &bills).await?;
                let ids = there.meet(data, &mut comparing.identities, &progress).await?;
                if let Some((bill, has_ids)) = ids.mixed_with(&comparing.ids) {
                    return Err(ImportError::MixedIds { bill, has_ids });
                }
            }
            let result = comparing.identities.compare_with_what_is_there()?;
            conflict::add_faults(data, order, files, &result, &there, &mut findings).await?;
            compared = result.there;
        }
        if !findings.faults.is_empty() {
            let folded = Folding::new(temporary).finish(std::iter::empty());
            return Ok(Read { folded, there, objects: Vec::new(), walked, skipped: 0, findings });
        }
        findings = Findings::default(); // all that is worth saying comes up again
    }
    let progress = Progress::new(files);
    let mut storing = Storing {
        folding: Folding::new(temporary),
        writer: data.zip(staged).map(|(data, staged)| data.lines.writer(staged.clone())),
        identities: (order.way == Way::Statement).then(|| Identities::new(temporary)),
        there: compared,
        scratch: Vec::new(),
        folded: BTreeSet::new(),
    };
    let walked = walk(order, files, &mut findings, &progress, &mut storing).await?;
    if let Some(identities) = storing.identities.take() {
        let result = identities.compare_ids()?;
        conflict::add_faults(data, order, files, &result, &there, &mut findings).await?;
    }
    let objects = match storing.writer {
        Some(writer) if findings.faults.is_empty() => writer.finish().await?,
        Some(writer) => {
            writer.abort().await?;
            Vec::new()
        }
        None => Vec::new(),
    };
    let without_lines = bills.difference(&storing.folded).copied();
    let folded = storing.folding.finish(without_lines);
    Ok(Read { folded, there, objects, walked, skipped: storing.there.count, findings })
}

/// The first look at the lines of an append: what they are, and of which bills.
struct Comparing {
    identities: Identities,
    bills: BTreeSet<BillKey>,
    ids: UseOfIds,
    scratch: Vec<u8>,
}

impl Visitor for Comparing {
    fn visit(&mut self, visit: &Visit<'_, '_>) -> Result<(), ImportError> {
        let digest = visit.line.digest(&mut self.scratch);
        self.identities.meet(visit.order, visit.file, visit.line, digest)?;
        self.bills.insert(visit.line.charge.bill);
        let line = visit.line;
        self.ids.meet(line.charge.bill, line.id(), line.texts.get(Column::Id));
        Ok(())
    }
}

/// What every line that counts passes through.
struct Storing {
    folding: Folding,
    /// `None` where nothing is to be stored.
    writer: Option<LinesWriter>,
    /// Of a statement only.
    identities: Option<Identities>,
    /// The lines that are there already, and do not count again.
    there: LineSet,
    /// Where the content of a line is laid out for its digest.
    scratch: Vec<u8>,
    /// The bills that got lines; of an append only.
    folded: BTreeSet<BillKey>,
}

impl Visitor for Storing {
    fn visit(&mut self, visit: &Visit<'_, '_>) -> Result<(), ImportError> {
        let line = visit.line;
        if let Some(identities) = &mut self.identities {
            identities.meet_id(visit.order, visit.file, line)?;
        }
        if !visit.is_sound || self.there.has(visit.order) {
            return Ok(());
        }
        if self.identities.is_none() {
            self.folded.insert(line.charge.bill);
        }
        self.folding.add_line(&line.charge, line.digest(&mut self.scratch))?;
        if let Some(writer) = &mut self.writer {
            writer.add(visit.file, line);
        }
        Ok(())
    }

    async fn settle(&mut self) -> Result<(), ImportError> {
        match &mut self.writer {
            Some(writer) => Ok(writer.settle().await?),
            None => Ok(()),
        }
    }
}
