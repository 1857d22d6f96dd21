//! Files of bills for download: what they hold, who gets them and for how long, and what a file that breaks off looks like.

pub(crate) mod fetch;
mod links;
mod sending;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::laws::world::{Amounts, World, add_up};
use crate::support::{Home, Key, Server, unlimited_rates};
use crate::worlds::sums::parse_units;
use fetch::{fetch_file, read_csv};

const MONTH: &str = "2022-11";

/// The actions that total a month, whose answers must be the same after a file was imported again.
const SUMMARIES: [&str; 3] =
    ["DescribeBillSummaryByPayMode", "DescribeBillSummaryByProduct", "DescribeBillSummaryByRegion"];

/// The action that totals an end customer's own month.
const OWN: &str = "DescribeBillSummary";

/// Makes the input for the lines of a customer.
fn one(customer: &str, group: &str, language: &str) -> Value {
    let customer: u64 = customer.parse().unwrap();
    json!({"Month": MONTH, "FileType": "billDetail", "CustomerUinType": group, "CustomerUin": customer, "FileLanguage": language})
}

/// Makes the input for a pack.
fn pack(group: &str) -> Value {
    json!({"Month": MONTH, "FileType": "billDetailPack", "CustomerUinType": group})
}

/// Sums the amounts of lines on either basis: original cost, voucher and total cost, in units of 10^-8 USD.
fn sum_lines(lines: &[BTreeMap<String, String>]) -> Amounts {
    let columns = [
        ["Original Cost", "Original Cost"],
        ["Customer Voucher Deduction", "Voucher Deduction"],
        ["Total Cost", "Amount Before Tax"],
    ];
    let amount = |line: &BTreeMap<String, String>, names: [&str; 2]| {
        parse_units(names.iter().find_map(|name| line.get(*name)).unwrap())
    };
    add_up(lines.iter().map(|line| columns.map(|names| amount(line, names))))
}

/// The files of one caller: each with its customer, its month and its bytes.
type Files = Vec<(String, String, Vec<u8>)>;

/// Fetches the file of each customer and month in a language, compares its sums, and returns those that are not withheld.
fn fetch_files_of_partner(world: &World, (caller, key): &(&str, Key), language: &str) -> Files {
    let mut files = Vec::new();
    for (customer, _) in &world.customers {
        for month in &world.months {
            let at = format!("{}, {customer} in {month} for {caller}", world.at);
            let ask = |group: &str| {
                let input = json!({"Month": month, "FileType": "billDetail", "CustomerUinType": group,
                                   "CustomerUin": customer.parse::<u64>().unwrap(), "FileLanguage": language});
                world.server.post(key, "DescribeCustomerBillDownloadUrl", &input.to_string())
            };
            let answers = ["Customer", "ResellerCustomer"].map(ask);
            let expected = world.expect_for_partner(caller, customer, month);
            let addresses: Vec<&str> =
                answers.iter().filter_map(|answer| answer["DownloadUrl"].as_str()).collect();
            let Ok(expected) = expected else {
                let codes = answers.each_ref().map(|answer| answer["Error"]["Code"].as_str());
                assert!(codes.contains(&Some(&*expected.clone().unwrap_err())), "{at}: {codes:?}");
                continue;
            };
            let file = fetch_file(&world.server, addresses.first().unwrap_or_else(|| panic!("{at}"))).whole();
            let lines = read_csv(&file);
            assert_eq!(sum_lines(&lines), expected, "{at}");
            // A customer is of one group, unless it has no lines.
            assert_eq!(addresses.len(), if lines.is_empty() { 2 } else { 1 }, "{at}");
            files.push((customer.to_string(), month.clone(), file));
        }
    }
    files
}

/// Imports files into a folder of their own with the same accounts, those of each basis by themselves.
fn import_again(world: &World, files: &Files) -> Home {
    let home = Home::with_partners();
    home.config(&unlimited_rates());
    for (customer, _) in &world.customers {
        home.ok(&["account", "add", customer, "--role", "customer"]);
    }
    for is_cost in [false, true] {
        let mut paths = Vec::new();
        for (customer, month, file) in files {
            let text = String::from_utf8(file.clone()).unwrap();
            let lines = text.lines().count();
            if text.contains("Amount Before Tax") == is_cost && lines > 1 {
                let name = format!("L3-bill_details-{customer}-{}.csv", month.replace('-', ""));
                paths.push(home.file(&name, text));
            }
        }
        if !paths.is_empty() {
            let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
            home.ok(&[&["import", "--second-payer"][..], &paths].concat());
        }
    }
    home
}

/// Removes what no file holds of an answer.
fn ask_again(server: &Server, key: &Key, action: &str, input: &Value) -> Value {
    crate::support::without_id(server.post(key, action, &input.to_string()))
}

#[test]
fn a_file_of_a_random_world_sums_to_the_modes_and_imports_again_to_the_same_answers() {
    let world = World::random();
    for (index, partner) in world.partners.iter().enumerate() {
        let language = ["en", "zh_cn"][index % 2];
        let files = fetch_files_of_partner(&world, partner, language);
        let again = import_again(&world, &files);
        let (key, server) = (again.key(partner.0), again.serve());
        for (customer, month, _) in &files {
            let at = format!("{}, {customer} in {month} for {}, {language}", world.at, partner.0);
            let customer: u64 = customer.parse().unwrap();
            let input = json!({"BillMonth": month, "CustomerUin": customer});
            for action in SUMMARIES {
                let first = ask_again(&world.server, &partner.1, action, &input);
                let mut second = ask_again(&server, &key, action, &input);
                if second["Error"]["Code"] == "UnauthorizedOperation.UinNoAuth" {
                    // Of a customer without lines, no file tells.
                    second = json!({"SummaryOverview": []});
                }
                assert_eq!(second, first, "{action}, {at}");
            }
        }
    }
    for (customer, key) in &world.customers {
        let mut files = Vec::new();
        for month in &world.months {
            let expected = world.expect_for_customer(customer, month);
            let input = json!({"Month": month, "FileType": "L3"});
            let answer = world.server.post(key, "DescribeBillDownloadUrl", &input.to_string());
            let at = format!("{}, {customer} in {month} for itself", world.at);
            let Some(address) = answer["DownloadUrl"].as_str() else {
                assert_eq!(answer["Error"]["Code"].as_str(), expected.err().as_deref(), "{at}");
                continue;
            };
            let file = fetch_file(&world.server, address).whole();
            assert_eq!(Ok(sum_lines(&read_csv(&file))), expected, "{at}");
            files.push((customer.to_string(), month.clone(), file));
        }
        let again = import_again(&world, &files);
        let (own_key, server) = (again.key(customer), again.serve());
        for (_, month, _) in &files {
            let input = json!({"Month": month, "GroupType": "product"});
            let [first, second] = [(&world.server, key), (&server, &own_key)]
                .map(|(server, key)| ask_again(server, key, OWN, &input));
            assert_eq!(second, first, "{}, {customer} in {month} for itself", world.at);
        }
    }
}
