//! The five commands of the README on a file such as a user has, the table that it shows, and its example of an
//! expected total.

use std::path::Path;

use crate::support::{BILLFOLD, Home, Row, Server, row, sheet};

/// Returns the first code block of the README after some words.
fn readme_block_after(words: &str) -> String {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let (_, rest) = readme.split_once(words).unwrap();
    rest.split("```").nth(1).unwrap().to_owned()
}

/// Returns the commands of the README for a user's own data.
fn readme_commands() -> Vec<String> {
    let block = readme_block_after("with your own account numbers and files:");
    block.strip_prefix("sh\n").unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn the_five_commands_of_the_readme_take_a_file_to_a_bill_and_a_server() {
    let commands = readme_commands();
    assert_eq!(commands.len(), 5, "{commands:?}");
    let home = Home::new();
    let line = Row { payer: "200000000042".to_owned(), ..row("700000000001", "2022-11", "12.5") };
    let file = home.file("L3-bill_details-200000000042-202211-1a2b.csv", sheet(&[line]));
    let folder = Path::new(&file).parent().unwrap();
    let programs = Path::new(BILLFOLD).parent().unwrap().to_str().unwrap();
    let mut said = String::new();
    for command in &commands[..4] {
        let output = std::process::Command::new("bash")
            .args(["-c", &format!("PATH={programs}:$PATH; {command}")])
            .current_dir(folder)
            .env("BILLFOLD_DATA", home.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        said.push_str(&String::from_utf8_lossy(&output.stdout));
    }
    assert!(said.contains("SecretKey:") && said.contains("12.50000000"), "{said}");
    assert_eq!(commands[4], "billfold serve");
    let server = Server::start(home.command(&["serve", "--listen", "127.0.0.1:0"]));
    assert!(server.said.contains("billfold answers on"));
}

#[test]
fn an_import_shows_the_table_of_the_readme_and_an_expected_total_is_checked() {
    let home = Home::new();
    home.ok(&["account", "add", "200000000042", "--role", "distributor", "--name", "My company"]);
    let line = |customer: &str, amount: &str| Row {
        payer: "200000000042".to_owned(),
        ..row(customer, "2022-11", amount)
    };
    let first = [line("700000000001", "12.5"), line("700000000001", "0"), line("700000000002", "7.25")];
    home.ok(&["import", &home.file("first.csv", sheet(&first))]);
    let corrected = [line("700000000001", "11"), line("700000000001", "0"), line("700000000002", "7.25")];
    let corrected = home.file("corrected.csv", sheet(&corrected));
    let said = home.guarded(&["import", "--dry-run", "--expect", "18.24", &corrected]);
    assert!(said.contains("would be 18.25000000 USD; --expect says 18.24000000"), "{said}");
    let said = home.ok(&["import", "--expect", "18.25", &corrected]);
    let documented = readme_block_after("`import` shows what it did to\nthe money:");
    assert!(said.starts_with(documented.trim_start()), "{said}");
    let expecting = readme_block_after("Only `--expect TOTAL` catches it");
    assert_eq!(expecting.trim(), "sh\nbillfold import --expect 18.25 corrected.csv");
}
