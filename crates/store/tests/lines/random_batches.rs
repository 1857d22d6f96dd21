//! Lines of random files, written by batches: each is read back as it was, in the order in which lines are stored.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use bill::{Batch, CodeTables, Column, ColumnIds, LineDigest, Month, Span};
use fastrand::Rng;
use sheet::{BatchSheet, Findings, Rules};
use store::{CatalogPlace, Data, LineFilter, LinesWriter, Projection, StoreError, StoredLine, WrittenObject};

use crate::{HEADER, make_row, start_writer};

/// Known and unknown columns that files have or lack.
const COLUMNS: [&str; 7] = [
    "Instance Name",
    "Product Name",
    "Transaction ID",
    "Component Configuration",
    "Transaction Time",
    "tag_key:team",
    "Odd \"\"列\"\"",
];

/// Kinds of texts of a column.
#[derive(Clone, Copy)]
enum Texts {
    Empty,
    /// Few, short, of any characters.
    Few,
    /// Long ones that repeat, so that the dictionaries of their batches are emptied again and again.
    LongRepeated,
    /// A different one in each line.
    Different,
    /// Few, of which some are almost as long as a page.
    Huge,
}

impl Texts {
    /// Chooses a kind; a huge one rarely.
    fn choose(random: &mut Rng) -> Self {
        match random.u32(0..13) {
            0 => Self::Empty,
            1..5 => Self::Few,
            5..9 => Self::LongRepeated,
            9..12 => Self::Different,
            _ => Self::Huge,
        }
    }

    /// Makes the text of a line.
    fn make(self, random: &mut Rng, line: usize) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Few => {
                let texts = ["", "-", "a \"\"b\"\"", "新加坡", "two\nlines", "\u{1}\\", "x,y", "\u{10ffff}é"];
                random.choice(texts).unwrap().to_owned()
            }
            Self::LongRepeated => format!("{}{}", "长".repeat(150), line.div_euclid(4)),
            Self::Different => format!("id-{line:07}-{}", random.u32(..)),
            Self::Huge if random.usize(0..1_500) == 0 => "h".repeat(random.usize(200_000..900_000)),
            Self::Huge => "no".to_owned(),
        }
    }
}

/// Makes a file of random columns and texts.
pub(crate) fn make_file(random: &mut Rng, months: usize) -> String {
    let mut columns = Vec::new();
    for name in COLUMNS {
        if random.bool() {
            columns.push((name, Texts::choose(random)));
        }
    }
    let mut file = HEADER.to_owned();
    for (name, _) in &columns {
        write!(file, ",\"{name}\"").unwrap();
    }
    file.push('\n');
    let owners = random.usize(1..400);
    for line in 0..random.usize(1..12_000) {
        let month = random.usize(0..months);
        let month = format!("{}-{:02}", 2_000 + month.div_euclid(12), month.rem_euclid(12) + 1);
        let amount = format!("{}.{:08}", random.i64(-9_999_999..9_999_999), random.u32(0..100_000_000));
        file += &make_row(random.usize(0..owners) + 1, &month, if random.bool() { "0" } else { &amount });
        for (_, texts) in &columns {
            write!(file, ",\"{}\"", texts.make(random, line)).unwrap();
        }
        file.push('\n');
    }
    file
}

/// A line as it is compared: its owner, its file and number, and the digest of all that it says.
pub(crate) type Compared = (i64, u32, u64, LineDigest);

/// The lines of each month.
pub(crate) type Written = BTreeMap<Month, Vec<Compared>>;

/// Writes about nine of ten lines of a file, read in blocks of random sizes.
pub(crate) async fn write_some_lines(
    writer: &mut LinesWriter,
    random: &mut Rng,
    number: u32,
    file: &str,
    written: &mut Written,
) {
    let tables = CodeTables::shipped();
    let mut sheet = BatchSheet::new("test.csv", Rules { tables: &tables, month: None });
    let mut findings = Findings::default();
    let mut rest = file.as_bytes();
    loop {
        let (block, behind) = rest.split_at(random.usize(1..2 << 20).min(rest.len()));
        rest = behind;
        let mut each = |batch: &Batch<'_>| {
            let rows: Vec<u32> =
                (0..).zip(batch.numbers).map(|(row, _)| row).filter(|_| random.u32(0..10) != 0).collect();
            writer.add_batch(number, batch, &rows);
            let mut row = 0;
            batch.visit_lines(|line| {
                if rows.binary_search(&row).is_ok() {
                    let bill = line.charge.bill;
                    let compared = (bill.owner.get(), number, line.number, line.digest());
                    written.entry(bill.month).or_default().push(compared);
                }
                row += 1;
                Ok::<(), ()>(())
            })
        };
        sheet.read(block, block.is_empty(), &mut findings, &mut each).unwrap();
        writer.encode_full().await.unwrap();
        if block.is_empty() {
            break;
        }
    }
    assert!(findings.faults.is_empty(), "{:?}", findings.faults.first());
}

/// Reads the lines of objects with the reader of this crate.
async fn read_lines(data: &Data, objects: &[WrittenObject]) -> Written {
    let mut stored = Written::new();
    for object in objects {
        let lines = stored.entry(object.month).or_default();
        let mut each = |line: &StoredLine<'_>| {
            assert_eq!(line.charge.bill.month, object.month);
            let owner = line.charge.bill.owner.get();
            lines.push((owner, line.file(), line.number(), line.digest()?));
            Ok::<_, StoreError>(())
        };
        data.lines.visit_lines(object, Projection::Whole, LineFilter::All, &mut each).await.unwrap();
    }
    stored
}

#[tokio::test]
async fn lines_of_random_files_are_read_back_as_they_were() {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    for round in 0..6 {
        let mut random = Rng::with_seed(seed.wrapping_add(round));
        let dir = tempfile::tempdir().unwrap();
        let data = Data::create(dir.path(), &CatalogPlace::Folder).await.unwrap();
        let mut writer = start_writer(&data).await;
        let months = [1, 3, 80][random.usize(0..3)];
        let mut written = Written::new();
        for number in 1..=random.u32(1..4) {
            let file = make_file(&mut random, months);
            write_some_lines(&mut writer, &mut random, number, &file, &mut written).await;
        }
        let mut stored = read_lines(&data, &writer.finish().await.unwrap()).await;
        // Row groups are sorted each by itself, and there may be several.
        for lines in written.values_mut().chain(stored.values_mut()) {
            lines.sort_unstable_by_key(|(owner, file, number, _)| (*owner, *file, *number));
        }
        assert!(stored == written, "round {round}");
    }
}

#[tokio::test]
async fn seventy_thousand_different_texts_and_texts_that_come_again_are_read_back() {
    let dir = tempfile::tempdir().unwrap();
    let data = Data::create(dir.path(), &CatalogPlace::Folder).await.unwrap();
    let mut writer = start_writer(&data).await;
    let (mut random, mut written) = (Rng::with_seed(1), Written::new());
    let mut file = format!("{HEADER},Instance Name,Transaction ID\n");
    for line in 0..70_000 {
        let name = if line < 35_000 { line } else { line - 35_000 };
        writeln!(file, "{},name {name},{line}", make_row(line % 97 + 1, "2022-11", "1")).unwrap();
    }
    write_some_lines(&mut writer, &mut random, 1, &file, &mut written).await;
    let mut stored = read_lines(&data, &writer.finish().await.unwrap()).await;
    for lines in written.values_mut().chain(stored.values_mut()) {
        lines.sort_unstable_by_key(|(owner, file, number, _)| (*owner, *file, *number));
    }
    assert!(stored == written);
}

#[tokio::test]
async fn a_text_that_is_longer_than_a_page_is_read_back_among_short_ones() {
    let dir = tempfile::tempdir().unwrap();
    let data = Data::create(dir.path(), &CatalogPlace::Folder).await.unwrap();
    let mut writer = start_writer(&data).await;
    let (tables, mut findings) = (CodeTables::shipped(), Findings::default());
    let file = format!("{HEADER},Instance Name\n{0},a\n{0},b\n{0},c\n", make_row(1, "2022-11", "1"));
    let mut sheet = BatchSheet::new("test.csv", Rules { tables: &tables, month: None });
    let mut written = Vec::new();
    let mut each = |batch: &Batch<'_>| {
        // No file has such a line: its second name gets a place behind all others, and no column has ids.
        let mut text = batch.text.to_owned();
        let start = text.len();
        text += &"长x".repeat(1 << 20);
        let mut fields = batch.fields.to_vec();
        let ids: Vec<ColumnIds> = batch.ids.iter().map(|_| ColumnIds::default()).collect();
        let column = batch.columns.known[Column::InstanceName.index()].unwrap();
        let [start, end] = [start, text.len()].map(|place| u32::try_from(place).unwrap());
        fields[ids.len() + column] = Span { start, end };
        let batch = Batch { text: &text, fields: &fields, ids: &ids, ..*batch };
        writer.add_batch(1, &batch, &[0, 1, 2]);
        batch.visit_lines(|line| {
            written.push(line.texts.get(Column::InstanceName).unwrap().to_owned());
            Ok::<(), ()>(())
        })
    };
    sheet.read(file.as_bytes(), true, &mut findings, &mut each).unwrap();
    let objects = writer.finish().await.unwrap();
    let mut stored = Vec::new();
    let mut each = |line: &StoredLine<'_>| {
        stored.push(line.text(Column::InstanceName).unwrap().to_owned());
        Ok::<_, StoreError>(())
    };
    data.lines.visit_lines(&objects[0], Projection::Whole, LineFilter::All, &mut each).await.unwrap();
    assert_eq!(stored.iter().map(String::len).collect::<Vec<_>>(), [1, 4 << 20, 1]);
    assert!(stored == written);
}
