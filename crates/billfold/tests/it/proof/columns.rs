//! Tests that each column of each table of the catalog is checked. Tables and columns are those of the schema, so that a
//! column which a later migration adds is tested, too.

use std::fs;

use super::{WITHOUT_DIGESTS, tamper_catalog};
use crate::support::{DISTRIBUTOR, Database, Home, RESELLER, SECOND_LEVEL, row, sheet};

/// Columns where NULL says no less than a value does, or says that it is not known.
const MAY_BE_NULL: [(&str, &str); 1] = [("stated", "delivered")];

/// A column of a table.
struct Column {
    table: String,
    name: String,
    kind: String,
    is_nullable: bool,
    /// The columns of the table's key, as SQL.
    key: String,
}

/// Makes a folder whose catalog has rows in every table, and a value in every column.
fn fill_home(home: Home) -> Home {
    let home = home.and_partners();
    home.ok(&["account", "set", RESELLER, "--name", "Third"]);
    home.ok(&["key", "create", "--uin", DISTRIBUTOR]);
    home.ok(&["key", "create", "--uin", RESELLER, "--ttl", "1h"]);
    let gone = home.key(SECOND_LEVEL);
    home.ok(&["key", "delete", &gone.id]);
    let import = |name: &str, amount: &str, flags: &[&str]| {
        let file = home.file(name, sheet(&[row("100001", "2022-11", amount)]));
        home.ok(&[&["import", &file][..], flags].concat());
    };
    import("20221103_bill.csv", "1", &[]);
    import("20221104_bill.csv", "2", &[]);
    import("more.csv", "3", &["--append"]);
    home.ok(&["revert", "3"]);
    let accepted = ["final", "payers", "customers", "parts", "shrank"].map(|check| ["--accept", check]);
    home.ok(&[&["close", "2022-11"][..], accepted.as_flattened()].concat());
    home
}

/// Lists the columns of all tables of a catalog in SQLite.
fn list_columns(home: &Home) -> Vec<Column> {
    let catalog = rusqlite::Connection::open(home.path().join("catalog.db")).unwrap();
    let sql = "SELECT tables.name, columns.name, columns.type, NOT columns.\"notnull\" AND columns.pk = 0,
                      (SELECT group_concat(own.name) FROM pragma_table_info(tables.name) AS own WHERE own.pk > 0)
               FROM sqlite_schema AS tables JOIN pragma_table_info(tables.name) AS columns
               WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite%' ORDER BY tables.name, columns.cid";
    let mut columns = catalog.prepare(sql).unwrap();
    let columns = columns.query_map([], |row| {
        Ok(Column {
            table: row.get(0)?,
            name: row.get(1)?,
            kind: row.get(2)?,
            is_nullable: row.get(3)?,
            key: row.get(4)?,
        })
    });
    columns.unwrap().collect::<Result<_, _>>().unwrap()
}

/// Lists values that no column of a type may have: a text that is not UTF-8, a number outside of every range, bytes
/// of no length that is written.
fn list_wrong_values(column: &Column) -> Vec<&'static str> {
    let mut values = match column.kind.as_str() {
        "TEXT" => vec!["CAST(x'ff' AS TEXT)"],
        "INTEGER" => vec!["-9223372036854775807", "9223372036854775806"],
        "BLOB" => vec!["x'00'"],
        kind => panic!("a column of the type {kind} is not tested yet"),
    };
    if column.is_nullable && !MAY_BE_NULL.contains(&(column.table.as_str(), column.name.as_str())) {
        values.push("NULL");
    }
    values
}

#[test]
fn a_value_that_is_changed_in_any_column_of_any_table_is_found() {
    let home = fill_home(Home::new());
    // A month old, so that the first version is pruned; an object of it was not deleted yet.
    let age = "published_at_us = published_at_us - 30 * 86400000000";
    let old = format!("UPDATE import SET {age} WHERE id < 3; UPDATE version SET {age} WHERE import < 3;");
    tamper_catalog(&home, &format!("{old} {WITHOUT_DIGESTS}"));
    home.ok(&["prune", "--older-than", "1d"]);
    tamper_catalog(
        &home,
        "INSERT INTO pruned_object (path) VALUES ('lines/month=2022-11/import-99-00112233445566aa.parquet');
         INSERT INTO swept_import (id, token) VALUES (98, '0011223344556677');
         DELETE FROM version_digest WHERE version = 1; INSERT INTO undigested (version) VALUES (1)",
    );
    home.ok(&["verify"]);
    let path = home.path().join("catalog.db");
    let whole = fs::read(&path).unwrap();
    let mut unnoticed = Vec::new();
    for column in list_columns(&home) {
        let Column { table, name, key, .. } = &column;
        for value in list_wrong_values(&column) {
            let catalog = rusqlite::Connection::open(&path).unwrap();
            catalog.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON").unwrap();
            let sql = format!(
                "UPDATE {table} SET {name} = {value}
                 WHERE ({key}) = (SELECT {key} FROM {table} WHERE {name} IS NOT NULL ORDER BY {key} DESC LIMIT 1)"
            );
            let changed = catalog.execute(&sql, []).unwrap();
            assert_eq!(changed, 1, "the catalog has a value of {table}.{name}");
            drop(catalog);
            let output = home.run(&["verify"]);
            assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"), "{sql}: {output:?}");
            if output.status.code() != Some(1) {
                unnoticed.push(format!("{table}.{name} = {value}"));
            }
            fs::write(&path, &whole).unwrap();
        }
    }
    assert_eq!(unnoticed, Vec::<String>::new());
}

/// Changes that make the catalog contradict itself or its master key, with values that it may have, and what is named.
const CONTRADICTIONS: [(&str, &str); 20] = [
    (
        "UPDATE account SET name = 'Fourth' WHERE name = 'Third'",
        "of its table account: it is not what its history says",
    ),
    (
        "UPDATE account SET parent = NULL WHERE parent IS NOT NULL",
        "of its table account: it is not what its history says",
    ),
    (
        "UPDATE account SET role = 'reseller' WHERE role = 'distributor'",
        "of its table account: it is not what its",
    ),
    (
        "UPDATE account SET created_at_us = created_at_us + 1",
        "of its table account: it is not what its history says",
    ),
    ("DELETE FROM account WHERE name = 'Third'", "of its table account: it does not exist, and its"),
    ("UPDATE key SET expires_at_us = expires_at_us + 1", "of its table key: it is not what its history says"),
    ("UPDATE key SET uin = 200000000011", "of its table key: it is not what its history says"),
    ("DELETE FROM key", "of its table key: it does not exist, and its history says that it does"),
    (
        "DELETE FROM event WHERE kind = 'key_deleted'",
        "of its table key: it does not exist, and its history says",
    ),
    (
        "UPDATE event SET before = after WHERE kind = 'account_changed'",
        "it does not go on from the entry before it",
    ),
    ("UPDATE event SET after = '{' WHERE id = 1", "its values are no JSON"),
    (
        "DELETE FROM meta WHERE name = 'master_key_check'",
        "row master_key_check of its table meta: it is missing",
    ),
    (
        "UPDATE import SET notices = 'none' WHERE id = 1",
        "row 1 of its table import: its notices are no list in JSON",
    ),
    (
        "UPDATE import SET published_at_us = published_at_us + 1 WHERE id = 1",
        "at another time than its import",
    ),
    (
        "UPDATE import SET token = '00112233445566aa' WHERE id = 1",
        "its path is not that of its month and of its",
    ),
    ("UPDATE import_file SET number = 2", "the files of an import are not numbered from 1 on"),
    ("UPDATE stated SET delivered = 20221399 WHERE import = 1", "its delivery is no day"),
    ("DELETE FROM stated WHERE import = 2", "the import that published it does not state it"),
    (
        "INSERT INTO relation (owner, payer, manager) VALUES (1, 2, 3)",
        "no bill was published for the owner and payer",
    ),
    ("UPDATE meaning SET format = 2", "it has a format that billfold does not write"),
];

/// Runs `verify` and finds a text in what it names.
fn expect_finding(home: &Home, sql: &str, expected: &str) {
    let output = home.run(&["verify"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{sql}: {said}");
    assert!(said.contains(expected), "{sql}: {said}");
}

#[test]
fn what_contradicts_another_row_is_found_and_a_key_that_does_not_open_is_named() {
    let home = fill_home(Home::new());
    let path = home.path().join("catalog.db");
    let whole = fs::read(&path).unwrap();
    for (sql, expected) in CONTRADICTIONS {
        tamper_catalog(&home, sql);
        expect_finding(&home, sql, expected);
        fs::write(&path, &whole).unwrap();
    }
    // Without its id, it cannot be told whether the objects belong to it.
    tamper_catalog(&home, "DELETE FROM meta WHERE name = 'catalog_id'");
    assert!(home.refused(&["verify"]).contains("no id of its own"));
    fs::write(&path, &whole).unwrap();
    check_secrets(&home, &|sql| tamper_catalog(&home, sql), "zeroblob(80)");
    fs::write(&path, &whole).unwrap();
    let key = home.path().join("master.key");
    let aside = fs::read(&key).unwrap();
    fs::remove_file(&key).unwrap();
    let said = home.ok(&["verify"]);
    assert!(said.contains("; 2 secrets not opened, since the master key is not there"), "{said}");
    fs::write(&key, [7; 32]).unwrap();
    expect_finding(
        &home,
        "another key",
        "master key: the secrets in the catalog were sealed with another master key",
    );
    fs::write(&key, &aside[1..]).unwrap();
    expect_finding(&home, "a short key", "is not a master key: it has 31 bytes");
    fs::write(&key, aside).unwrap();
    home.ok(&["verify"]);
}

/// Changes one sealed secret, then the check value: each is named, and nothing else is.
fn check_secrets(home: &Home, tamper: &dyn Fn(&str), bytes: &str) {
    let key = home.key(DISTRIBUTOR);
    let sql = format!("UPDATE key SET sealed = {bytes} WHERE secret_id = '{}'", key.id);
    tamper(&sql);
    let expected = format!("WRONG: key {}: its secret does not open with the master key", key.id);
    expect_finding(home, &sql, &expected);
    home.ok(&["key", "delete", &key.id]);
    home.ok(&["verify"]);
    let sql = format!("UPDATE meta SET value = {bytes} WHERE name = 'master_key_check'");
    tamper(&sql);
    expect_finding(
        home,
        &sql,
        "row master_key_check of its table meta: the master key, which opens secrets, does not",
    );
}

#[test]
fn what_contradicts_another_row_is_found_in_postgresql() {
    let Some(database) = Database::shared() else { return };
    let home = fill_home(Home::on(database.clone()));
    home.ok(&["verify"]);
    // Each change is taken back, so that the next one is found by itself.
    let changes = [
        (
            "UPDATE account SET name = 'Fourth' WHERE name = 'Third'",
            "UPDATE account SET name = 'Third' WHERE name = 'Fourth'",
            "of its table account: it is not what its history says",
        ),
        (
            "UPDATE key SET expires_at_us = expires_at_us + 1",
            "UPDATE key SET expires_at_us = expires_at_us - 1",
            "of its table key: it is not what its history says",
        ),
        (
            "UPDATE import SET notices = 'none' WHERE id = 1",
            "UPDATE import SET notices = '[]' WHERE id = 1",
            "row 1 of its table import: its notices are no list in JSON",
        ),
        (
            "UPDATE import SET published_at_us = published_at_us + 1",
            "UPDATE import SET published_at_us = published_at_us - 1",
            "at another time than its import",
        ),
        (
            "UPDATE import_file SET number = 2",
            "UPDATE import_file SET number = 1",
            "the files of an import are not numbered from 1 on",
        ),
        (
            "INSERT INTO relation (owner, payer, manager) VALUES (1, 2, 3)",
            "DELETE FROM relation WHERE owner = 1",
            "no bill was published for the owner and payer",
        ),
        (
            "UPDATE meaning SET format = 2",
            "UPDATE meaning SET format = 1",
            "it has a format that billfold does not write",
        ),
        (
            "UPDATE closing SET is_closed = NOT is_closed",
            "UPDATE closing SET is_closed = NOT is_closed",
            "of its table closing: the month already was",
        ),
        (
            "UPDATE event SET at_us = 9223372036854775807 WHERE id = 1",
            "",
            "one of its times is outside of all calendars",
        ),
    ];
    let tamper = |sql: &str| {
        drop(
            database
                .sql(&format!("SET search_path = billfold; SET session_replication_role = replica; {sql}")),
        );
    };
    for (sql, back, expected) in changes {
        tamper(sql);
        expect_finding(&home, sql, expected);
        tamper(back);
    }
}
