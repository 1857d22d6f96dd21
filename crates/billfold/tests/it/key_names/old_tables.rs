//! Folders of a version whose tables knew fewer names of regions: their bills are keyed by the names.

use bill::ledger::{ImportMode, Likeness, Overrides, PublishOptions, Statement};
use bill::{
    Amount, Basis, Batch, Charge, ChargeKey, CodeTables, Fold, LinesDigest, Meaning, MeaningReader,
    PerMeasure, normalise_name,
};
use sheet::{BatchSheet, Findings, Rules};
use store::{CatalogPlace, Data, FileInfo, Publication, Staging};

use super::{DOWNGRADE, NamedLine, meddle, pairs, read_names, write_file};
use crate::support::Home;

/// Imports a file as an earlier version did whose tables knew no region.
async fn import_by_old_tables(home: &Home, path: &str) {
    let text = std::fs::read(path).unwrap();
    let data = Data::create(&home.path(), &CatalogPlace::Folder).await.unwrap();
    let files = [FileInfo { name: path.to_owned(), bytes: 1, sha256: [0; 32] }];
    let mode = ImportMode::Statement;
    let staging = Staging { mode, identity: [1; 32], imported_by: "uid 0", files: &files, now_us: 1 };
    let staged = data.catalog.stage_import(&staging).await.unwrap();
    let mut writer = data.lines.writer(staged.clone());
    let tables = CodeTables::shipped();
    let (mut fold, mut lines_digest, mut meaning) = (Fold::new(), LinesDigest::default(), Meaning::default());
    let (mut reader, mut lines) = (MeaningReader::new(&tables), 0);
    let rename = |charge: &Charge<'_>| {
        let region = charge.region_name.map(normalise_name);
        let region = region.as_deref().unwrap_or(charge.region);
        ChargeKey::of(&Charge { region, ..*charge })
    };
    let each = &mut |batch: &Batch<'_>| {
        let renamed = batch.key_table.iter().map(|key| {
            key.as_ref().map(|key| rename(&key.with_amounts(PerMeasure::from_fn(|_| Amount::ZERO))))
        });
        let batch = &Batch { key_table: &renamed.collect::<Vec<_>>(), ..*batch };
        let rows: Vec<u32> = (0..).zip(batch.numbers).map(|(row, _)| row).collect();
        writer.add_batch(1, batch, &rows);
        batch.visit_lines(|line| {
            lines_digest.add(line.digest(&mut Vec::new()));
            meaning.add(line.meaning(&mut reader));
            lines += 1;
            fold.add(&line.charge)
        })
    };
    let mut findings = Findings::default();
    let mut sheet = BatchSheet::new(path, Rules { tables: &tables, month: None });
    sheet.read(&text, true, &mut findings, each).unwrap();
    let objects = writer.finish().await.unwrap();
    let (bill, content) = fold.into_bills().pop_first().unwrap();
    let statement = Statement {
        bill,
        content,
        lines_digest,
        meaning,
        delivered: None,
        base: 0,
        likeness: Likeness::Other,
        counts: None,
        days: None,
    };
    let publication = Publication {
        import: staged.id,
        options: PublishOptions { mode, basis: Basis::Customer, overrides: Overrides::default() },
        objects: &objects,
        lines,
        notices: "[]",
        rules: &[7; 32],
        computed: &[],
        now_us: 2,
    };
    data.catalog.publish(&publication, &mut [Ok(statement)].into_iter()).await.unwrap();
    data.write_lists().await.unwrap();
    drop(data);
    meddle(home, DOWNGRADE);
}

/// Lines of regions that the tables know by name alone, and of one that they do not know.
const LINES: [NamedLine<'_>; 3] = [
    ("Thing", "Southeast Asia (Singapore)", "-", "1", "a"),
    ("Thing", "South China (Guangzhou)", "-", "2", "b"),
    ("Thing", "Wonderland", "-", "4", "c"),
];

#[tokio::test]
async fn a_name_that_the_tables_know_since_makes_no_version_and_no_correction() {
    let home = Home::new();
    let file = write_file(&home, "a.csv", &LINES);
    import_by_old_tables(&home, &file).await;
    let by_names = pairs([
        ("south china (guangzhou)", "South China (Guangzhou)"),
        ("southeast asia (singapore)", "Southeast Asia (Singapore)"),
        ("wonderland", "Wonderland"),
    ]);
    assert_eq!(read_names(&home, "region", "now"), by_names);
    home.ok(&["close", "2022-11", "--accept", "payers"]);
    let said = home.ok(&["import", &file]);
    assert!(said.contains("1 unchanged"), "{said}");
    assert!(home.ok(&["import", &file]).contains("nothing to do"));
    assert_eq!(read_names(&home, "region", "now"), by_names);
    assert!(home.ok(&["verify"]).contains("all is well"));
}

#[tokio::test]
async fn lines_are_added_to_a_bill_of_old_names_and_those_that_are_there_do_not_count_twice() {
    let home = Home::new();
    import_by_old_tables(&home, &write_file(&home, "a.csv", &LINES)).await;
    let added = ("Thing", "Southeast Asia (Singapore)", "-", "8", "d");
    let more = write_file(&home, "b.csv", &[LINES[0], added]);
    let said = home.ok(&["import", "--append", &more]);
    assert!(said.contains("1 extended") && said.contains("1 line skipped"), "{said}");
    assert!(!said.contains("other texts"), "{said}");
    let total = &home.json(&["bill", "100001", "2022-11", "--json"])["sums"]["total"];
    assert_eq!(total, "15.00000000");
    assert!(
        read_names(&home, "region", "now")
            .contains(&("9".to_owned(), "Southeast Asia (Singapore)".to_owned()))
    );
    // A corrected statement has the keys of today.
    let corrected = [LINES[0], LINES[1], ("Thing", "Wonderland", "-", "5", "c"), added];
    let said = home.ok(&["import", &write_file(&home, "c.csv", &corrected)]);
    assert!(said.contains("1 replaced"), "{said}");
    assert_eq!(
        read_names(&home, "region", "now"),
        pairs([
            ("1", "South China (Guangzhou)"),
            ("9", "Southeast Asia (Singapore)"),
            ("wonderland", "Wonderland"),
        ])
    );
    assert!(home.ok(&["verify"]).contains("all is well"));
}
