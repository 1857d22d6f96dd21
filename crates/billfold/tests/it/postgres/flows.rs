//! What one who runs Billfold does, with a catalog in PostgreSQL.

use std::process::Output;

use serde_json::json;

use super::{Database, PASSWORD};
use crate::demo::Demo;
use crate::support::{DISTRIBUTOR, Home, error, row, sheet, without_id};

/// What a run printed, which must hold no password.
fn said(output: &Output) -> String {
    let said = [&output.stdout[..], &output.stderr[..]].concat();
    let said = String::from_utf8(said).unwrap();
    assert!(!said.contains("hush"), "{said}");
    said
}

#[test]
fn accounts_keys_imports_bills_and_answers_are_those_of_a_catalog_in_the_folder() {
    let Some(database) = Database::shared() else { return };
    let (shared, own) = (Home::on(database).and_partners(), Home::with_partners());
    let [first, second] = ["1.5", "2.25"].map(|amount| sheet(&[row("100001", "2022-11", amount)]));
    let mut seen = Vec::new();
    for home in [&shared, &own] {
        home.ok(&["import", &home.file("a.csv", &first)]);
        home.ok(&["import", &home.file("b.csv", &second)]);
        assert!(home.ok(&["import", &home.file("b.csv", &second)]).contains("nothing"));
        let key = home.key(DISTRIBUTOR);
        let server = home.serve();
        let answer = without_id(server.summary(&key, "100001", "2022-11"));
        assert_eq!(answer["SummaryOverview"][0]["TotalCost"], "2.25000000");
        assert_eq!(error(&server.summary(&key, "100001", "2022-11")).0, "RequestLimitExceeded");
        let mut bill = home.json(&["bill", "100001", "2022-11", "--json"])["bills"].take();
        assert_eq!(bill[0]["version"], 2);
        bill[0]["published_at"] = json!("then");
        let mut imports = home.json(&["imports", "--json"])["imports"].take();
        for import in imports.as_array_mut().unwrap() {
            import["published_at"] = json!("then");
            import["files"][0]["name"] = json!("a file");
            // The same file lies in a folder of its own for each catalog.
            let first = &mut import["notices"][0]["first"];
            *first = json!(first.as_str().unwrap().rsplit_once('/').unwrap().1);
        }
        home.ok(&["verify"]);
        home.ok(&["refold"]);
        home.ok(&["key", "delete", &key.id]);
        std::thread::sleep(std::time::Duration::from_secs(1));
        assert_eq!(error(&server.summary(&key, "100001", "2022-11")).0, "AuthFailure.SecretIdNotFound");
        seen.push([answer, bill, imports, home.json(&["account", "list", "--json"])]);
    }
    for (shared, own) in seen[0].iter().zip(&seen[1]) {
        assert_eq!(shared, own);
    }
    assert!(!shared.path().join("catalog.db").exists() && own.path().join("catalog.db").exists());
}

#[test]
fn the_master_key_must_be_named_and_be_the_same_on_every_node() {
    let Some(database) = Database::shared() else { return };
    let home = Home::on(database.clone()).and_partners();
    let unnamed = home
        .command(&["key", "create", "--uin", DISTRIBUTOR])
        .env_remove("BILLFOLD_MASTER_KEY_FILE")
        .output()
        .unwrap();
    assert!(said(&unnamed).contains("BILLFOLD_MASTER_KEY_FILE"), "{unnamed:?}");
    home.key(DISTRIBUTOR);
    let other = Home::on(database);
    let refused = other.refused(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(refused.contains("master key") || refused.contains("master.key"), "{refused}");
}

#[test]
fn the_password_may_stand_in_a_file_or_the_environment_and_is_never_printed() {
    let Some(database) = Database::shared() else { return };
    let home = Home::on(database.clone());
    let bare = database.address("x").replace(":hush%40hush%2F2022@", "@");
    assert!(!bare.contains("hush"));
    let file = home.file("password", format!("{PASSWORD}\n"));
    let list = |variables: &[(&str, &str)], arguments: &[&str]| {
        let mut command = home.command(&[&["account", "list"], arguments].concat());
        command.env("BILLFOLD_CATALOG", &bare).envs(variables.iter().copied()).output().unwrap()
    };
    home.ok(&["account", "add", DISTRIBUTOR, "--role", "distributor"]);
    for good in [
        list(&[("BILLFOLD_CATALOG_PASSWORD_FILE", &file)], &[]),
        list(&[("PGPASSWORD", PASSWORD)], &[]),
        list(&[("PGPASSWORD", PASSWORD), ("BILLFOLD_CATALOG", "")], &["--catalog", &bare]),
        list(&[("BILLFOLD_CATALOG", "")], &["--catalog", &database.address("x")]),
    ] {
        assert!(good.status.success() && said(&good).contains(DISTRIBUTOR), "{good:?}");
    }
    let address = database.address("x");
    for (variables, arguments, why) in [
        (vec![("PGPASSWORD", "wrong-hush")], vec![], "password authentication failed"),
        (vec![], vec![], "password"),
        (vec![], vec!["--catalog", "mysql://me:hush@db/bills"], "not an address of PostgreSQL"),
        (vec![], vec!["--catalog", "postgres://me:hush@x@db/bills"], "%40"),
        (vec![("BILLFOLD_CATALOG", "hush")], vec![], "BILLFOLD_CATALOG"),
        (vec![("BILLFOLD_CATALOG_PASSWORD_FILE", "/no/such")], vec![], "/no/such"),
        (vec![("BILLFOLD_CATALOG", &address)], vec!["--help"], "BILLFOLD_CATALOG"),
    ] {
        let output = list(&variables, &arguments);
        assert!(said(&output).contains(why), "{output:?}");
        assert_eq!(output.status.success(), arguments == ["--help"]);
    }
    home.config("catalog = \"postgres://me:hush@db/bills\nlisten = '127.0.0.1:1'\n");
    let torn = list(&[], &[]);
    assert!(!torn.status.success() && said(&torn).contains("config.toml:1"), "{torn:?}");
    home.config("");
}

#[test]
fn the_demo_never_goes_into_a_catalog_that_is_shared() {
    let Some(database) = Database::shared() else { return };
    let home = Home::on(database.clone());
    let refused = home.refused(&["demo", "--listen", "127.0.0.1:0", "--catalog", &database.address("demo")]);
    assert!(refused.contains("the demo stores its world in a folder: leave out --catalog"), "{refused}");
    let demo = Demo::start(&home, false);
    assert_eq!(demo.keys.len(), access::Role::ALL.len());
    assert_eq!(database.sql("SELECT to_regclass('billfold.account') IS NULL"), "t");
}

#[test]
fn a_backup_is_refused_before_anything_is_written() {
    let Some(database) = Database::shared() else { return };
    let home = Home::on(database).and_partners();
    let to = home.path().with_file_name("backup");
    let refused = home.refused(&["backup", to.to_str().unwrap()]);
    assert!(refused.contains("pg_dump") && !to.exists(), "{refused}");
}
