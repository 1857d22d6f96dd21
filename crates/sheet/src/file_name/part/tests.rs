//! Names with a part number, and names that only look as if they had one.

use super::*;

/// Reads series, number and total.
fn read(name: &str) -> Option<(String, u32, Option<u32>)> {
    PartNumber::from_file_name(name).map(|part| (part.series, part.number, part.of))
}

#[test]
fn a_number_behind_a_month_or_a_day_is_a_part_number() {
    let cases = [
        ("L3-bill_details-200000000001-202608-001.csv", "L3-bill_details-200000000001-202608-*", 1),
        ("L3-bill_details-200000000001-202608-1.csv", "L3-bill_details-200000000001-202608-*", 1),
        ("L3-bill_details-200000000001-202608-01.csv", "L3-bill_details-200000000001-202608-*", 1),
        ("x-202608-0001.csv", "x-202608-*", 1),
        ("x-202608-00001.csv", "x-202608-*", 1),
        ("x-202608-0000.csv", "x-202608-*", 0),
        ("x-202608-0.csv", "x-202608-*", 0),
        ("x-202608-12.csv", "x-202608-*", 12),
        ("x-202608-999.csv", "x-202608-*", 999),
        ("x_202608_2.csv", "x_202608_*", 2),
        ("x-202608_2.csv", "x-202608_*", 2),
        ("200000010001-20260814-3.zip", "200000010001-20260814-*", 3),
        ("x-2026-08-1.csv", "x-2026-08-*", 1),
        ("x-2026-08-001.csv", "x-2026-08-*", 1),
        ("x-2026-08-14-1.csv", "x-2026-08-14-*", 1),
        ("x-2026-08-14-01.csv", "x-2026-08-14-*", 1),
        ("202608-1", "202608-*", 1),
        ("202607-202608-1.csv", "202607-202608-*", 1),
        ("账单202608-2.csv", "账单202608-*", 2),
        ("x-202608-001.csv.gz", "x-202608-*", 1),
        ("x-202608-001.CSV", "x-202608-*", 1),
        ("x-202608-001.csv.bz2", "x-202608-*", 1),
        ("/in/part-9-of-9/x-202608-001.csv", "x-202608-*", 1),
        ("C:\\in\\202607-3\\x-202608-001.csv", "x-202608-*", 1),
        // A browser's second download of the same part.
        ("x-202608-001 (1).csv", "x-202608-*", 1),
        ("x-202608-002(3).csv.gz", "x-202608-*", 2),
        // A zero-padded number at the end of a name with a month or a day.
        (
            "200000010001-202608-by_used_time-bill_details-001.csv",
            "200000010001-202608-by_used_time-bill_details-*",
            1,
        ),
        (
            "200000010001-2026-08--by_used_time-bill_details_0002.csv",
            "200000010001-2026-08--by_used_time-bill_details_*",
            2,
        ),
        (
            "200000010001-20260814-按扣费周期-明细账单-012.csv",
            "200000010001-20260814-按扣费周期-明细账单-*",
            12,
        ),
    ];
    for (name, series, number) in cases {
        assert_eq!(read(name), Some((series.to_owned(), number, None)), "{name}");
    }
}

#[test]
fn the_word_part_and_a_total_are_read_with_or_without_a_month() {
    let cases = [
        ("bill-part-2-of-3.csv", "bill-part-*-of-3", 2, Some(3)),
        ("bill-part2of3.csv", "bill-part*of3", 2, Some(3)),
        ("bill-2of3.csv", "bill-*of3", 2, Some(3)),
        ("bill_2_of_3.csv.gz", "bill_*_of_3", 2, Some(3)),
        ("bill (2 of 3).csv", "bill (* of 3)", 2, Some(3)),
        ("bill (Part 2 of 3).csv", "bill (Part * of 3)", 2, Some(3)),
        ("Bill - Part 2.csv", "Bill - Part *", 2, None),
        ("bill_part_2.csv", "bill_part_*", 2, None),
        ("bill-part-2.csv", "bill-part-*", 2, None),
        ("bill-PART002.csv", "bill-PART*", 2, None),
        ("bill.part2.csv", "bill.part*", 2, None),
        ("part-0.csv", "part-*", 0, None),
        ("part - 1 - bill.csv", "part - * - bill", 1, None),
        ("part 2 (1).csv", "part *", 2, None),
        ("账单part2.csv", "账单part*", 2, None),
        ("x-202608-part-2.csv", "x-202608-part-*", 2, None),
        ("x-202608-2of3.csv", "x-202608-*of3", 2, Some(3)),
        ("x-part-2-202608.csv", "x-part-*-202608", 2, None),
        ("0of3.csv", "*of3", 0, Some(3)),
        ("001of003.csv", "*of003", 1, Some(3)),
    ];
    for (name, series, number, of) in cases {
        assert_eq!(read(name), Some((series.to_owned(), number, of)), "{name}");
    }
}

#[test]
fn other_numbers_are_no_part_number() {
    let long_runs = ["1", "0"].map(|digit| format!("x-202608-part-{}.csv", digit.repeat(10_000)));
    let names = [
        "",
        ".csv",
        "bill.csv",
        "bill-1.csv",
        "bill-001.csv",
        "200000000001-001.csv",
        // The vendor's random suffixes.
        "L3-bill_details-200000000001-202608-8a3f.csv",
        "L3-bill_details-200000000001-202608-c1.csv",
        "L3-bill_details-200000000001-202608-7731.csv",
        "L3-bill_details-200000000001-202608-0731.csv",
        "L3-bill_details-200000000001-202608-77310.csv",
        "200000010001-2026-11--by_used_time-bill-details-consolidated_bill-19c2.csv",
        "200000010001-202608-bill_details-41.csv",
        "200000010001-202608-bill_details-123.csv",
        // A month, a day or an account, and nothing behind it.
        "x-202608.csv",
        "x-2026-08.csv",
        "x-2026-08-14.csv",
        "x-2026-08-01.csv",
        "x-20260814.csv",
        "x-202608-200000000001.csv",
        "x-202608-20260814.csv",
        "x-202607-202608.csv",
        // What is before the number is no month and no day.
        "x-202613-1.csv",
        "x-123456-1.csv",
        "x-20260832-1.csv",
        "x-a202608-1.csv",
        "x-2026-13-1.csv",
        "200000202608-1.csv",
        // Other separators.
        "x-202608--1.csv",
        "x-202608 1.csv",
        "x-202608.1.csv",
        "x-202608-.csv",
        // A browser's second download.
        "copy (2).csv",
        "x-202608 (2).csv",
        "x-202608(2).csv",
        "x-202608-8a3f (1).csv",
        "x-202608-001 (copy).csv",
        // The words, and no number that fits.
        "L2-资源账单-200000010001-202606-按计费周期-part.csv",
        "part.csv",
        "x-202608-part.csv",
        "department-2.csv",
        "counterpart 2.csv",
        "Épart-2.csv",
        "parts-2.csv",
        "8part2.csv",
        "part2a.csv",
        "part-202608.csv",
        "part-2026-08.csv",
        "part-200000000001.csv",
        "part----2.csv",
        "part-4-of-3.csv",
        "part-0-of-0.csv",
        "list-of-3.csv",
        "v2of3.csv",
        "2of3x.csv",
        "2off3.csv",
        "part-２.csv",
        // A folder's number.
        "x-202608-001/x.csv",
        "part-2\\x.csv",
    ];
    for name in names.into_iter().chain(long_runs.iter().map(String::as_str)) {
        assert_eq!(read(name), None, "{name}");
    }
}
