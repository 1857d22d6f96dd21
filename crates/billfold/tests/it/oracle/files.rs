//! The files of lines that the server sends, summed by plain addition, in the form of the sums that DuckDB computes.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::answers::Sums;
use crate::bill_files::fetch::{fetch_file, read_csv};
use crate::support::{Key, Server};
use crate::worlds::sums::{format_usd, parse_units};

/// The headers of original cost, cost before vouchers, vouchers and total, on each basis.
const AMOUNTS: [[&str; 4]; 2] = [
    ["Original Cost", "Total Amount Before Voucher", "Customer Voucher Deduction", "Total Cost"],
    [
        "Original Cost",
        "Total Amount After Discount (Excluding Tax)",
        "Voucher Deduction",
        "Amount Before Tax",
    ],
];

/// Fetches the file of each customer and month of which DuckDB found lines that the caller may see, and adds up its lines by mode and
/// action. Removes from `expected` those of which there is no file, since their bills are on two bases. Returns the number of files,
/// too.
pub(super) fn sum_files(
    server: &Server,
    keys: &[(&str, Key)],
    expected: &mut Sums,
    at: &str,
) -> (usize, Sums) {
    let books: BTreeSet<Vec<String>> = expected.keys().map(|group| group[..3].to_vec()).collect();
    let (mut files, mut sums) = (0, Sums::new());
    for book in books {
        let [caller, owner, month] = book.as_slice() else { panic!("{book:?}") };
        let (_, key) = keys.iter().find(|(name, _)| name == caller).unwrap();
        let answers = ["Customer", "ResellerCustomer"].map(|group| {
            let input =
                json!({"Month": month, "FileType": "billDetail", "CustomerUinType": group, "CustomerUin": owner});
            server.post(key, "DescribeCustomerBillDownloadUrl", &input.to_string())
        });
        let is_mixed = |answer: &Value| answer["Error"]["Code"] == "FailedOperation";
        let Some(address) = answers.iter().find_map(|answer| answer["DownloadUrl"].as_str()) else {
            assert!(answers.iter().any(is_mixed), "{at}\n{book:?}: {answers:?}");
            expected.retain(|group, _| !group.starts_with(&book));
            continue;
        };
        files += 1;
        let lines = read_csv(&fetch_file(server, address).whole());
        let mut groups: BTreeMap<[&str; 2], Vec<&BTreeMap<String, String>>> = BTreeMap::new();
        for line in &lines {
            let codes = ["Billing Mode Code", "Transaction Type Code"].map(|header| line[header].as_str());
            groups.entry(codes).or_default().push(line);
        }
        for (codes, lines) in groups {
            let group = [book.clone(), codes.map(str::to_owned).to_vec()].concat();
            let amounts = AMOUNTS.iter().find(|names| lines[0].contains_key(names[3])).unwrap();
            let amounts =
                amounts.map(|name| format_usd(lines.iter().map(|line| parse_units(&line[name])).sum()));
            sums.insert(group, [amounts.to_vec(), vec![lines.len().to_string()]].concat());
        }
    }
    (files, sums)
}
