//! Accounts, keys, settings and output: what an operator does around imports.

use crate::support::{DISTRIBUTOR, Home, RESELLER, SECOND_LEVEL, row, sheet};

#[test]
fn readers_refuse_a_folder_that_is_not_there() {
    let home = Home::new();
    for command in
        [&["imports"][..], &["bill", "1", "2022-11"], &["account", "list"], &["key", "list"], &["history"]]
    {
        let said = home.refused(command);
        assert!(said.contains("there is no data folder at"), "{command:?}: {said}");
    }
    assert!(!home.path().exists());
}

#[test]
fn the_tree_of_accounts_takes_only_what_can_be() {
    let home = Home::with_partners();
    home.ok(&[
        "account",
        "add",
        "100001",
        "--role",
        "customer",
        "--parent",
        SECOND_LEVEL,
        "--name",
        "Käse & Co",
    ]);
    for (arguments, expected) in [
        (&["account", "add", DISTRIBUTOR, "--role", "reseller"][..], "there already is an account"),
        (
            &["account", "add", "5", "--role", "second-level-reseller", "--parent", RESELLER],
            "does not stand below",
        ),
        (&["account", "add", "5", "--role", "second-level-reseller"], "name that with --parent"),
        (&["account", "add", "5", "--role", "customer", "--parent", "6"], "no account 6"),
        (&["key", "create", "--uin", "5"], "there is no account 5"),
    ] {
        let said = home.refused(arguments);
        assert!(said.contains(expected), "{said}");
    }
    let list = home.ok(&["account", "list"]);
    assert!(list.contains("Käse & Co") && list.contains("second-level-reseller"), "{list}");
    assert_eq!(home.run(&["account", "add", "5", "--role", "king"]).status.code(), Some(2));
}

#[test]
fn an_existing_key_can_be_added_and_secrets_are_nowhere_in_the_clear() {
    let home = Home::with_partners();
    let secret = home.file("secret", "secretkeyexample\n");
    home.ok(&[
        "key",
        "add",
        "--uin",
        DISTRIBUTOR,
        "--secret-id",
        "AKIDEXAMPLE",
        "--secret-key-file",
        &secret,
    ]);
    let said = home.refused(&[
        "key",
        "add",
        "--uin",
        RESELLER,
        "--secret-id",
        "AKIDEXAMPLE",
        "--secret-key-file",
        &secret,
    ]);
    assert!(said.contains("there already is a key"), "{said}");
    let list = home.ok(&["key", "list"]);
    assert!(list.contains("AKIDEXAMPLE") && !list.contains("secretkeyexample"), "{list}");
    for name in ["catalog.db", "catalog.db-wal"] {
        let bytes = std::fs::read(home.path().join(name)).unwrap_or_default();
        let needle = b"secretkeyexample";
        assert!(!bytes.windows(needle.len()).any(|window| window == needle), "the secret is in {name}");
    }
    // With another master key the program says so, and makes no new one in its place.
    let key_file = home.path().join("master.key");
    let right = std::fs::read(&key_file).unwrap();
    std::fs::write(&key_file, [7; 32]).unwrap();
    let said = home.refused(&["key", "create", "--uin", RESELLER]);
    assert!(said.contains("sealed with another master key"), "{said}");
    std::fs::remove_file(&key_file).unwrap();
    let said = home.refused(&["key", "create", "--uin", RESELLER]);
    assert!(said.contains("there is no master key"), "{said}");
    assert!(!key_file.exists());
    std::fs::write(&key_file, right).unwrap();
    home.ok(&["key", "create", "--uin", RESELLER]);
}

#[test]
fn a_wrong_setting_is_named_with_its_place() {
    let home = Home::new();
    home.config("listne = \"127.0.0.1:1\"\n");
    let file = home.file("a.csv", sheet(&[row("100001", "2022-11", "1")]));
    let said = home.refused(&["import", &file]);
    assert!(said.contains("config.toml:1") && said.contains("did you mean `listen`?"), "{said}");
    home.config("");
    let with = |name: &str, value: &std::ffi::OsStr| {
        let output = home.command(&["import", &file]).env(name, value).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, said) = with("BILLFOLD_LISTEN", "everywhere".as_ref());
    assert_eq!(code, Some(1));
    assert!(said.contains("environment, BILLFOLD_LISTEN: listen = \"everywhere\""), "{said}");
    // Variables of other programs are ignored, whether they are UTF-8 or not.
    let (code, said) = with("OTHER", std::os::unix::ffi::OsStrExt::from_bytes(b"\xff"));
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn output_that_nobody_reads_is_no_fault_and_a_full_disk_is_told() {
    let home = Home::with_partners();
    let mut child = home.command(&["account", "list"]).stdout(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = home.command(&["account", "list"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("its output could not be written"), "{said}");
}

#[test]
fn names_with_control_characters_never_reach_a_terminal() {
    let home = Home::with_partners();
    let said = home.refused(&["account", "add", "9", "--role", "reseller", "--name", "A\u{1b}[31m"]);
    assert!(said.contains("control character"), "{said}");
    let file = home.file("esc\u{1b}[31m.csv", "a,b\n");
    let said = home.refused(&["import", &file]);
    assert!(!said.contains('\u{1b}'), "{said:?}");
}
