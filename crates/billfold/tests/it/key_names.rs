//! Names of products and regions as they were in the files: kept with each version, in new folders and in those that an
//! earlier version of the program made.

mod old_tables;

use serde_json::Value;

use crate::support::{DISTRIBUTOR, Home};

/// Takes a folder back to what the program made before it kept names: migration 6 of SQLite.
pub(crate) const DOWNGRADE: &str = "
    DROP TRIGGER version_never_changes;
    DROP TABLE key_name;
    ALTER TABLE version DROP COLUMN has_names;
    DROP TABLE event;
    DROP TABLE swept_import;
    DROP TABLE payment_sum;
    DROP TABLE payment_digest;
    DROP TABLE undigested;
    DROP TABLE version_digest;
    DROP INDEX relation_by_manager;
    DROP INDEX relation_of_manager;
    DROP INDEX relation_of_payer;
    DROP INDEX customer_by_parent;
    DROP TRIGGER bill_without_payments;
    DROP TRIGGER part_never_changes;
    ALTER TABLE part DROP COLUMN counts;
    ALTER TABLE part DROP COLUMN counts_digest;
    ALTER TABLE part DROP COLUMN days;
    ALTER TABLE part DROP COLUMN days_digest;
    CREATE TRIGGER part_never_changes BEFORE UPDATE ON part WHEN OLD.until IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;
    CREATE TRIGGER version_never_changes BEFORE UPDATE ON version
    WHEN OLD.pruned_at_us IS NOT NULL OR NEW.pruned_at_us IS NULL
    BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;
    PRAGMA user_version = 6;";

/// A line: product, region, its code, amount, and the id.
type NamedLine<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

/// Writes a file of a customer's lines; its path.
fn write_file(home: &Home, name: &str, lines: &[NamedLine<'_>]) -> String {
    let mut text =
        "Payer Account ID,Owner Account ID,Product Name,Billing Mode,Region,Region Code,Transaction Type,\
                    Original Cost,Currency,Total Amount Before Voucher,Customer Voucher Deduction,Total Cost,\
                    Bill Month,Id\n"
            .to_owned();
    for (product, region, code, amount, id) in lines {
        let line = format!(
            "{DISTRIBUTOR},100001,{product},Pay-As-You-Go resources,{region},{code},Hourly settlement,{amount},USD,\
             {amount},0,{amount},2022-11,{id}\n"
        );
        text.push_str(&line);
    }
    home.file(name, text)
}

/// Runs SQL on the catalog behind the program's back.
fn meddle(home: &Home, sql: &str) {
    let catalog = rusqlite::Connection::open(home.path().join("catalog.db")).unwrap();
    catalog.execute_batch(sql).unwrap();
}

/// Returns the names that a bill shows by product or region: code and name of each, in the order of the codes.
fn read_names(home: &Home, by: &str, as_of: &str) -> Vec<(String, String)> {
    let report = home.json(&["bill", "100001", "2022-11", "--by", by, "--as-of", as_of, "--json"]);
    let charges = report["bills"][0]["charges"].as_array().unwrap();
    let text = |charge: &Value, field: &str| charge[field].as_str().unwrap().to_owned();
    let mut names: Vec<_> =
        charges.iter().map(|charge| (text(charge, by), text(charge, &format!("{by}_name")))).collect();
    names.sort();
    names
}

/// Makes pairs of texts comparable.
fn pairs<const N: usize>(names: [(&str, &str); N]) -> Vec<(String, String)> {
    names.map(|(code, name)| (code.to_owned(), name.to_owned())).to_vec()
}

const FIRST: [NamedLine<'_>; 3] = [
    ("Web  Application Firewall", "Wonderland (East)", "99", "1", "a"),
    ("web application firewall", "Wonderland", "99", "2", "b"),
    ("Cloud Virtual Machine (CVM)", "-", "-", "3", "c"),
];

#[test]
fn a_name_that_no_table_knows_is_shown_as_it_stood_in_the_file_in_old_folders_too() {
    for is_old in [false, true] {
        let home = Home::new();
        home.ok(&["import", &write_file(&home, "a.csv", &FIRST)]);
        if is_old {
            meddle(&home, DOWNGRADE);
        }
        let products = pairs([
            ("p_cvm", "Cloud Virtual Machine (CVM)"),
            ("web application firewall", "Web  Application Firewall"),
        ]);
        assert_eq!(read_names(&home, "product", "now"), products);
        let regions = pairs([("-", "-"), ("99", "Wonderland")]);
        assert_eq!(read_names(&home, "region", "now"), regions);
        assert!(
            home.ok(&["bill", "100001", "2022-11", "--by", "product"]).contains("Web  Application Firewall")
        );

        // The same file makes no version, and added lines join those that are there.
        assert!(home.ok(&["import", &write_file(&home, "a.csv", &FIRST)]).contains("nothing to do"));
        let more = [
            ("WEB APPLICATION FIREWALL", "Atlantis", "99", "0.5", "d"),
            ("New Thing", "Nowhere", "98", "0.25", "e"),
        ];
        home.ok(&["import", "--append", &write_file(&home, "b.csv", &more)]);
        let all = pairs([
            ("new thing", "New Thing"),
            ("p_cvm", "Cloud Virtual Machine (CVM)"),
            ("web application firewall", "WEB APPLICATION FIREWALL"),
        ]);
        assert_eq!(read_names(&home, "product", "v2"), all);
        assert_eq!(
            read_names(&home, "region", "v2"),
            pairs([("-", "-"), ("98", "Nowhere"), ("99", "Atlantis")])
        );
        assert_eq!(read_names(&home, "product", "v1"), products);
        // Taken back, the names are those of before.
        home.ok(&["revert", "2"]);
        assert_eq!(read_names(&home, "product", "v3"), products);
        assert_eq!(read_names(&home, "region", "v3"), regions);
        // A file with other spellings of the same charges.
        let other = FIRST.map(|(product, region, code, amount, id)| {
            let product = if id == "c" { product } else { "Web Firewall of another name" };
            (product, region, code, amount, id)
        });
        home.ok(&["import", &write_file(&home, "c.csv", &other)]);
        assert_eq!(
            read_names(&home, "product", "now"),
            pairs([
                ("p_cvm", "Cloud Virtual Machine (CVM)"),
                ("web firewall of another name", "Web Firewall of another name"),
            ])
        );
        assert!(home.ok(&["verify"]).contains("all is well"));
        assert!(home.ok(&["refold", "--all"]).ends_with("no difference\n"));
    }
}

#[test]
fn a_name_that_is_changed_in_the_catalog_is_found() {
    let drop_triggers = "DROP TRIGGER key_name_never_changes; DROP TRIGGER key_name_never_goes;
                         DROP TRIGGER key_name_never_comes_late; DROP TRIGGER version_never_changes;";
    for (sql, expected) in [
        (
            "UPDATE key_name SET name = 'Wonderland' WHERE kind = 'product' AND key = 'p_cvm'",
            "the catalog has \"Wonderland\" for product \"p_cvm\", and the lines have \"Cloud Virtual Machine (CVM)\"",
        ),
        (
            "DELETE FROM key_name WHERE kind = 'region'",
            "has no name for region \"99\", and the lines have \"Wonderland\"",
        ),
        (
            "INSERT INTO key_name VALUES (1, 'region', '7', 'Mars')",
            "has \"Mars\" for region \"7\", and the lines have no name",
        ),
        (
            "UPDATE version SET has_names = 0",
            "the catalog has \"Cloud Virtual Machine (CVM)\" for product \"p_cvm\"",
        ),
        ("DELETE FROM version", "rows of its table key_name without the row of version"),
    ] {
        let home = Home::new();
        home.ok(&["import", &write_file(&home, "a.csv", &FIRST)]);
        assert!(home.ok(&["verify"]).contains("all is well"));
        meddle(&home, drop_triggers);
        meddle(&home, &format!("DROP TRIGGER version_never_goes; PRAGMA foreign_keys = OFF; {sql}"));
        let output = home.run(&["verify"]);
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(1), "{sql}: {said}");
        assert!(said.contains(expected), "{sql}: {said}");
        // The rest is too damaged for the check that every test ends with.
        std::fs::remove_file(home.path().join("catalog.db")).unwrap();
    }
}
