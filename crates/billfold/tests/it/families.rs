//! Imports of files that are no detailed bill, and of bills without some columns.

use crate::support::{Home, notes, report_rows, row, sheet};

/// A bill file with one more column, which has the same text on each line.
fn with_column(header: &str, text: &str) -> String {
    let bill = sheet(&[row("100001", "2022-11", "2"), row("100002", "2022-11", "3")]);
    let more = std::iter::once(header).chain(std::iter::repeat(text));
    let lines: Vec<String> = bill.lines().zip(more).map(|(line, more)| format!("{line},{more}")).collect();
    lines.join("\n") + "\n"
}

#[test]
fn a_file_that_is_no_detailed_bill_is_refused_with_one_sentence_and_nothing_is_imported() {
    let home = Home::new();
    let bill = home.file("bill.csv", with_column("Component Name", "CPU"));
    let allocation =
        with_column("Component Name,Cost Allocation Unit,Cost Allocation Type", "CPU,a,Collected");
    for (name, text, why) in [
        ("units.csv", allocation.as_str(), "is a cost allocation bill"),
        ("L2-bill_by_Instance-100001-202211-00.csv", &sheet(&[row("100001", "2022-11", "2")]), "(L2)"),
        ("overview.csv", "Payer Account ID,Total Cost,Currency\n1,2,USD\n", "bill overview (L0)"),
        ("notes.csv", "hello\n", "hardly any column of a detailed bill"),
    ] {
        let said = home.refused(&["import", &bill, &home.file(name, text)]);
        assert!(said.contains("1 fault in the files") && said.contains(why), "{said}");
        assert!(said.contains("the detailed bill (L3") && said.contains(name), "{said}");
    }
    assert!(!home.path().exists());
    home.ok(&["import", &bill]);
}

#[test]
fn a_bill_without_component_columns_is_taken_with_a_note_for_the_file() {
    let home = Home::with_partners();
    let said = home.ok(&["import", &home.file("bill.csv", sheet(&[row("100001", "2022-11", "2")]))]);
    let [note] = notes(&said)[..] else { panic!("one note: {said}") };
    assert!(note.starts_with("the file has no component columns") && note.contains(": 1 file,"), "{said}");
    let said = home.ok(&["import", &home.file("whole.csv", with_column("Component Name", "CPU"))]);
    assert_eq!(notes(&said), [""; 0]);
    // A component is part of a charge's meaning, so these are other lines than before.
    let row = "2022-11 100001 2.00000000 2.00000000 0.00000000 1 replaced, v2, a correction";
    assert_eq!(report_rows(&said)[0], row);
}

#[test]
fn a_face_value_of_a_savings_plan_is_kept_and_counts_nothing() {
    let home = Home::with_partners();
    let deduction = || {
        home.json(&["bill", "100001", "2022-11", "--json"])["bills"].take()[0]["sums"]["sp_deduction"].clone()
    };
    let said =
        home.ok(&["import", &home.file("face.csv", with_column("Component Name,SP Deduction", "CPU,1.5"))]);
    let [note] = notes(&said)[..] else { panic!("one note: {said}") };
    assert!(note.starts_with("the file has SP Deduction (the face value)"), "{said}");
    assert!(note.contains(": 2 lines, the first at"), "{said}");
    assert_eq!(deduction(), "0.00000000");
    let both = with_column("Component Name,SP Deduction,SP Deduction (Cost)", "CPU,1.5,2.25");
    let said = home.ok(&["import", &home.file("both.csv", both)]);
    assert_eq!(notes(&said), [""; 0]);
    // By decision it is no part of a line's meaning: the version is new, and is no correction.
    let rows = [
        "2022-11 100001 2.00000000 2.00000000 0.00000000 1 texts only, v2",
        "2022-11 100002 3.00000000 3.00000000 0.00000000 1 texts only, v2",
        "2022-11 payer 200000000001 5.00000000 5.00000000 0.00000000 2 total of the files, USD",
    ];
    assert_eq!(report_rows(&said), rows);
    assert_eq!(deduction(), "2.25000000");
}
