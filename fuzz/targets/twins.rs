//! Bill files are read twice at once, line by line and by batches: each block must give the same lines, digests, faults and
//! notices.

use std::convert::Infallible;

use bill::{
    Batch, BatchContents, BatchMeanings, Column, Comparison, Line, LineDigest, MeaningReader, PaymentStatus,
};
use sheet::{BatchSheet, Findings, Rules, Sheet, SplitBlock};

/// All that a line says: its number, its digests, and the parts of its charge that are in no digest.
#[derive(Debug, PartialEq)]
struct Said {
    number: u64,
    digests: Digests,
    product_name: Option<String>,
    region_name: Option<String>,
    payment: PaymentStatus,
}

/// The digests of a line: of its content, by which appends compare it, and of its component.
type Digests = (LineDigest, Comparison, u64);

/// A file that is read by both.
pub(crate) struct Twins<'a> {
    sheet: Sheet<'a>,
    by_batches: BatchSheet<'a>,
    /// The memory that blocks are read into, if they are read in place, as imports do.
    in_place: Option<SplitBlock>,
    meanings: MeaningReader<'a>,
    batch_meanings: BatchMeanings<'a>,
    batch_contents: BatchContents,
    /// What the lines of a block say, as each of both reads them.
    said: [Vec<Said>; 2],
    /// Number of lines that were compared.
    pub(crate) lines: u64,
}

impl<'a> Twins<'a> {
    /// Starts a file of a name.
    pub(crate) fn new(name: &str, rules: Rules<'a>, is_in_place: bool) -> Self {
        Self {
            sheet: Sheet::new(name, rules),
            by_batches: BatchSheet::new(name, rules),
            in_place: is_in_place.then(SplitBlock::default),
            meanings: MeaningReader::new(rules.tables),
            batch_meanings: BatchMeanings::new(rules.tables),
            batch_contents: BatchContents::default(),
            said: Default::default(),
            lines: 0,
        }
    }

    /// Reads the next block of the file twice.
    pub(crate) fn read(&mut self, block: &[u8], at_end: bool, findings: &mut [Findings; 2]) {
        let Self { sheet, by_batches, in_place, meanings, batch_meanings, batch_contents, said, .. } = self;
        let [one_by_one, of_batches] = said;
        one_by_one.clear();
        of_batches.clear();
        let [of_sheet, of_twin] = findings;
        let Ok(()) = sheet.read::<Infallible>(block, at_end, of_sheet, &mut |line| {
            let digests = (line.digest(), line.comparison(meanings), line.hash_component(meanings));
            one_by_one.push(describe_line(line, digests));
            Ok(())
        });
        let mut visit = |batch: &Batch<'_>| {
            assert!(!batch.is_empty(), "a batch has a line");
            check_batch(batch);
            batch_meanings.read(batch);
            batch_contents.read(batch);
            let mut indexes = 0..;
            batch.visit_lines(|line| {
                let index = indexes.next().unwrap();
                let comparison = batch_meanings.comparison_of(index);
                assert_eq!(batch_meanings.meaning_of(index), comparison.meaning);
                let component = batch_meanings.component_of(index);
                of_batches
                    .push(describe_line(line, (batch_contents.digest_of(index), comparison, component)));
                Ok::<_, Infallible>(())
            })
        };
        let Ok(()) = match in_place {
            Some(memory) => {
                memory.set_bytes(block);
                by_batches.read_block(memory, at_end, of_twin, &mut visit)
            }
            None => by_batches.read(block, at_end, of_twin, &mut visit),
        };
        assert_eq!(of_batches, one_by_one);
        assert_eq!(of_twin, of_sheet);
        let twin = by_batches.sheet();
        assert_eq!(twin.lines(), sheet.lines());
        assert_eq!(twin.basis(), sheet.basis());
        assert_eq!(twin.month_from_name(), sheet.month_from_name());
        self.lines += u64::try_from(self.said[0].len()).unwrap();
    }
}

/// Reads a whole file in blocks of a size. Returns the number of lines without faults.
pub(crate) fn compare_readers(name: &str, rules: Rules<'_>, file: &[u8], block_bytes: usize) -> u64 {
    let mut findings = [Findings::default(), Findings::default()];
    let mut twins = Twins::new(name, rules, block_bytes.is_multiple_of(2));
    for block in file.chunks(block_bytes) {
        twins.read(block, false, &mut findings);
    }
    twins.read(b"", true, &mut findings);
    twins.lines
}

fn describe_line(line: &Line<'_>, digests: Digests) -> Said {
    Said {
        number: line.number,
        digests,
        product_name: line.charge.product_name.map(str::to_owned),
        region_name: line.charge.region_name.map(str::to_owned),
        payment: line.charge.payment,
    }
}

/// Checks that the columns of a batch belong together: each id is that of the text in its place.
fn check_batch(batch: &Batch<'_>) {
    let width = batch.ids.len();
    assert_eq!(batch.fields.len(), batch.len() * width);
    assert_eq!(batch.keys.len(), batch.len());
    for (index, column) in batch.ids.iter().enumerate() {
        if column.ids.is_empty() {
            continue;
        }
        assert_eq!(column.ids.len(), batch.len());
        for (line, id) in column.ids.iter().enumerate() {
            assert_eq!(column.dictionary.text(*id), batch.fields[line * width + index].text_of(batch.text));
        }
    }
    for (line, _) in batch.numbers.iter().enumerate() {
        assert!(batch.text_of(line, Column::PayerAccountId).is_some());
    }
}
