//! Commands that write while another program holds the write lock of the catalog.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::Stdio;

use crate::support::{DISTRIBUTOR, Home};

#[test]
fn accounts_and_keys_wait_while_another_program_writes_to_the_catalog() {
    let home = Home::with_partners();
    let mut catalog = rusqlite::Connection::open(home.path().join("catalog.db")).unwrap();
    let transaction = catalog.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
    let commands: [&[&str]; 4] = [
        &["account", "add", "7001", "--role", "customer"],
        &["account", "set", DISTRIBUTOR, "--name", "Name"],
        &["key", "create", "--uin", DISTRIBUTOR],
        &["account", "delete", crate::support::SECOND_LEVEL],
    ];
    let mut children = commands.map(|arguments| {
        let mut command = home.command(arguments);
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    });
    let mut outputs = Vec::new();
    for child in &mut children {
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        stderr.read_line(&mut line).unwrap();
        assert_eq!(line, "another program writes to the catalog; waiting for it to end\n");
        outputs.push(stderr);
    }
    transaction.commit().unwrap();
    for (mut child, mut stderr) in children.into_iter().zip(outputs) {
        let mut rest = String::new();
        stderr.read_to_string(&mut rest).unwrap();
        assert!(child.wait().unwrap().success(), "{rest}");
    }
}
