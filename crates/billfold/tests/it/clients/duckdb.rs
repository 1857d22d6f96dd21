//! The stored lines as an engine of somebody else reads them: DuckDB, with the join of the docs.

use std::collections::BTreeMap;

use super::drive::{Installed, run_script};
use super::{charge_row, serve_all_modes};
use crate::support::{Home, RESELLER, Row, SECOND_LEVEL, row, sheet};

/// Bill and mode and action.
type Group = (String, String, String, String, String);

/// Sums of lines, by what they are grouped by, as texts.
type Sums = BTreeMap<Group, Vec<String>>;

/// All published lines that count, as DuckDB adds them up.
const ALL_BILLS: &str = "
    SELECT bill_month, payer_uin, owner_uin, pay_mode, action_type,
           sum(original_cost), sum(amount_before_voucher), sum(voucher_amount), sum(total_cost),
           sum(ri_deduction), sum(sp_deduction), count(*)
    FROM read_parquet('DIR/objects/lines/**/*.parquet') AS lines
    JOIN read_parquet('DIR/objects/parts/*.parquet') AS parts USING (import, bill_month, payer_uin, owner_uin)
    WHERE until_version IS NULL
    GROUP BY ALL";

/// The names of the same sums in `billfold bill --json`.
const NAMES: [&str; 7] =
    ["original", "before_voucher", "voucher", "total", "ri_deduction", "sp_deduction", "lines"];

/// Runs a query over the data folder. Returns its rows as texts.
fn run_query(installed: &Installed, home: &Home, sql: &str) -> Vec<Vec<String>> {
    let rows = run_script(installed.command("python3"), "duckdb_query.py", &fill_in_folder(home, sql));
    rows.into_iter().map(|row| serde_json::from_value(row).unwrap()).collect()
}

/// Sums the stored lines with DuckDB.
fn sum_by_duckdb(installed: &Installed, home: &Home) -> Sums {
    let group = |row: Vec<String>| {
        let [month, payer, owner, mode, action, sums @ ..] = row.as_slice() else { panic!("{row:?}") };
        let key = (month.clone(), payer.clone(), owner.clone(), mode.clone(), action.clone());
        (key, sums.to_vec())
    };
    run_query(installed, home, ALL_BILLS).into_iter().map(group).collect()
}

/// Reads the same sums from `billfold bill`.
fn sum_by_billfold(home: &Home, bills: &[(&str, &str)]) -> Sums {
    let mut sums = Sums::new();
    for (customer, month) in bills {
        for bill in home.json(&["bill", customer, month, "--json"])["bills"].take().as_array().unwrap() {
            for charge in bill["charges"].as_array().unwrap() {
                let text = |field: &str| charge[field].as_str().unwrap().to_owned();
                let (month, payer) = (month.replace('-', ""), bill["payer"].to_string());
                let (mode, action) = (text("pay_mode"), text("transaction_type"));
                let value = |name| charge["sums"][name].to_string().replace('"', "");
                sums.insert((month, payer, (*customer).to_owned(), mode, action), NAMES.map(value).to_vec());
            }
        }
    }
    sums
}

/// Fills the path of a data folder into a query.
fn fill_in_folder(home: &Home, sql: &str) -> String {
    sql.replace("DIR/", &format!("{}/", home.path().display()))
}

/// Reads the query of the docs under a comment that begins with `about`, for a data folder.
pub(crate) fn read_documented_query(about: &str, home: &Home) -> String {
    let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/storage.md");
    let docs = std::fs::read_to_string(docs).unwrap();
    let (_, rest) = docs.split_once(&format!("```sql\n-- {about}")).expect("the docs have the query");
    fill_in_folder(home, &format!("-- {}", rest.split_once("```").unwrap().0))
}

#[test]
fn duckdb_adds_up_the_stored_lines_to_what_is_published_after_a_correction_too() {
    let Some(installed) = Installed::find() else { return };
    // Customers 100001, of all modes, and 100002; then more customers, a month more, a second payer.
    let (home, _server, _) = serve_all_modes("");
    let below = Row { manager: SECOND_LEVEL.to_owned(), ..row("100003", "2022-11", "3.00000003") };
    let more = [below, row("100002", "2022-12", "-7.5"), row("123456", "2022-11", "2.25")];
    home.ok(&["import", &home.file("more.csv", sheet(&more))]);
    let moved = Row { payer: RESELLER.to_owned(), ..row("100002", "2022-11", "0.00000001") };
    home.ok(&["import", &home.file("moved.csv", sheet(&[moved])), "--second-payer"]);
    let bills = [
        ("100001", "2022-11"),
        ("100002", "2022-11"),
        ("100002", "2022-12"),
        ("100003", "2022-11"),
        ("123456", "2022-11"),
    ];
    let before = sum_by_duckdb(&installed, &home);
    assert_eq!(before.len(), 12);
    assert_eq!(before, sum_by_billfold(&home, &bills));

    // The correction holds two bills of the first import and the second; the others stay as they are.
    let corrected = [
        charge_row("Monthly subscription", "New monthly subscription", ["-", "999999.99999999", "0", "1"]),
        charge_row("Monthly subscription", "New monthly subscription", ["-", "0.00000001", "0", "2"]),
        Row { voucher: "0.5".to_owned(), total: "4".to_owned(), ..row("123456", "2022-11", "4.5") },
    ];
    home.ok(&["import", "--shrink", "all", &home.file("corrected.csv", sheet(&corrected))]);
    let after = sum_by_duckdb(&installed, &home);
    assert_ne!(after, before);
    assert_eq!(after.len(), 6);
    assert_eq!(after, sum_by_billfold(&home, &bills));
    // The superseded lines are still there: without the list of versions they would be counted too.
    let all = "SELECT count(*) FROM read_parquet('DIR/objects/lines/**/*.parquet')";
    assert_eq!(run_query(&installed, &home, all), [["17"]]);
    let counted: u64 = after.values().map(|sums| sums[6].parse::<u64>().unwrap()).sum();
    assert_eq!(counted, 7);

    let expected = ["postPay", "postpay_deduct_h", "4.50000000", "0.50000000", "4.00000000", "1"];
    let documented = read_documented_query("One bill", &home);
    assert_eq!(run_query(&installed, &home, &documented), [expected]);
    let pruned = documented.replace("WHERE ", "WHERE month = '2022-11' AND ");
    assert_eq!(run_query(&installed, &home, &pruned), [expected]);
}
